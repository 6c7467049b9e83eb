"""A table on paper, as plain data: the audit trail, the list of queries, the accounts, what waits for a signature."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Manner

if TYPE_CHECKING:
    from sscexo_desktop.paper.lettering.text import Typesetter
    from sscexo_desktop.paper.sheet import Stamp

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title, and its width in proportion to the others."""

    title: str
    weight: float


@dataclass(frozen=True, slots=True)
class Report:
    """A table with what explains it, in words already said to its reader: every row has as many cells as there are columns.

    `paragraphs` stand before the table; `note`, what was chosen, stands at the head of every page. `name` is for the file's name
    and never holds an answer.
    """

    title: str
    paragraphs: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Sequence[tuple[str, ...]]
    note: str
    study: Study
    manner: Manner
    stamp: Stamp
    practice: bool = False
    name: str = "report"


def write_report(report: Report, out: Path, progress: Progress | None = None, setter: Typesetter | None = None) -> Path:
    """Write the PDF whole or not at all; whatever `progress(done, of)` raises stops it. `Trouble` if the world is in the way."""
    from sscexo_desktop.paper.lettering.text import Typesetter
    from sscexo_desktop.paper.report_pages import ReportWriter
    from sscexo_desktop.paper.whole_file import write_whole

    return write_whole(out, lambda file: ReportWriter(report, file, setter or Typesetter()).write(progress))
