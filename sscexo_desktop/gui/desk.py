"""What every page of an open study is handed, and how a place in the program is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from sscexo_desktop.actions.papers.press import Press
from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.asker import Asker
from sscexo_desktop.gui.files.backup_watch import BackupWatch
from sscexo_desktop.gui.jobs import Work
from sscexo_desktop.gui.papers.print_choices import PrintChoices
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.settings import Preferences

PageName = Literal[
    "participants",
    "participant",
    "to_sign",
    "queries",
    "ct",
    "print",
    "check_page",
    "print_log",
    "export",
    "backup",
    "verify",
    "compare",
    "trail",
    "settings",
    "accounts",
    "protection",
    "protocol",
    "help",
]


class Spot(NamedTuple):
    """A place in the program: a page, and for a participant's page visit, form and which one of it (0: the list of a log).

    `place` names the item to go to, as `str(Place)`.
    """

    page: PageName
    participant: str = ""
    visit: str = ""
    form: str = ""
    occurrence: int = 0
    place: str = ""


@dataclass
class Kept:
    """What pages remember of themselves while the study is open, and what was set in type for its paper."""

    printing: PrintChoices = field(default_factory=PrintChoices)
    press: Press = field(default_factory=Press)


@dataclass(frozen=True)
class Desk:
    """One reader's view of one open study file.

    `go` changes the place (asking first where something is unsaved), `work` runs a job with its progress shown and hands the
    result to a function (and says whether nothing else was under way), `prefer` changes the preferences (by a function of
    those there are now), `reader` opens a file for reading in another thread. `backups` looks after the backups of the file,
    `kept` is what pages remember.
    """

    say: Speaker
    theme: Theme
    ask: Asker
    session: Session
    preferences: Preferences
    go: Callable[[Spot], None]
    work: Callable[[str, Work, Callable[[object], None]], bool]
    prefer: Callable[[Callable[[Preferences], Preferences]], None]
    reader: Callable[[Path], Session]
    backups: BackupWatch
    kept: Kept = field(default_factory=Kept)
