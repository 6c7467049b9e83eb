"""A week of work by three people, played out at random; afterwards the trail tells every record at every moment (F72, F76, F77)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sscexo_desktop.actions import audit, reviewing
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.signing import hindrance, sign
from sscexo_desktop.actions.standing import states
from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from tests.actions.clinic import ENGLISH, STUDY, TAKEN, Clinic

STEPS = 120
Stood = tuple[datetime, RecordKey, Record | None]


class Week:
    """Nurse, doctor and monitor at one desk; after each step it is kept how every record stands."""

    def __init__(self, clinic: Clinic, seed: int) -> None:
        self.clinic = clinic
        self.dice = random.Random(seed)
        self.kept: list[Stood] = []
        self.done: dict[str, int] = {}
        self.signed = 0
        clinic.be("nurse")
        self.keys = [
            key
            for number in (clinic.session.screen_participant().number for _ in range(2))
            for key in (
                RecordKey(number, "screening", "screening"),
                RecordKey(number, "baseline", "outcome"),
                RecordKey(number, "infusion1", "infusion"),
                *(RecordKey(number, "", "medication", n) for n in (1, 2)),
            )
        ]

    def play(self) -> None:
        verbs: list[Callable[[], None]] = [
            *[self.write] * 5, self.remove_row, self.complete, self.sign, self.tick, self.ask, self.lock, self.hand_over,
        ]  # fmt: skip
        for _ in range(STEPS):
            self.clinic.now += timedelta(minutes=self.dice.randrange(1, 120))
            verb = self.dice.choice(verbs)
            try:
                verb()
            except Trouble:
                continue  # refused: nothing may have changed, which what is kept below proves
            finally:
                self.keep()
            self.done[verb.__name__] = self.done.get(verb.__name__, 0) + 1

    def keep(self) -> None:
        """Note how every record stands at this instant, in the order of the trail."""
        self.clinic.tick()
        self.kept.extend((self.clinic.now, key, self.clinic.file.record(key)) for key in self.keys)

    # ---- what they do ----------------------------------------------------------------------------------------------------------

    def key(self) -> RecordKey:
        return self.dice.choice(self.keys)

    def writer(self) -> None:
        self.clinic.be(self.dice.choice(("nurse", "doctor")))

    def write(self) -> None:
        """Type into a few fields, leave them, mostly save; now and then a blank, a kept finding, another row."""
        self.writer()
        entry = Entry(self.clinic.session, self.key(), ENGLISH)
        for _ in range(self.dice.randrange(1, 6)):
            self.one_field(entry)
        for finding in entry.state.assessment.findings:
            if finding.severity == "soft" and finding.open and self.dice.random() < 0.5:
                entry.keep(finding, self.dice.choice(("checked", "as on paper")))
        if self.dice.random() < 0.9:
            entry.save({each.place: self.dice.choice(("misread", "see letter")) for each in entry.pending()})

    def one_field(self, entry: Entry) -> None:
        place = self.dice.choice(entry.state.assessment.asked)
        item = entry.form.items[place.item]
        if item.derive:
            return
        if item.blanks and self.dice.random() < 0.15:
            entry.blank(place, self.dice.choice(item.blanks), self.dice.choice(("", "lost")))
            return
        entry.set(place, self.typed(entry, place))
        entry.leave(place)

    def typed(self, entry: Entry, place: Place) -> str:
        kind = entry.form.items[place.item].kind
        choices = getattr(kind, "codelist", None)
        if choices is not None and self.dice.random() < 0.9:
            return str(self.dice.choice(choices.codes))
        return self.dice.choice(
            ("", "2024-09-18", "2024-10-02", "10:30", "2024-09-10 09:30", str(self.dice.randrange(1, 200)), "2.15", "words", "۱۲٫۵")
        )

    def remove_row(self) -> None:
        self.writer()
        entry = Entry(self.clinic.session, self.key(), ENGLISH)
        section = next((each for each in entry.form.sections if each.repeat), None)
        if section is None:
            return
        rows = entry.state.answers.rows(section.id)
        if len(rows) > 1 and self.dice.random() < 0.6:
            entry.remove_row(section, self.dice.choice(rows))
        else:
            entry.add_row(section)
        entry.save({each.place: "row struck out" for each in entry.pending()})

    def complete(self) -> None:
        self.writer()
        key = self.dice.choice([each for each in self.keys if each.form == "medication"])
        self.clinic.save(key, {**TAKEN, "CMDSTXT": str(self.dice.randrange(1, 80))}, complete=True)

    def sign(self) -> None:
        self.clinic.be("doctor")
        wanted = [each for each in self.keys if hindrance(self.clinic.session, each, "reviewed") is None]
        if wanted:
            chosen = self.dice.sample(wanted, min(2, len(wanted)))
            sign(self.clinic.session, chosen, "reviewed", self.clinic.credentials(), own_override_known=True)
            self.signed += len(chosen)

    def tick(self) -> None:
        reviewing.tick_all(self.clinic.be("monitor"), self.key())

    def ask(self) -> None:
        monitor, key = self.clinic.be("monitor"), self.key()
        item = self.dice.choice(list(STUDY.forms[key.form].items))
        number = reviewing.open_query(monitor, key, Place(item), "Is this right?").number
        reviewing.answer(self.clinic.be("nurse"), number, "It is.")

    def lock(self) -> None:
        there = [each for each in self.keys if self.clinic.file.record(each)]
        if not there:
            return
        key = self.dice.choice(there)
        lock = reviewing.lock_record(self.clinic.be("doctor"), key, "clean")
        self.keep()
        self.writer()
        entry = Entry(self.clinic.session, key, ENGLISH)
        with pytest.raises(Trouble, match="locked"):
            entry.save({each.place: "late" for each in entry.pending()})
        reviewing.unlock(self.clinic.be("manager"), lock.number, "a late letter")

    def hand_over(self) -> None:
        """A field is left unsaved; somebody else saves over it; the draft is still its author's."""
        self.clinic.be("nurse")
        key = self.dice.choice([each for each in self.keys if each.form == "medication"])
        words = f"reflux {len(self.kept)}"
        self.clinic.type(key, {"CMINDC": words})
        self.clinic.be("doctor")
        assert "Nurse Test" in {each.person for each in Entry(self.clinic.session, key, ENGLISH).others}
        self.clinic.save(key, {"CMDSTXT": f"{len(self.kept)} mg"})
        self.clinic.be("nurse")
        entry = Entry(self.clinic.session, key, ENGLISH)
        assert entry.begun_before
        assert entry.typed(Place("CMINDC")) == words


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "study.sscexo")
    clinic.confirm_settings()
    with clinic.file.filling():
        yield clinic
    clinic.file.close()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_record_at_any_past_moment(clinic: Clinic, seed: int) -> None:
    """F76: what was kept after every step is exactly what the trail tells of that moment, for every record."""
    week = Week(clinic, seed)
    week.play()
    assert {"write", "remove_row", "complete", "sign", "tick", "ask", "lock", "hand_over"} <= week.done.keys()
    session = clinic.be("doctor")
    wrong = [(at, key) for at, key, record in week.kept if audit.as_of(session, key, at) != record]
    assert wrong == []
    assert week.signed > 2
    assert any(not each.stands for each in clinic.file.signatures() if each.key)
    assert sum(record is not None for _, _, record in week.kept) > len(week.kept) / 3
    assert len({record.revision for _, _, record in week.kept if record}) > 3
    assert clinic.file.verify().ok


def test_the_file_of_that_week_opens_again_as_it_was(clinic: Clinic) -> None:
    """F19, F77: signatures, ticks, queries, locks and states are the same after the program was started anew."""
    week = Week(clinic, 4)
    week.play()
    session = clinic.be("doctor")
    before = [dict(states(session, number)) for number in ("SSC-001", "SSC-002")]
    then = clinic.file.signatures(), clinic.file.all_ticks(), clinic.file.queries(), clinic.file.locks(closed=True)
    file = StudyFile.open(clinic.path, STUDY, "Somebody", read_only=True)
    try:
        assert (file.signatures(), file.all_ticks(), file.queries(), file.locks(closed=True)) == then
        session.file = file
        assert [dict(states(session, number)) for number in ("SSC-001", "SSC-002")] == before
    finally:
        file.close()
