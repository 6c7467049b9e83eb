"""A disk that fills up, a stick that is pulled (T4): refused in plain words, and nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sscexo_desktop.actions.backing_up import back_up
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place
from tests.proof import system_calls, ward
from tests.proof.examined import Scene
from tests.proof.kills import begun, work_until
from tests.proof.legal import Action, Verb
from tests.proof.system_calls import Failing, watched
from tests.proof.table import Line
from tests.proof.victim import Worker

VERBS: tuple[Verb, ...] = ("type", "save", "sign", "discard", "screen")


@dataclass(frozen=True, slots=True)
class Case:
    """One action on a file as it stands before it."""

    scene: Scene
    base: Path
    action: Action

    def fresh(self) -> Worker:
        """Open the file anew as it was before the action."""
        shutil.copyfile(self.base, self.scene.path)
        return Worker(ward.enter(self.scene.path, self.scene.study), self.scene.stick)


def case_of(folder: Path, study: Study, seed: str, verb: Verb) -> Case:
    """Prepare a file just before the first action of a kind after a morning's work."""
    scene = begun(folder, study, seed, 400)
    action = next(each.action for each in scene.steps if each.action.verb == verb and each.action.number > 30)
    work_until(scene, action.number - 1)
    base = scene.path.with_name("base")
    shutil.copyfile(scene.path, base)
    return Case(scene, base, action)


def prove_writes(folder: Path, study: Study, every: int, verbs: tuple[Verb, ...] = VERBS, seed: object = 0) -> list[Line]:
    """Let every n-th write of each kind of action find the disk full: once, and for good until room is made."""
    lines = [Line("T4 disk full at one write"), Line("T4 disk full from a write on")]
    for line, for_good in zip(lines, (False, True), strict=True):
        if not system_calls.reachable():
            line.skipped = "SQLite's calls cannot be reached on this system"
            continue
        for verb in verbs:
            case = case_of(folder, study, f"{seed}-full-{verb}-{for_good}", verb)
            at = 1
            while _fails_at(case, Failing(at, for_good=for_good), line):
                at += every
    return lines


def _fails_at(case: Case, failing: Failing, line: Line) -> bool:
    """Do the action on a disk that is full at its n-th write; false if it writes less often."""
    worker, where = case.fresh(), f"{case.action.verb}, write {failing.at}"
    refused = None
    try:
        worker.prepare(case.action)
        try:
            with watched(failing):
                worker.do(case.action)
        except Trouble as trouble:
            refused = trouble
        if not failing.failed:
            return False
        line.runs += 1
        line.seen[case.action.verb] += 1
        judge_refused(case, worker, refused, where, line)
    except Exception as fault:  # noqa: BLE001  whatever it is, it is to be counted
        line.fault("crashes", f"{where}: {type(fault).__name__}: {fault}")
    finally:
        worker.session.file.close()
    return True


def judge_refused(case: Case, worker: Worker, refused: Trouble | None, where: str, line: Line) -> None:
    """Nothing was written, the typed text is still there, and with room made the same action works."""
    action, scene = case.action, case.scene
    if refused is None:
        line.fault("illegal", f"{where}: done although the disk was full")
        return
    if "full" not in str(refused):
        line.fault("illegal", f"{where}: the sentence is: {refused}")
    if ward.state_of(worker.session.file) != scene.legal(action.number - 1):
        line.fault("losses", f"{where}: the file is not as before")
    if not verify_file(scene.path).ok:
        line.fault("illegal", f"{where}: the file does not verify")
    entry = worker.entries.get(action.key)
    if action.verb == "type" and (entry is None or entry.typed(Place(action.item)) != action.typed or not entry.dirty):
        line.fault("losses", f"{where}: the typed text is gone from the form")
    drafted = scene.legal(action.number - 1).drafts.get(action.key, {})
    if action.verb == "save" and entry and any(entry.typed(Place(item)) != text for item, text in drafted.items()):
        line.fault("losses", f"{where}: the form no longer shows what was typed")
    worker.again(action)
    if ward.state_of(worker.session.file) != scene.legal(action.number):
        line.fault("losses", f"{where}: with room made it cannot be done again")


def prove_backup(folder: Path, study: Study, every: int, seed: object = 0) -> Line:
    """Let every n-th write of a backup find the stick full: nothing with a good name is on it, the source is untouched."""
    line = Line("T4 stick full during a backup")
    if not system_calls.reachable():
        line.skipped = "SQLite's calls cannot be reached on this system"
        return line
    case = case_of(folder, study, f"{seed}-full-backup", "back up")
    at, session = 1, case.fresh().session
    before = ward.digest(case.scene.path)
    while True:
        failing = Failing(at, for_good=True)
        refused = _refused(lambda failing=failing: _backed_up(session, case.scene.stick, failing))
        if not failing.failed:
            break
        line.runs += 1
        _judge_stick(case.scene, before, refused, f"write {at}", line)
        at += every
    session.file.close()
    return line


def _backed_up(session: Session, stick: Path, failing: Failing) -> None:
    with watched(failing):
        back_up(session, stick)


def prove_pulled(folder: Path, study: Study, runs: int, seed: object = 0) -> Line:
    """Take the folder of a backup away at a random moment of it."""
    line = Line("T4 stick pulled during a backup")
    case = case_of(folder, study, f"{seed}-pulled", "back up")
    session = case.fresh().session
    before = ward.digest(case.scene.path)
    for run in range(runs):
        share = ward.dice("pulled", seed, run).random()
        stick = case.scene.folder / f"stick-{run}"
        stick.mkdir()

        def pull(done: int, of: int, stick: Path = stick, share: float = share) -> None:
            if done >= share * of and stick.is_dir():
                shutil.rmtree(stick)

        refused = _refused(lambda stick=stick, pull=pull: back_up(session, stick, pull))
        line.runs += 1
        _judge_stick(case.scene, before, refused, f"seed {seed} run {run}", line, stick)
    session.file.close()
    return line


def _refused(doing: Callable[[], object]) -> Trouble | Exception | None:
    try:
        doing()
    except Exception as fault:  # noqa: BLE001  whatever it is, it is to be judged
        return fault
    return None


def _judge_stick(scene: Scene, before: str, refused: Exception | None, where: str, line: Line, stick: Path | None = None) -> None:
    stick = stick or scene.stick
    if not isinstance(refused, Trouble):
        line.fault("illegal" if refused is None else "crashes", f"{where}: {refused or 'a backup was made on nothing'}")
    left = [each.name for each in stick.iterdir()] if stick.is_dir() else []
    if any(not each.endswith((".partial", "-journal")) for each in left):
        line.fault("illegal", f"{where}: {left}")
    line.seen["half backups left, named so"] += len(left)
    if ward.digest(scene.path) != before:
        line.fault("writes", f"{where}: the source was changed")
