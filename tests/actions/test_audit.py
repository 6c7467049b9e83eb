"""The audit trail as it is read: filtered, on the screen, in a file and on paper; identities stay apart (F13, F72, F73, F76)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sscexo_desktop.actions import audit, reviewing
from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.session import site_time
from sscexo_desktop.actions.signing import sign
from sscexo_desktop.actions.trail_words import TrailWords
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.report import write_report
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.review import TrailFilter
from sscexo_desktop.study.texts import Manner
from tests.actions.clinic import BASELINE, ENGLISH, IDENTITY, MEDICATION, PERSIAN, TAKEN, Clinic

ALL = TrailFilter()
CODE = "0012345679"


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "study.sscexo")
    clinic.be("nurse").screen_participant()
    clinic.save(MEDICATION, TAKEN, complete=True)
    clinic.save(MEDICATION, {"CMDSTXT": "40", "CMINDC": "=reflux"}, reason="box says 40")
    clinic.save(IDENTITY, {"NATCODE": CODE})
    clinic.save(IDENTITY, {"NATCODE": "0012345687"}, reason=f"was {CODE} on the card")
    sign(clinic.be("doctor"), (MEDICATION,), "reviewed", clinic.credentials())
    reviewing.open_query(clinic.be("monitor"), MEDICATION, Place("CMDSTXT"), "Really 40?")
    yield clinic
    clinic.file.close()


def test_a_change_is_told_with_record_item_and_label(clinic: Clinic) -> None:
    """F72: who, in which role, when, what, old, new, why."""
    wanted = TrailFilter(participant="SSC-001", form="medication", item="CMDSTXT")
    last, first = audit.entries(clinic.session, wanted, 10)
    assert (last.key, last.place) == (MEDICATION, Place("CMDSTXT"))
    assert last.label == clinic.session.study.forms["medication"].items["CMDSTXT"].label
    entry = last.entry
    assert (entry.old, entry.new, entry.reason, entry.person, entry.role) == ("20", "40", "box says 40", "Nurse Test", "data_entry")
    assert (first.entry.old, first.entry.new) == (None, "20")
    assert audit.count(clinic.session, wanted) == 2


@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
def test_when_a_value_was_compared_is_told_as_any_other_time(manner: Manner, clinic: Clinic) -> None:
    """F67, F72: the time at the site in the reader's calendar, not as it is stored."""
    (tick,) = reviewing.tick(clinic.session, MEDICATION, [Place("CMTRT")])
    lines = audit.entries(clinic.session, TrailFilter(about="source_tick"), 10)
    say = Speaker(manner)
    (told,) = (TrailWords(say, clinic.session.study).now(each) for each in lines if each.entry.item == "at")
    assert told == TrailWords(say, clinic.session.study).time(site_time(tick.at))


