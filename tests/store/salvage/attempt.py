"""One salvage of a damaged file, and what must hold of it: nothing is touched, and what is called saved is saved."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.damage.salvage import Salvage, salvage
from sscexo_desktop.store.study_file import StudyFile
from tests.store.conftest import STUDY
from tests.store.salvage.damage import contents, entries, named, words


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {each.name: (each.read_bytes(), each.stat().st_mtime_ns) for each in folder.iterdir()}


def salvaged(place: Path, content: bytes | None = None, *, owner_follows: bool = False) -> tuple[Salvage, Path]:
    """Salvage a damaged file into another folder; nothing in its own is touched."""
    if content is not None:
        place.write_bytes(content)
    new = place.parent.parent / "new.sscexo"
    before = state(place.parent)
    try:
        return salvage(place, new, STUDY, owner_follows=owner_follows), new
    finally:
        assert state(place.parent) == before
        assert not list(new.parent.glob("new.sscexo.*"))


def refused(place: Path, match: str, study=STUDY) -> None:
    """The salvage is refused with what and what next, and nothing is written anywhere."""
    before = state(place.parent) if place.parent.is_dir() else {}
    with pytest.raises(Trouble, match=match) as caught:
        salvage(place, place.parent.parent / "new.sscexo", study)
    assert caught.value.next_step.text
    assert (state(place.parent) if place.parent.is_dir() else {}) == before
    assert not list(place.parent.parent.glob("*new.sscexo*"))


def check_honest(done: Salvage, full: Path) -> None:
    """What is called saved equals the original, what is proven has its old seals, and the new file is whole and opens."""
    assert done.verified.findings == ()
    assert "made of what was left of a damaged one" in words(done.verified.notes)
    assert entries(done.path)[: done.proven] == entries(full)[: done.proven]
    original, new = contents(full), contents(done.path)
    unsure, signatures, logins = named(done.findings)
    for key, row in new.items():
        if key in unsure or (key[0] == "signature" and key[1] in signatures) or (key[0] == "account" and row[1] in logins):
            continue
        if key not in original:
            assert key[0] == "event" or "definition kept in the file was lost" in words(done.findings), key
            continue
        assert row == original[key], key
    if not done.lost_entries and done.trail_ended and done.proven == len(entries(full)):
        assert original.keys() <= new.keys()
    if done.complete:
        assert done.proven == len(entries(full))
    assert [row[1] for key, row in new.items() if key[0] == "event" and key not in original] == ["salvaged"]
    with TemporaryDirectory() as folder:
        file = StudyFile.open(Path(shutil.copy(done.path, folder)), STUDY, "Sara")
        file.records()
        file.trail(limit=10_000)
        file.add_participant("K-99")
        assert file.verify().ok
        file.close()


REFUSALS = ("is not damaged", "encrypted or is not a study file", "newer version of this program", "Nothing can be read")
"""What may be said of a file of ours that was damaged: the damage changed nothing, or what makes it ours or all of it is gone."""


def try_one(full: Path, place: Path, how, seed: int) -> str:
    """Damage a copy and salvage it; say what came of it."""
    content = how(full.read_bytes(), random.Random(f"{how.__name__} {seed}"))
    (place.parent.parent / "new.sscexo").unlink(missing_ok=True)
    try:
        done, _ = salvaged(place, content)
    except Trouble as trouble:
        refusal = next((each for each in REFUSALS if each in str(trouble)), "")
        if refusal:
            return refusal
        done, _ = salvaged(place, content, owner_follows=True)
    check_honest(done, full)
    return "all saved" if done.complete else "partly lost or not proven"
