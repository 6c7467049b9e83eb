"""In the panel of an infusion: scan the vial to see whether it is the right one, and print its label (F48)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.papers import vial
from sscexo_desktop.actions.papers.vial_words import VIAL_WORDS
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, TextField, label, on_keys
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.in_sight import focus_in_sight
from sscexo_desktop.gui.papers.paper_choice import SessionLog
from sscexo_desktop.gui.papers.previewed import Drawing, PaperChoice, PaperPreview
from sscexo_desktop.gui.people.permitted import permit
from sscexo_desktop.gui.wrapping import Group, Wrapping
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner, message

if TYPE_CHECKING:
    from sscexo_desktop.actions.papers.print_log import Target
    from sscexo_desktop.gui.jobs import Progress
    from sscexo_desktop.paper.vial_label import LabelPaper

COPIES_ON_A4 = 4
WHAT_NEXT = message("Do not give it. Call the second person and compare label and form.")


class VialCheckCard(QWidget):
    """Takes what a scanner types, and says loud and plain whether the vial is for this participant, session and lot."""

    def __init__(self, desk: Desk, entry: Entry) -> None:
        super().__init__()
        self._desk, self._entry = desk, entry
        say, theme = desk.say, desk.theme
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.addWidget(label(say("Vial"), theme.ink, 1.05, weight=QFont.Weight.DemiBold))
        self.scan = Button(say("Scan the vial…"), theme, "plain", act=self.open)
        self.scan.setToolTip("Ctrl+Shift+V")
        self.label = Button(say("Label…"), theme, "quiet", act=lambda: self._print("label"))
        self.sheet = Button(say("Labels on A4…"), theme, "quiet", act=lambda: self._print("a4"))
        permit(self.scan, desk.session.may("enter"), say)
        for each in (self.label, self.sheet):
            permit(each, desk.session.may("print"), say)
        self.field = TextField(theme, "", say("Code on the label of the vial"))
        self.field.setPlaceholderText(say("Scan the code on the label"))
        self.field.returnPressed.connect(self._scanned)
        self.field.hide()
        self._body.addWidget(Wrapping([Group(self.scan), Group(self.label, self.sheet, space=0.1)]))
        self._body.addWidget(self.field)
        self.verdict: Card | None = None
        on_keys(self.field, "Esc", self.close_field)

    def open(self) -> None:
        """Wait for the scanner."""
        self._clear()
        self.field.clear()
        self.field.show()
        focus_in_sight(self.field)

    def close_field(self) -> None:
        """Wait no more, and take the verdict away."""
        self.field.hide()
        self._clear()

    def _clear(self) -> None:
        if self.verdict is not None:
            self.verdict.hide()
            self.verdict.deleteLater()
            self.verdict = None

    def _scanned(self) -> None:
        scanned = self.field.text()
        if not scanned.strip():
            return
        self.field.clear()
        self._clear()
        try:
            found = vial.check_vial(self._desk.session, self._entry.key, scanned, self._on_screen())
        except Trouble as trouble:
            self._desk.ask.tell(trouble)
            return
        self._show(found)

    def _on_screen(self) -> tuple[str, str]:
        """Return lot and vial number as they stand in the form now, saved or not."""
        known = (self._entry.answer(Place(each)) for each in (vial.LOT, vial.VIAL))
        lot, number = (each if isinstance(each, str) else "" for each in known)
        return lot, number

    def _show(self, found: vial.VialCheck) -> None:
        say, theme = self._desk.say, self._desk.theme
        fill, edge, ink = (theme.green_pale, theme.green_line, theme.green) if found.right else (
            theme.red_pale, theme.red_line, theme.red
        )  # fmt: skip
        card = Card(theme, fill=fill, line=edge)
        words = say(VIAL_WORDS[",".join(found.differs) or found.lot])
        title = say("Right vial") if found.right else say("STOP: wrong vial")
        card.body.addWidget(label(title, ink, 1.2, weight=QFont.Weight.DemiBold, wrap=True))
        card.body.addWidget(label(words, theme.ink, 1.0, wrap=True))
        if not found.right:
            card.body.addWidget(label(say(WHAT_NEXT), theme.ink, 1.0, wrap=True))
        card.setAccessibleName(title)
        card.setAccessibleDescription(words)
        self.verdict = card
        self._body.addWidget(card)
        focus_in_sight(self.field, card)
        if not found.right:
            self._desk.ask.tell(Trouble(message("STOP: wrong vial. {found}", found=VIAL_WORDS[",".join(found.differs)]), WHAT_NEXT))

    def _print(self, paper: LabelPaper) -> None:
        self._desk.ask.preview(label_preview(self._desk, self._entry.key, paper))


def label_preview(desk: Desk, key: RecordKey, paper: LabelPaper) -> PaperPreview:
    """Return the preview of one label on its own page, or of some on A4."""

    def gather(choice: PaperChoice) -> Drawing:
        from sscexo_desktop.paper.vial_label import write_labels

        manner = Manner(choice.language, desk.preferences.calendar)
        found = vial.label_of(desk.session, key, manner)

        def note(target: Target, pages: int) -> int:
            return vial.begin_label(desk.session, key, manner, target, pages)

        def draw(out: Path, _progress: Progress) -> Path:
            return write_labels(found, out, paper, COPIES_ON_A4 if paper == "a4" else 1)

        return Drawing(draw, found.file_name, note)

    title = desk.say("Print — {title}", title=desk.say("Label of the vial"))
    return PaperPreview(title, gather, PaperChoice(desk.preferences.language, "filled"), log=SessionLog(desk.session))
