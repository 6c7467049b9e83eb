"""F91: a record printed as it once stood says on each page that it is not current; one that still stands so does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest

from sscexo_desktop.actions import participant_view
from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.papers.checking_pages import check
from sscexo_desktop.actions.papers.print_log import logged, prints
from sscexo_desktop.actions.papers.printing import gather, render
from sscexo_desktop.actions.papers.printing_past import gather_as_of
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Manner
from tests.actions.clinic import ENGLISH, IDENTITY, INFUSION, PERSIAN, Clinic
from tests.people import PASSWORD

PLAIN = {"ECSTDAT": "2024-09-18", "ECDILVOL": "100", "ECSTTIM": "10:00", "ECENTIM": "10:50", "THAWTIM": "09:40", "ECDOSE": "7.5"}


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "study.sscexo")
    clinic.be("nurse").screen_participant()
    yield clinic
    clinic.file.close()


@pytest.fixture
def before(clinic: Clinic) -> datetime:
    """A moment at which the dilution volume was another; the investigator sits at the desk."""
    clinic.save(INFUSION, PLAIN)
    moment = clinic.now
    clinic.now += timedelta(hours=1)
    clinic.save(INFUSION, {"ECDILVOL": "90"})
    clinic.be("doctor")
    return moment


@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
def test_across_the_head_of_every_page(clinic: Clinic, before: datetime, manner: Manner, tmp_path: Path) -> None:
    job = gather_as_of(clinic.session, INFUSION, before, manner)
    (sheet,) = job.sheets
    assert sheet.record is not None
    assert sheet.record.answers[Place("ECDILVOL")] == 100
    with logged(clinic.session, job, "file"):
        render(job, tmp_path / "past.pdf")
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(tmp_path / "past.pdf")]
    stamped = "NOT CURRENT" if manner is ENGLISH else "رونوشت"
    assert all(stamped in text for text in pages)
    (entry,) = prints(clinic.session)
    assert (entry.outcome, [each.key for each in entry.stale]) == ("done", [INFUSION])
    assert sheet.seal is not None
    assert check(clinic.session, sheet.seal.text()).result == "changed"


def test_what_still_stands_so_is_current(clinic: Clinic, before: datetime, tmp_path: Path) -> None:
    job = gather_as_of(clinic.session, INFUSION, clinic.tick(), ENGLISH)
    assert job.as_of is None
    assert [each.record and each.record.key for each in job.sheets] == [INFUSION]
    now = gather(clinic.session, ["SSC-001"], manner=ENGLISH)
    for each in (job, now):
        text = pypdfium2.PdfDocument(render(each, tmp_path / "now.pdf"))[0].get_textpage().get_text_range()
        assert "NOT CURRENT" not in text


def test_refused(clinic: Clinic, before: datetime) -> None:
    with pytest.raises(Trouble, match="nothing to print"):
        gather_as_of(clinic.session, INFUSION, before - timedelta(days=1), ENGLISH)
    with pytest.raises(Refused):
        gather_as_of(clinic.be("nurse"), INFUSION, before, ENGLISH)
    clinic.save(IDENTITY, {"NATCODE": "0012345679"})
    with pytest.raises(Trouble, match="identity form is never printed"):
        gather_as_of(clinic.be("doctor"), IDENTITY, clinic.now, ENGLISH)


def test_a_dose_of_then_is_a_reveal(clinic: Clinic, before: datetime) -> None:
    """F50: written down once the participant saw a view of theirs; refused within one."""
    participant_view.begin(clinic.session, "SSC-001")
    with pytest.raises(Refused):
        gather_as_of(clinic.session, INFUSION, before, ENGLISH)
    participant_view.leave(clinic.session, PASSWORD)
    gather_as_of(clinic.session, INFUSION, before, ENGLISH)
    assert [each.detail for each in clinic.file.events("dose_revealed")] == ["SSC-001 infusion1/infusion"]
