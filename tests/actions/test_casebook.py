"""F84, F85: a casebook holds what the trail holds, of a week of work, rows taken out, void signatures; and no identity."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from sscexo_desktop.actions import reviewing
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.gate import reader
from sscexo_desktop.actions.papers import casebook, print_log
from sscexo_desktop.actions.papers.printing import render, suggested_name
from sscexo_desktop.actions.participant_view import note_copy_shown
from sscexo_desktop.actions.record_words import item_words
from sscexo_desktop.actions.session import Session
from sscexo_desktop.actions.signing import sign
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.books.book import BookRow, Part
from sscexo_desktop.paper.sheet import PrintJob
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.review import TrailFilter
from tests.actions.clinic import BASELINE, ENGLISH, IDENTITY, INFUSION, MEDICATION, PERSIAN, STUDY, TAKEN, Clinic
from tests.actions.test_week import Week
from tests.people import session_of

SAY = Speaker(ENGLISH)
SSC = "SSC-001"


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "study.sscexo")
    clinic.confirm_settings()
    with clinic.file.filling():
        yield clinic
    clinic.file.close()


def book_of(session: Session, number: str = SSC) -> tuple[PrintJob, tuple[Part, ...]]:
    job = casebook.gather_casebook(session, number, ENGLISH)
    assert job.book is not None
    return job, job.book.appendix


def text_of(path: Path) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


# ---- the appendix is what the trail tells -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 5])
def test_the_appendix_of_a_week_tells_every_change_in_the_trail(clinic: Clinic, seed: int) -> None:
    """F85, F72: each entry of the trail that replaced a value stands in part A with person and reason, and nothing else does."""
    week = Week(clinic, seed)
    week.play()
    session = clinic.be("doctor")
    changed = 0
    for number in ("SSC-001", "SSC-002"):
        _, (changes, queries, signatures, _, kept) = book_of(session, number)
        # Value, blank and its reason are three columns of one answer.
        replaced = {
            (entry.record, entry.row, entry.item.partition("__")[0], entry.at): (entry.reason, entry.person)
            for entry in clinic.file.trail(number)
            if entry.table.startswith(("form_", "rows_")) and entry.item and entry.old is not None
        }
        rows = [row for row in changes.rows if row.item[1] and row.cells[2] != "empty"]
        told = Counter((row.cells[4], row.cells[5].split("\n")[0]) for row in rows)
        assert told == Counter(replaced.values())
        out = {(e.record, e.table, e.row) for e in clinic.file.trail(number) if e.operation == "D" and e.table.startswith("rows_")}
        assert sum(row.cells[3] == "row taken out" for row in changes.rows) == len(out)
        changed += len(changes.rows)
        assert [row.cells[0] for row in queries.rows] == [str(each.number) for each in clinic.file.queries(number)]
        assert [bool(row.struck) for row in signatures.rows] == [not each.stands for each in clinic.file.signatures(number)]
        there = [e for e in clinic.file.trail(number) if e.table == "kept_finding" and not e.item]
        assert [bool(row.struck) for row in kept.rows].count(True) == sum(e.operation == "D" for e in there)
        assert len(kept.rows) == sum(e.operation == "I" for e in there)
    assert changed > 20


def test_a_change_stands_with_item_old_new_reason_person_and_time(clinic: Clinic) -> None:
    """F85: what was typed first is not repeated; a correction names all there is to know of it."""
    clinic.be("nurse").screen_participant()
    clinic.save(MEDICATION, TAKEN)
    clinic.save(MEDICATION, {"CMDSTXT": "40"}, reason="see letter")
    _, (changes, *_) = book_of(clinic.be("doctor"))
    assert [row.cells[:5] for row in changes.rows] == [("Concomitant medication 1", "Single dose", "20", "40", "see letter")]
    assert changes.rows[0].cells[5].startswith("Nurse Test\n2025-03-18")
    assert changes.rows[0].item == ("medication", "CMDSTXT")


def test_a_value_taken_back_and_given_again_is_told_twice(clinic: Clinic) -> None:
    """F85: only the very first entry of an item is left out, not one after it was emptied."""
    clinic.be("nurse").screen_participant()
    clinic.save(MEDICATION, TAKEN)
    clinic.save(MEDICATION, {"CMDSTXT": ""})
    clinic.save(MEDICATION, {"CMDSTXT": "10", "CMINDC": "reflux"})
    _, (changes, *_) = book_of(clinic.be("doctor"))
    assert [row.cells[2:4] for row in changes.rows] == [("20", "empty"), ("empty", "10")]


def test_a_row_that_was_taken_out_is_struck_through(clinic: Clinic, tmp_path: Path) -> None:
    """F85: the row and what stood in it, with the reason; also a row in which nothing stood."""
    clinic.be("nurse").screen_participant()
    entry = Entry(clinic.session, INFUSION, ENGLISH)
    section = next(each for each in entry.form.sections if each.repeat)
    rows = entry.state.answers.rows(section.id)
    item = next(each for each in section.items if not each.derive and each.kind.name == "integer")
    place = Place(item.id, rows[-1])
    entry.set(place, "91")
    entry.leave(place)
    entry.save({})
    entry.remove_row(section, rows[-1])
    entry.save({each.place: "measured twice" for each in entry.pending()})
    job, (changes, *_) = book_of(clinic.be("doctor"))
    head, *values = changes.rows
    assert head.cells[1:4] == (SAY("{section}, row {number}", section=section.title, number=rows[-1]), "", "row taken out")
    assert tuple(head.struck) == (1,)
    struck = next(row for row in values if row.item == ("infusion", item.id))
    assert struck.cells[1:5] == (item_words(SAY, entry.form, place), SAY.value(item, 91, unit=True), "taken out", "measured twice")
    assert tuple(struck.struck) == (1, 2)
    assert all(row.struck for row in changes.rows)
    assert "row taken out" in text_of(render(job, tmp_path / "out.pdf"))


def test_a_void_signature_is_struck_through_with_why(clinic: Clinic) -> None:
    """F85, F77: who signed what and when stays readable, and who voided it by changing what, and why."""
    clinic.be("nurse").screen_participant()
    clinic.save(MEDICATION, TAKEN, complete=True)
    sign(clinic.be("doctor"), [MEDICATION], "reviewed", clinic.credentials())
    clinic.be("nurse")
    clinic.save(MEDICATION, {"CMDSTXT": "80"}, reason="see letter")
    _, (_, _, signatures, *_) = book_of(clinic.be("doctor"))
    (row,) = signatures.rows
    assert row.cells[:2] == ("Concomitant medication 1", "Reviewed")
    assert set(row.struck) == set(range(len(row.cells) - 1))
    assert "Nurse Test changed what was signed. Reason: “see letter”" in row.cells[-1]


def test_a_query_stands_with_every_step(clinic: Clinic) -> None:
    """F85, F67: asked, answered, closed, by whom and when."""
    clinic.be("nurse").screen_participant()
    clinic.save(MEDICATION, TAKEN)
    number = reviewing.open_query(clinic.be("monitor"), MEDICATION, Place("CMDSTXT"), "Is this right?").number
    reviewing.answer(clinic.be("nurse"), number, "It is.")
    reviewing.close(clinic.be("monitor"), number, "Thanks.")
    _, (_, queries, *_) = book_of(clinic.be("doctor"))
    (row,) = queries.rows
    assert row.cells[1:4] == ("Concomitant medication 1", "Single dose", "closed")
    steps = row.cells[4].split("\n")
    assert [each.partition(" by ")[0] for each in steps] == ["Asked", "Answered", "Closed"]
    assert [each.rpartition(": ")[2] for each in steps] == ["Is this right?", "It is.", "Thanks."]


def test_parts_without_anything_say_so(clinic: Clinic, tmp_path: Path) -> None:
    """F85, F84: also the casebook of somebody of whom nothing is saved yet: every form is missing, every part empty."""
    clinic.be("doctor").screen_participant()
    job, parts = book_of(clinic.session)
    assert [len(each.rows) for each in parts] == [0] * 5
    assert job.sheets == ()
    assert job.book is not None
    assert len(job.book.missing) == sum(len(v.forms) for v in STUDY.visits if not v.many) + len(STUDY.any_time) - 1
    assert text_of(render(job, tmp_path / "out.pdf")).count("none\r\n") >= 5


# ---- whom it is for -----------------------------------------------------------------------------------------------------------


def test_identity_and_what_was_said_about_it_stay_out(clinic: Clinic, tmp_path: Path) -> None:
    """F4: neither the form nor a change, a query or a signature of it comes into a casebook."""
    clinic.be("nurse").screen_participant()
    form = STUDY.forms["identity"]
    name = next(item.id for item in form.items.values() if item.kind.name == "text" and not item.derive)
    clinic.save(IDENTITY, {name: "Zolaykha"})
    clinic.save(IDENTITY, {name: "Zolaykha Q"})
    clinic.save(MEDICATION, TAKEN)
    reviewing.open_query(clinic.be("doctor"), IDENTITY, Place(name), "Is she Zolaykha?")
    job, parts = book_of(clinic.be("doctor"))
    assert not any("Zolaykha" in cell for part in parts for row in part.rows for cell in row.cells)
    path = render(job, tmp_path / "out.pdf")
    assert "Zolaykha" not in text_of(path)
    assert "Identity" not in text_of(path)


@pytest.mark.parametrize(
    ("login", "may"), [("doctor", True), ("monitor", True), ("manager", True), ("nurse", False), ("reader", False)]
)
def test_who_may_print_and_read_the_trail_may_have_a_casebook(clinic: Clinic, login: str, may: bool) -> None:
    """F79: its appendix is the audit trail of the participant."""
    clinic.be("nurse").screen_participant()
    session = clinic.be(login)
    if may:
        assert casebook.gather_casebook(session, SSC, ENGLISH).book
    else:
        with pytest.raises(Trouble):
            casebook.gather_casebook(session, SSC, ENGLISH)


def test_a_dose_revealed_is_written_down(clinic: Clinic) -> None:
    """F50: once a participant saw a copy, a casebook of theirs is a reveal; gathered elsewhere it is noted before."""
    clinic.be("doctor").screen_participant()
    blinded = next(item for item in STUDY.forms["infusion"].items.values() if item.blinded and item.kind.name == "decimal")
    clinic.save(INFUSION, {blinded.id: "1.5"})
    note_copy_shown(clinic.session, [SSC])
    before = len(clinic.file.events("dose_revealed"))
    casebook.gather_casebook(clinic.session, SSC, ENGLISH)
    once = len(clinic.file.events("dose_revealed"))
    assert once == before + 1
    casebook.note_reveals(clinic.session, casebook.order(clinic.session, None, ENGLISH))
    assert len(clinic.file.events("dose_revealed")) == once + 1


# ---- files ----------------------------------------------------------------------------------------------------------------------


def some(clinic: Clinic, count: int = 3) -> Session:
    clinic.be("nurse")
    for number in (clinic.session.screen_participant().number for _ in range(count)):
        clinic.save(RecordKey(number, "", "medication"), TAKEN)
    return clinic.be("doctor")


def test_one_pdf_each_in_a_folder(clinic: Clinic, tmp_path: Path) -> None:
    """F84: named by study and number alone; what was there of an earlier print is replaced."""
    session = some(clinic)
    folder = tmp_path / "books"
    folder.mkdir()
    for _ in range(2):
        wanted = casebook.order(session, None, PERSIAN)
        paths = casebook.write_each(session, wanted, folder)
        assert [each.name for each in paths] == [f"PRACTICE_SSC-EXO_SSC-00{n}_casebook.pdf" for n in (1, 2, 3)]
        assert sorted(folder.iterdir()) == sorted(paths)
    assert suggested_name(casebook.gather_casebook(session, SSC, ENGLISH)) == paths[0].name


def test_a_cancelled_print_leaves_nothing(clinic: Clinic, tmp_path: Path) -> None:
    """F84: neither a part of a PDF nor the books that were finished before."""

    class CancelledError(Exception):
        pass

    def stop(done: int, of: int) -> None:
        if done > of // 2:
            raise CancelledError

    session = some(clinic)
    wanted, folder = casebook.order(session, None, ENGLISH), tmp_path / "books"
    folder.mkdir()
    with pytest.raises(CancelledError):
        casebook.write_each(session, wanted, folder, stop)
    with pytest.raises(CancelledError):
        casebook.write_one(session, wanted, folder / "all.pdf", stop)
    assert list(folder.iterdir()) == []


def test_what_is_in_the_way_is_said(clinic: Clinic, tmp_path: Path) -> None:
    """F84: no such participant, no such folder, a folder that cannot be written, another file under the name."""
    session = some(clinic, 1)
    wanted = casebook.order(session, None, ENGLISH)
    with pytest.raises(Trouble, match="no participant SSC-099"):
        casebook.order(session, ["SSC-099"], ENGLISH)
    with pytest.raises(Trouble, match="no folder"):
        casebook.write_each(session, wanted, tmp_path / "nowhere")
    other = tmp_path / "study.pdf"
    other.write_text("no PDF")
    with pytest.raises(Trouble, match="not a PDF"):
        casebook.write_one(session, wanted, other)
    assert other.read_text() == "no PDF"
    in_the_way = tmp_path / "books" / "PRACTICE_SSC-EXO_SSC-001_casebook.pdf"
    in_the_way.mkdir(parents=True)
    with pytest.raises(Trouble, match="is a folder"):
        casebook.write_each(session, wanted, in_the_way.parent)
    assert list(in_the_way.parent.iterdir()) == [in_the_way]


def test_books_are_made_in_another_thread_by_a_session_for_reading(clinic: Clinic, tmp_path: Path) -> None:
    """F84: as the window does it; the pages say that the print is logged although that session cannot log."""
    session = some(clinic)
    wanted = casebook.order(session, None, ENGLISH)
    begun = casebook.begin(session, wanted)
    found: list[tuple[Path, ...]] = []

    def work() -> None:
        twin = reader(clinic.path, session)
        try:
            assert all(job.stamp.logged for job in casebook.casebooks(twin, wanted))
            found.append(casebook.write_each(twin, wanted, tmp_path))
        finally:
            twin.file.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(found[0]) == 3
    casebook.end(session, begun, done=True)
    log = print_log.prints(session)
    assert [(each.kind, each.outcome, each.participants) for each in log] == [
        ("casebook", "done", (f"SSC-00{n}",)) for n in (3, 2, 1)
    ]
    assert not any(each.stale for each in log)


def test_a_file_opened_for_reading_only_gives_casebooks(clinic: Clinic, tmp_path: Path) -> None:
    """F84: what can be read can be printed; nothing is written into the file."""
    some(clinic)
    file = StudyFile.open(clinic.path, STUDY, "Somebody", read_only=True)
    try:
        session = session_of(file, STUDY)
        head = file.trail_head()
        wanted = casebook.order(session, None, ENGLISH)
        assert casebook.begin(session, wanted) == (0, 0, 0)
        assert casebook.write_one(session, wanted, tmp_path / "all.pdf").exists()
        assert file.trail_head() == head
    finally:
        file.close()


def test_long_text_in_the_appendix_is_never_cut(clinic: Clinic, tmp_path: Path) -> None:
    """F88: a reason and an answer longer than a page stand whole, the head of the table on each page."""
    clinic.be("nurse").screen_participant()
    clinic.save(MEDICATION, {**TAKEN, "CMINDC": "first"})
    words = [f"word{n}" for n in range(1500)]
    clinic.save(MEDICATION, {"CMINDC": " ".join(words)}, reason="because\n" + " ".join(words[::-1]))
    job, (changes, *_) = book_of(clinic.be("doctor"))
    text = text_of(render(job, tmp_path / "out.pdf"))
    assert Counter(dict.fromkeys(words, 2)) <= Counter(text.split())
    assert text.count("Who and when") > 1
    assert isinstance(changes.rows[0], BookRow)
    assert clinic.file.count_entries(TrailFilter(participant=SSC)) > 2
    assert BASELINE not in {each.record.key for each in job.sheets if each.record}
