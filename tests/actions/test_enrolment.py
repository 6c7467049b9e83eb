"""The enrolment number: given with the first signature on “eligible”, kept for good, never given twice (F8, F9, F10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest

from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.enrolment import eligible, enrolment_numbers
from sscexo_desktop.actions.screening_log import screened, screening_log
from sscexo_desktop.actions.signing import sign
from sscexo_desktop.paper.report import write_report
from sscexo_desktop.resources import resource
from sscexo_desktop.study.cases import load_case
from sscexo_desktop.study.places import RecordKey
from tests.actions.clinic import ENGLISH, PERSIAN, Clinic

FAILURE = load_case(resource("demo", "case-02-b.toml"))


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "study.sscexo")
    clinic.confirm_settings()
    yield clinic
    assert clinic.file.verify().ok
    clinic.file.close()


def screening(number: str) -> RecordKey:
    return RecordKey(number, "screening", "screening")


def decide(clinic: Clinic, *numbers: str) -> None:
    sign(clinic.session, [screening(each) for each in numbers], "eligibility", clinic.credentials(), own_override_known=True)


def refuse(clinic: Clinic, number: str) -> None:
    """Correct a decision to not eligible, with the criterion that stands against it."""
    typed = {"EXCL07": "Y", "ELIGYN": "N", "IEREASON": "depression", "INFORMDAT": "2024-09-20"}
    clinic.save(screening(number), typed, complete=True)


def test_the_number_comes_with_the_signature_on_eligible(clinic: Clinic) -> None:
    """F8, F10: complete is not enough, and another meaning is none; it is the first from then on."""
    number = clinic.replay("screening")
    assert enrolment_numbers(clinic.session) == {}
    sign(clinic.session, (screening(number),), "reviewed", clinic.credentials())
    assert enrolment_numbers(clinic.session) == {}
    decide(clinic, number)
    assert enrolment_numbers(clinic.session) == {number: "ENR-01"}
    assert [each.enrolment for each in clinic.session.participants()] == ["ENR-01"]
    assert clinic.session.line(number).enrolment == "ENR-01"


def test_a_screen_failure_gets_none(clinic: Clinic) -> None:
    """F8: “not eligible” is signed as well; the number counts the eligible alone."""
    failure = clinic.replay("screening", case=FAILURE)
    decide(clinic, failure)
    number = clinic.replay("screening")
    decide(clinic, number)
    assert enrolment_numbers(clinic.session) == {number: "ENR-01"}


def test_numbers_follow_the_signatures_and_not_the_screenings(clinic: Clinic) -> None:
    """F8: whoever is signed first is the first; of two signed in one sitting, in the order in which they were signed."""
    first, second, third = (clinic.replay("screening") for _ in range(3))
    decide(clinic, third)
    decide(clinic, second, first)
    assert enrolment_numbers(clinic.session) == {third: "ENR-01", second: "ENR-02", first: "ENR-03"}
    assert [each.enrolment for each in clinic.session.participants()] == ["ENR-03", "ENR-02", "ENR-01"]


def test_a_void_signature_takes_no_number_away(clinic: Clinic) -> None:
    """F8: corrected, and signed a second time: the same number, and the next participant gets the next."""
    first, second = clinic.replay("screening"), clinic.replay("screening")
    decide(clinic, first)
    clinic.save(screening(first), {"HEIGHT_VSORRES": "161"}, complete=True)
    assert enrolment_numbers(clinic.session) == {first: "ENR-01"}
    decide(clinic, second)
    decide(clinic, first)
    assert enrolment_numbers(clinic.session) == {first: "ENR-01", second: "ENR-02"}


def test_corrected_to_not_eligible_it_stays_and_is_never_given_twice(clinic: Clinic) -> None:
    """F8, F9: the number stays with its participant; the place among the planned is free again."""
    first, second = clinic.replay("screening"), clinic.replay("screening")
    decide(clinic, first)
    refuse(clinic, first)
    assert enrolment_numbers(clinic.session) == {first: "ENR-01"}
    decide(clinic, first)
    decide(clinic, second)
    assert enrolment_numbers(clinic.session) == {first: "ENR-01", second: "ENR-02"}
    assert eligible(clinic.session) == {second}


def test_signed_not_eligible_first_and_eligible_later(clinic: Clinic) -> None:
    """F8: a void signature on “not eligible” gives no number, although the screening says “eligible” now."""
    first, second = clinic.replay("screening"), clinic.replay("screening")
    refuse(clinic, first)
    decide(clinic, first)
    clinic.save(screening(first), {"EXCL07": "N", "ELIGYN": "Y"}, complete=True)
    assert enrolment_numbers(clinic.session) == {}
    assert eligible(clinic.session) == frozenset()
    decide(clinic, second)
    decide(clinic, first)
    assert enrolment_numbers(clinic.session) == {second: "ENR-01", first: "ENR-02"}


def test_a_clock_that_was_set_back_changes_no_number(clinic: Clinic) -> None:
    """F8, F73: what was signed is told by the revision, not by the time."""
    number = clinic.replay("screening")
    decide(clinic, number)
    clinic.now -= timedelta(days=2)
    refuse(clinic, number)
    assert enrolment_numbers(clinic.session) == {number: "ENR-01"}


# ---- the screening log ---------------------------------------------------------------------------------------------------------


def test_everybody_screened_is_in_the_log(clinic: Clinic) -> None:
    """F8: eligible, failed and not yet decided, each with the conclusion and the enrolment number."""
    enrolled, failed = clinic.replay("screening"), clinic.replay("screening", case=FAILURE)
    empty = clinic.session.screen_participant().number
    decide(clinic, enrolled)
    lines = {each.participant: each for each in screened(clinic.session)}
    assert list(lines) == [enrolled, failed, empty]
    assert [lines[each].enrolment for each in lines] == ["ENR-01", "", ""]
    assert [lines[each].state for each in lines] == ["eligible", "screen_failure", "in_screening"]
    of_failed, of_enrolled = lines[failed].conclusion, lines[enrolled].conclusion
    assert of_failed is not None
    assert of_enrolled is not None
    assert (of_enrolled.code, of_failed.code) == ("ELIGIBLE", "NOT ELIGIBLE")
    assert lines[failed].reason == "پلاکت کمتر از ۴۰٬۰۰۰ در میکرولیتر"
    assert (lines[empty].conclusion, lines[empty].consent, lines[empty].decision) == (None, None, None)


def test_the_log_on_paper(clinic: Clinic, tmp_path: Path) -> None:
    """F8, F83: a line for each, the value and the limit that decided, in both languages."""
    clinic.replay("screening")
    clinic.replay("screening", case=FAILURE)
    report = screening_log(clinic.session, ENGLISH)
    assert [row[1] for row in report.rows] == ["SSC-001", "SSC-002"]
    assert report.rows[1][5].startswith("not eligible: platelets 38 ×10⁹/L < 40 (repeated 37)")
    assert report.rows[1][3:5] == ("Screen failure", "No, 2024-09-26")
    assert "Screened 2, not eligible 1, enrolled 0." in report.paragraphs[1]
    for manner, count in ((ENGLISH, "38"), (PERSIAN, "۳۸")):
        document = pypdfium2.PdfDocument(write_report(screening_log(clinic.session, manner), tmp_path / f"{manner.language}.pdf"))
        printed = "".join(page.get_textpage().get_text_range() for page in document)
        document.close()
        assert "ENR" not in printed
        assert count in printed


def test_who_may_not_print_gets_no_log(clinic: Clinic) -> None:
    """F79: the permission is that of printing."""
    clinic.replay("screening")
    clinic.be("reader")
    with pytest.raises(Refused):
        screening_log(clinic.session, ENGLISH)
