"""Lists of tick boxes: which answers stand in which line, and a line with one of them crossed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sscexo_desktop.i18n import FIRST_STRONG, POP, Speaker
from sscexo_desktop.paper.text import Typesetter
from sscexo_desktop.study.codelists import CodeList

EMPTY, CROSSED = "☐", "☒"
TICK_SIZE, SMALL_TICK_SIZE = 8.6, 7.4
_GAP = "   "


@dataclass(frozen=True, slots=True)
class Marks:
    """The answers of a code list as lines of (code, words), and the size in which they fit."""

    lines: tuple[tuple[tuple[str, str], ...], ...]
    size: float

    def written(self, chosen: str = "") -> tuple[str, ...]:
        """Each line as it is drawn, the chosen code crossed."""
        return tuple(
            _GAP.join(f"{CROSSED if code == chosen else EMPTY} {words}" for code, words in line) for line in self.lines
        )

    @property
    def leading(self) -> float:
        """From one line to the next."""
        return self.size + 2.6


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
        return self._packed([(code, self._isolated(self._say.digits(code))) for code in codelist.codes], width, TICK_SIZE, 1)

    def words(self, codelist: CodeList, code: str) -> str:
        """A choice in words, its code before it where the codes are numbers."""
        words = self._say(codelist.choice(code).text)
        if numeric(codelist):
            words = f"{self._say.digits(code)} {words}"
        return self._isolated(words)

    def _isolated(self, words: str) -> str:
        return f"{FIRST_STRONG}{words}{POP}" if self._say.manner.rtl else words

    def _packed(self, options: Iterable[tuple[str, str]], width: float, size: float, most_lines: int) -> Marks | None:
        """Fill lines with options, each measured once by itself; `None` if there are too many lines or one option is too wide."""
        lines: list[list[tuple[str, str]]] = [[]]
        gap, used = self._width(_GAP, size), 0.0
        for option in options:
            own = self._width(f"{EMPTY} {option[1]}", size)
            if own > width:
                return None
            if lines[-1] and used + gap + own > width:
                lines.append([])
            used = used + gap + own if lines[-1] else own
            lines[-1].append(option)
        return Marks(tuple(map(tuple, lines)), size) if len(lines) <= most_lines else None

    def _width(self, text: str, size: float) -> float:
        return self._setter.width(text, size, False, self._say.manner.rtl)


def numeric(codelist: CodeList) -> bool:
    """Whether the codes are numbers that people say."""
    return all(code.isdigit() for code in codelist.codes)
