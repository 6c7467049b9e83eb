"""Text on paper in both scripts: measured, wrapped, and drawn so that it can be searched and copied again.

A phrase is resolved once by the bidirectional algorithm and wrapped on its logical text; each line is shaped run by
run.  All of it is remembered at a thousand units to the em, so that a size only scales it.

What comes out again when a reader of the PDF is asked for the text of a line with Persian in it, where each letter is
shown by itself in the order of reading (`shaping.py`); `tests/paper/test_search.py` counts it for every phrase of the forms:

- poppler (22.12): the phrase as it was, between direction controls; ZWNJ is kept.
- MuPDF (1.21): the same without controls, where no Latin word stands; it breaks the line before and behind one. 1.28 does
  so at some figures as well, and takes two equal letters of a ligature for one.
- pdfium (Chrome, Edge, Qt, the preview): Persian letters, figures and ZWNJ as they were. It mirrors brackets and «» once too
  often, and turns round the parts of a stretch without Persian letters: «۷٫۵.» and «FEV1» are found in their parts.

Left-to-right lines come out as they were in all of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal
from unicodedata import category

import fontpkg

from sscexo_desktop.errors import Trouble
from sscexo_desktop.paper.lettering.bidi import levels
from sscexo_desktop.paper.lettering.bidi_nesting import LTR, RTL
from sscexo_desktop.paper.lettering.characters import printable
from sscexo_desktop.paper.lettering.fonts import EM, Weight
from sscexo_desktop.paper.lettering.outlines import glyph_outline
from sscexo_desktop.paper.lettering.setting import Mould, Outline, SetLine, Setting, figures_of, with_figures, with_noughts
from sscexo_desktop.paper.lettering.shaping import Shaper
from sscexo_desktop.study.texts import message

Align = Literal["start", "end", "center", "left", "right"]

_LEFT_OF: Final = {"left": 0.0, "center": 0.5, "right": 1.0}
"""The part of a line's width that lies left of its anchor, where that does not depend on its direction."""
_FAMILY: Final = "IBM Plex Sans Arabic"
_REGULAR: Final = 400
_BOLD: Final = 700
_BREAKABLE: Final = frozenset(" \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u205f\u3000")
_JOINERS: Final = frozenset("\u200c\u200d")
_PHRASES: Final = 4096
_NARROW: Final = 300.0
"""How wide a letter is at least in a line that is worth trying in one piece, in thousandths of an em."""
_TOLERANCE: Final = 0.5
"""Thousandths of an em a line may be too wide: the rounding of widths that were measured and handed back."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a wrapped phrase: its logical text with the blank it was broken at, its width in points, its glyphs."""

    text: str
    width: float
    bold: bool
    rtl: bool
    setting: SetLine | None
    """None for plain Latin text, which needs no shaping."""


