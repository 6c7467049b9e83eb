"""T15, F79: every action of the permission table is really done in every role; a refusal leaves nothing but its own trace.

The screen's half of the same proof is in `tests/gui/test_permissions.py`, the terminal's in `tests/test_cli.py`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sscexo_desktop.actions import (
    accounts,
    audit,
    ct_reading,
    merging,
    participant_view,
    protection,
    recovery,
    restoring,
    reviewing,
    signing,
    upgrading,
)
from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.backing_up import back_up
from sscexo_desktop.actions.demo import demo_people
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.exporting import export_csv
from sscexo_desktop.actions.papers import printing
from sscexo_desktop.actions.session import Session
from sscexo_desktop.actions.settings import confirm
from sscexo_desktop.actions.signing import Credentials
from sscexo_desktop.paper.sheet import Kind
from sscexo_desktop.resources import resource
from sscexo_desktop.store.copies.appraisal import Appraisal
from sscexo_desktop.study.load import load
from sscexo_desktop.study.people import ACTIONS, PERMITTED, ROLES, Action, Role
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.review import Meaning, TrailFilter
from sscexo_desktop.study.texts import Manner
from tests.people import LOGIN_OF, demo_session, quick_demo

STUDY = load(resource("study"))
ENGLISH = Manner("en")
PASSWORDS = {each.login: each.password for each in demo_people()}
OUTCOME = RecordKey("SSC-006", "baseline", "outcome")
MEDICATION = RecordKey("SSC-006", "", "medication")
SCREENING = RecordKey("SSC-010", "screening", "screening")


def credentials(session: Session) -> Credentials:
    return Credentials(PASSWORDS[session.access.login], session.access.login)


def sign(session: Session, key: RecordKey, meaning: Meaning) -> object:
    return signing.sign(session, (key,), meaning, credentials(session), own_override_known=True)


def enter(session: Session) -> object:
    entry = Entry(session, session.next_key("SSC-006", "", "medication"), ENGLISH)
    entry.set(Place("CMTRT"), "omeprazole")
    entry.leave(Place("CMTRT"))
    return entry.save()


def read_scan(session: Session) -> object:
    code = next(each.code for each in ct_reading.scans(session) if each.state == "to_read")
    entry = ct_reading.open_scan(session, code, ENGLISH)
    place = next(each for each in entry.state.assessment.asked if each.item.startswith("CTREAD"))
    entry.set(place, "Reader")
    entry.leave(place)
    return entry.save()


def query(session: Session, state: str) -> int:
    return next(each.number for each in session.file.queries() if each.state == state)


def unlock(session: Session) -> object:
    reviewing.unlock(session, session.file.locks()[0].number, "new document")
    return session.file.locks() == () or None


def view(session: Session) -> str:
    participant_view.begin(session, "SSC-006")
    return session.participant_view


def change_password(session: Session) -> bool:
    accounts.change_own_password(session, PASSWORDS[session.access.login], "rain in old Kermanshah")
    return session.file.password_fits(session.access.login, "rain in old Kermanshah")


def restore(session: Session, folder: Path) -> object:
    """Be let to restore a backup that is fit."""
    return restoring.permit(session, Appraisal(session.file.path, folder / "backup.sqlite", "missing", ()), accept_loss=False)


def print_forms(session: Session, kind: Kind) -> object:
    return printing.gather(session, ("SSC-001",), manner=ENGLISH, kind=kind).sheets


DEEDS: dict[Action, Callable[[Session, Path], object]] = {
    "see_data": lambda session, _: session.participants(),
    "see_identity": lambda session, _: Entry(session, RecordKey("SSC-006", "", "identity"), ENGLISH),
    "screen": lambda session, _: session.screen_participant(),
    "enter": lambda session, _: enter(session),
    "read_ct": lambda session, _: read_scan(session),
    "see_ct_key": lambda session, _: ct_reading.ct_key(session),
    "sign_entered": lambda session, _: sign(session, OUTCOME, "entered"),
    "sign_reviewed": lambda session, _: sign(session, OUTCOME, "reviewed"),
    "sign_approved": lambda session, _: sign(session, OUTCOME, "approved"),
    "decide_eligibility": lambda session, _: sign(session, SCREENING, "eligibility"),
    "confirm_setting": lambda session, _: confirm(session, "month6_window", ("21",), "amendment", credentials(session)),
    "lock": lambda session, _: reviewing.lock_record(session, OUTCOME, "all is settled"),
    "unlock": lambda session, _: unlock(session),
    "verify_source": lambda session, _: reviewing.tick_all(session, OUTCOME),
    "open_query": lambda session, _: reviewing.open_query(session, OUTCOME, Place("PBARO"), "Which barometer?"),
    "answer_query": lambda session, _: reviewing.answer(session, query(session, "open"), "That of the ward."),
    "close_query": lambda session, _: reviewing.close(session, query(session, "answered"), "Settled."),
    "see_trail": lambda session, _: audit.entries(session, TrailFilter(), 10),
    "print": lambda session, _: print_forms(session, "filled"),
    "print_participant_copy": lambda session, _: print_forms(session, "participant"),
    "print_blank": lambda session, _: print_forms(session, "blank"),
    "export": lambda session, folder: export_csv(session, folder),
    "backup": lambda session, folder: back_up(session, folder).path,
    "restore": lambda session, folder: restore(session, folder),
    "merge": lambda session, _: merging.begin(session, session.file.path.with_name("demo copy.sqlite")),
    "upgrade": lambda session, _: upgrading.permit(session),
    "participant_view": lambda session, _: view(session),
    "protect": lambda session, _: protection.permit(session),
    "manage_accounts": lambda session, _: accounts.add(session, "sara", "Sara Ahmadi", ("data_entry",)),
    "recovery_sheet": lambda session, _: recovery.make_sheet(session, ENGLISH).password_code,
    "change_own_password": lambda session, _: change_password(session),
}
"""Something that each action is for; it returns what it did, never nothing."""


@dataclass(frozen=True)
class Desk:
    """One role's session at a copy of the demo study, and an empty folder for what it writes."""

    session: Session
    folder: Path


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    quick_demo(path, STUDY)
    return path


