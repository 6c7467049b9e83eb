"""The audit trail put into words for paper, with the paragraph that tells an inspector how to read it (F72, F73)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from sscexo_desktop.actions.audit import COMPANIONS, TrailLine
from sscexo_desktop.actions.session import SITE_ZONE, Session
from sscexo_desktop.i18n import BLANK_WORDS, Speaker
from sscexo_desktop.paper.report import Column, Report
from sscexo_desktop.paper.sheet import Stamp
from sscexo_desktop.study.people import ROLES, role_words
from sscexo_desktop.study.record import TrailEntry
from sscexo_desktop.study.review import TrailFilter
from sscexo_desktop.study.texts import Manner


def report_of(session: Session, wanted: TrailFilter, lines: tuple[TrailLine, ...], manner: Manner) -> Report:
    """Return the report of these entries, in the words of one reader."""
    say = Speaker(manner)
    count, seal = session.file.trail_head()
    return Report(
        title=say("Audit trail"),
        paragraphs=(_how_to_read(say), _kept_apart(say)),
        columns=(
            Column(say("No."), 6),
            Column(say("Time"), 15),
            Column(say("Person"), 16),
            Column(say("What"), 24),
            Column(say("Before"), 17),
            Column(say("Now"), 21),
            Column(say("Reason"), 17),
        ),
        rows=[_Told(session, say, line).cells for line in lines],
        note=_chosen(say, wanted, len(lines)),
        study=session.study,
        manner=manner,
        stamp=Stamp(datetime.now(UTC), session.access.name, count, seal),
        practice=session.file.practice,
        name="audit_trail",
    )


def _how_to_read(say: Speaker) -> str:
    return say(
        "How to read this: every line is one change, written by the file itself at the moment of saving and never altered since."
        " “Before” is empty where a value was given for the first time; a changed value has its reason. Numbers follow one another"
        " without a gap, and each entry is sealed with the seal of the entry before, which the program can prove at any time."
        " Times are those of the site."
    )


def _kept_apart(say: Speaker) -> str:
    return say("Values of the identity form are not printed.")


def _chosen(say: Speaker, wanted: TrailFilter, count: int) -> str:
    """Name what the entries were chosen by."""
    parts = (wanted.person, wanted.participant, wanted.visit, wanted.form, wanted.item, wanted.about)
    days = tuple(say.plain(each.astimezone(SITE_ZONE)) for each in (wanted.since, wanted.until) if each)
    chosen = " · ".join(each for each in (*parts, *days) if each)
    return say("{n} entries: {chosen}", n=count, chosen=chosen) if chosen else say("{n} entries", n=count)


class _Told:
    """One entry in words."""

    def __init__(self, session: Session, say: Speaker, line: TrailLine) -> None:
        self._session = session
        self._say = say
        self._line = line

    @property
    def cells(self) -> tuple[str, ...]:
        entry, say = self._line.entry, self._say
        at = entry.at.astimezone(SITE_ZONE)
        time = say("{day} {time}", day=at.date(), time=say.digits(at.strftime("%H:%M:%S")))
        return (say.digits(str(entry.seq)), time, self._person(entry), self._what(), *self._values(entry))

    def _person(self, entry: TrailEntry) -> str:
        role = next((each for each in ROLES if each == entry.role), None)
        return self._say("{person} · {role}", person=entry.person, role=self._say(role_words(role))) if role else entry.person

    def _what(self) -> str:
        line, say, study = self._line, self._say, self._session.study
        sort = _sorts(say).get(line.entry.table, "")
        if line.key is None:
            return sort or line.entry.table
        visit = say(study.visit(line.key.visit).title) if line.key.visit else ""
        label = say(line.label) if line.label else ""
        if label and line.entry.row:
            label = say("{item}, row {n}", item=label, n=line.entry.row)
        return " · ".join(filter(None, (sort, line.key.participant, visit, say(study.forms[line.key.form].title), label)))

    def _values(self, entry: TrailEntry) -> tuple[str, str, str]:
        if self._line.withheld:
            return "", self._say("kept apart"), ""
        if entry.item:
            return self._value(entry.old), self._value(entry.new), entry.reason
        return "", "; ".join(self._row(entry.new if entry.new is not None else entry.old)), entry.reason

    def _value(self, raw: object) -> str:
        entry, item, say = self._line.entry, self._line.item, self._say
        if raw is None:
            return ""
        if item is None or entry.item.endswith(COMPANIONS[1]) or not isinstance(raw, (int, float, str)):
            return str(raw)
        if entry.item.endswith(COMPANIONS[0]):
            return say(BLANK_WORDS[str(raw)]) if raw in BLANK_WORDS else str(raw)
        return say.value(item, item.kind.from_sql(raw), unit=True)

    def _row(self, raw: object) -> Iterator[str]:
        """Write what a whole row holds, as it is stored: no word of it is left out or put otherwise."""
        frame = json.loads(raw) if isinstance(raw, str) else {}
        return (f"{name}: {value}" for name, value in frame.items() if value not in (None, ""))


def _sorts(say: Speaker) -> dict[str, str]:
    return {
        "account": say("Account"),
        "event": say("Event"),
        "signature": say("Signature"),
        "source_tick": say("Source verification"),
        "record_lock": say("Lock"),
        "query": say("Query"),
        "query_step": say("Query"),
        "setting": say("Study setting"),
        "participant": say("Participant"),
        "kept_finding": say("Unusual value"),
        "definition": say("Study definition"),
    }
