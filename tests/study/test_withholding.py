"""F50, F89, T14: what is left of a participant's records when everything that could tell of the dose is taken out."""

from __future__ import annotations

from dataclasses import replace

from sscexo_desktop.study.answers import Answers
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Kept
from sscexo_desktop.study.typed import Blank
from sscexo_desktop.study.withholding import withheld, withheld_record
from tests.study.test_checks import STUDY, around_of

INFUSION = RecordKey("SSC-001", "infusion1", "infusion")
DOSED = {"ECSTDAT": "2024-09-18", "ECSTTIM": "10:00", "ECDOSE": "7.5", "ECLOT": "EXO-1403-02", "ECVOLT": "99"}


def test_two_doses_leave_the_same_record() -> None:
    """T14: neither the answers nor what was kept, counted or judged by differs."""
    around = around_of([("infusion1", "infusion", DOSED)], {"dose_range": ("5", "8")}, signed=True)
    record = around.records[INFUSION]
    kept = (Kept("GEN-SOFT", Place("ECVOLT"), "99", "spilt"),)
    other = replace(
        record, answers={**record.answers, Place("ECDOSE"): 9, Place("ECLOT"): "B"}, revision=7, complete=False, kept=kept,
        settings={"dose_range": 2},
    )  # fmt: skip
    form = STUDY.forms["infusion"]
    assert withheld_record(form, record) == withheld_record(form, other)
    assert Answers(withheld_record(form, record).answers).answer("ECSTTIM") is not None


def test_around_keeps_what_is_no_secret_and_whose_it_is() -> None:
    """F50: the settings, the day and the decision stay; deviations and the identity go."""
    saved = [("infusion1", "infusion", DOSED), ("", "deviation", {"DVTERM": "dose doubled"}), ("", "identity", {})]
    around = around_of(saved, {"dose_range": ("5", "8")}, signed=True)
    shown = withheld(STUDY, around)
    assert set(shown.records) == {INFUSION}
    assert (shown.today, shown.settings, shown.eligibility_signed) == (around.today, around.settings, True)
    assert Place("ECDOSE") not in shown.records[INFUSION].answers
    assert Place("ECDOSE") in around.records[INFUSION].answers


def test_nothing_typed_freely_is_left_beside_the_dose() -> None:
    """F50, F89: neither a comment nor why something is missing; in a form without blinded items both stay."""
    reason = Blank("ND", "7.5 was thawed")
    typed = {**DOSED, "ECCOM": "7.5 given", "PREPBY": "Nurse 7.5"}
    around = around_of([("infusion1", "infusion", typed), ("", "medication", {"CMTRT": "zinc"})], {})
    infusion, medication = around.records[INFUSION], around.records[RecordKey("SSC-001", "", "medication")]
    infusion = replace(infusion, answers={**infusion.answers, Place("VISCHK"): reason})
    medication = replace(medication, answers={**medication.answers, Place("CMINDC"): reason})
    left = withheld_record(STUDY.forms["infusion"], infusion).answers
    assert left[Place("VISCHK")] == Blank("ND")
    assert not {Place("ECCOM"), Place("PREPBY")} & set(left)
    assert withheld_record(STUDY.forms["medication"], medication).answers == medication.answers
