"""Text on paper.

F87: Persian is shaped, stands in the right order also over line breaks, and can be searched.
T10: hostile text never stops a print and is never dropped.
T17: the same content gives the same bytes.
"""

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any
from unicodedata import category

import fontpkg
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from sscexo_desktop.errors import Trouble
from sscexo_desktop.paper.lettering.bidi import levels
from sscexo_desktop.paper.lettering.bidi_nesting import LTR, RTL
from sscexo_desktop.paper.lettering.characters import code as code_of
from sscexo_desktop.paper.lettering.characters import printable
from sscexo_desktop.paper.lettering.fonts import Weight
from sscexo_desktop.paper.lettering.setting import Cast
from sscexo_desktop.paper.lettering.shaping import Shaper
from sscexo_desktop.paper.lettering.text import Line, Typesetter

BIDI_CONTROLS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
PERSIAN = (
    "سی‌تی‌اسکن قفسه سینه", "تاریخ اخذ رضایت", "سلام", "آزمایش‌ها", "۷۱٫۲", "۱۴۰۳/۰۶/۱۵", "نام و نام خانوادگی:", "تعداد: ۱۲ عدد",
    "محمّدٌ رسولُ الآن", "بیمارستان/مرکز", "لا", "هموگلوبین", "تاریخ",
)
MIXED = (
    "ظرفیت حیاتی با فشار (FVC)", "دوز \u20667.5 × 10¹¹\u2069 ذره", "دمای نگهداری \u2066-80 °C\u2069 تا \u2066+4 °C\u2069",
    "(الف) «نقل» [۱۲]", "هموگلوبین Hb (g/dL): ۱۳٫۵", "پیش‌بینی (٪)", "آیا ادامه می‌دهد؟ (بله/خیر)", "وزن (\u2066kg\u2069):",
    "«الف»، «ب» و «پ»",
    "از ۱۴۰۳/۰۶/۱۵ تا ۱۴۰۳/۰۷/۰۱", "\u20662–8 °C\u2069 یا ۱۰–۱۲", "۷٫۵ \u2066L/min\u2069، سپس ۵۰٪.", "گفت: «بله (۲)»",
    "\u200fFVC (٪ پیش‌بینی):", "پرسش؟ بله، خیر ☐ ☑ ☒",
)
LATIN = (
    "Forced vital capacity (FVC)", "7.5 × 10¹¹ particles/kg", "10⁻³ 10⁺² H₂O x₁ a₊ µ ≤ ≥ ± ° — – … • “ ” « »",
    "<b>bold</b> {} & %s \\", "Yes ☐ No ☑ Maybe ☒",
)
HOSTILE = (
    "\x00\x07\x1b[0m", "\u202eabc", "abc\u2069\u202c", "\u2067" * 300, "\ud800", "😀👩‍👩‍👧", "\u0301", "\u064b", "\u0301" * 500,
    "<b>&amp;</b>{}{0}%(x)s", "漢字", "\ufeff\u200b", "\U0010ffff\ufffe", "ﷺ", "", " ", "\n", "\r\n\t", "()\\",
)


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter()


def printed(draw: Callable[[Canvas], None]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def one_to_a_page(typesetter: Typesetter, phrases: tuple[str, ...], rtl: bool) -> bytes:
    def draw(canvas: Canvas) -> None:
        for phrase in phrases:
            typesetter.draw(canvas, phrase, 500 if rtl else 50, 700, 11, rtl=rtl)
            canvas.showPage()
    return printed(draw)


def one_below_the_other(typesetter: Typesetter, phrases: tuple[str, ...]) -> bytes:
    def draw(canvas: Canvas) -> None:
        for number, phrase in enumerate(phrases):
            typesetter.draw(canvas, phrase, 500, 780 - 20 * number, 11, rtl=True)
    return printed(draw)


def without_controls(text: str) -> str:
    return BIDI_CONTROLS.sub("", text)


def pdfium_texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def found_by_pdfium(data: bytes, phrases: tuple[str, ...]) -> list[bool]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().search(without_controls(phrase)).get_next() is not None
            for page, phrase in zip(document, phrases, strict=True)]


def poppler_texts(data: bytes, tmp_path: Path) -> list[str]:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("poppler is not installed")
    path = tmp_path / "printed.pdf"
    path.write_bytes(data)
    done = subprocess.run([tool, "-enc", "UTF-8", path, "-"], capture_output=True, check=True)
    return without_controls(done.stdout.decode()).split("\f")


