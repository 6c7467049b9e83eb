"""The pages of a PDF on the screen, rendered when they come into view."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from sscexo_desktop.gui.theme import Theme

POINTS_AN_INCH = 72
KEPT = 12


class Paper:
    """An open PDF; `close` lets go of the file."""

    def __init__(self, path: Path) -> None:
        import pypdfium2

        self._document: Any = pypdfium2.PdfDocument(str(path))
        self.sizes: list[tuple[float, float]] = [self._document.get_page_size(n) for n in range(len(self._document))]

    def image(self, page: int, scale: float) -> QImage:
        """Render a page; at a scale of 1.0 a point is a pixel."""
        bitmap = self._document[page].render(scale=scale, prefer_bgrx=True)
        found = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32).copy()
        bitmap.close()
        return found

    def close(self) -> None:
        """Let go of the file."""
        self._document.close()


class PaperView(QWidget):
    """All pages below one another; only those in view are rendered."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._paper: Paper | None = None
        self._zoom = 1.0
        self._images: OrderedDict[int, QImage] = OrderedDict()
        self._gap = theme.px(14)

    def show_paper(self, paper: Paper | None) -> None:
        """Show another PDF."""
        if self._paper is not None:
            self._paper.close()
        self._paper = paper
        self._lay_out()

    def show_zoom(self, zoom: float) -> None:
        """Show the pages larger or smaller; at 1.0 a point is a pixel."""
        self._zoom = zoom
        self._lay_out()

    @property
    def zoom(self) -> float:
        """How large the pages are."""
        return self._zoom

    def zoom_to_fit(self, wide: int) -> float:
        """Return the zoom at which a page is as wide as that many pixels."""
        widest = max((size[0] for size in self._paper.sizes), default=595.0) if self._paper else 595.0
        return max(0.3, (wide - 2 * self._gap) / widest)

    def _lay_out(self) -> None:
        self._images.clear()
        sizes = self._paper.sizes if self._paper else []
        wide = round(max((size[0] for size in sizes), default=0) * self._zoom) + 2 * self._gap
        tall = round(sum(size[1] * self._zoom + self._gap for size in sizes)) + self._gap
        self.setMinimumSize(QSize(wide, tall))
        self.resize(max(wide, self.width()), tall)
        self.update()

    def page_top(self, page: int) -> int:
        """Return where a page begins."""
        sizes = self._paper.sizes if self._paper else []
        return round(self._gap + sum(size[1] * self._zoom + self._gap for size in sizes[:page]))

    def page_at(self, height: int) -> int:
        """Return which page is at a height."""
        count = len(self._paper.sizes) if self._paper else 0
        return max((n for n in range(count) if self.page_top(n) <= height + self._gap), default=0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages that are in view."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.page)
        if self._paper is None:
            return
        for n, (wide, tall) in enumerate(self._paper.sizes):
            box = QRect(QPoint(0, self.page_top(n)), QSize(round(wide * self._zoom), round(tall * self._zoom)))
            box.moveLeft((self.width() - box.width()) // 2)
            if box.intersects(event.rect()):
                painter.drawImage(box, self._image(n))
                painter.setPen(self._theme.field_line)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(box.adjusted(-1, -1, 0, 0))

    def _image(self, page: int) -> QImage:
        if page not in self._images and self._paper is not None:
            ratio = self.devicePixelRatioF()
            self._images[page] = self._paper.image(page, self._zoom * ratio)
            while len(self._images) > KEPT:
                self._images.popitem(last=False)
        return self._images[page]
