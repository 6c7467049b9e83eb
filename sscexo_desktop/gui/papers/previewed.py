"""What a preview is asked to show, as plain data; the dialog itself is in `preview`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from sscexo_desktop.actions.papers.press import Press
from sscexo_desktop.paper.sheet import Kind

if TYPE_CHECKING:
    from sscexo_desktop.actions.papers.print_log import Target, Why
    from sscexo_desktop.gui.jobs import Progress
    from sscexo_desktop.i18n import Speaker
    from sscexo_desktop.paper.recovery_sheet import RecoverySheet
    from sscexo_desktop.paper.report import Report
    from sscexo_desktop.paper.sheet import PrintJob
    from sscexo_desktop.study.texts import Message

    Drawn = PrintJob | Report | RecoverySheet

Language = Literal["en", "fa"]


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """What kind of paper is wanted."""

    language: Language
    kind: Kind


@dataclass(frozen=True, slots=True)
class Long:
    """A table that takes long to gather: `make` does it in a thread of its own, and must not touch the window's file."""

    make: Callable[[], Report]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Paper that draws itself: `draw` writes the PDF in a thread of its own, `name` is what it is offered to be saved under.

    `begin` notes in the print log that it goes out, where that is not a job or a table.
    """

    draw: Callable[[Path, Progress], Path]
    name: str
    begin: Callable[[Target, int], int]


class PrintLog(Protocol):
    """Where it is written down what leaves the program on paper or as a file (F91)."""

    @property
    def unlogged(self) -> Message | None:
        """Why nothing is written down; `None` if it is."""

    def begin(self, paper: Drawn | Drawing, target: Target, pages: int) -> int:
        """Note what is about to go out; return the number of the note. `Trouble` if this person may not print it."""

    def end(self, number: int, why: Why, pages: int) -> None:
        """Note how it ended; `why` says why it failed, "" that it did not."""


@dataclass(frozen=True, slots=True)
class PaperPreview:
    """What is to be shown: `gather` collects it for a choice (in the window's thread), `kinds` are those that there are.

    `saved` is told where the PDF of something secret was saved; what lay on the disk for the preview is overwritten then.
    Without a `log` nothing is written down of what goes out: there is no open study, or it keeps an entry of its own.
    """

    title: str
    gather: Callable[[PaperChoice], Drawn | Drawing | Long]
    choice: PaperChoice
    kinds: tuple[Kind, ...] = ("filled",)
    saved: Callable[[Path], None] | None = None
    log: PrintLog | None = None
    press: Press = field(default_factory=Press)


@dataclass(frozen=True, slots=True)
class Written:
    """A PDF made for the preview: where it lies, the name it is offered to be saved under, and what it was made of."""

    path: Path
    name: str
    paper: Drawn | Drawing


def kind_words(say: Speaker) -> dict[Kind, str]:
    """Return what the kinds of paper are called."""
    return {
        "filled": say("Filled"), "participant": say("Participant copy"), "blank": say("Blank"), "fillable": say("Fillable"),
        "annotated": say("Annotated"),
    }  # fmt: skip


def write(paper: Drawn | Drawing | Long, out: Path, progress: Progress, press: Press) -> Written:
    """Write the PDF, in whatever thread."""
    from sscexo_desktop.actions.papers.printing import suggested_name
    from sscexo_desktop.paper.recovery_sheet import RecoverySheet, write_recovery_sheet
    from sscexo_desktop.paper.report import Report, write_report

    found = paper.make() if isinstance(paper, Long) else paper
    if isinstance(found, Drawing):
        return Written(found.draw(out, progress), found.name, found)
    if isinstance(found, RecoverySheet):
        return Written(write_recovery_sheet(found, out), _named(found, "recovery_sheet"), found)
    if isinstance(found, Report):
        return Written(write_report(found, out, progress), _named(found, found.name), found)
    return Written(press.render(found, out, progress), suggested_name(found), found)


def _named(paper: RecoverySheet | Report, name: str) -> str:
    return f"{'PRACTICE_' if paper.practice else ''}{paper.study.id}_{name}.pdf"
