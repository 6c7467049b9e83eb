"""Copies of the file made by hand (T5): between two saves every one is right; during saves right, or refused with a reason."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.store.verify import verify_file
from sscexo_desktop.study.model import Study
from tests.proof import ward
from tests.proof.examined import Heard, Scene
from tests.proof.kills import begun, hear, victim_of
from tests.proof.legal import State
from tests.proof.table import Line
from tests.proof.victim import Worker

PIECE = 16384
"""So much is copied at once, as a file manager or a slow stick does it."""


def prove_idle(folder: Path, study: Study, runs: int, seed: object = 0) -> Line:
    """Copy the file after each of so many actions, while the program has it open and does nothing."""
    line = Line("T5 hand copy while idle")
    scene = begun(folder, study, f"{seed}-idle", runs)
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


def prove_busy(folder: Path, study: Study, runs: int, seed: object = 0) -> list[Line]:
    """Copy the file while another process saves without a pause: at one go, and slowly in pieces."""
    ways: dict[str, Callable[[Path, Path], object]] = {"at one go": shutil.copyfile, "in pieces": in_pieces}
    lines = []
    for name, way in ways.items():
        line = Line(f"T5 hand copy during saves, {name}")
        for chain in range(-(-runs // (2 * 50))):
            _copies(folder, study, f"{seed}-{name.replace(' ', '-')}-{chain}", way, min(50, runs // 2 - line.runs), line)
        lines.append(line)
    return lines


def in_pieces(path: Path, copy: Path) -> None:
    """Copy a file as a slow stick takes it."""
    with path.open("rb") as source, copy.open("wb") as target:
        while piece := source.read(PIECE):
            target.write(piece)
            time.sleep(0.0005)


def _copies(folder: Path, study: Study, seed: str, way: Callable[[Path, Path], object], runs: int, line: Line) -> None:
    """Take copies while one victim works, then judge each by the states that stood while it was taken."""
    scene = begun(folder, study, seed, 2000)
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
        _judge(copy, scene, legal, f"seed {seed}, actions {first} to {last}", line, refused="")
    shutil.rmtree(scene.folder)


@contextmanager
def _working(scene: Scene) -> Iterator[Callable[[], Heard]]:
    """Let a victim work through its day; yields what tells how far it is, which is never behind."""
    heard = Heard(0, 0)
    with victim_of(scene, len(scene.steps)) as victim:
        assert victim.stdout
        told = victim.stdout

        def listen() -> None:
            for words in told:
                hear(heard, words)

        listener = threading.Thread(target=listen)
        listener.start()
        while not heard.ended:
            time.sleep(0.001)

        def catch_up() -> Heard:
            time.sleep(0.002)  # what was said before this moment is heard after it
            os.sched_yield()
            return Heard(heard.began, heard.ended)

        yield catch_up
        victim.kill()
        listener.join()


def _judge(copy: Path, scene: Scene, legal: list[State], where: str, line: Line, *, refused: str) -> None:
    """A copy is right if it opens, verifies and holds a legal state; `refused` is what it is called if it does not open."""
    try:
        file = StudyFile.open(copy, scene.study, "Reader")
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
    if not verify_file(copy).ok:
        line.fault("late", f"{where}: opened for writing, and only verify finds it torn")
    elif there not in legal:
        unsaved = any(replace(there, drafts={}) == replace(each, drafts={}) for each in legal)
        line.fault("drafts" if unsaved else "silent", f"{where}: opened and verified, and holds no state that was saved")
    else:
        line.seen["right"] += 1