class Typesetter:
    """Measures, wraps and draws text in the regular and the bold weight of the program's font.

    One serves any number of documents, also several at a time.  `rtl` is the direction of the paragraph, not of the
    letters: a Persian form is `rtl` also where an answer is Latin.  A value with its unit inside a Persian phrase
    belongs between U+2066 and U+2069.  Control characters, what the font lacks, and direction controls without their
    partner print as their code in a frame.
    """

    def __init__(self) -> None:
        self._weights = {bold: _weight(_BOLD if bold else _REGULAR) for bold in (False, True)}
        self._shapers = {bold: Shaper(weight) for bold, weight in self._weights.items()}
        self._setting = lru_cache(_PHRASES)(self._set)
        self._moulds = lru_cache(_PHRASES)(self._mould)
        self._resolved = lru_cache(_PHRASES)(self._resolve)
        self._printed = lru_cache(_PHRASES)(printable)
        self._lines = lru_cache(_PHRASES)(self._wrap)

    def forget(self) -> None:
        """Let go of all it remembers, which is quicker than to leave it to the collector of garbage."""
        for memory in (self._setting, self._moulds, self._resolved, self._printed, self._lines):
            memory.cache_clear()
        for shaper in self._shapers.values():
            shaper.forget()

    def width(self, text: str, size: float, bold: bool = False, rtl: bool = False) -> float:
        """The width in points of `text` set in one line."""
        return self._advance(text, bold, rtl) * size / EM

    def wrap(self, text: str, max_width: float, size: float, bold: bool = False, rtl: bool = False) -> tuple[Line, ...]:
        """Break `text` into lines of at most `max_width` points, at newlines, blanks, and inside over-long words.

        The lines' texts put together are what is printed of `text`, without its newlines.  A line holds at least one
        letter, however narrow the room.
        """
        return self._lines(text, max_width, size, bold, rtl)

    def shape(self, text: str, *, bold: bool = False, rtl: bool = False) -> tuple[str, float]:
        """Operators that fill one line's letters, and its advance, in thousandths of an em: for what is no text to a reader."""
        base = RTL if rtl else LTR
        setting = self._shapers[bold].set_whole(text, self._resolved(text, base)[1], base)
        weight = self._weights[bold]
        letters = [glyph_outline(weight.shaper, each.number, weight.scale, each.x, 0) for each in setting.glyphs]
        return " ".join(filter(None, [*letters, "f", _filled(setting.outlines)])), setting.advance

    def draw(self, canvas: Any, content: Line | str, x: float, y: float, size: float, *, bold: bool = False,
             rtl: bool = False, align: Align = "start", colour: Any = None) -> None:
        """Draw one line with its baseline at `y`, and its edge or centre at `x` as `align` says.

        "start" is the left edge of left-to-right text and the right edge of right-to-left text.  A `Line` knows its own
        weight and direction.  `colour` is whatever reportlab takes for one, the current fill colour when None.  The
        canvas counts upwards, as it does unless told otherwise; its state is as before afterwards.
        """
        text, bold, rtl, setting = self._ready(content, bold, rtl)
        if not text or (isinstance(setting, Setting) and not setting.glyphs):
            return
        weight = self._weights[bold]
        embedding = weight.embedding(canvas._doc)  # noqa: SLF001 - the canvas has no public name for it
        if setting is None:
            advance, shown = weight.ascii_advance(text), f"{embedding.string(text)} Tj"
        else:
            advance, shown = setting.advance, embedding.operators(setting)
        part_left = _LEFT_OF.get(align)
        if part_left is None:
            part_left = (align == "start") == rtl
        left = x - part_left * advance * size / EM
        operators = f"BT /{embedding.name} {size:.5g} Tf 1 0 0 1 {left:.2f} {y:.2f} Tm {shown} ET"
        if setting and (outlines := setting.outlines):
            operators += f" q {size / EM:.6f} 0 0 {size / EM:.6f} {left:.2f} {y:.2f} cm {_filled(outlines)} Q"
        if colour is not None:
            canvas.saveState()
            canvas.setFillColor(colour)
        canvas.addLiteral(operators)
        if colour is not None:
            canvas.restoreState()

    def offer(self, canvas: Any, characters: str) -> str:
        """Embed characters that somebody may type into a field of the document; return the name of the font there."""
        return self._weights[False].offer(canvas._doc, characters)  # noqa: SLF001 - the canvas has no public name for it

    def _ready(self, content: Line | str, bold: bool, rtl: bool) -> tuple[str, bool, bool, SetLine | None]:
        """What to draw, and how it is set; a `Line` brings its own weight and direction."""
        if isinstance(content, Line):
            return content.text.rstrip(" "), content.bold, content.rtl, content.setting
        return content, bold, rtl, None if _is_plain(content, rtl) else self._setting(content, bold, rtl)

    def _advance(self, text: str, bold: bool, rtl: bool) -> float:
        if _is_plain(text, rtl):
            return self._weights[bold].ascii_advance(text)
        return self._setting(text, bold, rtl).advance

    def _set(self, text: str, bold: bool, rtl: bool) -> SetLine:
        figures = figures_of(text)
        mould = self._moulds(with_noughts(text, figures), bold, rtl) if figures else None
        if mould:
            return mould.cast(figures)
        base = RTL if rtl else LTR
        shown, resolved = self._resolved(text.replace("\n", " "), base)
        return self._shapers[bold].set_whole(shown, resolved, base)

    def _mould(self, noughts: str, bold: bool, rtl: bool) -> Mould | None:
        base = RTL if rtl else LTR
        return self._shapers[bold].mould(*self._resolved(noughts.replace("\n", " "), base), base)

    def _resolve(self, text: str, base: int) -> tuple[str, tuple[int, ...]]:
        """What is shown of a text, and the levels of its characters: the same whatever its figures are."""
        shown = printable(text)
        return shown, levels(shown, base)

    def _wrap(self, text: str, max_width: float, size: float, bold: bool, rtl: bool) -> tuple[Line, ...]:
        room = max_width * EM / size
        wrap_one = self._wrap_plain if _is_plain(text.replace("\n", ""), rtl) else self._wrap_shaped
        figures = figures_of(text)
        shown = with_figures(self._printed(with_noughts(text, figures)), figures) if figures else self._printed(text)
        return tuple(line for paragraph in shown.split("\n") for line in wrap_one(paragraph, room, size, bold, rtl))

    def _wrap_plain(self, text: str, room: float, size: float, bold: bool, rtl: bool) -> Iterator[Line]:
        weight = self._weights[bold]
        advances = [weight.ascii_advance(character) for character in text]
        start = 0
        while start < len(text) or not start:
            end = _fitting_end(text, advances, start, room)
            width = weight.ascii_advance(text[start:end].rstrip(" ")) * size / EM
            yield Line(text[start:end], width, bold, rtl, None)
            if end == len(text):
                return
            start = end

    def _wrap_shaped(self, text: str, room: float, size: float, bold: bool, rtl: bool) -> Iterator[Line]:
        if text and text[-1] not in _BREAKABLE and len(text) * _NARROW <= room:
            setting = self._setting(text, bold, rtl)
            if setting.advance <= room:
                yield Line(text, setting.advance * size / EM, bold, rtl, setting)
                return
        shaper, base = self._shapers[bold], RTL if rtl else LTR
        resolved = self._resolved(with_noughts(text), base)[1]
        advances = shaper.advances(text, resolved)
        start = 0
        while start < len(text) or not start:
            narrower = room
            while True:
                end = _fitting_end(text, advances, start, narrower)
                inked = _without_blanks(text, start, end)
                setting = shaper.set_line(text[start:inked], resolved[start:inked], base)
                # A word broken inside is shaped anew at the break, and can come out wider than in one piece.
                if setting.advance <= room or narrower <= 0:
                    break
                narrower -= max(setting.advance - room, EM / 100)
            yield Line(text[start:end], setting.advance * size / EM, bold, rtl, setting)
            if end == len(text):
                return
            start = end


