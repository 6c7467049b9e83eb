"""Print so many pages of filled forms and tell the most memory it took, in MB: `python -m benchmarks.print_memory PAGES`."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.desk import demo_session
from benchmarks.pages import multiplied
from sscexo_desktop.actions.papers.printing import gather, render
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.layout import LayoutSetter
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.study.texts import Manner


def main() -> None:
    wanted, manner = int(sys.argv[1]), Manner("en")
    with demo_session() as session, tempfile.TemporaryDirectory() as folder:
        job = multiplied(gather(session, manner=manner), max(wanted // 40, 1))
        layouts, pages = LayoutSetter(job.study, Speaker(manner), Typesetter()), 0
        laid = {form: len(layouts.lay_out(job.study.forms[form]).pages) for form in {sheet.form.id for sheet in job.sheets}}
        sheets = []
        for sheet in job.sheets:
            if pages < wanted:
                sheets.append(sheet)
                pages += laid[sheet.form.id]
        render(replace(job, sheets=tuple(sheets)), Path(folder) / "out.pdf")
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)  # not `ru_maxrss`, which a process has from its parent


if __name__ == "__main__":
    main()
