"""A clinic day on paper: the list of who is expected, and behind it their blank forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sscexo_desktop.paper.report import Report
from sscexo_desktop.paper.sheet import PrintJob

if TYPE_CHECKING:
    from sscexo_desktop.paper.lettering.text import Typesetter

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ClinicDayPaper:
    """The list and the forms, as plain data; `name` is for the file's name and never holds an answer."""

    overview: Report
    forms: PrintJob
    name: str

    @property
    def file_name(self) -> str:
        """What the PDF is offered to be saved under."""
        return f"{'PRACTICE_' if self.forms.practice else ''}{self.forms.study.id}_{self.name}.pdf"


def write_clinic_day(paper: ClinicDayPaper, out: Path, progress: Progress | None = None) -> Path:
    """Write the PDF whole or not at all; whatever `progress(done, of)` raises stops it. `Trouble` if the world is in the way."""
    from sscexo_desktop.paper.forms.crf import without_collector
    from sscexo_desktop.paper.lettering.text import Typesetter
    from sscexo_desktop.paper.whole_file import write_whole

    with without_collector():
        return write_whole(out, lambda file: _write(paper, file, Typesetter(), progress))


def _write(paper: ClinicDayPaper, file: IO[bytes], setter: Typesetter, progress: Progress | None) -> None:
    from sscexo_desktop.paper.forms.form_writer import FormWriter
    from sscexo_desktop.paper.report_pages import ReportWriter

    sheets = paper.forms.sheets
    if any(each.form.identity for each in sheets):
        raise ValueError("an identity form is never printed")
    writer = FormWriter(paper.forms, file, setter)
    ReportWriter(paper.overview, file, setter, writer).draw()
    for done, sheet in enumerate(sheets):
        if progress:
            progress(done, len(sheets))
        writer.sheet(sheet)
    writer.close()
