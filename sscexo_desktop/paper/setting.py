"""A line set in type at no particular size, ready to be drawn into any number of documents."""

from dataclasses import dataclass
from typing import Final, NamedTuple

LTR_MARK: Final = "\u200e"
RTL_MARK: Final = "\u200f"
"""Characters of glyphs that are only there to tell a reader of the PDF which way a run goes."""


class Glyph(NamedTuple):
    """A glyph, the character a reader of the PDF gets for it, its place and its declared width, in 1/1000 em."""

    number: int
    text: str
    x: float
    width: float


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A line's advance and its glyphs from left to right in 1/1000 em, and a PDF path to fill besides.

    Compared by identity: a phrase is set once and drawn many times.
    """

    advance: float
    glyphs: tuple[Glyph, ...]
    outlines: str
