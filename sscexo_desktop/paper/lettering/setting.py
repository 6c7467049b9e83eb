"""A line set in type at no particular size, ready to be drawn into any number of documents.

No figure of the font is kerned, so that a phrase with other figures is set alike: it is set once with noughts, as a mould.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import getitem
from typing import Final, NamedTuple

LTR_MARK: Final = "\u200e"
RTL_MARK: Final = "\u200f"
"""What a reader of the PDF is told beside a character, where it would not see by itself which way a run goes."""

_LATIN, _PERSIAN = "0123456789", "۰۱۲۳۴۵۶۷۸۹"
FIGURE_SETS: Final = (_LATIN, _PERSIAN)
_FIGURE: Final = re.compile(f"[{_LATIN}{_PERSIAN}]")
_NOUGHT_OF: Final = {figure: figures[0] for figures in FIGURE_SETS for figure in figures}


class Glyph(NamedTuple):
    """A glyph, the character a reader of the PDF gets for it, its place, its width and how far its ink is moved, in 1/1000 em."""

    number: int
    text: str
    x: float
    width: float
    aside: float = 0.0


class Outline(NamedTuple):
    """A PDF path to fill besides the glyphs, how far right of the line's start in 1/1000 em, and after how many glyphs."""

    path: str
    x: float
    after: int


class Stretch(NamedTuple):
    """The glyphs `[first, stop)` of a line that run one way; `marked` has the characters that need marks of direction."""

    first: int
    stop: int
    rtl: bool
    marked: Mapping[int, str]


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A line's advance in 1/1000 em, its glyphs and its outlines from left to right, and its stretches in the order of reading.

    Compared by identity: a phrase is set once and drawn many times.
    """

    advance: float
    glyphs: tuple[Glyph, ...]
    outlines: tuple[Outline, ...]
    order: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Mould:
    """A line set with noughts, in which other figures stand in the same way.

    `holes` are the places of figures among its glyphs; for each hole `order` says which figure of the text goes into it, and
    `fitting` which glyph each figure is there, `widening` how much wider than a nought. `rest` is the advance with
    noughts.
    """

    setting: Setting
    holes: tuple[int, ...]
    order: tuple[int, ...]
    fitting: tuple[Mapping[str, Glyph], ...]
    widening: tuple[Mapping[str, float], ...]
    rest: float

    def cast(self, figures: Sequence[str]) -> Cast:
        """The same line with these figures, in the order of its text."""
        visual = [figures[at] for at in self.order]
        return Cast(self.rest + sum(map(getitem, self.widening, visual)), self, visual)

    def outlines(self, figures: Sequence[str]) -> tuple[Outline, ...]:
        """The outlines, moved by the figures left of them."""
        moved = tuple(accumulate(map(getitem, self.widening, figures), initial=0.0))
        return tuple([Outline(path, x + moved[bisect_left(self.holes, after)], after) for path, x, after in self.setting.outlines])


@dataclass(frozen=True, slots=True, eq=False)
class Cast:
    """A line made in a mould: the figures from left to right."""

    advance: float
    mould: Mould
    figures: Sequence[str]

    @property
    def outlines(self) -> tuple[Outline, ...]:
        """What is filled besides the glyphs."""
        return self.mould.outlines(self.figures) if self.mould.setting.outlines else ()


SetLine = Setting | Cast


def figures_of(text: str) -> list[str]:
    """The figures in a text, in its order."""
    return _FIGURE.findall(text)


def figures_at(text: str) -> Iterator[tuple[int, str]]:
    """The figures in a text with their places."""
    return ((found.start(), found[0]) for found in _FIGURE.finditer(text))


def with_noughts(text: str, figures: Iterable[str] | None = None) -> str:
    """A text with noughts for all its figures, which `figures` are if they are known."""
    for figure in set(figures_of(text) if figures is None else figures):
        text = text.replace(figure, _NOUGHT_OF[figure])
    return text


def with_figures(noughts: str, figures: Sequence[str]) -> str:
    """The text again, from what `with_noughts` made of it."""
    left = iter(figures)
    return _FIGURE.sub(lambda _: next(left), noughts)
