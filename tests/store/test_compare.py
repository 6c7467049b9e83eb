"""Two copies of one file are told apart by their trails, and what only one of them has is named (F102)."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.copies.compare import compare
from sscexo_desktop.store.copies.compared import Comparison
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import DraftField
from sscexo_desktop.study.typed import Blank
from tests.store.conftest import AE, KEY, ROWS, STUDY, VALUES, with_items

OTHER = KEY._replace(participant="K-02")
LATER = KEY._replace(visit="V2")
Change = Callable[[StudyFile], object]


@pytest.fixture
def copy(saved: Path, tmp_path: Path) -> Path:
    """A copy taken by hand."""
    return Path(shutil.copy(saved, tmp_path / "copy.sscexo"))


def change(path: Path, *changes: Change, person: str = "Sara") -> None:
    file = StudyFile.open(path, STUDY, person)
    for each in changes:
        each(file)
    file.close()


def aged(age: int) -> Change:
    values = {**VALUES, Place("AGE"): age}
    return lambda file: file.save(KEY, values, ROWS, (), True, base_revision=2, reason="misread")


def state(*folders: Path) -> dict[Path, tuple[bytes, int]]:
    files = (each for folder in folders for each in folder.iterdir() if each.is_file())
    return {each: (each.read_bytes(), each.stat().st_mtime_ns) for each in files}


def compared(here: Path, there: Path, **options: object) -> Comparison:
    """Compare; neither file is touched, and nothing is left beside them."""
    before = state(here.parent, there.parent)
    found = compare(here, there, STUDY, **options)  # type: ignore[arg-type]
    assert state(here.parent, there.parent) == before
    return found


def test_a_copy_is_equal(saved: Path, copy: Path) -> None:
    """F102: with itself and with a copy; everything is counted."""
    heard: list[tuple[int, int]] = []
    found = compared(saved, copy, progress=lambda done, total: heard.append((done, total)))
    assert (found.relation, found.equal, found.loses) == ("same", True, False)
    assert found.here == found.there
    assert (found.here.participants, found.here.records, found.here.entries) == (2, 3, found.common)
    assert found.here.last_at == found.common_at
    assert heard[-1][0] == heard[-1][1]


def test_opening_alone_parts_nothing(saved: Path, copy: Path) -> None:
    """F102: who holds a file is no part of it."""
    change(copy)
    assert compared(saved, copy).equal


def test_one_goes_on_from_the_other(saved: Path, copy: Path) -> None:
    """F102: one trail is the beginning of the other; it is so from either side."""
    change(saved, aged(56), lambda file: file.add_participant("K-03"))
    found = compared(saved, copy)
    assert (found.relation, found.equal, found.loses) == ("newer", False, True)
    assert found.common == found.there.entries < found.here.entries
    assert found.only_here.entries == found.here.entries - found.common
    assert found.only_here.participants == ("K-03",)
    assert found.only_here.people == ("Sara",)
    assert found.only_here.last_at == found.here.last_at
    assert (found.only_there.entries, found.only_there.last_at) == (0, None)
    assert [(each.key, [item.place for item in each.items]) for each in found.records] == [(KEY, [Place("AGE")])]
    turned = compared(copy, saved)
    assert (turned.relation, turned.loses, turned.only_there) == ("older", False, found.only_here)


def test_copies_that_went_different_ways(saved: Path, copy: Path) -> None:
    """F102: the last common entry with its time, and what each did alone, item by item."""
    head = compared(saved, copy)
    change(saved, aged(56), lambda file: file.save(LATER, {}, {}, (), False, base_revision=0))
    other = {Place("AETERM"): "headache", Place("DOSE"): Decimal("8.5")}
    change(
        copy,
        aged(57),
        lambda file: file.save(AE, other, {}, (), False, base_revision=1, reason="x"),
        lambda file: file.add_participant("K-03"),
        lambda file: file.add_account("reza", "Reza", ("data_entry",), "a password", temporary=False, cost=Cost.quick()),
        lambda file: file.confirm_setting("window", ("1", "2"), "amendment"),
        person="Reza",
    )
    found = compared(saved, copy, values=lambda _: True)
    assert (found.relation, found.common, found.common_at) == ("parted", head.common, head.common_at)
    assert found.loses
    assert (found.only_here.records, found.only_here.participants) == ((LATER,), ())
    assert (found.only_here.people, found.only_there.people) == (("Sara",), ("Reza",))
    assert found.only_there.participants == ("K-03",)
    assert found.only_there.accounts == ("reza",)
    assert found.only_there.settings == (("window", 1),)
    assert found.only_there.added == {"account": 1, "participant": 1, "setting": 1}
    items = {each.key: {item.place: item.answers for item in each.items} for each in found.records}
    assert items == {KEY: {Place("AGE"): (56, 57)}, AE: {Place("DOSE"): (Decimal("7.5"), Decimal("8.5"))}}
    assert {item.answers for each in compared(saved, copy).records for item in each.items} == {None}


def test_blanks_rows_and_completeness_differ(saved: Path, copy: Path) -> None:
    """F102: a value against a blank, a row that only one has, the same values in another state."""
    answers = {**VALUES, Place("AGE"): Blank("UNK", "no document"), Place("SYSBP", 4): 99}
    change(copy, lambda file: file.save(OTHER, answers, {"bp": (3, 1, 4)}, (), True, base_revision=1, reason="x"))
    same = {Place("AETERM"): "headache", Place("DOSE"): Decimal("7.5")}
    change(copy, lambda file: file.save(AE, same, {}, (), True, base_revision=1))
    found = {each.key: each for each in compared(saved, copy, values=lambda key: key == OTHER).records}
    assert {item.place: item.answers for item in found[OTHER].items} == {
        Place("AGE"): (54, Blank("UNK", "no document")), Place("SYSBP", 4): (None, 99),
    }  # fmt: skip
    assert (found[AE].items, found[AE].complete) == ((), (False, True))


def test_what_is_not_saved_yet_counts(saved: Path, copy: Path) -> None:
    """F102: a draft stands in no trail, and a copy without it is not the same."""
    change(saved, lambda file: file.put_draft_field(KEY, DraftField(Place("AGE"), "58")))
    found = compared(saved, copy)
    assert (found.relation, found.equal, found.loses) == ("same", False, True)
    assert found.only_here.drafts == ((KEY, "Sara"),)
    assert not compared(copy, saved).loses
    change(copy, lambda file: file.put_draft_field(KEY, DraftField(Place("AGE"), "59")))
    assert compared(saved, copy).drafts == ((KEY, "Sara"),)


def test_two_people_under_one_number(saved: Path, copy: Path) -> None:
    """F102: each copy screened somebody, and both were given the next number."""
    for path in (saved, copy):
        change(path, lambda file: file.add_participant("K-03"))
    assert compared(saved, copy).namesakes == ("K-03",)


def test_files_that_were_made_separately(saved: Path, tmp_path: Path) -> None:
    """F102: the same study is not the same file."""
    other = tmp_path / "other.sscexo"
    StudyFile.create(other, STUDY, "Sara").close()
    found = compared(saved, other)
    assert (found.relation, found.equal, found.common, found.records) == ("separate", False, 0, ())


def test_a_file_changed_outside_the_program(saved: Path, copy: Path) -> None:
    """F102, T7: the trails are the same and the data are not; which table it is, is said."""
    connection = sqlite3.connect(copy)
    for name, _ in connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("UPDATE form_vitals SET AGE = 99 WHERE participant = 'K-02'")
    connection.execute("UPDATE trail SET reason = 'nothing' WHERE seq = 3")
    connection.commit()
    connection.close()
    found = compared(saved, copy)
    assert (found.relation, found.equal, found.loses) == ("same", False, True)
    assert found.tables == ("trail", "form_vitals")
    assert [each.key for each in found.records] == [OTHER]


def test_a_copy_opened_with_a_newer_definition(saved: Path, copy: Path) -> None:
    """F102: an item that only one of the files has is empty in the other."""
    wider = with_items("HEIGHT", "NECK")
    file = StudyFile.open(copy, wider, "Sara")
    file.save(KEY, {**VALUES, Place("AGE"): 55, Place("HEIGHT"): "tall"}, ROWS, (), True, base_revision=2)
    file.close()
    found = compare(saved, copy, wider, values=lambda _: True)
    assert found.relation == "older"
    assert [(item.place, item.answers) for item in found.records[0].items] == [(Place("HEIGHT"), (None, "tall"))]
    with pytest.raises(Trouble, match="newer version of the study definition"):
        compare(saved, copy, STUDY)


def test_it_can_be_stopped(saved: Path, copy: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        compared(saved, copy, progress=stop)


@pytest.mark.parametrize(("content", "words"), [(b"", "is empty"), (b"hello", "is encrypted or is not")])
def test_what_is_no_study_file(saved: Path, tmp_path: Path, content: bytes, words: str) -> None:
    """T3: whichever of the two it is, it is named."""
    other = tmp_path / "other.sscexo"
    other.write_bytes(content)
    for pair in ((saved, other), (other, saved)):
        with pytest.raises(Trouble, match=f"other.sscexo {words}"):
            compared(*pair)


def test_the_damaged_one_is_named(saved: Path, copy: Path) -> None:
    """T3: a text that is none any more is found only where it is read, and is not laid at the other's door."""
    raw = copy.read_bytes()
    assert raw.count(b"headache") >= 1
    copy.write_bytes(raw.replace(b"headache", b"heada\xff\xfee"))
    for pair in ((saved, copy), (copy, saved)):
        with pytest.raises(Trouble, match=r"copy\.sscexo is damaged"):
            compared(*pair)


def test_a_record_key_is_enough(saved: Path, copy: Path) -> None:
    """F102: forms of any time are told apart by their number."""
    third = RecordKey("K-01", "", "event", 3)
    change(copy, lambda file: file.save(third, {Place("AETERM"): "cough"}, {}, (), False, base_revision=0))
    assert compared(saved, copy).only_there.records == (third,)
