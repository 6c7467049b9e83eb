"""F83, F87, F107, T17: what stands on a printed form is what stands in the record, item by item, in both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pypdf
import pytest
from printed_pages import ENGLISH, PERSIAN, Printed, bare, every_answer, example

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.parts import Slot
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.paper.wording import answer_words
from sscexo_desktop.study.dates import PartialDate
from sscexo_desktop.study.model import Section, Study
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Manner, message
from sscexo_desktop.study.typed import Blank, Finding

Write = Callable[..., Printed]
Make = Callable[..., Sheet]
FORMS = ["screening", "outcome", "infusion", "unscheduled", "adverse_event", "medication", "deviation", "end_of_study"]


@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
@pytest.mark.parametrize("form", FORMS)
def test_each_answer_stands_in_its_box(form: str, manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    answers, rows = every_answer(study.forms[form])
    every_place = frozenset(answers) | {Place(item.id) for item in study.forms[form].items.values() if item.derive}
    printed = write(make_sheet(form, answers, rows, asked=every_place), manner=manner)
    say, seen = Speaker(manner), set()
    for _, slot, place, page, top in printed.slots():
        if slot.item.derive:
            continue
        seen.add(place)
        words = answer_words(say, slot.item, example(slot.item), unit=not slot.cell)
        found = printed.answer(slot, page, top)
        if slot.marks and not slot.listed:
            assert _crossed(slot, found) == example(slot.item), (place, found)
        else:
            assert all(_same_letters(bare(each), bare(found)) for each in words if each), (place, words, found)
    assert seen == {place for place in answers if not study.forms[form].items[place.item].until}


def _crossed(slot: Slot, found: str) -> str:
    """The code whose box is crossed: the boxes stand in the order of the list."""
    assert slot.marks is not None
    boxes = [character for character in found if character in "☐☒"]
    codes = [code for line in slot.marks.lines for code, _ in line]
    assert len(boxes) == len(codes)
    assert boxes.count("☒") == 1
    return codes[boxes.index("☒")]


def _same_letters(expected: str, found: str) -> bool:
    """Whether all is there: in order, or but for the order in which a reader takes lines of two directions."""
    return expected in found or not Counter(expected) - Counter(found)


def test_english_answers_read_in_order(study: Study, make_sheet: Make, write: Write) -> None:
    """Numbers, dates and words come out as they were put in, without the tolerance for mixed directions."""
    answers, rows = every_answer(study.forms["infusion"])
    printed = write(make_sheet("infusion", answers, rows))
    found = {place: printed.answer(slot, page, top) for _, slot, place, page, top in printed.slots()}
    assert found[Place("ECSTDAT")].split() == ["2024-09-18", "1403/06/28"]
    assert found[Place("ECSTTIM")].strip() == "09:45"
    assert found[Place("ECDOSE")].strip() == f"{study.forms['infusion'].items['ECDOSE'].hard.high:.2f} ×10¹¹ particles"
    assert found[Place("SYSBP_VSORRES", 2)].strip() == "300"


def test_persian_phrases_are_found(study: Study, make_sheet: Make, write: Write) -> None:
    printed = write(make_sheet("infusion", {Place("ECCOM"): "بیمار می‌گوید حالش خوب است."}), manner=PERSIAN)
    for phrase in ("انفوزیون", "شرکت‌کننده", "سلول"):
        expected = phrase in ("انفوزیون", "شرکت‌کننده")
        assert any(text.search(phrase).get_next() is not None for text in printed.texts) is expected, phrase
    assert any("۱۴۰۳" in printed.text(page) or "۱۴۰۳"[::-1] in printed.text(page) for page in range(len(printed)))


@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
@pytest.mark.parametrize("form", FORMS)
def test_blank_and_filled_have_the_same_rows(form: str, manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    answers, rows = every_answer(study.forms[form])
    blank = write(Sheet(study.forms[form]), manner=manner)
    labels = [_labels(blank)]
    labels.append(_labels(write(make_sheet(form, answers, rows), manner=manner)))
    assert labels[0] == labels[1]
    assert len(labels[0]) == sum(1 for item in study.forms[form].items.values() if not item.until)


def _labels(printed: Printed) -> dict[str, tuple[int, str]]:
    """Where each item's number stands, and the text of its label's first line."""
    say, found = Speaker(printed.job.manner), {}
    for _, slot, place, page, top in printed.slots():
        if slot.room:
            first = " ".join(say(slot.item.label).split()[:2])
            box = slot.room
            line = printed.inside(page, type(box)(box.start, 1, box.width, 15), top)
            assert not Counter(bare(first)) - Counter(bare(line)), (place, first, line)
        found[place.item] = (page, slot.number)
    return found


def test_every_page_says_which_it_is(study: Study, make_sheet: Make, write: Write) -> None:
    answers, rows = every_answer(study.forms["outcome"])
    printed = write(make_sheet("outcome", answers, rows))
    for number in range(len(printed)):
        assert f"Page {number + 1} of {len(printed)}" in printed.text(number)
        text = printed.text(number)
        assert "SSC-003" in text
        assert "record revision 4 · audit trail 1291, seal 9F3A-17C2-B08E" in text
        assert "Printed 2024-10-14 08:52 (1403/07/23) by coordinator" in text
        assert "Saved 2024-10-14 08:51 (1403/07/23) by nurse" in text


def test_what_is_not_a_value_is_said(study: Study, make_sheet: Make, write: Write) -> None:
    answers = {
        Place("ECSTTIM"): Blank("ND", "clock stopped"),
        Place("ECINTR"): "N",
        Place("THAWTIM"): None,
        Place("SITE"): Blank("UNK"),
    }
    kept = (Finding("X", "soft", Place("ECSTTIM"), message("Unusual."), kept="pump stopped 3 min, flushed"),)
    printed = write(make_sheet("infusion", answers, kept=kept, complete=False))
    found = {place.item: printed.answer(slot, page, top).strip() for _, slot, place, page, top in printed.slots()}
    assert found["ECSTTIM"] == "Not done: clock stopped"
    assert found["SITE"] == "Unknown"
    assert found["ECINTMIN"] == "not asked"
    assert found["THAWTIM"] == ""
    assert found["THAWSTART"] == "–"
    assert "Reason kept: “pump stopped 3 min, flushed”" in printed.all_text
    assert "In progress" in printed.text(0)


def test_computed_values_are_marked(study: Study, make_sheet: Make, write: Write) -> None:
    answers = {Place("HEIGHT_VSORRES"): example(study.forms["screening"].items["HEIGHT_VSORRES"]), Place("WEIGHT_VSORRES"): 0}
    printed = write(make_sheet("screening", answers, derived={Place("BMI_VSORRES"): 24}))
    bmi = next(printed.answer(slot, page, top) for _, slot, place, page, top in printed.slots() if place.item == "BMI_VSORRES")
    assert bmi.split() == ["≈", "24.0", "kg/m²", "computed"]


def test_conditions_are_hinted(study: Study, write: Write) -> None:
    text = write(Sheet(study.forms["infusion"])).all_text
    assert "→ if 3.6 is “Yes”" in text
    assert "→ if Sex at birth is “Female”" in text


@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
def test_the_document_says_what_it_is(manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    """Fonts embedded and subset, language, direction, outline by visit and form (F84, F87)."""
    sheets = [make_sheet("infusion", {}, visit="infusion1"), make_sheet("infusion", {}, visit="infusion2")]
    read = pypdf.PdfReader(write(*sheets, manner=manner).path)
    assert read.metadata is not None
    assert read.metadata.author == "SSC-EXO"
    catalog = read.trailer["/Root"]
    assert catalog["/Lang"] == ("fa-IR" if manner.rtl else "en")
    assert catalog["/ViewerPreferences"].get("/Direction") == ("/R2L" if manner.rtl else None)
    fonts = {font["/BaseFont"] for page in read.pages for font in page["/Resources"]["/Font"].values()}
    assert fonts
    assert all(name[7] == "+" for name in fonts)
    say = Speaker(manner)
    participant, below = read.outline
    assert participant["/Title"] == "SSC-003"
    assert [each["/Title"] for each in below[::2]] == [say(study.visit(each).title) for each in ("infusion1", "infusion2")]


def test_the_same_job_gives_the_same_bytes(make_sheet: Make, write: Write) -> None:
    sheet = make_sheet("infusion", {Place("ECCOM"): "متن فارسی and English"})
    assert write(sheet, manner=PERSIAN).bytes == write(sheet, manner=PERSIAN).bytes


def test_a_stored_value_that_is_no_longer_asked_is_printed_as_such(make_sheet: Make, write: Write) -> None:
    """T17: paper and file never differ, even where skip logic has moved on."""
    printed = write(make_sheet("infusion", {Place("RECHKYN"): "Y", Place("RECHKSP"): "a new cough"}))
    found = next(printed.answer(slot, page, top) for _, slot, place, page, top in printed.slots() if place.item == "RECHKSP")
    assert found.split() == ["a", "new", "cough", "not", "asked"]


def test_a_retired_item_keeps_its_answer(study: Study, make_sheet: Make, write: Write) -> None:
    """A later definition no longer asks it: it has no row, and its answer is a note."""
    form = study.forms["infusion"]
    retired = replace(form, sections=tuple(_retire(section, "CHKBY") for section in form.sections))
    sheet = replace(make_sheet("infusion", {Place("CHKBY"): "Nurse Two"}), form=retired)
    printed = write(sheet)
    assert "CHKBY" not in {place.item for _, _, place, _, _ in printed.slots()}
    assert "Note 1 · no longer asked: Checked by (second person)" in printed.text(3)
    assert "Nurse Two" in printed.text(3)


@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
def test_a_record_of_an_earlier_definition_says_so(manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    """F3: the page is laid out by today's definition; on a participant's copy nothing tells when a record was saved again."""
    sheet, say = make_sheet("infusion", {}), Speaker(manner)
    words = bare(say("saved with version {version}", version="1.0"))
    assert sheet.record is not None
    earlier = replace(sheet, record=replace(sheet.record, definition="1.0"))
    assert words in bare(write(earlier, manner=manner).text(0))
    assert words not in bare(write(sheet, manner=manner).all_text)
    assert words not in bare(write(earlier, manner=manner, participant_copy=True).all_text)


def _retire(section: Section, item: str) -> Section:
    return replace(section, items=tuple(replace(each, until="1.1") if each.id == item else each for each in section.items))


def test_a_record_without_its_exact_date_says_what_is_known(make_sheet: Make, write: Write) -> None:
    """F21: a medication since a month is dated by that month, one of an unknown date by a dash."""
    since = write(make_sheet("medication", {Place("CMSTDAT"): PartialDate.known("jalali", 1401, 2)}))
    assert since.text(0).count("1401/02") == 2
    unknown = write(make_sheet("medication", {Place("CMSTDAT"): Blank("UNK")}))
    assert "–" in unknown.text(0)
