"""One field of a form on the screen: its place, its editor, the words beside it and where all of it lies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QRect, Qt

from sscexo_desktop.gui.editors import EditorWidget, is_date, is_long
from sscexo_desktop.gui.field_marks import FieldMarks
from sscexo_desktop.gui.ink import Ink, Paragraph
from sscexo_desktop.gui.reason_line import ReasonLine
from sscexo_desktop.gui.spoken_value import SpokenValue
from sscexo_desktop.gui.wording import Line
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Item
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.typed import Answer, Blank


class StandIn(Protocol):
    """What a field can be answered on besides its editor: a picture; `chosen` while the person works there."""

    chosen: bool

    def takes(self, field: Field, reason: Qt.FocusReason) -> bool:
        """Take the cursor instead of the editor; return whether it did."""
        ...

    def holds(self, field: Field) -> bool:
        """Whether the cursor stands there, on what belongs to this field."""
        ...

    def seen(self, field: Field) -> QRect:
        """Return where that lies on the card."""
        ...


@dataclass(slots=True, eq=False)
class Field:
    """A place with its editor (`None` where the value is computed; `spoken` then, while a screen reader is at work).

    Boxes are those of a left-to-right layout; whoever paints mirrors them.
    """

    place: Place
    item: Item
    label: str
    editor: EditorWidget | None
    shown: bool = True
    basis: object = None
    answer: Answer = None
    derived: str = ""
    lines: tuple[Line, ...] = ()
    spoken: SpokenValue | None = None
    stand_in: StandIn | None = None
    reason: ReasonLine | None = None
    marks: FieldMarks | None = None
    row_label: str = ""
    bare: bool = False
    withheld: bool = False
    row: QRect = field(default_factory=QRect)
    frame: QRect = field(default_factory=QRect)
    label_box: QRect = field(default_factory=QRect)
    label_text: Paragraph | None = None
    words: list[tuple[QRect, Line, Paragraph]] = field(default_factory=list)

    @property
    def framed(self) -> bool:
        """Whether the card paints ground and edge: lines and computed values, not choices."""
        return not (self.editor is not None and isinstance(self.item.kind, ChoiceKind))

    @property
    def dated(self) -> bool:
        """Whether a calendar opens on it."""
        return self.editor is not None and is_date(self.item)

    @property
    def long(self) -> bool:
        """Whether it holds many lines."""
        return self.editor is not None and is_long(self.item)

    @property
    def required(self) -> bool:
        """Whether a red star stands at its label."""
        return self.item.required and self.editor is not None

    @property
    def severity(self) -> str:
        """The tone of the most urgent sentence beside it: "hard", "soft" or ""."""
        tones = {line.tone for line in self.lines}
        return "hard" if "hard" in tones else "soft" if "soft" in tones else ""

    def describe(self) -> None:
        """Tell a screen reader what stands beside the field."""
        words = [line.text for line in self.lines]
        told = " ".join((*words, self.marks.words) if self.marks else words)
        if self.editor is not None:
            self.editor.setAccessibleDescription(told)
        elif self.spoken is not None:
            self.spoken.tell(self.label, self.derived, "" if self.withheld else self.item.unit, told)

    def show(self, *, shown: bool) -> None:
        """Be asked, or asked no more."""
        self.shown = shown
        for widget in (self.editor, self.spoken):
            if widget is not None:
                widget.setVisible(shown)

    def withhold(self, words: str) -> None:
        """Show these words instead of a value, the same for everybody, and no unit."""
        self.withheld = True
        self.derived = words
        self.describe()

    def take_cursor(self, reason: Qt.FocusReason) -> None:
        """Put the cursor into the editor, or where it goes instead."""
        if self.editor is not None and not (self.stand_in is not None and self.stand_in.takes(self, reason)):
            self.editor.setFocus(reason)

    @property
    def drawn(self) -> bool:
        """Whether the person answers it on a picture."""
        return self.stand_in is not None and self.stand_in.chosen

    def draw(self, *, drawn: bool) -> None:
        """Go on answering it on the picture, or in the editor."""
        if self.stand_in is not None:
            self.stand_in.chosen = drawn

    @property
    def has_cursor(self) -> bool:
        """Whether the cursor stands in the editor, or in what stands in for it."""
        return (self.editor is not None and self.editor.hasFocus()) or (self.stand_in is not None and self.stand_in.holds(self))

    @property
    def seen(self) -> QRect:
        """Where it is worked on: what has to be in sight."""
        return self.stand_in.seen(self) if self.stand_in is not None and self.stand_in.holds(self) else self.row

    def blank_words(self, ink: Ink) -> str:
        """Return the reason for the blank in words, "" where there is none."""
        return ink.say.value(self.item, self.answer) if isinstance(self.answer, Blank) else ""

    def unit(self, ink: Ink) -> str:
        """Return the unit as it is written at the end of the field."""
        return "" if self.bare or self.withheld else ink.say.unit(self.item.unit)

    def row_on(self, width: int, ink: Ink) -> QRect:
        """Return the row as it lies on the card."""
        return ink.mirrored(self.row, width)
