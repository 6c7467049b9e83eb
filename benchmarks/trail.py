"""What a long audit trail costs: to verify it against hashing the same bytes, to save beside it, and the memory it takes."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from itertools import count
from pathlib import Path

from benchmarks.long_file import copy_of, entries_of, long_file
from benchmarks.ratio import Ratio, in_turn
from benchmarks.save import SIZE, value_of
from sscexo_desktop.resources import resource as shipped
from sscexo_desktop.store import trail
from sscexo_desktop.store.driver import Connection, connect
from sscexo_desktop.store.proof import in_bulk
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.snapshot import snapshot
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.load import load
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import DraftField

SIZES = (1_000, 30_000)
SCALE = (1_000, 10_000, 100_000, 1_000_000)
SAVES = 200
STATUS = Path("/proc/self/status")
HASHED = 100_000
"""So many entries are hashed for comparison; a million texts in memory would slow the processor's cache, not the hash."""


def measure(sizes: tuple[int, ...] = SIZES) -> Iterator[Ratio]:
    study = load(shipped("study"))
    files = [long_file(study, size) for size in sizes]
    seals, whole, bare = [], [], "hash the same bytes in Python"
    for path in files:
        entries, rounds = entries_of(path), max(5, round(3e7 / path.stat().st_size))
        chain, verified, hashed = _verified(path, rounds)
        seals.append(chain)
        whole.append(verified)
        yield Ratio(f"verify the trail: {entries:,} entries, every seal / {bare}", chain, hashed, "µs/entry", 5)
    what = "the whole file: copy, SQLite's own checks, seals, every row as told"
    yield Ratio(f"verify {what} / {bare}", verified, hashed, "µs/entry", 20 if entries < 100_000 else 12)
    yield Ratio(f"verify the trail, an entry: {_of(files[-1])} / {_of(files[0])} entries", seals[-1], seals[0], "µs/entry", 1.3)
    yield Ratio(f"verify a file, an entry: {_of(files[-1])} / {_of(files[0])} entries", whole[-1], whole[0], "µs/entry", 1.3)
    if len(files) > 2:
        yield Ratio(f"  {_of(files[-1])} / {_of(files[-2])} entries", whole[-1], whole[-2], "µs/entry", 1.3)
    with tempfile.TemporaryDirectory() as folder:
        yield from _beside(study, files[-1], Path(folder))
    if STATUS.exists():
        what = f"most memory, to verify {_of(files[-1])} entries / {_of(files[0])} entries, and the size of the file"
        yield Ratio(what, *_memory(*files), "MB", 1.5)


def _of(path: Path) -> str:
    return f"{entries_of(path):,}"


def _verified(path: Path, rounds: int) -> tuple[float, float, float]:
    """Return what one entry costs, in microseconds: its seal, its share of verifying the file, and the hash of its bytes."""
    entries = entries_of(path)
    with snapshot(path) as connection:
        genesis = trail.genesis_in(connection)
        texts = [trail.encode([before, columns]).encode() for before, columns in _sealed(connection, genesis)]

        def hashed() -> None:
            for text in texts:
                sha256(text).hexdigest()

        def walked() -> None:
            if in_bulk.walked(connection, genesis, lambda _: None) is None:
                raise RuntimeError("the trail is not proven")

        chain, bare = in_turn(walked, hashed, rounds, clock=time.process_time)
    report, _ = in_turn(lambda: _whole(path), hashed, rounds, clock=time.process_time)
    return chain * 1000 / entries, report * 1000 / entries, bare * 1000 / len(texts)


def _sealed(connection: Connection, before: str) -> Iterator[tuple[str, list[object]]]:
    query = f"SELECT {', '.join(trail.sealed())}, seal FROM trail ORDER BY seq LIMIT {HASHED}"
    for *columns, seal in connection.execute(query):
        yield before, columns
        before = seal


def _whole(path: Path) -> None:
    if not verify_file(path).ok:
        raise RuntimeError("the file is not proven")


def _beside(study: Study, path: Path, folder: Path) -> Iterator[Ratio]:
    """Compare saves, and fields left, in a long file and in an empty one."""
    empty = folder / "empty.sqlite"
    StudyFile.create(empty, study, "Dr Benchmark").close()
    long = copy_of(path, folder)
    with closing(StudyFile.open(long, study)) as ours, closing(StudyFile.open(empty, study)) as bare:
        saves = in_turn(_saving(study, ours), _saving(study, bare), SAVES)
        yield Ratio(f"save a {SIZE}-item record beside {_of(path)} entries / in an empty file", *saves, "ms", 1.5)
        fields = in_turn(_leaving(ours), _leaving(bare), SAVES)
        yield Ratio(f"keep a field that was left beside {_of(path)} entries / in an empty file", *fields, "ms", 1.5)

    def opened(file: Path) -> Callable[[], None]:
        return lambda: StudyFile.open(file, study, "Dr Benchmark").close()

    with closing(connect(long, "ro")) as connection:
        checked = in_turn(opened(long), lambda: connection.execute("PRAGMA integrity_check").fetchall(), 3, warm=1)
    yield Ratio(f"open {_of(path)} entries for writing, all proven / SQLite's own check alone", *checked, "ms", 20)


def _saving(study: Study, file: StudyFile) -> Callable[[], None]:
    form = study.forms["outcome"]
    plain = [item for section in form.sections if not section.repeat for item in section.items if not item.derive][:SIZE]
    answers = {Place(item.id): value_of(item) for item in plain}
    numbers = iter([file.add_participant(f"NEW-{n:03}").number for n in range(SAVES + 2)])

    def save() -> None:
        file.save(RecordKey(next(numbers), "baseline", "outcome"), answers, {"blows": ()}, (), False, base_revision=0)

    return save


def _leaving(file: StudyFile) -> Callable[[], None]:
    key, texts = RecordKey("NEW-000", "baseline", "outcome"), count()

    def leave() -> None:
        file.put_draft_field(key, DraftField(Place("PULSE"), str(next(texts)), "", "", None))

    return leave


def _memory(*files: Path) -> tuple[float, float]:
    """Return the most memory for the longest file, in MB, and that for the shortest one with the size of the longest."""
    return _peak(files[-1]), _peak(files[0]) + files[-1].stat().st_size / 1e6


def _peak(path: Path) -> float:
    """Return the most memory, in MB, that a process of its own takes to verify a file."""
    command = (sys.executable, "-m", "benchmarks.trail", str(path))
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    _whole(Path(sys.argv[1]))
    (kilobytes,) = re.findall(r"VmHWM:\s+(\d+) kB", STATUS.read_text())
    print(int(kilobytes) * 1024 / 1e6)
