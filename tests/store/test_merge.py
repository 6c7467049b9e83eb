"""Two copies that went different ways become one, whatever was done: the file is whole, both histories are kept (F102)."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import pytest

from sscexo_desktop.actions import merge_writing, merging, protection
from sscexo_desktop.actions.comparing import conclusion
from sscexo_desktop.actions.merge_writing import Written
from sscexo_desktop.actions.merging import Merging
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.copies.backup import backup_file
from sscexo_desktop.store.copies.compare import compare
from sscexo_desktop.store.encryption.keys import NO_KEYS, NeedsPassphrase
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.review import TrailFilter
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.study.typed import Blank
from tests.people import session_of, with_accounts
from tests.store.conftest import AE, KEY, STUDY, VALUES

OTHER = KEY._replace(participant="K-02")
LATER = KEY._replace(visit="V2")
BOTH_ROLES = ("data_manager", "data_entry")
AGE, NOTE = Place("AGE"), Place("NOTE")


@dataclass
class Pair:
    """Our file, open under somebody who may merge, and another copy of it."""

    ours: Path
    theirs: Path
    backups: Path
    session: Session | None = None

    def open(self) -> Session:
        file = StudyFile.open(self.ours, STUDY)
        self.session = session_of(file, STUDY, lambda: date(2024, 11, 20), BOTH_ROLES)
        return self.session

    def close(self) -> None:
        if self.session is not None:
            self.session.file.close()
            self.session = None

    def begin(self) -> Merging:
        return merging.begin(self.session or self.open(), self.theirs)

    def write(self, plan: Merging) -> Written:
        assert self.session is not None
        self.backups.mkdir(exist_ok=True)
        copy = merge_writing.secure(self.session, self.backups)
        return merge_writing.merge(self.session, plan, copy, Manner("en"))

    def merge(self, choice: str = "theirs", twice: str = "another") -> tuple[Merging, Written]:
        plan = self.begin()
        while open_ := plan.unanswered():
            plan.choose(open_[0], twice if "same" in plan.choices_of(open_[0]) else choice)
        return plan, self.write(plan)


@pytest.fixture
def pair(saved: Path, tmp_path: Path):
    file = StudyFile.open(saved, STUDY, "Sara")
    with_accounts(file)
    session_of(file, STUDY, role=BOTH_ROLES)
    file.close()
    found = Pair(saved, Path(shutil.copy(saved, tmp_path / "other copy.sscexo")), tmp_path / "backups")
    yield found
    found.close()


def change(path: Path, *changes, person: str = "Reza") -> None:
    file = StudyFile.open(path, STUDY, person)
    for each in changes:
        each(file)
    file.close()


def put(key: RecordKey = KEY, *, rows=None, complete: bool | None = None, reason: str = "misread", kept=None, **values: object):
    """Change values of a record by the names of their items; `None` takes one out, `SYSBP_4` is one of row 4."""

    def done(file: StudyFile) -> Record:
        record = file.record(key)
        answers = dict(record.answers) if record else {}
        for name, value in values.items():
            item, _, row = name.partition("_")
            answers[Place(item, int(row or 0))] = value
        there = rows if rows is not None else record.rows if record else {}
        shown = {0, *there.get("bp", ())}
        answers = {place: each for place, each in answers.items() if each is not None and place.row in shown}
        wanted = complete if complete is not None else bool(record and record.complete)
        before = record.revision if record else 0
        return file.save(key, answers, there, kept or (record.kept if record else ()), wanted, base_revision=before, reason=reason)

    return done


def whole(path: Path) -> None:
    report = verify_file(path)
    assert report.ok, [each.text for each in report.findings]


def trail_of(path: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT * FROM trail ORDER BY seq").fetchall()
    connection.close()
    return found


# ---- what only the other changed -------------------------------------------------------------------------------------------------


def test_what_only_the_other_has_is_taken_over(pair: Pair) -> None:
    """F102: values, records, rows and participants that nobody changed here are proposed and need no question."""
    change(
        pair.theirs,
        put(AGE=57),
        put(AE._replace(occurrence=3), AETERM="rash"),
        put(OTHER, rows={"bp": (3, 4)}, SYSBP_4=99),
        lambda file: file.add_participant("K-03"),
        put(KEY._replace(participant="K-03"), rows={"bp": ()}, AGE=41),
    )
    there = StudyFile.open(pair.theirs, STUDY, read_only=True)
    wanted, begun = {each.key: each for each in there.records()}, {each.number: each.begun_at for each in there.participants()}
    there.close()
    before = trail_of(pair.theirs)
    plan, written = pair.merge()
    assert plan.questions() == ()
    file = pair.session.file
    assert {each.key: (each.answers, each.rows) for each in file.records()} == {
        key: (each.answers, each.rows) for key, each in wanted.items()
    }
    assert {each.number: each.begun_at for each in file.participants()} == begun
    assert written.participants == ("K-03",)
    change_ = file.history(KEY, AGE)[-1]
    assert (change_.old, change_.new, change_.person, change_.entered_by) == (55, 57, "Manager-Nurse Test", "Reza")
    assert change_.reason.startswith("Merged from the copy with head ")
    assert "entered by Reza on" in change_.reason
    assert "“misread”" in change_.reason
    pair.close()
    whole(pair.ours)
    assert trail_of(pair.theirs) == before


def test_both_histories_are_kept(pair: Pair) -> None:
    """F72, F102: the entries of the other copy stay with their own seals, and the item's history shows them marked."""
    change(pair.theirs, put(AGE=57), put(AGE=58, reason="again"))
    change(pair.ours, put(AGE=60), person="Mina")
    mine = trail_of(pair.ours)
    plan, written = pair.merge("ours")
    file = pair.session.file
    ages = file.history(KEY, AGE)
    assert [(each.new, each.person, bool(each.copy)) for each in ages] == [
        (54, "Sara", False), (55, "Sara", False), (60, "Mina", False), (57, "Reza", True), (58, "Reza", True),
    ]  # fmt: skip
    assert ages[-1].old == 57
    assert file.record(KEY).answers[AGE] == 60
    came = file.find_entries(TrailFilter(about="merged"), limit=1000)
    assert {each.merge for each in came} == {written.merge}
    assert [each.seq for each in came] == sorted((each.seq for each in came), reverse=True)
    theirs = trail_of(pair.theirs)
    assert [each.seal for each in reversed(came)] == [each[14] for each in theirs[plan.other.chain.fork[0] :]]
    assert {file.key_of(each.table, each.record, each.merge) for each in came if each.table == "form_vitals"} == {KEY}
    assert file.count_entries(TrailFilter(about="merged", participant="K-01")) == len(came)
    assert file.count_entries(TrailFilter(about="merged", participant="K-02")) == 0
    pair.close()
    whole(pair.ours)
    assert trail_of(pair.ours)[: len(mine)] == mine


