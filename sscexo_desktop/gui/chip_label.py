"""A chip that stands by itself among other widgets."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sscexo_desktop.gui.chip import Chip, chip_width, paint_chip
from sscexo_desktop.gui.chrome import line_height
from sscexo_desktop.gui.theme import Theme


class ChipLabel(QWidget):
    """Shows one chip."""

    def __init__(self, chip: Chip, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_chip(chip)

    def show_chip(self, chip: Chip) -> None:
        """Show another chip."""
        self.chip = chip
        self.setAccessibleName(chip.words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room that the chip needs."""
        line = line_height(self)
        return QSize(ceil(chip_width(self.font(), self.chip) + line * 1.1), round(line * 1.7))

    def minimumSizeHint(self) -> QSize:
        """Never be narrower than the words."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chip over the whole width."""
        line = line_height(self)
        paint_chip(QPainter(self), QRectF(self.rect()).adjusted(-line * 0.3, 0, line * 0.3, 0), self.chip, self._theme, self.font())
