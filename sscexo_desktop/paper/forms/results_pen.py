"""Draw what is printed of a table of results before any value."""

from __future__ import annotations

from sscexo_desktop.i18n import FIRST_STRONG, POP, Speaker
from sscexo_desktop.paper.forms.parts import (
    FIRST_BASELINE,
    LABEL_LEADING,
    LABEL_SIZE,
    NUMBER_WIDTH,
    PADDING,
    SMALL_SIZE,
    ResultHead,
    ResultLine,
)
from sscexo_desktop.paper.forms.results import HEAD_BASELINE, HEAD_LEADING, HEAD_SIZE
from sscexo_desktop.paper.pen import BLACK, DARK, FAINT_RULE, GREY, MARGIN, WIDTH, Box, Pen


def draw_results(pen: Pen, part: ResultHead | ResultLine, top: float) -> None:
    """Draw the head or a line with its top at `top`."""
    if isinstance(part, ResultHead):
        _head(pen, part, top)
    else:
        _line(pen, part, top)


def draw_head_of_labels(pen: Pen, head: ResultHead, top: float) -> None:
    """Say in the head of a filled table who computed it."""
    labels = head.columns[0]
    pen.shade(GREY)
    for n, line in enumerate(labels.head):
        pen.text(labels.start + NUMBER_WIDTH + PADDING, top + HEAD_BASELINE + n * HEAD_LEADING, line, HEAD_SIZE)


def draw_blank_line(pen: Pen, say: Speaker, line: ResultLine, top: float) -> None:
    """Say in a line of a blank table who fills it in."""
    pen.shade(GREY)
    pen.text(line.room.start, top + line.room.top + SMALL_SIZE - 0.5, say("computed by the program"), SMALL_SIZE)


def _head(pen: Pen, head: ResultHead, top: float) -> None:
    pen.shade(BLACK)
    for column in head.columns[1:]:
        for n, line in enumerate(column.head):
            pen.text(column.start + column.width / 2, top + HEAD_BASELINE + n * HEAD_LEADING, line, HEAD_SIZE, side="center")
    for column in head.columns:
        pen.frame(Box(column.start, top, column.width, head.height))


def _line(pen: Pen, line: ResultLine, top: float) -> None:
    pen.frame(Box(MARGIN, top, WIDTH, line.height))
    pen.line(MARGIN + NUMBER_WIDTH, top, MARGIN + NUMBER_WIDTH, top + line.height, level=FAINT_RULE, width=0.5)
    for column in line.columns[1:]:
        pen.line(column.start, top, column.start, top + line.room.top + 1, level=FAINT_RULE, width=0.5)
    pen.shade(DARK)
    pen.text(MARGIN + PADDING, top + FIRST_BASELINE, line.number, LABEL_SIZE - 0.6)
    if line.unit:
        end = line.columns[0].start + line.columns[0].width - PADDING
        pen.text(end, top + FIRST_BASELINE, f"{FIRST_STRONG}{line.unit}{POP}", SMALL_SIZE, side="end")
    pen.shade(BLACK)
    for n, each in enumerate(line.label):
        pen.text(line.room.start, top + FIRST_BASELINE + n * LABEL_LEADING, each, LABEL_SIZE)
