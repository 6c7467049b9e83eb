"""The list of queries on paper (F70)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sscexo_desktop.actions.record_words import record_words
from sscexo_desktop.actions.reviewing import QueryLine
from sscexo_desktop.actions.session import Session, site_time
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.report import Column, Report
from sscexo_desktop.paper.sheet import Stamp
from sscexo_desktop.study.review import Query
from sscexo_desktop.study.review_words import QUERY_STATES, STEPS
from sscexo_desktop.study.texts import Manner, Message


def query_report(session: Session, lines: Sequence[QueryLine], manner: Manner, chosen: Sequence[Message] = ()) -> Report:
    """Return these queries as a table with every step of each; `chosen` says what was filtered by."""
    session.demand("print")
    say = Speaker(manner)
    columns = (
        Column(say("No."), 1), Column(say("State"), 2), Column(say("Days"), 1.2), Column(say("Participant"), 2),
        Column(say("Form"), 3), Column(say("Item"), 3), Column(say("What was said"), 8),
    )
    entries, seal = session.file.trail_head()
    return Report(
        title=say("Queries"),
        paragraphs=(say("Every query with what was said in it, by whom and when. None is ever deleted."),),
        columns=columns,
        rows=tuple(_row(session, each, say) for each in lines),
        note=" · ".join(say(each) for each in chosen),
        study=session.study,
        manner=manner,
        stamp=Stamp(datetime.now(UTC), session.file.person, entries, seal),
        practice=session.file.practice,
        name="queries",
    )


def _row(session: Session, line: QueryLine, say: Speaker) -> tuple[str, ...]:
    query = line.query
    where = record_words(say, session.study, query.key)
    item = say("{item}, row {number}", item=line.label, number=query.place.row) if query.place.row else say(line.label)
    return (
        say.plain(query.number), say(QUERY_STATES[line.state]), say.plain(line.days), query.key.participant, where, item,
        "\n".join(_steps(query, say)),
    )


def _steps(query: Query, say: Speaker) -> list[str]:
    found = []
    for step in query.steps:
        found.append(say("{step} · {person} · {when}", step=STEPS[step.kind], person=step.name, when=site_time(step.at)))
        found.append(step.text)
    return found
