"""Gather beside each printed record what was done to it: state, signatures, queries, ticks, the settings it was judged by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from sscexo_desktop.actions import standing
from sscexo_desktop.actions.session import Session
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.study.answers import Around
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.record import ConfirmedSetting, Record
from sscexo_desktop.study.review import Query, Signature, State, Tick

Reviewed = TypeVar("Reviewed", Signature, Query, Tick)


@dataclass(frozen=True, slots=True)
class Review:
    """What was done to the records of one participant; never gathered for a participant's copy, where it could tell of a dose."""

    session: Session
    around: Around
    states: Mapping[RecordKey, State]
    signatures: Mapping[RecordKey, tuple[Signature, ...]]
    queries: Mapping[RecordKey, tuple[Query, ...]]
    ticks: Mapping[RecordKey, tuple[Tick, ...]]

    def beside(self, sheet: Sheet, record: Record) -> Sheet:
        """Return a record's sheet with what was done to it."""
        ticked = {each.place for each in self.ticks.get(record.key, ()) if each.stands}
        around = replace(self.around, records={key: each for key, each in self.around.records.items() if key != record.key})
        comparable = standing.verifiable(self.session, record, around) if ticked else set()
        return replace(
            sheet,
            state=self.states[record.key],
            signatures=self.signatures.get(record.key, ()),
            queries=self.queries.get(record.key, ()),
            ticks=len(ticked & comparable),
            to_compare=len(comparable),
            judged=_judged(self.session, record),
            since=_since(self.session, record, around),
        )


def review_of(session: Session, participant: str, around: Around) -> Review:
    """Read what was done to a participant's records."""
    file = session.file
    return Review(
        session,
        around,
        standing.states(session, participant),
        _by_record(file.signatures(participant)),
        _by_record(file.queries(participant)),
        _by_record(each for each in file.all_ticks() if each.key.participant == participant),
    )


def _by_record(found: Iterable[Reviewed]) -> Mapping[RecordKey, tuple[Reviewed, ...]]:
    sorted_out: dict[RecordKey, list[Reviewed]] = {}
    for each in found:
        if each.key is not None:
            sorted_out.setdefault(each.key, []).append(each)
    return {key: tuple(of_record) for key, of_record in sorted_out.items()}


def _judged(session: Session, record: Record) -> tuple[ConfirmedSetting, ...]:
    """Return the settings in the version the record was judged by, in the order of the definition."""
    return tuple(
        version
        for setting in session.study.settings
        if setting in record.settings
        for version in session.file.setting_versions(setting)
        if version.version == record.settings[setting]
    )


def _since(session: Session, record: Record, around: Around) -> tuple[ConfirmedSetting, ...]:
    """Return the settings of which another version holds now than the one the record was judged by."""
    changes = standing.setting_changes(session, record, around)
    return tuple(around.settings[each.setting.id] for each in changes)
