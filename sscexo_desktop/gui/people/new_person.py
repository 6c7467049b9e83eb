"""Giving somebody an account: the one-time password is shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sscexo_desktop.errors import Trouble

if TYPE_CHECKING:
    from sscexo_desktop.actions.session import Session
    from sscexo_desktop.gui.asker import Asker, NewPerson
    from sscexo_desktop.i18n import Speaker


def add_person(ask: Asker, say: Speaker, session: Session, person: NewPerson) -> bool:
    """Add an account and show its one-time password; return whether it was added (what is in the way is told)."""
    from sscexo_desktop.actions.accounts import add

    try:
        account, password = add(session, person.login, person.name, person.roles)
    except Trouble as trouble:
        ask.tell(trouble)
        return False
    show_password(ask, say, account.login, account.name, password)
    return True


def show_password(ask: Asker, say: Speaker, login: str, name: str, password: str) -> None:
    """Show somebody's one-time password to the data manager, who hands it over."""
    detail = say("Hand it to {name} alone, with the user name {login}.", name=name, login=login)
    ask.show_secret(say("One-time password of {name}", name=name), detail, password)
