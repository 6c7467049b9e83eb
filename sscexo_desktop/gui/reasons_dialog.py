"""The reason of every saved value that is changed, asked in one dialog."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QComboBox, QHBoxLayout

from sscexo_desktop.actions.entry import PendingChange
from sscexo_desktop.gui.also_changes import AlsoChanges
from sscexo_desktop.gui.chrome import Card, label, line_height
from sscexo_desktop.gui.sheet import Look, Sheet
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.places import Place


def common_reasons(say: Speaker) -> tuple[str, ...]:
    """Return the reasons that are offered."""
    return (
        say("Typing error"),
        say("Copied wrongly from the paper form"),
        say("Corrected against the source document"),
        say("New information from the participant"),
        say("Result arrived later"),
        say("Entered in the wrong field"),
    )


def old_and_new(say: Speaker, theme: Theme, old: str, new: str) -> QHBoxLayout:
    """Return the old value, struck out, and the new one behind an arrow."""
    before = label(old, theme.muted, 1.0, wrap=True)
    font = before.font()
    font.setStrikeOut(True)
    before.setFont(font)
    found = QHBoxLayout()
    found.setSpacing(round(line_height(before) * 0.5))
    found.addWidget(before)
    found.addWidget(label("←" if say.manner.rtl else "→", theme.muted))
    found.addWidget(label(new, theme.teal, 1.0, weight=QFont.Weight.DemiBold, wrap=True), 1)
    return found


class ReasonsSheet(Sheet):
    """Shows old → new of each change and asks why; one reason may serve for all. What else changes stands beneath (`also`)."""

    def __init__(self, look: Look, changes: tuple[PendingChange, ...], also: AlsoChanges | None = None) -> None:
        say = look.say
        super().__init__(look, say("Why is this changed?") if len(changes) == 1 else say("Why are these changed?"), 40)
        self._changes = changes
        self._fields: list[QComboBox] = []
        self.note(say("These values were saved before. The old value, the new one and your reason stay in the audit trail."))
        if also is not None:
            self.body.addWidget(label(also.summary, self.theme.amber, 0.97, wrap=True))
        self.all: QComboBox | None = None
        if len(changes) > 1:
            self.all = self._reason_field(say("One reason for all"))
            self.body.addWidget(label(say("One reason for all"), self.theme.ink, 0.95, weight=QFont.Weight.DemiBold))
            self.body.addWidget(self.all)
            self.all.currentTextChanged.connect(self._for_all)
        for change in changes:
            self.body.addWidget(self._change_card(change))
        if also is not None:
            self.body.addWidget(also)
        self.cancel()
        self.go = self.answer(say("Save with these reasons"), self.accept, "primary", "Ctrl+Enter")
        self._check()
        (self.all or self._fields[0]).setFocus()

    def _reason_field(self, name: str) -> QComboBox:
        found = QComboBox()
        found.setEditable(True)
        found.setAccessibleName(name)
        found.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        found.addItems(list(common_reasons(self.say)))
        found.setCurrentIndex(-1)
        found.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        edit = found.lineEdit()
        if edit is not None:
            edit.setPlaceholderText(self.say("Choose or type a reason (Alt+Down opens the list)"))
            edit.setAccessibleName(name)
        found.wheelEvent = lambda event: event.ignore()  # type: ignore[method-assign]
        return found

    def _change_card(self, change: PendingChange) -> Card:
        say, theme = self.say, self.theme
        card = Card(theme)
        title = say(change.item.label)
        if change.place.row:
            title = say("{item}, row {n}", item=change.item.label, n=change.place.row)
        card.body.addWidget(label(title, theme.ink, 1.0, weight=QFont.Weight.DemiBold, wrap=True))
        card.body.addLayout(self._values(change))
        field = self._reason_field(say("Reason for changing {item}", item=title))
        field.currentTextChanged.connect(self._check)
        self._fields.append(field)
        card.body.addWidget(field)
        return card

    def _values(self, change: PendingChange) -> QHBoxLayout:
        say = self.say
        old = say.value(change.item, change.old, unit=True) if change.old is not None else say("empty")
        new = say.value(change.item, change.new, unit=True) if change.new is not None else say("empty")
        return old_and_new(say, self.theme, old, new)

    def _for_all(self, reason: str) -> None:
        for each in self._fields:
            each.setEditText(reason)
        self._check()

    def _check(self) -> None:
        self.go.setEnabled(all(each.currentText().strip() for each in self._fields))

    def reasons(self) -> Mapping[Place, str]:
        """Return the reason of each change."""
        return {change.place: each.currentText().strip() for change, each in zip(self._changes, self._fields, strict=True)}
