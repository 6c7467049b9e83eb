"""Drafts found at the beginning: one's own, and those that no account owns (F19, F82, F110)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.left_drafts import left_drafts, remarks, settle, take_up, throw_away
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import DraftField
from tests.actions.clinic import BASELINE, ENGLISH, SCREENING, STUDY, Clinic

HEIGHT = Place("HEIGHT_VSORRES")
ENGLISH_SPEAKER = Speaker(ENGLISH)


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


def test_what_was_thrown_away_is_told_not_what_it_held(clinic: Clinic) -> None:
    """F19: who, when and of which record; no value, here of a draft that nobody owned."""
    clinic.be("doctor")
    (draft,) = left_drafts(clinic.session)
    throw_away(clinic.session, draft)
    (event,) = clinic.file.events("draft_discarded")
    assert (event.login, event.detail) == ("doctor", "SSC-001 screening/screening")
    entry = next(each for each in clinic.file.trail() if each.record == event.number)
    assert (entry.person, entry.role) == ("Dr Test", "investigator")
    assert "160" not in str(entry.new)
    assert clinic.file.verify().ok


def test_whoever_may_not_enter_throws_nothing_away(clinic: Clinic) -> None:
    """F79: and a refusal half way leaves the draft with whom it was."""
    (draft, *_) = left_drafts(clinic.session)
    clinic.be("monitor")
    with pytest.raises(Refused):
        throw_away(clinic.session, draft)
    assert clinic.file.events("draft_discarded") == ()
    assert len(clinic.file.drafts()) == 2


def test_two_peoples_drafts_of_one_record(clinic: Clinic) -> None:
    """F19, F82: each is offered their own; throwing one away leaves the other."""
    clinic.be("doctor")
    clinic.file.put_draft_field(BASELINE, DraftField(HEIGHT, "162"))
    mine = next(each for each in left_drafts(clinic.session) if each.key == BASELINE)
    assert mine.person == "Dr Test"
    throw_away(clinic.session, mine)
    assert [each.person for each in clinic.file.drafts() if each.key == BASELINE] == ["Nurse Test"]


def test_a_draft_of_a_record_that_was_locked_or_saved_since(clinic: Clinic) -> None:
    """F19: it is said beside the draft; what was typed is there, and the lock holds."""
    draft = next(each for each in left_drafts(clinic.session) if each.key == BASELINE)
    assert tuple(remarks(clinic.session, draft)) == ()
    clinic.be("doctor")
    clinic.file.save(BASELINE, {HEIGHT: Decimal(170)}, {}, (), False, base_revision=0)
    clinic.file.lock("form", "all is settled", key=BASELINE)
    clinic.be("nurse")
    said = [ENGLISH_SPEAKER(each) for each in remarks(clinic.session, draft)]
    assert [each.partition(" ")[0] for each in said] == ["Locked", "Saved"]
    assert "Dr Test" in said[1]
    take_up(clinic.session, draft)
    entry = Entry(clinic.session, BASELINE, ENGLISH)
    assert (entry.typed(HEIGHT), entry.begun_before, entry.read_only) == ("161", True, True)


def test_a_draft_of_an_item_that_is_no_longer_asked(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """F19: it is named; what is no value in it is not lost with a save."""
    form = STUDY.forms["screening"]
    sections = tuple(
        replace(each, items=tuple(replace(item, until="9.9") if item.id == HEIGHT.item else item for item in each.items))
        for each in form.sections
    )
    clinic.file.put_draft_field(SCREENING, DraftField(HEIGHT, "about 160"))
    retired = replace(STUDY, forms={**STUDY.forms, "screening": replace(form, sections=sections)})
    monkeypatch.setattr(clinic.session, "study", retired)
    draft = next(each for each in left_drafts(clinic.session) if each.key == SCREENING)
    assert [ENGLISH_SPEAKER(each) for each in remarks(clinic.session, draft)] == [
        f"No longer asked, kept as it was typed: {HEIGHT.item}."
    ]
    entry = Entry(clinic.session, SCREENING, ENGLISH)
    entry.save()
    left = clinic.file.draft(SCREENING)
    assert left is not None
    assert left.fields[HEIGHT].typed == "about 160"


def test_settled_all_at_once(clinic: Clinic) -> None:
    """F19: what is thrown away goes, the first to be opened is taken up, the others stay."""
    clinic.be("doctor")
    clinic.file.put_draft_field(BASELINE, DraftField(HEIGHT, "162"))
    drafts = left_drafts(clinic.session)
    assert [each.key for each in drafts] == [BASELINE, SCREENING]
    assert settle(clinic.session, drafts, {0: "discard", 1: "open"}) == SCREENING
    assert {(each.key, each.person) for each in clinic.file.drafts()} == {(SCREENING, "Dr Test"), (BASELINE, "Nurse Test")}
    assert settle(clinic.session, left_drafts(clinic.session), {}) is None
