"""A study file with a long audit trail, every entry from a save of a real form by the real store; kept under `build/`."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from sscexo_desktop.store import tables, trail
from sscexo_desktop.store.driver import connect
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.dates import PartialDate
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Form, Item, Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.typed import Answer

KEPT = Path("build")
VISITS = ("baseline", "infusion1", "infusion2", "week12")
ROWS = (1, 2, 3)
"""The rows of each repeating section."""
CORRECTED = 6
"""So many values of a record are corrected later, with a reason."""
REASON = "دوباره از پروندهٔ کاغذی خوانده شد"


def long_file(study: Study, entries: int) -> Path:
    """Return a closed file whose trail has so many entries or a participant's more; made if it is not there yet."""
    path = KEPT / f"long-{entries}-{_made_as(study)}.sqlite"
    if not path.exists():
        KEPT.mkdir(exist_ok=True)
        begun = path.with_suffix(".begun")
        begun.unlink(missing_ok=True)
        fill(begun, study, entries)
        begun.rename(path)
    return path


def _made_as(study: Study) -> str:
    """Return a short name of the tables and triggers that a file has now: one made otherwise is made again."""
    shape = tables.shape_of(study)
    made = [*(each.sql for each in tables.all_tables(shape)), *tables.indexes().values(), *trail.triggers(shape).values()]
    return hashlib.sha256("".join(made).encode()).hexdigest()[:8]


def copy_of(path: Path, folder: Path) -> Path:
    """Return a copy that may be worked on."""
    return Path(shutil.copyfile(path, folder / path.name))


def entries_of(path: Path) -> int:
    """Return how long the trail of a file is."""
    with closing(connect(path, "ro")) as connection:
        return int(connection.execute("SELECT max(seq) FROM trail").fetchone()[0])


def fill(path: Path, study: Study, entries: int) -> None:
    """Make a file and enter one participant after another until its trail is long enough."""
    file = StudyFile.create(path, study, "Dr Benchmark")
    try:
        file.role = "investigator"
        with file.filling():
            clinic = Clinic(file, study)
            while entries_of(path) < entries:
                clinic.one_more_participant()
    finally:
        file.close()


@dataclass(slots=True)
class Clinic:
    """Somebody who enters all that is asked of one participant after another, and corrects some of it later."""

    file: StudyFile
    study: Study
    dice: Random = field(default_factory=lambda: Random(5))
    participants: int = 0

    def one_more_participant(self) -> None:
        """Enter every form at every visit and correct some values of each."""
        self.participants += 1
        number = self.file.add_participant(f"SSC-{self.participants:05}").number
        for form in self.study.forms.values():
            for occurrence, visit in enumerate(VISITS, 1):
                self.enter(RecordKey(number, visit, form.id, occurrence))

    def enter(self, key: RecordKey) -> None:
        """Save a record whole, then some of its values otherwise, with the reason."""
        places = tuple(_places(self.study.forms[key.form]))
        rows = {section.id: ROWS for section in self.study.forms[key.form].sections if section.repeat}
        answers = {place: self._value(item) for place, item in places}
        self.file.save(key, answers, rows, (), True, base_revision=0)
        answers |= {place: self._value(item) for place, item in self.dice.sample(places, CORRECTED)}
        self.file.save(key, answers, rows, (), True, base_revision=1, reason=REASON)

    def _value(self, item: Item) -> Answer:
        """Return some value of an item's kind."""
        if isinstance(item.kind, ChoiceKind):
            return self.dice.choice(item.kind.codelist.codes)
        number, day = self.dice.randrange(1, 400), self.dice.randrange(900)
        values: dict[str, object] = {
            "decimal": Decimal(number) / 100,
            "integer": number,
            "date": date(2023, 9, 10) + timedelta(day),
            "time": time(day % 24, day % 60),
            "datetime": datetime.combine(date(2023, 9, 10) + timedelta(day), time(day % 24, day % 60)),
            "partial_date": PartialDate.known("gregorian", 2000 + day % 24),
            "national_code": "0012345679",
        }
        return item.kind.from_sql(item.kind.to_sql(values.get(item.kind.name, f"یافتهٔ {number}, seen on day {day}")))


def _places(form: Form) -> Iterator[tuple[Place, Item]]:
    for section in form.sections:
        for item in section.items:
            if not item.derive:
                for row in ROWS if section.repeat else (0,):
                    yield Place(item.id, row), item
