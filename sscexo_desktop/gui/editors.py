"""Which editor stands for which kind of value: the one table between kinds and widgets."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QWidget

from sscexo_desktop.gui.choice_editor import ChoiceEditor, Option
from sscexo_desktop.gui.ink import Ink
from sscexo_desktop.gui.line_editor import LineEditor, LongTextEditor
from sscexo_desktop.gui.list_editor import ListEditor
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.codelists import CodeList
from sscexo_desktop.study.kinds import ChoiceKind, Date, DateTime, LongText, PartialDateKind, Text, Time
from sscexo_desktop.study.model import Item

SEGMENTS = 6
"""Up to this many choices stand side by side."""

EditorWidget = LineEditor | LongTextEditor | ChoiceEditor


class Editor(Protocol):
    """What every editor has: the text in it, a way to show one that nobody typed, and word of what is typed."""

    edited: SignalInstance
    moved: SignalInstance

    def text(self) -> str:
        """Return what stands there."""
        ...

    def show_text(self, text: str) -> None:
        """Put a text there that nobody typed."""
        ...


def is_date(item: Item) -> bool:
    """Whether a calendar can be opened on the item."""
    return isinstance(item.kind, (Date, PartialDateKind, DateTime))


def is_long(item: Item) -> bool:
    """Whether the item holds many lines."""
    return isinstance(item.kind, LongText) and not isinstance(item.kind, Text)


def is_prose(item: Item) -> bool:
    """Whether the item holds a text in a person's own words, which runs in their own direction."""
    return isinstance(item.kind, LongText)


def hint(item: Item, say: Speaker) -> str:
    """Say what an empty field waits for, "" where nothing needs to be said."""
    if isinstance(item.kind, (Date, PartialDateKind)):
        return say("year/month/day")
    if isinstance(item.kind, DateTime):
        return say("year/month/day hour:minute")
    return say("hour:minute") if isinstance(item.kind, Time) else ""


def options(codes: CodeList, ink: Ink) -> tuple[Option, ...]:
    """Return the choices in the reader's words with the digit keys that pick them."""
    by_code = any(code.isdigit() for code in codes.codes)
    return tuple(
        Option(each.code, ink.say(each.text), _digit(each.code, position, by_code=by_code))
        for position, each in enumerate(codes.choices, 1)
    )


def _digit(code: str, position: int, *, by_code: bool) -> str:
    if by_code:
        return code if len(code) == 1 and code.isdigit() else ""
    return str(position) if position <= 9 else ""


def make_editor(
    item: Item, parent: QWidget, ink: Ink, *, read_only: bool = False, compact: bool = False, scores: bool = False
) -> EditorWidget:
    """Make the editor of an item: `compact` in a table's cell, `scores` where the digits stand for their words."""
    if isinstance(item.kind, ChoiceKind):
        return _choice(item.kind, parent, ink, read_only=read_only, compact=compact, scores=scores)
    if is_long(item) and not compact:
        long = LongTextEditor(parent)
        long.setReadOnly(read_only)
        return long
    line = LineEditor(parent)
    line.setReadOnly(read_only)
    line.setAlignment(ink.reading_edge | Qt.AlignmentFlag.AlignVCenter)
    if not is_prose(item):
        line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    return line


def _choice(
    kind: ChoiceKind, parent: QWidget, ink: Ink, *, read_only: bool, compact: bool, scores: bool
) -> ChoiceEditor:
    offered = options(kind.codelist, ink)
    if scores:
        offered = tuple(Option(each.code, ink.say.digits(each.code), each.digit) for each in offered)
    most = 3 if compact else SEGMENTS
    make = ChoiceEditor if len(offered) <= most else ListEditor
    editor = make(parent, offered, ink, height=32 if compact else 36)
    editor.read_only = read_only
    return editor