@pytest.fixture
def sit_down(made_once: Path, tmp_path: Path) -> Callable[[Role], Desk]:
    """Sit somebody of a role down."""

    def sat(role: Role) -> Desk:
        path = Path(shutil.copy(made_once, tmp_path / f"{role}.sqlite"))
        shutil.copy(made_once, tmp_path / "demo copy.sqlite")
        folder = tmp_path / f"{role} out"
        folder.mkdir()
        return Desk(demo_session(path, STUDY, LOGIN_OF[role]), folder)

    return sat


def test_every_action_is_done_here() -> None:
    assert set(DEEDS) == set(ACTIONS) == set(PERMITTED)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_in_every_role(sit_down: Callable[[Role], Desk], action: Action, role: Role) -> None:
    desk = sit_down(role)
    file = desk.session.file
    try:
        seen = file.trail_head()[0]
        if role in PERMITTED[action]:
            assert DEEDS[action](desk.session, desk.folder)
            new = list(file.trail())[seen:]
            assert {each.role for each in new if each.table != "event"} <= {role}
            assert file.events("refused") == ()
        else:
            with pytest.raises(Refused):
                DEEDS[action](desk.session, desk.folder)
            new = list(file.trail())[seen:]
            assert {each.table for each in new} == {"event"}
            stopped_at = action if role in PERMITTED["see_data"] or action != "enter" else "see_data"  # at the form's door
            assert [(each.login, each.detail) for each in file.events("refused")] == [(LOGIN_OF[role], stopped_at)]
            assert len({each.record for each in new}) == 1
            assert list(desk.folder.iterdir()) == []
            assert {each.person for each in file.drafts()} == set()
    finally:
        file.close()


@pytest.mark.parametrize("role", ROLES)
def test_in_participant_view_next_to_nothing_is_done(sit_down: Callable[[Role], Desk], role: Role) -> None:
    """F50: whoever holds the mouse, nothing of the study is done, and nothing of anybody else is seen."""
    desk = sit_down(role)
    file = desk.session.file
    desk.session.participant_view = "SSC-001"
    narrow = {"see_data", "print_participant_copy", "print_blank", "participant_view"}
    try:
        for action in ACTIONS:
            if action not in narrow:
                with pytest.raises(Refused):
                    DEEDS[action](desk.session, desk.folder)
        assert list(desk.folder.iterdir()) == []
        assert len(file.participants()) == 10
    finally:
        file.close()
