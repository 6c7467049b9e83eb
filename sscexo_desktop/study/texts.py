"""What a person reads, before it is in a language: bilingual texts of the definition and messages with parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["en", "fa"]
Calendar = Literal["gregorian", "jalali"]


@dataclass(frozen=True, slots=True)
class Manner:
    """How values are shown and typed: the person's language (which also chooses the digits) and calendar."""

    language: Language = "en"
    calendar: Calendar = "gregorian"

    @property
    def rtl(self) -> bool:
        """Whether this language is written from right to left."""
        return self.language == "fa"


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the study definition in both languages."""

    en: str
    fa: str

    def to(self, language: Language) -> str:
        """Return the text in `language`."""
        return self.fa if language == "fa" else self.en


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the program: an English pattern with `{named}` parameters, translated only when it is shown.

    `text` is the key of `resources/i18n/fa.po`. Parameters are values (numbers, dates, `Text`, `Message`, plain strings such as
    codes); they are formatted for the reader's language and calendar by `sscexo_desktop.i18n.Speaker`.
    """

    text: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.text, tuple(sorted((name, str(value)) for name, value in self.params.items()))))


def message(text: str, /, **params: object) -> Message:
    """Build a `Message` from its English pattern and its parameters."""
    return Message(text, params)


def in_a_row(parts: Iterable[Message]) -> Message | None:
    """Put sentences behind each other, with a semicolon between them; none of none."""
    found: Message | None = None
    for each in parts:
        found = message("{first}; {next}", first=found, next=each) if found else each
    return found
