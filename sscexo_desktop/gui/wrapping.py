"""A bar whose groups go to the next line where there is no room for them, so that nothing on it is ever cut."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sscexo_desktop.gui.chrome import line_height


class Group(QWidget):
    """Widgets that stay side by side on one line, from the reading edge; hidden ones take no room."""

    def __init__(self, *parts: QWidget, space: float = 0.4) -> None:
        super().__init__()
        self._parts = parts
        self._space = round(line_height(self) * space)
        for each in parts:
            each.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _shown(self) -> list[QWidget]:
        return [each for each in self._parts if not _hidden(each)]

    def sizeHint(self) -> QSize:
        """Return room for what is shown of it."""
        sizes = [each.sizeHint() for each in self._shown()]
        wide = sum(each.width() for each in sizes) + self._space * max(0, len(sizes) - 1)
        return QSize(wide, max((each.height() for each in sizes), default=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put everything into its place."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Put everything into its place."""
        at = 0
        for each in self._shown():
            size = each.sizeHint()
            box = QRect(at, (self.height() - size.height()) // 2, size.width(), size.height())
            _place(each, box, self)
            at += size.width() + self._space


class Wrapping(QWidget):
    """Groups side by side on as many lines as they need; the last `at_end` of them stand at the far end of their line."""

    def __init__(self, groups: Sequence[Group], at_end: int = 0) -> None:
        super().__init__()
        self._groups = tuple(groups)
        self._end = set(self._groups[len(self._groups) - at_end :])
        self._space = round(line_height(self) * 0.9)
        self._between = round(line_height(self) * 0.4)
        for each in groups:
            each.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _lines(self, wide: int) -> list[list[Group]]:
        lines: list[list[Group]] = [[]]
        used = 0
        for each in self._groups:
            needed = each.sizeHint().width()
            if not needed or _hidden(each):
                continue
            if lines[-1] and used + self._space + needed > wide:
                lines.append([])
                used = 0
            used += needed + (self._space if lines[-1] else 0)
            lines[-1].append(each)
        return lines

    def hasHeightForWidth(self) -> bool:
        """Grow taller where there is little width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines in this width."""
        lines = self._lines(width)
        return sum(max((each.sizeHint().height() for each in line), default=0) for line in lines) + self._between * (len(lines) - 1)

    def sizeHint(self) -> QSize:
        """Return room for everything on one line."""
        sizes = [each.sizeHint() for each in self._groups if not _hidden(each)]
        wide = sum(each.width() for each in sizes) + self._space * max(0, len(sizes) - 1)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        """Make do with the widest group."""
        widest = max((each.sizeHint().width() for each in self._groups), default=0)
        return QSize(widest, self.heightForWidth(max(widest, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put every group into its place."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Put every group into its place; to be called when one of them shows more or less than before."""
        top = 0
        for line in self._lines(self.width()):
            tall = max((each.sizeHint().height() for each in line), default=0)
            self._arrange_line(line, top, tall)
            top += tall + self._between
        self.updateGeometry()

    def _arrange_line(self, line: Sequence[Group], top: int, tall: int) -> None:
        at, spare = 0, self.width() - sum(each.sizeHint().width() for each in line) - self._space * (len(line) - 1)
        for each in line:
            if each in self._end and spare:
                at, spare = at + spare, 0
            size = each.sizeHint()
            _place(each, QRect(at, top + (tall - size.height()) // 2, size.width(), size.height()), self)
            each.arrange()
            at += size.width() + self._space


def _hidden(widget: QWidget) -> bool:
    """Whether it was hidden on purpose: before it is first shown every widget counts as hidden."""
    return widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)


def _place(widget: QWidget, box: QRect, inside: QWidget) -> None:
    if inside.isRightToLeft():
        box.moveLeft(inside.width() - box.left() - box.width())
    widget.setGeometry(box)
