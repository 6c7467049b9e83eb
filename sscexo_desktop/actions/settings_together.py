"""Confirm several proposals at once: one reason and one password, a version and a signature for each, all or none (F2, F77)."""

from __future__ import annotations

from collections.abc import Sequence

from sscexo_desktop.actions.session import Session
from sscexo_desktop.actions.settings import check_values
from sscexo_desktop.actions.signing import Credentials, check_credentials
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.model import Setting
from sscexo_desktop.study.record import ConfirmedSetting
from sscexo_desktop.study.review import Signing
from sscexo_desktop.study.texts import message


def proposed(session: Session) -> tuple[Setting, ...]:
    """Return the settings that have a proposal and that nobody confirmed yet."""
    confirmed = session.file.settings()
    return tuple(each for each in session.study.settings.values() if each.proposal and each.id not in confirmed)


def confirm_proposals(
    session: Session, settings: Sequence[str], reason: str, credentials: Credentials
) -> tuple[ConfirmedSetting, ...]:
    """Confirm the proposal of each of these settings and sign it, in one transaction; in the order of the definition.

    `Trouble` if they may not be, if none is named, or if one has no proposal or was confirmed meanwhile.
    """
    role = session.demand("confirm_setting")
    chosen = tuple(each for each in proposed(session) if each.id in settings)
    if not settings or len(chosen) != len(set(settings)):
        raise Trouble(
            message("Not all of these settings wait with a proposal."),
            message("Tick settings that have a proposal and are not confirmed yet."),
        )
    for each in chosen:
        check_values(each, each.proposal)
    if not reason.strip():
        raise Trouble(message("A setting is confirmed with a reason."), message("Write why these values hold."))
    check_credentials(session, credentials)
    signing = Signing("parameter", session.access.login, session.access.name, role)
    with session.file.together():
        found = tuple(session.file.confirm_setting(each.id, each.proposal, reason.strip()) for each in chosen)
        for confirmed in found:
            session.file.sign_setting(confirmed.id, confirmed.version, signing)
    session.access.signed_before = True
    return found
