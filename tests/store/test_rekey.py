"""Encryption turned on, changed, turned off: equal row by row, one rename, and a kill leaves the old file or the new (F80)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.copies.compare import compare
from sscexo_desktop.store.copies.restoring import By
from sscexo_desktop.store.driver import connect
from sscexo_desktop.store.encryption import rekey as rekeying
from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys, Secret, new_key, salt_of
from sscexo_desktop.store.encryption.rekey import rekey
from sscexo_desktop.store.faults import Damaged
from sscexo_desktop.store.opening import unfinished
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from tests.store.conftest import STUDY
from tests.store.sealed import PASSPHRASE, QUICK, flipped, make_encrypted, make_plain, opened, plain_in

ROOT = Path(__file__).parents[2]
BY = By("sara", "Sara", "data_manager")
Row = tuple[object, ...]


def contents(path: Path, keys: Keys) -> dict[str, list[Row]]:
    """Read every row of every table, and the schema."""
    with closing(connect(path, "ro", keys)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2').fetchall() for name in names}
        found["schema"] = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()
        found["format"] = connection.execute("PRAGMA user_version").fetchall()
    return found


def state(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


@pytest.mark.parametrize("change", ["on", "another passphrase", "off"])
def test_the_file_holds_the_same_and_one_entry_more(path, change) -> None:
    """F80: every table, trigger and index; the event stands in the trail under who did it; the file keeps its name and rights."""
    before = None if change == "on" else make_encrypted(path)
    if before is None:
        make_plain(path)
    path.chmod(0o640)
    old_keys = Keys((before,)) if before else NO_KEYS
    after = None if change == "off" else new_key("another four silly words", QUICK)
    new_keys = Keys((after,)) if after else NO_KEYS
    old = contents(path, old_keys)
    done = rekey(path, STUDY, BY, after, old_keys, reason="archived")
    new = contents(path, new_keys)
    assert done.proof.ok
    assert done.path == path
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o777 == 0o640
    assert salt_of(path) == (after.salt if after else None)
    grown = {"trail", "event", "record", "sqlite_sequence"}
    assert {name for name in new if new[name] != old.get(name)} == {*grown, "moment"}
    assert new.keys() == old.keys()
    for name in grown - {"sqlite_sequence"}:
        assert new[name][: len(old[name])] == old[name]
    (event,) = new["event"][len(old["event"]) :]
    kind = {"on": "encrypted", "off": "decrypted"}.get(change, "passphrase_changed")
    assert event[1:4] == (kind, "sara", f"key {after.mark}" if after else "archived")
    assert {"Sara", "data_manager"} <= {cell for entry in new["trail"][len(old["trail"]) :] for cell in entry}
    assert verify_file(path, keys=new_keys).entries == len(new["trail"])


def test_nothing_plain_is_left_behind(path, tmp_path) -> None:
    """F80: after a file was encrypted nothing of what was typed stands in its folder in plain bytes."""
    make_plain(path)
    assert plain_in(tmp_path) == [path.name]
    seen: list[list[str]] = []
    rekey(path, STUDY, BY, new_key(PASSPHRASE, QUICK), progress=lambda *_: seen.append(plain_in(tmp_path)))
    assert plain_in(tmp_path) == []
    assert {name for names in seen for name in names} == {path.name}  # until the last step the old file is there


def test_the_old_passphrase_opens_it_no_more(path) -> None:
    before = make_encrypted(path)
    after = new_key("another four silly words", QUICK)
    rekey(path, STUDY, BY, after, Keys((before,)))
    with pytest.raises(Trouble, match="does not open"):
        NO_KEYS.and_passphrase(path, PASSPHRASE, QUICK)
    opened(path, after).close()


def test_the_trail_goes_on_from_the_old_file(path, tmp_path) -> None:
    """F80, F102: a copy made before is known as an older one of the same file."""
    make_plain(path)
    copy, secret = tmp_path / "copy", new_key(PASSPHRASE, QUICK)
    copy.write_bytes(path.read_bytes())
    rekey(path, STUDY, BY, secret)
    found = compare(copy, path, STUDY, keys=Keys((secret,)))
    assert (found.relation, found.loses, found.records) == ("older", False, ())


# ---- what is in the way ----------------------------------------------------------------------------------------------------------


def test_somebody_has_it_open(path) -> None:
    """F80: not while another window has the file; nothing is written."""
    make_plain(path)
    file = StudyFile.open(path, STUDY, "Sara")
    before = path.read_bytes()
    with pytest.raises(Trouble, match="is using"):
        rekey(path, STUDY, BY, new_key(PASSPHRASE, QUICK))
    assert path.read_bytes() == before
    file.close()


def test_a_damaged_file_keeps_what_it_has(path) -> None:
    secret = make_encrypted(path)
    flipped(path, 6)
    before = state(path.parent)
    with pytest.raises(Damaged):
        rekey(path, STUDY, BY, None, Keys((secret,)))
    assert state(path.parent) == before


def test_a_symbolic_link_is_followed(path, tmp_path) -> None:
    make_plain(path)
    link = tmp_path / "link"
    link.symlink_to(path)
    secret = new_key(PASSPHRASE, QUICK)
    rekey(link, STUDY, BY, secret)
    assert link.is_symlink()
    assert salt_of(path) == secret.salt


def test_stopped_at_any_step(path) -> None:
    """F80: whatever `progress` raises is passed on, and the file is as it was."""
    make_plain(path)
    before, steps = state(path.parent), 0

    class Stop(Exception):
        pass

    def stop_at(step: int) -> None:
        left = iter(range(step, -1, -1))

        def progress(_done: int, _total: int) -> None:
            if next(left) == 0:
                raise Stop

        rekey(path, STUDY, BY, new_key(PASSPHRASE, QUICK), progress=progress)

    while steps < 3:
        with pytest.raises(Stop):
            stop_at(steps)
        assert state(path.parent) == before
        steps += 1


def test_a_copy_that_is_not_equal_is_not_used(path, monkeypatch) -> None:
    """F80: one row that is not the same, and the old file stays."""
    make_plain(path)
    before, whole = state(path.parent), rekeying._export

    def spoiled(source, new: Path, secret: Secret | None) -> None:
        whole(source, new, secret)
        with closing(connect(new, "rw", Keys((secret,)) if secret else NO_KEYS)) as connection:
            connection.execute("UPDATE draft_field SET typed = 'changed'")

    monkeypatch.setattr(rekeying, "_export", spoiled)
    with pytest.raises(Trouble, match="not equal"):
        rekey(path, STUDY, BY, new_key(PASSPHRASE, QUICK))
    assert state(path.parent) == before


# ---- killed ----------------------------------------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from pathlib import Path
from sscexo_desktop.store.encryption import rekey as rekeying
from sscexo_desktop.store.encryption.keys import Keys, Secret, NO_KEYS
from tests.store.conftest import STUDY
from tests.store.test_rekey import BY

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

path, point, keys = Path(sys.argv[1]), sys.argv[2], [bytes.fromhex(each) for each in sys.argv[3:]]
first, second = Secret(*keys[:2]), Secret(*keys[2:]) if keys[2:] else None
steps = {"exported": 1, "written down": 2, "proven": 3}
seen = 0
def progress(*_):
    global seen
    seen += 1
    if seen == steps.get(point):
        die()
if point == "exporting":
    attach = rekeying.attach
    rekeying.attach = lambda *given: (attach(*given), given[1].write_bytes(b"x" * 5000), die())
replace = Path.replace
def renamed(self, target):
    if self.name.endswith(".partial"):
        point == "before the rename" and die()
        replace(self, target)
        point == "after the rename" and die()
    return replace(self, target)
Path.replace = renamed
rekeying.rekey(path, STUDY, BY, second, Keys((first,)), progress)
"""
"""Changes the key of a file by itself and kills itself at a point."""


@pytest.mark.parametrize("point", ["exporting", "exported", "written down", "proven", "before the rename", "after the rename"])
def test_killed_at_any_moment(path, point) -> None:
    """F80, T1: the old file or the new one is there, whole, with its own key; what was unfinished goes with the next opening."""
    first, second = make_encrypted(path), new_key("another four silly words", QUICK)
    off = point in ("exported", "proven")
    before = path.read_bytes()
    given = [first.salt, first.key, *(() if off else (second.salt, second.key))]
    arguments = [sys.executable, "-c", KILLED, str(path), point, *(each.hex() for each in given)]
    done = subprocess.run(arguments, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    if point == "after the rename":
        file = opened(path, second)
        assert file.events("passphrase_changed")
    else:
        assert path.read_bytes() == before
        assert unfinished(path).exists()
        file = opened(path, first)
    assert file.verify().ok
    file.close()
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert plain_in(path.parent) == []
