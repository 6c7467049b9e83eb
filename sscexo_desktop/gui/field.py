"""One field of a form on the screen: its place, its editor, the words beside it and where all of it lies."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QRect

from sscexo_desktop.gui.editors import EditorWidget, is_date, is_long
from sscexo_desktop.gui.field_marks import FieldMarks
from sscexo_desktop.gui.ink import Ink, Paragraph
from sscexo_desktop.gui.reason_line import ReasonLine
from sscexo_desktop.gui.wording import Line
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Item
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.typed import Answer, Blank


@dataclass(slots=True, eq=False)
class Field:
    """A place with its editor (`None` where the value is computed).

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
        if self.editor is not None:
            words = [line.text for line in self.lines]
            self.editor.setAccessibleDescription(" ".join((*words, self.marks.words) if self.marks else words))

    def withhold(self, words: str) -> None:
        """Show these words instead of a value, the same for everybody, and no unit."""
        self.withheld = True
        self.derived = words

    def blank_words(self, ink: Ink) -> str:
        """Return the reason for the blank in words, "" where there is none."""
        return ink.say.value(self.item, self.answer) if isinstance(self.answer, Blank) else ""

    def unit(self, ink: Ink) -> str:
        """Return the unit as it is written at the end of the field."""
        return "" if self.bare or self.withheld else ink.say.unit(self.item.unit)

    def row_on(self, width: int, ink: Ink) -> QRect:
        """Return the row as it lies on the card."""
        return ink.mirrored(self.row, width)
