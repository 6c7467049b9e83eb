"""F88, T10, T17: long text goes on with references both ways, is found again whole, and costs little; a hundred of anything too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from time import process_time

import pypdf
import pytest
from hostile_participant import HOSTILE, LONG_WORD
from places_on_paper import Map
from printed_pages import ENGLISH, PERSIAN, STAMP, Printed, bare, every_answer
from reviewed_records import judged, query, signed, void

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.pen import BODY_BOTTOM, BODY_TOP, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, WIDTH, Box
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.study.codelists import Choice, CodeList
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Form, Item, Study
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Manner, Text, message
from sscexo_desktop.study.typed import Blank, Finding

Write = Callable[..., Printed]
Make = Callable[..., Sheet]
BOTH = pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
BODY = Box(MARGIN, BODY_TOP, WIDTH, BODY_BOTTOM - BODY_TOP)
KILOBYTES = 100_000
TITLE = re.compile("^Note\\d+·|Continuedfromtheform|تشاددای|مرفهمادا")
"""A title of a note, or of all of them; Persian as it stands from left to right."""
PAGE = Box(0, 0, PAGE_WIDTH, PAGE_HEIGHT)
COMMENT, REACTION = Place("ECCOM"), Place("REACTSP")


def of_size(text: str, most: int = KILOBYTES) -> str:
    """The text again and again, as much of it as a field takes."""
    return (text * (most // len(text.encode()) + 1)).encode()[:most].decode("utf-8", "ignore").rstrip()


LONG = {
    "words": of_size("".join(f"{n} word and {n * 7 % 1000:03d}. " for n in range(10_000, 14_000))),
    "Persian": of_size("بیمار می‌گوید حالش خوب است و پس از آن تب کرد. "),
    "one word": of_size(LONG_WORD),
    "lines": of_size("one line\nانتها\n\nanother (line)\n", 20_000),
    "both ways": of_size("دوز 100 cc [سالین] «7.5 × 10¹¹» and FVC (L) ۷۱٫۲، "),
    "hostile": of_size(" ".join(HOSTILE).translate({0: None, 0x1B: None, 0x9: " "})),
}


def after_form(printed: Printed, pages: int) -> list[str]:
    """The lines on the pages behind the form's own as they stand there from left to right, without the titles of the notes."""
    there = Map(printed)
    lines = (line for page in range(pages, len(printed)) for line in there.within(page, BODY, 0).lines)
    return [line for line in lines if not TITLE.search(line)]


def seen(printed: Printed, *pages: int) -> str:
    """What stands on pages (on all, if none are named) line by line from left to right, without blanks."""
    there = Map(printed)
    return "\n".join(line for page in pages or range(len(printed)) for line in there.within(page, PAGE, 0).lines)


@BOTH
@pytest.mark.parametrize("name", LONG)
def test_a_long_text_is_found_again_whole(name: str, manner: Manner, make_sheet: Make, write: Write) -> None:
    """Letter by letter and line by line, but for the order in which a reader takes a line of both directions."""
    text = LONG[name]
    begun = process_time()
    printed = write(make_sheet("infusion", {COMMENT: text}), manner=manner)
    assert process_time() - begun < 4
    own = len(write(make_sheet("infusion", {}), manner=manner))
    found = after_form(printed, own)
    assert Map(printed).first_pages() == [(0, len(printed))]
    if name in ("words", "one word"):
        assert "".join(found) == "".join(text.split())
    expected = re.sub("[\u202a-\u202e\u2066-\u2069]", "\ufffd", text)
    assert Counter(bare("".join(found)).replace("ل", "")) == Counter(bare(expected).replace("ل", ""))


@BOTH
def test_line_breaks_stay_line_breaks(manner: Manner, make_sheet: Make, write: Write) -> None:
    text = "\n".join(f"line{n}" for n in range(200))
    printed = write(make_sheet("infusion", {COMMENT: text}), manner=manner)
    own = len(write(make_sheet("infusion", {}), manner=manner))
    assert after_form(printed, own) == text.split("\n")


# ---- references ------------------------------------------------------------------------------------------------------------


def overflowing(study: Study) -> dict[Place, object]:
    """An infusion of which much does not fit: texts, reasons, cells of a table."""
    answers = dict(every_answer(study.forms["infusion"])[0])
    answers |= {COMMENT: LONG["words"], REACTION: LONG["Persian"], Place("PREPBY"): LONG_WORD, Place("ECLOT"): "lot " * 200}
    answers |= {Place("SYSBP_VSORRES", row): Blank("REF", "in pain " * 40) for row in (2, 30)}
    answers |= {Place("STORETEMP"): Blank("ND", "the display was dark and " * 30)}
    answers |= {Place("RECHKYN"): "Y", Place("RECHKSP"): "left over " * 100}
    return answers


