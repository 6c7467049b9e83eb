"""What was done to a field besides entering it, as small signs behind its frame: a query, a source tick."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter

from sscexo_desktop.gui.ink import Ink
from sscexo_desktop.gui.marks import Mark, paint_mark
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.review import Query, Tick

SIDE = 11


@dataclass(frozen=True, slots=True)
class FieldMarks:
    """The signs of one field, and what they say."""

    query: Mark | None = None
    source: Mark | None = None
    words: str = ""


def field_marks(say: Speaker, queries: Iterable[Query], ticks: Iterable[Tick]) -> Mapping[Place, FieldMarks]:
    """Return the signs by place: a closed query has none; a tick that a change unset is another sign than one that stands."""
    asked: dict[Place, Mark] = {}
    for query in queries:
        if query.state == "open" or (query.state == "answered" and query.place not in asked):
            asked[query.place] = "query_open" if query.state == "open" else "query_answered"
    compared: dict[Place, Mark] = {tick.place: "compared" if tick.stands else "changed" for tick in ticks}
    return {place: _marks(say, asked.get(place), compared.get(place)) for place in {**asked, **compared}}


def _marks(say: Speaker, query: Mark | None, source: Mark | None) -> FieldMarks:
    said = {
        "query_open": say("Open query"),
        "query_answered": say("Answered query"),
        "compared": say("Compared with the source"),
        "changed": say("Changed since it was compared with the source"),
    }
    return FieldMarks(query, source, " · ".join(said[each] for each in (query, source) if each is not None))


def paint_field_marks(painter: QPainter, frame: QRect, marks: FieldMarks, ink: Ink, width: int) -> None:
    """Paint the signs into the gap behind a frame: the query above, the source below."""
    side, theme = ink.px(SIDE), ink.theme
    x = frame.right() + 1
    if marks.query is not None:
        _paint(painter, marks.query, QRect(x, frame.top(), side, side), theme.blue, ink, width)
    if marks.source is not None:
        colour = theme.green if marks.source == "compared" else theme.amber
        y = frame.top() + min(frame.height(), ink.px(38)) - side
        _paint(painter, marks.source, QRect(x, y, side, side), colour, ink, width)


def _paint(painter: QPainter, mark: Mark, box: QRect, colour: QColor, ink: Ink, width: int) -> None:
    paint_mark(painter, mark, QRectF(ink.mirrored(box, width)), colour)