def inked(data: bytes, left: float, bottom: float, right: float, top: float) -> bool:
    """Whether anything dark stands in a rectangle of the first page, in points from the lower left."""
    bitmap = pypdfium2.PdfDocument(data)[0].render(scale=2, grayscale=True)
    rows = bytes(bitmap.buffer)
    height = bitmap.height
    return any(rows[y * bitmap.stride + x] < 128
               for y in range(int(height - 2 * top), int(height - 2 * bottom)) for x in range(int(2 * left), int(2 * right)))


def test_persian_is_found_by_pdfium(typesetter: Typesetter) -> None:
    """F87: searchable in Chrome, Edge and the preview, joined letters, lam-alef and ZWNJ included."""
    page = pypdfium2.PdfDocument(one_below_the_other(typesetter, PERSIAN))[0].get_textpage()
    assert page.get_text_range().split("\r\n") == list(PERSIAN)
    assert all(page.search(phrase).get_next() for phrase in PERSIAN)


def test_persian_and_mixed_lines_are_read_by_poppler(typesetter: Typesetter, tmp_path: Path) -> None:
    """F87: brackets, figures, units and Latin words come out in logical order."""
    phrases = PERSIAN + MIXED
    texts = poppler_texts(one_to_a_page(typesetter, phrases, rtl=True), tmp_path)
    assert [text.strip() for text in texts[:-1]] == [without_controls(phrase) for phrase in phrases]


def test_latin_is_found_by_both(typesetter: Typesetter, tmp_path: Path) -> None:
    """F87: superscripts come out as such, so that 10¹¹ is never read as 1011."""
    data = one_to_a_page(typesetter, LATIN, rtl=False)
    assert [text.strip() for text in pdfium_texts(data)] == list(LATIN)
    assert all(found_by_pdfium(data, LATIN))
    assert [text.strip() for text in poppler_texts(data, tmp_path)[:-1]] == list(LATIN)


def test_words_inside_a_mixed_line_are_found_by_pdfium(typesetter: Typesetter) -> None:
    """F87: what pdfium does not find whole («…(FVC)») it finds without the bracket."""
    page = pypdfium2.PdfDocument(one_below_the_other(typesetter, MIXED))[0].get_textpage()
    parts = ("ظرفیت حیاتی با فشار", "FVC", "10¹¹", "دمای نگهداری", "هموگلوبین", "۱۳٫۵", "آیا ادامه می‌دهد؟", "بله/خیر")
    assert all(page.search(part).get_next() for part in parts)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("rtl", [False, True])
def test_hostile_text_prints(typesetter: Typesetter, text: str, rtl: bool) -> None:
    """T10: nothing a person can paste stops a form from being printed."""
    def draw(canvas: Canvas) -> None:
        typesetter.draw(canvas, text, 100, 700, 10, rtl=rtl)
        for line in typesetter.wrap(text, 30, 10, bold=True, rtl=rtl):
            typesetter.draw(canvas, line, 100, 600, 10)
        canvas.showPage()
    assert len(pypdfium2.PdfDocument(printed(draw))) == 1


@pytest.mark.parametrize("text", ["\x00", "\u202e", "😀", "\ud800", "漢", "☐", "⁻", "\u0301", "\u064b", "☒", "Ж"])
def test_what_the_font_lacks_is_visible(typesetter: Typesetter, text: str) -> None:
    """T10: a character without a glyph leaves a mark on the paper."""
    data = printed(lambda canvas: typesetter.draw(canvas, text, 100, 700, 20))
    assert inked(data, 80, 680, 140, 730)


@pytest.mark.parametrize(("text", "code"), [("😀", "U+1F600"), ("漢", "U+6F22"), ("\ue000", "U+E000"), ("\0", "U+0000"),
                                           ("\u202e", "U+202E"), ("\ud800", "U+D800"), ("\U0010ffff", "U+10FFFF"),
                                           ("\U000f0041", "U+F0041"), ("\U000f0000", "U+FFFD")])
@pytest.mark.parametrize("rtl", [False, True])
def test_what_the_font_lacks_is_printed_as_its_code(typesetter: Typesetter, text: str, code: str, rtl: bool) -> None:
    """T10: each character literally, where it can be told, and never as another one."""
    shown = code_of(printable(text))
    assert shown == code
    frame = typesetter.width(text, 10, rtl=rtl)
    assert frame == pytest.approx(typesetter.width(code, 5.5) + 2.2)


