"""What every value kind has in common, and what a reading of typed text is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeVar

from sscexo_desktop.study.digits import StrangeDigitError, normalise, persian_letters
from sscexo_desktop.study.texts import Manner, Message, message
from sscexo_desktop.study.typed import Offer

Sql = int | float | str
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Reading:
    """What parsing found: a value, nothing (empty text), or a problem with the readings that may have been meant."""

    value: object | None = None
    problem: Message | None = None
    offers: tuple[Offer, ...] = ()


NOTHING = Reading()

_BLANK_WORDS = frozenset(
    {"na", "n/a", "n.a.", "nd", "n.d.", "unk", "unknown", "ref", "refused", "not done", "not applicable", "missing"}
    | {"-", "--", "---", "—", "–", "?", "؟", "x", "none", "null", "nan"}
    | {"نامشخص", "نامعلوم", "انجام نشده", "انجام نشد", "انجامنشده", "غیرقابل کاربرد", "غیر قابل کاربرد", "موردی ندارد"}
    | {"ثبت نشده", "ثبتنشده", "ندارد", "نمیداند", "نمی داند", "امتناع"}
)


def folded(text: str) -> str:
    """Write `text` for comparison: Persian letters, no case, no zero-width non-joiner, single spaces."""
    return " ".join(persian_letters(text).replace("\u200c", "").casefold().split())


def blank_word(typed: str) -> Reading | None:
    """Answer a word that means "no value" (NA, ND, UNK, نامشخص, …) typed where a value belongs; otherwise `None`."""
    if folded(typed) not in _BLANK_WORDS:
        return None
    return Reading(problem=message("No value? Press Ctrl+B and choose why this field is blank."))


def plain(typed: str) -> str:
    """Normalise the digits of `typed`; digits of other scripts are left as they are, for the reader to refuse."""
    try:
        return normalise(typed)
    except StrangeDigitError:
        return typed.strip()


def expect(kind: type[_Value], value: object) -> _Value:
    """Return `value` as one of `kind`; `TypeError` if another sort of value was handed to this kind."""
    if not isinstance(value, kind):
        raise TypeError(f"expected {kind.__name__}, not {type(value).__name__}")
    return value


class Kind(ABC):
    """A kind of value.

    `parse(format(v, m), m).value == v` and `from_sql(to_sql(v)) == v` hold for every value and manner.
    """

    __slots__ = ()

    name: ClassVar[str]
    sql_type: ClassVar[Literal["TEXT", "INTEGER", "REAL"]]
    odm_type: ClassVar[str]

    @abstractmethod
    def parse(self, typed: str, manner: Manner) -> Reading:
        """Read what a person typed, in any digits and either calendar; never guess."""

    @abstractmethod
    def format(self, value: object, manner: Manner) -> str:
        """Write the value as a person would type it in this manner."""

    @abstractmethod
    def to_sql(self, value: object) -> Sql:
        """Return what is stored."""

    @abstractmethod
    def from_sql(self, raw: Sql) -> object:
        """Return the value of what was stored."""

    def export(self, value: object) -> str:
        """Write the value for other programs: ASCII digits, ISO Gregorian dates, codes."""
        return str(self.to_sql(value))
