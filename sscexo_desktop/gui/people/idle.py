"""Notices that nobody is at the desk: no key, no mouse, no wheel for a while (F82)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
    }
)
LOOK = 1000


class IdleWatch(QObject):
    """Calls `look` with the seconds since the last sign of life, once a second.

    It listens at the windows of the program, where each key and movement passes once; to listen at every widget would make each
    key stroke and each painting dearer.
    """

    def __init__(self, parent: QObject, ticks: Callable[[], float], look: Callable[[float], None]) -> None:
        super().__init__(parent)
        self._ticks = ticks
        self._look = look
        self._last = ticks()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._listen)

    def begin(self) -> None:
        """Begin to count anew."""
        for window in QGuiApplication.topLevelWindows():
            self._listen(window)
        self._last = self._ticks()
        self._timer.start(LOOK)

    def end(self) -> None:
        """Count no more."""
        self._timer.stop()

    def look(self) -> None:
        """Tell how long nobody has been there."""
        self._look(self._ticks() - self._last)

    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Notice a sign of life; nothing is held back."""
        if event.type() in _SIGNS_OF_LIFE:
            self._last = self._ticks()
        return False
