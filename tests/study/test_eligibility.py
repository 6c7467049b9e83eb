"""Eligibility on evidence: each criterion beside its measurements, the conclusion with its reasons (F8, F36, F37)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sscexo_desktop.actions.replaying import confirm_demo_settings, replay
from sscexo_desktop.clinical.kidney import stage
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.resources import resource
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.assess import assess
from sscexo_desktop.study.cases import load_case
from sscexo_desktop.study.checks import CHECKS, deviation_of
from sscexo_desktop.study.derive.acr_eular import Classified, classified
from sscexo_desktop.study.eligibility import EVIDENCE, Criterion, conclusion, criteria
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner, Message
from tests.people import PASSWORD, session_of
from tests.study.test_checks import CONSENT, GATES, LUNG, SCORE_8, STUDY, answers_of, around_of, pressures

ENGLISH, PERSIAN = Speaker(Manner()), Speaker(Manner("fa", "jalali"))
PROPOSED = {each.id: each.proposal for each in STUDY.settings.values() if each.proposal}
CONFIRMED = {**PROPOSED, "egfr_limit": ("60",)}
ASKED = {
    "SEX": "M", **CONSENT, "CTILD": "Y", "PFTILD": "Y", "PLAT_LBORRES": "200",
    **{each: "Y" if each.startswith("INCL") else "N" for each in EVIDENCE if each not in ("EXCL09", "EXCL10")},
}  # fmt: skip
"""Every criterion answered in favour of a man, with the evidence that the registry names."""


def look(typed: Mapping[str, str], confirmed: Mapping[str, tuple[str, ...]] = CONFIRMED) -> Look:
    form = STUDY.forms["screening"]
    return Look(STUDY, form, RecordKey("SSC-001", "screening", "screening"), answers_of(form, typed), around_of((), confirmed))


def one(item: str, typed: Mapping[str, str], confirmed: Mapping[str, tuple[str, ...]] = CONFIRMED) -> Criterion:
    return next(each for each in criteria(look(typed, confirmed)) if each.item == item)


def said(criterion: Criterion) -> str:
    return " ".join(ENGLISH(each) for each in criterion.evidence)


def derived(item: str, typed: Mapping[str, str]) -> tuple[object, str]:
    found = assess(look(typed))
    words = found.beside.get(Place(item))
    return found.derived.get(Place(item)), ENGLISH(words) if words else ""


# ---- participants A and B ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def screened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Look]:
    """A and B as replayed in the demo."""
    file = StudyFile.create(tmp_path_factory.mktemp("ab") / "ab.sqlite", STUDY, "Test", practice=True)
    session = session_of(file, STUDY, lambda: date(2025, 3, 18))
    confirm_demo_settings(session, PASSWORD)
    found = {}
    for name in ("case-01-a", "case-02-b"):
        number = replay(session, load_case(resource("demo", f"{name}.toml")), PASSWORD)
        key = RecordKey(number, "screening", "screening")
        record = file.record(key)
        assert record is not None
        found[name[-1]] = session.look(record, session.around(number, key))
    file.close()
    return found


def test_a_is_eligible(screened: dict[str, Look]) -> None:
    """F36: every criterion in favour, the evidence agrees with each answer."""
    found = conclusion(screened["a"])
    assert found.code == "ELIGIBLE"
    assert not found.reasons
    assert not any(each.contradicts or each.against for each in criteria(screened["a"]))


def test_b_is_not_eligible(screened: dict[str, Look]) -> None:
    """F8, F37: the first count below the limit is named, the repeat behind it, in both languages."""
    found = conclusion(screened["b"])
    assert found.code == "NOT ELIGIBLE"
    assert ENGLISH(found.words) == "not eligible: platelets 38 ×10⁹/L < 40 (repeated 37)"
    bare = "".join(each for each in PERSIAN(found.words) if each not in "\u2066\u2067\u2068\u2069")
    assert bare == "فاقد شرایط: پلاکت ۳۸ ×10⁹/L کمتر از ۴۰ (تکرار ۳۷)"


def test_evidence_of_b(screened: dict[str, Look]) -> None:
    """F36, F37: what stands beside the criteria of B, an unknown day of birth included."""
    found = {each.item: each for each in criteria(screened["b"])}
    assert said(found["EXCL08B"]) == "Lowest platelet count 37 ×10⁹/L (first 38, repeated 37); limit 40: below it."
    assert said(found["INCL01"]) == "ACR/EULAR 2013: at least 11 points; limit 9: reached."
    assert "FVC 1.98 L: No reference value: the day of birth is not known" in said(found["INCL02"])
    assert "eGFR 79 to 80 mL/min/1.73 m² (CKD-EPI 2021, G2; the day of birth is not known)" in said(found["EXCL05"])
    assert "EXCL09" not in found, "he is a man"
    beside = assess(screened["b"]).beside
    assert ENGLISH(beside[Place("EXCL08B")]) == said(found["EXCL08B"])


# ---- both lists of the registry ------------------------------------------------------------------------------------------------


def test_each_criterion_is_on_its_list() -> None:
    """F36: the short list leaves out liver, depression, pregnancy and breastfeeding; inclusion stands in both."""
    found = criteria(look({**ASKED, "SEX": "F", "EXCL09": "N", "EXCL10": "N"}))
    assert [each.item for each in found] == list(EVIDENCE), "inclusion first, in the order of the registry"
    assert {each.item for each in found if each.lists == "full"} == {"EXCL06", "EXCL07", "EXCL09", "EXCL10"}


def test_every_tagged_item_has_its_evidence() -> None:
    """F36: the tag in the definition and what judges a criterion name the same items."""
    items = STUDY.forms["screening"].items.values()
    assert {each.id for each in items if each.registry} == set(EVIDENCE)
    assert not any(each.registry for form in STUDY.forms.values() if form.id != "screening" for each in form.items.values())


# ---- conclusion ----------------------------------------------------------------------------------------------------------------


def test_open_until_everything_is_answered() -> None:
    """F8: what is missing is named; nobody is eligible by default."""
    missing = dict(ASKED)
    del missing["EXCL05"]
    found = conclusion(look(missing))
    assert found.code == "OPEN"
    assert ENGLISH(found.words) == "still open: Exclusion 5: chronic kidney failure"
    assert conclusion(look(ASKED)).code == "ELIGIBLE"
    no_sex = {item: answer for item, answer in ASKED.items() if item != "SEX"}
    assert "Sex at birth" in ENGLISH(conclusion(look(no_sex)).words)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"PLAT_LBORRES": "~ND"}, "still open: Platelets: no value"),
        ({"CTILD": "~UNK"}, "still open: ILD on CT: no value"),
        ({"PFTILD": "~ND"}, "still open: Lung function confirms ILD: no value"),
        ({"SEX": "F", "EXCL09": "N", "EXCL10": "N"}, "still open: Pregnancy test (beta-hCG): no value"),
        ({"SEX": "F", "EXCL09": "N", "EXCL10": "N", "HCG_LBORRES": "~NA", "CHILDPOT": "POTENTIAL"},
         "still open: Pregnancy test (beta-hCG): no value"),
    ],
)  # fmt: skip
def test_nobody_is_eligible_without_the_evidence_of_the_registry(change: Mapping[str, str], said: str) -> None:
    """F8, F36: a reason why there is no value is no value, whatever the criterion is answered."""
    found = conclusion(look({**ASKED, **change}))
    assert found.code == "OPEN"
    assert ENGLISH(found.words) == said


@pytest.mark.parametrize("change", [{"HCG_LBORRES": "NEGATIVE"}, {"CHILDPOT": "POSTMENOPAUSAL"}, {"CHILDPOT": "STERILISED"}])
def test_who_cannot_be_pregnant_needs_no_test(change: Mapping[str, str]) -> None:
    """F38: a negative test, or a state in which there need be none."""
    assert conclusion(look({**ASKED, "SEX": "F", "EXCL09": "N", "EXCL10": "N", **change})).code == "ELIGIBLE"


def test_reasons_stand_in_the_order_of_the_criteria() -> None:
    """F8: with values and limits where there are some, in words where the investigator gave some."""
    typed = {
        **ASKED, "EXCL02": "Y", **pressures("172", "104"), "EXCL01": "Y", "EXCL01SP": "lupus", "INCL01": "N", "EXCL07": "Y",
        "PLAT_LBORRES": "45", "PLATREP_LBORRES": "39.6", "EXCL08B": "Y",
    }  # fmt: skip
    assert [ENGLISH(each) for each in conclusion(look(typed)).reasons] == [
        "Inclusion 1: definite SSc",
        "Exclusion 1: other autoimmune disease (lupus)",
        "Mean systolic, last two 172 mmHg ≥ 160",
        "Mean diastolic, last two 104 mmHg ≥ 100",
        "Exclusion 7: depression",
        "platelets 39.6 ×10⁹/L < 40 (first 45)",
    ]


@pytest.mark.parametrize(
    ("typed", "check"),
    [
        ({"PLAT_LBORRES": "38"}, "SCR-06"),
        ({"SEX": "F", "EXCL09": "N", "EXCL10": "N", "HCG_LBORRES": "POSITIVE"}, "SCR-08"),
        ({"CTILD": "Y", "PFTILD": "N"}, "SCR-05"),
    ],
)
def test_the_registry_itself_is_not_overruled_by_an_answer(typed: Mapping[str, str], check: str) -> None:
    """F37: answered in favour against the evidence: not eligible, and keeping it is a deviation, as is “eligible” then."""
    seen = look({**ASKED, **typed, "ELIGYN": "Y"})
    assert conclusion(seen).code == "NOT ELIGIBLE"
    found = {each.check for each in assess(seen).findings}
    assert {check, "SCR-11"} <= found
    assert deviation_of(check) == "ELIGIBILITY"


def test_a_confirmed_limit_leaves_the_decision_to_the_investigator() -> None:
    """F37: the contradiction asks for a reason and is named; the answer counts."""
    seen = look({**ASKED, "GLUC_LBORRES": "140", "ELIGYN": "Y"})
    found = conclusion(seen)
    assert found.code == "ELIGIBLE"
    assert ENGLISH(found.words).endswith("the evidence contradicts: Exclusion 3: diabetes, other endocrine")
    assert {"SCR-15"} <= {each.check for each in assess(seen).findings}
    assert "SCR-11" not in {each.check for each in assess(seen).findings}


def test_whoever_lets_somebody_in_on_the_safe_side_deviates_from_nothing() -> None:
    """F37: platelets above the limit answered as below it: a reason, no deviation."""
    found = assess(look({**ASKED, "PLAT_LBORRES": "41", "EXCL08B": "Y"})).findings
    assert "SCR-18" in {each.check for each in found}
    assert deviation_of("SCR-18") == ""


# ---- no judgement without a confirmed limit --------------------------------------------------------------------------------------

MEASURED = {
    **ASKED, **CONSENT, **SCORE_8, **LUNG, "FVC_REORRES": "2.00", "DLCO_REORRES": "10.0", **pressures("170", "105"),
    "GLUC_LBORRES": "150", "HBA1C_LBORRES": "8.0", "NYHA": "NYHA CLASS IV", "LVEF_CVORRES": "30", "CREAT_LBORRES": "6.00",
    "LBDAT": "2024-09-11", "ALT_LBORRES": "400", "ALTULN": "40", "BILI_LBORRES": "9.00", "BILIULN": "1.2", "PHQ9TOT": "27",
}  # fmt: skip


def test_while_a_limit_is_not_confirmed_nothing_is_judged_by_it() -> None:
    """F2: the measurements stand there, each with “limit not confirmed”, and no rule speaks."""
    seen = look(MEASURED, {})
    by_setting = ("INCL01", "EXCL02", "EXCL03", "EXCL04", "EXCL05", "EXCL06", "EXCL07")
    for each in criteria(seen):
        assert not each.contradicts
        if each.item in by_setting:
            assert each.proposal is None
            assert "limit not confirmed" in said(each), each.item
    assert not {each.check for each in assess(seen).findings} & {f"SCR-{n}" for n in (7, 15, 16, 17, *range(21, 31))}


def test_with_limits_confirmed_all_of_them_speak() -> None:
    """F37: the very same record contradicts seven answers."""
    found = {each.item: each for each in criteria(look(MEASURED))}
    assert {item for item, each in found.items() if each.contradicts} == {
        "INCL01", "EXCL02", "EXCL03", "EXCL04", "EXCL05", "EXCL06", "EXCL07",
    }  # fmt: skip


ANSWERS = st.sampled_from(["Y", "N"])
ALWAYS = (
    "INCL01", "INCL02", *(f"EXCL0{n}" for n in range(2, 8)), "EXCL08B", "EXCL09", "CTILD", "PFTILD", "ACR_MCP", "ACR_SCLERODACT",
    "DEPINTYN", "CIRRHOSIS",
)  # fmt: skip
RECORDS = st.fixed_dictionaries(
    dict.fromkeys(ALWAYS, ANSWERS),
    optional={
        "PLAT_LBORRES": st.sampled_from(["39.9", "40.0", "200"]), "PLATREP_LBORRES": st.sampled_from(["39.9", "40.0"]),
        "HCG_LBORRES": st.sampled_from(["POSITIVE", "NEGATIVE"]), "GLUC_LBORRES": st.sampled_from(["125", "126"]),
        "HBA1C_LBORRES": st.sampled_from(["6.4", "6.5"]), "NYHA": st.sampled_from(["NYHA CLASS II", "NYHA CLASS III"]),
        "LVEF_CVORRES": st.sampled_from(["49", "50"]), "CREAT_LBORRES": st.sampled_from(["0.80", "1.11", "1.14", "4.00"]),
        "ALT_LBORRES": st.sampled_from(["99", "100"]), "BILI_LBORRES": st.sampled_from(["2.40", "2.41"]),
        "BILIULN": st.just("1.2"), "ALB_LBORRES": st.just("3.0"), "INR_LBORRES": st.just("1.50"),
        "ASCITES": st.just("MILD"), "ENCEPH": st.just("NONE"), "PHQ9TOT": st.sampled_from(["9", "10"]),
        "FVC_REORRES": st.sampled_from(["2.00", "4.00"]), "DLCO_REORRES": st.sampled_from(["10.0", "25.0"]),
        "ACR_RAYNAUD": ANSWERS, "ACR_ILD": ANSWERS, "BRTHDAT": st.sampled_from(["1344/06/01", "1344"]),
        "SYSBP_VSORRES#1": st.sampled_from(["159", "160"]), "SYSBP_VSORRES#2": st.sampled_from(["159", "160"]),
        "DIABP_VSORRES#1": st.just("90"), "DIABP_VSORRES#2": st.just("90"),
    },
)  # fmt: skip
BASE = {**GATES, **CONSENT, "SEX": "F", "HEIGHT_VSORRES": "165", "PFTDAT": "2024-09-01", "LBDAT": "2024-09-11", "ALTULN": "40"}


@given(RECORDS, st.sampled_from([CONFIRMED, PROPOSED, {}]))
@settings(max_examples=400, deadline=None)
def test_a_contradiction_is_a_finding_and_nothing_else_is(typed: dict[str, str], confirmed: dict[str, tuple[str, ...]]) -> None:
    """F37: the overview marks a criterion exactly where a rule asks for a reason."""
    seen = look({**BASE, **typed}, confirmed)
    rules = {check.id for check in CHECKS if check.form == "screening" and check.items[0] in EVIDENCE}
    asked = {each.place.item for each in assess(seen).findings if each.check in rules}
    assert asked == {each.item for each in criteria(seen) if each.contradicts}


# ---- ACR/EULAR 2013 --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "total", "words"),
    [
        ({**GATES, "ACR_MCP": "Y"}, 9, "At least this"),
        ({**SCORE_8}, 8, "Definite from 9 on: not reached."),
        ({**SCORE_8, "ACR_SCLERODACT": "Y", "ACR_PUFFY": "~UNK"}, 12, "Definite from 9 on: reached."),
        ({**SCORE_8, "ACR_PITTING": "Y", "ACR_ULCER": "~ND", "ACR_PAH": "~ND", "RNAP3_ISORRES": "~ND"}, 11, "reached."),
        ({**SCORE_8, "ACR_TELANG": "~UNK"}, None, "No total: 8 to 10 points; not answered: Telangiectasia."),
        ({**SCORE_8, "ACR_SPARED": "Y"}, None, "does not apply: Skin thickening spares the fingers."),
        ({**SCORE_8, "ACR_MIMIC": "Y"}, None, "does not apply: Another disease explains it better."),
        ({**SCORE_8, "ACR_SPARED": "~UNK"}, None, "not answered: Skin thickening spares the fingers."),
    ],
)
def test_acr_eular_score(typed: Mapping[str, str], total: int | None, words: str) -> None:
    """F36: the higher item of a domain counts, an open item that could raise the total leaves none, MCP alone is enough."""
    value, beside = derived("ACRTOT", typed)
    assert value == total
    assert words in beside


def test_an_uncertain_score_is_still_certain_enough() -> None:
    """F37: 9 is reached whatever the open item says; below it for certain only if the highest total stays below."""
    reached = one("INCL01", {**SCORE_8, "ACR_TELANG": "Y", "ACR_NAILFOLD": "~UNK", "INCL01": "Y"})
    assert (reached.proposal, reached.contradicts) == ("met", False)
    open_still = one("INCL01", {**SCORE_8, "ACR_TELANG": "~UNK", "INCL01": "Y"})
    assert (open_still.proposal, open_still.contradicts) == (None, False)
    assert "not certain while this is not answered: Telangiectasia" in said(open_still)


def test_the_bounds_hold_whatever_is_answered() -> None:
    """F36: filling in an unknown item never leaves the bounds."""
    unknown = {**SCORE_8, "ACR_TELANG": "~UNK", "ACR_SCLERODACT": "~UNK", "ACR_MCP": "~UNK"}
    bounds = classified(look(unknown))
    assert isinstance(bounds, Classified)
    for mcp in "YN":
        for fingers in "YN":
            filled = classified(look({**unknown, "ACR_TELANG": fingers, "ACR_SCLERODACT": fingers, "ACR_MCP": mcp}))
            assert isinstance(filled, Classified)
            assert bounds.low <= filled.low == filled.high <= bounds.high


# ---- kidney, liver, mood, lung ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "value", "words"),
    [
        ("1348/05/01", 79, "CKD-EPI 2021"),
        ("1348", None, "No eGFR: between 79 and 80, for the day of birth is not known."),
        ("1347/01", 79, "CKD-EPI 2021"),
        ("1390/01/01", None, "No eGFR: the equation holds from 18 years on."),
        ("1385", None, "No eGFR: the equation holds from 18 years on, and the participant may be younger."),
        ("1410/01/01", None, "No eGFR: the birth date lies after the blood was taken."),
        ("~UNK", None, "No eGFR: no birth date."),
    ],
)
def test_egfr_needs_an_age_in_completed_years(born: str, value: int | None, words: str) -> None:
    """F37: a partly known birth date does where every possible day gives the same rounded result."""
    found, beside = derived("GFREI", {"SEX": "M", "BRTHDAT": born, "LBDAT": "1403/07/03", "CREAT_LBORRES": "1.10"})
    assert found == value
    assert words in beside


def test_egfr_without_its_inputs() -> None:
    """F37: no sex, no day: the reason; no creatinine: nothing at all."""
    assert derived("GFREI", {"BRTHDAT": "1348", "LBDAT": "1403/07/03", "CREAT_LBORRES": "1.1"}) == (None, "No eGFR: no sex.")
    no_day = {"SEX": "F", "BRTHDAT": "1348/01/01", "CREAT_LBORRES": "1.1"}
    assert derived("GFREI", no_day) == (None, "No eGFR: the day on which the blood was taken is not known.")
    assert derived("GFREI", {"SEX": "F", "BRTHDAT": "1348/01/01", "LBDAT": "1403/07/03"}) == (None, "")


def test_a_limit_between_two_possible_values_decides_nothing() -> None:
    """F37: 79 or 80, and the limit lies between the two unrounded values."""
    typed = {"SEX": "M", "BRTHDAT": "1348", "LBDAT": "1403/07/03", "CREAT_LBORRES": "1.10", "EXCL05": "N"}
    values = [one("EXCL05", typed, {"egfr_limit": (limit,)}).proposal for limit in ("79", "80")]
    assert values == ["not met", "met"]
    between = {**typed, "CREAT_LBORRES": "1.11"}
    assert "78 to 79" in said(one("EXCL05", between))
    assert one("EXCL05", between, {"egfr_limit": ("79",)}).proposal in (None, "met")


def test_kdigo_stage_is_judged_before_rounding() -> None:
    """F37: 59.7 is shown as 60 and is G3a all the same."""
    assert stage(59.7) == "G3a"
    typed = {"SEX": "M", "BRTHDAT": "1345/01/01", "LBDAT": "2024-09-11", "CREAT_LBORRES": "1.37"}
    assert derived("GFREI", typed)[0] == 60
    assert derived("GFRSTAGE", typed)[0] == "G3A"


def test_a_number_is_shown_on_its_own_side_of_the_limit() -> None:
    """F37: what is judged is not rounded; 59.8 below 60 does not stand there as 60, nor 2.49 times as 2.5."""
    typed = {"SEX": "M", "BRTHDAT": "1345/01/01", "LBDAT": "2024-09-11", "CREAT_LBORRES": "1.37", "EXCL05": "Y"}
    found = one("EXCL05", typed)
    assert said(found) == "eGFR 59.8 mL/min/1.73 m² (CKD-EPI 2021, G3a); limit 60: below it."
    assert [ENGLISH(each) for each in found.reasons] == ["eGFR 59.8 mL/min/1.73 m² (CKD-EPI 2021, G3a) < 60"]
    enzymes = {"ALT_LBORRES": "349", "ALTULN": "140", "EXCL06": "N"}
    assert said(one("EXCL06", enzymes)) == "ALT 349 U/L, 2.49 × upper limit of normal; limit 2.5 ×: not reached."


def test_a_single_pressure_has_no_mean_and_says_so() -> None:
    """F37: the mean is of two readings."""
    assert derived("SYSBP_MEAN", {"SYSBP_VSORRES#1": "170"}) == (None, "No mean: it takes two readings.")
    assert derived("DIABP_MEAN", {"SYSBP_VSORRES#1": "170"}) == (None, "")


def test_a_test_before_the_birth_is_not_judged() -> None:
    """F52: the reason is the date, not the table."""
    typed = {**LUNG, "FVC_REORRES": "2.50", "PFTDAT": "2024-09-01", "BRTHDAT": "1404"}
    assert derived("FVC_PP", typed) == (None, "No reference value: the test lies before the birth date.")


def test_child_pugh_only_where_there_is_cirrhosis() -> None:
    """F37: the question comes first; a missing part gives no score."""
    parts = {"BILI_LBORRES": "2.50", "ALB_LBORRES": "3.6", "INR_LBORRES": "1.80", "ASCITES": "MILD", "ENCEPH": "NONE"}
    assert derived("CHILDPUGH", {"CIRRHOSIS": "Y", **parts}) == (8, "Class B.")
    assert derived("CHILDPUGH", {"CIRRHOSIS": "N", **parts}) == (None, "")
    value, words = derived("CHILDPUGH", {"CIRRHOSIS": "Y", **parts, "ALB_LBORRES": "~ND"})
    assert value is None
    assert words.startswith("No Child-Pugh score")


def test_depression_is_decided_by_interview() -> None:
    """F37: the score excludes nobody; question 9 above 0 calls for a talk the same day."""
    asked = one("EXCL07", {"PHQ9TOT": "12", "PHQ9I9": "1", "EXCL07": "N"})
    assert said(asked) == (
        "PHQ-9 total 12 (Moderate); limit 10: reached. Question 9 is 1: speak with the participant today."
    )
    assert (asked.proposal, asked.contradicts) == (None, True)
    held = one("EXCL07", {"PHQ9TOT": "12", "PHQ9I9": "0", "DEPINTYN": "Y", "EXCL07": "N"})
    assert (held.proposal, held.contradicts) == (None, False)
    assert derived("PHQ9SEV", {"PHQ9TOT": "20"})[0] == "SEVERE"


def test_lung_function_beside_its_criterion() -> None:
    """F36, F52: percent of predicted and z by the set of the study, at the exact age; proposed until confirmed."""
    typed = {**LUNG, "FVC_REORRES": "2.50", "DLCO_REORRES": "14.0", "CTILD": "Y", "PFTILD": "Y", "INCL02": "Y"}
    found = one("INCL02", typed)
    assert "% predicted, z -" in said(found)
    assert "(GLI Global 2022); limit z -1.645: below it." in said(found)
    assert found.proposal == "met"
    assert "proposed set, not confirmed" in said(one("INCL02", typed, {}))
    for blank, why in (("HEIGHT_VSORRES", "no height"), ("SEX", "no sex"), ("PFTDAT", "the date of the test is not known")):
        without = {item: text for item, text in typed.items() if item != blank}
        value, words = derived("FVC_PP", without)
        assert value is None
        assert why in words


def test_everything_is_said_in_both_languages(screened: dict[str, Look]) -> None:
    """F106: no parameter is left open in any sentence of the evidence."""
    seen = [*screened.values(), look(MEASURED), look(MEASURED, {}), look({**MEASURED, "BRTHDAT": "1350"})]
    sentences: list[Message] = [each for one_look in seen for criterion in criteria(one_look) for each in criterion.evidence]
    sentences += [conclusion(each).words for each in seen]
    for each in sentences:
        for say in (ENGLISH, PERSIAN):
            assert "{" not in say(each)
            assert "None" not in say(each).replace("None or minimal", "")
