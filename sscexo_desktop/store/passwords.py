"""Passwords as the file keeps them: Argon2id hashes (RFC 9106), each with the cost it was made at written in it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Self

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "\N{ARABIC LETTER HEH WITH YEH ABOVE}": "ه\N{ARABIC HAMZA ABOVE}"})
_UNSEEN = "Cf"
"""Letters that no screen shows, as the zero-width non-joiner: not every keyboard types them."""


@dataclass(frozen=True, slots=True)
class Cost:
    """How dear a guess is made: passes, memory in KiB, lanes. The default takes 0.1 to 0.5 s on a clinic's workstation."""

    passes: int = 4
    memory: int = 128 * 1024
    lanes: int = 2

    @classmethod
    def quick(cls) -> Self:
        """Return a cost that protects nothing: for files made by tests."""
        return cls(1, 8, 1)


def hashed(password: str, cost: Cost) -> str:
    """Return the hash of a password, with its salt and its cost, as one line of text."""
    return PasswordHasher(cost.passes, cost.memory, cost.lanes).hash(normalised(password))


def fits(known: str, password: str) -> bool:
    """Whether a password is the one that was hashed; a hash that cannot be read fits nothing."""
    try:
        return PasswordHasher().verify(known, normalised(password))
    except (VerificationError, InvalidHashError):
        return False


def normalised(password: str) -> str:
    """Return the password that is meant: the same one typed on a Persian or an English keyboard, in any digits, is the same.

    What cannot be seen while it is typed makes no other one of it: joiners and marks of direction, a space too many.
    """
    seen = (each for each in unicodedata.normalize("NFKC", password) if unicodedata.category(each) != _UNSEEN)
    digits = (str(unicodedata.decimal(each)) if each.isdecimal() else each for each in seen)
    return " ".join("".join(digits).translate(_LETTERS).split())
