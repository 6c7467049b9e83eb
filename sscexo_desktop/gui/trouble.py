"""What went wrong: in the user's world, a plain sentence and what to do next; a mistake of ours, with its details."""

from __future__ import annotations

import platform
import traceback
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from sscexo_desktop import __version__
from sscexo_desktop.actions.facing import facing
from sscexo_desktop.actions.ways_on import Way
from sscexo_desktop.errors import DefinitionFault, Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import label, line_height, row
from sscexo_desktop.gui.sheet import Look, Sheet
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.settings import configuration_file

LOG_LIMIT = 500_000


def details_of(fault: BaseException) -> str:
    """Return where the program went wrong, without any value that it was working on.

    The message of the exception may hold what a person typed: only its type and the lines of our own code are told.
    """
    frames = traceback.extract_tb(fault.__traceback__)
    lines = [f"  {Path(each.filename).name}:{each.lineno} {each.name}" for each in frames]
    head = f"{type(fault).__name__} · SSc-EXO Desktop {__version__} · Python {platform.python_version()} · {platform.system()}"
    return "\n".join([head, *lines])


def write_log(fault: BaseException) -> Path | None:
    """Add a mistake of ours to the log file; return where it is, `None` if it cannot be written."""
    path = configuration_file().with_name("faults.log")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LOG_LIMIT:
            path.replace(path.with_name("faults.old.log"))
        with path.open("a", encoding="utf-8") as out:
            out.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {details_of(fault)}\n")
    except OSError:
        return None
    return path


class TroubleSheet(Sheet):
    """Says what went wrong and what to do next."""

    def __init__(self, look: Look, fault: BaseException) -> None:
        say = look.say
        if isinstance(fault, Trouble):
            super().__init__(look, facing(say, say(fault.what)), 30)
            self.note(facing(say, say(fault.next_step)))
        elif isinstance(fault, DefinitionFault):
            super().__init__(look, say("The study definition cannot be used"), 34)
            self.note(say("The program stops here, so that nothing is entered on a wrong definition."))
            self._show_details(f"{fault.file}\n{fault.where}\n{fault.fault}")
        else:
            super().__init__(look, say("The program made a mistake"), 36)
            self.note(say("It is not your fault. Every field you left is kept as a draft in the study file, and you can go on."))
            details = details_of(fault)
            self._show_details(details)
            path = write_log(fault)
            if path is not None:
                self._log(path)
            self.answer(say("Copy the details"), lambda: QApplication.clipboard().setText(details))
        self.close_button = self.answer(say("Close"), self.accept, "primary")
        self.close_button.setFocus()

    def _log(self, path: Path) -> None:
        found = label(
            self.say("Written to {file}. It holds no data of a participant.", file=str(path)), self.theme.muted, 0.9, wrap=True
        )
        found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(found)

    def _show_details(self, text: str) -> None:
        box = QPlainTextEdit(text)
        box.setReadOnly(True)
        box.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        box.setAccessibleName(self.say("Details"))
        box.setFixedHeight(round(line_height(self) * 8))
        self.body.addWidget(box)


def way_words(say: Speaker, way: Way) -> tuple[str, str]:
    """Name a way on, and say what it does."""
    match way:
        case "restore":
            return say("Restore a backup"), say("It takes the place of this file, which is kept aside as it is.")
        case "read":
            return say("Open it for reading"), say("To look up what can still be read; nothing can be changed.")
        case "salvage":
            return (
                say("Salvage what can be read"),
                say("Makes a new file of it and lists what was lost. This file is not touched."),
            )
        case "upgrade":
            return (
                say("Bring it up to date…"),
                say("A verified copy of the file as it is now is kept first. For the data manager."),
            )
        case "compare":
            return (
                say("Compare it with another copy"),
                say("Opens it for reading and shows what it has not, against the newest backup for example."),
            )
        case "go_on":
            return (
                say("Go on with it as it is…"),
                say("For the data manager, who says why. The reason stands in the audit trail."),
            )
        case "again":
            return say("Try again"), say("When the disk is connected, or the other program is closed.")
        case _:
            return say("Choose another file"), say("This one stays as it is.")


class WaysSheet(Sheet):
    """Says why a file cannot be opened, and offers what can be done about it: `chosen`."""

    def __init__(self, look: Look, fault: Trouble, ways: tuple[Way, ...]) -> None:
        say = look.say
        super().__init__(look, facing(say, say(fault.what)), 34)
        self.chosen: Way | None = None
        self.note(facing(say, say(fault.next_step)))
        self.ways: dict[Way, Button] = {}
        for way in ways:
            words, detail = way_words(say, way)
            button = Button(words, self.theme, "plain" if self.ways else "primary", act=partial(self._take, way))
            button.setAccessibleDescription(detail)
            self.ways[way] = button
            self.body.addLayout(row(button, 1))
            self.body.addWidget(label(detail, self.theme.muted, 0.93, wrap=True))
        self.close_button = self.answer(say("Close"), self.reject)
        self.ways[ways[0]].setFocus()

    def _take(self, way: Way) -> None:
        self.chosen = way
        self.accept()
