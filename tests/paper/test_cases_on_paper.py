"""F36, F52, F53, F83: the computed values of participants A and B and the words beside them, from the study file to the page."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from people import demo_session, quick_demo
from printed_pages import ENGLISH, PERSIAN

from sscexo_desktop.actions.papers.printing import gather, render
from sscexo_desktop.actions.session import Session
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.sheet import PrintJob
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Manner

BOTH = pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\\s]")


@pytest.fixture(scope="module")
def session(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    path = tmp_path_factory.mktemp("cases") / "study.sqlite"
    quick_demo(path, study, participants=2)
    session = demo_session(path, study)
    yield session
    session.file.close()


def pages(job: PrintJob, folder: Path) -> str:
    pdf = pypdfium2.PdfDocument(render(job, folder / "out.pdf"))
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)


def test_lung_function_of_a(session: Session, tmp_path: Path) -> None:
    """FVC 66.8 % → 70.8 % predicted, and its change in litres, in percent and in percentage points, with the set named."""
    text = pages(gather(session, ["SSC-001"], forms=["outcome"], manner=ENGLISH), tmp_path)
    baseline, month6 = text.split("Month 6", 1)
    assert "2.11 66.8" in baseline
    assert "2.23 70.8" in month6
    for change in ("+0.12 L", "+5.7 %", "+4.0 percentage points"):
        assert f"≈ {change} computed" in month6
        assert f"≈ {change} computed" not in baseline
    assert "GLI Global 2022; age 47.3" in baseline
    assert "Reference values of spirometry: GLI Global 2022 (version 1)" in baseline


def test_the_conclusion_on_b(session: Session, tmp_path: Path) -> None:
    text = pages(gather(session, ["SSC-002"], forms=["screening"], manner=ENGLISH), tmp_path)
    assert "≈ Not eligible computed not eligible: platelets 38 ×10⁹/L < 40" in text


def test_scores_and_extents_stand_in_the_pictures(session: Session, tmp_path: Path) -> None:
    text = pages(gather(session, ["SSC-001"], ["baseline"], ["outcome"], manner=ENGLISH), tmp_path)
    assert text.count("5 % 10 % 20 % 30 % 40 %") + text.count("40 % 30 % 20 % 10 % 5 %") >= 1


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
@pytest.mark.parametrize("participant_copy", [False, True], ids=["filled", "participant"])
@BOTH
def test_poppler_finds_every_sentence_beside(
    manner: Manner, participant_copy: bool, session: Session, tmp_path: Path
) -> None:
    """T17: in either language nothing of what is said beside the answers is cut.

    The tool takes a few sentences that hold both directions, or go on in a second line, in another order: of these each word.
    """
    job = gather(session, manner=manner, kind="participant" if participant_copy else "filled")
    out = render(job, tmp_path / "out.pdf")
    read = subprocess.run(["pdftotext", str(out), "-"], capture_output=True, check=True, text=True).stdout
    text, say = _UNSEEN.sub("", read), Speaker(manner)
    said = {say(words) for sheet in job.sheets for words in sheet.beside.values()}
    turned = [each for each in said if _UNSEEN.sub("", each) not in text]
    assert len(said) > 50
    assert len(turned) < len(said) / 20
    assert [word for each in turned for word in re.findall("\\w+", each) if word not in text] == []


def test_the_enrolment_number_stands_beside_the_participant(session: Session, tmp_path: Path) -> None:
    """F8, F10: on what the clinic files, for the eligible alone; a participant's copy does without."""
    eligible = pages(gather(session, ["SSC-001"], ["screening"], ["screening"], manner=ENGLISH), tmp_path)
    assert "SSC-001 ENR-01" in eligible
    refused = pages(gather(session, ["SSC-002"], ["screening"], ["screening"], manner=ENGLISH), tmp_path)
    assert "ENR-" not in refused
    copy = pages(gather(session, ["SSC-001"], ["screening"], ["screening"], manner=ENGLISH, kind="participant"), tmp_path)
    assert "ENR-" not in copy
