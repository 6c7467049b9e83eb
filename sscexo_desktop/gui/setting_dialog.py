"""Confirm what the protocol leaves open: value(s), or one of a list, and reason; a proposal is one click away and never preset."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout

from sscexo_desktop.gui.asker import Confirmation
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import TextField, label, line_height, paint_text, row
from sscexo_desktop.gui.combo import FilterBox
from sscexo_desktop.gui.sheet import Look, Sheet
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Setting
from sscexo_desktop.study.record import ConfirmedSetting
from sscexo_desktop.study.texts import Manner

CANONICAL = Manner("en", "gregorian")


def shown_values(say: Speaker, setting: Setting, values: tuple[str, ...]) -> str:
    """Write canonical values as this reader reads them, with the unit."""
    written = [setting.kind.format(setting.kind.parse(each, CANONICAL).value, say.manner) for each in values]
    return say.measured(" – ".join(written), setting.unit)


class ListField(FilterBox):
    """The choices of a setting in words; `text` is the code that is chosen, "" while none is."""

    def text(self) -> str:
        """Return the code that is chosen."""
        return self.chosen

    def setText(self, code: str) -> None:
        """Choose this code."""
        self.choose(code)


class SettingSheet(Sheet):
    """Asks for the value(s) of one setting and the reason: `confirmation`."""

    def __init__(self, look: Look, setting: Setting, now: ConfirmedSetting | None) -> None:
        say = look.say
        super().__init__(look, say("Confirm: {setting}", setting=setting.title), 38)
        self._setting = setting
        self.note(say(setting.explanation))
        if setting.registered:
            self.body.addWidget(label(say("Registered, word for word:"), self.theme.muted, 0.93))
            words = label(f"“{setting.registered}”", self.theme.ink, 1.0, weight=QFont.Weight.DemiBold, wrap=True)
            words.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            self.body.addWidget(words)
        if now is not None:
            self.note(say("Confirmed now: {values} (version {n})", values=shown_values(say, setting, now.values), n=now.version))
        self.values = self._value_fields()
        self._problem = label("", self.theme.red, 0.93, wrap=True)
        self.body.addWidget(self._problem)
        self.reason = self.field(say("Reason (the document or decision it rests on)"))
        self.reason.textChanged.connect(self._check)
        self.cancel()
        self.go = self.answer(say("Confirm"), self.accept, "primary", "Ctrl+Enter")
        self._check()
        self.values[0].setFocus()

    def _value_fields(self) -> list[TextField | ListField]:
        say, setting = self.say, self._setting
        names = (say("Lowest"), say("Highest")) if setting.is_range else (say("Value"),)
        across = QHBoxLayout()
        across.setSpacing(round(line_height(self) * 0.6))
        found = [self._field(name) for name in names]
        for name, edit in zip(names, found, strict=True):
            across.addWidget(label(name, self.theme.ink, 0.95))
            across.addWidget(edit)
        across.addWidget(label(say.unit(setting.unit), self.theme.muted, 0.95))
        across.addStretch(1)
        self.body.addLayout(across)
        if setting.proposal:
            words = say("Use the proposal: {values}", values=shown_values(say, setting, setting.proposal))
            self.proposal = Button(words, self.theme, "quiet", act=self._use_proposal)
            self.body.addLayout(row(self.proposal, 1))
        return found

    def _field(self, name: str) -> TextField | ListField:
        """Return where one value is given: a list to choose from, or a line to type in."""
        say, kind = self.say, self._setting.kind
        if isinstance(kind, ChoiceKind):
            choices = [(each.code, say(each.text)) for each in kind.codelist.choices]
            box = ListField(self.theme, name, say("Choose…"), choices)
            box.currentIndexChanged.connect(self._check)
            return box
        edit = TextField(self.theme, name=f"{name} {say.unit(self._setting.unit)}".strip())
        edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        edit.setAlignment(Qt.AlignmentFlag.AlignRight if say.manner.rtl else Qt.AlignmentFlag.AlignLeft)
        edit.textChanged.connect(self._check)
        return edit

    def _use_proposal(self) -> None:
        kind = self._setting.kind
        for edit, value in zip(self.values, self._setting.proposal, strict=True):
            written = kind.format(kind.parse(value, CANONICAL).value, self.say.manner)
            edit.setText(value if isinstance(kind, ChoiceKind) else written)
        self.reason.setFocus()

    def _read(self) -> tuple[str, ...] | str:
        """Return the canonical values, or what is wrong with what is typed."""
        found = []
        for edit in self.values:
            reading = self._setting.kind.parse(edit.text(), self.say.manner)
            if reading.problem is not None:
                return self.say(reading.problem)
            if reading.value is None:
                return ""
            fault = self._outside(reading.value)
            if fault:
                return fault
            found.append(reading.value)
        if len(found) == 2 and found[0] > found[1]:  # type: ignore[operator]
            return self.say("The lowest must not be above the highest.")
        return tuple(self._setting.kind.export(each) for each in found)

    def _outside(self, value: object) -> str:
        limits = self._setting.limits
        if limits is None:
            return ""
        low, high = limits.low, limits.high
        if (low is not None and value < low) or (high is not None and value > high):  # type: ignore[operator]
            return self.say("Possible values lie between {low} and {high}.", low=low, high=high)
        return ""

    def _check(self) -> None:
        found = self._read()
        self._problem.setText(found if isinstance(found, str) else "")
        paint_text(self._problem, self.theme.red)
        self._problem.setVisible(isinstance(found, str) and bool(found))
        if hasattr(self, "go"):
            self.go.setEnabled(not isinstance(found, str) and bool(self.reason.text().strip()))

    @property
    def confirmation(self) -> Confirmation:
        """What is confirmed; only meaningful once the dialog let it be confirmed."""
        found = self._read()
        return Confirmation(found if not isinstance(found, str) else (), self.reason.text().strip())
