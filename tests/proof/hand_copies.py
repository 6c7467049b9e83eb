"""Copies of the file made by hand (T5): between two saves every one is right; during saves right, or refused with a reason."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.model import Study
from tests.proof import ward
from tests.proof.examined import Heard, Scene
from tests.proof.kills import begun, hear, victim_of
from tests.proof.legal import State
from tests.proof.table import Line
from tests.proof.victim import Worker

PIECE = 16384
"""So much is copied at once, as a file manager or a slow stick does it."""


def prove_idle(folder: Path, study: Study, runs: int, seed: object = 0, *, encrypted: bool = False) -> Line:
    """Copy the file after each of so many actions, while the program has it open and does nothing."""
    line = Line(f"T5 hand copy while idle{ward.called(encrypted)}")
    scene = begun(folder, study, f"{seed}-idle", runs, encrypted=encrypted)
    session = ward.enter(scene.path, study)
    worker, copy = Worker(session, scene.stick), scene.folder / "copy" / "study.sqlite"
    copy.parent.mkdir()
    for step in scene.steps:
        worker.do(step.action)
        line.runs += 1
        if not session.file.safe_to_copy:
            line.fault("illegal", f"{scene.seed} after {step.action.number}: said not to be safe to copy")
        shutil.copyfile(scene.path, copy)
        _judge(copy, scene, [step.after], f"seed {scene.seed} after {step.action.number}", line, refused="losses")
        for made in scene.stick.iterdir():
            made.unlink()
    session.file.close()
    return line


def prove_busy(folder: Path, study: Study, runs: int, seed: object = 0, *, encrypted: bool = False) -> list[Line]:
    """Copy the file while another process saves without a pause: at one go, and slowly in pieces."""
    ways: dict[str, Callable[[Path, Path], object]] = {"at one go": shutil.copyfile, "in pieces": in_pieces}
    lines = []
    for name, way in ways.items():
        line = Line(f"T5 hand copy during saves, {name}{ward.called(encrypted)}")
        for chain in range(-(-runs // (2 * 50))):
            scene = begun(folder, study, f"{seed}-{name.replace(' ', '-')}-{chain}", 2000, encrypted=encrypted)
            _copies(scene, way, min(50, runs // 2 - line.runs), line)
        lines.append(line)
    return lines


def in_pieces(path: Path, copy: Path) -> None:
    """Copy a file as a slow stick takes it."""
    with path.open("rb") as source, copy.open("wb") as target:
        while piece := source.read(PIECE):
            target.write(piece)
            time.sleep(0.0005)


def _copies(scene: Scene, way: Callable[[Path, Path], object], runs: int, line: Line) -> None:
    """Take copies while one victim works, then judge each by the states that stood while it was taken."""
    taken: list[tuple[Path, int, int]] = []
    with _working(scene) as catch_up:
        while len(taken) < runs:
            copy = scene.folder / f"copy-{len(taken)}" / "study.sqlite"
            copy.parent.mkdir()
            before = catch_up().ended
            way(scene.path, copy)
            heard = catch_up()
            taken.append((copy, before, heard.began or heard.ended))
    for copy, first, last in taken:
        line.runs += 1
        legal = [scene.legal(number) for number in range(first, last + 1)]
        _judge(copy, scene, legal, f"seed {scene.seed}, actions {first} to {last}", line, refused="")
    shutil.rmtree(scene.folder)


@contextmanager
def _working(scene: Scene) -> Iterator[Callable[[], Heard]]:
    """Let a victim work through its day; yields what tells how far it is, which is never behind.

    It says what it begins before it writes anything of it: whatever a copy can hold was said when the copy was done.
    """
    heard, rest = Heard(0, 0), b""
    with victim_of(scene, len(scene.steps)) as victim:
        assert victim.stdout
        pipe = victim.stdout.fileno()
        os.set_blocking(pipe, False)

        def catch_up() -> Heard:
            nonlocal rest
            with suppress(BlockingIOError):
                while said := os.read(pipe, PIECE):
                    *lines, rest = (rest + said).split(b"\n")
                    for words in lines:
                        hear(heard, words)
            return Heard(heard.began, heard.ended)

        while not catch_up().ended:
            time.sleep(0.001)
        yield catch_up
        victim.kill()


def _judge(copy: Path, scene: Scene, legal: list[State], where: str, line: Line, *, refused: str) -> None:
    """A copy is right if it opens, verifies and holds a legal state; `refused` is what it is called if it does not open."""
    try:
        file = StudyFile.open(copy, scene.study, "Reader", keys=ward.KEYS)
    except Trouble as trouble:
        line.seen["refused with the reason"] += 1
        if refused:
            line.fault(refused, f"{where}: {trouble}")
        return
    except Exception as fault:  # noqa: BLE001  whatever it is, it is to be counted
        line.fault("crashes", f"{where}: {type(fault).__name__}: {fault}")
        return
    try:
        there = ward.state_of(file)
    finally:
        file.close()
    if not verify_file(copy, keys=ward.KEYS).ok:
        line.fault("late", f"{where}: opened for writing, and only verify finds it torn")
    elif there not in legal:
        line.fault("silent", f"{where}: opened and verified, and holds no state that was saved")
    else:
        line.seen["right"] += 1
