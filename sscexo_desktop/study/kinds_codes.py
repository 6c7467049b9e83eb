"""The kind of the national code (F14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from sscexo_desktop.study import national_code
from sscexo_desktop.study.kind import Kind, Reading, Sql, expect
from sscexo_desktop.study.texts import Manner


@dataclass(frozen=True, slots=True)
class NationalCode(Kind):
    """A national code, kept as text with its leading zeros; one whose check digit does not fit is no value."""

    name: ClassVar[str] = "national_code"
    sql_type: ClassVar[Literal["TEXT"]] = "TEXT"
    odm_type: ClassVar[str] = "text"

    def parse(self, typed: str, manner: Manner) -> Reading:
        """Read ten digits of any script; 8 or 9 are offered with the zeros in front."""
        return national_code.read(typed, manner)

    def format(self, value: object, manner: Manner) -> str:  # noqa: ARG002
        """Return the ten digits."""
        return expect(str, value)

    def to_sql(self, value: object) -> Sql:
        """Return the ten digits."""
        return expect(str, value)

    def from_sql(self, raw: Sql) -> str:
        """Return the ten digits."""
        return str(raw)
