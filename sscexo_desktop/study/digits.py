"""Digits and letters as people in Iran type them: three sets of digits in, one out (F25, T11)."""

from __future__ import annotations

import re
import unicodedata

_ZEROS = (0x06F0, 0x0660)
_DROPPED = (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C, 0x2060, 0xFEFF)
_SPACES = (0x00A0, 0x2007, 0x202F)
_THOUSANDS = 0x066C

KEEPING_THOUSANDS: dict[int, str | None] = {
    **{zero + digit: str(digit) for zero in _ZEROS for digit in range(10)},
    **dict.fromkeys(_DROPPED),
    **dict.fromkeys(_SPACES, " "),
    0x066B: ".",
    0x2212: "-",
}
"""The translation of `normalise` with U+066C left in, for the reader of numbers that checks its groups."""

_NORMAL: dict[int, str | None] = {**KEEPING_THOUSANDS, _THOUSANDS: None}
_PERSIAN_DIGITS = {0x30 + digit: chr(0x06F0 + digit) for digit in range(10)}
_POINT = re.compile(r"(?<=[0-9])\.(?=[0-9])")
_PERSIAN_LETTERS = {0x064A: 0x06CC, 0x0643: 0x06A9}


class StrangeDigitError(ValueError):
    """A digit of a script that is not read here (Devanagari, superscript, full width, …); `character` is that digit."""

    def __init__(self, character: str) -> None:
        super().__init__(f"U+{ord(character):04X} is not a digit that is read here")
        self.character = character


def strange_digit(text: str) -> str:
    """Return the first digit that is neither ASCII, Persian nor Arabic-Indic, or `""` if there is none."""
    if text.isascii():
        return ""
    for character in text.translate(_NORMAL):
        if not character.isascii() and unicodedata.digit(character, None) is not None:
            return character
    return ""


def normalise(text: str) -> str:
    """Write the numbers in `text` with ASCII digits, `.` and `-`, without direction marks and outer spaces.

    A no-break space becomes a space (it may stand between a date and a time); U+066C (thousands) is dropped. Raises
    `StrangeDigitError` for a digit of any other kind: `int()` would have read it.
    """
    if text.isascii():
        return text.strip()
    strange = strange_digit(text)
    if strange:
        raise StrangeDigitError(strange)
    return text.translate(_NORMAL).strip()


def to_persian(text: str) -> str:
    """Write `text` with Persian digits and decimal separator.

    A point between digits becomes U+066B, a leading minus U+200E U+2212, as in CLDR's `fa`.
    `normalise(to_persian(text)) == text` for every number, date and time.
    """
    if text[:1] == "-" and text[1:2].isdigit():
        text = "\u200e\u2212" + text[1:]
    if "." in text:
        text = _POINT.sub("\u066b", text)
    return text.translate(_PERSIAN_DIGITS)


def persian_letters(text: str) -> str:
    """Replace Arabic ye and kaf, which Arabic keyboards write, by the Persian letters that look the same."""
    return text.translate(_PERSIAN_LETTERS)
