"""A few runs of each proof (T1-T7, T13), and that each proof can fail; the full numbers: `python -m tests.proof --full`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from sscexo_desktop.store.proof.verify import Report
from sscexo_desktop.study.model import Study
from tests.proof import (
    clock,
    damage,
    full_disk,
    hand_copies,
    kills,
    on_a_small_disk,
    tampering,
    two_processes,
    ward,
    whole_file,
)
from tests.proof.examined import Heard, Scene, examine, missing
from tests.proof.legal import START, State, day
from tests.proof.table import Line, written

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by signal, and fails the calls of a Unix")


@pytest.fixture(scope="module")
def study() -> Study:
    return ward.shipped()


def right(lines: Iterable[Line]) -> None:
    """Every line ran, or says why not, and nothing was wrong but what is known."""
    for line in lines:
        assert line.runs or line.skipped, line
        assert line.right, written([line])


def test_killed_at_any_moment(tmp_path: Path, study: Study) -> None:
    """T1, F19: before or after the last action; whatever was acknowledged is there, and every draft is offered."""
    right([kills.prove(tmp_path, study, 6)])


def test_killed_at_its_writes(tmp_path: Path, study: Study) -> None:
    """T2: cut off at a write of a save, of a signature and of a backup."""
    right([kills.prove_cuts(tmp_path, study, 30, ("save", "sign"))])


def test_damaged_files(tmp_path: Path, study: Study) -> None:
    """T3: nothing but `Trouble`, never written to when refused, no changed data taken for right."""
    right(damage.prove(tmp_path, study, 25))


def test_copies_made_by_hand(tmp_path: Path, study: Study) -> None:
    """T5, F98: right while idle; during saves right, or refused."""
    right([hand_copies.prove_idle(tmp_path, study, 14), *hand_copies.prove_busy(tmp_path, study, 12)])


def test_a_full_disk(tmp_path: Path, study: Study) -> None:
    """T4: a save, a signature and a field that is left are refused whole, and done when there is room."""
    right(full_disk.prove_writes(tmp_path, study, 15, ("type", "save", "sign")))


def test_a_full_or_pulled_stick(tmp_path: Path, study: Study) -> None:
    """T4: no half backup has a good name, and the source is as it was."""
    right([full_disk.prove_backup(tmp_path, study, 40), full_disk.prove_pulled(tmp_path, study, 4)])


def test_a_real_small_disk() -> None:
    """T4: on a mounted disk of a few pages, and on one that turns read-only."""
    right(on_a_small_disk.prove(7, 60))


def test_an_encrypted_file(tmp_path: Path, study: Study) -> None:
    """T1, T3, T5, F80: the same of a file with a key."""
    right([kills.prove(tmp_path, study, 2, encrypted=True), *damage.prove(tmp_path, study, 10, encrypted=True)])
    right([hand_copies.prove_idle(tmp_path, study, 5, encrypted=True)])


@pytest.mark.parametrize("what", ["encrypt", "restore", "back up"])
def test_killed_while_the_whole_file_is_changed(tmp_path: Path, study: Study, what: str) -> None:
    """F80, F99, F100: as before or as after, and done again it works."""
    right(whole_file.prove(tmp_path, study, 1, (what,)))


def test_two_processes(tmp_path: Path, study: Study) -> None:
    """F33: one writes, the other reads and is told who; after a kill the file is free."""
    right([two_processes.prove(tmp_path, study, 2)])


def test_tampering(tmp_path: Path, study: Study) -> None:
    """T7, F73, F74: found and named; an older copy and a trail sealed anew by a head that was kept elsewhere."""
    right(tampering.prove(tmp_path, study))


def test_a_wrong_clock(tmp_path: Path, study: Study) -> None:
    """T13."""
    right([clock.prove(tmp_path, study)])


# ---- each proof can fail ---------------------------------------------------------------------------------------------------------


def test_a_state_that_is_not_legal_is_a_fault(tmp_path: Path, study: Study) -> None:
    """The file holds the tenth state: told that more was done the proof speaks of a loss, told of less of an illegal state."""
    path = kills.worked(tmp_path, study, "self", 10)
    scene = Scene(path.parent, study, "self", day("self", 40))
    honest, line = Line("honest"), Line("wrong")
    assert examine(scene, Heard(0, 10), honest)
    assert honest.right
    assert honest.seen["drafts offered"]
    assert not examine(scene, Heard(0, 30), line)
    assert line.wrong["losses"]
    assert not examine(scene, Heard(0, 5), line)
    assert line.wrong["illegal"]


def test_a_bad_backup_under_a_good_name_is_a_fault(tmp_path: Path, study: Study) -> None:
    path = kills.worked(tmp_path, study, "self", 10)
    scene, line = Scene(path.parent, study, "self", day("self", 10)), Line("half a backup")
    (scene.stick / "study-20260101T000000Z.sqlite").write_bytes(path.read_bytes()[: 40 * 4096])
    examine(scene, Heard(0, 10, {"study-gone.sqlite": "0"}), line)
    assert (line.wrong["illegal"], line.wrong["losses"]) == (1, 1)


def test_changed_data_taken_for_right_is_a_fault(tmp_path: Path, study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if verify found nothing."""
    path = kills.worked(tmp_path, study, "self", 60)
    rows, line = damage.rows_of(path), Line("changed")
    copy = Path(shutil.copyfile(path, path.with_name("changed.sqlite")))
    tampering.shell(copy, ("UPDATE form_medication SET CMINDC = 'x'",))
    monkeypatch.setattr(damage, "verify_file", lambda *_, **__: Report(True, 1, (), ""))
    monkeypatch.setattr(damage, "_opened", lambda *_, **__: True)
    damage.examine(copy, study, rows, "self", line)
    assert line.wrong == {"silent": 1}


def test_every_lost_field_is_named() -> None:
    """What was typed and then typed over counts once; what went from a draft into a record is not lost."""
    steps = day("self", 200)
    assert missing(START, steps[-1].after) == []
    full = next(each.after for each in reversed(steps) if each.after.drafts)
    assert missing(full, full) == []
    fields = sum(map(len, full.drafts.values()))
    assert 0 < len(missing(full, replace(full, drafts={}))) <= fields
    assert missing(full, State(1))


def test_the_same_seed_is_the_same_day() -> None:
    assert day("a", 50) == day("a", 50) != day("b", 50)
    assert {each.action.verb for each in day("a", 400)} == {"type", "save", "sign", "discard", "back up", "screen"}


def test_the_table_tells_what_was_wrong() -> None:
    line = Line("something", runs=3)
    line.fault("losses", "seed 1: a field", 2)
    text = written([line, Line("other", skipped="no disk")])
    assert "something     3       2" in text
    assert "seed 1: a field" in text
    assert "SKIPPED: no disk" in text
    with pytest.raises(ValueError, match="bad"):
        line.fault("bad", "")
