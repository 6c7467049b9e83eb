"""The audit trail on paper: a row an entry, in the words of the screen, and the paragraph that tells how to read it (F72, F73)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sscexo_desktop.actions.audit import TrailLine
from sscexo_desktop.actions.session import Session, site_time
from sscexo_desktop.actions.trail_words import TrailWords, how_to_read
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.report import Column, Report
from sscexo_desktop.paper.sheet import Stamp
from sscexo_desktop.paper.wording import in_reading_order
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.review import TrailFilter
from sscexo_desktop.study.texts import Manner


def report_of(session: Session, wanted: TrailFilter, lines: tuple[TrailLine, ...], manner: Manner) -> Report:
    """Return the report of these entries, in the words of one reader."""
    say = Speaker(manner)
    words = TrailWords(say, session.study)
    count, seal = session.file.trail_head()
    return Report(
        title=say("Audit trail"),
        paragraphs=(how_to_read(say), say("Values of the identity form are not printed.")),
        columns=(
            Column(say("No."), 6),
            Column(say("Time"), 15),
            Column(say("Person"), 16),
            Column(say("What"), 24),
            Column(say("Before"), 17),
            Column(say("Now"), 21),
            Column(say("Reason"), 17),
        ),
        rows=[_cells(say, words, line) for line in lines],
        note=_chosen(say, words, session.study, wanted, len(lines)),
        study=session.study,
        manner=manner,
        stamp=Stamp(datetime.now(UTC), session.access.name, count, seal),
        practice=session.file.practice,
        name="audit_trail",
    )


def _cells(say: Speaker, words: TrailWords, line: TrailLine) -> tuple[str, ...]:
    entry = line.entry
    return (
        say.digits(str(entry.seq)),
        words.time(site_time(entry.at)),
        words.person(entry),
        words.what(line),
        words.before(line) if entry.old is not None else "",
        words.now(line),
        entry.reason,
    )


def _chosen(say: Speaker, words: TrailWords, study: Study, wanted: TrailFilter, count: int) -> str:
    """Name what the entries were chosen by."""
    chosen = " · ".join(each for each in _choices(say, words, study, wanted) if each)
    if not chosen:
        return say("{n} entries", n=count)
    return say("{n} entries: {chosen}", n=count, chosen=in_reading_order(say, chosen))


def _choices(say: Speaker, words: TrailWords, study: Study, wanted: TrailFilter) -> Iterator[str]:
    yield say.param(wanted.person)
    yield say.param(wanted.participant)
    yield say(study.visit(wanted.visit).short) if wanted.visit else ""
    form = study.forms.get(wanted.form)
    yield say(form.title) if form else ""
    yield say(form.items[wanted.item].label) if form and wanted.item in form.items else wanted.item
    yield words.sort(wanted.about)
    yield say("from {moment}", moment=site_time(wanted.since)) if wanted.since else ""
    yield say("until {moment}", moment=site_time(wanted.until)) if wanted.until else ""
