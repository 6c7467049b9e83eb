"""Draw a figure with its regions, and the answers into them: a number in each, on a ground the darker the higher it is (F55)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.parts import Pictured, Unused
from sscexo_desktop.paper.pen import BLACK, DARK, GREY, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, Box, Pen
from sscexo_desktop.study.figures import Figure, Path, Region, figure
from sscexo_desktop.study.model import Picture
from sscexo_desktop.study.typed import Blank, Unreadable

_EDGE = 7.0
_HEAD = 9.0
_OUTLINE, _LINE = 0.6, 0.4
_SIDE_SIZE, _ANSWER_SIZE, _EXTENT_SIZE = 6.5, 9.0, 8.0
_LIGHTEST, _DARKEST = 0.94, 0.62
_OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}


@dataclass(frozen=True, slots=True)
class _Placing:
    """How a figure's units become points of the page: `left` and `top` of its first point."""

    left: float
    top: float
    scale: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A place of the figure on the page, from its left and its top."""
        return self.left + x * self.scale, self.top + y * self.scale


def draw_picture(pen: Pen, say: Speaker, part: Pictured | Unused, top: float) -> None:
    """Draw the empty picture in its frame; sides are the person's own, whichever way the page is read."""
    if isinstance(part, Unused):
        pen.frame(Box(MARGIN, top, part.width, part.height))
        return
    pen.frame(part.box.moved(top))
    placing = _placing(part, top, rtl=pen.rtl)
    pen.canvas.addLiteral(f"q {BLACK:.3g} G {_outlines(part.figure.name, placing.scale)[0] % _matrix(placing)} Q")
    low, _, high, _ = _bounds(part.figure.name)
    for said, x in ((say("Right"), low), (say("Left"), high)):
        pen.shade(GREY)
        across, _ = placing.at(x, 0)
        at_left = x == low
        pen.text(pen.x(across), top + _HEAD, said, _SIDE_SIZE, side="start" if at_left != pen.rtl else "end")
    if part.figure.name == "lungs":
        _levels(pen, say, part.figure, placing)


def draw_answers(pen: Pen, say: Speaker, part: Pictured, answers: Mapping[str, object], top: float) -> None:
    """Write the answers into the regions of a picture that is drawn already."""
    placing = _placing(part, top, rtl=pen.rtl)
    for region in part.figure.regions:
        answer = answers.get(region.id)
        if answer is None:
            continue
        share = _share(part.figure, answer)
        if share:
            _, regions = _outlines(part.figure.name, placing.scale)
            ground = _LIGHTEST - (_LIGHTEST - _DARKEST) * share
            pen.canvas.addLiteral(f"q {ground:.3g} g {BLACK:.3g} G {regions[region.id] % _matrix(placing)} Q")
    for region in part.figure.regions:
        if region.id in answers:
            _answer(pen, say, part, region, answers[region.id], placing)


def _answer(pen: Pen, say: Speaker, part: Pictured, region: Region, answer: object, placing: _Placing) -> None:
    x, y = placing.at(*region.label_at)
    size = _ANSWER_SIZE if part.figure.name == "body" else _EXTENT_SIZE
    pen.shade(BLACK)
    pen.text(pen.x(x), y + size * 0.35, _said(say, part.figure, answer), size, bold=True, side="center")


def _said(say: Speaker, drawn: Figure, answer: object) -> str:
    """A score as it is, an extent in percent, a dash for whatever is no value."""
    if isinstance(answer, (Blank, Unreadable)):
        return "–"
    return say.digits(str(answer)) if drawn.name == "body" else say.measured(say.digits(str(answer)), "%")


def _share(drawn: Figure, answer: object) -> float:
    """How dark the ground of an answer is, 0 to 1."""
    if isinstance(answer, (Blank, Unreadable)):
        return 0.0
    most = 3 if drawn.name == "body" else 100
    number = Decimal(str(answer)) if str(answer).replace(".", "", 1).isdecimal() else Decimal(0)
    return float(min(max(number / most, Decimal(0)), Decimal(1)))


def _levels(pen: Pen, say: Speaker, drawn: Figure, placing: _Placing) -> None:
    """Number the levels in the other lung, where no answer is written."""
    pen.shade(DARK)
    for region in drawn.regions:
        x, y = placing.at(drawn.width - region.label_at[0], region.label_at[1])
        pen.text(pen.x(x), y + 2.4, say.digits(region.id), _SIDE_SIZE, side="center")


# ---- figure units to points ----------------------------------------------------------------------------------------------------


def region_at(part: Pictured, region: Region, top: float, *, rtl: bool) -> tuple[float, float]:
    """Where the answer of a region is written: from the left and from the top of the page."""
    return _placing(part, top, rtl=rtl).at(*region.label_at)


def _placing(part: Pictured, top: float, *, rtl: bool) -> _Placing:
    """Fit what is drawn of a figure into its box, in the middle of it."""
    low, high_up, high, low_down = _bounds(part.figure.name)
    box = part.box
    scale = min((box.width - 2 * _EDGE) / (high - low), (box.height - 2 * _EDGE) / (low_down - high_up))
    middle = box.start + box.width / 2
    left = (PAGE_WIDTH - middle if rtl else middle) - (low + high) / 2 * scale
    return _Placing(left, top + box.top + box.height / 2 - (high_up + low_down) / 2 * scale, scale)


def _matrix(placing: _Placing) -> str:
    return f"{placing.scale:.4f} 0 0 {-placing.scale:.4f} {placing.left:.2f} {PAGE_HEIGHT - placing.top:.2f} cm"


@cache
def _bounds(name: Picture) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is drawn."""
    drawn = figure(name)
    numbers = [step[1] for path in (*(each.path for each in drawn.regions), *drawn.lines) for step in path]
    xs = [each for numbers_of in numbers for each in numbers_of[::2]]
    ys = [each for numbers_of in numbers for each in numbers_of[1::2]]
    return min(xs), min(ys), max(xs), max(ys)


@cache
def _outlines(name: Picture, scale: float) -> tuple[str, dict[str, str]]:
    """The figure as PDF operators with `%s` for the matrix: all of it stroked, and by region filled and stroked."""
    drawn = figure(name)
    paths = " ".join(_operators(each.path) for each in drawn.regions)
    lines = " ".join(_operators(each) for each in drawn.lines)
    whole = f"{_OUTLINE / scale:.3f} w %s {paths} S {_LINE / scale:.3f} w {lines} S"
    return whole, {each.id: f"{_OUTLINE / scale:.3f} w %s {_operators(each.path)} B" for each in drawn.regions}


def _operators(path: Path) -> str:
    return " ".join(" ".join([*(f"{number:g}" for number in numbers), _OPERATORS[letter]]) for letter, numbers in path)
