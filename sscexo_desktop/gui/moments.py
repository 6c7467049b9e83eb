"""When something was done, in words: how long ago, and the moment in both calendars."""

from __future__ import annotations

from datetime import datetime

from sscexo_desktop.actions.session import site_time
from sscexo_desktop.i18n import Speaker


def days_words(say: Speaker, days: int) -> str:
    """Say how old something is."""
    if days <= 0:
        return say("today")
    return say("1 day") if days == 1 else say("{n} days", n=days)


def moment_words(say: Speaker, at: datetime) -> str:
    """Say a moment in both calendars."""
    local = site_time(at)
    return say("{time} ({other})", time=local, other=say.second_calendar(local.date()))