def test_a_second_merge_finds_nothing_to_do(pair: Pair) -> None:
    """F102: `compare` says so too; what the copy did after that is merged like before."""
    change(pair.theirs, put(AGE=57), lambda file: file.add_participant("K-03"))
    change(pair.ours, put(NOTE="ours"))
    pair.merge()
    assert pair.begin().other.nothing_new
    with pytest.raises(Trouble, match="nothing that is not merged already"):
        pair.write(pair.begin())
    pair.close()
    found = compare(pair.ours, pair.theirs, STUDY)
    assert found.merged == (True, False)
    assert conclusion(found, ("a", "b")).text == "{here} holds everything that {there} has: it was merged."
    change(pair.theirs, put(AGE=58), put(KEY._replace(participant="K-03"), rows={"bp": ()}, AGE=30))
    assert compare(pair.ours, pair.theirs, STUDY).merged == (False, False)
    pair.merge()
    assert pair.session.file.record(KEY).answers[AGE] == 58
    assert pair.session.file.record(KEY._replace(participant="K-03")).answers[AGE] == 30
    assert [each.new for each in pair.session.file.history(KEY, AGE) if each.copy] == [57, 58]
    pair.close()
    whole(pair.ours)
    assert compare(pair.ours, pair.theirs, STUDY).merged == (True, False)


