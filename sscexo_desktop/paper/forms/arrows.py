"""Lead from an answer to the questions that follow from it: a line along the column of answers with a head at each of them (F83).

Drawn only where both stand on one page in one section; the words at the question say it in any case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sscexo_desktop.paper.forms.marks import Tick
from sscexo_desktop.paper.forms.parts import FIRST_BASELINE, PADDING, Page, Placed, Row, Slot
from sscexo_desktop.paper.forms.printed_form import answer_height, answer_start, marks_at
from sscexo_desktop.paper.lettering.outlines import TICK_BOX
from sscexo_desktop.paper.pen import DARK, PAGE_HEIGHT, Pen
from sscexo_desktop.study.model import AllOf, Condition, Is

_WIDTH = 1.1
_HEAD, _HALF = 5.4, 3.2
_UNDER = 1.6
"""How far below its tick box the line turns."""
_LANES = (0.0, 2.4)
"""How far inside the column of answers the line goes; a second one where the first is taken."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A slot alone in its row, with the row's place."""

    slot: Slot
    top: float
    height: float

    @property
    def free(self) -> float:
        """How far down the column of answers goes beside the label."""
        return answer_height(self.slot, self.height)


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from the tick boxes of these codes through some rows to those asked because of them."""

    codes: tuple[str, ...]
    rows: tuple[_Asked, ...]
    targets: frozenset[str]

    @property
    def source(self) -> _Asked:
        """The row with the tick boxes."""
        return self.rows[0]

    @property
    def until(self) -> float:
        """The top of the last row it leads to."""
        return self.rows[-1].top


def draw_arrows(pen: Pen, page: Page) -> None:
    """Draw all arrows of a page."""
    taken: list[tuple[Arrow, float]] = []
    for arrow in arrows(page):
        used = {lane for other, lane in taken if other.until > arrow.source.top}
        free = [lane for lane in _LANES if lane not in used]
        if free:
            taken.append((arrow, free[0]))
            _draw(pen, arrow, free[0])


def arrows(page: Page) -> Iterator[Arrow]:
    """Find what leads where on a page, in the order in which it begins."""
    for is_rows, placed in groupby(page, lambda each: isinstance(each.part, Row)):
        if is_rows:
            yield from _of_section(list(_alone(placed)))


def _alone(placed: Iterator[Placed]) -> Iterator[_Asked]:
    """The rows of a section with one question."""
    for each in placed:
        if isinstance(each.part, Row) and len(each.part.questions) == 1:
            yield _Asked(each.part.questions[0].slot, each.top, each.part.height)


def _of_section(rows: list[_Asked]) -> Iterator[Arrow]:
    number = {each.slot.item.id: n for n, each in enumerate(rows)}
    found: dict[tuple[int, tuple[str, ...]], list[int]] = {}
    for n, each in enumerate(rows):
        condition = None if each.slot.item.derive else _nearest(each.slot.item.when, number)
        if condition is not None and number[condition.item] < n:
            found.setdefault((number[condition.item], condition.codes), []).append(n)
    for (source, codes), targets in sorted(found.items()):
        arrow = Arrow(codes, tuple(rows[source : targets[-1] + 1]), frozenset(rows[n].slot.number for n in targets))
        if _drawable(arrow):
            yield arrow


def _nearest(condition: Condition | None, number: dict[str, int]) -> Is | None:
    """The answer that decides last, of those that stand in this section."""
    if isinstance(condition, Is):
        return condition if not condition.form and condition.item in number else None
    if isinstance(condition, AllOf):
        parts = [near for part in condition.parts if (near := _nearest(part, number))]
        return max(parts, key=lambda near: number[near.item], default=None)
    return None


def _drawable(arrow: Arrow) -> bool:
    """Whether all boxes stand in one line with nothing under it, and the column goes straight down from there."""
    ticks = list(_ticks(arrow))
    one_line = len({tick.baseline for tick in ticks}) == 1
    straight = len({answer_start(each.slot) for each in arrow.rows}) == 1
    below = not arrow.source.slot.listed or all(tick.last for tick in ticks)
    return len(ticks) == len(arrow.codes) and one_line and straight and below


def _ticks(arrow: Arrow) -> Iterator[Tick]:
    marks = arrow.source.slot.marks
    return (tick for tick in marks.ticks if tick.code in arrow.codes) if marks else iter(())


# ---- drawing -------------------------------------------------------------------------------------------------------------------


def _draw(pen: Pen, arrow: Arrow, aside: float) -> None:
    lane = answer_start(arrow.source.slot) + aside
    at = _leave(pen, arrow, lane)
    for n, each in enumerate(arrow.rows):
        asked = n > 0 and each.slot.number in arrow.targets
        bottom = each.top + (each.free if n or not each.slot.listed else each.height)
        if asked and each.free < each.height:
            _rule(pen, lane, at, bottom - _HEAD)
            _head_down(pen, lane, bottom)
        elif asked:
            middle = each.top + FIRST_BASELINE - 2
            _head(pen, lane, answer_start(each.slot) + PADDING - 0.6, middle)
            _rule(pen, lane, at, middle if each is arrow.rows[-1] else bottom)
        else:
            _rule(pen, lane, at, bottom)
        at = each.top + each.height


def _leave(pen: Pen, arrow: Arrow, lane: float) -> float:
    """Draw from the tick boxes to the lane; return where the line turns down."""
    slot, top = arrow.source.slot, arrow.source.top
    start, baseline = marks_at(slot)
    size = slot.marks.size if slot.marks else 0.0
    turn = top
    for tick in _ticks(arrow):
        bottom = top + baseline + tick.baseline - TICK_BOX[1] * size / 1000
        turn, middle = bottom + _UNDER, start + tick.start + tick.side / 2
        pen.line(middle, bottom, middle, turn, level=DARK, width=_WIDTH)
        pen.line(middle, turn, lane, turn, level=DARK, width=_WIDTH)
    return turn


def _rule(pen: Pen, lane: float, top: float, bottom: float) -> None:
    pen.line(lane, top, lane, bottom, level=DARK, width=_WIDTH)


def _head(pen: Pen, lane: float, tip: float, middle: float) -> None:
    """Draw the head of an arrow that ends at an answer."""
    pen.line(lane, middle, tip - 1, middle, level=DARK, width=_WIDTH)
    back = max(tip - _HEAD, lane)
    _triangle(pen, (tip, middle), (back, middle - _HALF), (back, middle + _HALF))


def _head_down(pen: Pen, lane: float, tip: float) -> None:
    """Draw the head of an arrow that ends above an answer."""
    _triangle(pen, (lane, tip), (lane - _HALF, tip - _HEAD), (lane + _HALF, tip - _HEAD))


def _triangle(pen: Pen, *corners: tuple[float, float]) -> None:
    first, *rest = (f"{pen.x(start):.2f} {PAGE_HEIGHT - top:.2f}" for start, top in corners)
    pen.shade(DARK)
    pen.canvas.addLiteral(f"{first} m {' '.join(f'{each} l' for each in rest)} h f")
