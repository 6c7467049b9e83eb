"""Killed while the whole file gets another key, format or content: it is as before or as after, and can go on (F80, F99, F110)."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.copies import checksum
from sscexo_desktop.store.copies.backup import backup_file
from sscexo_desktop.store.copies.restoring import By
from sscexo_desktop.store.encryption.keys import mark_of
from sscexo_desktop.store.encryption.rekey import rekey
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.store.upgrade import NeedsUpgrade
from sscexo_desktop.study.model import Study
from tests.proof import system_calls, ward
from tests.proof.kills import begun, work_until
from tests.proof.legal import State, day
from tests.proof.table import Line
from tests.proof.victim import Worker
from tests.proof.whole_victim import KEPT, OPERATIONS, merger

GOLDEN = Path(__file__).parents[1] / "data" / "format-2.sqlite.gz"
FORK, LENGTH = 40, 60
_UNFINISHED = (".partial", "-journal", ".lock")


@dataclass(frozen=True, slots=True)
class Stage:
    """A folder with a study file in it, what is done to that, and the states that may stand before and after."""

    name: str
    folder: Path
    study: Study
    before: State
    after: State

    @property
    def path(self) -> Path:
        """The study file."""
        return self.folder / ward.STUDY_FILE

    @property
    def stick(self) -> Path:
        """The folder of its backups."""
        return self.folder / ward.STICK

    def copied(self, to: Path) -> Stage:
        """Return the same on a copy of everything."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.folder, to)
        return replace(self, folder=to)

    def work(self) -> None:
        """Do it here."""
        OPERATIONS[self.name](self.path, self.folder / ward.OTHER_FILE, self.stick, self.study)


def prove(folder: Path, study: Study, runs: int, names: Iterable[str] = tuple(OPERATIONS), seed: object = 0) -> list[Line]:
    """Kill each of these things so many times at a random moment."""
    return [_proved(staged(folder, study, name, seed), runs, seed) for name in names]


def prove_cuts(folder: Path, study: Study, every: int, names: Iterable[str] = tuple(OPERATIONS), seed: object = 0) -> Line:
    """Kill each of them at every n-th call by which SQLite writes, cuts or removes a file."""
    line = Line("whole file: killed at each write")
    if not system_calls.reachable():
        line.skipped = "SQLite's calls cannot be reached on this system"
        return line
    for name in names:
        stage, at = staged(folder, study, name, f"{seed} cut"), 1
        while _killed(copy := stage.copied(folder / "killed"), None, str(at)):
            line.runs += 1
            line.seen[name] += 1
            judge(copy, f"{name}, seed {seed}, write {at}", line)
            at += every
    return line


def _proved(stage: Stage, runs: int, seed: object) -> Line:
    line, dice = Line(f"whole file: killed in {stage.name}"), ward.dice("whole", stage.name, seed)
    took = _took(stage.copied(stage.folder.with_name("killed")))
    for run in range(runs):
        copy = stage.copied(stage.folder.with_name("killed"))
        line.runs += 1
        _killed(copy, dice.uniform(0, 1.1 * took))
        judge(copy, f"{stage.name}, seed {seed}, run {run}", line)
    return line


def _victim(stage: Stage, *call: str) -> subprocess.Popen[bytes]:
    command = (sys.executable, "-m", "tests.proof.whole_victim", stage.name, str(stage.folder), *call)
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _took(stage: Stage) -> float:
    """Return how long it takes where nobody kills it."""
    with _victim(stage) as victim:
        assert victim.stdout
        assert victim.stdout.readline()
        begun_at = time.perf_counter()
        assert victim.stdout.readline()
        took = time.perf_counter() - begun_at
        victim.kill()
    return took


def _killed(stage: Stage, after: float | None, *call: str) -> bool:
    """Let a process do it and kill it after so many seconds, or where it kills itself; false if it came to its end before."""
    with _victim(stage, *call) as victim:
        assert victim.stdout
        assert victim.stdout.readline()
        if after is not None:
            time.sleep(after)
            victim.kill()
        ended = bool(victim.stdout.readline())
        victim.kill()
    return not ended


# ---- what is worked on -----------------------------------------------------------------------------------------------------------


