"""Greys what a person may not do, and says why: one way for every control (F79)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from sscexo_desktop.actions.session import Session
    from sscexo_desktop.i18n import Speaker
    from sscexo_desktop.study.people import Action
    from sscexo_desktop.study.texts import Message

_BEFORE = "words-before-permit"


def permit(control: QWidget, reason: Message | None, say: Speaker) -> bool:
    """Grey a control and say the reason in its tip and to a screen reader; with no reason undo that. Return whether it is usable.

    Where more is needed than the permission: `if permit(…): control.setEnabled(…)`.
    """
    tip, description = control.property(_BEFORE) or (control.toolTip(), control.accessibleDescription())
    if reason is None:
        control.setProperty(_BEFORE, None)
    else:
        control.setProperty(_BEFORE, (tip, description))
        tip = description = say(reason)
    control.setToolTip(tip)
    control.setAccessibleDescription(description)
    control.setEnabled(reason is None)
    return reason is None


def guard(control: QWidget, action: Action, session: Session, say: Speaker) -> bool:
    """Name the control of an action (`act-…`), and grey it where this person may not do it; return whether they may."""
    control.setObjectName(f"act-{action}")
    return permit(control, session.may(action), say)
