"""Drafts found at the beginning: one's own, and those that no account owns (F19, F82, F110)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.left_drafts import left_drafts, take_up, throw_away
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import DraftField
from tests.actions.clinic import BASELINE, ENGLISH, SCREENING, Clinic

HEIGHT = Place("HEIGHT_VSORRES")


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    found = Clinic(tmp_path / "clinic.sqlite")
    found.file.add_participant("SSC-001")
    found.file.person = "A typed name"
    found.file.put_draft_field(SCREENING, DraftField(HEIGHT, "160"))
    found.be("nurse")
    Entry(found.session, BASELINE, ENGLISH)
    found.file.put_draft_field(BASELINE, DraftField(HEIGHT, "161"))
    yield found
    found.file.close()


def test_ones_own_and_nobodys(clinic: Clinic) -> None:
    """F82: another person's draft is theirs; a typed name that is no account owns nothing any more."""
    assert {each.key for each in left_drafts(clinic.session)} == {SCREENING, BASELINE}
    clinic.be("doctor")
    assert [each.key for each in left_drafts(clinic.session)] == [SCREENING]


def test_who_cannot_enter_is_offered_nothing(clinic: Clinic) -> None:
    """F79."""
    drafts = left_drafts(clinic.session)
    clinic.be("monitor")
    assert left_drafts(clinic.session) == ()
    with pytest.raises(Refused):
        take_up(clinic.session, drafts[0])


def test_nobodys_draft_is_taken_up(clinic: Clinic) -> None:
    """F110: it stands in the form again, and is this person's from now on."""
    clinic.be("doctor")
    (draft,) = left_drafts(clinic.session)
    take_up(clinic.session, draft)
    assert Entry(clinic.session, SCREENING, ENGLISH).typed(HEIGHT) == "160"
    assert [each.person for each in left_drafts(clinic.session)] == ["Dr Test"]


def test_where_both_are_ones_own_comes_first(clinic: Clinic) -> None:
    """F19: nobody's draft waits until one's own is saved."""
    clinic.file.put_draft_field(SCREENING, DraftField(HEIGHT, "165"))
    assert [each.person for each in left_drafts(clinic.session) if each.key == SCREENING] == ["Nurse Test"]
    clinic.file.drop_draft(SCREENING)
    assert [each.person for each in left_drafts(clinic.session) if each.key == SCREENING] == ["A typed name"]


def test_thrown_away(clinic: Clinic) -> None:
    """F19."""
    clinic.be("doctor")
    (draft,) = left_drafts(clinic.session)
    throw_away(clinic.session, draft)
    assert left_drafts(clinic.session) == ()
    assert [each.key for each in clinic.file.drafts()] == [BASELINE]
