"""The recovery sheet on its page: how it stands, printing a new one, typing its codes from the paper, and its PDF (F81)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.actions import recovery
from sscexo_desktop.actions.session import site_time
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import clear_layout, label, line_height, row
from sscexo_desktop.gui.in_sight import focus_in_sight
from sscexo_desktop.gui.papers.previewed import PaperChoice, PaperPreview
from sscexo_desktop.gui.people.password_field import CodeEntry
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.study.texts import Manner

if TYPE_CHECKING:
    from sscexo_desktop.actions.recovery import SheetState
    from sscexo_desktop.gui.desk import Desk
    from sscexo_desktop.paper.recovery_sheet import RecoverySheet


class CodeCheck(QWidget):
    """Asks for one code from the paper, by keys or by scanner; Enter tries it. `proven` is called when it was right."""

    def __init__(self, desk: Desk, title: str, prove: Callable[[str], None], proven: Callable[[], object]) -> None:
        super().__init__()
        self._desk = desk
        self._prove = prove
        self._proven = proven
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(round(line_height(self) * 0.3))
        self.entry = CodeEntry(desk.theme, desk.say, title)
        self.said = label("", desk.theme.red, 0.93, wrap=True)
        self.said.hide()
        self.go = Button(desk.say("Check this code"), desk.theme, "plain", act=self.submit)
        self.go.setAccessibleName(desk.say("{action} {name}", action=self.go.text(), name=title))
        self.go.setEnabled(False)
        self.entry.field.returnPressed.connect(self.submit)
        self.entry.field.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        for each in (self.entry, self.said):
            body.addWidget(each)
        body.addLayout(row(self.go, 1))
        self.setFocusProxy(self.entry)

    def submit(self) -> None:
        """Try the code."""
        if not self.go.isEnabled():
            return
        try:
            self._prove(self.entry.text)
        except Trouble as trouble:
            say = self._desk.say
            self.said.setText(say("{what} {next_step}", what=trouble.what, next_step=trouble.next_step))
            self.said.show()
            focus_in_sight(self.entry, self)
        else:
            self.entry.field.setText("")
            self._proven()


class RecoveryCard(QWidget):
    """What stands in the card about the recovery sheet; `saved` is where the PDF of the sheet still lies."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.saved: Path | None = None
        self.file_check: CodeCheck | None = None
        self.password_check: CodeCheck | None = None
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(round(line_height(self) * 0.5))
        self.refresh()

    # ---- how it stands -------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read anew how the sheet stands."""
        clear_layout(self._body)
        say, theme, session = self.desk.say, self.desk.theme, self.desk.session
        inside = QWidget()
        self._inside = QVBoxLayout(inside)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(round(line_height(self) * 0.5))
        self._body.addWidget(inside)
        self.file_check = self.password_check = None
        about = say("For the day a passphrase or password is forgotten: sealed codes on paper, in two envelopes in two places.")
        self._write(about, "muted")
        state = recovery.state_of(session) if session.may("recovery_sheet") is None else None
        self._state(state)
        self._others(state)
        self.make = Button(say("Make a new sheet…") if state else say("Make the recovery sheet…"), theme, act=self.make_sheet)
        if guard(self.make, "recovery_sheet", session, say):
            self.make.setEnabled(not session.file.read_only)
        self._inside.addLayout(row(self.make, 1))
        self._pdf()
        if state is not None and not (state.used or state.outdated or session.file.read_only):
            self._checks(state)

    def _write(self, words: str, tone: str, factor: float = 0.97) -> None:
        self._inside.addWidget(label(words, getattr(self.desk.theme, tone), factor, wrap=True))

    def _state(self, state: SheetState | None) -> None:
        say = self.desk.say
        if state is None:
            self._write(say("○ You have no recovery sheet yet."), "amber")
            return
        self._write(say("Made {time} by {name}.", time=site_time(state.code.made_at), name=state.code.made_by), "ink")
        if state.used:
            used = site_time(state.code.used_at or state.code.made_at)
            self._write(say("✕ Code 2 is used up since {time}: make a new sheet.", time=used), "red")
            return
        if state.outdated:
            self._write(say("✕ The file has another key since: make a new sheet."), "red")
            return
        if state.mark:
            self._proof(say("Code 1, which opens the file"), state.file_code_at)
        self._proof(say("Code 2, for a new password"), state.password_code_at)
        if state.back_at is not None and not state.password_proven:
            words = say("The file came from a backup or an older copy on {time}: passwords and codes are those of then.",
                        time=site_time(state.back_at))  # fmt: skip
            self._write(words, "amber")

    def _proof(self, title: str, at: datetime | None) -> None:
        say = self.desk.say
        if at is not None:
            self._write(say("✓ {code}: proven {time}", code=title, time=site_time(at)), "green")
        else:
            self._write(say("○ {code}: not proven yet", code=title), "amber")

    def _others(self, mine: SheetState | None) -> None:
        """Name the other data managers with a proven sheet."""
        login = mine.code.login if mine else self.desk.session.access.login
        for each in recovery.states(self.desk.session.file):
            if each.code.login != login and each.proven:
                self._write(self.desk.say("✓ {name} has a proven sheet.", name=each.name), "muted")

    # ---- proving it ----------------------------------------------------------------------------------------------------------

    def _checks(self, state: SheetState) -> None:
        say, session = self.desk.say, self.desk.session
        if state.password_proven and state.file_proven:
            return
        self._write(say("Prove it: type each code from the paper, or scan its square. It can be used all the same."), "ink")
        if state.mark and not state.file_proven:
            prove = partial(recovery.prove_file_code, session)
            self.file_check = CodeCheck(self.desk, say("Code 1, which opens the file"), prove, self._went_on)
            self._inside.addWidget(self.file_check)
        if not state.password_proven:
            prove = partial(recovery.prove_password_code, session)
            self.password_check = CodeCheck(self.desk, say("Code 2, for a new password"), prove, self._went_on)
            self._inside.addWidget(self.password_check)

    def _went_on(self) -> None:
        typed = self.typed
        self.refresh()
        self.type(typed)
        focus_in_sight(self.file_check or self.password_check or self.make)

    @property
    def typed(self) -> tuple[str, str]:
        """What is typed of the two codes."""
        first, second = (each.entry.text if each is not None else "" for each in (self.file_check, self.password_check))
        return first, second

    def type(self, typed: tuple[str, str]) -> None:
        """Put what was typed into the fields again."""
        for check, text in zip((self.file_check, self.password_check), typed, strict=True):
            if check is not None:
                check.entry.field.setText(text)

    # ---- the paper -----------------------------------------------------------------------------------------------------------

    def make_sheet(self) -> None:
        """Make a new sheet and show it before it is printed or saved."""
        desk, say = self.desk, self.desk.say
        detail = say("Code 2 of the sheet before is worthless from then on. Have the printer ready: the sheet is shown this once.")
        if not desk.ask.sure(say("Make a recovery sheet now?"), detail, say("Make the sheet")):
            return
        try:
            sheet = recovery.make_sheet(desk.session, say.manner)
        except Trouble as trouble:
            desk.ask.tell(trouble)
            return
        desk.ask.preview(preview_of(desk, sheet, self._was_saved))
        self.refresh()
        focus_in_sight(self.file_check or self.password_check or self.make)

    def _was_saved(self, path: Path) -> None:
        self.saved = path

    def _pdf(self) -> None:
        """Remind of the PDF that was saved: whoever reads it has the codes."""
        if self.saved is None or not self.saved.exists():
            self.saved = None
            return
        say = self.desk.say
        self._write(say("The PDF of the sheet is kept as {file}.", file=self.saved), "red")
        self._write(say("Whoever reads it has the codes: print it, then delete it."), "red")
        self.delete = Button(say("Delete the PDF now"), self.desk.theme, "plain", act=self.delete_pdf)
        self._inside.addLayout(row(self.delete, 1))

    def delete_pdf(self) -> None:
        """Delete the PDF that was saved."""
        if self.saved is None:
            return
        try:
            recovery.delete_pdf(self.saved)
        except Trouble as trouble:
            self.desk.ask.tell(trouble)
        self.refresh()

    def may_leave(self) -> bool:
        """Offer to delete the PDF before the page is left; nothing stands against leaving."""
        if self.saved is not None and self.saved.exists():
            say = self.desk.say
            detail = say("{file} holds the codes. Delete it once the sheet is printed.", file=self.saved)
            if self.desk.ask.sure(say("Delete the PDF of the recovery sheet?"), detail, say("Delete the PDF")):
                self.delete_pdf()
        return True


def preview_of(desk: Desk, sheet: RecoverySheet, saved: Callable[[Path], None]) -> PaperPreview:
    """Return the preview of a sheet, in either language."""
    return PaperPreview(
        desk.say("Recovery sheet"),
        lambda choice: replace(sheet, manner=Manner(choice.language, desk.preferences.calendar)),
        PaperChoice(desk.preferences.language, "filled"),
        ("filled",),
        saved,
    )
