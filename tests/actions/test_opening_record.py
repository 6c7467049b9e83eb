"""What is opened of a record, to whom, and why it may not be changed (F2, F13, F19, F76, F78, F79)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sscexo_desktop.actions import audit, reviewing
from sscexo_desktop.actions.access import Locked, Refused
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.typed import Blank
from tests.actions.clinic import ENGLISH, IDENTITY, MEDICATION, TAKEN, Clinic

DOSE = Place("CMDSTXT")


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "study.sscexo")
    clinic.be("nurse").screen_participant()
    clinic.save(MEDICATION, TAKEN, complete=True)
    yield clinic
    clinic.file.close()


def opened(clinic: Clinic, key: RecordKey = MEDICATION) -> Entry:
    return Entry(clinic.session, key, ENGLISH)


@pytest.mark.parametrize("login", ["monitor", "manager"])
def test_who_may_only_read_reads_and_is_told_why(clinic: Clinic, login: str) -> None:
    """F79: the form opens with everything in it; typing stays on the screen and goes nowhere."""
    clinic.be(login)
    entry = opened(clinic)
    assert entry.read_only
    assert entry.why_read_only is not None
    assert "role" in entry.why_read_only.text
    assert entry.typed(DOSE) == "20"
    entry.set(DOSE, "40")
    head = clinic.record(MEDICATION)
    section = entry.form.sections[0]
    for write in (
        lambda: entry.leave(DOSE),
        lambda: entry.blank(DOSE, "UNK"),
        lambda: entry.save({DOSE: "x"}),
        lambda: entry.add_row(section),
        lambda: entry.remove_row(section, 1),
        lambda: entry.keep(entry.state.assessment.findings[0], "x") if entry.state.assessment.findings else entry.save(),
    ):
        with pytest.raises(Refused):
            write()
    assert (clinic.record(MEDICATION), clinic.file.drafts()) == (head, ())
    assert not isinstance(entry.answer(DOSE), Blank)


def test_the_identity_opens_for_those_alone_who_may_see_it(clinic: Clinic) -> None:
    """F13, F79: data entry and investigator; for the others not even an empty form, and the attempt is in the trail."""
    for login in ("nurse", "doctor"):
        clinic.be(login)
        assert not opened(clinic, IDENTITY).read_only
    for login in ("monitor", "manager"):
        clinic.be(login)
        with pytest.raises(Refused):
            opened(clinic, IDENTITY)
        assert clinic.file.events("refused", 1)[0].detail == "see_identity"


def test_a_role_taken_away_counts_at_the_next_save(clinic: Clinic) -> None:
    """F79: what was typed is on the screen and in the draft; nothing of it is saved."""
    entry = clinic.type(MEDICATION, {"CMDSTXT": "40"})
    clinic.file.change_account("nurse", roles=("monitor",), reason="moved to another ward")
    with pytest.raises(Refused) as refused:
        entry.save({DOSE: "box"})
    assert "roles were changed" in refused.value.what.text
    assert entry.typed(DOSE) == "40"
    assert clinic.record(MEDICATION).answers[DOSE] == "20"
    clinic.file.change_account("nurse", roles=("data_entry",), reason="back again")
    assert entry.save({DOSE: "box"}).answers[DOSE] == "40"


def test_a_locked_program_saves_nothing(clinic: Clinic) -> None:
    """F82: after twelve hours, or when locked: the password first; then the same entry goes on."""
    entry = clinic.type(MEDICATION, {"CMDSTXT": "40"})
    clinic.session.access.lock()
    with pytest.raises(Locked):
        entry.save({DOSE: "box"})
    clinic.gate.unlock(clinic.session, "correct horse 1")
    assert entry.save({DOSE: "box"}).revision == 2


def test_a_lock_set_meanwhile_is_seen_when_asked_for(clinic: Clinic) -> None:
    """F78: `look_again` after locking and unlocking; the form need not be opened anew."""
    clinic.be("doctor")
    entry = opened(clinic)
    assert (entry.lock, entry.read_only) == (None, False)
    lock = reviewing.lock_record(clinic.session, MEDICATION, "clean")
    entry.look_again()
    assert entry.lock == lock
    assert entry.read_only
    assert entry.why_read_only is not None
    assert entry.why_read_only.params["name"] == "Dr Test"
    assert "clean" not in str(entry.why_read_only.params), "a reason is somebody's words, and stands beside the lock"


def test_another_persons_draft_is_named_and_not_taken_up(clinic: Clinic) -> None:
    """F19, F82: each draft stays with its author; who comes next sees that there is one."""
    clinic.type(MEDICATION, {"CMDSTXT": "40"})
    clinic.be("doctor")
    entry = opened(clinic)
    assert ([each.person for each in entry.others], entry.recovered, entry.typed(DOSE)) == (["Nurse Test"], False, "20")
    entry.set(Place("CMINDC"), "reflux")
    entry.save()
    clinic.be("nurse")
    mine = opened(clinic)
    assert (mine.others, mine.recovered, mine.begun_before) == ((), True, True)
    assert (mine.typed(DOSE), mine.typed(Place("CMINDC"))) == ("40", "reflux")
    mine.save({DOSE: "box"})
    assert not mine.begun_before
    assert clinic.record(MEDICATION).answers[Place("CMINDC")] == "reflux"


def test_a_former_state_is_shown_and_cannot_be_changed(clinic: Clinic) -> None:
    """F76: as it stood then, without the draft of today."""
    then = clinic.record(MEDICATION)
    clinic.save(MEDICATION, {"CMDSTXT": "40", "CMINDC": "reflux"})
    clinic.type(MEDICATION, {"CMDSTXT": "60"})
    clinic.be("doctor")
    past = audit.as_of(clinic.session, MEDICATION, then.saved_at)
    assert past == then
    entry = Entry(clinic.session, MEDICATION, ENGLISH, past=past)
    assert (entry.typed(DOSE), entry.typed(Place("CMINDC"))) == ("20", "")
    assert (entry.recovered, entry.others, entry.record) == (False, (), then)
    assert entry.read_only
    entry.set(DOSE, "80")
    for write in (lambda: entry.leave(DOSE), lambda: entry.save({DOSE: "x"})):
        with pytest.raises(Refused):
            write()
    assert clinic.record(MEDICATION).answers[DOSE] == "40"


def test_a_save_keeps_the_versions_it_was_judged_by(clinic: Clinic) -> None:
    """F2: of the confirmed settings that the record rests on, and of no other."""
    clinic.confirm_settings()
    clinic.be("nurse")
    key = RecordKey("SSC-001", "infusion1", "infusion")
    assert clinic.save(MEDICATION, {"CMDSTXT": "40"}).settings == {}
    assert clinic.save(key, {"ECSTDAT": "2024-09-18", "THAWTIM": "09:40", "ECSTTIM": "10:00"}).settings == {"thaw_to_start": 1}
