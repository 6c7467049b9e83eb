"""What was done to the records as tables: signatures, queries, source verification, locks (F67, F69, F77, F78, F97).

Names as printed, times in UTC. Nothing of an identity form: neither what was asked about it nor that it was signed or locked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sscexo_desktop.exports.dataset import Table, utc
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.review import Lock, Query, Signature, Tick

KEY = ("SUBJID", "VISIT", "FORM", "OCCURRENCE")
SIGNATURES = (
    "SIGNATURE", *KEY, "SETTING", "VERSION", "MEANING", "NAME", "ROLE", "SIGNED_AT", "DIGEST", "OWN_OVERRIDE", "STANDS",
    "VOIDED_AT", "VOIDED_BY", "VOID_REASON",
)  # fmt: skip
QUERIES = ("QUERY", *KEY, "ITEM", "ROW", "RULE", "STATE", "STEP", "KIND", "TEXT", "NAME", "ROLE", "AT")
TICKS = (*KEY, "ITEM", "ROW", "NAME", "AT", "STANDS", "UNSET_AT", "UNSET_REASON")
LOCKS = ("LOCK", "SCOPE", *KEY, "NAME", "AT", "REASON", "OPEN")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Everything that was done to the records of a study, oldest first."""

    signatures: Sequence[Signature] = ()
    queries: Sequence[Query] = ()
    ticks: Sequence[Tick] = ()
    locks: Sequence[Lock] = ()


def review_tables(study: Study, reviewed: Reviewed) -> Iterator[Table]:
    """Yield the four tables, empty ones included; a query has one row a step."""
    leaving = _without_identities(study, reviewed)
    yield Table("signatures", SIGNATURES, tuple(map(_signature, leaving.signatures)))
    steps = [(query, n) for query in leaving.queries for n in range(len(query.steps))]
    yield Table("queries", QUERIES, tuple(_step(query, n) for query, n in steps))
    yield Table("ticks", TICKS, tuple(map(_tick, leaving.ticks)))
    yield Table("locks", LOCKS, tuple(map(_lock, leaving.locks)))


def counts(study: Study, reviewed: Reviewed) -> Iterator[str]:
    """Yield what the manifest says of it, in words."""
    leaving = _without_identities(study, reviewed)
    standing = sum(each.stands for each in leaving.signatures)
    yield f"signatures: {standing} standing, {len(leaving.signatures) - standing} void"
    states = Counter(each.state for each in leaving.queries)
    yield f"queries: {states['open']} open, {states['answered']} answered, {states['closed']} closed"
    yield f"values compared with the source: {sum(each.stands for each in leaving.ticks)}"
    scopes = Counter(each.scope for each in leaving.locks if each.open)
    study_lock = "locked" if scopes["study"] else "not locked"
    yield f"locks: study {study_lock}, {scopes['participant']} participants, {scopes['form']} forms"


def _without_identities(study: Study, reviewed: Reviewed) -> Reviewed:
    def leaves(key: RecordKey | None) -> bool:
        return key is None or not study.forms[key.form].identity

    return Reviewed(
        [each for each in reviewed.signatures if leaves(each.key)],
        [each for each in reviewed.queries if leaves(each.key)],
        [each for each in reviewed.ticks if leaves(each.key)],
        [each for each in reviewed.locks if leaves(each.key)],
    )


def _key(key: RecordKey | None) -> tuple[str, ...]:
    return (key.participant, key.visit, key.form, str(key.occurrence)) if key else ("", "", "", "")


def _yes(value: bool) -> str:
    return "Y" if value else ""


def _signature(each: Signature) -> tuple[str, ...]:
    return (
        str(each.number), *_key(each.key), each.setting, str(each.revision), each.meaning, each.name, each.role, utc(each.at),
        each.digest, _yes(each.own_override), _yes(each.stands), utc(each.voided_at), each.voided_by, each.void_reason,
    )  # fmt: skip


def _step(query: Query, n: int) -> tuple[str, ...]:
    step, place = query.steps[n], query.place
    return (
        str(query.number), *_key(query.key), place.item, str(place.row or ""), query.finding, query.state, str(n + 1), step.kind,
        step.text, step.name, step.role, utc(step.at),
    )  # fmt: skip


def _tick(each: Tick) -> tuple[str, ...]:
    row = str(each.place.row or "")
    return (
        *_key(each.key), each.place.item, row, each.name, utc(each.at), _yes(each.stands), utc(each.unset_at), each.unset_reason
    )  # fmt: skip


def _lock(each: Lock) -> tuple[str, ...]:
    key = _key(each.key) if each.key else (each.participant, "", "", "")
    return str(each.number), each.scope, *key, each.name, utc(each.at), each.reason, _yes(each.open)
