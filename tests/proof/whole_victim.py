"""What is done to a whole file, in a process that is killed: another key, an upgrade, a restore, backups, a merge."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from sscexo_desktop.actions import merge_writing, merging
from sscexo_desktop.actions.backing_up import back_up_into, identity
from sscexo_desktop.actions.session import Session
from sscexo_desktop.store.copies.appraisal import appraise
from sscexo_desktop.store.copies.restoring import By, restore
from sscexo_desktop.store.encryption.keys import Secret
from sscexo_desktop.store.encryption.rekey import rekey
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.store.upgrading import By as UpgradedBy
from sscexo_desktop.store.upgrading import upgrade_file
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Manner
from tests.people import session_of
from tests.proof import system_calls, ward
from tests.proof.victim import announce, dying_at

KEPT = 2
"""So many backups stay in a folder."""
Operation = Callable[[Path, Path, Path, Study], object]
"""Done to a study file, with another file beside it and a folder for backups."""


def _with_key(secret: Secret | None) -> Operation:
    who = By("manager", "Manager Test", "data_manager", "asked for")
    return lambda path, _other, _stick, study: rekey(path, study, who, secret, ward.KEYS)


def _restore(path: Path, other: Path, _stick: Path, study: Study) -> None:
    restore(appraise(path, other, study), By("manager", "Manager Test", "data_manager", "lost"), study)


def merger(path: Path, study: Study) -> Session:
    """Log in somebody who may merge."""
    return session_of(StudyFile.open(path, study), study, lambda: ward.TODAY, ("data_manager", "data_entry"))


def _merge(path: Path, other: Path, stick: Path, study: Study) -> None:
    session = merger(path, study)
    try:
        plan = merging.begin(session, other)
        merge_writing.merge(session, plan, merge_writing.secure(session, stick), Manner("en"))
    finally:
        session.file.close()


OPERATIONS: dict[str, Operation] = {
    "encrypt": _with_key(ward.SECRET),
    "change the passphrase": _with_key(ward.OTHER_SECRET),
    "decrypt": _with_key(None),
    "upgrade": lambda path, _other, _stick, study: upgrade_file(path, study, UpgradedBy("manager", "Manager Test", "data_manager")),
    "restore": _restore,
    "back up": lambda path, _other, stick, _study: back_up_into(identity(path), (stick,), KEPT),
    "merge": _merge,
}


def main() -> None:
    """Do it: OPERATION FOLDER, and if wanted the WRITE at which to die."""
    name, place, *call = sys.argv[1:]
    folder, study = Path(place), ward.shipped()
    with system_calls.watched(dying_at(int(call[0]))) if call else nullcontext():
        announce(before=1)
        OPERATIONS[name](folder / ward.STUDY_FILE, folder / ward.OTHER_FILE, folder / ward.STICK, study)
    announce(after=1)
    os.read(0, 1)  # stays alive until the parent ends it


if __name__ == "__main__":
    main()
