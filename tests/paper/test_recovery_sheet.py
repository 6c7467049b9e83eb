"""F81: the recovery sheet on paper: what a person copies from it is the code, what a scanner reads is the code, and no more."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from printed_pages import ENGLISH, PERSIAN, bare, whole
from qr_reading import read

from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.pen import PAGE_HEIGHT
from sscexo_desktop.paper.recovery_sheet import RecoverySheet, write_recovery_sheet
from sscexo_desktop.paper.sheet import Stamp
from sscexo_desktop.store.encryption.keys import file_code, new_key, read_file_code
from sscexo_desktop.store.encryption.recovery_code import new_code, read_code
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.study.model import Study

BOTH = pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
DPI = 200


class Paper:
    """The sheet read back with another library: its text, and what a scanner reads in a part of it."""

    def __init__(self, path: Path, *, rtl: bool) -> None:
        self.bytes = path.read_bytes()
        document = pypdfium2.PdfDocument(self.bytes)
        assert len(document) == 1
        self._page = document[0]
        self.text = bare(whole(self._page.get_textpage().get_text_range()))
        self.picture = self._page.render(scale=DPI / 72).to_pil()
        self._rtl = rtl

    def says(self, words: str) -> bool:
        """Whether these words stand on it, wherever its lines break."""
        return bare(words) in self.text

    def letters(self, top: float, bottom: float) -> str:
        """Return the letters between two heights, line by line and from left to right, as a person copies them."""
        page, found = self._page.get_textpage(), []
        for n in range(page.count_chars()):
            left, _, _, high = page.get_charbox(n)
            letter = page.get_text_range(n, 1)
            if letter.isascii() and letter.isalnum() and top < PAGE_HEIGHT - high < bottom:
                found.append((round((PAGE_HEIGHT - high) / 7), left, letter))
        return "".join(letter for _, _, letter in sorted(found))

    def scan(self, top: float) -> str:
        """Return what a scanner reads in the square that begins so far from the top of the page (in points)."""
        wide, high = self.picture.size
        left = wide - round(170 * DPI / 72) if self._rtl else round(45 * DPI / 72)
        down = round(top * DPI / 72)
        return read(self.picture, (left, down, left + round(125 * DPI / 72), min(high, down + round(118 * DPI / 72))))


@pytest.fixture
def sheet(study: Study) -> RecoverySheet:
    secret = new_key("some words that nobody knows", Cost.quick())
    stamp = Stamp(AT, "Sara Ahmadi", 1291, "9f3a17c2b08e" + "0" * 52)
    return RecoverySheet(
        study, ENGLISH, stamp, "ssc-exo.sqlite", secret.mark, "Sara Ahmadi", "sara", file_code(secret), new_code()
    )


@pytest.fixture
def printed(setter: Typesetter, tmp_path: Path) -> Callable[[RecoverySheet], Paper]:
    return lambda sheet: Paper(write_recovery_sheet(sheet, tmp_path / "sheet.pdf", setter), rtl=sheet.manner.rtl)


def together(text: str) -> str:
    return re.sub(r"\s+", "", text)


@BOTH
def test_both_codes_can_be_copied_and_scanned(sheet: RecoverySheet, printed, manner) -> None:
    """F81: letter by letter on paper; in the squares nothing but the codes, which the program reads as they are."""
    paper = printed(replace(sheet, manner=manner))
    assert paper.letters(436, 562) == together(sheet.file_code)
    assert paper.letters(675, 801) == together(sheet.password_code)
    first, second = paper.scan(440), paper.scan(679)
    assert first == together(sheet.file_code)
    assert second == together(sheet.password_code)
    assert file_code(read_file_code(first)) == sheet.file_code
    assert read_code(second) == sheet.password_code


@BOTH
def test_a_file_that_is_not_encrypted_has_one_code(sheet: RecoverySheet, printed, manner) -> None:
    """F81: one field, one square, and the sheet says why."""
    paper = printed(replace(sheet, manner=manner, file_code="", mark=""))
    assert paper.scan(679) == together(sheet.password_code)
    with pytest.raises(AssertionError):
        paper.scan(440)
    assert paper.says("not encrypted" if manner is ENGLISH else "رمزگذاری نشده")
    assert not paper.says("Code 1:" if manner is ENGLISH else "کد ۱: فایل")


def test_it_says_what_it_is_for(sheet: RecoverySheet, printed) -> None:
    """F81: file, mark of the key, who and when, two envelopes in two places, what to do, and that the PDF is to be deleted."""
    paper = printed(sheet)
    for words in (
        "Recovery sheet", "ssc-exo.sqlite", sheet.mark, "Sara Ahmadi, user name sara", "2026-11-20 12:00 (1405/08/29)",
        "two envelopes in two different places", "Use the recovery sheet…", "Forgotten password…", "It works once",
        "Delete the PDF file of this sheet after printing", "nobody can read the file again", "Page 1 of 1", "seal 9F3A-17C2-B08E",
    ):  # fmt: skip
        assert paper.says(words), words


def test_in_persian_with_the_jalali_date_first(sheet: RecoverySheet, printed) -> None:
    """F81, F106: in the language of whoever prints it."""
    paper = printed(replace(sheet, manner=PERSIAN))
    for words in ("برگه بازیابی", "نشان کلید", "مدیر داده", "فایل را باز می‌کند", "گذرواژه تازه برای مدیر داده",
                  "دو پاکت", "فراموشی گذرواژه"):  # fmt: skip
        assert paper.says(words), words
    assert paper.text.index("۱۴۰۵/۰۸/۲۹") < paper.text.index("2026-11-20")
    assert not re.search(r"[a-z]{12,}", paper.text)  # no sentence was left in English


def test_nothing_lies_over_anything_else(sheet: RecoverySheet, printed, setter: Typesetter) -> None:
    """F81: with names as long as they may be, advice ends above the first field and the words of a field above its fold."""
    name = "Dr Seyedeh Fatemeh Mohammadi Kermanshahi-Nejad of the clinic of rheumatology"[:80]
    for manner in (ENGLISH, PERSIAN):
        long = replace(sheet, manner=manner, name=name, login="a" * 40, file_name=f"{'study of the clinic ' * 4}.sqlite")
        page = pypdfium2.PdfDocument(printed(long).bytes)[0].get_textpage()
        tops = sorted(PAGE_HEIGHT - page.get_rect(n)[1] for n in range(page.count_rects()))
        first, second = 336.0, 575.0
        advice = [each for each in tops if each < first + 8]
        assert max(advice) < first - 4
        for field in (first, second):
            head = [each for each in tops if field < each < field + 104]
            assert max(head) < field + 97


@BOTH
def test_of_a_practice_study_it_says_so(sheet: RecoverySheet, printed, manner) -> None:
    """F5: nobody takes it for the sheet of the study."""
    paper = printed(replace(sheet, manner=manner, practice=True))
    assert paper.says(Speaker(manner)("PRACTICE — no data of the trial"))


def test_the_same_sheet_is_the_same_file(sheet: RecoverySheet, setter: Typesetter, tmp_path: Path) -> None:
    """Nothing in it depends on anything but what it says."""
    files = [write_recovery_sheet(sheet, tmp_path / f"{n}.pdf", setter).read_bytes() for n in range(2)]
    assert files[0] == files[1]


def test_what_cannot_be_written_is_told_and_nothing_is_left(sheet: RecoverySheet, setter: Typesetter, tmp_path: Path) -> None:
    """F81: no half sheet with half a code lies about."""
    with pytest.raises(Trouble):
        write_recovery_sheet(sheet, tmp_path / "nowhere" / "sheet.pdf", setter)
    with pytest.raises(Trouble):
        write_recovery_sheet(sheet, tmp_path, setter)
    assert list(tmp_path.iterdir()) == []
