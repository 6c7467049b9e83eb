"""Preferences of this workstation."""

from __future__ import annotations

from pathlib import Path

import pytest

from sscexo_desktop.settings import Preferences, load_preferences, save_preferences


def test_what_is_saved_is_loaded(tmp_path: Path):
    """Preferences survive a restart."""
    kept = Preferences(
        "fa", "jalali", "dark", 1.5, 30, False, ("/a b/#1.sqlite",), "/stick", {"/a": ("2024-01-01T00:00:00+00:00", "/b", "ff")}
    )
    assert save_preferences(tmp_path / "new" / "preferences.json", kept)
    assert load_preferences(tmp_path / "new" / "preferences.json") == kept


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", '{"theme": "pink"}', '{"font_scale": 9}', '{"idle_minutes": 0}', '{"recent": 3}', '{"backups": {"a": 1}}'],
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
