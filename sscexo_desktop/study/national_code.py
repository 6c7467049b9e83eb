"""The national code (code melli): ten digits of which the last checks the others (F25)."""

from __future__ import annotations

import re

from sscexo_desktop.study.kind import NOTHING, Reading, plain
from sscexo_desktop.study.texts import Manner, Message, message
from sscexo_desktop.study.typed import Offer

_RUN = re.compile(r"([0-9])\1{7}")
_SEPARATED = re.compile(r"[\s\-]")


def _is_valid(code: str) -> bool:
    if len(code) != 10 or not (code.isascii() and code.isdigit()) or len(set(code)) == 1:
        return False
    remainder = sum(int(digit) * (10 - place) for place, digit in enumerate(code[:9])) % 11
    return int(code[9]) == (remainder if remainder < 2 else 11 - remainder)


def read(typed: str, manner: Manner) -> Reading:  # noqa: ARG001 (as every reader)
    """Read a national code as text with its leading zeros; 8 or 9 digits are offered with the zeros in front."""
    code = _SEPARATED.sub("", plain(typed))
    if not code:
        return NOTHING
    if _is_valid(code):
        return Reading(code)
    if not (code.isascii() and code.isdigit()):
        return Reading(problem=message("A national code has ten digits and nothing else."))
    if len(code) in (8, 9) and _is_valid(code.zfill(10)):
        problem = message("A national code has ten digits. Were the zeros in front left out?")
        why = message("The same number with its leading zeros")
        return Reading(problem=problem, offers=(Offer(code.zfill(10), why),))
    if len(code) != 10:
        return Reading(problem=message("A national code has ten digits; {count} were typed.", count=len(code)))
    return Reading(problem=message("This national code cannot be right: its last digit does not fit. Check the card."))


def unusual(code: str) -> Message | None:
    """Return a doubt about a code that passes the check digit but that is hardly ever issued; it may be kept."""
    if code.startswith("000") or code[3:9] == "000000" or _RUN.search(code):
        return message("This national code is unusual. Check it on the card.")
    return None
