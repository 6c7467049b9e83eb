"""Free text: kept as it was typed, but for Arabic ye and kaf and for what no screen, file or paper could show (F25)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from sscexo_desktop.study.digits import persian_letters
from sscexo_desktop.study.kind import NOTHING, Kind, Reading, Sql
from sscexo_desktop.study.texts import Manner, message
from sscexo_desktop.study.typed import Offer

_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")
# XML 1.0, and so the ODM export, can hold none of these; SQLite ends a text at NUL.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def _too_long(text: str, most: int) -> bool:
    return len(text) * 4 > most and len(text.encode("utf-8", "replace")) > most


@dataclass(frozen=True, slots=True)
class LongText(Kind):
    """Text of many lines, at most `most` bytes of UTF-8; line ends are `\\n`, direction marks are kept."""

    most: int = 100_000

    name: ClassVar[str] = "long_text"
    sql_type: ClassVar[Literal["TEXT"]] = "TEXT"
    odm_type: ClassVar[str] = "text"

    def parse(self, typed: str, manner: Manner) -> Reading:  # noqa: ARG002
        """Read the text; only spaces count as nothing."""
        if not typed or typed.isspace():
            return NOTHING
        text = persian_letters(_LINE_ENDS.sub("\n", typed))
        bad = _UNPRINTABLE.search(text)
        if bad:
            return self._unprintable(text, bad.group())
        if _too_long(text, self.most):
            most = self.most // 1000
            return Reading(problem=message("This text is too long: at most {most} kilobytes. Shorten it.", most=most))
        return Reading(text)

    def _unprintable(self, text: str, character: str) -> Reading:
        clean = _UNPRINTABLE.sub("", text)
        problem = message(
            "The text holds a character that cannot be printed ({code}). Delete it.", code=f"U+{ord(character):04X}"
        )
        if not clean.strip() or _too_long(clean, self.most):
            return Reading(problem=problem)
        return Reading(problem=problem, offers=(Offer(clean, message("The same text without it")),))

    def format(self, value: object, manner: Manner) -> str:  # noqa: ARG002
        """Return the text."""
        return str(value)

    def to_sql(self, value: object) -> Sql:
        """Return the text."""
        return str(value)

    def from_sql(self, raw: Sql) -> str:
        """Return the text."""
        return str(raw)


@dataclass(frozen=True, slots=True)
class Text(LongText):
    """Text of one line: a line break is refused and a space offered for it."""

    name: ClassVar[str] = "text"

    def parse(self, typed: str, manner: Manner) -> Reading:
        """Read the text; only spaces count as nothing."""
        reading = LongText.parse(self, typed, manner)
        if reading.value is not None and "\n" in str(reading.value):
            return self._one_line(str(reading.value))
        if reading.offers and "\n" in reading.offers[0].typed:
            one_line = " ".join(reading.offers[0].typed.splitlines())
            return Reading(problem=reading.problem, offers=(Offer(one_line, reading.offers[0].why),))
        return reading

    def _one_line(self, text: str) -> Reading:
        return Reading(
            problem=message("This field holds one line. Take the line breaks out."),
            offers=(Offer(" ".join(text.split("\n")), message("The same text on one line")),),
        )
