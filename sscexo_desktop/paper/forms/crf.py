"""Case report forms as PDF, written whole or not at all (F83)."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sscexo_desktop.paper.annotated.annotated_writer import AnnotatedWriter
from sscexo_desktop.paper.forms.form_writer import FormWriter
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.sheet import PrintJob
from sscexo_desktop.paper.whole_file import write_whole

Progress = Callable[[int, int], None]


def write_forms(job: PrintJob, out: Path, setter: Typesetter | None = None, progress: Progress | None = None) -> Path:
    """Write the PDF whole or not at all; whatever `progress(done, of)` raises stops it. `Trouble` if the world is in the way."""
    if any(sheet.form.identity for sheet in job.sheets):
        raise ValueError("an identity form is never printed")
    own = setter or Typesetter()
    with without_collector():
        try:
            return write_whole(out, lambda file: _write(job, file, own, progress))
        finally:
            if setter is None:
                own.forget()


def _write(job: PrintJob, file: IO[bytes], setter: Typesetter, progress: Progress | None) -> None:
    writer = AnnotatedWriter(job, file, setter) if job.kind == "annotated" else FormWriter(job, file, setter)
    for done, sheet in enumerate(job.sheets):
        if progress:
            progress(done, len(job.sheets))
        writer.sheet(sheet)
    writer.close()
    if progress:
        progress(len(job.sheets), len(job.sheets))


@contextmanager
def without_collector() -> Iterator[None]:
    """Leave the search for circular garbage until afterwards: it took a quarter of the time of a Persian document."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
