"""The print log as a table for paper (F91)."""

from __future__ import annotations

from datetime import UTC, datetime

from sscexo_desktop.actions.papers.print_log import PrintOut, prints
from sscexo_desktop.actions.papers.print_words import (
    LANGUAGES,
    about_words,
    currency_words,
    kind_words,
    outcome_words,
    target_words,
)
from sscexo_desktop.actions.session import Session, site_time
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.report import Column, Report
from sscexo_desktop.paper.sheet import Stamp
from sscexo_desktop.study.texts import Manner


def print_log_report(session: Session, manner: Manner, participant: str = "") -> Report:
    """Return the log as a table to be printed, oldest first; of one participant those prints that show anything of theirs."""
    say = Speaker(manner)
    found = prints(session, participant)[::-1]
    columns = (
        Column(say("No."), 1.2), Column(say("When"), 2.6), Column(say("Who"), 2.6), Column(say("What"), 4),
        Column(say("Participants and forms"), 5), Column(say("Pages"), 1.2), Column(say("Result"), 3), Column(say("State now"), 3),
    )  # fmt: skip
    entries, seal = session.file.trail_head()
    return Report(
        title=say("Print log"),
        paragraphs=(how_to_read(say),),
        columns=columns,
        rows=tuple(_row(session, say, each) for each in found),
        note=say("Participant: {number}", number=participant) if participant else "",
        study=session.study,
        manner=manner,
        stamp=Stamp(datetime.now(UTC), session.file.person, entries, seal, logged=not session.file.read_only),
        practice=session.file.practice,
        name="print log",
    )


def how_to_read(say: Speaker) -> str:
    """Say in one paragraph what the log holds and what it does not."""
    return say(
        "Everything that was sent to a printer or saved as PDF. A print is written down before it begins and again at its end; of "
        "one whose end is missing it is not known whether it came out. “Not current” says that a record was saved again since it "
        "was printed: its copy no longer shows what is saved. Prints made in another copy of the file stand in that copy's log."
    )


def _row(session: Session, say: Speaker, entry: PrintOut) -> tuple[str, ...]:
    study, at = session.study, site_time(entry.at)
    what = say("{what}, {language}", what=kind_words(say, entry), language=LANGUAGES[entry.language])
    return (
        say.digits(str(entry.number)), say("{day} {time}", day=at.date(), time=say.digits(at.strftime("%H:%M"))), entry.person,
        say("{what} {target}", what=what, target=target_words(say, entry)), about_words(say, study, entry),
        say.digits(str(entry.pages)) if entry.pages else "", outcome_words(say, entry), currency_words(say, study, entry),
    )  # fmt: skip
