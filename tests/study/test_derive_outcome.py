"""Derived values of an outcome visit: participant A's numbers, the reasons where there is none, and what changes nothing.

F52, F53, F54, F55, F56, F57, F58.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from sscexo_desktop.actions.replaying import DEMO_DAY, confirm_demo_settings, replay
from sscexo_desktop.actions.session import Session
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.resources import resource
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.answers import Answers, Around, Look
from sscexo_desktop.study.assess import Assessment, assess, rounded
from sscexo_desktop.study.cases import load_case
from sscexo_desktop.study.derive.chest_ct import CONSENSUS_LEVELS, CT_LEVELS, SECOND_LEVELS, WARRICK_ITEMS
from sscexo_desktop.study.derive.reference import TABLES
from sscexo_desktop.study.derive.skin import MRSS_SITES
from sscexo_desktop.study.load import load
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import ConfirmedSetting, Record
from sscexo_desktop.study.rests_on import rests_on
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.study.typed import Answer, Blank, Unreadable
from tests.people import PASSWORD, session_of

STUDY = load(resource("study"))
OUTCOME = STUDY.forms["outcome"]
ENGLISH = Speaker(Manner("en"))
NOW = datetime(2025, 3, 18, 9, 0, tzinfo=UTC)
WOMAN = {"SEX": "F", "BRTHDAT": "1356/03/12", "HEIGHT_VSORRES": "160"}
BASELINE = {"VISDAT": "1403/06/25"}
GLOBAL_SET = {"spirometry_set": ("GLI_GLOBAL_2022",)}


def answers_of(form_id: str, typed: Mapping[str, str]) -> Answers:
    """Read what is typed, by place; `~ND` stands for a blank and `?…` for text that cannot be read."""
    form, found, rows = STUDY.forms[form_id], {}, {}
    for where, text in typed.items():
        place = Place.of(where)
        found[place] = answer_of(form_id, place, text)
        if form.section_of[place.item].repeat:
            section = form.section_of[place.item].id
            rows[section] = tuple(sorted({*rows.get(section, ()), place.row}))
    return Answers(found, rows)


def answer_of(form_id: str, place: Place, text: str) -> Answer:
    if text.startswith("~"):
        return Blank(text[1:])
    reading = STUDY.forms[form_id].items[place.item].kind.parse(text.removeprefix("?"), Manner())
    if text.startswith("?"):
        assert reading.problem is not None
        return Unreadable(text[1:], reading.problem)
    assert reading.value is not None, f"{place} = {text!r} cannot be read"
    return reading.value


def look(
    typed: Mapping[str, str],
    visit: str = "baseline",
    *,
    screening: Mapping[str, str] | None = None,
    baseline: Mapping[str, str] | None = None,
    confirmed: Mapping[str, tuple[str, ...]] | None = None,
) -> Look:
    """An outcome record beside a saved screening and a saved baseline."""
    records = {}
    screened = WOMAN if screening is None else screening
    for at, form, saved in (("screening", "screening", screened), ("baseline", "outcome", baseline)):
        if saved is not None:
            key, answers = RecordKey("SSC-001", at, form), answers_of(form, saved)
            records[key] = Record(key, 1, True, "1.2", NOW, "nurse", answers.at, answers.sections)
    settings = {name: ConfirmedSetting(name, values, 1, "test", "doctor", NOW) for name, values in (confirmed or {}).items()}
    key = RecordKey("SSC-001", visit, "outcome")
    return Look(STUDY, OUTCOME, key, answers_of("outcome", typed), Around(DEMO_DAY, records, settings))


def values(assessment: Assessment) -> dict[str, object]:
    return {place.item: value for place, value in assessment.derived.items()}


def words(assessment: Assessment, item: str) -> str:
    return ENGLISH(assessment.beside[Place(item)])


def blows(*rows: str) -> dict[str, str]:
    """Blows as `FVC FEV1 Y`, with U for usable only."""
    found = {}
    for n, row in enumerate(rows, 1):
        fvc, fev1, accepted = row.split()
        found |= {f"FVC_BLOW#{n}": fvc, f"FEV1_BLOW#{n}": fev1, f"ACCEPT_BLOW#{n}": "N" if accepted == "U" else accepted}
        if accepted == "U":
            found[f"USABLE_BLOW#{n}"] = "Y"
    return found


THREE = blows("2.05 1.72 Y", "2.11 1.78 Y", "2.08 1.75 Y")


# ---- participant A ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    file = StudyFile.create(tmp_path_factory.mktemp("study") / "a.sscexo", STUDY, "nurse")
    session = session_of(file, STUDY, lambda: DEMO_DAY)
    confirm_demo_settings(session, PASSWORD)
    replay(session, load_case(resource("demo", "case-01-a.toml")), PASSWORD)
    yield session
    file.close()


def assessed(session: Session, visit: str) -> Assessment:
    record = session.file.record(RecordKey("SSC-001", visit, "outcome"))
    assert record is not None
    return session.assess(record)


A_AT_BASELINE = {
    "FVC_REORRES": "2.11", "FVC_PP": "66.8", "FVC_Z": "-2.20", "FVC_PRED": "3.16", "FVC_LLN": "2.37", "FVC_ULN": "3.97",
    "FVC_PPC": "62.1", "FVC_PPO": "67.5", "FEV1_REORRES": "1.78", "FEV1_PP": "68.5", "FEV1FVC_REORRES": "0.844",
    "RATIO_LLN": "0.706", "DLCO_PP": "63.4", "DLCO_Z": "-3.00", "DLCOHC_REORRES": "13.5", "DLCOPC_REORRES": "12.5",
    "KCO_REORRES": "3.91", "VA_PP": "70.7", "TLC_PP": "69.9", "RVTLC_REORRES": "37.2", "RVTLC_PP": "136.1",
    "ILDEXT_MEAN": "21.0", "ILDEXT_FINAL": "21.0",
}  # fmt: skip
A_AT_MONTH_6 = {
    "FVC_REORRES": "2.23", "FVC_PP": "70.8", "FVC_CHG": "0.12", "FVC_CHGREL": "5.7", "FVC_CHGPP": "4.0",
    "FEV1_REORRES": "1.86", "FEV1FVC_REORRES": "0.834", "DLCO_PP": "67.0", "DLCO_CHG": "0.7", "DLCO_CHGREL": "5.4",
    "DLCO_CHGPP": "3.6", "ILDEXT_FINAL": "19.0", "ILDEXT_CHG": "-2.0",
}  # fmt: skip


def test_a_at_baseline(session: Session) -> None:
    """F52, F53: participant A is 66.8 % of predicted by GLI Global 2022, of quality A, with 11 points of skin."""
    found = assessed(session, "baseline")
    shown = values(found)
    assert {item: str(shown[item]) for item in A_AT_BASELINE} == A_AT_BASELINE
    assert (shown["FVC_QUAL"], shown["FEV1_QUAL"], shown["MRSSTOT"]) == ("A", "A", 11)
    assert (shown["FVC_SEV"], shown["DLCO_SEV"], shown["LFPATTERN"]) == ("MILD", "MODERATE", "RESTRICTION")
    assert shown["GOH"] == "EXTENSIVE"
    assert not [item for item in shown if "CHG" in item], "no change is shown at baseline itself"
    assert not shown.keys() & {"OMERACT", "PPFLIMB", "FEF2575_PP", "FRC_PP", "DLCO_QUAL"}
    assert words(found, "FVC_REORRES") == "Blow 2: 66.8 % predicted, z -2.20 (GLI Global 2022)"
    assert words(found, "FVC_QUAL") == "A: 3 acceptable blows, the best two 0.03 L apart"
    assert words(found, "FVC_PP") == "GLI Global 2022; age 47.3, height 160.0 cm"
    assert words(found, "FVC_PPO").startswith("GLI-2012 Other/mixed: predicted 3.13 L")
    assert words(found, "DLCO_PP") == "GLI-2017; age 47.3, height 160.0 cm"
    assert words(found, "TLC_PP") == "GLI-2021; age 47.3, height 160.0 cm"
    assert words(found, "GOH") == "Extent 21.0 %, FVC 66.8 % predicted (GLI Global 2022)"


def test_a_at_month_6(session: Session) -> None:
    """F54: +0.12 L is +5.7 % of baseline and +4.0 percentage points, each named and signed; nine points of skin."""
    found = assessed(session, "month6")
    shown = values(found)
    assert {item: str(shown[item]) for item in A_AT_MONTH_6} == A_AT_MONTH_6
    assert (shown["MRSSTOT"], shown["MRSS_CHG"], shown["GOH"]) == (9, -2, "LIMITED")
    assert (shown["OMERACT"], shown["PPFLIMB"]) == ("N", "N")
    in_words = {
        item: ENGLISH.value(OUTCOME.items[item], shown[item], unit=True) for item in ("FVC_CHG", "FVC_CHGREL", "FVC_CHGPP")
    }
    assert in_words == {"FVC_CHG": "+0.12 L", "FVC_CHGREL": "+5.7 %", "FVC_CHGPP": "+4.0 percentage points"}
    assert words(found, "FVC_CHG") == "120 mL more: from 2.11 L to 2.23 L"
    assert words(found, "FVC_CHGPP") == "From 66.8 % to 70.8 % of predicted"
    for item in ("OMERACT", "PPFLIMB"):
        assert words(found, item).endswith("Information only, not a registered endpoint.")


# ---- blows -----------------------------------------------------------------------------------------------------------------


def test_the_best_values_may_come_from_different_blows() -> None:
    """F52: largest FVC and largest FEV1 of the acceptable blows, whatever the others hold."""
    found = values(assess(look(blows("2.11 1.70 Y", "2.05 1.78 Y", "3.00 2.50 N"))))
    assert (found["FVC_REORRES"], found["FEV1_REORRES"]) == (Decimal("2.11"), Decimal("1.78"))
    assert found["FEV1FVC_REORRES"] == Decimal("0.844")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"FVC_BLOW#2": "~ND"}, "No best FVC: blow 2 is acceptable and has none."),
        ({"FVC_BLOW#2": "?2,11"}, "No best FVC: blow 2 is acceptable and has none."),
        ({"ACCEPT_BLOW#3": "~UNK"}, "No best FVC: it is not answered whether blow 3 is acceptable."),
        ({"FVC_BLOW#4": "2.30"}, "No best FVC: it is not answered whether blow 4 is acceptable."),
        ({"NOTE_BLOW#4": "cough"}, "No best FVC: it is not answered whether blow 4 is acceptable."),
        ({f"ACCEPT_BLOW#{n}": "N" for n in (1, 2, 3)}, "No blow is acceptable."),
    ],
    ids=["blank", "unreadable", "acceptable unknown", "acceptable not answered", "a note alone", "none acceptable"],
)
def test_a_half_filled_blow_gives_no_best_value(change: dict[str, str], why: str) -> None:
    """F52: neither a value nor a grade that leaves out what stands half filled; the words name the blow."""
    found = assess(look({**BASELINE, **THREE, **change}))
    assert not values(found).keys() & {"FVC_REORRES", "FVC_PP", "FVC_Z", "FEV1FVC_REORRES"}
    assert words(found, "FVC_REORRES") == why
    assert ("FVC_QUAL" in values(found)) == (why == "No blow is acceptable.")


def test_only_the_measure_that_lacks_a_value_is_without_one() -> None:
    """F52: a blow without FEV1 says nothing against the FVC."""
    found = assess(look({**BASELINE, **THREE, "FEV1_BLOW#1": "~ND"}))
    assert values(found)["FVC_REORRES"] == Decimal("2.11")
    assert "FEV1_REORRES" not in values(found)
    assert words(found, "FEV1_QUAL") == "No best FEV1: blow 1 is acceptable and has none."


def test_a_row_with_nothing_in_it_is_ignored() -> None:
    """F52: the row that stands ready for the next blow."""
    seen = look({**BASELINE, **THREE})
    with_row = Look(seen.study, seen.form, seen.key, Answers(seen.answers.at, {"blows": (1, 2, 3, 4)}), seen.around)
    assert values(assess(with_row)) == values(assess(seen))


@pytest.mark.parametrize(
    ("rows", "grade", "why"),
    [
        (("2.11 1.78 Y", "1.96 1.70 Y", "1.80 1.60 Y"), "A", "A: 3 acceptable blows, the best two 0.15 L apart"),
        (("2.11 1.78 Y", "1.96 1.70 Y"), "B", "B: 2 acceptable blows, the best two 0.15 L apart"),
        (("2.11 1.78 Y", "1.95 1.70 Y", "1.80 1.60 Y"), "C", "C: 3 acceptable blows, the best two 0.16 L apart"),
        (("2.11 1.78 Y", "1.86 1.70 Y"), "D", "D: 2 acceptable blows, the best two 0.25 L apart"),
        (("2.11 1.78 Y", "1.85 1.70 Y"), "E", "E: 2 acceptable blows, the best two 0.26 L apart"),
        (("2.11 1.78 Y", "1.85 1.70 N"), "E", "E: one acceptable blow"),
        (("2.11 1.78 U", "1.85 1.70 N"), "U", "U: no acceptable blow, usable ones: 1"),
        (("2.11 1.78 N",), "F", "F: no acceptable blow, and none marked as usable"),
    ],
)
def test_the_quality_grade_says_what_it_rests_on(rows: tuple[str, ...], grade: str, why: str) -> None:
    """F52: ATS/ERS 2019, from the blows."""
    found = assess(look(blows(*rows)))
    assert (values(found)["FVC_QUAL"], words(found, "FVC_QUAL")) == (grade, why)


def test_usable_is_asked_for_what_is_not_acceptable() -> None:
    """F19: in each row by itself."""
    asked = assess(look(blows("2.11 1.78 Y", "1.85 1.70 N"))).asked
    assert [str(place) for place in asked if place.item == "USABLE_BLOW"] == ["USABLE_BLOW#2"]


# ---- against what is expected ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("screening", "typed", "why"),
    [
        ({**WOMAN, "BRTHDAT": "1356/03"}, {},
         "No reference value: the day of birth is not known, so the exact age is not either."),
        ({"SEX": "F", "HEIGHT_VSORRES": "160"}, {}, "No reference value: no birth date in the saved screening."),
        ({**WOMAN, "HEIGHT_VSORRES": "~ND"}, {}, "No reference value: no height in the saved screening."),
        ({"BRTHDAT": "1356/03/12", "HEIGHT_VSORRES": "160"}, {}, "No reference value: no sex in the saved screening."),
        (WOMAN, {"VISDAT": "~UNK"}, "No reference value: the date of the test is not known."),
        ({**WOMAN, "BRTHDAT": "1305/01/01"}, {},
         "No reference value of FVC: 98.5 years; GLI Global 2022 holds from 3 to 95 years."),
        ({**WOMAN, "BRTHDAT": "1402/01/01"}, {}, "No reference value of FVC: 1.5 years; GLI Global 2022 holds from 3 to 95 years."),
        ({**WOMAN, "HEIGHT_VSORRES": "49.9"}, {}, "No reference value of FVC: 49.9 cm; heights are judged from 50 to 250 cm."),
        (WOMAN, {"FVC_BLOW#1": "0.00", "FVC_BLOW#2": "0.00", "FVC_BLOW#3": "0.00"}, "FVC of 0.00 is not a possible value."),
    ],
    ids=["no day of birth", "no birth date", "no height", "no sex", "no date", "too old", "too young", "too short", "nought"],
)  # fmt: skip
def test_without_a_reference_value_it_is_said_why(screening: dict[str, str], typed: dict[str, str], why: str) -> None:
    """F53: age, height or value outside the table: no value, never an extrapolation, and the reason."""
    found = assess(look({**BASELINE, **THREE, **typed}, screening=screening, confirmed=GLOBAL_SET))
    assert not values(found).keys() & {"FVC_PP", "FVC_Z", "FVC_PRED", "FVC_LLN", "FVC_ULN", "FVC_SEV"}
    assert words(found, "FVC_PP") == why
    assert words(found, "FVC_REORRES") == f"Blow {1 if typed.get('FVC_BLOW#1') else 2}: {why}"


def test_the_ages_of_each_table_differ() -> None:
    """F53: at 81 volumes are not judged, DLCO and spirometry are."""
    old = {**WOMAN, "BRTHDAT": "1322/01/01"}
    found = assess(look({**BASELINE, **THREE, "TLC_REORRES": "3.5", "DLCO_REORRES": "12"}, screening=old))
    assert {"FVC_PP", "DLCO_PP"} <= values(found).keys()
    assert words(found, "TLC_PP") == "No reference value of TLC: 81.5 years; GLI-2021 holds from 5 to 80 years."


def test_without_a_screening_there_is_nothing_to_compare_with() -> None:
    """F53: the best value stays."""
    found = assess(look({**BASELINE, **THREE}, screening={}))
    assert values(found)["FVC_REORRES"] == Decimal("2.11")
    assert "FVC_PP" not in values(found)


@pytest.mark.parametrize(
    ("again", "height"),
    [
        ("162.0", "height 160.0 cm"),
        ("158.0", "height 160.0 cm"),
        ("162.1", "height 162.1 cm, measured again (at screening 160.0 cm)"),
    ],
)
def test_one_height_unless_it_was_measured_clearly_otherwise(again: str, height: str) -> None:
    """F53: more than 2 cm; the words say so."""
    found = assess(look({**BASELINE, **THREE, "HEIGHT_VSORRES": again}))
    assert words(found, "FVC_PP").endswith(height)


def test_the_only_height_is_taken_wherever_it_was_measured() -> None:
    found = assess(look({**BASELINE, **THREE, "HEIGHT_VSORRES": "160"}, screening={"SEX": "F", "BRTHDAT": "1356/03/12"}))
    assert words(found, "FVC_PP").endswith("height 160.0 cm, measured at this visit")


def test_the_day_of_the_test_gives_the_age() -> None:
    """F53: of the spirometry and of the DLCO, each its own; else of the visit."""
    typed = {**THREE, "VISDAT": "2024-09-15", "SPIRODAT": "2024-06-02", "DLCODAT": "2023-06-02", "DLCO_REORRES": "12.9"}
    found = assess(look(typed))
    assert "age 47.0" in words(found, "FVC_PP")
    assert "age 46.0" in words(found, "DLCO_PP")


def test_the_set_is_the_setting_and_says_whether_it_is_confirmed() -> None:
    """F2, F53: until then the proposed set, marked so, and the record rests on the setting."""
    typed = {**BASELINE, **THREE}
    proposed = assess(look(typed))
    assert words(proposed, "FVC_PP").startswith("GLI Global 2022 (proposed set, not confirmed); age 47.3")
    assert "spirometry_set" in rests_on(look(typed))
    assert "spirometry_set" not in rests_on(look(BASELINE))
    other = look(typed, confirmed={"spirometry_set": ("GLI_2012_OTHER",)})
    assert words(assess(other), "FVC_PP").startswith("GLI-2012 Other/mixed; age 47.3")
    assert values(assess(other))["FVC_PP"] == values(assess(other))["FVC_PPO"] == Decimal("67.5")


def test_every_set_of_the_list_can_be_used() -> None:
    """F53: all groups of GLI-2012 and the race-neutral set, each with values of its own."""
    assert set(STUDY.codelists["LFSET"].codes) == set(TABLES)
    found = {code: values(assess(look({**BASELINE, **THREE}, confirmed={"spirometry_set": (code,)})))["FVC_PP"] for code in TABLES}
    assert len(set(found.values())) == len(TABLES)


def test_mid_expiratory_flow_is_judged_by_gli_2012() -> None:
    """F53: the race-neutral set has none; the words say so."""
    typed = {**BASELINE, "FEF2575_REORRES": "2.1"}
    found = words(assess(look(typed, confirmed=GLOBAL_SET)), "FEF2575_PP")
    assert found.startswith("GLI-2012 Caucasian (GLI Global 2022 has no FEF25-75); age 47.3")
    other = words(assess(look(typed, confirmed={"spirometry_set": ("GLI_2012_OTHER",)})), "FEF2575_PP")
    assert other.startswith("GLI-2012 Other/mixed; age ")


def test_without_lung_volumes_a_restriction_is_only_possible() -> None:
    """ERS/ATS 2022: TLC decides."""
    typed = {**BASELINE, **THREE}
    found = assess(look(typed))
    assert values(found)["LFPATTERN"] == "POSSIBLE RESTRICTION"
    assert words(found, "LFPATTERN").endswith("TLC is not known")
    assert values(assess(look({**typed, "TLC_REORRES": "3.52"})))["LFPATTERN"] == "RESTRICTION"
    old = assess(look({**typed, "TLC_REORRES": "3.52"}, screening={**WOMAN, "BRTHDAT": "1322/01/01"}))
    assert words(old, "LFPATTERN").endswith("TLC has no reference value"), "measured, and older than the table"


# ---- diffusion -------------------------------------------------------------------------------------------------------------


DLCO = {**BASELINE, "DLCO_REORRES": "12.9", "DLCOHBC": "N", "DLCOPBC": "N", "HGB_LBORRES": "12.1", "PBARO": "645"}


@pytest.mark.parametrize(
    ("change", "haemoglobin", "pressure"),
    [
        ({}, "13.5", "12.5"),
        ({"DLCOHBC": "Y"}, "12.9", "11.9"),
        ({"DLCOPBC": "Y"}, "13.5", "13.5"),
        ({"DLCOHBC": "Y", "DLCOPBC": "Y"}, "12.9", "12.9"),
        ({"DLCOHBC": "~UNK"}, None, None),
        ({"DLCOPBC": "~UNK"}, "13.5", None),
        ({"HGB_LBORRES": "~ND"}, None, None),
        ({"HGB_LBORRES": "~ND", "DLCOHBC": "Y"}, "12.9", "11.9"),
        ({"PBARO": "~ND"}, "13.5", None),
        ({"DLCO_REORRES": "~ND"}, None, None),
    ],
)
def test_dlco_is_corrected_once_and_never_twice(change: dict[str, str], haemoglobin: str | None, pressure: str | None) -> None:
    """F57: what the device has corrected stands as it is; what nobody answered is not corrected."""
    found = assess(look({**DLCO, **change}))
    shown = {item: str(value) for item, value in values(found).items()}
    assert (shown.get("DLCOHC_REORRES"), shown.get("DLCOPC_REORRES")) == (haemoglobin, pressure)
    if "DLCO_REORRES" not in change:
        assert shown["DLCO_PP"] == "63.4", "as measured, whatever was corrected"
        assert {Place("DLCOHC_REORRES"), Place("DLCOPC_REORRES")} <= found.beside.keys()


def test_a_correction_says_how() -> None:
    """F57: the factor and what it rests on, or that there is none to apply."""
    assert words(assess(look(DLCO)), "DLCOHC_REORRES") == "12.9 × 1.044: haemoglobin 12.1 g/dL"
    assert words(assess(look(DLCO)), "DLCOPC_REORRES") == "13.5 × 0.924: barometric pressure 645 mmHg"
    done = assess(look({**DLCO, "DLCOHBC": "Y"}))
    assert words(done, "DLCOHC_REORRES").endswith("so it is not corrected again.")
    open_question = assess(look({**DLCO, "DLCOHBC": "~UNK"}))
    assert words(open_question, "DLCOHC_REORRES").startswith("Not corrected: it is not answered whether")


def test_what_the_device_did_is_said_in_full() -> None:
    """F57: haemoglobin alone, or both."""
    pressure = assess(look({**DLCO, "DLCOPBC": "Y"}))
    assert words(pressure, "DLCOPC_REORRES").startswith("Corrected for haemoglobin alone:")
    both = assess(look({**DLCO, "DLCOHBC": "Y", "DLCOPBC": "Y"}))
    assert words(both, "DLCOPC_REORRES").startswith("As measured: the device has corrected it for haemoglobin and pressure")


def test_a_test_before_the_birth_is_said_to_be_one() -> None:
    """F52, F57: not the haemoglobin is impossible, and no table is at fault."""
    found = assess(look({**DLCO, **THREE}, screening={**WOMAN, "BRTHDAT": "1404/01/01"}))
    assert words(found, "DLCOHC_REORRES") == "Not corrected: the test lies before the birth date."
    for item in ("FVC_PP", "DLCO_PP", "LFPATTERN"):
        assert words(found, item) == "No reference value: the test lies before the birth date."


def test_haemoglobin_needs_the_sex_and_an_age_that_is_certain_enough() -> None:
    """Men of 15 and more are corrected otherwise than boys; a year of birth is enough where it decides."""
    man = {"SEX": "M", "HEIGHT_VSORRES": "171"}
    assert values(assess(look(DLCO, screening={**man, "BRTHDAT": "1348"})))["DLCOHC_REORRES"] == Decimal("14.0")
    for unclear in ({**man, "BRTHDAT": "1388"}, man, {"BRTHDAT": "1348"}):
        found = assess(look(DLCO, screening=unclear))
        assert "DLCOHC_REORRES" not in values(found)
        assert words(found, "DLCOHC_REORRES").startswith("Not corrected: ")


def test_the_dlco_grade_rests_on_four_measurements() -> None:
    """F52: none of them may be missing."""
    typed = {**BASELINE, **THREE, "VI": "1.95", "BHT": "10.1", "SCT": "3.0"}
    found = assess(look(typed))
    assert values(found)["DLCO_QUAL"] == "A"
    assert words(found, "DLCO_QUAL") == "A: inspired 92.4 % of the best FVC, breath hold 10.1 s, sample collection 3.0 s"
    assert values(assess(look({**typed, "VI": "1.85"})))["DLCO_QUAL"] == "B"
    assert values(assess(look({**typed, "VI": "1.85", "VAREP": "Y"})))["DLCO_QUAL"] == "A"
    for missing in ("VI", "BHT", "SCT", "FVC_BLOW#2"):
        found = assess(look({**typed, missing: "~ND"}))
        assert "DLCO_QUAL" not in values(found)
        assert words(found, "DLCO_QUAL").startswith("A grade needs ")


# ---- chest CT --------------------------------------------------------------------------------------------------------------


EXTENTS = ("5", "10", "20", "30", "40")
FIRST, SECOND, AGREED = (dict(zip(levels, EXTENTS, strict=True)) for levels in (CT_LEVELS, SECOND_LEVELS, CONSENSUS_LEVELS))


def raised(levels: dict[str, str]) -> dict[str, str]:
    return {level: str(int(extent) + 10) for level, extent in levels.items()}


def test_a_missing_level_gives_no_extent() -> None:
    """F55: four levels make no mean, of either reader or of both; the words name the level."""
    for levels, mean in ((FIRST, "ILDEXT_MEAN"), (SECOND, "ILDEXT2_AVG")):
        assert values(assess(look(levels)))[mean] == Decimal("21.0")
        for n, level in enumerate(levels, 1):
            for gap in ({**levels, level: "~ND"}, {each: text for each, text in levels.items() if each != level}):
                found = assess(look(gap))
                assert not values(found).keys() & {mean, "ILDEXT_FINAL", "GOH"}
                assert words(found, mean) == f"No mean: level {n} is not read."


def test_readers_far_apart_give_no_extent_before_they_agree() -> None:
    """F55: what was confirmed as too far apart is not averaged away; exactly at the limit the mean stands."""
    far = {**FIRST, **{level: str(int(text) + 15) for level, text in SECOND.items()}}
    confirmed = {"ct_reader_difference": ("10",)}
    found = assess(look(far, confirmed=confirmed))
    assert "ILDEXT_FINAL" not in values(found)
    assert "15.0 percentage points apart" in words(found, "ILDEXT_FINAL")
    assert str(values(assess(look(far)))["ILDEXT_FINAL"]) == "28.5"
    assert str(values(assess(look({**far, **raised(AGREED)}, confirmed=confirmed)))["ILDEXT_FINAL"]) == "31.0"
    assert "ILDEXT_FINAL" in values(assess(look({**FIRST, **raised(SECOND)}, confirmed=confirmed)))


@pytest.mark.parametrize(
    ("typed", "final", "why"),
    [
        (FIRST, "21.0", "First reader alone"),
        (SECOND, "21.0", "Second reader alone"),
        ({**FIRST, "ILDEXT2_MEAN": "31.5"}, "26.3", "Mean of both readers: 21.0 % and 31.5 %"),
        ({**FIRST, **raised(SECOND)}, "26.0", "Mean of both readers: 21.0 % and 31.0 %"),
        ({**FIRST, **raised(SECOND), **raised(AGREED)}, "31.0", "Consensus of both readers"),
        ({**FIRST, "ILDEXT2_1": "5"}, None, "No extent: level 2 of the second reading is not read."),
        ({**SECOND, "ILDEXT_2": "5"}, None, "No extent: level 1 of the first reading is not read."),
        ({**FIRST, **SECOND, "ILDEXTC_1": "5"}, None, "No extent: level 2 of the consensus is not read."),
    ],
)
def test_the_extent_that_counts(typed: dict[str, str], final: str | None, why: str) -> None:
    """F55: the consensus, else the mean of both, else the only one; never one that was left half read."""
    found = assess(look(typed))
    assert values(found).get("ILDEXT_FINAL") == (None if final is None else Decimal(final))
    assert words(found, "ILDEXT_FINAL") == why


@pytest.mark.parametrize(
    ("extent", "blown", "stage", "why"),
    [
        ("5", {}, "LIMITED", "Extent 5.0 %: FVC is not needed"),
        ("40", {}, "EXTENSIVE", "Extent 40.0 %: FVC is not needed"),
        ("20", THREE, "EXTENSIVE", "Extent 20.0 %, FVC 66.8 % predicted (GLI Global 2022)"),
        ("20", blows("2.23 1.86 Y"), "LIMITED", "Extent 20.0 %, FVC 70.6 % predicted (GLI Global 2022)"),
        ("20", {}, None, "Extent 20.0 %: between 10 and 30 % FVC in % predicted decides, and there is none."),
    ],
)
def test_the_stage_shows_its_inputs(extent: str, blown: dict[str, str], stage: str | None, why: str) -> None:
    """F56: extent, FVC and its set."""
    found = assess(look({**BASELINE, **blown, **dict.fromkeys(CT_LEVELS, extent)}, confirmed=GLOBAL_SET))
    assert values(found).get("GOH") == stage
    assert words(found, "GOH") == why


def test_the_stage_is_judged_before_rounding() -> None:
    """F56: 69.97 % is shown as such, for it is below 70 %; 9.95 % is below 10 %, although the extent is shown as 10.0 %."""
    near = {**BASELINE, **blows("2.21 1.80 Y"), **dict.fromkeys(CT_LEVELS, "20")}
    found = assess(look(near, confirmed=GLOBAL_SET))
    assert (str(values(found)["FVC_PP"]), values(found)["GOH"]) == ("70.0", "EXTENSIVE")
    assert words(found, "GOH") == "Extent 20.0 %, FVC 69.97 % predicted (GLI Global 2022)"
    two = {**BASELINE, **THREE, **dict.fromkeys(CT_LEVELS, "10"), "ILDEXT2_MEAN": "9.9"}
    found = assess(look(two, confirmed=GLOBAL_SET))
    assert (str(values(found)["ILDEXT_FINAL"]), values(found)["GOH"]) == ("10.0", "LIMITED")
    assert words(found, "GOH") == "Extent 9.95 %: FVC is not needed"


def test_without_an_extent_the_stage_says_why() -> None:
    """F55, F56: what is not read leaves neither stage nor change, and both say it."""
    half = {**FIRST, "ILDEXT_2": "~ND"}
    found = assess(look(half, "month6", baseline={**BASELINE, **FIRST}))
    for item in ("GOH", "ILDEXT_CHG"):
        assert words(found, item) == "No extent: level 2 of the first reading is not read."


def test_the_warrick_score_needs_all_five() -> None:
    """F55: severity and extent apart in the words."""
    counts = dict(zip(WARRICK_ITEMS, ("4", "2", "10", "0", "0"), strict=True))
    found = assess(look(counts))
    assert values(found)["WARRICK"] == 12
    assert words(found, "WARRICK") == "Severity 6 of 15, extent 6 of 15"
    missing = assess(look({**counts, "WARR_4": "~ND"}))
    assert "WARRICK" not in values(missing)
    assert words(missing, "WARRICK") == "No total: 4 of 5 abnormalities counted."


# ---- skin ------------------------------------------------------------------------------------------------------------------


def test_a_missing_site_gives_no_total() -> None:
    """F58: 16 of 17 sites make no total."""
    sites = dict.fromkeys(MRSS_SITES, "3")
    assert values(assess(look(sites))) == {"MRSSTOT": 51}
    assert values(assess(look(dict.fromkeys(MRSS_SITES, "0")))) == {"MRSSTOT": 0}
    for site in MRSS_SITES:
        found = assess(look({each: text for each, text in sites.items() if each != site}))
        assert values(found) == {}
        assert words(found, "MRSSTOT") == "No total: 16 of 17 sites scored."
    assert values(assess(look({**sites, "MRSS_FACE": "~ND"}))) == {}


# ---- change ----------------------------------------------------------------------------------------------------------------


def test_no_change_without_a_baseline() -> None:
    """F54: where there is none to compare with it is said, and at baseline nothing is asked for."""
    typed = {**BASELINE, **THREE, "DLCO_REORRES": "13.6", **FIRST}
    for item in ("FVC_CHG", "FVC_CHGREL", "FVC_CHGPP", "DLCO_CHG", "DLCO_CHGREL", "DLCO_CHGPP", "ILDEXT_CHG"):
        later = assess(look(typed, "month6"))
        assert item not in values(later)
        assert words(later, item) == "There is none at baseline to compare with."
        first = assess(look(typed, baseline=typed))
        assert item not in values(first)
        assert Place(item) not in first.beside


@pytest.mark.parametrize(
    ("fvc", "change", "said"),
    [
        ("2.21", "+0.10 L", "100 mL more: from 2.11 L to 2.21 L"),
        ("1.90", "-0.21 L", "210 mL less: from 2.11 L to 1.90 L"),
        ("2.11", "0.00 L", "Unchanged at 2.11 L"),
    ],
)
def test_a_change_is_signed_and_said_in_millilitres(fvc: str, change: str, said: str) -> None:
    """F54: a later visit of any kind is compared with the same baseline (F12)."""
    for visit in ("month6", "unscheduled"):
        found = assess(look({"VISDAT": "1403/12/26", **blows(f"{fvc} 1.5 Y")}, visit, baseline={**BASELINE, **THREE}))
        assert ENGLISH.value(OUTCOME.items["FVC_CHG"], values(found)["FVC_CHG"], unit=True) == change
        assert words(found, "FVC_CHG") == said


def test_no_change_without_a_measurement_says_why() -> None:
    """F54: a blow or a site that is missing now, and nothing at all before anything is written."""
    typed = {"VISDAT": "1403/12/26", **THREE, "FVC_BLOW#2": "~ND", "MRSS_FACE": "1"}
    found = assess(look(typed, "month6", baseline={**BASELINE, **THREE}))
    for item in ("FVC_CHG", "FVC_CHGREL", "FVC_CHGPP", "OMERACT", "PPFLIMB"):
        assert words(found, item) == "No best FVC: blow 2 is acceptable and has none."
    assert words(found, "LFPATTERN") == "No best FVC: blow 2 is acceptable and has none."
    assert words(found, "MRSS_CHG") == "No total: 1 of 17 sites scored."
    assert not assess(look({"VISDAT": "1403/12/26"}, "month6", baseline={**BASELINE, **THREE})).beside
    alone = assess(look({"VISDAT": "1403/12/26", **THREE}, "month6"))
    assert words(alone, "OMERACT") == words(alone, "PPFLIMB") == "There is none at baseline to compare with."


def test_a_fall_of_dlco_alone_meets_the_physiological_limb() -> None:
    """F54: one of the two measures is enough; without FVC a smaller fall leaves it open."""
    baseline = {**BASELINE, **THREE, **DLCO, "DLCO_REORRES": "13.0"}
    later = {**DLCO, "VISDAT": "1403/12/26", "DLCO_REORRES": "10.0"}
    found = assess(look(later, "month6", baseline=baseline))
    assert values(found)["PPFLIMB"] == "Y"
    assert words(found, "PPFLIMB").startswith("FVC not known, DLCO (Hb) -15.")
    less = assess(look({**later, "DLCO_REORRES": "12.9"}, "month6", baseline=baseline))
    assert "PPFLIMB" not in values(less)
    assert words(less, "PPFLIMB").startswith("FVC not known, DLCO (Hb) -0.4 percentage points.")


def test_a_change_is_shown_on_its_own_side_of_a_rule() -> None:
    """F54: -9.96 % does not meet OMERACT, and is not said to be -10.0 %."""
    baseline = {**BASELINE, **blows("2.51 1.50 Y"), "DLCO_REORRES": "12.0"}
    found = assess(look({"VISDAT": "1403/12/26", **blows("2.26 1.50 Y"), "DLCO_REORRES": "12.0"}, "month6", baseline=baseline))
    assert values(found)["OMERACT"] == "N"
    assert words(found, "OMERACT").startswith("FVC -9.96 %, DLCO 0.0 % relative to baseline.")


def test_published_rules_are_information_only() -> None:
    """F54: FVC lower by a tenth meets OMERACT; five points of predicted meet the physiological limb."""
    baseline = {**BASELINE, **blows("2.00 1.60 Y"), "DLCO_REORRES": "13.0"}
    worse = assess(look({"VISDAT": "1403/12/26", **blows("1.80 1.50 Y")}, "month6", baseline=baseline))
    assert (values(worse)["OMERACT"], values(worse)["PPFLIMB"]) == ("Y", "Y")
    assert words(worse, "OMERACT").startswith("FVC -10.0 % relative to baseline, DLCO not known.")
    unsure = assess(look({"VISDAT": "1403/12/26", **blows("1.88 1.50 Y")}, "month6", baseline=baseline))
    assert "OMERACT" not in values(unsure), "DLCO would decide"
    assert words(unsure, "OMERACT").startswith("FVC -6.0 % relative to baseline, DLCO not known.")
    both = {"VISDAT": "1403/12/26", **blows("1.88 1.50 Y"), "DLCO_REORRES": "11.0"}
    assert values(assess(look(both, "month6", baseline=baseline)))["OMERACT"] == "Y"


def test_halves_are_rounded_away_from_zero() -> None:
    """F54: as on paper; -0.125 is -0.13 to two places."""
    change = OUTCOME.items["FVC_CHG"]
    assert rounded(change, Decimal("0.125")) == Decimal("0.13")
    assert rounded(change, Decimal("-0.125")) == Decimal("-0.13")
    assert rounded(OUTCOME.items["MRSSTOT"], 11) == 11


def test_the_birth_date_of_the_screening_moves_every_value() -> None:
    """F53: nothing derived is stored, so nothing is stale."""
    typed = {**BASELINE, **THREE}
    younger = values(assess(look(typed, screening={**WOMAN, "BRTHDAT": "1366/03/12"})))
    man = values(assess(look(typed, screening={**WOMAN, "SEX": "M"})))
    assert len({values(assess(look(typed)))["FVC_PP"], younger["FVC_PP"], man["FVC_PP"]}) == 3


def test_the_day_of_birth_counts_in_exact_years() -> None:
    """F53: days over 365.25, not completed years."""
    born = date(1977, 6, 2)
    tested = date(2024, 9, 15)
    assert round((tested - born).days / 365.25, 1) == 47.3
    assert "age 47.3" in words(assess(look({**BASELINE, **THREE})), "FVC_PP")
