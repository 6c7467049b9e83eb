"""Numbers as people type them: read when certain, asked about otherwise (F25, T11)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import ClassVar, Literal

from sscexo_desktop.study.digits import KEEPING_THOUSANDS, strange_digit, to_persian
from sscexo_desktop.study.kind import NOTHING, Kind, Reading, Sql, blank_word, expect
from sscexo_desktop.study.texts import Manner, Message, message
from sscexo_desktop.study.typed import Offer

MOST_DIGITS = 15
"""A binary double, which is what SQLite's REAL is, keeps this many decimal digits of any number."""

NOT_A_NUMBER = message("This is not a number. Type digits only, with a point for decimals.")

_TOO_LONG = message("This number has too many digits. Check it.")
_PRESSURE_TYPED = message(
    "This looks like a blood pressure. Type each number in its own field; write decimals with a point."
)
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:[\u066c ][0-9]{3})+(?:\.[0-9]+)?")
_PLUS = re.compile(r"^\s*\+(?=[^-+])")
_POINTLESS = re.compile(r"-?(?:\.[0-9]+|[0-9]+\.)")
_ONE_SEPARATOR = re.compile(r"(-?[0-9]+)[,\u060c/\u066c]([0-9]+)")
_COMMA_GROUPS = re.compile(r"-?[1-9][0-9]{0,2}(?:[,\u060c][0-9]{3})+(?:\.[0-9]+)?")
_POINT_GROUPS = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+[,\u060c][0-9]+|-?[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}")
_PRESSURE = re.compile(r"([0-9]{2,3})/([0-9]{2,3})")
_LOWEST_DIASTOLIC = 30
_POWER = re.compile(r"-?[0-9.]+\s*(?:[eE][-+]?[0-9]+|[x×*]\s*10.*|\^.*)")


@dataclass(frozen=True, slots=True)
class NumberReading:
    """A number read from text: certain (`value`), or a `problem` with every reading that may have been meant."""

    value: Decimal | None = None
    problem: Message | None = None
    meant: tuple[tuple[Decimal, Message], ...] = ()


def read_number(typed: str) -> NumberReading:
    """Read a number in ASCII, Persian or Arabic-Indic digits; commas, slashes and wrong groups are asked about."""
    text = typed if typed.isascii() else _translated(typed)
    text = text.strip()
    if _PLAIN.fullmatch(text):
        return _certain(text)
    if not text:
        return NumberReading()
    if "\u066c" in text and _GROUPED.fullmatch(text):
        return _certain(text.replace("\u066c", ""))
    return _doubtful(typed, text)


def _translated(typed: str) -> str:
    # A no-break space within a number groups thousands; a plain space there is a slip.
    return typed.strip().replace("\u00a0", "\u066c").replace("\u202f", "\u066c").translate(KEEPING_THOUSANDS)


def _certain(text: str) -> NumberReading:
    number = Decimal(text)
    return NumberReading(number or abs(number))


def _doubtful(typed: str, text: str) -> NumberReading:
    blank = blank_word(typed)
    if blank:
        return NumberReading(problem=blank.problem)
    meant = _meant(text)
    if meant:
        return NumberReading(problem=message("Is this what you mean? Write decimals with a point."), meant=meant)
    return NumberReading(problem=_refusal(typed, text))


def _meant(text: str) -> tuple[tuple[Decimal, Message], ...]:
    """Every certain reading of a number with a comma, a slash or a point at its end."""
    if _POINTLESS.fullmatch(text):
        return ((Decimal(text), message("The same number written in full")),)
    found: list[tuple[Decimal, Message]] = []
    digits_only = re.sub(r"[,\u060c]", "", text)
    if _COMMA_GROUPS.fullmatch(text):
        found.append((Decimal(digits_only), message("Read with thousands separated")))
    if _POINT_GROUPS.fullmatch(text):
        european = text.replace(".", "").replace(",", ".").replace("\u060c", ".")
        found.append((Decimal(european), message("Read with thousands separated")))
    one = _ONE_SEPARATOR.fullmatch(text)
    if one and not _is_pressure(text):
        found.append((Decimal(f"{one[1]}.{one[2]}"), message("Read as a decimal number")))
    return tuple(found)


def _is_pressure(text: str) -> bool:
    pair = _PRESSURE.fullmatch(text)
    return pair is not None and int(pair[1]) > int(pair[2]) >= _LOWEST_DIASTOLIC


def _refusal(typed: str, text: str) -> Message:
    """Say in plain words why this is no number, and what to type."""
    strange = strange_digit(typed)
    if strange:
        text = "The character {character} is not read as a digit. Type the number out in ordinary digits."
        return message(text, character=strange)
    if _POWER.fullmatch(text):
        return message("Powers of ten are not read here. Type the number out with all its digits.")
    if text.endswith(("%", "\u066a")):
        return message("Type the number alone, without the percent sign.")
    if _is_pressure(text):
        return _PRESSURE_TYPED
    if text.count("/") == 2:
        return message("This looks like a date. This field holds a number.")
    if " " in text and text.replace(" ", "").replace(".", "").isdigit():
        return message("There is a space inside the number. Take it out.")
    return NOT_A_NUMBER


