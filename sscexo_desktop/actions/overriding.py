"""Overrides: keeping a finding that nobody may simply pass makes the protocol deviation that it is (F39, F71)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sscexo_desktop.actions.session import Session
from sscexo_desktop.i18n import ISOLATES, POP, Speaker
from sscexo_desktop.study.checks import CHECKS, deviation_of
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record, TrailEntry
from sscexo_desktop.study.review import TrailFilter
from sscexo_desktop.study.schedule import visit_date
from sscexo_desktop.study.texts import Manner, Message
from sscexo_desktop.study.typed import Answer, Finding

FORM = "deviation"
CAP = "CAP-01"
"""What stands for the planned size of the study where a check's id stands for the others."""
_VISITS = {
    "screening": "SCREENING",
    "baseline": "BASELINE",
    "infusion1": "INFUSION 1",
    "infusion2": "INFUSION 2",
    "infusion3": "INFUSION 3",
    "month6": "MONTH 6",
    "unscheduled": "UNSCHEDULED",
}
_PLAIN = dict.fromkeys(map(ord, (*ISOLATES, POP)))


@dataclass(frozen=True, slots=True)
class Override:
    """A deviation that an override made: its record, the rule passed, and the record in which it was passed."""

    deviation: Record
    check: str
    source: RecordKey


def rule_text(check: str, key: RecordKey) -> str:
    """Write which check was passed where, as the deviation keeps it; `source_of` reads it."""
    where = f"{key.visit or '-'}/{key.form}"
    return f"{check} {where}" if key.occurrence == 1 else f"{check} {where}/{key.occurrence}"


def source_of(deviation: Record) -> tuple[str, RecordKey] | None:
    """Return the check and the record that a deviation came from, `None` if no override made it."""
    found = deviation.answers.get(Place("DVRULE"))
    check, _, where = found.partition(" ") if isinstance(found, str) else ("", "", "")
    parts = where.split("/")
    if len(parts) not in (2, 3) or not parts[-1] or (len(parts) == 3 and not parts[2].isdecimal()):
        return None
    if check != CAP and not any(each.id == check for each in CHECKS):
        return None
    visit = "" if parts[0] == "-" else parts[0]
    return check, RecordKey(deviation.key.participant, visit, parts[1], int(parts[2]) if len(parts) == 3 else 1)


def overrides(session: Session, participant: str | None = None) -> tuple[Override, ...]:
    """Return every deviation that an override made, of one participant or of all, with what it came from."""
    found = (each for each in session.file.records(participant) if each.key.form == FORM)
    sources = ((each, source_of(each)) for each in found)
    return tuple(Override(each, *source) for each, source in sources if source)


def overridden(record: Record, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the kept findings of a record that are overrides."""
    kept = {(each.check, each.place) for each in record.kept}
    return (each for each in findings if each.kept and (each.check, each.place) in kept and deviation_of(each.check))


def record_overrides(session: Session, record: Record, findings: Iterable[Finding], manner: Manner) -> tuple[RecordKey, ...]:
    """Make a deviation of each override in a record just saved that has none yet; return the new records.

    To be called in the transaction of that save.
    """
    found = list(overridden(record, findings))
    if not found:
        return ()
    there = {(each.check, each.source) for each in overrides(session, record.key.participant)}
    return tuple(
        deviate(session, record, each.check, deviation_of(each.check), each.message, each.kept, manner)
        for each in found
        if (each.check, record.key) not in there
    )


def deviate(
    session: Session, record: Record, check: str, category: str, sentence: Message, reason: str, manner: Manner
) -> RecordKey:
    """Save the deviation that passing a check is: what happened and why in this person's words; the rest is left to be judged."""
    form = session.study.forms[FORM]
    key = session.next_key(record.key.participant, "", FORM)
    said = Speaker(manner)(sentence).translate(_PLAIN)
    answers: dict[Place, Answer] = {
        Place("DVSTDAT"): visit_date(session.study, record) or session.today(),
        Place("DVTERM"): f"{said}\n{reason}",
        Place("DVCAT"): category,
        Place("DVREAS"): reason,
        Place("DVRULE"): rule_text(check, record.key),
    }
    visits, visit = form.items["DVVISIT"].kind, _VISITS.get(record.key.visit, "")
    if isinstance(visits, ChoiceKind) and visit in visits.codelist.codes:
        answers[Place("DVVISIT")] = visit
    session.file.save(key, answers, {}, (), False, base_revision=0)
    return key


def authors(session: Session, record: Record) -> frozenset[str]:
    """Return who made the overrides that signing this record would sign: kept findings of it, or the deviation it is."""
    names: set[str] = set()
    if record.key.form == FORM and source_of(record):
        names.update(each.person for each in session.file.history(record.key) if each.place == Place("DVRULE"))
    passed = {(each.check, str(each.place)) for each in record.kept if deviation_of(each.check)}
    if passed:
        names.update(_keepers(session, record, passed))
    return frozenset(names)


def _keepers(session: Session, record: Record, passed: set[tuple[str, str]]) -> Iterator[str]:
    """Yield who kept these findings of a record, and who changed the reason since, as the trail tells it."""
    rows: dict[int, tuple[str, str]] = {}
    for entry in _kept_entries(session, record.key):
        if entry.operation == "I" and isinstance(entry.new, str):
            row = json.loads(entry.new) if not entry.item else None
            if row:
                rows[entry.row] = (row["check_id"], row["place"])
        if rows.get(entry.row) in passed:
            yield entry.person


def _kept_entries(session: Session, key: RecordKey) -> list[TrailEntry]:
    """Return what the trail tells of a record's kept findings, oldest first."""
    wanted = TrailFilter(participant=key.participant, about="kept_finding")
    found = session.file.find_entries(wanted, limit=session.file.count_entries(wanted), before=None)
    keys = {each: session.file.key_of("kept_finding", each) for each in {entry.record for entry in found}}
    return sorted((entry for entry in found if keys[entry.record] == key), key=lambda entry: entry.seq)
