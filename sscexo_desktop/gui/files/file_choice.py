"""Files to choose one of: each with its folder and a word about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.actions.facing import file_words
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import line_height, row
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.tick_row import TickRow


class FileChoice(QWidget):
    """A round box for each file; `path` is the chosen one, `changed` tells that it is another."""

    changed = Signal()

    def __init__(self, theme: Theme, files: Sequence[tuple[Path, str]], chosen: Path | None = None) -> None:
        super().__init__()
        self._theme = theme
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(round(line_height(self) * 0.2))
        self.rows: list[tuple[Path, TickRow]] = []
        for path, about in files:
            found = TickRow(theme, file_words(path.name), f"{about}\n{file_words(path.parent)}", single=True)
            found.setChecked(path == chosen)
            found.toggled.connect(partial(self._toggled, found))
            self.rows.append((path, found))
            self._body.addWidget(found)
        if self.rows:
            self.setFocusProxy(self.rows[0][1])

    def _toggled(self, row: TickRow, on: bool) -> None:
        """Tell it; the only one there is stays chosen when it is pressed once more."""
        if not on and self.path is None:
            row.setChecked(True)
        self.changed.emit()

    @property
    def path(self) -> Path | None:
        """The chosen file, `None` as long as there is none."""
        return next((path for path, each in self.rows if each.isChecked()), None)

    def more(self, words: str, act: Callable[[], object]) -> Button:
        """Add a button for what is not among them."""
        found = Button(words, self._theme, "plain", act=act)
        self._body.addLayout(row(found, 1))
        return found
