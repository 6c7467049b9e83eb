"""The audit trail: every change, log-in, signature, query and lock, to be filtered, read, printed and exported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from sscexo_desktop.actions import audit
from sscexo_desktop.actions.audit import TrailLine
from sscexo_desktop.actions.trail_words import TrailWords
from sscexo_desktop.gui.as_of_pane import AsOfPane
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, Ground, label, line_height, on_keys, row, scrolled
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.entry_panel import EntryPanel, HowToRead
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.gui.trail_filter import TrailFilterBar
from sscexo_desktop.gui.trail_table import PAGE, TrailModel, TrailTable
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.review import TrailFilter
from sscexo_desktop.study.texts import Manner

if TYPE_CHECKING:
    from sscexo_desktop.gui.jobs import Progress
    from sscexo_desktop.paper.report import Report

SIDE = 15
"""The width of the panel beside the table, in lines."""


class TrailPage(QWidget):
    """The trail, newest first, and a form of the past over it."""

    def __init__(self, desk: Desk, wanted: TrailFilter | None = None) -> None:
        super().__init__()
        self.desk = desk
        self._words = TrailWords(desk.say, desk.session.study)
        self.as_of: AsOfPane | None = None
        self._over = False
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._body(wanted or TrailFilter()))
        guard(self.table, "see_trail", desk.session, desk.say)
        on_keys(self._middle, "Esc", self._escape)
        self.refresh()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- parts ---------------------------------------------------------------------------------------------------------------

    def _body(self, wanted: TrailFilter) -> QWidget:
        desk, line = self.desk, round(line_height(self))
        body = Ground(desk.theme.page)
        self._middle = middle = QWidget(body)
        column = QVBoxLayout(middle)
        column.setContentsMargins(line, round(line * 0.7), line, round(line * 0.6))
        column.setSpacing(round(line * 0.5))
        column.addLayout(self._head())
        self.filters = TrailFilterBar(desk, audit.people(desk.session), audit.participants(desk.session), wanted)
        self.filters.changed.connect(self.refresh)
        column.addWidget(self.filters)
        card = Card(desk.theme)
        card.body.setContentsMargins(1, 1, 1, round(line * 0.3))
        self.table = TrailTable(desk.theme)
        self.table.setAccessibleName(desk.say("Audit trail"))
        self.table.chosen.connect(self._show_line)
        self.table.opened.connect(self._open)
        card.body.addWidget(self.table, 1)
        self._nothing = label(desk.say("No entry fits these filters."), desk.theme.muted, wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.body.addWidget(self._nothing, 1)
        column.addWidget(card, 1)
        self._side = self._panel()
        self._side.setParent(body)
        return body

    def _head(self) -> QBoxLayout:
        desk, line = self.desk, round(line_height(self))
        say, theme = desk.say, desk.theme
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(label(say("Audit trail"), theme.ink, 1.5, weight=QFont.Weight.DemiBold))
        self.count = label("", theme.muted, 0.95, wrap=True)
        titles.addWidget(self.count)
        self._top = head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.setSpacing(round(line * 0.5))
        head.addLayout(titles, 1)
        self.filter_button = Button(say("Filters"), theme, "plain", act=self._arrange)
        self.filter_button.setCheckable(True)
        self.help = Button(say("How to read this"), theme, "quiet", "Ctrl+I", act=self._show_reading)
        self.export = Button(say("Export CSV…"), theme, "plain", act=self._export)
        self.print = Button(say("Print"), theme, "plain", "Ctrl+P", act=self._print)
        guard(self.print, "print", desk.session, say)
        guard(self.export, "export", desk.session, say)
        head.addLayout(row(self.help, self.filter_button, self.export, self.print, 1, spacing=round(line * 0.5)))
        return head

    def _panel(self) -> QWidget:
        desk = self.desk
        say, theme, line = desk.say, desk.theme, round(line_height(self))
        inside = Ground(theme.card)
        body = QVBoxLayout(inside)
        body.setContentsMargins(round(line * 0.8), round(line * 0.8), round(line * 0.8), line)
        body.setSpacing(round(line * 0.6))
        self.entry = EntryPanel(say, theme)
        self.then = Button(say("The form as it stood then"), theme, "plain", "Ctrl+O", act=lambda: self._open(self.table.line()))
        self.reading = HowToRead(say, theme)
        body.addWidget(self.entry)
        body.addWidget(self.then)
        body.addWidget(self.reading)
        body.addStretch(1)
        side = Ground(theme.card, theme.line, "start")
        outer = QVBoxLayout(side)
        outer.setContentsMargins(1, 0, 0, 0)
        self._area: QScrollArea = scrolled(inside, theme.card, theme)
        outer.addWidget(self._area)
        return side

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay table and panel out."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Give the table the room first: where there is little, the filters fold up and the panel lies over it when asked for."""
        line = line_height(self)
        both, low = self.width() >= line * 42, self.height() < line * 26
        wide = round(line * SIDE)
        self.filter_button.setVisible(low)
        self.filters.setVisible(not low or self.filter_button.isChecked())
        self._side.setVisible(both or self._over)
        rest = self.width() - wide if both else self.width()
        self._top.setDirection(QBoxLayout.Direction.LeftToRight if rest >= line * 32 else QBoxLayout.Direction.TopToBottom)
        rtl = self.isRightToLeft()
        self._middle.setGeometry(self.width() - rest if rtl else 0, 0, rest, self.height())
        self._side.setGeometry(0 if rtl else self.width() - wide, 0, wide, self.height())
        self._side.raise_()

    def _escape(self) -> None:
        """Take the panel away where it lies over the table."""
        self._over = False
        self._arrange()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- entries -------------------------------------------------------------------------------------------------------------

    def again(self, desk: Desk) -> TrailPage:
        """Return this page in another look, with the same filters and the same form of the past."""
        found = TrailPage(desk, self.filters.wanted)
        if self.as_of is not None:
            found.show_past(self.as_of.key, self.as_of.moment)
        return found

    def refresh(self) -> None:
        """Read anew what the filters want."""
        say, session, wanted = self.desk.say, self.desk.session, self.filters.wanted

        def read_more(before: int | None) -> Sequence[TrailLine]:
            return audit.entries(session, wanted, PAGE, before)

        columns = (say("Time"), say("Person"), say("What"), say("Change and reason"))
        model = TrailModel(columns, read_more, self._words.told)
        self.table.show_model(model)
        count = audit.count(session, wanted)
        self.count.setText(say("1 entry") if count == 1 else say("{n} entries, the newest first", n=count))
        for part, shown in ((self.table, count > 0), (self._nothing, count == 0)):
            part.setVisible(shown)

    def _show_line(self, line: object) -> None:
        known = line if isinstance(line, TrailLine) else None
        self.entry.show_parts(self._words.details(known) if known else ())
        self.then.setVisible(known is not None and known.key is not None and not known.entry.merge)

    def _show_reading(self) -> None:
        self._over = not self._over
        self._arrange()
        # Where the panel was not in view yet its parts are laid out first.
        QTimer.singleShot(0, self, lambda: self._area.verticalScrollBar().setValue(self.reading.y()))

    # ---- the form at that moment ---------------------------------------------------------------------------------------------

    def _open(self, line: object) -> None:
        if isinstance(line, TrailLine) and line.key is not None and not line.entry.merge:
            self.show_past(line.key, line.entry.at)

    def show_past(self, key: RecordKey, moment: datetime) -> None:
        """Show a form as it stood at a moment."""
        self.close_past()
        self.as_of = AsOfPane(self.desk, key, moment)
        self.as_of.left.connect(self.close_past)
        self._stack.addWidget(self.as_of)
        self._stack.setCurrentWidget(self.as_of)
        self.as_of.form_focus()

    def close_past(self) -> None:
        """Go back to the entries."""
        if self.as_of is not None:
            self._stack.removeWidget(self.as_of)
            self.as_of.hide()
            self.as_of.deleteLater()
            self.as_of = None
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- out -----------------------------------------------------------------------------------------------------------------

    def _export(self) -> None:
        desk, wanted = self.desk, self.filters.wanted
        target = desk.ask.file_to_save(desk.say("Export the audit trail"), audit.export_name(desk.session), "*.csv")
        if target is None:
            return
        desk.session.demand("export")

        def work(progress: Progress) -> Path:
            session = desk.reader(desk.session.file.path)
            try:
                return audit.export_trail(session, wanted, target, progress)
            finally:
                session.file.close()

        desk.work(desk.say("Exporting"), work, self.show_file)

    def show_file(self, path: object) -> None:
        """Say what was written."""
        self.count.setText(self.desk.say("✓ Written to {file}", file=str(path)))

    def _print(self) -> None:
        from sscexo_desktop.gui.papers.paper_choice import report_preview
        from sscexo_desktop.gui.papers.previewed import Long

        desk, wanted = self.desk, self.filters.wanted

        def make(manner: Manner) -> Report:
            session = desk.reader(desk.session.file.path)
            try:
                return audit.trail_report(session, wanted, manner)
            finally:
                session.file.close()

        desk.ask.preview(report_preview(desk, desk.say("Audit trail"), lambda manner: Long(partial(make, manner))))
