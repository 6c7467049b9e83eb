"""A preview on the demo study, with whatever printer the test hands in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from answering import Answers
from PySide6.QtWidgets import QApplication

from sscexo_desktop.gui.papers.paper_choice import preview_of
from sscexo_desktop.gui.papers.preview import PaperPreview, PreviewSheet
from sscexo_desktop.gui.papers.printers import Printers
from sscexo_desktop.gui.sheet import Look
from sscexo_desktop.gui.window import MainWindow

OpenPreview = Callable[..., PreviewSheet]


def over(window: MainWindow) -> Look:
    return Look(window.view.desk.say, window.view.desk.theme, window)


@pytest.fixture
def preview(at_desk, qtbot, answers: Answers) -> Iterator[OpenPreview]:
    """Open previews, and close them at the end."""
    sheets: list[PreviewSheet] = []

    def opened(
        window: MainWindow, participant: str | Sequence[str] = "SSC-001", forms: Sequence[str] | None = ("infusion",),
        printers: Printers | None = None, paper: PaperPreview | None = None, *, wait: bool = True, **more: object,
    ) -> PreviewSheet:  # fmt: skip
        wanted = paper or preview_of(window.view.desk, participant, None, forms, **more)  # type: ignore[arg-type]
        sheet = PreviewSheet(over(window), wanted, answers, printers)
        sheets.append(sheet)
        sheet.show()
        sheet.refresh()
        sheet.activateWindow()
        if wait:
            qtbot.waitUntil(lambda: sheet._job is None, timeout=20_000)
        sheet.area.setFocus()
        QApplication.processEvents()
        return sheet

    yield opened
    for each in sheets:
        each.done(0)
