"""The study file that the proofs work on: accounts that cost nothing, one participant, and what stands in it told as a state."""

from __future__ import annotations

import hashlib
import random
from datetime import date
from pathlib import Path

from sscexo_desktop.actions.gate import Gate, open_gate
from sscexo_desktop.actions.guard import Guard
from sscexo_desktop.actions.session import Session
from sscexo_desktop.resources import resource
from sscexo_desktop.store.encryption.keys import KEY_SIZE, MARK, Keys, Secret
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.dates import PartialDate
from sscexo_desktop.study.load import load
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.typed import Blank
from tests.people import PASSWORD, with_accounts
from tests.proof.legal import Recorded, State

TODAY = date(2025, 3, 18)
DOCTOR = "doctor"
STUDY_FILE, OTHER_FILE, STICK = "study.sqlite", "other.sqlite", "stick"
SECRET, OTHER_SECRET = (Secret(MARK + bytes([n]) * 12, bytes([n]) * KEY_SIZE) for n in (1, 2))
"""Keys that cost nothing to make, the same in every process."""
KEYS = Keys((SECRET, OTHER_SECRET))


def shipped() -> Study:
    """Read the definition that the program is shipped with."""
    return load(resource("study"))


def begin(path: Path, study: Study, *, encrypted: bool = False) -> None:
    """Make a file with accounts and the participant of `legal.START`; it is closed again."""
    file = StudyFile.create(path, study, "Manager Test", secret=SECRET if encrypted else None)
    with_accounts(file)
    session = Gate(file, study, lambda: TODAY, Guard(file, cost=Cost.quick())).log_in(DOCTOR, PASSWORD)
    session.screen_participant()
    file.close()


def enter(path: Path, study: Study, *, read_only: bool = False) -> Session:
    """Open a file as the program does and log the investigator in."""
    gate = open_gate(path, study, lambda: TODAY, read_only=read_only, keys=KEYS)
    try:
        return gate.log_in(DOCTOR, PASSWORD)
    except BaseException:
        gate.close()
        raise


def state_of(file: StudyFile) -> State:
    """Return what stands in an open file, as the legal states are written."""
    signed = {key for key in (each.key for each in file.signatures() if each.stands) if key}
    records = {
        each.key: Recorded(
            each.revision,
            {place.item: _text(answer) for place, answer in each.answers.items() if answer is not None},
            each.complete,
            each.key in signed,
        )
        for each in file.records()
    }
    drafts = {each.key: {place.item: field.typed for place, field in each.fields.items()} for each in file.drafts()}
    return State(len(file.participants()), records, drafts)


def _text(answer: object) -> str:
    if isinstance(answer, PartialDate) and answer == PartialDate.known("gregorian", answer.first.year):
        return str(answer.first.year)
    return answer.code if isinstance(answer, Blank) else str(answer)


def called(encrypted: bool) -> str:
    """Return what is added to the name of what is done to an encrypted file."""
    return ", encrypted" if encrypted else ""


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def dice(*seed: object) -> random.Random:
    """Return the same dice for the same seed, on every machine."""
    return random.Random(" ".join(map(str, seed)))
