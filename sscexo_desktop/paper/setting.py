"""A line set in type at no particular size, ready to be drawn into any number of documents.

No figure of the font is kerned, so that a phrase with other figures is set alike: it is set once with noughts, as a mould.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, NamedTuple

LTR_MARK: Final = "\u200e"
RTL_MARK: Final = "\u200f"
"""Characters of glyphs that are only there to tell a reader of the PDF which way a run goes."""

_LATIN, _PERSIAN = "0123456789", "۰۱۲۳۴۵۶۷۸۹"
FIGURE_SETS: Final = (_LATIN, _PERSIAN)
_FIGURE: Final = re.compile(f"[{_LATIN}{_PERSIAN}]")
_NOUGHTS: Final = str.maketrans({figure: figures[0] for figures in FIGURE_SETS for figure in figures[1:]})


class Glyph(NamedTuple):
    """A glyph, the character a reader of the PDF gets for it, its place and its declared width, in 1/1000 em."""

    number: int
    text: str
    x: float
    width: float


class Outline(NamedTuple):
    """A PDF path to fill besides the glyphs, how far right of the line's start in 1/1000 em, and after how many glyphs."""

    path: str
    x: float
    after: int


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A line's advance in 1/1000 em, its glyphs and its outlines from left to right.

    Compared by identity: a phrase is set once and drawn many times.
    """

    advance: float
    glyphs: tuple[Glyph, ...]
    outlines: tuple[Outline, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Mould:
    """A line set with noughts, in which other figures stand in the same way.

    `holes` are the places of figures among its glyphs; for each hole `order` says which figure of the text goes into it, and
    `fitting` which glyph each figure is there. `rest` is the advance of all but the figures.
    """

    setting: Setting
    holes: tuple[int, ...]
    order: tuple[int, ...]
    fitting: tuple[Mapping[str, Glyph], ...]
    rest: float

    def cast(self, figures: Sequence[str]) -> Cast:
        """The same line with these figures, in the order of its text."""
        visual = [figures[at] for at in self.order]
        widths = [fitting[figure].width for fitting, figure in zip(self.fitting, visual, strict=True)]
        return Cast(self.rest + sum(widths), self, visual)

    def outlines(self, figures: Sequence[str]) -> tuple[Outline, ...]:
        """The outlines, moved by the figures left of them."""
        wider = [
            fitting[figure].width - self.setting.glyphs[hole].width
            for hole, fitting, figure in zip(self.holes, self.fitting, figures, strict=True)
        ]
        moved = tuple(accumulate(wider, initial=0.0))
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


def with_noughts(text: str) -> str:
    """A text with noughts for all its figures."""
    return text.translate(_NOUGHTS)


def with_figures(noughts: str, figures: Sequence[str]) -> str:
    """The text again, from what `with_noughts` made of it."""
    left = iter(figures)
    return _FIGURE.sub(lambda _: next(left), noughts)