# ---- what both changed -----------------------------------------------------------------------------------------------------------


def test_nothing_is_guessed_where_both_changed(pair: Pair) -> None:
    """F102: every value that differs in a record of both is a question, also one that only one side touched."""
    change(pair.theirs, put(AGE=57, NOTE="theirs"))
    change(pair.ours, put(AGE=60))
    plan = pair.begin()
    assert [(each.kind, each.place) for each in plan.questions()] == [("value", AGE), ("value", NOTE)]
    with pytest.raises(Trouble, match="not answered yet: 2"):
        pair.write(plan)
    plan.choose(plan.questions()[0], "theirs")
    plan.choose(plan.questions()[1], "ours")
    pair.write(plan)
    answers = pair.session.file.record(KEY).answers
    assert (answers[AGE], answers[NOTE]) == (57, VALUES[NOTE])


def test_rows_of_both(pair: Pair) -> None:
    """F102: rows that each side began, and one that only one side took out."""
    change(pair.theirs, put(rows={"bp": (3, 4)}, SYSBP_4=99))
    change(pair.ours, put(rows={"bp": (3, 1, 4)}, SYSBP_4=88))
    plan = pair.begin()
    rows = {each.place: plan.choices_of(each) for each in plan.questions()}
    assert rows == {Place("bp", 1): ("ours", "theirs"), Place("bp", 4): ("ours", "theirs", "both")}
    for each in plan.questions():
        plan.choose(each, "theirs" if each.place.row == 1 else "both")
    pair.write(plan)
    record = pair.session.file.record(KEY)
    assert record.rows["bp"] == (3, 4, 5)
    assert (record.answers[Place("SYSBP", 4)], record.answers[Place("SYSBP", 5)]) == (88, 99)
    removed = pair.session.file.history(KEY, Place("SYSBP", 1))[-1]
    assert (removed.new, "entered by Reza" in removed.reason) == (None, True)
    pair.close()
    whole(pair.ours)


def test_two_people_under_one_number(pair: Pair) -> None:
    """F102: it is never guessed who they are; another person gets the next free number, and so do their records."""
    person = KEY._replace(participant="K-03")
    for path, age in ((pair.ours, 30), (pair.theirs, 40)):
        change(path, lambda file: file.add_participant("K-03"), put(person, rows={"bp": ()}, AGE=age))
    plan = pair.begin()
    assert [(each.kind, each.key.participant) for each in plan.questions()] == [("participant", "K-03")]
    plan.choose(plan.questions()[0], "same")
    assert [each.kind for each in plan.questions()] == ["participant", "value"]
    plan.choose(plan.questions()[0], "another")
    assert plan.unanswered() == ()
    written = pair.write(plan)
    file = pair.session.file
    assert written.participants == ("K-04",)
    moved = person._replace(participant="K-04")
    assert [file.record(each).answers[AGE] for each in (person, moved)] == [30, 40]
    assert [(each.new, bool(each.copy)) for each in file.history(moved, AGE)] == [(40, True), (40, False)]
    pair.close()
    change(pair.theirs, put(person, AGE=41))
    pair.merge()
    assert [pair.session.file.record(each).answers[AGE] for each in (person, moved)] == [30, 41]
    pair.close()
    whole(pair.ours)


