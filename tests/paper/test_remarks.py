"""F36, F44, F52, F53: what a value was worked out from, or why there is none, stands on paper with it and is never cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from printed_pages import ENGLISH, PERSIAN, Printed, bare, every_answer

from sscexo_desktop.paper.forms.parts import Slot
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Manner, Message, Text, message
from sscexo_desktop.study.typed import Finding

Write = Callable[..., Printed]
Make = Callable[..., Sheet]
BOTH = pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
BMI, WEIGHT, CELL = Place("BMI_VSORRES"), Place("WEIGHT_VSORRES"), Place("SYSBP_VSORRES", 1)
SHORT = Text("height 158 cm at screening", "قد در غربالگری 158")
MIDDLE = Text(
    "GLI Global 2022 (setting version 1): predicted 3.16 L, LLN 2.49 L, ULN 3.85 L; age 45.3, height 158 cm",
    "GLI Global 2022 نسخه 1 تنظیم: مقدار پیش‌بینی 3.16 و حد پایین 2.49 و حد بالا 3.85 در سن 45.3 و قد 158",
)
LONG = Text(" ".join(f"word{n}" for n in range(1000, 1100)), " ".join(f"واژه {n}" for n in range(1000, 1100)))


def said(text: Text | str) -> Message:
    return message("{words}", words=text)


def screening(make: Make, beside: dict[Place, Message], **more: object) -> Sheet:
    return make("screening", {WEIGHT: Decimal("61.5")}, beside=beside, **more)


def slot_of(printed: Printed, wanted: Place) -> tuple[Slot, int, float]:
    return next((slot, page, top) for _, slot, place, page, top in printed.slots() if place == wanted and not slot.again)


def under(printed: Printed, place: Place) -> str:
    """Return what stands in the room for small words of an item."""
    slot, page, top = slot_of(printed, place)
    assert slot.room is not None
    return printed.inside(page, slot.room, top)


def same_letters(expected: str, found: str) -> bool:
    return not Counter(bare(expected)) - Counter(bare(found))


@BOTH
@pytest.mark.parametrize("words", [SHORT, MIDDLE], ids=["short", "across the row"])
def test_a_computed_value_says_what_it_was_worked_out_from(manner: Manner, words: Text, make_sheet: Make, write: Write) -> None:
    printed = write(screening(make_sheet, {BMI: said(words)}, derived={BMI: Decimal("24.6")}), manner=manner)
    assert same_letters(words.to(manner.language), under(printed, BMI))
    assert "note" not in under(printed, BMI)


def test_short_words_stand_right_under_the_value(make_sheet: Make, write: Write) -> None:
    printed = write(screening(make_sheet, {BMI: said(SHORT)}, derived={BMI: Decimal("24.6")}))
    slot, page, top = slot_of(printed, BMI)
    assert " ".join(printed.answer(slot, page, top).split()) == "≈ 24.6 kg/m² computed height 158 cm at screening"


@BOTH
def test_without_a_value_the_reason_stands_there(manner: Manner, make_sheet: Make, write: Write) -> None:
    printed = write(screening(make_sheet, {BMI: said(MIDDLE)}, derived={}), manner=manner)
    slot, page, top = slot_of(printed, BMI)
    assert "–" in printed.answer(slot, page, top)
    assert same_letters(MIDDLE.to(manner.language), under(printed, BMI))


@BOTH
def test_words_that_do_not_fit_go_on_in_a_note(manner: Manner, make_sheet: Make, write: Write) -> None:
    sheet = screening(make_sheet, {BMI: said(LONG)}, derived={BMI: Decimal("24.6")})
    printed = write(sheet, manner=manner)
    last = printed.text(len(printed) - 1)
    assert same_letters(LONG.to(manner.language), last)
    if manner is ENGLISH:
        assert f"… continued on page {len(printed)}, note 1" in under(printed, BMI)
        assert LONG.en in " ".join(last.split())


@BOTH
def test_evidence_and_a_kept_reason_stand_one_below_the_other(manner: Manner, make_sheet: Make, write: Write) -> None:
    """F37: the evidence of a criterion beside its answer."""
    evidence, reason = Text("platelets 38 < 40", "پلاکت 38 کمتر از 40"), "counted twice"
    item = Place("HEIGHT_VSORRES")
    kept = (Finding("X", "soft", item, message("m"), kept=reason),)
    printed = write(screening(make_sheet, {item: said(evidence)}, kept=kept), manner=manner)
    on_form_or_note = under(printed, item) + printed.text(len(printed) - 1)
    assert same_letters(evidence.to(manner.language), under(printed, item))
    assert same_letters(reason, on_form_or_note)


def test_the_words_of_a_cell_are_a_note(make_sheet: Make, write: Write) -> None:
    kept = (Finding("X", "soft", CELL, message("m"), kept="in pain"),)
    sheet = make_sheet("infusion", {CELL: 190}, {"vitals": (1,)}, beside={CELL: said(SHORT)}, kept=kept)
    printed = write(sheet)
    slot, page, top = slot_of(printed, CELL)
    assert "(1) (2)" in printed.answer(slot, page, top)
    last = printed.text(len(printed) - 1)
    assert "Note 1 · 4.3 BP sys, row 1" in last
    assert SHORT.en in last
    assert "in pain" in last


@BOTH
def test_the_words_of_every_item_are_printed(manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    """Whatever the definition says beside its items, on every form: nothing is cut, nothing is missing."""
    for form in (each for each in study.forms.values() if not each.identity):
        answers, rows = every_answer(form)
        places = (*answers, *(Place(item.id) for item in form.items.values() if item.derive))
        places = tuple(place for place in places if not form.items[place.item].until)
        beside = {place: said(_marker(n)) for n, place in enumerate(places)}
        asked = frozenset(places)
        text = write(make_sheet(form.id, answers, rows, beside=beside, asked=asked), manner=manner).all_text
        assert [n for n in range(len(places)) if _marker(n) not in text] == [], form.id


def _marker(number: int) -> str:
    """A word of letters alone, which readers keep whole in both directions."""
    return "beside" + f"{number:03d}".translate(str.maketrans("0123456789", "abcfghjkmp"))


def test_a_participants_copy_has_no_words_of_a_blinded_item(study: Study, make_sheet: Make, write: Write) -> None:
    """F89, T14: neither in what is handed to the printer nor on the page."""
    answers, rows = every_answer(study.forms["infusion"])
    blinded = [Place(item.id) for item in study.forms["infusion"].items.values() if item.blinded]
    sheet = make_sheet("infusion", answers, rows, participant_copy=True)
    assert not sheet.beside.keys() & set(blinded)
    told = make_sheet("infusion", answers, rows, participant_copy=True, beside=dict.fromkeys(blinded, said("731.25 ×10¹¹")))
    assert "731" not in write(told, participant_copy=True).all_text


def test_the_words_on_a_participants_copy_do_not_depend_on_a_blinded_answer(study: Study, make_sheet: Make) -> None:
    """F89, T14: walks every form; the words come from the records as they are without the dose."""
    for form in (each for each in study.forms.values() if not each.identity):
        answers, rows = every_answer(form)
        without = {place: answer for place, answer in answers.items() if not form.items[place.item].blinded}
        copies = [make_sheet(form.id, each, rows, participant_copy=True).beside for each in (answers, without)]
        assert copies[0] == copies[1], form.id
