"""The table of contents of a casebook: laid out before the pages it names, drawn when they are numbered, each line a link (F84)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.document import Document
from sscexo_desktop.paper.lettering.text import Line, Typesetter
from sscexo_desktop.paper.pen import BLACK, BODY_BOTTOM, DARK, FAINT_RULE, MARGIN, WIDTH, Box, Pen
from sscexo_desktop.paper.table_flow import TOP

_SIZE, _HEADING_SIZE, _SMALL = 8.6, 8.8, 7.6
_LEADING, _ABOVE, _BELOW, _HEADING_GAP = 11.0, 9.6, 3.4, 7.0
_INDENT = 14.0
_STATE_AT, _PAGE_ROOM = 0.48, 34.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A line: its words, and how what it names stands; `key` names its page, a heading or what is missing has none."""

    words: str
    state: str = ""
    key: str = ""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class _Placed:
    entry: Entry
    top: float
    height: float
    words: tuple[Line, ...]
    state: tuple[Line, ...]


class Contents:
    """The contents of one book, in pages."""

    def __init__(self, entries: Iterable[Entry], setter: Typesetter, say: Speaker) -> None:
        self._setter = setter
        self._say = say
        self._rtl = say.manner.rtl
        self.pages: list[list[_Placed]] = [[]]
        at = TOP
        placed = [self._placed(each) for each in entries]
        for n, each in enumerate(placed):
            follower = placed[n + 1].height if each.entry.heading and n + 1 < len(placed) else 0.0
            if at + each.height + follower > BODY_BOTTOM and self.pages[-1]:
                self.pages.append([])
                at = TOP
            self.pages[-1].append(_Placed(each.entry, at, each.height, each.words, each.state))
            at += each.height

    def _placed(self, entry: Entry) -> _Placed:
        """Break an entry into lines; where it stands is found out later."""
        indent = 0.0 if entry.heading else _INDENT
        size = _HEADING_SIZE if entry.heading else _SIZE
        room = WIDTH - indent if entry.heading else WIDTH * _STATE_AT - indent - 6
        words = self._setter.wrap(entry.words, room, size, entry.heading, self._rtl)
        beside = WIDTH * (1 - _STATE_AT) - _PAGE_ROOM
        state = self._setter.wrap(entry.state, beside, _SMALL, False, self._rtl) if entry.state else ()
        height = max(len(words), len(state)) * _LEADING + _BELOW + (_HEADING_GAP if entry.heading else 0)
        return _Placed(entry, 0.0, height, words, state)

    def link(self, document: Document, page: int) -> None:
        """Let each line of a page lead to what it names."""
        for each in self.pages[page]:
            if each.entry.key:
                document.link(Box(MARGIN, each.top, WIDTH, each.height), each.entry.key, each.entry.words)

    def draw(self, pen: Pen, page: int, numbers: Mapping[str, int]) -> None:
        """Draw a page, now that each named page has its number."""
        for each in self.pages[page]:
            self._line(pen, each, numbers)

    def _line(self, pen: Pen, placed: _Placed, numbers: Mapping[str, int]) -> None:
        entry = placed.entry
        first = placed.top + _ABOVE + (_HEADING_GAP if entry.heading else 0)
        start, size = (MARGIN, _HEADING_SIZE) if entry.heading else (MARGIN + _INDENT, _SIZE)
        pen.shade(BLACK)
        for n, line in enumerate(placed.words):
            pen.text(start, first + n * _LEADING, line, size)
        if entry.key:
            pen.text(MARGIN + WIDTH, first, self._say.digits(str(numbers[entry.key])), _SIZE, side="end")
        pen.shade(DARK)
        for n, line in enumerate(placed.state):
            pen.text(MARGIN + WIDTH * _STATE_AT, first + n * _LEADING, line, _SMALL)
        bottom = placed.top + placed.height
        pen.line(MARGIN, bottom, MARGIN + WIDTH, bottom, level=FAINT_RULE, width=0.4)