def test_two_events_under_one_number(pair: Pair) -> None:
    """F102: of forms of which there are many the same number may be something else."""
    event = AE._replace(occurrence=3)
    change(pair.theirs, put(event, AETERM="rash"))
    change(pair.ours, put(event, AETERM="fever"))
    plan = pair.begin()
    assert [(each.kind, each.key) for each in plan.questions()] == [("record", event)]
    plan.choose(plan.questions()[0], "another")
    pair.write(plan)
    terms = [pair.session.file.record(event._replace(occurrence=n)).answers[Place("AETERM")] for n in (3, 4)]
    assert terms == ["fever", "rash"]


# ---- what is refused -------------------------------------------------------------------------------------------------------------


def test_what_cannot_be_merged(pair: Pair, tmp_path: Path) -> None:
    """F102, F74: another study's file, one that was tampered with, the file itself, and one that changed meanwhile."""
    separate = tmp_path / "separate.sscexo"
    StudyFile.create(separate, STUDY, "Sara").close()
    session = pair.open()
    for path, words in ((separate, "no copy of"), (pair.ours, "is the study file itself")):
        with pytest.raises(Trouble, match=words):
            merging.begin(session, path)
    change(pair.theirs, put(AGE=57))
    plan = pair.begin()
    change(pair.theirs, put(AGE=58))
    with pytest.raises(Trouble, match="has changed since it was read"):
        pair.write(plan)
    connection = sqlite3.connect(pair.theirs)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
        if name == "form_vitals__update":
            connection.execute("UPDATE form_vitals SET AGE = 99 WHERE participant = 'K-02'")
    connection.commit()
    connection.close()
    with pytest.raises(Trouble):
        pair.begin()


def test_a_merged_entry_that_was_changed_is_found(pair: Pair) -> None:
    """F74: the other copy's history cannot be changed afterwards either."""
    change(pair.theirs, put(AGE=57))
    pair.merge()
    pair.close()
    connection = sqlite3.connect(pair.ours)
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'merged_trail'"
    triggers = connection.execute(sql).fetchall()
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("UPDATE merged_trail SET person = 'Nobody' WHERE item = 'AGE'")
    for _, sql in triggers:
        connection.execute(sql)
    connection.commit()
    connection.close()
    assert [each.text for each in verify_file(pair.ours).findings] != []


# ---- whatever was done -----------------------------------------------------------------------------------------------------------

NAMES = ("a", "b", "c")


def random_changes(dice: Random, mark: str):
    """Do anything a few times."""

    def done(file: StudyFile) -> None:
        for n in range(dice.randint(1, 6)):
            people = [each.number for each in file.participants()]
            key = KEY._replace(participant=dice.choice(people), visit=dice.choice(("V1", "V2")))
            match dice.randrange(6):
                case 0:
                    file.add_participant(f"K-{len(people) + 1:02}")
                case 1:
                    event = RecordKey(key.participant, "", "event", dice.randint(1, 3))
                    put(event, rows={}, AETERM=f"{mark}{n}", DOSE=None)(file)
                case 2:
                    put(key, rows=rows_of(file, key, dice), SYSBP_1=dice.randint(90, 95), SYSBP_4=dice.randint(90, 95))(file)
                case 3:
                    put(key, rows=None if file.record(key) else {"bp": ()}, complete=dice.random() < 0.5)(file)
                case _:
                    value = dice.choice((dice.randint(20, 24), Blank("ND"), None))
                    put(key, rows=None if file.record(key) else {"bp": ()}, AGE=value, NOTE=dice.choice(NAMES))(file)

    return done


def rows_of(file: StudyFile, key: RecordKey, dice: Random) -> dict[str, tuple[int, ...]]:
    used = file.last_rows(key).get("bp", 0)
    record = file.record(key)
    there = list(record.rows["bp"]) if record else []
    if there and dice.random() < 0.5:
        there.remove(dice.choice(there))
    return {"bp": (*there, used + 1)}


