"""What to print for each character: itself, something composed, or its code in a frame where the font has nothing.

The font lacks a few signs a form needs (⁻, ⁺, μ, ☐) and most of what a hostile value may hold.  Nothing is dropped
unless it is invisible by definition.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import Enum, auto
from typing import Final, NamedTuple

REPLACEMENT: Final = "\ufffd"
_TAMED: Final = 0xF0000
"""How far above a character that must not be obeyed stands the private one that is printed in its stead."""
LINE_ENDS: Final = ("\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029")

_EMBEDDINGS: Final = frozenset("\u202a\u202b\u202d\u202e")
_ISOLATES: Final = frozenset("\u2066\u2067\u2068")
_END_EMBEDDING: Final = "\u202c"
_END_ISOLATE: Final = "\u2069"
_MARKS: Final = frozenset("\u200e\u200f\u061c")
BIDI_CONTROLS: Final = _EMBEDDINGS | _ISOLATES | _MARKS | {_END_EMBEDDING, _END_ISOLATE}

_LOOK_ALIKES: Final = {"\u2010": "-", "\u2011": "-", "\u03bc": "µ", "\u0394": "∆", "\u2126": "Ω", "\u03a9": "\u2126",
                       "\u2032": "'", "\u2033": '"', "\u2a7d": "≤", "\u2a7e": "≥"}
_INVISIBLE: Final = frozenset("\u00ad\u034f\u061c\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff") | frozenset(
    map(chr, range(0xFE00, 0xFE10)))
_DOUBTFUL: Final = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\U000f0000-\U000fffff]")
TICK_BOXES: Final = frozenset("☐☑☒")


class Kind(Enum):
    """How a character gets onto the paper."""

    PLAIN = auto()
    """As the font and HarfBuzz have it."""
    LIKE = auto()
    """With the glyph of `stand_in`."""
    RAISED = auto()
    LOWERED = auto()
    """With the glyph of `stand_in`, smaller, above or below."""
    TICK_BOX = auto()
    """Drawn with lines."""
    MISSING = auto()
    """With its code in a frame."""


class Appearance(NamedTuple):
    """How one character is printed, and the character printed in its stead where that differs."""

    kind: Kind
    stand_in: str = ""


def appearance(character: str, in_font: Callable[[str], bool]) -> Appearance:
    """How to print a character with a font that holds what `in_font` says."""
    if in_font(character) or character in _INVISIBLE or _composable(character, in_font):
        return Appearance(Kind.PLAIN)
    if character in TICK_BOXES:
        return Appearance(Kind.TICK_BOX)
    if unicodedata.category(character) == "Zs" or character in "\t\n":
        return Appearance(Kind.LIKE, " ")
    stand_in = _LOOK_ALIKES.get(character, "")
    if stand_in and in_font(stand_in):
        return Appearance(Kind.LIKE, stand_in)
    form, _, base = unicodedata.decomposition(character).partition(" ")
    if form in ("<super>", "<sub>") and " " not in base and in_font(chr(int(base, 16))):
        return Appearance(Kind.RAISED if form == "<super>" else Kind.LOWERED, chr(int(base, 16)))
    return Appearance(Kind.MISSING)


def printable(text: str) -> str:
    """`text` with what must not be obeyed made visible, and with newlines for all line ends.

    A private character, of which `code` tells what it stands for, stands for each control character, half of a surrogate pair,
    and direction control without its partner.
    """
    for end in LINE_ENDS:
        text = text.replace(end, "\n")
    if text.isprintable():
        return text
    obeyed = _partnered(text)
    return _DOUBTFUL.sub(lambda found: found[0] if found.start() in obeyed else _tamed(found[0]), text)


def code(character: str) -> str:
    """The code of a character, or of what it stands for."""
    return f"U+{ord(_meant(character)):04X}"


def told(character: str) -> str:
    """What a reader of the PDF gets for a character without a glyph: itself, unless that would be obeyed."""
    return character if _meant(character) == character else REPLACEMENT


def _unruly(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in BIDI_CONTROLS


def _tamed(character: str) -> str:
    if _unruly(character):
        return chr(ord(character) + _TAMED)
    return REPLACEMENT if _meant(character) != character else character


def _meant(character: str) -> str:
    """What a private character stands for; any other one itself."""
    if _TAMED <= ord(character) <= _TAMED + 0xFFFF and _unruly(chr(ord(character) - _TAMED)):
        return chr(ord(character) - _TAMED)
    return character


def _composable(character: str, in_font: Callable[[str], bool]) -> bool:
    """Whether the font has all the parts of an accented letter."""
    parts = unicodedata.normalize("NFD", character)
    return len(parts) > 1 and all(map(in_font, parts))


def _partnered(text: str) -> set[int]:
    """Positions of the embeddings, overrides and isolates that are opened and closed in the same line of `text`.

    An isolate's end also ends embeddings left open in it; an embedding's end does not reach out of its isolate.
    """
    partnered: set[int] = set()
    isolates: list[int] = []
    embeddings: list[list[int]] = [[]]
    for at, character in enumerate(text):
        if character == "\n":
            isolates, embeddings = [], [[]]
        elif character in _ISOLATES:
            isolates.append(at)
            embeddings.append([])
        elif character in _EMBEDDINGS:
            embeddings[-1].append(at)
        elif character == _END_ISOLATE and isolates:
            embeddings.pop()
            partnered.update((isolates.pop(), at))
        elif character == _END_EMBEDDING and embeddings[-1]:
            partnered.update((embeddings[-1].pop(), at))
    return partnered