def _weight(number: int) -> Weight:
    """A weight of the font; `Trouble` if its file is not what was installed."""
    try:
        return Weight(fontpkg.path(_FAMILY, number))
    except (fontpkg.FontpkgError, OSError, ValueError) as missing:
        raise Trouble(
            message("The font for printing is missing or damaged, so nothing can be printed."),
            message("Install the program again. The study file is not touched by this."),
        ) from missing


def _filled(outlines: tuple[Outline, ...]) -> str:
    """Operators that fill outlines, each at its place; they leave the origin moved."""
    at, operators = 0.0, []
    for path, x, _ in outlines:
        operators.append(f"1 0 0 1 {x - at:.1f} 0 cm {path} f")
        at = x
    return " ".join(operators)


def _is_plain(text: str, rtl: bool) -> bool:
    """Whether `text` is left-to-right ASCII, which needs neither the bidirectional algorithm nor shaping."""
    return not rtl and text.isascii() and text.isprintable()


def _fitting_end(text: str, advances: list[float], start: int, room: float) -> int:
    """Where the line that begins at `start` ends: after the last blank that leaves it within `room`, else inside the
    word; never before the first letter and its marks."""
    used = 0.0
    at, after_blank = start, start
    while at < len(text):
        if text[at] in _BREAKABLE:
            after_blank = at + 1
        elif used + advances[at] > room + _TOLERANCE:
            break
        used += advances[at]
        at += 1
    if at == len(text):
        return at
    return after_blank if after_blank > start else _letter_end(text, start, at)


def _letter_end(text: str, start: int, at: int) -> int:
    """The last place up to `at` between two letters, at least one letter after `start`."""
    while at > start and _belongs_to_previous(text, at):
        at -= 1
    if at > start:
        return at
    at = start + 1
    while at < len(text) and _belongs_to_previous(text, at):
        at += 1
    return at


def _belongs_to_previous(text: str, at: int) -> bool:
    return text[at] in _JOINERS or category(text[at]) in ("Mn", "Me", "Mc") or (at > 0 and text[at - 1] == "\u200d")


def _without_blanks(text: str, start: int, end: int) -> int:
    """The end of the line `[start, end)` without the blanks it was broken at."""
    while end > start and text[end - 1] in _BREAKABLE:
        end -= 1
    return end
