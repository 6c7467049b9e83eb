"""Skin score, classification, Child-Pugh and PHQ-9: sums of points that need all their parts (F36, F37)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscexo_desktop.clinical import depression, liver, skin_score
from sscexo_desktop.clinical.classification import Score, acr_eular_2013
from tests.clinical.published import NO_NUMBERS, vectors, yes

CRITERIA = {"skin_proximal": "skin_prox_MCP", "puffy_fingers": "puffy_fingers", "sclerodactyly": "sclerodactyly",
            "digital_ulcers": "digital_ulcers", "pitting_scars": "pitting_scars", "telangiectasia": "telangiectasia",
            "nailfold": "nailfold_abnormal", "pulmonary_hypertension": "PAH", "lung_disease": "ILD", "raynaud": "raynaud"}
NOTHING = dict.fromkeys(CRITERIA, False)


def classified(*present: str, autoantibodies: int = 0) -> Score:
    found = acr_eular_2013(**{**NOTHING, **dict.fromkeys(present, True)}, autoantibodies=autoantibodies)
    assert found is not None
    return found


def test_published_classifications() -> None:
    """Every case of the file."""
    for row in vectors("acr_eular_2013.csv"):
        present = [name for name, column in CRITERIA.items() if yes(row[column])]
        found = classified(*present, autoantibodies=int(row["n_autoantibodies_pos"]))
        assert (found.total, found.definite) == (int(row["total"]), yes(row["definite_SSc_ge9"])), row["case"]


@pytest.mark.parametrize(("present", "domain", "points"), [
    (("skin_proximal",), "A", 9), (("puffy_fingers",), "B", 2), (("sclerodactyly",), "B", 4),
    (("puffy_fingers", "sclerodactyly"), "B", 4),
    (("digital_ulcers",), "C", 2), (("pitting_scars",), "C", 3), (("digital_ulcers", "pitting_scars"), "C", 3),
    (("telangiectasia",), "D", 2), (("nailfold",), "E", 2), (("pulmonary_hypertension",), "F", 2), (("lung_disease",), "F", 2),
    (("pulmonary_hypertension", "lung_disease"), "F", 2), (("raynaud",), "G", 3)])
def test_the_weight_of_each_criterion(present: tuple[str, ...], domain: str, points: int) -> None:
    """The higher of a domain counts once."""
    found = classified(*present)
    assert found.by_domain == {**dict.fromkeys("ABCDEFGH", 0), domain: points}
    assert found.total == points


def test_antibodies_count_once() -> None:
    """One, two or three of them give 3 points; more than three there are not."""
    assert [classified(autoantibodies=number).total for number in range(4)] == [0, 3, 3, 3]
    assert acr_eular_2013(**NOTHING, autoantibodies=4) is None
    assert acr_eular_2013(**NOTHING, autoantibodies=-1) is None


def test_both_sides_of_nine() -> None:
    """9 is definite, 8 is not; thick skin proximal to the MCP joints is enough alone and takes the place of the fingers."""
    assert classified("sclerodactyly", "telangiectasia", "nailfold").definite is False
    assert classified("sclerodactyly", "raynaud", "telangiectasia").definite is True
    assert classified("skin_proximal").definite is True
    assert classified("skin_proximal", "puffy_fingers", "sclerodactyly").total == 9
    assert classified(*CRITERIA, autoantibodies=3).total == 24
    assert classified(*set(CRITERIA) - {"skin_proximal"}, autoantibodies=3).total == 19


@given(st.lists(st.integers(0, 3), min_size=17, max_size=17), st.integers(0, 16))
def test_the_skin_score_needs_all_sites(sites: list[int], missing: int) -> None:
    """17 of 17, each 0–3; anything less or else has no total."""
    assert skin_score.total(sites) == sum(sites)
    for wrong in (None, 4, -1, 1.5):
        assert skin_score.total([wrong if number == missing else site for number, site in enumerate(sites)]) is None  # type: ignore[misc]
    assert skin_score.total(sites[:missing]) is skin_score.total([*sites, 0]) is None


def test_the_skin_score_at_its_ends() -> None:
    """0 and 51."""
    assert (skin_score.total([0] * 17), skin_score.total([3] * 17)) == (0, 51)


def test_published_child_pugh() -> None:
    """Every case of the file."""
    for row in vectors("child_pugh.csv"):
        found = liver.child_pugh(float(row["bilirubin_mg_dL"]), float(row["albumin_g_dL"]), float(row["INR"]),
                                 int(row["ascites_1none_2mild_3mod"]), int(row["enceph_1none_2gr1-2_3gr3-4"]))
        assert found == liver.Score(int(row["score"]), row["class"]), row["case"]  # type: ignore[arg-type]


@pytest.mark.parametrize(("bilirubin", "albumin", "inr", "points"), [
    (1.99, 3.51, 1.69, 5), (2, 3.51, 1.69, 6), (3, 3.51, 1.69, 6), (3.01, 3.51, 1.69, 7), (1.99, 3.5, 1.69, 6),
    (1.99, 2.8, 1.69, 6), (1.99, 2.79, 1.69, 7), (1.99, 3.51, 1.7, 6), (1.99, 3.51, 2.3, 6), (1.99, 3.51, 2.31, 7),
    (1.99, 3.501, 1.69, 5), (1.99, 3.51, 2.301, 7)])
def test_each_limit_of_child_pugh(bilirubin: float, albumin: float, inr: float, points: int) -> None:
    """Both sides of 2 and 3 mg/dL, 3.5 and 2.8 g/dL, INR 1.7 and 2.3."""
    found = liver.child_pugh(bilirubin, albumin, inr, 1, 1)
    assert found is not None
    assert found.points == points


def test_classes_of_child_pugh() -> None:
    """A 5–6, B 7–9, C 10–15."""
    letters = [found.letter for ascites in (1, 2, 3) for encephalopathy in (1, 2, 3)
               if (found := liver.child_pugh(2.5, 3.0, 1.0, ascites, encephalopathy))]
    assert letters == ["B", "B", "B", "B", "B", "C", "B", "C", "C"]
    assert liver.child_pugh(1, 4, 1, 2, 1) == liver.Score(6, "A")
    assert liver.child_pugh(9, 1, 9, 3, 3) == liver.Score(15, "C")


@pytest.mark.parametrize("wrong", [0, -1, *NO_NUMBERS])
def test_child_pugh_needs_all_parts(wrong: float) -> None:
    """Three measurements above 0 and two steps of 1–3."""
    assert liver.child_pugh(wrong, 4, 1, 1, 1) is liver.child_pugh(1, wrong, 1, 1, 1) is liver.child_pugh(1, 4, wrong, 1, 1) is None
    assert liver.child_pugh(1, 4, 1, 0, 1) is liver.child_pugh(1, 4, 1, 4, 1) is liver.child_pugh(1, 4, 1, 1, 0) is None
    assert liver.child_pugh(1, 4, 1, 1, 4) is None


def test_published_questionnaires() -> None:
    """Every case of the PHQ-9 file."""
    for row in vectors("phq9.csv"):
        answers = [int(row[f"q{number}"]) for number in range(1, 10)]
        total = depression.phq9_total(answers)
        assert total == int(row["total"]), row["case"]
        assert depression.phq9_severity(total) == row["severity"], row["case"]
        assert depression.phq9_item_nine_alert(answers[8]) is yes(row["item9_alert"]), row["case"]


def test_bands_of_phq9() -> None:
    """Each band from its first total to its last."""
    bands = ["none-minimal"] * 5 + ["mild"] * 5 + ["moderate"] * 5 + ["moderately severe"] * 5 + ["severe"] * 8
    assert [depression.phq9_severity(total) for total in range(28)] == bands
    for total in (-1, 28, 4.5, *NO_NUMBERS):
        assert depression.phq9_severity(total) is None  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 3), min_size=9, max_size=9), st.integers(0, 8))
def test_phq9_needs_all_nine(answers: list[int], missing: int) -> None:
    """Nine answers of 0–3; the tenth question is not one of them."""
    assert depression.phq9_total(answers) == sum(answers)
    for wrong in (None, 4, -1):
        assert depression.phq9_total([wrong if number == missing else answer for number, answer in enumerate(answers)]) is None
    assert depression.phq9_total(answers[:missing]) is depression.phq9_total([*answers, 0]) is None


def test_any_answer_to_the_ninth_item_alerts() -> None:
    """0 does not, 1–3 do, and nothing else is an answer."""
    assert [depression.phq9_item_nine_alert(answer) for answer in (0, 1, 2, 3, 4, -1)] == [False, True, True, True, None, None]
