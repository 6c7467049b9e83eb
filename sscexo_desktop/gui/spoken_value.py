"""A computed value as a screen reader finds it: nothing to see, a name to be read out and a stop of Tab."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from sscexo_desktop.gui.ink import Ink, rounded


def heard() -> bool:
    """Whether a screen reader (or another assistive technology) is at work."""
    return QAccessible.isActive()


class SpokenValue(QWidget):
    """Lies over the box that its card paints, and lets the mouse through; made only while a screen reader is at work.

    `here` says whether it has the focus.
    """

    here = Signal(bool)

    def __init__(self, parent: QWidget, ink: Ink) -> None:
        super().__init__(parent)
        self._ink = ink
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def tell(self, label: str, value: str, unit: str, words: str) -> None:
        """Take what is read out: the label with the value, then the words beside it."""
        say = self._ink.say
        said = say.measured(value, unit) if value else say("No value")
        self.setAccessibleName(say("{label}: {words}", label=label, words=said))
        self.setAccessibleDescription(words)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where one is."""
        super().focusInEvent(event)
        self.here.emit(True)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        super().focusOutEvent(event)
        self.here.emit(False)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the edge of what has the focus, and nothing else."""
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rounded(painter, self.rect(), self._ink.px(5), None, self._ink.theme.teal, 2)
