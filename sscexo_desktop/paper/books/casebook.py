"""Casebooks as PDF: everything of a participant in one book, or the books of many one behind the other (F84, F85)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sscexo_desktop.paper.forms.crf import Progress, without_collector
from sscexo_desktop.paper.sheet import PrintJob
from sscexo_desktop.paper.whole_file import write_whole

if TYPE_CHECKING:
    from sscexo_desktop.paper.lettering.text import Typesetter

_STEPS = 1000
"""Into so many steps the progress of each of several books is divided: how many forms the next ones have is not known."""


def write_casebooks(
    jobs: Iterable[PrintJob], count: int, out: Path, setter: Typesetter | None = None, progress: Progress | None = None
) -> Path:
    """Write the books of `count` jobs into one PDF, whole or not at all; no more than one job is held at a time.

    Whatever `progress(done, of)` raises stops it. `Trouble` if the world is in the way; `ValueError` if there is no job.
    """
    from sscexo_desktop.paper.lettering.text import Typesetter

    with without_collector():
        return write_whole(out, lambda file: _write(jobs, count, file, setter or Typesetter(), progress))


def _write(jobs: Iterable[PrintJob], count: int, file: IO[bytes], setter: Typesetter, progress: Progress | None) -> None:
    from sscexo_desktop.paper.books.casebook_writer import CasebookWriter

    coming = iter(jobs)
    first = next(coming, None)
    if first is None:
        raise ValueError("no casebook without a participant")
    writer = CasebookWriter(first, file, setter)
    for n, job in enumerate(chain((first,), coming)):
        tell = part_of(progress, n, count)
        writer.book(job, tell)
        tell(len(job.sheets), len(job.sheets))
    writer.close()


def part_of(progress: Progress | None, book: int, books: int) -> Callable[[int, int], None]:
    """Return what tells how far one of the books, counted from 0, has come, as a part of all; a single one in forms."""

    def tell(done: int, of: int) -> None:
        if progress is None:
            return
        if books == 1:
            progress(done, of)
        else:
            progress(book * _STEPS + (_STEPS * done // of if of else _STEPS), books * _STEPS)

    return tell
