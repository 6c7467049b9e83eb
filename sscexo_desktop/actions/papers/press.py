"""The printing press of an open study: what was set in type for one document is at hand for the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sscexo_desktop.actions.papers.printing import Progress
    from sscexo_desktop.paper.lettering.text import Typesetter
    from sscexo_desktop.paper.sheet import PrintJob


class Press:
    """Writes one document after the other, in any thread, and several at a time."""

    def __init__(self) -> None:
        self._setter: Typesetter | None = None

    def render(self, job: PrintJob, out: Path, progress: Progress | None = None) -> Path:
        """Write the PDF whole or not at all; `progress(done, of)` may raise to cancel."""
        from sscexo_desktop.actions.papers.printing import render
        from sscexo_desktop.paper.lettering.text import Typesetter

        self._setter = self._setter or Typesetter()
        return render(job, out, progress, self._setter)
