"""Where paper is looked at: scrolled, turned page by page and zoomed, with the mouse or without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from sscexo_desktop.gui.papers.pdf_pages import POINTS_AN_INCH, Paper, PaperView
from sscexo_desktop.gui.theme import Theme

Fit = Literal["width", "page", ""]
STEP = 1.2


class PaperArea(QScrollArea):
    """Shows a PDF; `turned` carries the page one stands on (from 0), `zoomed` how large it is to its true size.

    Until somebody zooms by hand the pages stay as wide as the area, or as large as goes into it as a whole.
    """

    turned = Signal(int)
    zoomed = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._fit: Fit = "width"
        self._stood = 0
        self.view = PaperView(theme)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setStyleSheet(theme.style_sheet())
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # else the width to fit would depend on itself
        self.setWidget(self.view)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def show_paper(self, paper: Paper | None) -> None:
        """Show another PDF, at the place where one stood."""
        stood = self._stood
        self.view.show_paper(paper)
        self._fitted()
        if paper is not None:
            self.go_to(stood)

    # ---- pages -------------------------------------------------------------------------------------------------------------

    @property
    def page(self) -> int:
        """The page one stands on, from 0."""
        bar = self.verticalScrollBar()
        if bar.maximum() and bar.value() == bar.maximum():
            return max(0, self.view.count - 1)
        return self.view.page_at(bar.value() + min(self.viewport().height() // 3, self.view.page_height // 2))

    def go_to(self, page: int) -> None:
        """Go to a page (from 0), or to the last there is."""
        page = max(0, min(page, self.view.count - 1))
        self.verticalScrollBar().setValue(self.view.page_top(page) - self.view.page_top(0) if self.view.count else 0)
        self._scrolled()

    def turn(self, pages: int) -> None:
        """Go so many pages on, or back."""
        self.go_to(self.page + pages)

    def _scrolled(self) -> None:
        if self.view.count:
            self._stood = self.page
        self.view.show_current(self.page, marked=self.hasFocus())
        self.turned.emit(self.page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll and turn by keys: with Home and End to the ends, with Ctrl and in a page as a whole page by page."""
        whole = self._fit == "page" or bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Qt.Key.Key_Home:
                self.go_to(0)
            case Qt.Key.Key_End:
                self.go_to(self.view.count - 1)
            case Qt.Key.Key_PageUp if whole:
                self.turn(-1)
            case Qt.Key.Key_PageDown if whole:
                self.turn(1)
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the page that the keys go to."""
        super().focusInEvent(event)
        self.view.show_current(self.page, marked=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Mark it no more."""
        super().focusOutEvent(event)
        self.view.show_current(self.page, marked=False)

    # ---- zoom --------------------------------------------------------------------------------------------------------------

    @property
    def fit(self) -> Fit:
        """What the pages are kept fitted to."""
        return self._fit

    def fit_to(self, fit: Fit) -> None:
        """Keep the pages fitted from now on."""
        self._fit = fit
        self._keep_place(self._fitted)

    def zoom(self, factor: float) -> None:
        """Show the pages larger or smaller, and keep them so."""
        self._zoom_to(self.view.zoom * factor)

    def true_size(self) -> None:
        """Show the pages as large as they are on paper."""
        self._zoom_to(self.logicalDpiX() / POINTS_AN_INCH)

    def _zoom_to(self, zoom: float) -> None:
        self._fit = ""
        self._keep_place(lambda: self.view.show_zoom(zoom))
        self._tell()

    def _keep_place(self, change: Callable[[], None]) -> None:
        bar = self.verticalScrollBar()
        tall = self.view.minimumHeight()
        part = (bar.value() + self.viewport().height() / 2) / tall if tall else 0.0
        change()
        bar.setValue(round(part * self.view.minimumHeight() - self.viewport().height() / 2))
        self._scrolled()

    def _fitted(self) -> None:
        if self._fit and self.view.count:
            port = self.viewport().size()
            self.view.show_zoom(self.view.zoom_to_fit(port.width(), port.height() if self._fit == "page" else None))
        self._tell()

    def _tell(self) -> None:
        self.zoomed.emit(self.view.zoom * POINTS_AN_INCH / self.logicalDpiX())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages anew."""
        super().resizeEvent(event)
        if self._fit:
            self._keep_place(self._fitted)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP)
            event.accept()
        else:
            super().wheelEvent(event)
