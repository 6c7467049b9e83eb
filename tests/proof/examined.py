"""What is left of a file whose process was cut off: one of the legal states, every draft, and no half backup under a good name."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.left_drafts import left_drafts
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner
from tests.proof import ward
from tests.proof.legal import START, State, Step
from tests.proof.table import Line


@dataclass(slots=True)
class Heard:
    """What a victim said before it died: the action it had begun (0: none), the last one done, and its backups' hashes by name."""

    began: int
    ended: int
    backups: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Scene:
    """One file, the day of its victims, and how far they came."""

    folder: Path
    study: Study
    seed: str
    steps: tuple[Step, ...]
    done: int = 0

    @property
    def path(self) -> Path:
        """The study file."""
        return self.folder / "study.sqlite"

    @property
    def stick(self) -> Path:
        """Where its backups go."""
        return self.folder / "stick"

    def legal(self, number: int) -> State:
        """Return the state that stands after an action, by its number."""
        return self.steps[number - 1].after if number else START

    def where(self, heard: Heard) -> str:
        """Say which run it was, so that it can be done again."""
        return f"seed {self.seed}, {f'in action {heard.began}' if heard.began else f'after action {heard.ended}'}"


def examine(scene: Scene, heard: Heard, line: Line) -> bool:
    """Open the file as the program does after a crash and compare; return whether all is right."""
    before, where = line.wrong.total(), scene.where(heard)
    try:
        session = ward.enter(scene.path, scene.study)
    except Trouble as trouble:
        line.fault("illegal", f"{where}: does not open: {trouble}")
        return False
    try:
        _examine_state(scene, session, heard, line)
    finally:
        session.file.close()
    if not verify_file(scene.path, keys=ward.KEYS).ok:
        line.fault("illegal", f"{where}: does not verify")
    _examine_backups(scene, heard, line)
    return line.wrong.total() == before


def _examine_state(scene: Scene, session: Session, heard: Heard, line: Line) -> None:
    """Compare what stands in the file with the states that may stand there, and go on from the one that does."""
    there, where = ward.state_of(session.file), scene.where(heard)
    if session.file.read_only:
        line.fault("illegal", f"{where}: the dead process still holds the file")
    may_be = [heard.ended, *([heard.began] if heard.began else ())]
    stands = [number for number in may_be if scene.legal(number) == there]
    if not stands:
        lost = missing(scene.legal(heard.ended), there)
        line.fault("losses" if lost else "illegal", f"{where}: {lost or 'neither before nor after'}", max(1, len(lost)))
        return
    if heard.began:
        line.seen["left as before" if stands[0] == heard.ended else "left as after"] += 1
    scene.done = stands[-1]
    _examine_drafts(session, there, where, line)


def missing(before: State, there: State) -> list[str]:
    """Name every field of a state that stands in no draft and in no record any more."""
    found = _texts(there)
    lost = [at for at, texts in _texts(before).items() if texts - found.get(at, set())]
    return [f"{key.form} {key.occurrence} {item}" for key, item in lost]


def _texts(state: State) -> dict[tuple[RecordKey, str], set[str]]:
    found: dict[tuple[RecordKey, str], set[str]] = {}
    for key, fields in (*state.drafts.items(), *((key, each.answers) for key, each in state.records.items())):
        for item, text in fields.items():
            found.setdefault((key, item), set()).add(text)
    return found


def _examine_drafts(session: Session, there: State, where: str, line: Line) -> None:
    """Every draft is offered, and opening its form shows what was typed."""
    offered = {each.key for each in left_drafts(session)}
    if offered != set(there.drafts):
        line.fault("losses", f"{where}: {len(there.drafts)} drafts, {len(offered)} offered")
    for key, fields in there.drafts.items():
        entry = Entry(session, key, Manner("en"))
        if not entry.recovered or {item: entry.typed(Place(item)) for item in fields} != fields:
            line.fault("losses", f"{where}: the form does not show its draft")
    line.seen["drafts offered"] += len(there.drafts)


def _examine_backups(scene: Scene, heard: Heard, line: Line) -> None:
    """Whatever bears the name of a backup is one, and each one told of is there with the bytes told of; then clear the stick."""
    where = scene.where(heard)
    good = {each.name: each for each in scene.stick.iterdir() if each.suffix == scene.path.suffix}
    for name, told in heard.backups.items():
        if name not in good or ward.digest(good[name]) != told:
            line.fault("losses", f"{where}: the backup {name} is not as it was told")
    for path in good.values():
        _examine_backup(scene, path, where, line)
    for each in scene.stick.iterdir():
        line.seen["half backups, named so"] += each.name.endswith(".partial")
        each.unlink()


def _examine_backup(scene: Scene, path: Path, where: str, line: Line) -> None:
    if not verify_file(path, keys=ward.KEYS).ok:
        line.fault("illegal", f"{where}: a backup does not verify")
        return
    copy = StudyFile.open(path, scene.study, "Reader", read_only=True, keys=ward.KEYS)
    try:
        there = ward.state_of(copy)
    finally:
        copy.close()
    if not any(step.action.verb == "back up" and step.after == there for step in scene.steps):
        line.fault("illegal", f"{where}: a backup holds no legal state")
    line.seen["backups read back"] += 1
