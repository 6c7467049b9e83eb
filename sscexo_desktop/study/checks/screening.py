"""Rules of the screening: consent first, answers that agree with the evidence beside them, a decision that follows from them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.checks.evidence import CHECKS as EVIDENCE
from sscexo_desktop.study.checks.rule import Check, Found
from sscexo_desktop.study.dates import PartialDate, completed_years
from sscexo_desktop.study.eligibility import Criterion, criteria, unmeasured
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.typed import Blank


def standing_against(look: Look) -> list[Criterion]:
    """Return the criteria that stand against eligibility, in the order of the registry."""
    return [each for each in look.once(criteria) if each.against]


def born_after_consent(look: Look) -> Iterator[Found]:
    """The birth date must lie before the consent."""
    born, consent = look.value("BRTHDAT"), look.day("RFICDAT")
    if isinstance(born, PartialDate) and consent and born.first > consent:
        yield "BRTHDAT", {}


def under_age(look: Look) -> Iterator[Found]:
    """Under 18 a guardian's consent is needed beside the participant's; of a partial birth date the oldest possible age counts."""
    born, consent = look.value("BRTHDAT"), look.day("RFICDAT")
    if not isinstance(born, PartialDate) or consent is None or born.first > consent or look.code("GUARDYN") == "Y":
        return
    age = completed_years(born.first, consent)
    if age < 18:
        yield "GUARDYN", {"age": age}


def not_blinded_in_words(look: Look) -> Iterator[Found]:
    """The participant has to know that the dose stays hidden."""
    if look.code("BLINDEXPL") == "N":
        yield "BLINDEXPL", {}


def pressures_swapped(look: Look) -> Iterator[Found]:
    """Systolic must exceed diastolic in each reading."""
    for row in look.rows("bp"):
        systolic, diastolic = look.number("SYSBP_VSORRES", row), look.number("DIABP_VSORRES", row)
        if systolic is not None and diastolic is not None and systolic <= diastolic:
            yield Place("DIABP_VSORRES", row), {}


def self_harm(look: Look) -> Iterator[Found]:
    """Item 9 of the PHQ-9 above 0 asks for a conversation on the same day."""
    score = look.number("PHQ9I9")
    if score:
        yield "PHQ9I9", {}


def extent_without_disease(look: Look) -> Iterator[Found]:
    """A CT without interstitial lung disease has no extent."""
    extents = [look.number(f"ILDEXT_{level}") for level in range(1, 6)]
    if look.code("CTILD") == "N" and any(extents):
        yield "CTILD", {}


def eligible_against_criteria(look: Look) -> Iterator[Found]:
    """Nobody is eligible with a criterion against it."""
    against = standing_against(look) if look.code("ELIGYN") == "Y" else []
    if against:
        yield "ELIGYN", {"criterion": against[0].title}


def eligible_without_evidence(look: Look) -> Iterator[Found]:
    """A reason why the evidence of the registry was not obtained is no evidence."""
    blank = [item for item in unmeasured(look) if isinstance(look.answers.answer(item), Blank)]
    if blank and look.code("ELIGYN") == "Y":
        yield "ELIGYN", {"item": look.form.items[blank[0]].label}


def refused_without_criterion(look: Look) -> Iterator[Found]:
    """“Not eligible” rests on a criterion, or on a reason given in words."""
    if look.code("ELIGYN") == "N" and not standing_against(look):
        yield "ELIGYN", {}


def decided_before_consent(look: Look) -> Iterator[Found]:
    """The decision cannot be older than the consent."""
    decided, consent = look.day("ELIGDAT"), look.day("RFICDAT")
    if decided and consent and decided < consent:
        yield "ELIGDAT", {"consent": consent}


def old_pregnancy_test(look: Look) -> Iterator[Found]:
    """A pregnancy test cannot be dated more than a month before the consent to count for screening."""
    tested, consent = look.day("HCGDAT"), look.day("RFICDAT")
    if tested and consent and tested < consent - timedelta(days=30):
        yield "HCGDAT", {"consent": consent}


CHECKS = (
    Check("SCR-01", "screening", ("BRTHDAT", "RFICDAT"), "hard", "The birth date lies after the consent.", born_after_consent),
    Check("SCR-02", "screening", ("GUARDYN",), "hard", "The participant is {age}: a guardian's consent is needed.", under_age),
    Check("SCR-03", "screening", ("BLINDEXPL",), "soft", "The participant was not told that the dose stays hidden.",
          not_blinded_in_words),
    Check("SCR-04", "screening", ("SYSBP_VSORRES", "DIABP_VSORRES"), "hard", "The diastolic pressure must be below the systolic.",
          pressures_swapped),
    Check("SCR-09", "screening", ("PHQ9I9",), "soft",
          "Thoughts of self-harm: speak with the participant today, and note here what was done.", self_harm),
    Check("SCR-10", "screening", ("CTILD",), "hard", "CT shows no interstitial lung disease, yet an extent is entered.",
          extent_without_disease),
    Check("SCR-11", "screening", ("ELIGYN",), "soft", "Not eligible: a criterion is against it ({criterion}).",
          eligible_against_criteria, "ELIGIBILITY"),
    Check("SCR-12", "screening", ("ELIGYN",), "soft", "No criterion is against it: say why the participant is not eligible.",
          refused_without_criterion),
    Check("SCR-13", "screening", ("ELIGDAT", "RFICDAT"), "hard", "The decision lies before the consent of {consent}.",
          decided_before_consent),
    Check("SCR-14", "screening", ("HCGDAT", "RFICDAT"), "soft",
          "The pregnancy test lies more than 30 days before the consent of {consent}.", old_pregnancy_test),
    *EVIDENCE,
    Check("SCR-31", "screening", ("ELIGYN",), "soft", "Eligible, yet there is no value of “{item}”.", eligible_without_evidence,
          "ELIGIBILITY"),
)  # fmt: skip
