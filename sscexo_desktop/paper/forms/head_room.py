"""The four cells at the head of a form: what of them is left to fill in on an empty one, and where."""

from __future__ import annotations

from dataclasses import dataclass

from sscexo_desktop.i18n import FIRST_STRONG, POP, Speaker
from sscexo_desktop.paper.forms.comb import ABOVE, DAY, DIGIT, HEIGHT, width_of
from sscexo_desktop.paper.forms.marks import SMALL_TICK_SIZE, Marks, Ticks, tick_boxes
from sscexo_desktop.paper.pen import MARGIN, WIDTH, Box, Pen
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.study.model import Form, Study

CELL_TOP, CELL_HEIGHT = 81.0, 38.0
_SHARES = (0.23, 0.25, 0.32, 0.20)
INDENT, BASELINE, OFFERED = 7.0, 28.0, 22.4
"""How far in a cell its words begin, and the baselines of boxes for digits and of the first line of tick boxes."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where on an empty form somebody fills in whose it is: the digits of the number, the visits by code, entry and day."""

    participant: tuple[int, Box] | None
    visits: tuple[tuple[str, Box], ...]
    entry: Box | None
    day: Box | None


class HeadRoom:
    """Finds for one study and one reader what is left to fill in."""

    def __init__(self, pen: Pen, study: Study, say: Speaker) -> None:
        self._pen = pen
        self._study = study
        self._say = say
        self._ticks = Ticks(say, pen.setter)

    def number(self) -> tuple[str, str, float]:
        """Return what a participant's number begins with, the boxes for the rest of it, and where these begin."""
        pattern, start = self._study.number_pattern, header_cell(0).start + INDENT
        prefix, example = pattern.partition("{")[0], pattern.format(number=0)
        digits = DIGIT * (len(example) - len(prefix))
        return prefix, digits, start if self._pen.rtl else start + self._pen.width(prefix, 10, bold=True) + 3

    def offered(self, form: Form) -> Marks | None:
        """Return the visits at which a form is filled in as tick boxes, `None` where there is but one."""
        visits = [visit for visit in self._study.visits if form.id in visit.forms]
        options = [(visit.id, f"{FIRST_STRONG}{self._say(visit.short)}{POP}") for visit in visits]
        width = header_cell(1).width - INDENT - 2
        return self._ticks.packed(options, width, SMALL_TICK_SIZE) if len(visits) > 1 else None

    def room(self, sheet: Sheet) -> Room:
        """Return what is left to fill in on an empty form."""
        _, digits, start = self.number()
        first, second, third = map(header_cell, range(3))
        at = first.top + BASELINE - ABOVE
        offered = self.offered(sheet.form) if sheet.visit is None and not sheet.form.many else None
        return Room(
            None if sheet.participant else (len(digits), Box(start, at, width_of(digits), HEIGHT)),
            tuple(tick_boxes(offered, second.start + INDENT, second.top + OFFERED)) if offered else (),
            Box(second.start + INDENT, at, second.width - 2 * INDENT, HEIGHT) if sheet.form.many else None,
            None if sheet.day else Box(third.start + INDENT, at, width_of(DAY), HEIGHT),
        )


def header_cell(number: int) -> Box:
    """Return the box of one of the four cells at the head of a form."""
    start = MARGIN + WIDTH * sum(_SHARES[:number])
    return Box(start, CELL_TOP, WIDTH * _SHARES[number], CELL_HEIGHT)
