"""The small sentences under an answer: what it was worked out from or is to be judged by, and the reasons that were kept (F37)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.fitting import Fitted, Fitter
from sscexo_desktop.paper.forms.parts import Slot
from sscexo_desktop.paper.pen import Box
from sscexo_desktop.study.texts import Message
from sscexo_desktop.study.typed import Finding

MakeNote = Callable[[str], int]
"""Puts a text on to a continuation page and returns the number of its note."""


@dataclass(frozen=True, slots=True, eq=False)
class Remark:
    """A fitted sentence, or in place of what does not fit the number of its `note`; `kept` is a person's reason."""

    fitted: Fitted
    note: int = 0
    kept: bool = False


class Remarker:
    """Fits remarks into the room under the labels of one reader's forms."""

    def __init__(self, fitter: Fitter, say: Speaker) -> None:
        self._fitter = fitter
        self._say = say

    def remarks(
        self, slot: Slot, value: Fitted, beside: Message | None, kept: tuple[Finding, ...], note: MakeNote
    ) -> Iterator[Remark]:
        """Yield the words beside an answer, then its kept reasons, each below the other."""
        used, room = 0, _room(slot, value)
        if beside is not None:
            said = self._say(beside)
            words = self._beside(said, slot, room)
            yield Remark(words, note(said) if words.rest is not None else 0)
            used = len(words.pieces) + (words.rest is not None)
        if kept:
            reasons = " · ".join(self._say("Reason kept: “{reason}”", reason=each.kept) for each in kept)
            fitted = self._fitter.room(reasons, room, used=used) if room else Fitted((), 0.0)
            whole = fitted.rest is None
            yield Remark(fitted, kept=True) if whole else Remark(Fitted((), fitted.rest), note(reasons), kept=True)

    def line(self, said: str, room: Box, note: MakeNote) -> Remark:
        """Fit what is said about a whole line of results."""
        words = self._fitter.room(said, room, spoken=True)
        return Remark(words, note(said) if words.rest is not None else 0)

    def _beside(self, said: str, slot: Slot, room: Box | None) -> Fitted:
        """Right under the answer where it fits there, else from under the label on; in a cell there is no room."""
        if room is None:
            return Fitted((), 0.0)
        under = self._fitter.below(said, slot) if room == slot.room and slot.across else None
        return under or self._fitter.room(said, room, spoken=True)


def _room(slot: Slot, value: Fitted) -> Box | None:
    """The room for small words: it ends where the answer begins if the answer has more than one line."""
    room = slot.room
    if room is None or not slot.across or all(each.baseline <= slot.baseline for each in value.pieces):
        return room
    return replace(room, width=slot.box.start - room.start)
