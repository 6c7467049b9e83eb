"""F83: a blank form of one visit for one participant names both, and the day for which the visit is planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from printed_pages import ENGLISH, PERSIAN, Printed, bare

from sscexo_desktop.actions.papers.printing import gather, render
from sscexo_desktop.actions.session import Session
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.head_room import header_cell
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.sheet import Kind
from sscexo_desktop.paper.wording import both_calendars
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.schedule import due_window
from sscexo_desktop.study.texts import Manner
from tests.people import demo_session, quick_demo


@pytest.fixture(scope="module")
def session(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    path = tmp_path_factory.mktemp("study") / "demo.sscexo"
    quick_demo(path, study, participants=2)
    session = demo_session(path, study)
    yield session
    session.file.close()


def planned(session: Session, visit: str) -> date | None:
    window = due_window(session.study, visit, session.around("SSC-001"))
    return window.target if window else None


@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
@pytest.mark.parametrize("kind", ["blank", "fillable"])
def test_a_sheet_for_the_bedside(
    kind: Kind, manner: Manner, session: Session, setter: Typesetter, tmp_path: Path
) -> None:
    job = gather(session, ["SSC-001"], ["infusion2"], ["infusion"], manner=manner, kind=kind)
    (sheet,) = job.sheets
    assert sheet.record is None and sheet.planned == planned(session, "infusion2")  # noqa: PT018
    assert sheet.planned is not None
    printed = Printed(job, render(job, tmp_path / "out.pdf"), setter)
    say, visit = Speaker(manner), sheet.visit
    assert visit is not None
    for cell, words in enumerate(("SSC-001", say(visit.short), "".join(both_calendars(say, sheet.planned)))):
        assert not Counter(bare(words)) - Counter(bare(printed.inside(0, header_cell(cell)))), words


def test_a_visit_without_a_known_plan_has_none(session: Session) -> None:
    """Screening is planned from nothing, an unscheduled visit not at all; a form for nobody has no day either."""
    sheets = gather(session, ["SSC-001"], manner=ENGLISH, kind="blank").sheets
    days = {sheet.visit.id if sheet.visit else "": sheet.planned for sheet in sheets}
    assert days["screening"] is days["unscheduled"] is days[""] is None
    assert days["month6"] == planned(session, "month6")
    assert all(sheet.planned is None for sheet in gather(session, manner=ENGLISH, kind="blank").sheets)
    assert RecordKey("SSC-001", "infusion1", "infusion") in session.around("SSC-001").records