@pytest.mark.parametrize("text", ["went 😀 well", "漢字", "\ue000x", "بیمار 😀 است"])
def test_a_reader_gets_the_character_that_the_font_lacks(typesetter: Typesetter, text: str, tmp_path: Path) -> None:
    """T10: what is copied out of the PDF is what was typed."""
    rtl = "بیمار" in text
    data = one_to_a_page(typesetter, (text,), rtl=rtl)
    assert poppler_texts(data, tmp_path)[0].strip() == text
    assert rtl or pdfium_texts(data)[0].encode("utf-16", "surrogatepass").decode("utf-16") == text


def test_codes_leave_the_order_of_a_line_as_it_is(typesetter: Typesetter) -> None:
    """T10: a direction control without its partner is printed, not obeyed, and has no direction of its own."""
    assert levels(printable("دوز \u202e ۱۲ است"), RTL) == levels("دوز . ۱۲ است", RTL)


@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: data[:60_000], lambda data: b"x" * len(data),
                                    lambda data: data[:70_000] + b"\0\0\0\1" + data[70_004:], None])
def test_without_its_font_nothing_is_printed_and_the_person_is_told(
        damage: Callable[[bytes], bytes] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is missing, empty, cut off, or another one: a plain sentence, and nothing under the name of the print."""
    font = tmp_path / "font.ttf"
    if damage:
        font.write_bytes(damage(fontpkg.path("IBM Plex Sans Arabic", 400).read_bytes()))
    monkeypatch.setattr(fontpkg, "path", lambda *_: font)
    with pytest.raises(Trouble, match="font") as told:
        Typesetter()
    assert told.value.next_step.text.startswith("Install the program again")


def test_without_the_package_of_its_font_the_person_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> Path:
        raise fontpkg.FamilyNotInstalled("ibm-plex-sans-arabic")
    monkeypatch.setattr(fontpkg, "path", missing)
    with pytest.raises(Trouble, match="missing or damaged"):
        Typesetter()


def test_an_unpaired_override_turns_nothing_round(typesetter: Typesetter) -> None:
    """T10: a stray U+202E in a value cannot reverse what is printed after it."""
    data = one_to_a_page(typesetter, ("dose\u202e123",), rtl=False)
    assert pdfium_texts(data) == ["dose\ufffd123"]


@pytest.mark.parametrize("text", ["a" * 100_000, "سلام (abc) " * 9_000, "\u0301" * 100_000, "\u202a" * 50_000 + "\u2069" * 50_000])
def test_very_long_text_is_wrapped(typesetter: Typesetter, text: str) -> None:
    """T10: 100 kB in one answer."""
    lines = typesetter.wrap(text, 400, 9, rtl=True)
    assert sum(len(line.text) for line in lines) == len(text)


@settings(max_examples=60, deadline=None)
@given(st.text(st.one_of(st.sampled_from("سلا ()۱1a-\u200c\u2066\u2069\u064b\n"), st.characters()), max_size=60),
       st.integers(1, 120), st.booleans())
def test_wrapping_loses_nothing(typesetter: Typesetter, text: str, max_width: int, rtl: bool) -> None:
    """T10, F87: lines hold all characters in order; a line is wider than the room only for a single letter."""
    lines = typesetter.wrap(text, max_width, 10, rtl=rtl)
    plain = text.replace("\r\n", "\n")
    assert sum(len(line.text) for line in lines) == len(plain) - sum(plain.count(end) for end in "\n\r\v\f\x85\u2028\u2029")
    assert all(line.width <= max_width + 0.01 or len(line.text.strip()) <= 1 or not line.text.isprintable()
               or line.width <= typesetter.width("ﷺ", 10) * 2 or is_one_letter(line.text.strip()) for line in lines)
    printed(lambda canvas: [typesetter.draw(canvas, line, 300, 700, 10) for line in lines])


def is_one_letter(text: str) -> bool:
    """Whether all but the first are marks on it."""
    return all(category(each).startswith("M") or each in "\u200c\u200d" for each in text[1:])


def test_wrapping_breaks_the_logical_text(typesetter: Typesetter) -> None:
    """F87: the first words of a Persian phrase stand in the first line."""
    phrase = "این متن بلند است و واژه‌های systemic sclerosis (SSc) در آن آمده است"
    lines = typesetter.wrap(phrase, 120, 11, rtl=True)
    assert len(lines) > 2
    assert "".join(line.text for line in lines) == phrase
    assert all(line.width <= 120 for line in lines)
    assert all(line.text.endswith(" ") for line in lines[:-1])


def test_wrapped_persian_is_searchable_line_by_line(typesetter: Typesetter) -> None:
    """F87: order over line breaks."""
    lines = typesetter.wrap("این متن بلند برای آزمایش شکستن خط است و ادامه دارد", 100, 11, rtl=True)

    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(lines):
            typesetter.draw(canvas, line, 500, 700 - 16 * number, 11)
    assert pdfium_texts(printed(draw))[0].split("\r\n") == [line.text.strip() for line in lines]


@pytest.mark.parametrize(("text", "expected"), [
    ("a\nb", ["a", "b"]), ("a\n\nb\n", ["a", "", "b", ""]), ("", [""]), ("سلام\r\nدنیا", ["سلام", "دنیا"])])
def test_newlines_break_lines(typesetter: Typesetter, text: str, expected: list[str]) -> None:
    assert [line.text for line in typesetter.wrap(text, 500, 10)] == expected


def test_a_mark_stays_with_its_letter(typesetter: Typesetter) -> None:
    lines = typesetter.wrap("بَبَبَبَبَبَ", 12, 10, rtl=True)
    assert len(lines) > 1
    assert all(line.text[0] == "ب" for line in lines)


def test_wrapping_is_remembered(typesetter: Typesetter) -> None:
    first = typesetter.wrap("یک متن فارسی", 50, 10, rtl=True)
    assert typesetter.wrap("یک متن فارسی", 50, 10, rtl=True) is first
    assert isinstance(first[0], Line)


@pytest.mark.parametrize("text", ["سلام دنیا", "Hello", "دوز \u20667.5 × 10¹¹\u2069"])
@pytest.mark.parametrize("bold", [False, True])
def test_width_grows_with_size_alone(typesetter: Typesetter, text: str, bold: bool) -> None:
    assert typesetter.width(text, 20, bold) == pytest.approx(2 * typesetter.width(text, 10, bold))
    assert typesetter.width(text, 10, bold) > 0


@pytest.mark.parametrize(("align", "rtl", "left_of_anchor", "right_of_anchor"), [
    ("start", False, False, True), ("start", True, True, False), ("end", False, True, False), ("end", True, False, True),
    ("left", True, False, True), ("right", False, True, False), ("center", False, True, True), ("center", True, True, True)])
def test_alignment(typesetter: Typesetter, align: Any, rtl: bool, left_of_anchor: bool, right_of_anchor: bool) -> None:
    data = printed(lambda canvas: typesetter.draw(canvas, "سلام HHH", 300, 700, 12, rtl=rtl, align=align))
    assert (inked(data, 200, 690, 299, 720), inked(data, 301, 690, 400, 720)) == (left_of_anchor, right_of_anchor)


def test_marks_and_exponents_are_raised(typesetter: Typesetter) -> None:
    """F87: ⁻, which the font lacks, is composed above the middle of the line."""
    data = printed(lambda canvas: typesetter.draw(canvas, "⁻", 100, 700, 40))
    assert inked(data, 100, 715, 125, 740)
    assert not inked(data, 100, 690, 125, 712)


def test_colour_and_state_are_put_back(typesetter: Typesetter) -> None:
    """Helvetica drawn afterwards is still Helvetica, and black."""
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        typesetter.draw(canvas, "سلام", 300, 700, 12, rtl=True, colour="#cc0000")
        typesetter.draw(canvas, "Hello", 300, 650, 12, colour="#cc0000")
        canvas.drawString(100, 600, "plain")
    data = printed(draw)
    assert "plain" in pdfium_texts(data)[0]
    assert inked(data, 100, 598, 130, 612)


def test_text_in_a_form_is_printed_wherever_the_form_is(typesetter: Typesetter) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("head")
        typesetter.draw(canvas, "تاریخ اخذ رضایت", 500, 700, 11, rtl=True)
        typesetter.draw(canvas, "Date of consent", 50, 650, 11, bold=True)
        canvas.endForm()
        for _ in range(3):
            canvas.doForm("head")
            canvas.showPage()
    texts = pdfium_texts(printed(draw))
    assert len(texts) == 3
    assert all("تاریخ اخذ رضایت" in text and "Date of consent" in text for text in texts)


def sample(typesetter: Typesetter) -> bytes:
    def draw(canvas: Canvas) -> None:
        for number, phrase in enumerate(PERSIAN + MIXED + LATIN):
            typesetter.draw(canvas, phrase, 500, 800 - 16 * number, 11, rtl=True, bold=number % 2 == 0)
    return printed(draw)


def test_bytes_repeat_within_a_process(typesetter: Typesetter) -> None:
    """T17: whatever was printed before."""
    first = sample(typesetter)
    one_to_a_page(typesetter, tuple(reversed(PERSIAN)), rtl=True)
    assert sample(typesetter) == first
    assert sample(Typesetter()) == first


def test_bytes_repeat_in_another_process(typesetter: Typesetter) -> None:
    """T17: on another day, with other hash seeds."""
    script = ("import sys; from tests.paper.test_text import sample; from sscexo_desktop.paper.lettering.text import Typesetter; "
              "sys.stdout.buffer.write(sample(Typesetter()))")
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, cwd=root)
    assert done.stdout == sample(typesetter)


def test_two_documents_at_a_time_do_not_mix(typesetter: Typesetter) -> None:
    """T17: each document embeds its own glyphs, in its own order."""
    def alone(phrases: tuple[str, ...]) -> bytes:
        return one_to_a_page(typesetter, phrases, rtl=True)

    buffers = io.BytesIO(), io.BytesIO()
    canvases = [Canvas(buffer, invariant=1) for buffer in buffers]
    orders = PERSIAN, tuple(reversed(PERSIAN))
    for pair in zip(*orders, strict=True):
        for canvas, phrase in zip(canvases, pair, strict=True):
            typesetter.draw(canvas, phrase, 500, 700, 11, rtl=True)
            canvas.showPage()
    for canvas in canvases:
        canvas.save()
    assert [buffer.getvalue() for buffer in buffers] == [alone(order) for order in orders]


def test_only_used_glyphs_are_embedded(typesetter: Typesetter) -> None:
    """One short phrase costs a few kilobytes, not the font."""
    assert len(one_to_a_page(typesetter, ("سلام",), rtl=True)) < 6_000


def test_drawing_nothing_embeds_nothing(typesetter: Typesetter) -> None:
    assert b"FontFile2" not in printed(lambda canvas: typesetter.draw(canvas, "", 100, 700, 10))


def test_the_cross_in_a_tick_box_has_no_hole(typesetter: Typesetter) -> None:
    """☒ is filled as shapes that overlap in the middle of the box."""
    data = printed(lambda canvas: typesetter.draw(canvas, "☒", 100, 700, 100))
    assert inked(data, 165, 734, 167, 736)


def test_a_phrase_is_set_alike_with_any_figures() -> None:
    """T17: what is cast in the mould of a phrase is what HarfBuzz sets: the font moves nothing for the sake of a figure."""
    shaper = Shaper(Weight(fontpkg.path("IBM Plex Sans Arabic", 400)))
    document = Canvas(io.BytesIO())._doc
    embedding = shaper._weight.embedding(document)
    others = "".join(map(chr, range(0x20, 0x7F))) + "آبپتجدرژعفقکلمنوهی،؛؟٪٫٬«»–·×±≥≤²µ°≈“”☐☒¹ًّ\u200c\u2066\u2069"
    phrases = [pattern.replace("#", other) for other in others for pattern in ("4#7", "۴#۷", "با #۳ و 50# x", "\u2066۲۱#8\u2069#۹")]
    cast = 0
    for phrase, base in product(phrases, (LTR, RTL)):
        resolved = levels(phrase, base)
        ours, whole = shaper.set_line(phrase, resolved, base), shaper.set_whole(phrase, resolved, base)
        cast += isinstance(ours, Cast)
        assert embedding.operators(ours) == embedding.operators(whole), phrase
        assert ours.advance == pytest.approx(whole.advance)
        assert [each.path for each in ours.outlines] == [each.path for each in whole.outlines]
        assert [each.x for each in ours.outlines] == pytest.approx([each.x for each in whole.outlines])
    assert cast > len(phrases)
