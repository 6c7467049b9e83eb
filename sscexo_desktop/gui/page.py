"""The frame of the quieter pages: a title, a sentence, buttons at the far end, and cards below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, Ground, label, line_height, scrolled
from sscexo_desktop.gui.desk import Desk


class Page(QWidget):
    """A scrolling page; put cards into `body`."""

    def __init__(self, desk: Desk, title: str, about: str, *buttons: Button, wide: float = 52.0) -> None:
        super().__init__()
        self.desk = desk
        theme = desk.theme
        line = round(line_height(self))
        ground = Ground(theme.page)
        inside = QHBoxLayout(ground)
        inside.setContentsMargins(round(line * 1.1), line, round(line * 1.1), line)
        column = QWidget()
        column.setMaximumWidth(round(line * wide))
        self.body = QVBoxLayout(column)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(round(line * 0.7))
        inside.addWidget(column, 10)
        inside.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(round(line * 0.5))
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(label(title, theme.ink, 1.5, weight=QFont.Weight.DemiBold))
        titles.addWidget(label(about, theme.muted, 0.95, wrap=True))
        head.addLayout(titles, 1)
        for each in buttons:
            head.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(ground, theme.page, theme))

    def card(self, title: str = "") -> Card:
        """Add a card."""
        found = Card(self.desk.theme)
        if title:
            found.body.addWidget(label(title, self.desk.theme.ink, 1.1, weight=QFont.Weight.DemiBold, wrap=True))
        self.body.addWidget(found)
        return found
