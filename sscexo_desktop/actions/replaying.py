"""Replay cases through the same entry as the screen: each field typed and left, offers taken, reasons given, the form saved.

An investigator who replays signs what an investigator has to: the settings and the decision on eligibility.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sscexo_desktop.actions.enrolment import OverCap
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.session import Session
from sscexo_desktop.actions.settings import confirm
from sscexo_desktop.actions.signing import Credentials, sign
from sscexo_desktop.resources import resource
from sscexo_desktop.study.cases import Case, CaseRecord, Keystrokes, load_cases, load_settings
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.typed import Unreadable

DEMO_DAY = date(2025, 3, 18)
"""The day on which the demo study is looked at (1403/12/28): its participants stand at different stages then."""


class CaseFault(Exception):
    """A case cannot be replayed as written: it names an item that is not there, or marks a form complete that is not."""


def replay_demo(
    session: Session, password: str, *, participants: int = 0, folder: Path | None = None, settings: bool = True
) -> tuple[str, ...]:
    """Fill a study with cases (shipped ones unless a folder is named), again up to `participants`; return the numbers.

    `password` is that of the session's person, who signs with it.
    """
    folder = folder or resource("demo")
    cases = load_cases(folder)
    if not cases:
        raise CaseFault("there is no case-*.toml in the folder")
    if settings:
        confirm_demo_settings(session, password, folder)
    wanted = participants or len(cases)
    return tuple(replay(session, cases[n % len(cases)], password) for n in range(wanted))


def confirm_demo_settings(session: Session, password: str, folder: Path | None = None) -> None:
    """Confirm and sign every setting that has a proposal or an invented value, as the demo's investigator would."""
    invented = load_settings(folder or resource("demo"))
    for unknown in invented.keys() - session.study.settings.keys():
        raise CaseFault(f"settings.toml: there is no setting {unknown}")
    for setting in session.study.settings.values():
        if setting.id in invented:
            confirm(session, setting.id, invented[setting.id], "Demo study: an invented value", _credentials(session, password))
        elif setting.proposal:
            confirm(session, setting.id, setting.proposal, "Demo study: the proposed value", _credentials(session, password))


def replay(session: Session, case: Case, password: str) -> str:
    """Type one case as a new participant, signing a complete decision that they are eligible; return the number given."""
    number = session.screen_participant().number
    for record in case.records:
        entry = _replay_record(session, case, number, record)
        if record.form == "screening" and record.complete and entry.answer(Place("ELIGYN")) == "Y":
            sign_eligibility(session, entry.key, password)
    return number


def sign_eligibility(session: Session, key: RecordKey, password: str) -> None:
    """Sign that a participant is eligible, beyond the planned number too: a study of any size can be replayed."""
    credentials = _credentials(session, password)
    try:
        sign(session, (key,), "eligibility", credentials, own_override_known=True)
    except OverCap:
        sign(session, (key,), "eligibility", credentials, own_override_known=True, override_reason="Demo study: more participants")


def _credentials(session: Session, password: str) -> Credentials:
    return Credentials(password, session.access.login)


def _replay_record(session: Session, case: Case, number: str, record: CaseRecord) -> Entry:
    entry = Entry(session, session.next_key(number, record.visit, record.form), case.manner)
    where = f"{case.name}: {record.visit or 'any time'}/{record.form}"
    for item, strokes in record.items.items():
        _type(entry, Place(item), strokes, where)
    for section, rows in record.rows.items():
        _type_rows(entry, section, rows, where)
    _keep(entry, record, where)
    if record.complete and not entry.state.assessment.complete:
        still_open = [f"{each.place}: {each.check} {each.message.text}" for each in entry.state.assessment.findings if each.open]
        raise CaseFault(f"{where} is not complete: {'; '.join(still_open)}")
    entry.save(complete=record.complete)
    return entry


def _type_rows(entry: Entry, section_id: str, rows: tuple[Mapping[str, Keystrokes], ...], where: str) -> None:
    section = next((each for each in entry.form.sections if each.id == section_id), None)
    if section is None:
        raise CaseFault(f"{where}: there is no section {section_id}")
    for n, row in enumerate(rows):
        there = entry.state.answers.rows(section_id)
        number = there[n] if n < len(there) else entry.add_row(section)
        for item, strokes in row.items():
            _type(entry, Place(item, number), strokes, where)


def _type(entry: Entry, place: Place, strokes: Keystrokes, where: str) -> None:
    if place.item not in entry.form.items:
        raise CaseFault(f"{where}: there is no item {place.item}")
    if strokes.blank:
        entry.blank(place, strokes.blank, strokes.reason)
        return
    state = entry.set(place, strokes.typed)
    if strokes.take:
        offers = next((each.offers for each in state.assessment.findings if each.place == place and each.offers), ())
        if len(offers) < strokes.take:
            raise CaseFault(f"{where}: nothing is offered at {place}")
        entry.take_offer(place, offers[strokes.take - 1])
    elif isinstance(entry.answer(place), Unreadable):
        raise CaseFault(f"{where}: {place} cannot be read: {strokes.typed!r}")
    entry.leave(place)


def _keep(entry: Entry, record: CaseRecord, where: str) -> None:
    for rule_place, reason in record.keep.items():
        rule, _, place = rule_place.partition(" ")
        found = [each for each in entry.state.assessment.findings if each.check == rule and str(each.place) == place]
        if not found:
            raise CaseFault(f"{where}: there is no finding {rule_place}")
        entry.keep(found[0], reason)