@pytest.mark.parametrize("seed", range(12))
def test_any_two_sides(pair: Pair, seed: int) -> None:
    """F102: after a merge the file is proven, each value is the one chosen, neither history is lost, nothing is left to merge."""
    dice = Random(seed)
    for path, mark in ((pair.ours, "o"), (pair.theirs, "t")):
        change(path, random_changes(dice, mark), person=mark)
    for _ in range(2):
        pair.open()
        before = {each.key: each for each in pair.session.file.records()}
        mine, plan = trail_of(pair.ours), pair.begin()
        while open_ := plan.unanswered():
            plan.choose(open_[0], dice.choice(plan.choices_of(open_[0])))
        wanted, choices = plan.to_write(), dict(plan.choices)
        if plan.other.nothing_new:
            break
        pair.write(plan)
        file = pair.session.file
        after = {each.key: each for each in file.records()}
        assert {key: each for key, each in after.items() if key not in wanted} == {
            key: each for key, each in before.items() if key not in wanted
        }
        for key, both in wanted.items():
            for place, answer in after[key].answers.items():
                sides = {each.answers.get(place) for each in (both.ours, both.theirs) if each}
                assert answer in sides or place.row
            for question, choice in choices.items():
                if question.kind == "value" and question.key == key:
                    side = both.ours if choice == "ours" else both.theirs
                    assert after[key].answers.get(question.place) == side.answers.get(question.place)
        pair.close()
        whole(pair.ours)
        assert trail_of(pair.ours)[: len(mine)] == mine
        assert compare(pair.ours, pair.theirs, STUDY).merged[0]
        reopened = StudyFile.open(pair.ours, STUDY, "Sara")
        assert reopened.find_entries(TrailFilter(about="merged"), limit=1)
        reopened.close()
        change(pair.theirs, random_changes(dice, "later"), person="later")


def test_copies_of_copies(pair: Pair, tmp_path: Path) -> None:
    """F102: what a further copy had given to the other comes along with its own history, and the seals still prove it."""
    third = Path(shutil.copy(pair.theirs, tmp_path / "third.sscexo"))
    change(third, put(OTHER, AGE=33), person="Third")
    change(pair.theirs, put(NOTE="theirs"))
    middle = Pair(pair.theirs, third, tmp_path / "more")
    middle.merge()
    middle.close()
    pair.merge()
    file = pair.session.file
    assert file.record(OTHER).answers[AGE] == 33
    assert file.record(KEY).answers[NOTE] == "theirs"
    assert "Third" in {each.person for each in file.history(OTHER, AGE)}
    pair.close()
    whole(pair.ours)
    assert compare(pair.ours, pair.theirs, STUDY).merged[0]
    assert compare(pair.ours, third, STUDY).merged[0]


def test_a_merged_file_is_backed_up_whole(pair: Pair, tmp_path: Path) -> None:
    change(pair.theirs, put(AGE=57))
    pair.merge()
    pair.close()
    whole(backup_file(pair.ours, tmp_path).path)


def test_encrypted_copies(pair: Pair) -> None:
    """F80, F102: each copy under a passphrase of its own; without the other one's key it is refused."""
    change(pair.theirs, put(AGE=57))
    keys = NO_KEYS
    for path, words in ((pair.ours, "seven grey storks over Bisotun"), (pair.theirs, "a copper samovar hums at dusk")):
        opened = session_of(StudyFile.open(path, STUDY), STUDY, role="data_manager")
        permit = protection.permit(opened)
        opened.file.close()
        keys = keys.and_keys(protection.protect(permit, words, cost=Cost.quick()))
    file = StudyFile.open(pair.ours, STUDY, keys=keys)
    pair.session = session_of(file, STUDY, lambda: date(2024, 11, 20), BOTH_ROLES)
    with pytest.raises(NeedsPassphrase):
        merging.begin(pair.session, pair.theirs, NO_KEYS)
    plan = merging.begin(pair.session, pair.theirs, keys)
    pair.write(plan)
    assert file.record(KEY).answers[AGE] == 57
    pair.close()
    assert verify_file(pair.ours, keys=keys).ok
    assert compare(pair.ours, pair.theirs, STUDY, keys=keys).merged == (True, False)
