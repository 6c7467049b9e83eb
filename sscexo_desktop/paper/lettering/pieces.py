"""The pieces of which a line is composed before each has its place, and the order in which a reader of the PDF gets them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from sscexo_desktop.paper.lettering.bidi import Run
from sscexo_desktop.paper.lettering.setting import LTR_MARK, RTL_MARK, Stretch

SPECK: Final = 4.0
"""The width of a glyph without ink between letters that are shown one by one: pdfium leaves out what has none."""
_MOST_SPECKS: Final = 50
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_LEFT_TO_RIGHT: Final = frozenset({"L", "EN", "AN"})
NUMBER_SIGNS: Final = frozenset({"CS", "ES", "ET"})


class Ink(NamedTuple):
    """What is filled as a shape instead of being shown as a glyph: a glyph's number, a tick box or the code of a character."""

    figure: int | str
    scale: float
    dx: float
    dy: float


class Piece(NamedTuple):
    """A glyph on its way to its place: what it shows, how far it moves the pen, its position in the run's text.

    Its ink is moved `aside` of the pen; `marked` is its text with marks of direction where readers need them.
    """

    number: int
    text: str
    advance: float
    at: int
    ink: Ink | None = None
    aside: float = 0.0
    marked: str = ""


SetRun = tuple[Run, Sequence[Piece]]


def marked(pieces: Sequence[Piece], rtl: bool, alone: bool) -> list[Piece]:
    """The pieces of a run, with marks of its direction where a reader of the PDF would take them for another run's.

    Readers guess directions anew from the characters.  That goes wrong at an edge of a run that is no letter or
    figure, unless the run is `alone` in its line, and left of the signs that can belong to a number.
    """
    mark, own = (RTL_MARK, _RIGHT_TO_LEFT) if rtl else (LTR_MARK, _LEFT_TO_RIGHT)
    names = [unicodedata.bidirectional(piece.text) for piece in pieces]
    before = {at for at, name in enumerate(names) if name in NUMBER_SIGNS} if rtl else set()
    after = set()
    if names and not alone:
        before |= {0} if names[0] not in own else set()
        after |= {len(names) - 1} if names[-1] not in own else set()
    result = list(pieces)
    for at in before | after:
        text = f"{mark if at in before else ''}{pieces[at].text}{mark if at in after else ''}"
        result[at] = pieces[at]._replace(marked=text)
    return result


def specks(pieces: Sequence[Piece]) -> dict[int, float]:
    """How far left of the pen each piece without width stands, so that readers keep the order of those at one place."""
    result: dict[int, float] = {}
    far = 0
    for n in range(len(pieces) - 1, -1, -1):
        far = far + 1 if not pieces[n].advance else 0
        if far:
            result[n] = SPECK / 2 + min(far, _MOST_SPECKS) - 1
    return result


def reading_order(runs: Sequence[SetRun]) -> Iterator[Stretch]:
    """The stretches of a line in the order in which they are read."""
    ends = accumulate(len(pieces) for _, pieces in runs)
    for end, (run, pieces) in sorted(zip(ends, runs, strict=True), key=lambda each: each[1][0].start):
        first = end - len(pieces)
        marks = {at: piece.marked for at, piece in enumerate(pieces, first) if piece.marked}
        yield Stretch(first, end, run.level % 2 == 1, marks)
