"""Choosing a password of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sscexo_desktop.errors import Trouble

if TYPE_CHECKING:
    from sscexo_desktop.actions.session import Session
    from sscexo_desktop.gui.asker import Asker
    from sscexo_desktop.i18n import Speaker


def choose_password(ask: Asker, say: Speaker, session: Session, old: str | None = None) -> bool:
    """Ask the person who is logged in for a new password until one is taken; return whether it was.

    `old` is the password until now where it was typed a moment ago.
    """
    from sscexo_desktop.actions.accounts import change_own_password

    account = session.access.account
    title = say("Change your password") if old is None else say("Choose a password of your own")
    while (typed := ask.new_password(title, old=old is None, login=account.login, name=account.name)) is not None:
        try:
            change_own_password(session, typed[0] if old is None else old, typed[1])
        except Trouble as trouble:
            ask.tell(trouble)
        else:
            return True
    return False
