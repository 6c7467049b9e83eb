"""Compare the open study with another copy of it: which one goes on from the other, or where they parted, row by row (F102)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal

from sscexo_desktop.actions.comparing import ComparedWords, compare_open, told_apart
from sscexo_desktop.actions.facing import file_words
from sscexo_desktop.actions.side_by_side import SideBySide
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import label, row
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.files.compared_view import ComparedView, in_order
from sscexo_desktop.gui.files.with_key import with_key
from sscexo_desktop.gui.page import Page
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.gui.surface import line_height

if TYPE_CHECKING:
    from collections.abc import Callable

    from sscexo_desktop.store.copies.compared import Comparison
    from sscexo_desktop.store.encryption.keys import Keys


class ComparePage(Page):
    """Chooses another copy and shows how the two stand to each other; `keys` open both.

    `merge_asked` carries the other file and the comparison: `merge` is its button, there where the copies parted or none was
    chosen yet.
    """

    merge_asked = Signal(object, object)  # Path, Comparison

    def __init__(
        self, desk: Desk, other: Path | None = None, found: tuple[Comparison, bool] | None = None, keys: Keys | None = None
    ) -> None:
        say, theme = desk.say, desk.theme
        self.go = Button(say("Choose another copy…"), theme, "primary", "Ctrl+O", act=self._choose)
        about = say("Shows what this study file and a copy of it have in common and what differs. Neither of them is changed.")
        super().__init__(desk, say("Compare copies"), about, self.go, wide=64.0)
        guard(self.go, "see_data", desk.session, say)
        self.other, self.found = other, found
        self.keys = keys or desk.session.file.keys
        self.view: ComparedView | None = None
        self.merge = Button(say("Merge…"), theme, "plain", act=self._ask_merge)
        guard(self.merge, "merge", desk.session, say)
        card = self.card(say("The other copy"))
        self._which = label("", theme.ink, wrap=True)
        card.body.addWidget(self._which)
        self._note = label("", theme.muted, 0.93, wrap=True)
        card.body.addWidget(self._note)
        card.body.addLayout(row(self.merge, 1, spacing=round(line_height(self) * 0.5)))
        self._end = self.body.count()
        self.body.addStretch(1)
        self._show()

    def focus_form(self) -> None:
        """Stand at the button that begins it."""
        self.go.setFocus()

    def again(self, desk: Desk) -> ComparePage:
        """Return this page in another look, with the same comparison."""
        return ComparePage(desk, self.other, self.found, self.keys)

    # ---- compare -------------------------------------------------------------------------------------------------------------

    def _choose(self) -> None:
        desk = self.desk
        start = next(iter(desk.backups.plan.folders), str(desk.session.file.path.parent))
        other = desk.ask.study_file(desk.say("Choose another copy of this study"), start)
        if other is not None:
            self.compare_with(other)

    def compare_with(self, other: Path) -> None:
        """Compare the open file with another one; what comes of it is shown. Of an encrypted one the passphrase is asked for."""
        desk, opened = self.desk, with_key(self.desk.ask, other, self.keys)
        if opened is None:
            return
        self.keys = keys = opened

        def work(progress: Callable[[int, int], None]) -> object:
            session = desk.reader(desk.session.file.path)
            try:
                return other, compare_open(session, other, progress, keys)
            finally:
                session.file.close()

        desk.work(desk.say("Comparing"), work, self.show_found)

    def show_found(self, found: object) -> None:
        """Show what a comparison found, and whether with the values."""
        self.other, self.found = cast("tuple[Path, tuple[Comparison, bool]]", found)
        self._show()

    def _show(self) -> None:
        say = self.desk.say
        if self.other is None or self.found is None:
            self._which.setText(say("None chosen yet. Choose a backup, or the copy from another computer."))
            self._note.hide()
            return
        found, shown = self.found
        self._which.setText(file_words(self.other))
        self._note.setVisible(not shown)
        self._note.setText(
            say("The other copy holds what this file has not, and you may not see its data there: values are not shown.")
        )
        self._replace(ComparedView(SideBySide(self._words(shown=shown)), self.desk.theme, found))
        self.merge.setVisible(found.relation == "parted" and found.common > 0)

    def _words(self, *, shown: bool) -> ComparedWords:
        here, other = self.desk.session.file.path, self.other
        names = told_apart(here, other) if other is not None else ("", "")
        return ComparedWords(self.desk.say, self.desk.session.study, in_order(names), shown=shown)

    def _replace(self, view: ComparedView) -> None:
        if self.view is not None:
            self.body.removeWidget(self.view)
            self.view.hide()
            self.view.deleteLater()
        self.view = view
        self.body.insertWidget(self._end, view)

    def _ask_merge(self) -> None:
        if self.other is None or self.found is None:
            self._choose()
        else:
            self.merge_asked.emit(self.other, self.found[0])
