"""Derived values of the blows: the best values, the blow each is from, and the quality of the session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sscexo_desktop.clinical.spirometry_quality import Quality, grade
from sscexo_desktop.study.answers import Answers, Look
from sscexo_desktop.study.derive.value import Derived, Formula
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Message, message

SECTION = "blows"
_ITEMS = ("FVC_BLOW", "FEV1_BLOW", "PEF_BLOW", "FET_BLOW", "ACCEPT_BLOW", "USABLE_BLOW", "NOTE_BLOW")


@dataclass(frozen=True, slots=True)
class Blows:
    """The blows of one measure: the largest acceptable value, the number of its blow, and what the grade rests on.

    `lacking` says which blow is half filled in, or that none is acceptable; there is no best value then.
    """

    best: Decimal | None = None
    number: int = 0
    acceptable: tuple[Decimal, ...] = ()
    usable: int = 0
    lacking: Message | None = None
    half_filled: bool = False


def fvc_blows(look: Look) -> Blows:
    """Return what the blows say of FVC."""
    return _blows(look.answers, "FVC_BLOW", "FVC")


def fev1_blows(look: Look) -> Blows:
    """Return what the blows say of FEV1."""
    return _blows(look.answers, "FEV1_BLOW", "FEV1")


def _blows(answers: Answers, item: str, name: Literal["FVC", "FEV1"]) -> Blows:
    filled = [(n, row) for n, row in enumerate(answers.rows(SECTION), 1) if _holds_something(answers, row)]
    if not filled:
        return Blows()
    half = next((why for n, row in filled if (why := _half_filled(answers, item, name, n, row)) is not None), None)
    if half is not None:
        return Blows(lacking=half, half_filled=True)
    found = [(answers.number(item, row), n) for n, row in filled if answers.code("ACCEPT_BLOW", row) == "Y"]
    values = [(value, -n) for value, n in found if value is not None]
    usable = sum(answers.code("USABLE_BLOW", row) == "Y" and answers.number(item, row) is not None for _, row in filled)
    if not values:
        return Blows(usable=usable, lacking=message("No blow is acceptable."))
    best, n = max(values)
    return Blows(best, -n, tuple(value for value, _ in values), usable)


def _holds_something(answers: Answers, row: int) -> bool:
    return any(answers.at.get(Place(item, row)) is not None for item in _ITEMS)


def _half_filled(answers: Answers, item: str, name: Literal["FVC", "FEV1"], n: int, row: int) -> Message | None:
    accepted = answers.code("ACCEPT_BLOW", row)
    if accepted is None:
        return message("No best {measure}: it is not answered whether blow {n} is acceptable.", measure=name, n=n)
    if accepted == "Y" and answers.number(item, row) is None:
        return message("No best {measure}: blow {n} is acceptable and has none.", measure=name, n=n)
    return None


def largest_fvc(look: Look) -> Decimal | None:
    """Return the best FVC in L, `None` where there is none."""
    return look.once(fvc_blows).best


def largest_fev1(look: Look) -> Decimal | None:
    """Return the best FEV1 in L, `None` where there is none."""
    return look.once(fev1_blows).best


def ratio_of_largest(look: Look) -> Decimal | None:
    """Return FEV1/FVC of the best values, a fraction."""
    fev1, fvc = largest_fev1(look), largest_fvc(look)
    return fev1 / fvc if fev1 and fvc else None


# ---- quality -----------------------------------------------------------------------------------------------------------------


def fvc_quality(look: Look) -> Derived | None:
    """Grade A to F or U of the FVC: acceptable blows and the distance of the two largest (A: 3 within 0.150 L).

    Source: Graham BL 2019, Am J Respir Crit Care Med 200:e70, doi 10.1164/rccm.201908-1590ST.
    """
    return _quality(look, fvc_blows)


def fev1_quality(look: Look) -> Derived | None:
    """Grade A to F or U of the FEV1: acceptable blows and the distance of the two largest (A: 3 within 0.150 L).

    Source: Graham BL 2019, Am J Respir Crit Care Med 200:e70, doi 10.1164/rccm.201908-1590ST.
    """
    return _quality(look, fev1_blows)


def _quality(look: Look, blows: Callable[[Look], Blows]) -> Derived | None:
    found = look.once(blows)
    if found == Blows():
        return None
    if found.half_filled:
        return Derived(None, found.lacking)
    graded = grade([float(each) for each in found.acceptable], found.usable)
    if graded is None:
        return Derived(None, message("No grade: an acceptable blow holds no possible volume."))
    return Derived(graded.grade, _reason(graded, found))


def _reason(graded: Quality, found: Blows) -> Message:
    """Say what a grade rests on."""
    if graded.difference is not None:
        text = "{grade}: {n} acceptable blows, the best two {difference} L apart"
        return message(text, grade=graded.grade, n=graded.acceptable, difference=Decimal(f"{graded.difference:.2f}"))
    if graded.acceptable:
        return message("{grade}: one acceptable blow", grade=graded.grade)
    if found.usable:
        return message("{grade}: no acceptable blow, usable ones: {n}", grade=graded.grade, n=found.usable)
    return message("{grade}: no acceptable blow, and none marked as usable", grade=graded.grade)


FORMULAS: dict[str, Formula] = {each.__name__: each for each in (fvc_quality, fev1_quality)}
