"""Make a demo study: a real practice study file with one account a role, filled by replaying the shipped cases."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.gate import Gate, open_gate
from sscexo_desktop.actions.guard import Guard
from sscexo_desktop.actions.replaying import DEMO_DAY, replay_demo
from sscexo_desktop.actions.reviewing import answer, lock_participant, open_query, tick_all
from sscexo_desktop.actions.signing import Credentials, sign
from sscexo_desktop.resources import resource
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.people import Role
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner

if TYPE_CHECKING:
    from sscexo_desktop.store.passwords import Cost
    from sscexo_desktop.store.study_file import StudyFile


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One invented person of the demo; the password is no secret."""

    login: str
    name: str
    roles: tuple[Role, ...]
    password: str


def demo_people() -> tuple[DemoPerson, ...]:
    """Read the people of the demo, one a role."""
    raw = tomllib.loads(resource("demo", "accounts.toml").read_text(encoding="utf-8"))
    return tuple(DemoPerson(login, each["name"], tuple(each["roles"]), each["password"]) for login, each in raw.items())


def build_demo(
    path: Path, study: Study, *, participants: int = 0, folder: Path | None = None, cost: Cost | None = None
) -> tuple[str, ...]:
    """Write a demo study to a new file; return the numbers of its participants. `Trouble` if the file exists or cannot be made.

    `folder` holds other cases than the shipped ones; `cost` is what the passwords cost at the end, as deliberate as anywhere
    unless it is given: while the cases are replayed, which signs much, they cost nothing.
    """
    from sscexo_desktop.store.passwords import Cost as Costs
    from sscexo_desktop.store.study_file import StudyFile

    people = {each.login: each for each in demo_people()}
    file = StudyFile.create(path, study, people["manager"].name, practice=True)
    try:
        with file.filling():
            file.role = "data_manager"
            for each in people.values():
                file.add_account(each.login, each.name, each.roles, each.password, temporary=False, cost=Costs.quick())
            gate = _gate(file, study, people)
            doctor = gate.log_in("doctor", people["doctor"].password)
            numbers = replay_demo(doctor, people["doctor"].password, participants=participants, folder=folder)
            gate.log_out(doctor)
            if folder is None and len(numbers) > len(REVIEWED):
                _review(gate)
            _set_passwords(file, people, cost or Costs())
        return numbers
    finally:
        file.close()


def open_demo(path: Path, study: Study, *, read_only: bool = False) -> Gate:
    """Open a demo study on the day of the demo; its gate knows everybody's password."""
    gate = open_gate(path, study, lambda: DEMO_DAY, read_only=read_only)
    gate.demo_passwords = {each.login: each.password for each in demo_people()}
    return gate


def _gate(file: StudyFile, study: Study, people: dict[str, DemoPerson]) -> Gate:
    passwords = {each.login: each.password for each in people.values()}
    return Gate(file, study, lambda: DEMO_DAY, Guard(file), passwords)


def _set_passwords(file: StudyFile, people: dict[str, DemoPerson], cost: Cost) -> None:
    file.person, file.role = people["manager"].name, "data_manager"
    for each in people.values():
        file.set_password(each.login, each.password, temporary=False, reason="Demo study: made ready", cost=cost)


# ---- something of everything that is done to records -----------------------------------------------------------------------------


REVIEWED = ("SSC-001", "SSC-002", "SSC-003")
"""The participants whose records the review of the demo touches."""

_SCREENING = RecordKey("SSC-001", "screening", "screening")
_OUTCOME = RecordKey("SSC-003", "baseline", "outcome")
_INFUSION = RecordKey("SSC-001", "infusion1", "infusion")


def _review(gate: Gate) -> None:
    """Let the demo's people review a little: queries, source verification, a void signature and a lock."""
    _monitor(gate)
    _answer(gate)
    _sign_and_change(gate)
    manager = gate.log_in("manager", gate.demo_passwords["manager"])
    lock_participant(manager, "SSC-002", "Demo study: everything about this participant is done")
    gate.log_out(manager)


def _monitor(gate: Gate) -> None:
    monitor = gate.log_in("monitor", gate.demo_passwords["monitor"])
    open_query(monitor, _INFUSION, Place("ECENTIM"), "The nursing chart says five minutes later. Which time is right?")
    open_query(monitor, RecordKey("SSC-004", "infusion3", "infusion"), Place("ECSTDAT"), "The third infusion is overdue. Why?")
    tick_all(monitor, _SCREENING)
    gate.log_out(monitor)


def _answer(gate: Gate) -> None:
    nurse = gate.log_in("nurse", gate.demo_passwords["nurse"])
    first = min(each.number for each in nurse.file.queries(_INFUSION.participant))
    answer(nurse, first, "The form is right: the chart was written afterwards.")
    gate.log_out(nurse)


def _sign_and_change(gate: Gate) -> None:
    """Sign two records, then change one: its signature is void and stays to be seen."""
    password = gate.demo_passwords["doctor"]
    doctor = gate.log_in("doctor", password)
    sign(doctor, (_SCREENING, _OUTCOME), "reviewed", Credentials(password, "doctor"), own_override_known=True)
    entry, place = Entry(doctor, _OUTCOME, Manner("en")), Place("OXYSAT_VSORRES")
    entry.set(place, "95" if entry.typed(place) != "95" else "96")
    entry.save({place: "Misread from the source"})
    gate.log_out(doctor)
