"""Reading the CT scans blind: the reader sees a code and their own questions, the staff which code belongs to which visit (F79)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QWidget

from sscexo_desktop.actions import ct_reading
from sscexo_desktop.actions.ct_reading import Scan
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.chip import Chip
from sscexo_desktop.gui.chrome import Card, line_height, nothing_there
from sscexo_desktop.gui.ct_scan_pane import CtScanPane
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.matrix import Matrix, MatrixRow, Words
from sscexo_desktop.gui.page import Page
from sscexo_desktop.study.places import RecordKey


class CtPage(QWidget):
    """The list of scans, or the one that is being read; `pane` is one that a page built anew goes on with."""

    def __init__(self, desk: Desk, pane: CtScanPane | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.pane: CtScanPane | None = None
        self._stack = QStackedLayout(self)
        self.list = ScanList(desk)
        self.list.scans.opened.connect(lambda at: self.open(at[0]))
        self._stack.addWidget(self.list)
        self._place = pane.form.current_place if pane is not None else None
        if pane is not None:
            self._show(fresh := CtScanPane(desk, pane.code, pane.entry))
            if self._place is not None:
                fresh.form.board.draw(self._place, drawn=pane.form.board.is_drawn(self._place))

    def open(self, code: str) -> None:
        """Open a scan to read it, or to look at one's own reading."""
        try:
            entry = ct_reading.open_scan(self.desk.session, code, self.desk.say.manner)
        except Trouble as trouble:
            self.desk.ask.tell(trouble)
            return
        self._place = None
        self._show(CtScanPane(self.desk, code, entry))
        self.focus_form()

    def _show(self, pane: CtScanPane) -> None:
        self.pane = pane
        pane.left.connect(self._back)
        self._stack.addWidget(pane)
        self._stack.setCurrentWidget(pane)

    def focus_form(self) -> None:
        """Put the cursor where one stood, into the first open field, or into the list."""
        if self.pane is None:
            self.list.scans.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._place is not None:
            self.pane.form.go_to(self._place)
        else:
            self.pane.form.first_open()

    def _back(self) -> None:
        if self.pane is None or not self.pane.may_leave():
            return
        self._stack.removeWidget(self.pane)
        self.pane.hide()
        self.pane.deleteLater()
        self.pane = None
        self.list.refresh()
        self.focus_form()

    def may_leave(self) -> bool:
        """Make sure that nothing typed is lost by leaving."""
        return self.pane is None or self.pane.may_leave()

    def again(self, desk: Desk) -> CtPage:
        """Return this page in another look; the scan being read goes along."""
        if self.pane is not None:
            self.pane.let_go()
        return CtPage(desk, self.pane)

    def commit(self) -> None:
        """Hand over and keep what stands in the editor now."""
        if self.pane is not None:
            self.pane.commit()


class ScanList(Page):
    """The scans by code, and for the staff the key to the codes."""

    def __init__(self, desk: Desk) -> None:
        say, session = desk.say, desk.session
        reads = session.may("read_ct") is None
        about = (
            say("Each scan has a code. You do not see whose it is, when it was made, or how somebody else read it.")
            if reads
            else say("Label the anonymised images with these codes before they go to the reader.")
        )
        super().__init__(desk, say("CT readings"), about, wide=46)
        self.scans = Matrix(desk.theme)
        self.scans.setObjectName("act-read_ct")
        self.scans.setAccessibleName(say("Scans by code"))
        self.key = Matrix(desk.theme)
        self.key.setObjectName("act-see_ct_key")
        self.key.setAccessibleName(say("Which code is which scan"))
        self._none = nothing_there(desk.theme)
        line = round(line_height(self))
        card = Card(desk.theme)
        card.body.setContentsMargins(1, round(line * 0.25), 1, round(line * 0.25))
        for each in (self.scans, self.key, self._none):
            card.body.addWidget(each)
        self.body.addWidget(card)
        self.body.addStretch(1)
        self._reads, self._sees_key = reads, session.may("see_ct_key") is None
        self.refresh()

    def refresh(self) -> None:
        """Read the list anew."""
        say = self.desk.say
        scans = ct_reading.scans(self.desk.session) if self._reads else ()
        keys = ct_reading.ct_key(self.desk.session) if self._sees_key else ()
        rows = tuple(MatrixRow(each.code, (Words(each.code, bold=True), self._state(each), Words(""))) for each in scans)
        self.scans.show_rows((say("Code"), say("State"), ""), rows, range(2, 3))
        self.key.show_rows((say("Code"), say("Participant"), say("Visit")), tuple(map(self._key_row, keys)), range(1, 3))
        self.scans.setVisible(bool(scans))
        self.key.setVisible(bool(keys))
        self._none.setText(say("There is no CT scan yet. A scan is listed once the date of the CT is saved in an outcome form."))
        self._none.setVisible(not scans and not keys)

    def _state(self, scan: Scan) -> Chip:
        say, theme = self.desk.say, self.desk.theme
        match scan.state:
            case "to_read":
                return Chip(say("to read"), theme.blue, theme.blue_pale, mark="empty")
            case "mine":
                return Chip(say("read by me"), theme.green, theme.green_pale, mark="complete")
            case _:
                return Chip(say("read"), theme.muted, edge=theme.field_line, mark="complete")

    def _key_row(self, known: tuple[str, RecordKey]) -> MatrixRow:
        code, key = known
        say, study = self.desk.say, self.desk.session.study
        visit = study.visit(key.visit)
        name = say("{title} {n}", title=visit.title, n=key.occurrence) if visit.many else say(visit.title)
        return MatrixRow(code, (Words(code, bold=True), Words(key.participant), Words(name)))
