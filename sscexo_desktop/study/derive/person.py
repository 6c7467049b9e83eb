"""Who was measured at an outcome visit: sex, exact age on the day of the test, and the one height that both visits use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, cast

from sscexo_desktop.clinical.lung_function import Sex
from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.dates import PartialDate
from sscexo_desktop.study.texts import Message, message

DAYS_OF_YEAR = 365.25
GROWN = Decimal(2)
"""cm by which a height measured again must differ before it takes the place of the one from screening."""

Day = Literal["SPIRODAT", "DLCODAT"]


@dataclass(frozen=True, slots=True)
class Person:
    """What a reference value needs to know of a person; `height` in cm, `stature` says it and where it is from."""

    sex: Sex
    age: float
    height: Decimal
    stature: Message


def at_spirometry(look: Look) -> Person | Message:
    """Return the person on the day of the spirometry, or why there can be no reference value."""
    return _person(look, "SPIRODAT")


def at_diffusion(look: Look) -> Person | Message:
    """Return the person on the day of the DLCO, or why there can be no reference value."""
    return _person(look, "DLCODAT")


def sex_of(look: Look) -> Sex | None:
    """Return the sex recorded at screening."""
    found = look.screening.code("SEX")
    return cast("Sex", found) if found in ("F", "M") else None


def ages(look: Look, day: Day) -> tuple[float, ...]:
    """Return the exact age on the day of a test in years of 365.25 days: both ends where the day of birth is not known."""
    born, tested = look.screening.value("BRTHDAT"), _tested(look, day)
    if not isinstance(born, PartialDate) or tested is None:
        return ()
    return tuple((tested - each).days / DAYS_OF_YEAR for each in sorted({born.first, born.last}))


def _tested(look: Look, day: Day) -> date | None:
    return look.day(day) or look.day("VISDAT")


def _person(look: Look, day: Day) -> Person | Message:
    sex, height, exact = sex_of(look), _height(look), ages(look, day)
    if _tested(look, day) is None:
        return message("No reference value: the date of the test is not known.")
    if not exact:
        return message("No reference value: no birth date in the saved screening.")
    if max(exact) < 0:
        return message("No reference value: the test lies before the birth date.")
    if len(exact) > 1:
        return message("No reference value: the day of birth is not known, so the exact age is not either.")
    if sex is None:
        return message("No reference value: no sex in the saved screening.")
    if height is None:
        return message("No reference value: no height in the saved screening.")
    return Person(sex, exact[0], *height)


def _height(look: Look) -> tuple[Decimal, Message] | None:
    """Return the height of the screening, unless the one measured again differs by more than 2 cm or is the only one."""
    then, now = look.screening.number("HEIGHT_VSORRES"), look.number("HEIGHT_VSORRES")
    if now is not None and then is None:
        return now, message("height {height} cm, measured at this visit", height=now)
    if now is not None and then is not None and abs(now - then) > GROWN:
        return now, message("height {height} cm, measured again (at screening {then} cm)", height=now, then=then)
    return None if then is None else (then, message("height {height} cm", height=then))
