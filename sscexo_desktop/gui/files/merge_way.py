"""The page of the copies: the comparison, and over it the merge that it led to (F102)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QStackedLayout, QWidget

from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.files.compare_page import ComparePage
from sscexo_desktop.gui.files.merge_page import MergePane


class CopiesPage(QWidget):
    """Compares the open file with another copy, and merges it."""

    def __init__(self, desk: Desk, comparison: ComparePage | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.merge: MergePane | None = None
        self.comparison = comparison or ComparePage(desk)
        self.comparison.merge_asked.connect(self._merge_asked)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.comparison)

    def again(self, desk: Desk) -> CopiesPage:
        """Return this page in another look, with the same comparison and the same answers."""
        found = CopiesPage(desk, self.comparison.again(desk))
        before = self.merge
        if before is not None:
            found.show_merge(MergePane(desk, before.other, before.keys, before.merging, before.at), before.done)
        return found

    def focus_form(self) -> None:
        """Stand where one goes on."""
        if self.merge is not None:
            self.merge.setFocus()
        else:
            self.comparison.focus_form()

    def may_leave(self) -> bool:
        """Ask first where answers of a merge would be lost."""
        return self.merge is None or self.merge.may_leave()

    def _merge_asked(self, other: object, _found: object) -> None:
        if isinstance(other, Path):
            self.show_merge(MergePane(self.desk, other, self.comparison.keys))

    def show_merge(self, pane: MergePane, done: tuple[tuple[str, ...], ...] | None = None) -> None:
        """Show a merge over the comparison."""
        self.merge = pane
        pane.left.connect(self.close_merge)
        self._stack.addWidget(pane)
        self._stack.setCurrentWidget(pane)
        if done is not None:
            pane.done = done[0], done[1], done[2]
            pane.show_step()
        pane.setFocus()

    def close_merge(self) -> None:
        """Go back to the comparison, made anew where something was merged."""
        pane, self.merge = self.merge, None
        if pane is None:
            return
        self._stack.removeWidget(pane)
        pane.hide()
        pane.deleteLater()
        self._stack.setCurrentWidget(self.comparison)
        if pane.done is not None:
            self.comparison.compare_with(pane.other)
        self.comparison.focus_form()
