"""Questions before something is left or thrown away."""

from __future__ import annotations

from sscexo_desktop.gui.asker import Leaving
from sscexo_desktop.gui.sheet import Look, Sheet


class LeaveSheet(Sheet):
    """What becomes of the unsaved fields of a form that is being left: `chosen` (F20)."""

    def __init__(self, look: Look, title: str, fields: int, *, can_save: bool) -> None:
        say = look.say
        super().__init__(look, say("{form} has unsaved changes", form=title), 34)
        self.chosen: Leaving = "stay"
        count = say("1 field is not saved yet.") if fields == 1 else say("{n} fields are not saved yet.", n=fields)
        self.note(count if fields else say("Some changes are not saved yet."))
        self.note(say("A draft stays in the file and is offered again. Discarding goes back to what was saved last."))
        self.answer(say("Discard"), lambda: self._choose("discard"), "danger")
        self.answer(say("Stay here"), self.reject, keys="Esc")
        keep = self.answer(say("Keep draft"), lambda: self._choose("draft"))
        if can_save:
            keep = self.answer(say("Save"), lambda: self._choose("save"), "primary", "Ctrl+S")
        keep.setFocus()

    def _choose(self, what: Leaving) -> None:
        self.chosen = what
        self.accept()


class SureSheet(Sheet):
    """A question with a yes; anything else is no."""

    def __init__(self, look: Look, question: str, detail: str = "", yes: str = "") -> None:
        super().__init__(look, question, 28)
        if detail:
            self.note(detail)
        self.cancel().setFocus()
        self.answer(yes or look.say("Yes"), self.accept, "danger")