def staged(folder: Path, study: Study, name: str, seed: object) -> Stage:
    """Prepare what an operation needs."""
    scene = begun(folder, study, f"{seed} {name.replace(' ', '-')}", LENGTH)
    work_until(scene, FORK)
    place = folder / f"stage {name} {seed}"
    (place / ward.STICK).mkdir(parents=True)
    path, other, there = place / ward.STUDY_FILE, place / ward.OTHER_FILE, scene.legal(FORK)
    shutil.copyfile(scene.path, path)
    stage = Stage(name, place, study, there, there)
    match name:
        case "change the passphrase" | "decrypt":
            rekey(path, study, By("manager", "Manager Test", "data_manager"), ward.SECRET)
        case "upgrade":
            path.write_bytes(gzip.decompress(GOLDEN.read_bytes()))
            there = _state(path, study)
            stage = replace(stage, before=there, after=there)
        case "restore":
            shutil.copyfile(path, other)
            _go_on(path, study, place / ward.STICK, scene.seed)
            stage = replace(stage, before=scene.legal(LENGTH))
        case "back up":
            for _ in range(KEPT + 1):
                backup_file(path, place / ward.STICK)
        case "merge":
            merger(path, study).file.close()
            shutil.copyfile(path, other)
            theirs = ward.enter(other, study)
            theirs.screen_participant()
            theirs.file.close()
            merger(path, study).file.close()
            stage = replace(stage, after=replace(there, participants=there.participants + 1))
    return stage


def _go_on(path: Path, study: Study, stick: Path, seed: str) -> None:
    session = ward.enter(path, study)
    worker = Worker(session, stick)
    for step in day(seed, LENGTH)[FORK:]:
        worker.do(step.action)
    session.file.close()
    for each in stick.iterdir():
        each.unlink()


# ---- what is left ----------------------------------------------------------------------------------------------------------------


def judge(stage: Stage, where: str, line: Line) -> None:
    """The file is as before or as after and verifies; done again it is as after; no backup is half, and enough are there."""
    try:
        _judge_file(stage, where, line, (stage.before, stage.after))
        _judge_backups(stage, where, line)
        if _unfinished(stage):
            line.seen["something unfinished, named so"] += 1
        if _is_before(stage):
            line.seen["as before"] += 1
            stage.work()
            _judge_file(stage, f"{where}, done again", line, (stage.after,))
        else:
            line.seen["as after"] += 1
        _judge_left(stage, where, line)
    except Trouble as trouble:
        line.fault("illegal", f"{where}: {trouble}")
    except Exception as fault:  # noqa: BLE001  whatever it is, it is to be counted
        line.fault("crashes", f"{where}: {type(fault).__name__}: {fault}")


def _is_before(stage: Stage) -> bool:
    """Whether the study file is as it was before the operation."""
    match stage.name:
        case "encrypt":
            return mark_of(stage.path) == ""
        case "change the passphrase":
            return mark_of(stage.path) == ward.SECRET.mark
        case "decrypt":
            return mark_of(stage.path) != ""
        case "upgrade":
            return _needs_upgrade(stage)
        case "back up":
            return len(_backups(stage)) > KEPT
        case _:
            return _state(stage.path, stage.study) == stage.before


def _judge_file(stage: Stage, where: str, line: Line, legal: tuple[State, ...]) -> None:
    older = _needs_upgrade(stage)  # opened for writing first: that undoes what was cut off
    if _state(stage.path, stage.study) not in legal:
        line.fault("losses", f"{where}: neither before nor after")
    if not verify_file(stage.path, keys=ward.KEYS).ok:
        line.fault("illegal", f"{where}: does not verify")
    if older and stage.name != "upgrade":
        line.fault("illegal", f"{where}: of another format")


def _needs_upgrade(stage: Stage) -> bool:
    try:
        StudyFile.open(stage.path, stage.study, "Sara", keys=ward.KEYS).close()
    except NeedsUpgrade:
        return True
    return False


def _state(path: Path, study: Study) -> State:
    file = StudyFile.open(path, study, "Reader", read_only=True, keys=ward.KEYS)
    try:
        return ward.state_of(file)
    finally:
        file.close()


def _backups(stage: Stage) -> list[Path]:
    return [each for each in stage.stick.iterdir() if each.suffix == stage.path.suffix]


def _judge_backups(stage: Stage, where: str, line: Line) -> None:
    """Whatever bears the name of a backup is whole and has the bytes of its checksum; never are there fewer than are kept."""
    there = _backups(stage)
    for each in there:
        told = checksum.read(each)
        if not verify_file(each, keys=ward.KEYS).ok or (told and told != ward.digest(each)):
            line.fault("illegal", f"{where}: the backup {each.name} is not whole")
        if not told:
            line.seen["backups without a checksum"] += 1
    if stage.name == "back up" and len(there) < KEPT:
        line.fault("losses", f"{where}: {len(there)} backups are left")


def _unfinished(stage: Stage) -> list[str]:
    return [each.name for each in stage.folder.rglob("*") if each.name.endswith(_UNFINISHED)]


def _judge_left(stage: Stage, where: str, line: Line) -> None:
    """Nothing unfinished is left of a change of key once it is done: it may be readable."""
    left = _unfinished(stage)
    if left and stage.name in ("encrypt", "change the passphrase", "decrypt", "back up"):
        line.fault("illegal", f"{where}: {', '.join(left)} is left")
