"""What the panels beside a form have in common: painted texts in the width they are given, as high as they need."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sscexo_desktop.gui.ink import Ink, Paragraph
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker

Written = tuple[QRect, Paragraph, QColor]


class Panel(QWidget):
    """A column of texts; `arrange` lays them out into `written` and returns the height."""

    def __init__(self, say: Speaker, theme: Theme) -> None:
        super().__init__()
        self.ink = Ink(say, theme)
        self.written: list[Written] = []
        self._height = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def restate(self, say: Speaker, theme: Theme | None = None) -> None:
        """Paint everything anew in another manner or theme."""
        self.ink = Ink(say, theme or self.ink.theme)
        self.lay_out()

    def arrange(self, width: int) -> int:
        """Lay the texts out; return the height."""
        raise NotImplementedError

    def lay_out(self) -> None:
        """Lay out for the width at hand and take the height that it needs."""
        self.written = []
        height = self.arrange(max(self.width(), self.ink.px(120)))
        if height != self._height:
            self._height = height
            self.setFixedHeight(height)
        self.update()

    def write(
        self,
        text: str,
        x: int,
        y: int,
        width: int,
        colour: QColor,
        size: float = 13,
        *,
        strong: bool = False,
        italic: bool = False,
        struck: bool = False,
    ) -> int:
        """Lay a text out; return the y beneath it."""
        paragraph = self.ink.paragraph(text, width, size, "semibold" if strong else "regular", italic=italic, struck=struck)
        self.written.append((QRect(x, y, width, int(paragraph.height)), paragraph, colour))
        return y + int(paragraph.height)

    def sizeHint(self) -> QSize:
        """As high as the texts."""
        return QSize(self.ink.px(260), self._height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for a new width."""
        if event.size().width() != event.oldSize().width():
            self.lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the texts in the exposed part."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_ground(painter)
        for box, paragraph, colour in self.written:
            lying = self.ink.mirrored(box, self.width())
            if lying.intersects(event.rect()):
                self.ink.write(painter, lying, paragraph, colour)
        painter.end()

    def paint_ground(self, painter: QPainter) -> None:
        """Paint what lies beneath the texts."""
