"""F91: the print log is true: begun, ended, failed or not known; what it holds, and which copies are no longer current."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sscexo_desktop.actions import audit, participant_view
from sscexo_desktop.actions.access import Locked, Refused
from sscexo_desktop.actions.papers import print_log
from sscexo_desktop.actions.papers.print_log import PrintOut, begin, begin_other, end, logged, prints, stale_copies, unlogged
from sscexo_desktop.actions.papers.print_log_report import print_log_report
from sscexo_desktop.actions.papers.print_words import about_words, currency_words, outcome_words
from sscexo_desktop.actions.papers.printing import gather
from sscexo_desktop.actions.screening_log import screening_log
from sscexo_desktop.actions.trail_words import TrailWords
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.report import write_report
from sscexo_desktop.paper.sheet import Kind, PrintJob
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.review import TrailFilter
from sscexo_desktop.study.texts import message
from tests.actions.clinic import ENGLISH, INFUSION, MEDICATION, PERSIAN, STUDY, TAKEN, Clinic
from tests.people import PASSWORD, gate_of

PLAIN = {"ECSTDAT": "2024-09-18", "ECDILVOL": "100", "ECSTTIM": "10:00", "ECENTIM": "10:50", "THAWTIM": "09:40"}
DOSE = {"ECLOT": "EXO-1403-02", "ECDOSE": "7.5"}


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "study.sscexo")
    clinic.be("nurse").screen_participant()
    clinic.session.screen_participant()
    clinic.save(INFUSION, {**PLAIN, **DOSE})
    clinic.save(MEDICATION, TAKEN)
    clinic.save(MEDICATION._replace(participant="SSC-002"), TAKEN)
    yield clinic
    clinic.file.close()


def job_of(clinic: Clinic, *participants: str, kind: Kind = "filled", forms: tuple[str, ...] | None = None) -> PrintJob:
    return gather(clinic.session, participants or None, None, forms, manner=ENGLISH, kind=kind)


def done(clinic: Clinic, job: PrintJob, pages: int = 3) -> int:
    number = begin(clinic.session, job, "file", pages)
    end(clinic.session, number, done=True)
    return number


def only(clinic: Clinic) -> PrintOut:
    (found,) = prints(clinic.session)
    return found


def test_who_when_what_where(clinic: Clinic) -> None:
    number = begin(clinic.session, job_of(clinic, "SSC-001"), "printer", 5)
    found = only(clinic)
    assert (found.number, found.person, found.kind, found.language) == (number, "Nurse Test", "filled", "en")
    assert (found.target, found.pages, found.participants) == ("printer", 5, ("SSC-001",))
    assert {each.key: each.revision for each in found.records} == {INFUSION: 1, MEDICATION: 1}
    assert found.outcome == "unknown", "a print of which nothing more was heard"
    end(clinic.session, number, done=True)
    ended = only(clinic)
    assert ended.outcome == "done"
    assert ended.ended_at is not None
    assert ended.ended_at > ended.at


@pytest.mark.parametrize(("why", "words"), [("cancelled", "called off"), ("printer", "failed: the printer"), ("", "failed")])
def test_failed(clinic: Clinic, why: print_log.Why, words: str) -> None:
    end(clinic.session, begin(clinic.session, job_of(clinic, "SSC-001"), "printer"), done=False, why=why)
    assert (only(clinic).outcome, only(clinic).why) == ("failed", why)
    assert outcome_words(Speaker(ENGLISH), only(clinic)) == words


def test_logged_while_it_is_done(clinic: Clinic) -> None:
    job = job_of(clinic, "SSC-001")
    with logged(clinic.session, job, "file"):
        assert only(clinic).outcome == "unknown"
    assert only(clinic).outcome == "done"
    for raised, why in ((Trouble(message("x"), message("y")), "target"), (KeyboardInterrupt(), "cancelled")):
        with pytest.raises(type(raised)), logged(clinic.session, job, "file"):
            raise raised
        latest = prints(clinic.session)[0]
        assert (latest.outcome, latest.why) == ("failed", why)


def test_not_current_any_more(clinic: Clinic) -> None:
    """A record saved again makes its copies stale, and no others; a new print is current."""
    done(clinic, job_of(clinic))
    assert not only(clinic).stale
    assert currency_words(Speaker(ENGLISH), STUDY, only(clinic)) == "current"
    clinic.save(INFUSION, {"ECSTTIM": "10:05"})
    assert [each.key for each in only(clinic).stale] == [INFUSION]
    assert currency_words(Speaker(ENGLISH), STUDY, only(clinic)) == "not current: 1 of 3 forms"
    assert stale_copies(clinic.session, INFUSION) == 1
    assert stale_copies(clinic.session, MEDICATION) == 0
    done(clinic, job_of(clinic, "SSC-001"))
    assert [bool(each.stale) for each in prints(clinic.session)] == [False, True]


def test_what_failed_is_no_stale_copy(clinic: Clinic) -> None:
    end(clinic.session, begin(clinic.session, job_of(clinic, "SSC-001"), "file"), done=False, why="target")
    begin(clinic.session, job_of(clinic, "SSC-001"), "file")
    clinic.save(INFUSION, {"ECSTTIM": "10:05"})
    assert stale_copies(clinic.session, INFUSION) == 1, "what may have come out counts"
    participant_view.begin(clinic.session, "SSC-001")
    assert stale_copies(clinic.session, INFUSION) == 0, "nothing of it while the participant looks on"
    assert not clinic.file.events("refused")


def test_a_participant_s_copy_goes_by_what_is_on_it(clinic: Clinic) -> None:
    """F50: a change of the dose leaves it current, so that the log does not tell of one; the log has no revision of it."""
    done(clinic, job_of(clinic, "SSC-001", kind="participant"))
    clinic.save(INFUSION, {"ECDOSE": "8.25", "ECLOT": "EXO-9"})
    assert not only(clinic).stale
    assert {each.revision for each in only(clinic).records} == {0}
    clinic.save(INFUSION, {"ECSTTIM": "10:05"})
    assert [each.key for each in only(clinic).stale] == [INFUSION]


def test_empty_forms_are_never_stale(clinic: Clinic) -> None:
    done(clinic, job_of(clinic, "SSC-001", kind="blank", forms=("infusion",)))
    done(clinic, job_of(clinic, kind="blank", forms=("infusion",)))
    clinic.save(INFUSION, {"ECSTTIM": "10:05"})
    nobody, named = prints(clinic.session)
    assert (nobody.participants, named.participants) == ((), ("SSC-001",))
    say = Speaker(ENGLISH)
    assert {currency_words(say, STUDY, each) for each in (nobody, named)} == {""}
    assert about_words(say, STUDY, nobody) == "1 forms for nobody yet"
    assert "Infusion 1" in about_words(say, STUDY, named)


def test_of_one_participant(clinic: Clinic) -> None:
    for participants in (("SSC-001",), ("SSC-002",), ("SSC-001", "SSC-002")):
        done(clinic, job_of(clinic, *participants))
    assert [each.participants for each in prints(clinic.session, "SSC-002")] == [("SSC-001", "SSC-002"), ("SSC-002",)]


def test_lists_and_labels(clinic: Clinic) -> None:
    end(clinic.session, begin(clinic.session, screening_log(clinic.session, PERSIAN), "file", 1), done=True)
    begin_other(clinic.session, "label", "en", (INFUSION,), "printer", 1)
    label, report = prints(clinic.session)
    assert (report.kind, report.name, report.language, report.pages) == ("report", "screening log", "fa", 1)
    assert (label.kind, label.records[0].key, label.records[0].state) == ("label", INFUSION, "empty")


def test_it_holds_no_value(clinic: Clinic) -> None:
    """T14: no dose, no identity, no path, in the trail or in the log."""
    clinic.save(RecordKey("SSC-001", "", "identity"), {"NATCODE": "0012345679"})
    for kind in ("filled", "participant"):
        done(clinic, job_of(clinic, "SSC-001", kind=kind))
    details = [each.detail for kind in ("print_begun", "print_done") for each in clinic.file.events(kind)]  # type: ignore[arg-type]
    for secret in ("7.5", "EXO-1403", "0012345679", "identity", str(clinic.path.parent), "omeprazole"):
        assert not [each for each in details if secret in each]
    assert set(json.loads(details[0])) == {"kind", "language", "target", "pages", "records"}


def test_who_may_see_it_and_print(clinic: Clinic) -> None:
    job = job_of(clinic, "SSC-001")
    for login in ("nurse", "doctor", "monitor", "manager"):
        prints(clinic.be(login))
    with pytest.raises(Refused):
        prints(clinic.be("reader"))
    with pytest.raises(Refused):
        begin(clinic.session, job, "file")
    clinic.be("nurse")
    participant_view.begin(clinic.session, "SSC-001")
    with pytest.raises(Refused):
        prints(clinic.session)
    copy = job_of(clinic, "SSC-001", kind="participant")
    assert begin(clinic.session, copy, "printer")


def test_the_end_is_written_though_the_desk_is_locked(clinic: Clinic) -> None:
    number = begin(clinic.session, job_of(clinic, "SSC-001"), "printer")
    clinic.session.access.lock()
    with pytest.raises(Locked):
        prints(clinic.session)
    end(clinic.session, number, done=True)
    clinic.session.access.unlock(PASSWORD)
    assert only(clinic).outcome == "done"


def test_reading_only_is_not_logged_and_said(clinic: Clinic) -> None:
    """A file open for reading only keeps no events: it may be printed from, and person and page are told."""
    assert unlogged(clinic.session) is None
    file = StudyFile.open(clinic.path, STUDY, read_only=True)
    session = gate_of(file, STUDY).log_in("monitor", PASSWORD)
    told = unlogged(session)
    assert told is not None
    assert "does not stand in its print log" in told.text
    job = gather(session, ["SSC-001"], manner=ENGLISH)
    assert not job.stamp.logged
    assert begin(session, job, "file") == 0
    end(session, 0, done=True)
    assert prints(session) == ()
    file.close()


def test_the_trail_tells_it_in_words(clinic: Clinic) -> None:
    done(clinic, job_of(clinic, "SSC-001"))
    end(clinic.session, begin(clinic.session, job_of(clinic, "SSC-001"), "printer"), done=False, why="printer")
    lines = audit.entries(clinic.be("monitor"), TrailFilter(about="event"), 50)
    for manner in (ENGLISH, PERSIAN):
        words = TrailWords(Speaker(manner), STUDY)
        told = [words.told(each).cells for each in lines]
        said = {(each[2][0], each[3][0]) for each in told}
        if manner is ENGLISH:
            assert ("Printing begun", "Filled forms into a PDF file, in English · SSC-001") in said
            number = prints(clinic.session)[0].number
            assert ("Printing failed", f"what was begun as event {number}: failed: the printer") in said
        assert not [each for each in told if "{" in each[3][0]]


@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
def test_as_a_list_on_paper(clinic: Clinic, manner: object, tmp_path: Path) -> None:
    done(clinic, job_of(clinic))
    begin(clinic.session, screening_log(clinic.session, ENGLISH), "printer")
    report = print_log_report(clinic.session, manner, "")  # type: ignore[arg-type]
    assert [len(each) for each in report.rows] == [len(report.columns)] * 2
    assert write_report(report, tmp_path / "log.pdf").stat().st_size
    assert len(print_log_report(clinic.session, ENGLISH, "SSC-002").rows) == 1
