"""Merging as people do it: what is carried, what is only told, who may, and what a merge never does by itself (F102, F79)."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sscexo_desktop.actions import audit, merge_writing, merging
from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.enrolment import enrolment_numbers
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.merge_summary import MergeSummary
from sscexo_desktop.actions.merge_words import MergeWords
from sscexo_desktop.actions.merge_writing import Written
from sscexo_desktop.actions.merging import Merging
from sscexo_desktop.actions.papers.checking_pages import check
from sscexo_desktop.actions.papers.printing import gather
from sscexo_desktop.actions.session import Session
from sscexo_desktop.actions.trail_words import TrailWords
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.resources import resource
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.load import load
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.review import TrailFilter
from sscexo_desktop.study.texts import Manner
from tests.people import demo_session, quick_demo

STUDY = load(resource("study"))
ENGLISH, PERSIAN = Speaker(Manner("en")), Speaker(Manner("fa", "jalali"))
PASSWORD = "rain in old Kermanshah"  # noqa: S105
MEDICATION = RecordKey("SSC-001", "", "medication")
SCREENING = RecordKey("SSC-001", "screening", "screening")
IDENTITY = RecordKey("SSC-001", "", "identity")
DRUG = Place("CMTRT")


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    quick_demo(path, STUDY, participants=1)
    session = demo_session(path, STUDY, "manager")
    session.file.add_account("both", "Both Test", ("data_entry", "data_manager"), PASSWORD, temporary=False, cost=Cost.quick())
    session.file.close()
    return path


@dataclass
class Desk:
    """Our file and another copy of it."""

    ours: Path
    theirs: Path
    open: list[StudyFile] = field(default_factory=list)

    def as_(self, login: str, path: Path | None = None) -> Session:
        if login == "both":
            from sscexo_desktop.actions.demo import open_demo

            found = open_demo(path or self.ours, STUDY).log_in("both", PASSWORD)
        else:
            found = demo_session(path or self.ours, STUDY, login)
        self.open.append(found.file)
        return found

    def shut(self) -> None:
        while self.open:
            self.open.pop().close()

    def change(self, path: Path, login: str, key: RecordKey, **typed: str) -> None:
        session = self.as_(login, path)
        entry = Entry(session, key, Manner("en"))
        for item, text in typed.items():
            entry.set(Place(item), text)
        entry.save({each.place: "misread" for each in entry.pending()})
        self.shut()

    def merge(self, choice: str = "theirs") -> tuple[Session, Merging, Written]:
        session = self.as_("both")
        plan = merging.begin(session, self.theirs)
        for each in plan.unanswered():
            plan.choose(each, choice)
        copy = merge_writing.secure(session, self.ours.parent)
        return session, plan, merge_writing.merge(session, plan, copy, Manner("en"))


@pytest.fixture
def desk(made_once: Path, tmp_path: Path) -> Iterator[Desk]:
    found = Desk(Path(shutil.copy(made_once, tmp_path / "study.sqlite")), Path(shutil.copy(made_once, tmp_path / "laptop.sqlite")))
    yield found
    found.shut()


def test_who_and_why_stand_with_each_change(desk: Desk) -> None:
    """F102: an ordinary save under the person who merges, with who had entered it there, when, and their reason."""
    desk.change(desk.theirs, "doctor", MEDICATION, CMTRT="omeprazole")
    session, plan, written = desk.merge()
    change = session.file.history(MEDICATION, DRUG)[-1]
    assert (change.new, change.person, change.entered_by, change.author) == ("omeprazole", "Both Test", *["Dr Daryush Example"] * 2)
    head, seal = plan.other.chain.head
    assert change.reason.startswith(f"Merged from the copy with head {head}:{seal[:12].upper()}: entered by Dr Daryush Example on ")
    assert change.reason.endswith(", “misread”")
    assert session.file.record(MEDICATION).saved_by == "Both Test"
    event = session.file.events("merged")[0]
    assert (event.login, written.saved) == ("both", (MEDICATION,))
    words = event.detail.split()
    assert {f"head:{head}:{seal}", f"entries:{len(plan.other.chain.entries)}", f"sha256:{plan.other.sha256}"} <= set(words)
    session.file.close()
    desk.open.clear()
    assert verify_file(desk.ours).ok


def test_a_signed_record_loses_its_signature(desk: Desk) -> None:
    """F77, F102: as with every change, and it is told; what was signed there has to be signed here again."""
    from sscexo_desktop.actions.demo import demo_people
    from sscexo_desktop.actions.signing import Credentials, sign

    secret = next(each.password for each in demo_people() if each.login == "doctor")
    standing = [each.key for each in desk.as_("doctor").file.signatures() if each.stands and each.key]
    key = next(each for each in standing if each.form == "screening")
    desk.shut()
    desk.change(desk.theirs, "nurse", key, HEIGHT_VSORRES="159")
    session = desk.as_("doctor", desk.theirs)
    sign(session, (MEDICATION,), "reviewed", Credentials(secret, "doctor"), own_override_known=True)
    desk.shut()
    before = enrolment_numbers(desk.as_("doctor"))
    desk.shut()
    session, plan, written = desk.merge()
    assert written.unsigned == (key,)
    assert not any(each.stands for each in session.file.signatures_of(key))
    again = tuple(MergeSummary(MergeWords(ENGLISH, plan, desk.ours)).again())
    signed = "Signed there by Dr Daryush Example: SSC-001 · Concomitant medication 1 (Reviewed)"
    assert any(each.startswith(signed) for each in again)
    assert enrolment_numbers(session) == before


def test_queries_come_as_new_ones_and_locks_do_not(desk: Desk) -> None:
    """F67, F78, F102: a query is asked again with who asked it and when; locks and drafts are only told."""
    session = desk.as_("monitor", desk.theirs)
    asked = session.file.open_query(MEDICATION, DRUG, "Which salt?")
    session.file.step_query(asked.number, "answered", "Magnesium.")
    desk.shut()
    session = desk.as_("manager", desk.theirs)
    session.file.lock("form", "all is settled", key=SCREENING)
    desk.shut()
    session = desk.as_("nurse", desk.theirs)
    Entry(session, MEDICATION, Manner("en")).set(DRUG, "x")
    entry = Entry(session, MEDICATION, Manner("en"))
    entry.set(DRUG, "half typed")
    entry.leave(DRUG)
    desk.shut()
    session, plan, written = desk.merge()
    query = next(each for each in session.file.queries() if each.key == MEDICATION)
    assert [each.kind for each in query.steps] == ["opened", "answered"]
    assert {each.name for each in query.steps} == {"Both Test"}
    assert query.steps[0].text.startswith("Mina Example in the copy with head ")
    assert query.steps[0].text.endswith(": Which salt?")
    assert written.queries == 1
    assert (session.file.locks(), session.file.drafts()) == ((), ())
    told = "\n".join(MergeSummary(MergeWords(ENGLISH, plan, desk.ours)).again())
    assert "Locked there by" in told
    assert "Typed there by Narges Example and not saved" in told
    assert "half typed" not in told


def test_what_is_in_the_way(desk: Desk) -> None:
    """F78, F19: a locked form here, one's own draft, a backup that is older than the file; and then nothing is written."""
    desk.change(desk.theirs, "doctor", MEDICATION, CMTRT="omeprazole")
    session = desk.as_("both")
    plan = merging.begin(session, desk.theirs)
    copy = merge_writing.secure(session, desk.ours.parent)
    entry = Entry(session, MEDICATION, Manner("en"))
    entry.set(DRUG, "mine")
    entry.leave(DRUG)
    head = session.file.trail_head()
    with pytest.raises(Trouble, match="typed something and not saved"):
        merge_writing.merge(session, plan, copy, Manner("en"))
    entry.discard()
    assert session.file.trail_head()[0] >= head[0]
    session.file.lock("form", "settled", key=MEDICATION)
    with pytest.raises(Trouble, match="has changed since its backup"):
        merge_writing.merge(session, plan, copy, Manner("en"))
    copy = merge_writing.secure(session, desk.ours.parent)
    head = session.file.trail_head()
    with pytest.raises(Trouble, match="has locked this form"):
        merge_writing.merge(session, plan, copy, Manner("en"))
    assert session.file.trail_head() == head
    plan = merging.begin(session, desk.theirs)
    assert any("Locked here by" in each for each in MergeSummary(MergeWords(ENGLISH, plan, desk.ours)).in_the_way())


