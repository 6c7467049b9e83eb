"""A real process killed at any moment while it types, saves, signs and backs up (T1), and at every write of its file (T2)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from random import Random

from sscexo_desktop.study.model import Study
from tests.proof import system_calls, ward
from tests.proof.examined import Heard, Scene, examine
from tests.proof.legal import Verb, day
from tests.proof.table import Line
from tests.proof.victim import Worker

IN_A_ROW = 10
"""So many kills hit one file, each victim going on where the one before was cut off."""
AT_MOST = 15
"""So many actions a victim is let live."""
OFTEN = {"save": 4, "sign": 4, "back up": 4}
"""How much more often than others these are the action that is hit: they write most."""
CUT: tuple[Verb, ...] = ("type", "save", "sign", "discard", "back up")


def prove(folder: Path, study: Study, runs: int, seed: object = 0, *, encrypted: bool = False) -> Line:
    """Kill so many victims, each at a random moment."""
    line, took = Line(f"T1 killed at a random moment{ward.called(encrypted)}"), dict[str, float]()
    for chain in range(-(-runs // IN_A_ROW)):
        scene = begun(folder, study, f"{seed}-{chain}", IN_A_ROW * AT_MOST, encrypted=encrypted)
        dice = ward.dice("kill", scene.seed)
        for _ in range(min(IN_A_ROW, runs - line.runs)):
            line.runs += 1
            heard = _killed(scene, dice, took, line)
            if heard is None or not examine(scene, heard, line):
                break  # what follows would only tell the same fault again
    return line


def prove_cuts(
    folder: Path, study: Study, every: int, verbs: tuple[Verb, ...] = CUT, seed: object = 0, *, encrypted: bool = False
) -> Line:
    """Kill victims at every n-th call by which SQLite writes, cuts or removes a file, for one action of each kind."""
    line = Line(f"T2 killed at each write{ward.called(encrypted)}")
    if not system_calls.reachable():
        line.skipped = "SQLite's calls cannot be reached on this system"
        return line
    for verb in verbs:
        scene = begun(folder, study, f"{seed}-{verb.replace(' ', '-')}", 400, encrypted=encrypted)
        target = next(each.action.number for each in scene.steps if each.action.verb == verb and each.action.number > 30)
        work_until(scene, target - 1)
        base, at = scene.path.with_name("base"), 1
        shutil.copyfile(scene.path, base)
        while _cut(scene, base, target, at, line):
            at += every
    return line


def begun(folder: Path, study: Study, seed: str, length: int, *, encrypted: bool = False) -> Scene:
    """Begin a file and its day."""
    scene = Scene(folder / f"day-{seed}{ward.called(encrypted)}", study, seed, day(seed, length))
    scene.stick.mkdir(parents=True)
    ward.begin(scene.path, study, encrypted=encrypted)
    return scene


def worked(folder: Path, study: Study, seed: str, length: int, *, encrypted: bool = False) -> Path:
    """Return a file in which somebody worked for so many actions, records, drafts and signatures in it, closed again."""
    scene = begun(folder, study, seed, length, encrypted=encrypted)
    work_until(scene, length)
    return scene.path


def work_until(scene: Scene, until: int) -> None:
    """Do the first actions of the day here, unharmed."""
    session = ward.enter(scene.path, scene.study)
    worker = Worker(session, scene.stick)
    for step in scene.steps[:until]:
        worker.do(step.action)
    session.file.close()
    for each in scene.stick.iterdir():
        each.unlink()


def _cut(scene: Scene, base: Path, target: int, at: int, line: Line) -> bool:
    """Let a victim die at its n-th write of the target action; false if there are not so many."""
    shutil.copyfile(base, scene.path)
    scene.done = target - 1
    with victim_of(scene, 1, str(at)) as victim:
        heard = Heard(0, scene.done)
        for words in victim.stdout or ():
            if b"end" in words:
                victim.kill()
                return False
            hear(heard, words)
    line.runs += 1
    line.seen[scene.steps[target - 1].action.verb] += 1
    examine(scene, heard, line)
    return True


def victim_of(scene: Scene, length: int, *more: str) -> subprocess.Popen[bytes]:
    """Start a process that does the next so many actions of the day."""
    arguments = (str(scene.path), str(scene.stick), scene.seed, str(scene.done), str(length), *more)
    command = (sys.executable, "-m", "tests.proof.victim", *arguments)
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _killed(scene: Scene, dice: Random, took: dict[str, float], line: Line) -> Heard | None:
    """Let a victim work and kill it in a random action, or just after; `None` if it died of itself."""
    ahead = scene.steps[scene.done : scene.done + AT_MOST]
    target = dice.choices(ahead, [OFTEN.get(each.action.verb, 1) for each in ahead])[0].action
    with victim_of(scene, len(ahead)) as victim:
        assert victim.stdout
        assert victim.stderr
        heard = _listen(scene, victim.stdout, took, target.number)
        _wait(dice.uniform(0, 1.2 * took.get(target.verb, 0.02)))
        victim.kill()
        for words in victim.stdout:
            hear(heard, words)
        died = victim.stderr.read().decode()
    if died:
        line.fault("crashes", f"{scene.where(heard)}: {died.strip().splitlines()[-1]}")
        return None
    line.seen[f"in {target.verb}" if heard.began else "between two actions"] += 1
    return heard


def _wait(seconds: float) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass  # a sleep ends too late for a moment inside a save


def _listen(scene: Scene, said: Iterable[bytes], took: dict[str, float], target: int) -> Heard:
    """Listen until the target action begins; learn meanwhile how long each kind of action takes."""
    heard, since = Heard(0, scene.done), time.perf_counter()
    for words in said:
        hear(heard, words)
        now = time.perf_counter()
        if heard.began == target:
            break
        if not heard.began and heard.ended > scene.done:
            verb = scene.steps[heard.ended - 1].action.verb
            took[verb] = 0.7 * took.get(verb, now - since) + 0.3 * (now - since)
        since = now
    return heard


def hear(heard: Heard, words: bytes) -> None:
    """Take one line of what a victim says."""
    said = json.loads(words)
    if "before" in said:
        heard.began = said["before"]
    elif "after" in said:
        heard.began, heard.ended = 0, said["after"]
        if "file" in said:
            heard.backups[said["file"]] = said["sha256"]
