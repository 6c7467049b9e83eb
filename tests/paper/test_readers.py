"""Whatever is printed opens in every reader without a word of warning (F87)."""

from __future__ import annotations

import logging
import shutil
import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from printed_pages import ENGLISH, PERSIAN, STAMP, every_answer
from test_pdfa import HOSTILE

from sscexo_desktop.actions.papers.printing import blank_job
from sscexo_desktop.paper.forms.crf import write_forms
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.report import Column, Report, write_report
from sscexo_desktop.paper.sheet import Kind, PrintJob, Sheet
from sscexo_desktop.study.model import Study

WITHOUT_PROFILES = "warning: ICC support is not available"
"""What a `mutool` that was built without colour management says of any file."""
KINDS: tuple[Kind, ...] = ("filled", "participant", "blank", "fillable", "annotated")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readers")


@pytest.fixture(params=[f"{kind}-{language}" for kind in (*KINDS, "list") for language in ("en", "fa")])
def printed(
    request: pytest.FixtureRequest, folder: Path, study: Study, setter: Typesetter, make_sheet: Callable[..., Sheet]
) -> Path:
    """A document of each kind in each language, written once."""
    kind, language = request.param.split("-")
    manner = ENGLISH if language == "en" else PERSIAN
    path = folder / f"{request.param}.pdf"
    if path.exists():
        return path
    if kind == "list":
        rows = ((HOSTILE, "1"), ("سلام", "۲"))
        return write_report(Report("List", (HOSTILE,), (Column("A", 1),) * 2, rows, "", study, manner, STAMP), path, setter=setter)
    if kind in ("filled", "participant"):
        form = study.forms["adverse_event"]
        sheet = make_sheet(form.id, *every_answer(form), participant_copy=kind == "participant")
        return write_forms(PrintJob(study, manner, (sheet,), STAMP, kind), path, setter)
    return write_forms(blank_job(study, manner, "doctor", forms=["adverse_event"], kind=kind), path, setter)


def spoken(*command: str | Path) -> str:
    """Return what a program says besides its output; it has to end well."""
    done = subprocess.run(command, capture_output=True, check=True, cwd=Path(command[-1]).parent)
    return "\n".join(line for line in done.stderr.decode().splitlines() if line != WITHOUT_PROFILES)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
@pytest.mark.parametrize("command", ["pdfinfo", "pdffonts", "pdftotext"])
def test_poppler(printed: Path, command: str) -> None:
    out = ["/dev/null"] if command == "pdftotext" else []
    assert spoken(command, printed, *out) == ""


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="poppler is not installed")
def test_all_fonts_are_embedded_subsets_with_characters(printed: Path) -> None:
    told = subprocess.run(["pdffonts", printed], capture_output=True, check=True, text=True).stdout
    for line in told.splitlines()[2:]:
        assert line.split()[-5:-2] == ["yes", "yes", "yes"]


@pytest.mark.skipif(shutil.which("mutool") is None, reason="MuPDF is not installed")
def test_mupdf(printed: Path) -> None:
    assert spoken("mutool", "info", printed) == ""
    assert spoken("mutool", "draw", "-q", "-F", "txt", "-o", "/dev/null", printed) == ""
    assert spoken("mutool", "draw", "-q", "-r", "20", "-o", printed.with_suffix(".%d.png"), printed) == ""


def test_pdfium(printed: Path) -> None:
    pdf = pypdfium2.PdfDocument(printed)
    assert all(page.get_textpage().get_text_range().strip() for page in pdf)
    assert pdf[0].render(scale=0.3).width


def test_pypdf_in_its_strict_mood(printed: Path, caplog: pytest.LogCaptureFixture) -> None:
    with warnings.catch_warnings(), caplog.at_level(logging.DEBUG, "pypdf"):
        warnings.simplefilter("error")
        assert all(page.extract_text() for page in pypdf.PdfReader(printed, strict=True).pages)
    assert not caplog.records


def test_qpdf(printed: Path) -> None:
    with pikepdf.open(printed) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.get_warnings() == []
