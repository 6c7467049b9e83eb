"""Lists of tick boxes: which answers stand in which line, and a line with one of them crossed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sscexo_desktop.i18n import FIRST_STRONG, POP, RIGHT_TO_LEFT, Speaker, in_persian
from sscexo_desktop.paper.lettering.outlines import TICK_BOX
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.pen import Box
from sscexo_desktop.study.codelists import CodeList

EMPTY, CROSSED = "☐", "☒"
TICK_SIZE, SMALL_TICK_SIZE = 8.6, 7.7
_APART = 4.6
_GAP, _CODE_GAP = "   ", "  "


@dataclass(frozen=True, slots=True)
class Tick:
    """One box of a list: its code, how far its first edge is from the start of the list, its side, and the baseline of its line."""

    code: str
    start: float
    baseline: float
    side: float
    last: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """The answers of a code list as lines of (code, words), the size in which they fit, and where each of them starts."""

    lines: tuple[tuple[tuple[str, str], ...], ...]
    size: float
    starts: tuple[tuple[float, ...], ...] = ()
    gap: str = _GAP

    def written(self, chosen: str = "") -> tuple[str, ...]:
        """Each line as it is drawn, the chosen code crossed."""
        return tuple(
            self.gap.join(f"{CROSSED if code == chosen else EMPTY} {words}" for code, words in line) for line in self.lines
        )

    @property
    def leading(self) -> float:
        """From one line to the next."""
        return self.size + _APART

    @property
    def ticks(self) -> Iterator[Tick]:
        """Each box of a list that was measured; baselines from that of its first line, `last` those of its last line."""
        left, _, right, _ = TICK_BOX
        for n, (line, starts) in enumerate(zip(self.lines, self.starts, strict=True)):
            for (code, _), start in zip(line, starts, strict=True):
                at, side = start + left * self.size / 1000, (right - left) * self.size / 1000
                yield Tick(code, at, n * self.leading, side, n == len(self.lines) - 1)


class Ticks:
    """Sets code lists as tick boxes for one reader."""

    def __init__(self, say: Speaker, setter: Typesetter) -> None:
        self._say = say
        self._setter = setter

    def in_words(self, codelist: CodeList, width: float, size: float, most_lines: int) -> Marks | None:
        """The list in words, or `None` if it takes more lines."""
        return self._packed([(each.code, self.words(codelist, each.code)) for each in codelist.choices], width, size, most_lines)

    def in_codes(self, codelist: CodeList, width: float) -> Marks | None:
        """The bare codes in one line."""
        return self._packed(
            [(code, self._isolated(self._say.digits(code))) for code in codelist.codes], width, SMALL_TICK_SIZE, 1, _CODE_GAP
        )

    def packed(self, options: Iterable[tuple[str, str]], width: float, size: float) -> Marks | None:
        """Other answers than those of a code list, on as many lines as they take."""
        return self._packed(options, width, size, 99)

    def words(self, codelist: CodeList, code: str) -> str:
        """A choice in words, its code before it where the codes are numbers."""
        words = self._say(codelist.choice(code).text)
        if numeric(codelist):
            words = f"{self._say.digits(code)} {words}"
        return self._isolated(words)

    def _isolated(self, words: str) -> str:
        return f"{RIGHT_TO_LEFT if in_persian(words) else FIRST_STRONG}{words}{POP}" if self._say.manner.rtl else words

    def _packed(
        self, options: Iterable[tuple[str, str]], width: float, size: float, most_lines: int, between: str = _GAP
    ) -> Marks | None:
        """Fill lines with options, each measured once by itself; `None` if there are too many lines or one option is too wide."""
        lines: list[list[tuple[str, str]]] = [[]]
        starts: list[list[float]] = [[]]
        gap, used = self._width(between, size), 0.0
        for option in options:
            own = self._width(f"{EMPTY} {option[1]}", size)
            if own > width:
                return None
            if lines[-1] and used + gap + own > width:
                lines.append([])
                starts.append([])
            starts[-1].append(used + gap if lines[-1] else 0.0)
            lines[-1].append(option)
            used = starts[-1][-1] + own
        return Marks(tuple(map(tuple, lines)), size, tuple(map(tuple, starts)), between) if len(lines) <= most_lines else None

    def _width(self, text: str, size: float) -> float:
        return self._setter.width(text, size, False, self._say.manner.rtl)


def tick_boxes(marks: Marks, start: float, baseline: float) -> Iterator[tuple[str, Box]]:
    """The box of each code, where the list begins at `start` and its first line stands on `baseline`."""
    for tick in marks.ticks:
        yield tick.code, Box(start + tick.start, baseline + tick.baseline - TICK_BOX[3] * marks.size / 1000, tick.side, tick.side)


def numeric(codelist: CodeList) -> bool:
    """Whether the codes are numbers that people say."""
    return all(code.isdigit() for code in codelist.codes)
