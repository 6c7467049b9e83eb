"""Who is expected on a clinic day, and what is printed for it (F83)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from clinic import ENGLISH, PERSIAN, STUDY
from demo_desk import demo

from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.demo import open_demo
from sscexo_desktop.actions.papers import clinic_day
from sscexo_desktop.actions.replaying import DEMO_DAY
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.paper.clinic_day import write_clinic_day
from sscexo_desktop.study.texts import Manner

__all__ = ["demo"]


@pytest.fixture
def session(demo: Path) -> Iterator[Session]:
    gate = open_demo(demo, STUDY)
    found = gate.log_in("doctor", gate.demo_passwords["doctor"])
    found.today = lambda: DEMO_DAY
    yield found
    gate.close()


def expected(session: Session, day: date) -> dict[tuple[str, str], str]:
    return {(each.participant, each.visit.id): each.when for each in clinic_day.clinic_day(session, day).expected}


def test_the_next_day_is_the_next_one_planned(session: Session) -> None:
    """F9, F83: the first target day from today on; nobody whose way has ended counts."""
    day = clinic_day.next_day(session)
    assert day is not None
    assert day >= DEMO_DAY
    found = clinic_day.clinic_day(session, day)
    targets = [each.window.target for each in found.those("due") if each.window]
    assert day in targets
    left = {"SSC-001", "SSC-002", "SSC-008", "SSC-009", "SSC-010"}  # completed, failed or left
    assert not left & {each.participant for each in found.expected}


def test_the_window_says_who_is_due_and_who_overdue(session: Session) -> None:
    """F9: within the confirmed window due, after it overdue, before it not expected at all."""
    open_visits = {(each.participant, each.visit.id): each.window for each in clinic_day._open_visits(session)}
    (who, window), *_ = [(key, each) for key, each in open_visits.items() if each is not None and each.first is not None]
    assert window is not None
    assert window.first is not None
    assert window.last is not None
    assert expected(session, window.first)[who] == "due"
    assert expected(session, window.last)[who] == "due"
    assert expected(session, date.fromordinal(window.last.toordinal() + 1))[who] == "overdue"
    assert who not in expected(session, date.fromordinal(window.first.toordinal() - 1))


def test_without_a_confirmed_interval_there_is_order_only(session: Session) -> None:
    """F9: the next visit of a participant is named without a day, and the one after it is not."""
    found = expected(session, DEMO_DAY)
    assert found[("SSC-006", "infusion1")] == "undated"
    assert ("SSC-006", "infusion2") not in found
    assert sum(1 for (number, _), when in found.items() if number == "SSC-007" and when == "undated") == 1


@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN])
def test_the_list_and_the_forms_are_one_document(session: Session, tmp_path: Path, manner: Manner) -> None:
    """F83: everybody on the list, and behind it the blank forms of those due and overdue, with their numbers on each page."""
    paper = clinic_day.clinic_day_paper(session, date(2025, 3, 24), manner)
    expected = clinic_day.clinic_day(session, date(2025, 3, 24)).those("due", "overdue")
    wanted = [(each.participant, each.visit.id) for each in expected]
    assert [(each.participant, each.visit.id) for each in paper.forms.sheets] == wanted
    assert all(each.blank for each in paper.forms.sheets)
    assert paper.file_name == "PRACTICE_SSC-EXO_clinic-day_2025-03-24.pdf"
    document = pypdfium2.PdfDocument(write_clinic_day(paper, tmp_path / "day.pdf"))
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    assert all(names(number, pages[0]) for number in ("SSC-006", *(number for number, _ in wanted)))
    assert all(any(names(number, page) for page in pages[1:]) for number, _ in wanted)
    assert not any(names("SSC-006", page) for page in pages[1:])
    for word in ("10¹¹", "EXO-1403"):
        assert word not in pages[0]


def names(number: str, page: str) -> bool:
    """Whether a page names a participant; PDFium turns the parts of a Latin number round where it reads a Persian line."""
    letters, digits = number.split("-")
    return any(each in page for each in (number, f"{digits}-{letters}", f"-{digits}{letters}"))


def test_a_participant_without_a_day_can_be_named(session: Session) -> None:
    """F83: their next visit is printed all the same."""
    paper = clinic_day.clinic_day_paper(session, date(2025, 3, 24), ENGLISH, ("SSC-006",))
    assert {each.participant for each in paper.forms.sheets} == {"SSC-006"}


def test_nobody_is_due(session: Session) -> None:
    """It is said, with what can be done instead."""
    with pytest.raises(Trouble, match="Nobody is due") as caught:
        clinic_day.clinic_day_paper(session, date(2024, 6, 1), ENGLISH)
    assert caught.value.next_step.text


def test_names_are_not_on_the_list(session: Session) -> None:
    """F13: whoever finds the sheet learns numbers, and neither names nor answers."""
    overview = clinic_day.clinic_day_paper(session, date(2025, 3, 24), ENGLISH).overview
    said = " ".join((overview.title, *overview.paragraphs, *(cell for row in overview.rows for cell in row)))
    for record in session.file.records():
        for place, answer in record.answers.items():
            item = session.study.forms[record.key.form].items.get(place.item)
            if item is not None and item.kind.name == "text" and len(str(answer)) > 3:
                assert str(answer) not in said


@pytest.mark.parametrize("typed", ["2025-03-24", "1404/01/04", "۱۴۰۴/۰۱/۰۴"])
def test_a_day_is_read_in_either_calendar(typed: str) -> None:
    """F21: as everywhere."""
    assert clinic_day.read_day(typed, ENGLISH) == date(2025, 3, 24)


@pytest.mark.parametrize("typed", ["", "tomorrow", "2025-13-01"])
def test_a_day_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Trouble) as caught:
        clinic_day.read_day(typed, ENGLISH)
    assert "year-month-day" in caught.value.next_step.text


def test_who_may_not_print_gets_no_list(demo: Path) -> None:
    """F79, T15."""
    gate = open_demo(demo, STUDY)
    reader = gate.log_in("reader", gate.demo_passwords["reader"])
    with pytest.raises(Refused):
        clinic_day.clinic_day(reader, DEMO_DAY)
    gate.close()


def test_an_identity_form_is_never_drawn(session: Session, tmp_path: Path) -> None:
    """F13: whatever was gathered."""
    paper = clinic_day.clinic_day_paper(session, date(2025, 3, 24), ENGLISH)
    identity = replace(paper.forms.sheets[0], form=session.study.forms["identity"])
    wrong = replace(paper, forms=replace(paper.forms, sheets=(identity,)))
    with pytest.raises(ValueError, match="identity"):
        write_clinic_day(wrong, tmp_path / "day.pdf")
    assert not (tmp_path / "day.pdf").exists()
