"""Confirm what the protocol leaves open: an investigator's value, reason and signature, in one transaction (F2)."""

from __future__ import annotations

from sscexo_desktop.actions.session import Session
from sscexo_desktop.actions.signing import Credentials, check_credentials
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.model import Setting
from sscexo_desktop.study.record import ConfirmedSetting
from sscexo_desktop.study.review import Signing
from sscexo_desktop.study.texts import Manner, message


def confirm(
    session: Session, setting_id: str, values: tuple[str, ...], reason: str, credentials: Credentials
) -> ConfirmedSetting:
    """Confirm a setting and sign it; `values` as canonical text. `Trouble` if it may not be, or a value is none of this setting."""
    role = session.demand("confirm_setting")
    _check_values(session.study.settings[setting_id], values)
    if not reason.strip():
        raise Trouble(message("A setting is confirmed with a reason."), message("Write why these values hold."))
    check_credentials(session, credentials)
    with session.file.together():
        confirmed = session.file.confirm_setting(setting_id, values, reason.strip())
        signing = Signing("parameter", session.access.login, session.access.name, role)
        session.file.sign_setting(setting_id, confirmed.version, signing)
    session.access.signed_before = True
    return confirmed


def _check_values(setting: Setting, values: tuple[str, ...]) -> None:
    """Raise `Trouble` for a value that the setting cannot have: it would judge every record from now on."""
    read = [setting.kind.parse(each, Manner()).value for each in values]
    numbers = [each for each in read if each is not None]
    low, high = (setting.limits.low, setting.limits.high) if setting.limits else (None, None)
    outside = any(
        (low is not None and each < low) or (high is not None and each > high)  # type: ignore[operator]
        for each in numbers
    )
    wanted = 2 if setting.is_range else 1
    if len(numbers) != wanted or len(values) != wanted or outside or numbers != sorted(numbers):  # type: ignore[type-var]
        raise Trouble(
            message("These are no values of the setting {setting}.", setting=setting.title),
            message("Give values within the limits of the setting, the lowest first."),
        )
