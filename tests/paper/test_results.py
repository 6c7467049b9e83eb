"""F52, F53: computed values of lung function as a table, the same one on a blank form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from printed_pages import ENGLISH, PERSIAN, SAVED, Printed, bare

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.layout import LayoutSetter
from sscexo_desktop.paper.forms.parts import Placed, ResultHead, ResultLine
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.pen import BODY_BOTTOM, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, WIDTH
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.study.codelists import Choice
from sscexo_desktop.study.digits import to_persian
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Form, Item, ResultRow, ResultTable, Section, Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.texts import Manner, Message, Text, message

Write = Callable[..., Printed]
BOTH = pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
COLUMNS = (Text("Measured", "اندازه"), Text("Predicted share", "نسبت پیش‌بینی"), Text("Grade", "درجه"))
TYPED = Place("DLCO_REORRES")


def form_of(study: Study, lines: int) -> Form:
    """Build a form with a table of so many lines, and one more that shows a typed item again."""
    outcome = study.forms["outcome"]
    volume, share = (_computed(outcome.items[each]) for each in ("FVC_REORRES", "FVC_DEVPP"))
    grade = replace(_computed(volume), kind=outcome.items["SITE"].kind, unit="")
    items: list[Item] = []
    rows: list[ResultRow] = []
    for n in range(lines):
        own = [replace(each, id=f"{name}{n}") for name, each in (("V", volume), ("P", share), ("G", grade))]
        items += own
        rows.append(ResultRow(Text(f"Measure {n}", f"سنجه {n}"), tuple(each.id for each in own)))
    rows.append(ResultRow(Text("DLCO", "DLCO"), (TYPED.item, "", "")))
    typed = Section("typed", Text("Typed", "تایپی"), (outcome.items[TYPED.item],))
    table = Section("table", Text("Results", "نتایج"), tuple(items), table=ResultTable(COLUMNS, tuple(rows)))
    return replace(outcome, sections=(typed, table), date_item="")


def _computed(item: Item) -> Item:
    return replace(item, derive="best_fvc", when=None, until="")


def sheet_of(study: Study, form: Form, derived: dict[str, object], beside: dict[str, Message] | None = None) -> Sheet:
    answers = {TYPED: Decimal("14.2")}
    record = Record(RecordKey("SSC-003", "baseline", form.id), 4, True, study.version, SAVED, "nurse", answers, {}, ())
    values = {Place(item): value for item, value in derived.items()}
    asked = frozenset(Place(item) for item in form.items)
    said = {Place(item): words for item, words in (beside or {}).items()}
    return Sheet(form, "SSC-003", study.visit("baseline"), record=record, asked=asked, derived=values, beside=said)


def cells(printed: Printed) -> dict[Place, str]:
    """Return what stands in each cell of the tables."""
    found = {}
    for _, slot, place, page, top in printed.slots():
        if slot.result:
            found[place] = printed.answer(slot, page, top).strip()
    return found


@BOTH
def test_each_value_stands_in_its_cell(manner: Manner, study: Study, write: Write) -> None:
    form = form_of(study, 3)
    values = {"V0": Decimal("2.11"), "P0": Decimal("66.8"), "V2": Decimal("1.80")}
    found = {place.item: bare(text) for place, text in cells(write(sheet_of(study, form, values), manner=manner)).items()}
    assert {item: found[item] for item in values} == {item: written(value, manner) for item, value in values.items()}
    assert found["V1"] == found["P1"] == found["G0"] == "–"
    assert found[TYPED.item] == written(Decimal("14.2"), manner)


def written(value: Decimal, manner: Manner) -> str:
    return to_persian(str(value)).replace(".", "٫") if manner.rtl else str(value)


@BOTH
def test_heads_labels_and_units_are_printed(manner: Manner, study: Study, write: Write) -> None:
    """The unit of a column stands in its head, one that changes from line to line at the line's label."""
    form = form_of(study, 2)
    for printed in (write(sheet_of(study, form, {}), manner=manner), write(Sheet(form), manner=manner)):
        text = bare(printed.text(0))
        for each in (*COLUMNS, Text("Measure 1", "سنجه")):
            assert not Counter(bare(each.to(manner.language))) - Counter(text)
        assert "mmHg" in printed.text(0)


