"""How hard a passphrase is to guess: a bar of steps, and always the words beside it."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sscexo_desktop.gui.chrome import line_height, rounded
from sscexo_desktop.gui.theme import Theme

STEPS = 4


class StrengthBar(QWidget):
    """Fills as many of its steps as `show_steps` says, from the reading edge; the words stand beside it, never the colour alone."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.steps = 0
        self.setFixedHeight(round(line_height(self) * 0.4))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: int, words: str) -> None:
        """Fill another number of steps; `words` are what a screen reader says of it."""
        self.steps = max(0, min(STEPS, steps))
        self.setAccessibleName(words)
        self.update()

    def _tone(self) -> QColor:
        theme = self._theme
        return (theme.line, theme.red, theme.amber, theme.green, theme.green)[self.steps]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the steps."""
        painter = QPainter(self)
        gap = self.height() * 0.6
        wide = (self.width() - gap * (STEPS - 1)) / STEPS
        for n in range(STEPS):
            left = n * (wide + gap)
            box = QRectF(self.width() - left - wide if self.isRightToLeft() else left, 0, wide, self.height())
            rounded(painter, box, box.height() / 2, self._tone() if n < self.steps else self._theme.line, None)
