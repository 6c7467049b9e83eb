"""The check at each start: what was proven, the room on the disk, the clock (F111, T13)."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import sscexo_desktop
from sscexo_desktop.actions import start_check as checking
from sscexo_desktop.actions.gate import open_gate
from sscexo_desktop.actions.session import SITE_ZONE
from sscexo_desktop.actions.start_check import start_check
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.resources import resource
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.load import load
from sscexo_desktop.study.texts import Manner
from tests.people import PASSWORD, with_accounts

STUDY = load(resource("study"))
SAY = Speaker(Manner("en"))
BEHIND = "The clock of this computer is behind the last entry of the audit trail."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "study.sqlite"
    file = StudyFile.create(found, STUDY, "Manager Test")
    with_accounts(file)
    file.close()
    return found


def at(path: Path, now: datetime, *, read_only: bool = False) -> checking.StartCheck:
    """Check a file as it is opened at this moment."""
    file = StudyFile.open(path, STUDY, read_only=read_only)
    file.clock = lambda: now
    found = start_check(file)
    file.close()
    return found


def said(found: checking.StartCheck) -> list[str]:
    return [SAY(each) for each in found.notices]


def test_all_is_right(path: Path) -> None:
    """F111: when, and how many entries were proven."""
    gate = open_gate(path, STUDY)
    checked = gate.checked
    assert (checked.notices, checked.entries) == ((), gate.file.trail_head()[0])
    time = checked.at.astimezone(SITE_ZONE)
    assert SAY(checked.words) == f"Self-check at {time:%H:%M}: all right"
    assert gate.log_in("doctor", PASSWORD).checked is checked
    gate.close()


def test_opened_for_reading_nothing_was_proven(path: Path) -> None:
    found = at(path, datetime.now(UTC), read_only=True)
    assert found.entries is None
    assert SAY(found.words).endswith("not checked")


@pytest.mark.parametrize(("free", "told"), [(49_999_999, True), (50_000_000, False)])
def test_little_room_is_told(path: Path, monkeypatch: pytest.MonkeyPatch, free: int, told: bool) -> None:
    """F111: before the disk is full in the middle of a visit."""
    usage = shutil.disk_usage(path)
    monkeypatch.setattr(checking.shutil, "disk_usage", lambda _: usage._replace(free=free))
    found = at(path, datetime.now(UTC))
    words = "Only 49 MB are left on the disk of the study file. Make room before anything is entered."
    assert said(found) == ([words] if told else [])
    assert SAY(found.words).endswith("see the notices" if told else "all right")


def test_a_large_file_needs_more_room(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """F111: as much as three times the file, for the copy before an upgrade and the journal."""
    usage = shutil.disk_usage(path)
    monkeypatch.setattr(checking, "LEAST_ROOM", 0)
    monkeypatch.setattr(checking.shutil, "disk_usage", lambda _: usage._replace(free=3 * path.stat().st_size - 1))
    assert len(at(path, datetime.now(UTC)).notices) == 1


def test_a_clock_set_back_a_day(path: Path) -> None:
    """T13: the last entry is of tomorrow."""
    assert said(at(path, datetime.now(UTC) - timedelta(days=1))) == [BEHIND]


def test_a_clock_a_few_seconds_behind_is_none_of_it(path: Path) -> None:
    assert at(path, datetime.now(UTC) - timedelta(seconds=30)).notices == ()


def test_the_year_1970(path: Path) -> None:
    """T13: an empty battery."""
    assert said(at(path, datetime(1970, 1, 1, tzinfo=UTC))) == [BEHIND]


@pytest.mark.parametrize(("ahead", "told"), [(timedelta(days=3), True), (timedelta(hours=14), False)])
def test_a_clock_before_the_program(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ahead: timedelta, told: bool
) -> None:
    """F111: in a new file nothing is behind yet; the hours between two zones are no reason to warn."""
    program, now = tmp_path / "program.py", datetime.now(UTC)
    program.write_text("")
    os.utime(program, times=((now + ahead).timestamp(),) * 2)
    monkeypatch.setattr(sscexo_desktop, "__file__", str(program))
    words = "".join(said(at(path, now)))
    assert ("before this program came onto it" in words) == told == bool(words)


@pytest.mark.skipif(os.name != "posix", reason="the zone of the process is set")
def test_a_stale_zone_changes_no_entry(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """T13: Tehran an hour ahead, as before 2022, and across midnight: UTC and the order are right, the site's day is the site's."""
    import time

    for zone in ("Asia/Tehran", "IRST-4:30", "UTC"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        file = StudyFile.open(path, STUDY, "Sara")
        file.note("logged_in", "nurse")
        last = next(iter(file.trail(limit=1)))
        assert last.at.utcoffset() == timedelta(0)
        assert abs(last.at - datetime.now(UTC)) < timedelta(minutes=1)
        assert start_check(file).notices == ()
        file.close()
    monkeypatch.undo()
    time.tzset()


def test_entries_keep_their_order_by_number(path: Path) -> None:
    """T13: midnight, a day back, 1970; each stands behind the one before, whatever its time."""
    moments = [datetime(2026, 11, 23, 20, 29, 59, tzinfo=UTC), datetime(2026, 11, 23, 20, 30, 1, tzinfo=UTC),
               datetime(2026, 11, 22, 8, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)]  # fmt: skip
    file = StudyFile.open(path, STUDY, "Sara")
    for moment in moments:
        file.clock = lambda moment=moment: moment
        file.note("locked", "nurse")
    told = [each for each in file.trail() if '"locked"' in str(each.new)]
    assert [each.at for each in told] == moments
    assert [each.seq for each in told] == sorted(each.seq for each in told)
    assert [each.at.astimezone(SITE_ZONE).day for each in told[:2]] == [23, 24], "midnight at the site"
    assert file.verify().ok
    file.close()
