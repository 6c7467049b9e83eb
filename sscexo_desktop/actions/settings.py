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
    values = check_values(session.study.settings[setting_id], values)
    if not reason.strip():
        raise Trouble(message("A setting is confirmed with a reason."), message("Write why these values hold."))
    check_credentials(session, credentials)
    with session.file.together():
        confirmed = session.file.confirm_setting(setting_id, values, reason.strip())
        signing = Signing("parameter", session.access.login, session.access.name, role)
        session.file.sign_setting(setting_id, confirmed.version, signing)
    session.access.signed_before = True
    return confirmed


def check_values(setting: Setting, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values as canonical text; `Trouble` for one that the setting cannot have: it would judge every record."""
    read = [each for each in (setting.kind.parse(value, Manner()).value for value in values) if each is not None]
    wanted = 2 if setting.is_range else 1
    if len(read) != wanted or len(values) != wanted or any(_outside(setting, each) for each in read) or _falls(read):
        raise Trouble(
            message("These are no values of the setting {setting}.", setting=setting.title),
            message("Give values within the limits of the setting, the lowest first."),
        )
    return tuple(setting.kind.export(each) for each in read)


def _outside(setting: Setting, value: object) -> bool:
    low, high = (setting.limits.low, setting.limits.high) if setting.limits else (None, None)
    return (low is not None and value < low) or (high is not None and value > high)  # type: ignore[operator]


def _falls(read: list[object]) -> bool:
    return read != sorted(read)  # type: ignore[type-var]
