"""The text of the sealed code for a new password: random, in groups that prove themselves, typed however it is typed (F81)."""

from __future__ import annotations

import hashlib
import secrets

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.encryption.keys import SYMBOLS, Secret, WrongPassphrase, read_file_code
from sscexo_desktop.store.passwords import normalised
from sscexo_desktop.study.texts import message

GROUPS = 6
"""Three random symbols in each, ninety bits in all; the fourth proves them and their place."""
_GROUP = 3
_MISREAD = str.maketrans("ILO", "110")
_COMPARE = message("Compare it with the recovery sheet, then try again.")


def new_code() -> str:
    """Return a new code in groups of four, with spaces between."""
    groups = ("".join(secrets.choice(SYMBOLS) for _ in range(_GROUP)) for _ in range(GROUPS))
    return " ".join(group + _check(n, group) for n, group in enumerate(groups))


def read_code(typed: str) -> str:
    """Return the code that is meant, as `new_code` writes it; `Trouble` names the first group that is not right."""
    symbols = "".join(each for each in normalised(typed).upper().translate(_MISREAD) if each.isalnum())
    groups = [symbols[at : at + _GROUP + 1] for at in range(0, len(symbols), _GROUP + 1)]
    if len(groups) > GROUPS:
        raise Trouble(message("This is longer than the code for a new password."), message("Take code 2 of the recovery sheet."))
    for n, group in enumerate(groups):
        if len(group) != _GROUP + 1 or group[-1] != _check(n, group[:-1]):
            raise Trouble(message("Group {n} of the code is not right.", n=n + 1), _COMPARE)
    if len(groups) < GROUPS:
        raise Trouble(message("The code has {wanted} groups, this has {n}.", wanted=GROUPS, n=len(groups)), _COMPARE)
    return " ".join(groups)


def read_other_code(typed: str) -> Secret:
    """Return the key in a file code; `WrongPassphrase` if that is mistyped, or the code for a new password was typed instead."""
    try:
        read_code(typed)
    except Trouble:
        return read_file_code(typed)
    raise WrongPassphrase(message("This is code 2, for a new password."), message("Take code 1 of the recovery sheet."))


def _check(place: int, group: str) -> str:
    """Return the symbol that proves a group at its place; it differs from that of a code that opens the file."""
    return SYMBOLS[hashlib.sha256(f"password {place} {group}".encode()).digest()[0] & 31]