def test_filters_choose_and_pages_follow_one_another(clinic: Clinic) -> None:
    """F72: person, what it is about, from and until; page by page nothing is left out or told twice."""
    session = clinic.session
    assert {each.entry.person for each in audit.entries(session, TrailFilter(person="Dr Test"), 100)} == {"Dr Test"}
    (signature,) = audit.entries(session, TrailFilter(about="signature"), 10)
    assert signature.key == MEDICATION
    assert {each.key for each in audit.entries(session, TrailFilter(about="query"), 10)} >= {MEDICATION}
    pages, before = [], None
    while page := audit.entries(session, ALL, 7, before):
        pages.extend(page)
        before = page[-1].entry.seq
    assert [each.entry for each in pages if not each.withheld] == [
        each for each in reversed(list(clinic.file.trail())) if each.seq not in {line.entry.seq for line in pages if line.withheld}
    ]
    assert [each.entry.seq for each in pages] == list(range(pages[0].entry.seq, 0, -1))
    moment = pages[len(pages) // 2].entry.at
    assert all(each.entry.at >= moment for each in audit.entries(session, TrailFilter(since=moment), 1000))
    assert "Nurse Test" in audit.people(session)


def test_identities_are_told_to_those_alone_who_may_see_them(clinic: Clinic) -> None:
    """F13: the monitor sees that something changed, not what; the investigator sees it."""
    wanted = TrailFilter(form="identity")
    lines = audit.entries(clinic.session, wanted, 100)
    assert lines
    assert all(each.withheld for each in lines)
    assert CODE not in str(lines)
    assert not any(each.entry.old or each.entry.new or each.entry.typed or each.entry.reason for each in lines)
    seen = audit.entries(clinic.be("doctor"), wanted, 100)
    assert CODE in str(seen)
    assert not any(each.withheld for each in seen)


def test_only_who_may_see_it_sees_it(clinic: Clinic) -> None:
    """F79: the nurse and the reader do not; the monitor reads and prints, and takes no file along."""
    for login in ("nurse", "reader"):
        session = clinic.be(login)
        for act in (
            lambda session=session: audit.entries(session, ALL, 10),
            lambda session=session: audit.count(session, ALL),
            lambda session=session: audit.people(session),
            lambda session=session: audit.as_of(session, MEDICATION, clinic.now),
            lambda session=session: audit.trail_report(session, ALL, ENGLISH),
            lambda session=session: audit.export_trail(session, ALL, clinic.path.parent / "trail.csv"),
        ):
            with pytest.raises(Refused):
                act()
    monitor = clinic.be("monitor")
    with pytest.raises(Refused):
        audit.export_trail(monitor, ALL, clinic.path.parent / "trail.csv")
    with pytest.raises(Refused):
        audit.as_of(monitor, IDENTITY, clinic.now)
    assert audit.trail_report(monitor, ALL, ENGLISH).rows


def test_a_record_as_it_stood(clinic: Clinic) -> None:
    """F76: before it was saved there was none; between two saves the first."""
    first = clinic.file.history(MEDICATION)[0].at
    assert audit.as_of(clinic.session, MEDICATION, datetime(2025, 1, 1, tzinfo=UTC)) is None
    then = audit.as_of(clinic.session, MEDICATION, first)
    assert then is not None
    assert (then.revision, then.answers[Place("CMDSTXT")]) == (1, "20")
    assert audit.as_of(clinic.session, MEDICATION, clinic.now) == clinic.record(MEDICATION)
    assert audit.as_of(clinic.session, BASELINE, clinic.now) is None


def test_the_exported_trail_is_whole_safe_and_without_identities(clinic: Clinic) -> None:
    """F72, F13: every entry in its order with its seal; a cell never runs in a spreadsheet; the file says what is kept apart."""
    steps: list[tuple[int, int]] = []
    path = audit.export_trail(
        clinic.be("doctor"), ALL, clinic.path.parent / audit.export_name(clinic.session), lambda *at: steps.append(at)
    )
    assert path.name == "PRACTICE_SSC-EXO_audit_trail.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    text = path.read_text(encoding="utf-8-sig")
    assert CODE not in text
    assert "0012345687" not in text
    with path.open(encoding="utf-8-sig", newline="") as stream:
        *rows, note = list(csv.DictReader(stream))
    entries = list(clinic.file.trail())[: len(rows)]
    assert [(int(each["SEQ"]), each["SEAL"]) for each in rows] == [(each.seq, each.seal) for each in entries]
    assert "kept apart" in note["SEQ"]
    assert steps[-1][0] == steps[-1][1] == len(rows)
    (changed,) = [each for each in rows if each["ITEM"] == "CMDSTXT" and each["OLD"] == "20"]
    assert (changed["NEW"], changed["REASON"], changed["ROLE"], changed["VISIT"], changed["FORM"]) == (
        "40", "box says 40", "data_entry", "", "medication",
    )  # fmt: skip
    assert changed["AT_SITE"].endswith("+03:30")
    assert datetime.fromisoformat(changed["AT_SITE"]) == datetime.fromisoformat(changed["AT_UTC"])
    assert [each["NEW"] for each in rows if each["ITEM"] == "CMINDC"] == ["'=reflux"]
    hidden = [each for each in rows if each["FORM"] == "identity" and each["ITEM"]]
    assert hidden
    assert {each[name] for each in hidden for name in ("OLD", "NEW", "TYPED", "REASON")} == {"kept apart"}


def test_what_cannot_be_written_is_said(clinic: Clinic) -> None:
    clinic.be("doctor")
    with pytest.raises(Trouble):
        audit.export_trail(clinic.session, ALL, clinic.path.parent / "nowhere" / "trail.csv")


@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN])
def test_the_printed_trail_says_how_to_read_it(clinic: Clinic, manner: object) -> None:
    """F72, F73: every entry is a row of as many cells as columns; nothing of an identity is on paper; the seal is beside it."""
    report = audit.trail_report(clinic.be("doctor"), TrailFilter(participant="SSC-001"), manner)  # type: ignore[arg-type]
    assert len(report.rows) == clinic.file.count_entries(TrailFilter(participant="SSC-001"))
    assert {len(each) for each in report.rows} == {len(report.columns)}
    assert CODE not in str(report.rows)
    assert "SSC-001" in report.note
    assert (report.stamp.entries, report.stamp.seal) == clinic.file.trail_head()
    assert report.practice
    assert len(report.paragraphs[0]) > 200
    written = write_report(report, clinic.path.parent / "trail.pdf")
    assert written.stat().st_size > 1000