def test_who_may(desk: Desk) -> None:
    """F79: the data manager sees the plan, without the identity form's values; to write takes a writer's role as well."""
    name = next(item.id for item in STUDY.forms["identity"].items.values() if item.kind.name == "text")
    desk.change(desk.theirs, "nurse", IDENTITY, **{name: "Zahra Secret"})
    desk.change(desk.ours, "nurse", IDENTITY, **{name: "Maryam Secret"})
    desk.change(desk.theirs, "doctor", MEDICATION, CMTRT="omeprazole")
    session = desk.as_("manager")
    plan = merging.begin(session, desk.theirs)
    for say in (ENGLISH, PERSIAN):
        words = MergeWords(say, plan, desk.ours)
        told = " ".join(str(words.asked(each)) for each in plan.questions())
        assert plan.questions()
        assert "Secret" not in told
    for each in plan.unanswered():
        plan.choose(each, "ours")
    copy = merge_writing.secure(session, desk.ours.parent)
    with pytest.raises(Refused, match="needs that of data entry or investigator"):
        merge_writing.merge(session, plan, copy, Manner("en"))
    session.participant_view = "SSC-001"
    with pytest.raises(Refused):
        merging.begin(session, desk.theirs)


def test_the_trail_shows_what_came(desk: Desk, tmp_path: Path) -> None:
    """F72, F102: marked on the page, in the CSV with the merge's number; the event says what was merged."""
    desk.change(desk.theirs, "doctor", MEDICATION, CMTRT="omeprazole")
    _, plan, written = desk.merge()
    desk.shut()
    session = desk.as_("doctor")
    lines = audit.entries(session, TrailFilter(about="merged"), 100)
    assert len(lines) == len(plan.other.chain.entries)
    for say in (ENGLISH, PERSIAN):
        words = TrailWords(say, STUDY)
        mark = say("from a merged copy")
        assert all(mark in words.what(each) for each in lines)
    drug = next(each for each in lines if each.item and each.item.id == "CMTRT")
    assert (drug.key, drug.entry.merge) == (MEDICATION, written.merge)
    event = next(each for each in audit.entries(session, TrailFilter(about="event"), 10) if each.entry.seq == written.merge)
    assert "laptop.sqlite, head " in TrailWords(ENGLISH, STUDY).now(event)
    desk.shut()
    out = audit.export_trail(desk.as_("both"), TrailFilter(), tmp_path / "trail.csv").read_text(encoding="utf-8-sig")
    assert sum(row.endswith(f",{written.merge}") for row in out.splitlines()) == len(lines)


