"""What an encrypted file costs: a save of a 40-item record beside the same save into a plain one, and opening by passphrase."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw

from benchmarks.ratio import Ratio, in_turn
from benchmarks.save import SIZE, value_of
from sscexo_desktop.resources import resource
from sscexo_desktop.store.driver import connect
from sscexo_desktop.store.encryption.keys import KEY_COST, KEY_SIZE, NO_KEYS, Secret, new_key
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.load import load
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place, RecordKey

PASSPHRASE = "green camel piano sunday"  # noqa: S105
SAVES, OPENINGS = 300, 15


def saving(path: Path, study: Study, secret: Secret | None) -> tuple[StudyFile, Callable[[], None]]:
    """Return an open file and a save of the next participant's record into it."""
    form = study.forms["outcome"]
    plain = [item for section in form.sections if not section.repeat for item in section.items if not item.derive][:SIZE]
    answers = {Place(item.id): value_of(item) for item in plain}
    file = StudyFile.create(path, study, "benchmark", secret=secret)
    numbers = iter([file.add_participant(f"SSC-{n:03}").number for n in range(SAVES + 10)])

    def save() -> None:
        file.save(RecordKey(next(numbers), "baseline", "outcome"), answers, {"blows": ()}, (), False, base_revision=0)

    return file, save


def opening(path: Path, secret: Secret) -> tuple[float, float]:
    """Time reading the first table with the passphrase, against the bare Argon2id of it."""
    cost = (KEY_COST.passes, KEY_COST.memory, KEY_COST.lanes, KEY_SIZE, Type.ID)

    def ours() -> None:
        connection = connect(path, "ro", NO_KEYS.and_passphrase(path, PASSPHRASE))
        connection.execute("SELECT * FROM study").fetchone()
        connection.close()

    return in_turn(ours, lambda: hash_secret_raw(PASSPHRASE.encode(), secret.salt, *cost), OPENINGS)


def measure() -> Iterator[Ratio]:
    study, secret = load(resource("study")), new_key(PASSPHRASE)
    with tempfile.TemporaryDirectory() as folder:
        encrypted, ours = saving(Path(folder) / "encrypted.sqlite", study, secret)
        plain, bare = saving(Path(folder) / "plain.sqlite", study, None)
        yield Ratio(f"save a {SIZE}-item record, encrypted / the same save plain", *in_turn(ours, bare, SAVES), "ms", 1.5)
        encrypted.close()
        plain.close()
        yield Ratio("open, passphrase / bare Argon2id of the same passphrase", *opening(encrypted.path, secret), "ms", 1.2)
