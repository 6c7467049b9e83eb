"""Has in sight, on a page that scrolls, where one types next."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget
from shiboken6 import isValid

from sscexo_desktop.gui.chrome import line_height


def focus_in_sight(widget: QWidget, whole: QWidget | None = None) -> None:
    """Put the cursor there, and scroll to it, or to the `whole` that it belongs to, once the page is laid out."""
    widget.setFocus()
    seen = whole or widget
    QTimer.singleShot(0, seen, lambda: _scroll_to(seen))


def _scroll_to(widget: QWidget) -> None:
    area = widget.parentWidget() if isValid(widget) else None
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if isinstance(area, QScrollArea) and (inside := area.widget()) is not None:
        inside.adjustSize()
        area.ensureWidgetVisible(widget, 0, round(line_height(widget) * 4))
