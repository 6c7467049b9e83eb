"""F83, T17: blank forms for the bedside and for power cuts: room for a hand, both calendars, the way from answer to question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest
from printed_pages import ENGLISH, PERSIAN, STAMP, Printed, every_answer

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.arrows import Arrow, arrows
from sscexo_desktop.paper.forms.comb import CELL, DAY, DIGIT, HEIGHT, combs, width_of
from sscexo_desktop.paper.forms.crf import write_forms
from sscexo_desktop.paper.forms.layout import LayoutSetter
from sscexo_desktop.paper.forms.parts import NUMBER_WIDTH, FormLayout, Row, Slot, TableRow
from sscexo_desktop.paper.forms.printed_form import answer_start
from sscexo_desktop.paper.forms.questions import WRITING_LEADING
from sscexo_desktop.paper.forms.tables import ROW_HEIGHT
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.pen import PAGE_WIDTH, Box
from sscexo_desktop.paper.sheet import Kind, PrintJob, Sheet
from sscexo_desktop.study.kinds import Date, DateTime, PartialDateKind
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Manner

MM = 72 / 25.4
FORMS = ["screening", "outcome", "infusion", "unscheduled", "adverse_event", "medication", "deviation", "end_of_study"]
MANNERS = pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])

Make = Callable[..., Sheet]
Write = Callable[..., Printed]
Laid = Callable[..., FormLayout]


@pytest.fixture
def blank(study: Study, setter: Typesetter, tmp_path: Path) -> Callable[..., Printed]:
    def written(*forms: str, manner: Manner = ENGLISH, kind: Kind = "blank", participants: tuple[str, ...] = ("",)) -> Printed:
        sheets = tuple(Sheet(study.forms[form], participant) for participant in participants for form in forms)
        job = PrintJob(study, manner, sheets, STAMP, kind)
        return Printed(job, write_forms(job, tmp_path / f"{kind}.pdf", setter), setter)

    return written


@pytest.fixture
def laid(study: Study, setter: Typesetter) -> Callable[[str, Manner], FormLayout]:
    return lambda form, manner: LayoutSetter(study, Speaker(manner), setter).lay_out(study.forms[form])


def slots(layout: FormLayout) -> Iterator[Slot]:
    return (slot for page in layout.pages for placed in page for slot in placed.part.slots)


def numbers(printed: Printed, layout: FormLayout) -> list[tuple[str, str, float, float]]:
    """Every character in the column of numbers with its place, and the number that belongs there."""
    found = []
    for n, page in enumerate(layout.pages):
        for placed in page:
            for question in placed.part.questions if isinstance(placed.part, Row) else ():
                left = PAGE_WIDTH - question.start - NUMBER_WIDTH if printed.job.manner.rtl else question.start
                for letter, x, y in printed.letters(n):
                    if left <= x < left + NUMBER_WIDTH - 1 and placed.top < 841.89 - y < placed.top + 20:
                        found.append((question.slot.number, letter, round(x, 2), round(y, 2)))
    return found


@MANNERS
@pytest.mark.parametrize("form", FORMS)
def test_each_question_stands_at_the_same_place(
    form: str, manner: Manner, study: Study, make_sheet: Make, write: Write, blank: Write, laid: Laid
) -> None:
    answers, rows = every_answer(study.forms[form])
    layout = laid(form, manner)
    filled, empty = write(make_sheet(form, answers, rows), manner=manner), blank(form, manner=manner)
    assert numbers(empty, layout) == numbers(filled, layout)
    said = {number for number, *_ in numbers(empty, layout)}
    assert said == {slot.number for slot in slots(layout) if not slot.cell}
    assert len(empty) == len(layout.pages)


@MANNERS
def test_blank_and_filled_share_what_is_printed(
    manner: Manner, study: Study, make_sheet: Make, write: Write, blank: Write
) -> None:
    """The labels and rules of a page are the same form XObject; what only a blank form has is another, drawn once."""
    answers, rows = every_answer(study.forms["infusion"])
    filled = [_drawn(page) for page in pypdf.PdfReader(write(make_sheet("infusion", answers, rows), manner=manner).path).pages]
    empty = pypdf.PdfReader(blank("infusion", manner=manner, participants=("SSC-001", "SSC-002")).path).pages
    for n, page in enumerate(filled[:3]):
        common = set(page) & set(_drawn(empty[n]))
        assert len(common) == 1
        assert len(set(_drawn(empty[n])) - common) == 1
        assert _drawn(empty[n]) == _drawn(empty[n + 3]), "the second participant's page is made of the same objects"


def _drawn(page: pypdf.PageObject) -> dict[str, int]:
    """The form XObjects that a page draws, by name, with their object numbers."""
    found = page["/Resources"]["/XObject"]
    shown = re.findall(rb"/(\S+) Do", page.get_contents().get_data())
    return {name.decode(): found.raw_get(f"/{name.decode()}").idnum for name in shown}


@MANNERS
@pytest.mark.parametrize("form", FORMS)
def test_boxes_are_large_enough_for_a_hand(form: str, manner: Manner, laid: Laid, setter: Typesetter) -> None:
    """4.8 × 6 mm for a digit, 3.2 mm for a tick, 8 mm for a cell, 7 mm between lines; all of it inside its column."""
    assert CELL >= 4.8 * MM and HEIGHT >= 6 * MM and ROW_HEIGHT >= 8 * MM and WRITING_LEADING >= 7 * MM  # noqa: PT018
    say = Speaker(manner)
    for slot in slots(laid(form, manner)):
        for tick in slot.marks.ticks if slot.marks else ():
            assert tick.side >= 3.2 * MM, slot.item.id
        if slot.cell or slot.item.derive:
            continue
        words = (say("Gregorian, or"), say("Jalali, or"), say("Time")) if DAY in combs(slot.item) else (say.unit(slot.item.unit),)
        widest = max(setter.width(each, 8, False, manner.rtl) for each in words)
        assert all(width_of(comb) + 5 + widest <= slot.box.width for comb in combs(slot.item)), slot.item.id
        assert len(combs(slot.item)) * HEIGHT < slot.box.height or slot.box.top, slot.item.id


@MANNERS
def test_a_box_for_each_digit_is_drawn(manner: Manner, study: Study, blank: Write, laid: Laid) -> None:
    printed = blank("infusion", manner=manner)
    pages = pypdf.PdfReader(printed.path).pages
    for n, page in enumerate(laid("infusion", manner).pages):
        drawn = list(_boxes(pages[n]))
        for placed in page:
            for slot in placed.part.slots if isinstance(placed.part, Row) else ():
                expected = 0 if slot.item.derive else sum(comb.count(DIGIT) for comb in combs(slot.item))
                assert sum(_within(each, slot.box.moved(placed.top), rtl=manner.rtl) for each in drawn) == expected, slot.item.id


def _boxes(page: pypdf.PageObject) -> Iterator[tuple[float, float, float, float]]:
    """The boxes for digits among all rectangles that the form XObjects of a page draw."""
    for each in page["/Resources"]["/XObject"].values():
        for found in re.findall(r"(\S+) (\S+) (\S+) (\S+) re S", each.get_object().get_data().decode("latin-1")):
            left, bottom, width, height = map(float, found)
            if abs(width - CELL) < 0.1 and abs(height - HEIGHT) < 0.1:
                yield left, bottom, width, height


def _within(found: tuple[float, float, float, float], box: Box, *, rtl: bool) -> bool:
    left = PAGE_WIDTH - box.start - box.width if rtl else box.start
    return left - 1 <= found[0] and found[0] + found[2] <= left + box.width + 1 and 0 <= 841.89 - found[1] - box.top <= box.height


@MANNERS
@pytest.mark.parametrize("form", FORMS)
def test_days_have_a_line_in_each_calendar(form: str, manner: Manner, study: Study, blank: Write) -> None:
    say, printed = Speaker(manner), blank(form, manner=manner)
    asked = [item for section in study.forms[form].sections if not section.repeat for item in section.items if not item.until]
    days = [item for item in asked if isinstance(item.kind, (Date, PartialDateKind, DateTime)) and not item.derive]
    first, second = ("Jalali, or", "Gregorian") if manner is PERSIAN else ("Gregorian, or", "Jalali")
    if manner is ENGLISH:
        assert printed.all_text.count(say(first)) == len(days)
        assert len(re.findall(rf"{say(second)}(?!,)", printed.all_text)) == len(days)
    assert [combs(item)[:2] for item in days] == [(DAY, DAY)] * len(days)


@MANNERS
def test_reasons_are_named_at_the_foot(manner: Manner, blank: Write) -> None:
    printed = blank("infusion", manner=manner)
    for page in range(len(printed)):
        assert all(code in printed.text(page) for code in ("ND", "NA", "UNK", "REF"))


# ---- from answer to question -------------------------------------------------------------------------------------------------


def led(layout: FormLayout) -> dict[str, tuple[str, set[str]]]:
    """The items that arrows lead to, by the item they come from."""
    item = {slot.number: slot.item.id for slot in slots(layout) if not slot.cell}
    found: dict[str, tuple[str, set[str]]] = {}
    for page in layout.pages:
        for arrow in arrows(page):
            found[arrow.source.slot.item.id] = (",".join(arrow.codes), {item[each] for each in arrow.targets})
    return found


@MANNERS
def test_arrows_follow_the_conditions(manner: Manner, laid: Laid) -> None:
    found = led(laid("adverse_event", manner))
    assert found["AEONGO"] == ("N", {"AEENDAT", "AEENTIM"})
    assert found["AESDTH"] == ("Y", {"AEDTHDAT"})
    found = led(laid("infusion", manner))
    assert found["RECHKYN"] == ("N", {"RECHKSP"})
    assert found["HCG_LBORRES"] == ("NEGATIVE,POSITIVE", {"HCGDAT"})
    assert "SEX" not in found


@MANNERS
@pytest.mark.parametrize("form", FORMS)
def test_arrows_never_lead_elsewhere(form: str, manner: Manner, study: Study, laid: Laid) -> None:
    """An arrow stays in its section and on its page, and goes down to questions whose condition names the answer it leaves from."""
    for page in laid(form, manner).pages:
        for arrow in arrows(page):
            tops = [each.top for each in arrow.rows]
            assert tops == sorted(tops)
            sections = {study.forms[form].section_of[each.slot.item.id].id for each in arrow.rows}
            assert len(sections) == 1
            for each in _targets(arrow):
                assert arrow.source.slot.item.id in repr(each.item.when)


def _targets(arrow: Arrow) -> list[Slot]:
    return [each.slot for each in arrow.rows if each.slot.number in arrow.targets]


@MANNERS
def test_a_head_is_drawn_at_each_question(manner: Manner, blank: Write, laid: Laid) -> None:
    """The tip of a triangle stands just before the answer, mirrored on a Persian page."""
    pages, seen = pypdf.PdfReader(blank("infusion", manner=manner).path).pages, set()
    for n, page in enumerate(laid("infusion", manner).pages):
        tips = [(x, 841.89 - y) for x, y in _tips(pages[n])]
        beside = [
            (each, slot)
            for arrow in arrows(page)
            for each in arrow.rows
            for slot in _targets(arrow)
            if slot is each.slot and each.free >= each.height
        ]
        seen.update(slot.item.id for _, slot in beside)
        for each, slot in beside:
            edge = answer_start(slot) + 5.4
            x = PAGE_WIDTH - edge if manner.rtl else edge
            assert any(abs(x - tip) < 0.1 and each.top < top < each.top + each.height for tip, top in tips), slot.item.id
    assert {"RECHKSP", "HCGDAT", "ECINTMIN", "ECINTRSP", "ECADJSP"} <= seen


def _tips(page: pypdf.PageObject) -> Iterator[tuple[float, float]]:
    for each in page["/Resources"]["/XObject"].values():
        for x, y in re.findall(r"(\S+) (\S+) m \S+ \S+ l \S+ \S+ l h f", each.get_object().get_data().decode("latin-1")):
            yield float(x), float(y)


def test_a_filled_form_has_no_arrows(study: Study, make_sheet: Make, write: Write) -> None:
    answers, rows = every_answer(study.forms["infusion"])
    for page in pypdf.PdfReader(write(make_sheet("infusion", answers, rows)).path).pages:
        assert not list(_tips(page))


def test_cells_of_tables_have_their_signs(laid: Laid, blank: Write) -> None:
    """The colon of a time and the mark of a decimal are fixed in each cell that is written into."""
    printed, layout = blank("infusion"), laid("infusion", ENGLISH)
    cells = [
        (n, placed.top, slot)
        for n, page in enumerate(layout.pages)
        for placed in page
        for slot in (placed.part.slots if isinstance(placed.part, TableRow) else ())
    ]
    signs = {slot.item.id: printed.inside(n, slot.box, top).strip() for n, top, slot in cells}
    assert signs["VSTIM"] == ":"
    assert signs["TEMP_VSORRES"] == "."
    assert signs["PULSE_VSORRES"] == ""