@BOTH
def test_numbers_of_a_column_end_one_under_the_other(manner: Manner, study: Study, write: Write) -> None:
    form = form_of(study, 3)
    printed = write(sheet_of(study, form, {"P0": Decimal("66.8"), "P1": Decimal("100.8"), "P2": Decimal("9.8")}), manner=manner)
    ends = []
    for _, slot, place, page, top in printed.slots():
        if place.item in ("P0", "P1", "P2"):
            box = slot.box
            left = PAGE_WIDTH - box.start - box.width if manner.rtl else box.start
            high = PAGE_HEIGHT - top - box.top
            inside = [x for _, x, y in printed.letters(page) if left <= x <= left + box.width and high - box.height <= y <= high]
            ends.append(max(inside))
    assert max(ends) - min(ends) < 0.1


@BOTH
def test_a_blank_form_has_the_same_lines_without_values(manner: Manner, study: Study, write: Write) -> None:
    form = form_of(study, 3)
    printed = write(Sheet(form), manner=manner)
    assert set(cells(printed).values()) == {""}
    words = "computed by the program" if not manner.rtl else "برنامه حساب می‌کند"
    assert bare(printed.text(0)).count(bare(words)) == 4 or printed.text(0).count(words) == 4


@BOTH
def test_each_sentence_about_a_line_is_said_once_under_it(manner: Manner, study: Study, write: Write) -> None:
    once, other = message("{words}", words="predictedonce"), message("{words}", words="anotherword")
    form = form_of(study, 2)
    sheet = sheet_of(study, form, {"V0": Decimal("2.11")}, {"V0": once, "P0": once, "G0": other})
    printed = write(sheet, manner=manner)
    assert printed.all_text.count("predictedonce") == 1
    line = next((placed.part, placed.top) for placed in lines(printed, 0))
    under = printed.inside(0, line[0].room, line[1])
    assert "predictedonce" in under
    assert "anotherword" in under


def lines(printed: Printed, page: int) -> list[Placed]:
    layout = printed._layouts.lay_out(printed.job.sheets[0].form)
    return [placed for placed in layout.pages[page] if isinstance(placed.part, ResultLine)]


def test_words_about_a_line_that_do_not_fit_are_a_note(study: Study, write: Write) -> None:
    words = " ".join(f"word{n}" for n in range(1000, 1100))
    sheet = sheet_of(study, form_of(study, 2), {"V1": Decimal("2.11")}, {"V1": message("{words}", words=words)})
    printed = write(sheet)
    assert "… continued on page 2, note 1" in printed.text(0)
    assert "Note 1 · 2.2 Measure 1" in printed.text(1)
    assert words in " ".join(printed.text(1).split())


@BOTH
def test_a_long_table_has_its_head_on_each_page(manner: Manner, study: Study, write: Write) -> None:
    form = form_of(study, 70)
    printed = write(sheet_of(study, form, {f"V{n}": Decimal("2.11") for n in range(70)}), manner=manner)
    assert len(printed) > 2
    for page in range(len(printed) - 1):
        assert not Counter(bare(COLUMNS[1].to(manner.language))) - Counter(bare(printed.text(page)))
        assert all(placed.top + placed.part.height <= BODY_BOTTOM for placed in lines(printed, page))
    assert sum(text == written(Decimal("2.11"), manner) for text in map(bare, cells(printed).values())) == 70


def test_a_value_in_words_that_is_too_wide_is_not_cut(study: Study, write: Write) -> None:
    form = form_of(study, 1)
    grade = form.items["G0"]
    assert isinstance(grade.kind, ChoiceKind)
    wordy = Choice("X", Text("restriction " * 12, "محدود " * 12))
    kind = replace(grade.kind, codelist=replace(grade.kind.codelist, choices=(wordy,)))
    table = form.sections[1]
    items = tuple(replace(each, kind=kind) if each.id == "G0" else each for each in table.items)
    form = replace(form, sections=(form.sections[0], replace(table, items=items)))
    printed = write(sheet_of(study, form, {"G0": "X"}))
    assert printed.text(1).count("restriction") == 12
    assert "note 1" in cells(printed)[Place("G0")]


@BOTH
def test_the_tables_of_the_study_fit_their_page(manner: Manner, study: Study, setter: Typesetter) -> None:
    """No head is wider than its column, and nothing of a table lies outside the page."""
    layouts = LayoutSetter(study, Speaker(manner), setter)
    for form in study.forms.values():
        for placed in (each for page in layouts.lay_out(form).pages for each in page):
            if isinstance(placed.part, ResultHead | ResultLine):
                last = placed.part.columns[-1]
                assert last.start + last.width <= MARGIN + WIDTH + 0.1
                assert placed.top + placed.part.height <= BODY_BOTTOM