TITLES = {
    "en": re.compile(r"^Note (\d+) · (?:(?!continued).)*?(?: · from page (\d+))?$", re.MULTILINE),
    "fa": re.compile(r"^یادداشت ([۰-۹]+) · .*?(?: · از صفحه ([۰-۹]+))?$", re.MULTILINE),
}


@BOTH
def test_references_lead_both_ways(manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    """Each note is named where its text breaks off, with its page; it says what it belongs to and from which page it comes."""
    say, rows = Speaker(manner), {"vitals": tuple(range(1, 41))}
    kept = (Finding("X", "soft", Place("ECSTDAT"), message("m"), kept="a very long reason " * 40),)
    printed = write(make_sheet("infusion", overflowing(study), rows, kept=kept), manner=manner)
    there, pages = Map(printed), [printed.text(page).replace("\r", "") for page in range(len(printed))]
    notes = {
        int(each[1]): (page, int(each[2] or 0))
        for page, text in enumerate(pages, 1)
        for each in TITLES[manner.language].finditer(re.sub("[\u2066-\u2069\u200e\u200f]", "", text))
    }
    assert sorted(notes) == list(range(1, 10))
    for number, (page, of) in notes.items():
        to = {"page": page, "number": number}
        named = [
            say("… continued on page {page}, note {number}", **to),
            say("Reason kept: page {page}, note {number}", **to),
            say("… note {number}", number=number),
            f"({say.digits(str(number))})",
        ]
        looked_at = [of - 1] if of else range(len(printed))
        assert any(there.within(each, PAGE, 0).reads(words) for each in looked_at for words in named), (number, page, of)
    of_row = [of for number, (_, of) in notes.items() if not of]
    assert len(of_row) == 1, "a cell of a row that stands on a continuation page itself"


@BOTH
def test_every_page_is_titled_alike(manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    """Participant, visit, form, state and who saved it stand on the pages of a continuation, too."""
    printed = write(make_sheet("infusion", overflowing(study), {"vitals": tuple(range(1, 101))}), manner=manner)
    there = Map(printed)
    heads = {there.within(page, Box(0, 0, 595, BODY_TOP - 1), 0).lines for page in range(len(printed))}
    assert len(heads) == 1
    assert "SSC-003" in "".join(heads.pop())
    assert there.first_pages() == [(0, len(printed))]


@BOTH
def test_a_note_says_on_each_page_whose_it_is(manner: Manner, make_sheet: Make, write: Write) -> None:
    printed = write(make_sheet("infusion", {COMMENT: LONG["words"]}), manner=manner)
    own = len(write(make_sheet("infusion", {}), manner=manner))
    label = bare("Comments" if manner is ENGLISH else "توضیحات")
    assert all(label in bare(printed.text(page)[:900]) for page in range(own, len(printed)))
    assert len(printed) - own > 10


# ---- many of them ----------------------------------------------------------------------------------------------------------


@BOTH
def test_a_hundred_rows_stand_in_their_cells(manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    """Also where a cell of each of them has more to say than there is room."""
    rows = tuple(range(1, 101))
    item = study.forms["outcome"].items["NOTE_BLOW"]
    section = study.forms["outcome"].section_of["NOTE_BLOW"].id
    answers = {Place(item.id, row): f"row{row} " * (1 + row % 2 * 30) for row in rows}
    printed = write(make_sheet("outcome", answers, {section: rows}), manner=manner)
    there = Map(printed)
    found = {spot.place.row: "".join(there.answer(spot).lines) for spot in there.spots() if spot.place.item == item.id}
    assert sorted(found) == list(rows)
    assert [row for row, text in found.items() if f"row{row}" not in text] == []
    assert Counter(re.findall(r"row\d+", seen(printed))) >= Counter({f"row{row}": 31 if row % 2 else 1 for row in rows})


@BOTH
@pytest.mark.parametrize("form", ["adverse_event", "medication"])
def test_a_hundred_records(form: str, manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    """Each has its own pages, numbered by themselves, and says which of them it is."""
    answers, rows = every_answer(study.forms[form])
    text = next(item.id for item in study.forms[form].items.values() if item.kind.name == "text")
    sheets = []
    for number in range(1, 101):
        sheet = make_sheet(form, {**answers, Place(text): f"entry{number}" if number != 50 else "entry50 " * 900}, rows)
        assert sheet.record is not None
        key = sheet.record.key._replace(occurrence=number)
        sheets.append(replace(sheet, occurrence=number, record=replace(sheet.record, key=key)))
    printed = write(*sheets, manner=manner)
    first = Map(printed).first_pages()
    assert [count for _, count in first].count(first[0][1]) == 99
    assert first[49][1] > first[0][1]
    for number, (page, _) in enumerate(first, 1):
        assert re.search(rf"entry{number}(?!\d)", seen(printed, page))
    assert Speaker(manner).digits("100") in seen(printed, first[99][0])


def test_forms_are_drawn_once(study: Study, make_sheet: Make, write: Write) -> None:
    """F83: what is printed on a form is one object each page of it; it is the same for the hundredth record."""
    answers, rows = every_answer(study.forms["infusion"])
    few, many = (write(*[make_sheet("infusion", answers, rows)] * n) for n in (1, 100))
    blank = write(Sheet(study.forms["infusion"]))
    assert drawn(few) == drawn(many) <= 2 * len(few)
    assert len(many.bytes) < 25 * len(few.bytes)
    assert drawn(blank) <= 2 * len(blank)


def drawn(printed: Printed) -> int:
    """How many form XObjects a document has."""
    read = pypdf.PdfReader(printed.path)
    objects = (read.get_object(number) for number in range(1, read.trailer["/Size"]))
    return sum(isinstance(each, pypdf.generic.StreamObject) and each.get("/Subtype") == "/Form" for each in objects)


# ---- all of it together ----------------------------------------------------------------------------------------------------

LONG_NAME = "Dr Very Long Name of Somebody " * 7
MANY = tuple(signed("reviewed", LONG_NAME if n % 2 else f"Signer {n}", n) for n in range(1, 41))


@BOTH
def test_everything_at_once(manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    """Forty signatures, a void one with a reason that takes pages, queries, kept findings, notes, rows: each is there, once."""
    reviewed = {
        "signatures": (void(MANY[0], "reason " * 3000, LONG_NAME), *MANY[1:]),
        "queries": tuple(query(n, Place("ECDOSE"), ("opened", f"asked{n} " * 200), ("answered", "yes " * 900)) for n in (1, 2)),
        "judged": judged(),
        "since": judged(),
        "kept": (Finding("X", "soft", Place("ECSTDAT"), message("m"), kept="holds " * 300),),
        "ticks": 3,
        "to_compare": 9,
    }
    sheet = make_sheet("infusion", overflowing(study), {"vitals": tuple(range(1, 41))}, **reviewed)
    assert sheet.record is not None
    sheet = replace(sheet, record=replace(sheet.record, saved_by=LONG_NAME))
    printed = write(sheet, manner=manner, stamp=replace(STAMP, person=LONG_NAME))
    words = Counter(re.findall(r"reason|holds|asked\d|yes|Signer\d", seen(printed)))
    assert (words["reason"], words["holds"], words["asked1"], words["asked2"], words["yes"]) == (3000, 300, 200, 200, 1800)
    assert sum(count for word, count in words.items() if word.startswith("Signer")) == 20
    assert Map(printed).first_pages() == [(0, len(printed))]
    inside = [(x, y) for page in range(len(printed)) for _, x, y in printed.letters(page) if (x, y) != (0, 0)]
    assert min(x for x, _ in inside) > 15
    assert max(x for x, _ in inside) < PAGE_WIDTH - 15
    assert min(y for _, y in inside) > 15


@BOTH
def test_an_answer_with_very_long_words_is_printed_whole(manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    words = " ".join(f"choice{n}" for n in range(120))
    form = _with_choice(study.forms["infusion"], "SITE", Text(words, words))
    sheet = replace(make_sheet("infusion", {Place("SITE"): "LONG"}), form=form)
    printed = write(sheet, manner=manner)
    assert set(words.split()) <= set(re.findall(r"choice\d+", seen(printed)))


def _with_choice(form: Form, name: str, words: Text) -> Form:
    """The form with one answer more to a question."""

    def longer(item: Item) -> Item:
        if item.id != name or not isinstance(item.kind, ChoiceKind):
            return item
        return replace(item, kind=ChoiceKind(CodeList("X", (*item.kind.codelist.choices, Choice("LONG", words, "")))))

    return replace(form, sections=tuple(replace(each, items=tuple(map(longer, each.items))) for each in form.sections))


@BOTH
def test_what_an_older_version_asked_is_printed_whole(manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    """F3, F88: an answer to a question that is no longer asked, and on which version it was given."""
    form = study.forms["infusion"]
    retired = replace(form, sections=tuple(
        replace(each, items=tuple(replace(item, until="1.3") if item.id == "CHKBY" else item for item in each.items))
        for each in form.sections
    ))  # fmt: skip
    sheet = make_sheet("infusion", {Place("CHKBY"): "latter " * 2000, COMMENT: "former " * 2000})
    assert sheet.record is not None
    sheet = replace(sheet, form=retired, record=replace(sheet.record, definition="1.0"))
    printed = write(sheet, manner=manner)
    words = Counter(re.findall("former|latter", seen(printed)))
    assert words["latter"] == 2000
    assert words["former"] >= 2000
    there, head = Map(printed), Box(0, 0, PAGE_WIDTH, BODY_TOP)
    assert all("1.0" in "".join(there.within(page, head, 0).lines) for page in range(len(printed)))