def _decimal(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    return Decimal(expect(int, value))


class NumberKind(Kind):
    """What whole and decimal numbers share: `places` decimals are kept; a change (`signed`) is shown with its sign."""

    __slots__ = ()

    @property
    def _places(self) -> int:
        raise NotImplementedError

    @property
    def _signed(self) -> bool:
        raise NotImplementedError

    def parse(self, typed: str, manner: Manner) -> Reading:
        """Read a number that is certain; offer the readings of one that is not."""
        reading = read_number(_PLUS.sub("", typed) if self._signed else typed)
        if reading.value is not None:
            return self.accept(reading.value, manner)
        if reading.problem is None:
            return NOTHING
        return Reading(problem=reading.problem, offers=self.offers(reading.meant, manner))

    def accept(self, number: Decimal, manner: Manner) -> Reading:
        """Keep a number that this field can hold exactly, else say how many decimals it keeps and offer it rounded."""
        places = self._places
        if not self.holds(number):
            return Reading(problem=_TOO_LONG)
        exact = self.rounded(number)
        if not self.holds(exact):
            return Reading(problem=_TOO_LONG)
        if exact == number:
            return Reading(self._value(exact))
        if not places:
            return Reading(problem=message("This field holds whole numbers only."), offers=self._nearest(exact, manner))
        problem = message("Digits kept after the point in this field: {places}. Type fewer.", places=places)
        return Reading(problem=problem, offers=self._nearest(exact, manner))

    def _nearest(self, exact: Decimal, manner: Manner) -> tuple[Offer, ...]:
        return (Offer(self.format(exact, manner), message("Rounded to {value}", value=exact)),)

    def offers(self, meant: tuple[tuple[Decimal, Message], ...], manner: Manner) -> tuple[Offer, ...]:
        """Offer each number that this field can hold, rounded where it must be."""
        found: list[Offer] = []
        for number, why in meant:
            reading = self.accept(number, manner)
            if reading.value is not None:
                found.append(Offer(self.format(number, manner), why))
            elif self._places:
                found.extend(reading.offers)
        return tuple(found)

    def holds(self, number: Decimal) -> bool:
        """Whether the number, rounded, has no more digits than are kept exactly."""
        return not number or number.adjusted() + self._places < MOST_DIGITS

    def rounded(self, number: Decimal) -> Decimal:
        """Round to the decimals kept, halves to even."""
        return number.quantize(Decimal(1).scaleb(-self._places), ROUND_HALF_EVEN)

    def _value(self, exact: Decimal) -> object:
        raise NotImplementedError

    def format(self, value: object, manner: Manner) -> str:
        """Write the number with all its decimals in the person's digits, without grouping."""
        text = f"{_decimal(value):{'+' if self._signed and value else ''}.{self._places}f}"
        return to_persian(text) if manner.language == "fa" else text

    def export(self, value: object) -> str:
        """Write the number with all its decimals in ASCII digits."""
        return f"{_decimal(value):.{self._places}f}"


@dataclass(frozen=True, slots=True)
class Integer(NumberKind):
    """A whole number of at most 15 digits."""

    signed: bool = False

    name: ClassVar[str] = "integer"
    sql_type: ClassVar[Literal["INTEGER"]] = "INTEGER"
    odm_type: ClassVar[str] = "integer"

    @property
    def _places(self) -> int:
        return 0

    @property
    def _signed(self) -> bool:
        return self.signed

    def _value(self, exact: Decimal) -> int:
        return int(exact)

    def to_sql(self, value: object) -> Sql:
        """Return the number."""
        return int(_decimal(value))

    def from_sql(self, raw: Sql) -> int:
        """Return the number."""
        return int(raw)


@dataclass(frozen=True, slots=True)
class DecimalKind(NumberKind):
    """A number with `places` decimals and at most 15 digits in all, which a REAL column gives back exactly."""

    places: int
    signed: bool = False

    name: ClassVar[str] = "decimal"
    sql_type: ClassVar[Literal["REAL"]] = "REAL"
    odm_type: ClassVar[str] = "float"

    @property
    def _places(self) -> int:
        return self.places

    @property
    def _signed(self) -> bool:
        return self.signed

    def _value(self, exact: Decimal) -> Decimal:
        return exact or abs(exact)

    def to_sql(self, value: object) -> Sql:
        """Return the nearest binary number; `from_sql` undoes it exactly."""
        return float(_decimal(value))

    def from_sql(self, raw: Sql) -> Decimal:
        """Return the number with exactly `places` decimals."""
        return Decimal(format(float(raw), f".{self.places}f"))
