"""What is said of the backups: in the line along the foot in a few words, with what to do next in its tip."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from sscexo_desktop.actions.facing import file_words
from sscexo_desktop.actions.session import SITE_ZONE
from sscexo_desktop.backup_plan import BackupPlan, MadeBackup

if TYPE_CHECKING:
    from sscexo_desktop.actions.backing_up import InFolder
    from sscexo_desktop.i18n import Speaker

OLD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Said:
    """A few words, still fewer where there is little room, whether they are a warning, and the sentences of the tip."""

    words: str
    short: str
    tone: Literal["quiet", "amber"]
    tip: str


def backup_line(say: Speaker, plan: BackupPlan, last_try: Iterable[InFolder], *, busy: bool, now: datetime | None = None) -> Said:
    """Say when the last proven backup was and into how many folders; amber if there is none, it is old, or the last one failed."""
    now, tried = now or datetime.now(UTC), tuple(last_try)
    last = plan.last()
    failed = [each for each in tried if each.trouble is not None and not each.missing]
    tip = _tip(say, plan, tried, last, now)
    if busy:
        words = say("Backing up…")
        return Said(words, words, "quiet", tip)
    if failed or last is None:
        words = say("The backup failed") if failed else say("No backup yet")
        return Said(words, words, "amber", tip)
    fresh = now - last.taken_at < OLD
    return Said(_line(say, plan, last, now), _when(say, last, now), "quiet" if fresh else "amber", tip)


def _when(say: Speaker, last: MadeBackup, now: datetime) -> str:
    return say("Backup {time}", time=_moment(last, now))


def _moment(last: MadeBackup, now: datetime) -> date | time:
    """Return the time of a backup of today, and of an older one the day."""
    local = last.taken_at.astimezone(SITE_ZONE)
    return local.time() if local.date() == now.astimezone(SITE_ZONE).date() else local.date()


def _line(say: Speaker, plan: BackupPlan, last: MadeBackup, now: datetime) -> str:
    fresh = sum(now - each.taken_at < OLD for name, each in plan.made.items() if name in plan.folders)
    when, there = _moment(last, now), len(plan.folders)
    if there < 2 or not fresh:
        return _when(say, last, now)
    if fresh < there:
        return say("Backup {time} · {n} of {all} folders", time=when, n=fresh, all=there)
    return say("Backup {time} · {n} folders", time=when, n=fresh)


def _tip(say: Speaker, plan: BackupPlan, tried: tuple[InFolder, ...], last: MadeBackup | None, now: datetime) -> str:
    lines = [trouble_words(say, each) for each in tried if each.trouble is not None]
    if not plan.folders:
        lines.append(say("No folder is chosen yet. Choose one on another disk or a memory stick on the page “Backup”."))
    elif last is None or now - last.taken_at >= OLD:
        lines.append(say("Connect the disk or memory stick of the backups, then make one on the page “Backup”."))
    else:
        lines.append(say("The last backup that was read back and compared. The page “Backup” shows where it is."))
    return "\n".join(lines)


def trouble_words(say: Speaker, tried: InFolder) -> str:
    """Say what was in the way in a folder, and what to do."""
    if tried.trouble is None:
        return ""
    if tried.missing:
        return say("{folder} is not connected now; it is tried again.", folder=file_words(tried.folder))
    what = say("{folder}: {trouble}", folder=file_words(tried.folder), trouble=tried.trouble.what)
    return f"{what}\n{say(tried.trouble.next_step)}"
