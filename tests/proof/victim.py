"""The process that is killed: it works through a day on a real file and says on its output what it begins and what is done."""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import nullcontext
from itertools import count, islice
from pathlib import Path

from sscexo_desktop.actions.backing_up import back_up
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.session import Session
from sscexo_desktop.actions.signing import Credentials, sign
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner
from tests.people import PASSWORD
from tests.proof import ward
from tests.proof.legal import Action, steps
from tests.proof.system_calls import Decide, watched


class Worker:
    """Does one action after another through the program's own session and entries."""

    def __init__(self, session: Session, backups: Path) -> None:
        self.session = session
        self.backups = backups
        self.entries: dict[RecordKey, Entry] = {}

    def do(self, action: Action) -> dict[str, object]:
        """Do it; return what else is to be told of it."""
        match action.verb:
            case "screen":
                self.session.screen_participant()
            case "type":
                self._type(action)
            case "save":
                entry = self._entry(action.key)
                reasons = {each.place: f"Reason {action.number}" for each in entry.pending()}
                entry.save(reasons, complete=True if action.complete else None)
            case "discard":
                self.entries.pop(action.key, None)
                Entry(self.session, action.key, Manner("en")).discard()
            case "sign":
                sign(self.session, (action.key,), "reviewed", Credentials(PASSWORD, ward.DOCTOR), own_override_known=True)
            case "back up":
                made = back_up(self.session, self.backups)
                return {"file": made.path.name, "sha256": made.sha256, "head": made.head}
        return {}

    def prepare(self, action: Action) -> None:
        """Open the form of an action before it is done, as a person has it on the screen."""
        if action.verb in ("type", "save"):
            self._entry(action.key)

    def again(self, action: Action) -> None:
        """Do an action once more that was refused: what was typed is on the screen and only has to be left again."""
        if action.verb == "type":
            self._entry(action.key).leave(Place(action.item))
        else:
            self.do(action)

    def _type(self, action: Action) -> None:
        entry, place = self._entry(action.key), Place(action.item)
        entry.set(place, action.typed)
        entry.leave(place)

    def _entry(self, key: RecordKey) -> Entry:
        if key not in self.entries:
            self.entries[key] = Entry(self.session, key, Manner("en"))
        return self.entries[key]


def announce(**words: object) -> None:
    """Tell the parent, at once and whole."""
    os.write(1, (json.dumps(words) + "\n").encode())


def work(worker: Worker, seed: str, done: int, length: int) -> None:
    """Do so many actions of the day after the last one done, and say so."""
    for step in islice(steps(seed), done, done + length):
        announce(before=step.action.number)
        announce(after=step.action.number, **worker.do(step.action))
    announce(end=True)
    sys.stdin.read()  # stays alive until the parent ends it


def dying_at(call: int) -> Decide:
    """Return what kills this process just before its n-th call that changes a disk."""
    left = count(call - 1, -1)

    def decide(_name: str, _on: int, _at: int) -> int:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    return decide


def main() -> None:
    """Work: FILE BACKUPS SEED NUMBER-OF-THE-LAST-ACTION-DONE HOW-MANY, and if wanted the WRITE at which to die."""
    path, backups, seed, done, length, *call = sys.argv[1:]
    worker = Worker(ward.enter(Path(path), ward.shipped()), Path(backups))
    with watched(dying_at(int(call[0]))) if call else nullcontext():
        work(worker, seed, int(done), int(length))


if __name__ == "__main__":
    main()
