"""The overview of the criteria as lines: in words, laid out in a width, and painted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter

from sscexo_desktop.gui.ink import Ink, Paragraph, paint_sign, rounded
from sscexo_desktop.gui.theme import Weight
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.criteria.evidence import joined
from sscexo_desktop.study.eligibility import Criterion
from sscexo_desktop.study.texts import Message, message

SMALL = 12.5
NARROW = 560
"""Below this width, in the 100 % design, list and answer stand under the criterion."""
SIGN = 20
SHARES = (0.40, 0.16, 0.12, 0.32)
"""How much of a wide line criterion, list, answer and what the evidence says take."""


# ---- words -------------------------------------------------------------------------------------------------------------------


def verdict(criterion: Criterion) -> Message:
    """Say what the evidence says of a criterion, in words of its own for an inclusion and for an exclusion."""
    if criterion.contradicts:
        return message("Contradicts the answer")
    if criterion.proposal is None:
        return message("To be judged") if criterion.evidence else message("Nothing measured")
    if criterion.inclusion:
        return message("Met") if criterion.proposal == "met" else message("Not met")
    return message("Present") if criterion.proposal == "met" else message("Not present")


def list_words(criterion: Criterion) -> Message:
    """Say on which of the registry's two lists a criterion stands."""
    return message("short and full list") if criterion.lists == "short and full" else message("full list only")


def answer_words(say: Speaker, criterion: Criterion) -> str:
    """Say the answer to a criterion."""
    if criterion.answer is None:
        return say("not answered")
    return say("Yes") if criterion.answer == "Y" else say("No")


# ---- layout ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """A text of a line, as it is to be written; `signed` with the sign of a contradiction before it."""

    text: str
    colour: QColor
    size: float = SMALL
    weight: Weight = "regular"
    signed: bool = False


@dataclass(slots=True, eq=False)
class Line:
    """A criterion as it is laid out: its box and its texts with theirs, all as of a left-to-right layout."""

    criterion: Criterion
    box: QRect = field(default_factory=QRect)
    texts: list[tuple[QRect, Paragraph, Cell]] = field(default_factory=list)


def cells(criterion: Criterion, ink: Ink) -> tuple[Cell, Cell, Cell, Cell]:
    """Return criterion, list, answer and what the evidence says."""
    say, theme = ink.say, ink.theme
    told: Weight = "semibold" if criterion.against else "regular"
    alarm = theme.red if criterion.against else theme.ink
    loud = theme.amber if criterion.contradicts else theme.muted if criterion.proposal is None else alarm
    return (
        Cell(say(criterion.title), theme.ink, 14, told),
        Cell(say(list_words(criterion)), theme.muted),
        Cell(answer_words(say, criterion), alarm if criterion.answer else theme.muted, 14, told),
        Cell(say(verdict(criterion)), loud, 13.5, "semibold" if criterion.contradicts else told, criterion.contradicts),
    )


class Layout:
    """Lays the lines out from the upper left corner of an area of the given width."""

    def __init__(self, ink: Ink, left: int, width: int, *, narrow: bool) -> None:
        self._ink = ink
        self._left, self._width, self._narrow = left, width, narrow
        self.heads: list[tuple[QRect, Paragraph]] = []
        self.lines: list[Line] = []

    def lay_out(self, found: Sequence[Criterion], top: int) -> int:
        """Lay all of it out; return the y beneath."""
        y = top if self._narrow else self._lay_heads(top)
        for criterion in found:
            line = Line(criterion)
            start, px = y, self._ink.px
            y = self._stack(line, y + px(5)) if self._narrow else self._side_by_side(line, y + px(5))
            evidence = joined(criterion.evidence)
            if evidence is not None:
                y = self._put(line, Cell(self._ink.say(evidence), self._ink.theme.muted), y + px(1), self._left, self._width)
            y += px(6)
            line.box = QRect(self._left - px(8), start, self._width + px(16), y - start)
            self.lines.append(line)
        return y

    def _columns(self) -> Iterator[tuple[int, int]]:
        x = self._left
        for share in SHARES:
            wide = int(self._width * share)
            yield x, wide - self._ink.px(10)
            x += wide

    def _lay_heads(self, top: int) -> int:
        say = self._ink.say
        words = (say("Criterion"), say("Registry list"), say("Answer"), say("Evidence"))
        for (x, wide), text in zip(self._columns(), words, strict=True):
            head = self._ink.paragraph(text, wide, SMALL, "semibold")
            self.heads.append((QRect(x, top, wide, int(head.height)), head))
        return max(box.bottom() for box, _ in self.heads) + self._ink.px(4)

    def _side_by_side(self, line: Line, top: int) -> int:
        of_line = zip(self._columns(), cells(line.criterion, self._ink), strict=True)
        return max(self._put(line, cell, top, x, wide) for (x, wide), cell in of_line)

    def _stack(self, line: Line, top: int) -> int:
        title, _, _, said = cells(line.criterion, self._ink)
        say, criterion = self._ink.say, line.criterion
        under = say("{list} · answer {answer}", list=list_words(criterion), answer=answer_words(say, criterion))
        for cell in (title, Cell(under, self._ink.theme.muted), said):
            top = self._put(line, cell, top, self._left, self._width)
        return top

    def _put(self, line: Line, cell: Cell, top: int, x: int, wide: int) -> int:
        shift = self._ink.px(SIGN) if cell.signed else 0
        text = self._ink.paragraph(cell.text, wide - shift, cell.size, cell.weight)
        line.texts.append((QRect(x + shift, top, wide - shift, int(text.height)), text, cell))
        return top + int(text.height)


# ---- paint -------------------------------------------------------------------------------------------------------------------


def paint_lines(painter: QPainter, layout: Layout, ink: Ink, width: int) -> None:
    """Paint heads and lines on a card of this width; a contradiction in the colour of what wants a reason, with its sign."""
    theme, px = ink.theme, ink.px
    for box, head in layout.heads:
        ink.write(painter, ink.mirrored(box, width), head, theme.muted)
    for line in layout.lines:
        box = ink.mirrored(line.box, width)
        painter.setPen(theme.line)
        painter.drawLine(box.left(), box.top(), box.right(), box.top())
        if line.criterion.contradicts:
            rounded(painter, box.adjusted(0, 1, 0, 0), px(5), theme.amber_pale, theme.amber_line)
        for at, text, cell in line.texts:
            ink.write(painter, ink.mirrored(at, width), text, cell.colour)
            if cell.signed:
                sign = ink.mirrored(QRect(at.x() - px(SIGN), at.y() + px(2), px(15), px(15)), width)
                paint_sign(painter, "soft", QRectF(sign), cell.colour)
