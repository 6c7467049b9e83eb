"""F83, F88, F89: what is gathered for printing from a real study file, and that rendering needs neither file nor thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from sscexo_desktop.actions.papers.printing import blank_job, gather, render, suggested_name
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.resources import resource
from sscexo_desktop.study.load import load
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Manner
from tests.people import demo_session, quick_demo

ENGLISH = Manner("en")


@pytest.fixture(scope="module")
def study() -> Study:
    return load(resource("study"))


@pytest.fixture(scope="module")
def session(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    path = tmp_path_factory.mktemp("study") / "demo.sscexo"
    quick_demo(path, study, participants=2)
    session = demo_session(path, study)
    yield session
    session.file.close()


def test_everything_saved_is_gathered_but_identities(session: Session) -> None:
    job = gather(session, manner=ENGLISH)
    saved = {record.key for record in session.file.records() if not session.study.forms[record.key.form].identity}
    assert {sheet.record.key for sheet in job.sheets if sheet.record} == saved
    numbers = [sheet.participant for sheet in job.sheets]
    assert numbers == sorted(numbers)
    assert (job.stamp.entries, job.stamp.seal) == session.file.trail_head()
    visits = [sheet.visit.id if sheet.visit else "" for sheet in job.sheets if sheet.participant == "SSC-001"]
    assert visits[:3] == ["screening", "baseline", "infusion1"]


def test_participants_visits_and_forms_are_chosen(session: Session) -> None:
    job = gather(session, ["SSC-001"], ["infusion2", "infusion3"], ["infusion"], manner=ENGLISH)
    assert [(sheet.participant, sheet.visit.id if sheet.visit else "") for sheet in job.sheets] == [
        ("SSC-001", "infusion2"), ("SSC-001", "infusion3"),
    ]
    events = gather(session, ["SSC-001"], [""], ["adverse_event"], manner=ENGLISH)
    assert [sheet.occurrence for sheet in events.sheets] == [1, 2]


def test_nothing_to_print_is_said(session: Session) -> None:
    with pytest.raises(Trouble, match="nothing to print"):
        gather(session, ["SSC-001"], ["unscheduled"], ["deviation"], manner=ENGLISH)


@pytest.mark.parametrize("blank", [True, False])
def test_identities_are_never_printed(blank: bool, session: Session) -> None:
    with pytest.raises(Trouble, match="identity form is never printed"):
        gather(session, forms=["identity"], manner=ENGLISH, kind="blank" if blank else "filled")
    with pytest.raises(Trouble, match="identity form is never printed"):
        blank_job(session.study, ENGLISH, "x", forms=["identity"])


def test_blank_forms_need_no_data(session: Session) -> None:
    job = blank_job(session.study, ENGLISH, "coordinator")
    assert {sheet.form.id for sheet in job.sheets} == set(session.study.forms) - {"identity"}
    assert len(job.sheets) == len({sheet.form.id for sheet in job.sheets})
    named = gather(session, ["SSC-002"], ["infusion1", "infusion2"], manner=ENGLISH, kind="blank")
    assert [(sheet.participant, sheet.visit.id if sheet.visit else "") for sheet in named.sheets] == [
        ("SSC-002", "infusion1"), ("SSC-002", "infusion2"),
    ]


def test_a_participant_s_copy_is_gathered_without_blinded_answers(session: Session) -> None:
    job = gather(session, ["SSC-001"], manner=ENGLISH, kind="participant")
    assert job.stamp.entries is None
    for sheet in job.sheets:
        blinded = {item.id for item in sheet.form.items.values() if item.blinded}
        assert sheet.record is not None
        assert not blinded & {place.item for place in sheet.record.answers}
        assert not sheet.kept


def test_rendering_needs_neither_the_file_nor_its_thread(session: Session, tmp_path: Path) -> None:
    job = gather(session, ["SSC-001"], manner=Manner("fa", "jalali"))
    steps: list[tuple[int, int]] = []
    worker = threading.Thread(target=render, args=(job, tmp_path / "out.pdf", lambda done, of: steps.append((done, of))))
    worker.start()
    worker.join()
    assert steps[0] == (0, len(job.sheets))
    assert steps[-1] == (len(job.sheets), len(job.sheets))
    assert len(pypdfium2.PdfDocument(tmp_path / "out.pdf")) >= len(job.sheets)


def test_printing_can_be_cancelled(session: Session, tmp_path: Path) -> None:
    class CancelledError(Exception):
        pass

    def stop(done: int, of: int) -> None:
        if done == 2:
            raise CancelledError

    with pytest.raises(CancelledError):
        render(gather(session, manner=ENGLISH), tmp_path / "out.pdf", stop)
    assert list(tmp_path.iterdir()) == []


def test_file_names_tell_what_it_is_and_no_answer(session: Session) -> None:
    """F5: that it comes from a practice study, too."""
    one = gather(session, ["SSC-001"], ["infusion1"], manner=ENGLISH, kind="participant")
    assert suggested_name(one) == "PRACTICE_SSC-EXO_SSC-001_INF_infusion1_participant-copy.pdf"
    assert suggested_name(gather(session, manner=ENGLISH)) == "PRACTICE_SSC-EXO_CRF.pdf"
    assert suggested_name(blank_job(session.study, ENGLISH, "x")) == "SSC-EXO_blank.pdf"
