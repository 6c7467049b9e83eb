"""A figure whose regions hold answers, worked by keyboard and mouse: it shows what the fields hold and says what is given on it.

The person's right is at the viewer's left in every language, and the arrows follow the eye.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from sscexo_desktop.gui.figure_canvas import FigureCanvas
from sscexo_desktop.gui.ink import Ink
from sscexo_desktop.study.figures import Figure, Region

Key = Qt.Key
ERASING = (Key.Key_Backspace, Key.Key_Delete)
ARROWS = {Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0), Key.Key_Up: (0, -1), Key.Key_Down: (0, 1)}


class Picture(FigureCanvas):
    """A figure that is worked; one of its regions is the current one.

    `answered` carries (region, text) as if it were typed into the region's field; `focused` (region, here); `moved` a way
    (`line_editor.MOVES`) from the current region; `left` asks to go on in the current region's field.
    """

    answered = Signal(str, str)
    focused = Signal(str, bool)
    moved = Signal(int)
    left = Signal()

    def __init__(self, figure: Figure, ink: Ink, parent: QWidget, *, read_only: bool) -> None:
        super().__init__(figure, ink, parent, read_only=read_only)
        self.leaving = False
        self._undo: list[tuple[str, str]] = []
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setMouseTracking(True)

    # ---- going about -------------------------------------------------------------------------------------------------------

    def enter(self, region: str, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Make a region the current one, with the cursor on it."""
        self.begin(region)
        self.current = region
        self._describe()
        self.update()
        if not self.hasFocus():
            self.setFocus(reason)
        self.focused.emit(region, True)

    def begin(self, region: str) -> None:
        """Begin anew, unless one goes on at this region, which is the current one."""

    def go(self, way: tuple[int, int]) -> None:
        """Go to the nearest region on this side, if there is one."""
        found = nearest([region for region in self.figure.regions if region.id in self.sites], self.current, way)
        if found:
            self.enter(found)

    # ---- answering ---------------------------------------------------------------------------------------------------------

    def give(self, region: str, text: str, *, going_on: bool = False) -> None:
        """Answer a region, as if it were typed; Ctrl+Z takes it back unless it goes on from the last."""
        site = self.sites[region]
        if self.read_only or (text == site.text and not site.blank):
            return
        if site.blank:
            self._undo.clear()  # a reason for a blank is no text that could be put back
        elif not going_on:
            self._undo.append((region, site.text))
        self.answered.emit(region, text)

    def undo(self) -> None:
        """Take the last answer back that was given on the picture."""
        if self._undo and not self.read_only:
            region, text = self._undo.pop()
            if region in self.sites:
                self.enter(region)
                self.answered.emit(region, text)

    def type_key(self, typed: str) -> bool:
        """Answer the current region by a typed letter; return whether it means something."""
        raise NotImplementedError

    def move_key(self, key: int) -> bool:
        """Act on a key that types nothing; return whether it did."""
        if key in (Key.Key_Return, Key.Key_Enter):
            self.moved.emit(1)
        elif key in ARROWS:
            self.go(ARROWS[Key(key)])
        elif key in ERASING:
            self.give(self.current, "")
        elif key == Key.Key_Escape:
            self.left.emit()
        else:
            return False
        return True

    # ---- events ------------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer, move, or leave the key to the form."""
        chord = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if chord == Qt.KeyboardModifier.ControlModifier and event.key() == Key.Key_Z:
            self.undo()
        elif chord or not (self.move_key(event.key()) or self.type_key(event.text())):
            event.ignore()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Answer by what an input method committed."""
        for letter in event.commitString():
            self.type_key(letter)
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab leave the picture for the next field."""
        self.leaving = True
        try:
            return super().focusNextPrevChild(forward)
        finally:
            self.leaving = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, and say where the person is."""
        super().focusInEvent(event)
        self.begin("")
        self.focused.emit(self.current, True)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        self.focused.emit(self.current, False)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Name the region beneath the mouse; keep Escape, which would leave the page, for leaving the picture."""
        if isinstance(event, QHelpEvent):
            region = self.region_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.region_words(region) if region else "", self)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() == Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Name the region beneath the mouse."""
        self._hover(self.region_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Name no region any more."""
        super().leaveEvent(event)
        self._hover("")

    def _hover(self, region: str) -> None:
        if region != self.hovered:
            self.hovered = region
            live = region and not self.read_only
            self.setCursor(Qt.CursorShape.PointingHandCursor if live else Qt.CursorShape.ArrowCursor)
            self.update()


def nearest(regions: list[Region], current: str, way: tuple[int, int]) -> str:
    """Return the region nearest to the current one on the side where `way` points, "" where there is none.

    What lies straight ahead comes before what lies aslant.
    """
    here = next((region.label_at for region in regions if region.id == current), None)
    if here is None:
        return regions[0].id if regions else ""
    found: list[tuple[float, str]] = []
    for region in regions:
        across, down = region.label_at[0] - here[0], region.label_at[1] - here[1]
        ahead, aside = across * way[0] + down * way[1], abs(across * way[1]) + abs(down * way[0])
        if ahead > 1:
            found.append((ahead + 2 * aside if aside <= 2 * ahead else 1000 + ahead + 2 * aside, region.id))
    return min(found, key=lambda each: each[0])[1] if found else ""
