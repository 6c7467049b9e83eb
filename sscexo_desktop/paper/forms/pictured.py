"""The rows of a section beside its picture: a body or lungs, into whose regions the answers are written as well (F55)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sscexo_desktop.paper.forms.parts import Part, Pictured, Row, Unused
from sscexo_desktop.paper.forms.questions import Asked, is_long
from sscexo_desktop.paper.pen import MARGIN, WIDTH, Box
from sscexo_desktop.study.figures import answered_on, figure
from sscexo_desktop.study.model import Section

PICTURE_WIDTH = 127.0
_HEIGHTS = {"body": 276.0, "lungs": 150.0}
_ALMOST = 0.87
"""How much of its height is enough for a picture, so that no strip stays empty under the rows beside it."""

SetRows = Callable[[Iterable[Asked], float], Iterator[Row]]


def beside_picture(section: Section, asked: list[Asked], rows: SetRows) -> Iterator[tuple[Part, ...]]:
    """Yield the parts of a section that stay together: its rows, and as one block those beside its picture."""
    regions = answered_on(section)
    answered = {item.id for item in regions.values()}
    places = [n for n, (_, item, _) in enumerate(asked) if item.id in answered]
    if not section.picture or not places:
        yield from ((row,) for row in rows(asked, WIDTH))
        return
    narrow = WIDTH - PICTURE_WIDTH
    until = _end(section, asked, places[-1] + 1, narrow, places[0], rows)
    yield from ((row,) for row in rows(asked[: places[0]], WIDTH))
    beside = tuple(rows(asked[places[0] : until], narrow))
    used = sum(each.height for each in beside)
    enough = _HEIGHTS[section.picture]
    height = used if used >= _ALMOST * enough else enough
    picture = Pictured(figure(section.picture), regions, Box(MARGIN + narrow, 0, PICTURE_WIDTH, height))
    yield (picture, *beside, *((Unused(narrow, height - used),) if height > used else ()))
    yield from ((row,) for row in rows(asked[until:], WIDTH))


def _end(section: Section, asked: list[Asked], after: int, narrow: float, first: int, rows: SetRows) -> int:
    """Where the rows beside the picture end: after the last one answered on it, or further where it is taller."""
    until = after
    while until < len(asked) and not is_long(asked[until][1]):
        if sum(each.height for each in rows(asked[first : until + 1], narrow)) > _HEIGHTS[section.picture]:
            break
        until += 1
    return until