KILLED = """
import os, signal, sys
from pathlib import Path
from sscexo_desktop.store.copies import merged_trail
from sscexo_desktop.store import records
from tests.actions.test_merging import Desk
at, ours, theirs = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
desk = Desk(ours, theirs)
real, count = records.save, [0]
def dying(database, wanted):
    done = real(database, wanted)
    count[0] += 1
    if count[0] == at:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
records.save = dying
put = merged_trail.put
def last(*arguments):
    put(*arguments)
    if at == 0:
        os.kill(os.getpid(), signal.SIGKILL)
merged_trail.put = last
desk.merge()
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
@pytest.mark.parametrize("at", [0, 1, 2])
def test_killed_while_merging(desk: Desk, at: int) -> None:
    """T1, F102: it is one transaction: what was before is there, and the merge can be done again."""
    desk.change(desk.theirs, "doctor", MEDICATION, CMTRT="omeprazole")
    desk.change(desk.theirs, "nurse", SCREENING, HEIGHT_VSORRES="159")
    session = desk.as_("both")
    head = session.file.trail_head()
    before = session.file.records()
    desk.shut()
    command = [sys.executable, "-c", KILLED, str(at), str(desk.ours), str(desk.theirs)]
    found = subprocess.run(command, capture_output=True, check=False)
    assert found.returncode == -signal.SIGKILL, found.stderr.decode()
    session = desk.as_("both")
    assert session.file.records() == before
    assert {each.table for each in session.file.trail() if each.seq > head[0]} == {"event"}
    desk.shut()
    assert verify_file(desk.ours).ok
    session, _, _ = desk.merge()
    assert session.file.record(MEDICATION).answers[DRUG] == "omeprazole"


def test_a_page_printed_from_the_copy(desk: Desk) -> None:
    """F90: after the merge our trail has another entry of that number, and the page is known all the same."""

    def page(path: Path) -> str:
        job = gather(desk.as_("doctor", path), ["SSC-001"], None, ["medication"], manner=Manner("en"))
        desk.shut()
        (seal,) = [each.seal for each in job.sheets if each.record and each.record.key == MEDICATION]
        assert seal is not None
        return seal.text()

    desk.change(desk.ours, "nurse", SCREENING, HEIGHT_VSORRES="161")
    before = page(desk.theirs)
    desk.change(desk.theirs, "nurse", MEDICATION, CMTRT="pantoprazole")
    after = page(desk.theirs)
    doctor = desk.as_("doctor")
    assert {check(doctor, each).result for each in (before, after)} <= {"elsewhere", "older_file"}
    desk.shut()
    session, _, _ = desk.merge()
    changed, current = check(session, before), check(session, after)
    assert (changed.result, current.result, current.key) == ("changed", "current", MEDICATION)
    assert [each.text for each in current.notes] == [
        "It was printed from another copy of the study file, which was merged into this one since."
    ]
