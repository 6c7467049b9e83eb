"""Save a 40-item record with its trail against one bare durable commit of the same rows: same tables and indexes, no triggers."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path

from benchmarks.ratio import Ratio, in_turn
from sscexo_desktop.resources import resource
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.load import load
from sscexo_desktop.study.model import Item
from sscexo_desktop.study.places import Place, RecordKey

SIZE = 40
ROUNDS = 300


def value_of(item: Item) -> object:
    """Return some value of an item's kind."""
    if isinstance(item.kind, ChoiceKind):
        return item.kind.codelist.codes[0]
    values = {"decimal": Decimal("2.10"), "integer": 2, "date": date(2024, 9, 10), "time": time(9, 30)}
    return item.kind.from_sql(item.kind.to_sql(values.get(item.kind.name, "text")))


def bare_commit(path: Path) -> Callable[[], None]:
    """Return a commit of the rows that the first save left, each time under a new number, into a copy without triggers."""
    import sqlcipher3  # the driver of the program, so that the bare side is the same engine

    connection = sqlcipher3.connect(str(path), isolation_level=None)
    for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "cache_spill=OFF"):
        connection.execute(f"PRAGMA {pragma}")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    ((record, *form),) = connection.execute("SELECT * FROM form_outcome").fetchall()
    trail = [row[1:] for row in connection.execute("SELECT * FROM trail WHERE record = ?", (record,)).fetchall()]
    connection.execute("DELETE FROM form_outcome")
    participant = [cell for (cell,) in connection.execute("SELECT number FROM participant").fetchall()]
    numbers = iter(participant)
    marks = ", ".join("?" * (len(form) + 1))
    trail_marks = ", ".join("?" * len(trail[0]))
    columns = [column for _, column, *_ in connection.execute("PRAGMA table_info(trail)").fetchall()][1:]
    place = columns.index("record")
    form_place = 0  # the participant's number follows the record's

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        number = connection.execute("INSERT INTO record (tbl) VALUES ('form_outcome')").lastrowid
        cells = [*form]
        cells[form_place] = next(numbers)
        connection.execute(f"INSERT INTO form_outcome VALUES ({marks})", (number, *cells))
        entries = [(*row[:place], number, *row[place + 1 :]) for row in trail]
        connection.executemany(f"INSERT INTO trail ({', '.join(columns)}) VALUES ({trail_marks})", entries)
        connection.execute("COMMIT")

    return commit


def measure() -> Iterator[Ratio]:
    study = load(resource("study"))
    form = study.forms["outcome"]
    plain = [item for section in form.sections if not section.repeat for item in section.items if not item.derive][:SIZE]
    answers = {Place(item.id): value_of(item) for item in plain}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ours.sqlite"
        file = StudyFile.create(path, study, "benchmark")
        people = [file.add_participant(f"SSC-{n:03}").number for n in range(ROUNDS + 10)]
        numbers = iter(people)

        def ours() -> None:
            key = RecordKey(next(numbers), "baseline", "outcome")
            file.save(key, answers, {"blows": ()}, (), False, base_revision=0)

        ours()
        copy = shutil.copy(path, Path(folder) / "bare.sqlite")
        timed = in_turn(ours, bare_commit(copy), ROUNDS)
        file.close()
    yield Ratio(f"save a {len(plain)}-item record with its trail / bare durable commit of the same rows", *timed, "ms", 2)
