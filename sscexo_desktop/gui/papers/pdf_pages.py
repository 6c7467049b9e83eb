"""The pages of a PDF on the screen, rendered when they come into view."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from itertools import accumulate
from pathlib import Path
from threading import Lock
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from sscexo_desktop.gui.theme import Theme

POINTS_AN_INCH = 72
KEPT = 12
SMALLEST, LARGEST = 0.3, 4.0


class Paper:
    """An open PDF; `close` lets go of the file.

    PDFium bears one thread at a time: whoever shows and prints at once hands both papers the same `lock`.
    """

    def __init__(self, path: Path, lock: Lock | None = None) -> None:
        import pypdfium2

        self._lock = lock or Lock()
        with self._lock:
            self._document: Any = pypdfium2.PdfDocument(str(path))
            self.sizes: list[tuple[float, float]] = [self._document.get_page_size(n) for n in range(len(self._document))]

    def image(self, page: int, scale: float, *, grey: bool = False) -> QImage:
        """Render a page; at a scale of 1.0 a point is a pixel."""
        with self._lock:
            sheet = self._document[page]
            bitmap = sheet.render(scale=scale, grayscale=grey, prefer_bgrx=not grey)
            form = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB32
            found = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, form).copy()
            bitmap.close()
            sheet.close()
        return found

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._document.close()


class PaperView(QWidget):
    """All pages below one another; only those in view are rendered. `current` is marked where it has the focus."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._paper: Paper | None = None
        self._zoom = 1.0
        self._tops: list[float] = [0.0]
        self._images: OrderedDict[int, QImage] = OrderedDict()
        self._gap = theme.px(14)
        self._current = 0
        self._marked = False

    def show_paper(self, paper: Paper | None) -> None:
        """Show another PDF."""
        if self._paper is not None:
            self._paper.close()
        self._paper = paper
        self._lay_out()

    def show_zoom(self, zoom: float) -> None:
        """Show the pages larger or smaller; at 1.0 a point is a pixel."""
        self._zoom = min(LARGEST, max(SMALLEST, zoom))
        self._lay_out()

    def show_current(self, page: int, *, marked: bool) -> None:
        """Mark the page one stands on, where the keys go to it."""
        if (page, marked) != (self._current, self._marked):
            self._current, self._marked = page, marked
            self.update()

    @property
    def zoom(self) -> float:
        """How large the pages are."""
        return self._zoom

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._paper.sizes) if self._paper else 0

    @property
    def page_height(self) -> int:
        """How tall the first page is."""
        return round(self._paper.sizes[0][1] * self._zoom) if self._paper and self._paper.sizes else 0

    def zoom_to_fit(self, wide: int, tall: int | None = None) -> float:
        """Return the zoom at which the widest page is as wide as that many pixels, and with `tall` the tallest no taller."""
        sizes = self._paper.sizes if self._paper and self._paper.sizes else [(595.0, 842.0)]
        found = (wide - 2 * self._gap) / max(size[0] for size in sizes)
        if tall is not None:
            found = min(found, (tall - 2 * self._gap) / max(size[1] for size in sizes))
        return max(SMALLEST, found)

    def _lay_out(self) -> None:
        self._images.clear()
        sizes = self._paper.sizes if self._paper else []
        self._tops = list(accumulate((tall * self._zoom + self._gap for _, tall in sizes), initial=float(self._gap)))
        wide = round(max((size[0] for size in sizes), default=0) * self._zoom) + 2 * self._gap
        tall = round(self._tops[-1])
        self.setMinimumSize(QSize(wide, tall))
        self.resize(wide, tall)  # the area around it hears of this at once, of the other later
        self.update()

    def page_top(self, page: int) -> int:
        """Return where a page begins."""
        return round(self._tops[page])

    def page_at(self, height: int) -> int:
        """Return which page is at a height."""
        return min(max(0, self.count - 1), max(0, bisect_right(self._tops, height + self._gap) - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages that are in view."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.page)
        if self._paper is None:
            return
        last = self.page_at(event.rect().bottom())
        for n in range(self.page_at(event.rect().top() - self._gap), last + 1):
            wide, tall = self._paper.sizes[n]
            box = QRect(QPoint(0, self.page_top(n)), QSize(round(wide * self._zoom), round(tall * self._zoom)))
            box.moveLeft((self.width() - box.width()) // 2)
            painter.drawImage(box, self._image(n))
            marked = self._marked and n == self._current
            painter.setPen(QPen(self._theme.teal, 3) if marked else QPen(self._theme.field_line))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(-2, -2, 1, 1) if marked else box.adjusted(-1, -1, 0, 0))

    def _image(self, page: int) -> QImage:
        if page not in self._images and self._paper is not None:
            ratio = self.devicePixelRatioF()
            self._images[page] = self._paper.image(page, self._zoom * ratio)
            while len(self._images) > KEPT:
                self._images.popitem(last=False)
        return self._images[page]
