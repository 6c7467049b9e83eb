"""How tests type letters, and what opens a form for them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from sscexo_desktop.gui.form import FormView

OpenForm = Callable[..., FormView]


def commit_text(editor: QWidget, text: str) -> None:
    """Type any letters, as an input method would; `keyClicks` aborts at letters that are not ASCII."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(editor, event)
