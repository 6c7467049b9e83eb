"""Preferences of this workstation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sscexo_desktop.backup_plan import BackupPlan, MadeBackup
from sscexo_desktop.settings import Preferences, load_preferences, save_preferences


def test_what_is_saved_is_loaded(tmp_path: Path):
    """Preferences survive a restart."""
    kept = Preferences(
        "fa", "jalali", "dark", 1.5, 30, False, ("/a b/#1.sqlite",), "/stick", {"/a": ("2024-01-01T00:00:00+00:00", "/b", "ff")}
    )
    made = MadeBackup("2024-01-01T00:00:00+00:00", "/stick/می‌رود.sqlite", "ff", "7 seal", 12)
    kept = replace(kept.with_plan("u-1", BackupPlan(("/stick", "/b"), 60, False, 5, {"/stick": made})), warned=("network /a",))
    assert save_preferences(tmp_path / "new" / "preferences.json", kept)
    assert load_preferences(tmp_path / "new" / "preferences.json") == kept


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[]",
        '{"theme": "pink"}',
        '{"font_scale": 9}',
        '{"idle_minutes": 0}',
        '{"recent": 3}',
        '{"backups": {"a": 1}}',
        '{"backups": {"a": ["noon", "/b", "f"]}}',
        '{"plans": [1]}',
        '{"plans": {"u": {"minutes": 7}}}',
        '{"plans": {"u": {"keep": 0}}}',
        '{"plans": {"u": {"folders": [3]}}}',
        '{"plans": {"u": {"folders": ["/a"], "made": {"/a": {"at": "noon"}}}}}',
        '{"plans": {"u": {"made": {"/a": {"at": "2024-01-01T00:00:00", "path": "/a/b", "sha256": "f"}}}}}',
    ],
)
def test_a_damaged_file_is_set_aside(tmp_path: Path, damage: str):
    """A damaged file does not stop the start: it is kept beside, and the defaults are used."""
    path = tmp_path / "preferences.json"
    path.write_text(damage)
    assert load_preferences(path) == Preferences()
    assert path.with_name("preferences.json.damaged").read_text() == damage


def test_bytes_that_are_no_text(tmp_path: Path):
    """A file that is no text at all is set aside as well."""
    path = tmp_path / "preferences.json"
    path.write_bytes(b"\xff\xfe\x00\x81")
    assert load_preferences(path) == Preferences()


def test_a_folder_that_cannot_be_written(tmp_path: Path):
    """Preferences that cannot be kept are no reason to stop."""
    (tmp_path / "file").write_text("")
    assert not save_preferences(tmp_path / "file" / "preferences.json", Preferences())


def test_recent_files_are_few_and_once_each(tmp_path: Path):
    """The list of recent files holds each path once, the last one first."""
    now = Preferences()
    for n in (*range(12), 3):
        now = now.opened(tmp_path / f"{n}.sqlite")
    assert len(now.recent) == 8
    assert now.recent[0].endswith("3.sqlite")
    assert len(set(now.recent)) == 8


def test_a_file_of_an_older_program_still_counts(tmp_path: Path):
    """The name that older programs kept is passed over; the rest is taken."""
    path = tmp_path / "preferences.json"
    path.write_text('{"theme": "dark", "person": "Dr Test", "recent": ["/a.sqlite"]}')
    assert load_preferences(path) == Preferences(theme="dark", recent=("/a.sqlite",))


def test_the_backups_of_an_older_program_are_taken_over(tmp_path: Path):
    """F99: its one folder, and the last backup of each study by the path of its file; a plan of a study's own goes before it."""
    path = tmp_path / "preferences.json"
    path.write_text(
        '{"backup_folder": "/stick", "backups": {"/a.sqlite": ["2024-01-01T00:00:00+00:00", "/stick/a-1.sqlite", "ff"]},'
        ' "plans": {"mine": {"folders": ["/b"], "of a newer program": 1}}}'
    )
    found = load_preferences(path)
    plan = found.plan("u-1", Path("/a.sqlite"))
    assert (plan.folders, plan.minutes, plan.on_exit, plan.keep) == (("/stick",), 30, True, 30)
    assert plan.last() == plan.made["/stick"] == MadeBackup("2024-01-01T00:00:00+00:00", "/stick/a-1.sqlite", "ff")
    assert plan.behind("7 seal") == ("/stick",)
    assert found.plan("u-2", Path("/c.sqlite")).last() is None
    assert found.plan("mine", Path("/a.sqlite")).folders == ("/b",)
    assert Preferences().plan("u-1", Path("/a.sqlite")) == BackupPlan()
