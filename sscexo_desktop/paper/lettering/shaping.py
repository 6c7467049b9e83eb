"""Shaping: from a line of logical text to glyphs with their places, in thousandths of an em.

Every run is handed to HarfBuzz with an explicit direction.  (Guessing would set Persian digits right to left, as they
belong to the Arabic script.)
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Final

import uharfbuzz as hb

from sscexo_desktop.paper.lettering.bidi import Run, visual_runs
from sscexo_desktop.paper.lettering.characters import BIDI_CONTROLS, TICK_BOXES, Appearance, Kind, appearance, code, told
from sscexo_desktop.paper.lettering.fonts import NOTDEF, Weight
from sscexo_desktop.paper.lettering.outlines import TICK_BOX_ADVANCE, frame_outline, glyph_outline, tick_box_outline
from sscexo_desktop.paper.lettering.pieces import NUMBER_SIGNS, SPECK, Ink, Piece, SetRun, marked, reading_order, specks
from sscexo_desktop.paper.lettering.setting import (
    FIGURE_SETS,
    Glyph,
    Mould,
    Outline,
    SetLine,
    Setting,
    figures_at,
    figures_of,
    with_noughts,
)

_SMALL: Final = 0.6
_CODE_SIZE, _CODE_MARGIN = 0.55, 110.0
_RISE: Final = {Kind.RAISED: 340.0, Kind.LOWERED: -140.0}
_LATIN_FEATURES: Final = {"kern": True, "liga": False}
_ARABIC_FEATURES: Final = {"kern": True, "liga": True}
_WIDEST_GAP: Final = 60.0
"""Readers of a PDF see two words where two glyphs stand further apart than this, or overlap by more."""
_ZERO_WIDTH: Final = "\u200b"
_NOUGHT: Final = frozenset(figures[0] for figures in FIGURE_SETS)
_ARABIC: Final = re.compile("[\u0600-\u08ff\ufb50-\ufefe]")


class Shaper:
    """Sets lines in one weight of the font."""

    def __init__(self, weight: Weight) -> None:
        self._weight = weight
        blank = weight.glyph_of(" ") or NOTDEF
        self._blank = (blank, " ", weight.advance(blank))
        self._appearance = lru_cache(maxsize=4096)(self._look_up)
        self._pieces = lru_cache(maxsize=8192)(self._shape)
        self.mould = lru_cache(maxsize=4096)(self._mould)
        self._words = lru_cache(maxsize=8192)(self._shape_word)
        self._outline = lru_cache(maxsize=1024)(self._outline_of)
        self._advances = lru_cache(maxsize=4096)(self._advances_of)
        self._fitting = self._figures_by_nought()
        self._widening_of = {
            id(fitting): {figure: _tidy(glyph.width - fitting[nought].width) for figure, glyph in fitting.items()}
            for (_, nought), fitting in self._fitting.items()
        }
        self._widening = {
            figure: glyph.width - fitting[nought].width
            for (_, nought), fitting in self._fitting.items()
            for figure, glyph in fitting.items()
        }

    def forget(self) -> None:
        """Let go of all it remembers."""
        for memory in (self._appearance, self._pieces, self._words, self.mould, self._outline, self._advances):
            memory.cache_clear()

    def set_line(self, text: str, levels: tuple[int, ...], base: int) -> SetLine:
        """Set one line whose characters have these embedding levels in a paragraph of level `base`."""
        figures = figures_of(text)
        mould = self.mould(with_noughts(text, figures), levels, base) if figures else None
        return mould.cast(figures) if mould else self.set_whole(text, levels, base)

    def set_whole(self, text: str, levels: tuple[int, ...], base: int) -> Setting:
        """Set one line with all its glyphs, not in a mould."""
        return self._placed_in_line([(run, self._run(text, run, base)) for run in visual_runs(text, levels, base)])

    def _mould(self, text: str, levels: tuple[int, ...], base: int) -> Mould | None:
        """Set a line with noughts for its figures; `None` where others would not stand in the same way."""
        runs = [(run, self._run(text, run, base)) for run in visual_runs(text, levels, base)]
        setting = self._placed_in_line(runs)
        placed = [(each, run.start + each.at) for run, pieces in runs for each in pieces]
        holes = tuple(n for n, (piece, _) in enumerate(placed) if piece.text in _NOUGHT)
        order = {at: n for n, at in enumerate(sorted(placed[hole][1] for hole in holes))}
        fitting = [self._fitting.get((placed[hole][0].number, placed[hole][0].text)) for hole in holes]
        whole = [each for each in fitting if each is not None]
        if len(whole) < len(fitting) or len(order) < len(figures_of(text)):
            return None
        places = tuple([order[placed[hole][1]] for hole in holes])
        widening = tuple([self._widening_of[id(each)] for each in whole])
        return Mould(setting, holes, places, tuple(whole), widening, setting.advance)

    def _figures_by_nought(self) -> dict[tuple[int, str], dict[str, Glyph]]:
        """The glyphs of the figures, by that of the nought: beside Persian letters Latin ones are others than among Latin."""
        found = {}
        for figures in FIGURE_SETS:
            for before in ("", "\u0628"):
                pieces = [self._shape(before + figure, False)[-1] for figure in figures]
                found[pieces[0].number, figures[0]] = {
                    each.text: Glyph(each.number, each.text, 0.0, each.advance) for each in pieces
                }
        return found

    def _run(self, text: str, run: Run, base: int) -> Sequence[Piece]:
        """The pieces of a run of a line from left to right."""
        characters, rtl = text[run.start : run.end], run.level % 2 == 1
        pieces, alone = self._pieces(characters, rtl), len(characters) == len(text) and rtl == bool(base)
        if alone and not (rtl and any(unicodedata.bidirectional(each) in NUMBER_SIGNS for each in set(characters))):
            return pieces
        return marked(pieces, rtl, alone)

    def _placed_in_line(self, runs: list[SetRun]) -> Setting:
        pen = 0.0
        glyphs: list[Glyph] = []
        outlines: list[Outline] = []
        natural_advance = self._weight.advance
        for run, pieces in runs:
            rtl = run.level % 2 == 1
            back = specks(pieces) if rtl else {}
            for n, (number, text, advance, _, ink, aside, _) in enumerate(pieces):
                if n in back:
                    glyphs.append(Glyph(number, text, pen - back[n], SPECK))
                elif rtl and text == " ":
                    # The glyph of a blank is empty: by itself pdfium leaves it out, and guesses whether there is one.
                    glyphs.append(Glyph(self._weight.blank, text, pen, advance))
                else:
                    # The glyph's own width, unless it is moved, or readers would see a gap.
                    natural = natural_advance(number)
                    own = not aside and abs(advance - natural) <= _WIDEST_GAP
                    glyphs.append(Glyph(number, text, pen, natural if own else advance, aside))
                if ink:
                    outlines.append(Outline(self._outline(ink), pen, len(glyphs)))
                pen += advance
        return Setting(pen, tuple(glyphs), tuple(outlines), tuple(reading_order(runs)))

    def advances(self, text: str, levels: tuple[int, ...]) -> list[float]:
        """How far each character moves the pen; a ligature's advance counts for one of its characters."""
        result = list(self._advances(with_noughts(text), levels))
        for at, figure in figures_at(text):
            result[at] += self._widening[figure]
        return result

    def _advances_of(self, text: str, levels: tuple[int, ...]) -> list[float]:
        result = [0.0] * len(text)
        start = 0
        for level, group in groupby(levels):
            end = start + len(list(group))
            for piece in self._pieces(text[start:end], level % 2 == 1):
                result[start + piece.at] += piece.advance
            start = end
        return result

    def _outline_of(self, ink: Ink) -> str:
        if isinstance(ink.figure, str):
            return tick_box_outline(ink.figure) if ink.figure in TICK_BOXES else self._framed(ink.figure)
        return glyph_outline(self._weight.shaper, ink.figure, ink.scale * self._weight.scale, ink.dx, ink.dy)

    def _framed(self, figure: str) -> str:
        """The path of a code in its frame."""
        weight, at, letters = self._weight, _CODE_MARGIN, []
        for letter in figure:
            number = weight.glyph_of(letter) or NOTDEF
            letters.append(glyph_outline(weight.shaper, number, weight.scale * _CODE_SIZE, at, 0))
            at += weight.advance(number) * _CODE_SIZE
        return " ".join([frame_outline(at + _CODE_MARGIN), *letters])

    def _look_up(self, character: str) -> Appearance:
        return appearance(character, lambda sought: self._weight.glyph_of(sought) is not None)

    def _shape(self, text: str, rtl: bool) -> tuple[Piece, ...]:
        """The pieces of one run from left to right."""
        stretches = list(self._stretches(text))
        pieces: list[Piece] = []
        for at, stretch, look in reversed(stretches) if rtl else stretches:
            if look.kind is not Kind.PLAIN:
                pieces.append(self._composed(stretch, at, look))
            else:
                pieces += self._plain(stretch, at, rtl)
        return tuple(pieces)

    def _stretches(self, text: str) -> Iterator[tuple[int, str, Appearance]]:
        """Cut a run into what HarfBuzz shapes together and what is composed by itself; controls fall away here."""
        start = 0
        for end, character in enumerate(text):
            look = self._appearance(character)
            if look.kind is Kind.PLAIN and character not in BIDI_CONTROLS:
                continue
            if start < end:
                yield start, text[start:end], Appearance(Kind.PLAIN)
            if character not in BIDI_CONTROLS:
                yield end, character, look
            start = end + 1
        if start < len(text):
            yield start, text[start:], Appearance(Kind.PLAIN)

    def _composed(self, character: str, at: int, look: Appearance) -> Piece:
        weight = self._weight
        if look.kind is Kind.TICK_BOX:
            return Piece(weight.blank, character, TICK_BOX_ADVANCE, at, Ink(character, 1, 0, 0))
        if look.kind is Kind.MISSING:
            figure = code(character)
            advance = weight.ascii_advance(figure) * _CODE_SIZE + 2 * _CODE_MARGIN
            return Piece(weight.blank, told(character), advance, at, Ink(figure, 1, 0, 0))
        number = weight.glyph_of(look.stand_in) or NOTDEF
        if look.kind is Kind.LIKE:
            return Piece(number, character, weight.advance(number), at)
        ink = Ink(number, _SMALL, 0, _RISE[look.kind])
        return Piece(weight.blank, character, weight.advance(number) * _SMALL, at, ink)

    def _plain(self, text: str, at: int, rtl: bool) -> Iterator[Piece]:
        """What HarfBuzz makes of a stretch of text the font holds; Persian word by word, for no letter is moved for a blank."""
        arabic = _ARABIC.search(text) is not None
        if not (rtl and arabic and " " in text):
            yield from _moved(self._words(text, rtl, arabic), at)
            return
        end = len(text)
        for word in reversed(text.split(" ")):
            start = end - len(word)
            if word:
                yield from _moved(self._words(word, rtl, arabic), at + start)
            if start:
                yield Piece(*self._blank, at + start - 1)
            end = start - 1

    def _shape_word(self, text: str, rtl: bool, arabic: bool) -> tuple[Piece, ...]:
        return tuple(self._shaped(text, rtl, arabic))

    def _shaped(self, text: str, rtl: bool, arabic: bool) -> Iterator[Piece]:
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.script = "Arab" if arabic else "Latn"
        buffer.language = "fa" if arabic else "en"
        hb.shape(self._weight.shaper, buffer, _ARABIC_FEATURES if arabic else _LATIN_FEATURES)
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        clusters = [info.cluster for info in infos]
        if len(clusters) == len(text) == len(set(clusters)):
            for info, position, cluster in zip(infos, positions, clusters, strict=True):
                yield self._placed(info.codepoint, text[cluster], cluster, position)
            return
        ends = dict(pairwise([*sorted(set(clusters)), len(text)]))
        for cluster, group in groupby(zip(infos, positions, strict=True), key=lambda item: item[0].cluster):
            yield from self._cluster(list(group), text[cluster : ends[cluster]], cluster, rtl)

    def _cluster(self, members: list[tuple[hb.GlyphInfo, hb.GlyphPosition]], characters: str, at: int,
                 rtl: bool) -> Iterator[Piece]:
        """Share the characters of a cluster among its glyphs, so that each glyph shows one character.

        Readers of a PDF take the characters of a right-to-left line in reverse: a glyph that showed two would come out
        with them swapped in one reader or the other.  So the further characters go to glyphs without ink and width.
        """
        texts = _shares(characters, len(members), rtl)
        for (info, position), text in zip(members, texts, strict=False):
            yield self._placed(info.codepoint, text, at, position)
        for text in texts[len(members) :]:
            yield Piece(self._weight.blank, text, 0, at)

    def _placed(self, number: int, text: str, at: int, position: hb.GlyphPosition) -> Piece:
        scale = self._weight.scale
        advance = position.x_advance * scale
        if position.y_offset:
            ink = Ink(number, 1, position.x_offset * scale, position.y_offset * scale)
            return Piece(self._weight.blank, text, advance, at, ink)
        if not advance and self._weight.advance(number):  # an invisible character, for which HarfBuzz sets a blank
            return Piece(self._weight.blank, text, 0, at)
        return Piece(number, text, advance, at, aside=position.x_offset * scale)


def _tidy(number: float) -> float:
    """A whole number as an integer, which is written sooner."""
    return int(number) if number == int(number) else number


def _moved(pieces: tuple[Piece, ...], by: int) -> Sequence[Piece]:
    """The same pieces further on in the text."""
    if not by:
        return pieces
    return [Piece(number, text, advance, at + by, ink, aside) for number, text, advance, at, ink, aside, _ in pieces]


def _shares(characters: str, glyphs: int, rtl: bool) -> list[str]:
    """A character for each glyph from left to right, and one entry more for each character left over."""
    if len(characters) < glyphs:
        characters = unicodedata.normalize("NFD", characters)
    texts = list(characters) + [_ZERO_WIDTH] * (glyphs - len(characters))
    return texts[::-1] if rtl else texts
