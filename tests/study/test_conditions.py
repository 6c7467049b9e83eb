"""Skip logic: what is asked, given what is answered (F27)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sscexo_desktop.resources import resource
from sscexo_desktop.study.answers import Answers, Around
from sscexo_desktop.study.conditions import asked, holds
from sscexo_desktop.study.load import load
from sscexo_desktop.study.model import AllOf, AnyOf, Condition, Form, Is
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.texts import message
from sscexo_desktop.study.typed import Answer, Blank, Unreadable

STUDY = load(resource("study"))
NOBODY = Around(date(2025, 3, 18))


def answers(at: Mapping[str, Answer], rows: Mapping[str, tuple[int, ...]] | None = None) -> Answers:
    return Answers({Place.of(where): answer for where, answer in at.items()}, rows or {})


def of_sex(code: Answer) -> Around:
    key = RecordKey("SSC-001", "screening", "screening")
    saved = Record(key, 1, True, "1.0", datetime(2025, 3, 18, tzinfo=UTC), "nurse", {Place("SEX"): code})
    return Around(date(2025, 3, 18), {key: saved})


def asked_items(form: str, at: Mapping[str, Answer], around: Around = NOBODY) -> set[str]:
    return {place.item for place in asked(STUDY.forms[form], answers(at), around)}


# ---- conditions --------------------------------------------------------------------------------------------------------------


YES, NO = Is("A", ("Y",)), Is("B", ("N",))


@pytest.mark.parametrize(
    ("condition", "at", "expected"),
    [
        (None, {}, True),
        (YES, {"A": "Y"}, True),
        (YES, {"A": "N"}, False),
        (YES, {}, False),
        (YES, {"A": Blank("UNK")}, False),
        (YES, {"A": Unreadable("Yes?", message("?"))}, False),
        (Is("A", ("X", "Y")), {"A": "X"}, True),
        (AllOf((YES, NO)), {"A": "Y", "B": "N"}, True),
        (AllOf((YES, NO)), {"A": "Y"}, False),
        (AnyOf((YES, NO)), {"B": "N"}, True),
        (AnyOf((YES, NO)), {"A": "N", "B": "Y"}, False),
        (AllOf((YES, AnyOf((NO, Is("C", ("1",)))))), {"A": "Y", "C": "1"}, True),
    ],
)
def test_a_condition(condition: Condition | None, at: dict[str, Answer], expected: bool) -> None:
    """F27: what is not answered, blank or unreadable is not true."""
    assert holds(condition, answers(at), NOBODY) is expected


def test_a_condition_on_another_form() -> None:
    """F27, F35: looked up in what is saved of the participant."""
    condition = Is("SEX", ("F",), "screening")
    assert holds(condition, answers({}), of_sex("F"))
    assert not holds(condition, answers({}), of_sex("M"))
    assert not holds(condition, answers({}), of_sex(Blank("UNK")))
    assert not holds(condition, answers({}), NOBODY)
    assert not holds(condition, answers({"SEX": "F"}), NOBODY), "the same name on this form is another item"


def test_a_condition_within_a_row() -> None:
    """F28: the answer of the same row decides, else the one of the form."""
    found = answers({"A#1": "Y", "A#2": "N", "B": "N"})
    assert [holds(YES, found, NOBODY, row) for row in (1, 2, 3)] == [True, False, False]
    assert all(holds(NO, found, NOBODY, row) for row in (1, 2, 3))


# ---- what the forms ask ------------------------------------------------------------------------------------------------------


PREGNANCY = {"CHILDPOT", "LMPDAT", "HCG_LBORRES", "HCGDAT", "EXCL09", "EXCL10"}


@pytest.mark.parametrize(("sex", "expected"), [("F", PREGNANCY), ("M", set()), (None, set()), (Blank("UNK"), set())])
def test_pregnancy_is_asked_of_women_alone(sex: Answer, expected: set[str]) -> None:
    """F27, F36: with and without its section."""
    assert asked_items("screening", {"SEX": sex}) & PREGNANCY == expected


def test_the_pregnancy_test_before_an_infusion() -> None:
    """F38: asked of women; its date only if there was one."""
    assert {"HCG_LBORRES", "HCGDAT"} <= asked_items("infusion", {"HCG_LBORRES": "NEGATIVE"}, of_sex("F"))
    without = asked_items("infusion", {"HCG_LBORRES": Blank("NA", "postmenopausal")}, of_sex("F"))
    assert "HCG_LBORRES" in without
    assert "HCGDAT" not in without
    assert not {"HCG_LBORRES", "HCGDAT"} & asked_items("infusion", {"HCG_LBORRES": "NEGATIVE"}, of_sex("M"))


@pytest.mark.parametrize(
    ("form", "item", "code", "follows"),
    [
        ("screening", "GUARDYN", "Y", {"GUARDREL", "GUARDDAT", "ASSENTYN"}),
        ("screening", "PRIOREXO", "Y", {"PRIOREXOSP"}),
        ("screening", "EXCL08C", "Y", {"EXCL08CSP"}),
        ("screening", "ELIGYN", "N", {"IEREASON", "INFORMDAT"}),
        ("infusion", "RECHKYN", "N", {"RECHKSP"}),
        ("infusion", "ECINTR", "Y", {"ECINTMIN", "ECINTRSP"}),
        ("infusion", "ECADJ", "Y", {"ECADJSP"}),
        ("infusion", "REACTYN", "Y", {"REACTTIM", "REACTTERM", "REACTGR", "REACTACT", "REACTSP"}),
        ("outcome", "FVC_DEVEQ", "OTHER", {"FVC_DEVEQSP"}),
        ("adverse_event", "AEONGO", "N", {"AEENDAT", "AEENTIM"}),
        ("adverse_event", "AESER", "Y", {"AESDTH", "AESLIFE", "AESHOSP", "AESDISAB", "AESCONG", "AESMIE",
                                         "AEEXP", "AWAREDAT", "REPDAT", "AENARR"}),
        ("medication", "CMONGO", "N", {"CMENDAT"}),
        ("deviation", "DVETHYN", "Y", {"DVETHDAT"}),
        ("end_of_study", "DSDECOD", "COMPLETED", {"LASTDOSDAT", "AEFUYN", "VIALRETYN"}),
        ("end_of_study", "DSDECOD", "SCREEN FAILURE", {"DSREAS"}),
        ("end_of_study", "DSDECOD", "DEATH", {"DSREAS", "LASTDOSDAT", "LASTCONDAT", "DTHDAT", "DTHCAUS", "AEFUYN", "VIALRETYN"}),
    ],
)  # fmt: skip
def test_an_answer_opens_its_questions(form: str, item: str, code: str, follows: set[str]) -> None:
    """F27: exactly these, and none of them before."""
    before, after = asked_items(form, {}), asked_items(form, {item: code})
    assert after - before == follows
    assert before <= after


def test_the_date_of_death_hangs_on_two_answers() -> None:
    assert "AEDTHDAT" in asked_items("adverse_event", {"AESER": "Y", "AESDTH": "Y"})
    assert "AEDTHDAT" not in asked_items("adverse_event", {"AESER": "N", "AESDTH": "Y"})


def test_rows_are_asked_one_by_one_in_the_order_of_the_form() -> None:
    """F28: each row of a section with its own place; no row, no question."""
    form = STUDY.forms["outcome"]
    places = asked(form, answers({}, {"blows": (3, 1)}), NOBODY)
    blows = [str(place) for place in places if form.section_of[place.item].id == "blows"]
    assert blows[:6] == ["FVC_BLOW#3", "FEV1_BLOW#3", "PEF_BLOW#3", "FET_BLOW#3", "ACCEPT_BLOW#3", "NOTE_BLOW#3"]
    assert len(blows) == 12
    assert "FVC_BLOW" not in asked_items("outcome", {})
    order = list(form.items)
    assert [order.index(place.item) for place in places if not place.row] == sorted(
        order.index(place.item) for place in places if not place.row
    )


def test_a_retired_item_is_no_longer_asked() -> None:
    """F3, F4: `until` takes it off the form, not out of the record."""
    form = retired(STUDY.forms["medication"], "CMINDC")
    assert Place("CMINDC") in asked(STUDY.forms["medication"], answers({}), NOBODY)
    assert Place("CMINDC") not in asked(form, answers({"CMINDC": "pain"}), NOBODY)
    assert "CMINDC" in {item.id for item in form.stored()}


def retired(form: Form, name: str) -> Form:
    sections = tuple(
        replace(section, items=tuple(replace(item, until="1.1") if item.id == name else item for item in section.items))
        for section in form.sections
    )
    return replace(form, sections=sections)


def test_no_condition_waits_for_itself() -> None:
    """F27: an item that is asked only once it is answered would never be asked."""
    for form in STUDY.forms.values():
        for section in form.sections:
            for item in section.items:
                named = {each.item for each in parts(section.when) + parts(item.when) if not each.form}
                assert item.id not in named, f"{form.id}.{item.id}"


def test_what_a_condition_rests_on_stands_before_it() -> None:
    """F18: nobody has to go back; and what hides an item hides what hangs on that item too."""
    for form in STUDY.forms.values():
        order = list(form.items)
        for section in form.sections:
            for item in section.items:
                for each in parts(section.when) + parts(item.when):
                    assert each.form or order.index(each.item) < order.index(item.id), f"{form.id}.{item.id}"


def parts(condition: Condition | None) -> list[Is]:
    if condition is None:
        return []
    if isinstance(condition, Is):
        return [condition]
    return [each for part in condition.parts for each in parts(part)]
