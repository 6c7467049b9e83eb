"""Keys of encrypted study files: made from a passphrase, written down as a code, held in memory and nowhere else (F80, F81).

The first sixteen bytes of an encrypted file are its salt, which begins with `MARK`; the other bytes of the salt are random. The key
is Argon2id of the passphrase and that salt, or stands in the code of the recovery sheet. Nothing else is kept: no side file.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

from argon2.low_level import Type, hash_secret_raw

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.encryption.cipher import SALT_SIZE, is_authentic, page_of
from sscexo_desktop.store.passwords import Cost, normalised
from sscexo_desktop.study.texts import message

MARK = b"SSXE"
"""What every encrypted study file begins with."""
KEY_SIZE = 32
KEY_COST = Cost(3, 64 * 1024, 4)
"""What making a key of a passphrase takes; a file tells nothing of it, so it never changes for files that begin with `MARK`."""
_LOOKED_AT = 8
"""So many pages are looked at to tell a wrong key from a damaged page."""

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110")
_GROUP, _GROUPS = 3, 24
_CODED = SALT_SIZE - len(MARK) + KEY_SIZE


class NeedsPassphrase(Trouble):
    """The file is encrypted and its key is not at hand; `mark` is the short name of the key of the file at `path`."""

    def __init__(self, path: Path, mark: str) -> None:
        super().__init__(
            message("{file} is encrypted; its key has the mark {mark}.", file=path.name, mark=mark),
            message("Type its passphrase, or code 1 of its recovery sheet."),
        )
        self.path = path
        self.mark = mark


class WrongPassphrase(Trouble):
    """The passphrase, or the code, does not open the file."""


class Secret(NamedTuple):
    """The key of one file, with the salt that the file begins with. It never shows itself."""

    salt: bytes
    key: bytes

    def __repr__(self) -> str:
        return f"<Secret {self.mark}>"

    @property
    def mark(self) -> str:
        """The short name of the key, which may be shown and printed: it tells nothing of the key."""
        return _mark(self.salt)


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """The keys that are at hand, each for the files that begin with its salt; the last one learned comes first."""

    secrets: tuple[Secret, ...] = ()

    def __repr__(self) -> str:
        return f"<Keys {' '.join(each.mark for each in self.secrets)}>"

    def __bool__(self) -> bool:
        return bool(self.secrets)

    def __iter__(self) -> Iterator[Secret]:
        return iter(self.secrets)

    @classmethod
    def in_codes(cls, lines: Iterable[str]) -> Self:
        """Return the keys in those of some lines that are file codes, all right."""
        found = []
        for line in filter(_looks_like_code, lines):
            with contextlib.suppress(WrongPassphrase):
                found.append(read_file_code(line))
        return cls(tuple(found))

    def secret(self, path: Path) -> Secret | None:
        """Return the key of a file with its salt; `None` if it is not encrypted, or not with a key at hand."""
        salt = salt_of(path)
        return next((each for each in self.secrets if each.salt == salt), None)

    def of(self, path: Path) -> bytes | None:
        """Return the key of a file; `None` if it is not encrypted, or not with a key at hand."""
        found = self.secret(path)
        return found.key if found else None

    def and_secret(self, secret: Secret) -> Self:
        """Return these keys and one more."""
        return type(self)((secret, *(each for each in self.secrets if each != secret)))

    def and_keys(self, others: Keys) -> Self:
        """Return these keys and others, these first."""
        return type(self)(tuple(dict.fromkeys((*self.secrets, *others.secrets))))

    def and_passphrase(self, path: Path, passphrase: str, cost: Cost = KEY_COST) -> Self:
        """Return these keys and the one of a file, deliberately slowly; `WrongPassphrase` if this does not open it."""
        salt = _salt_or_trouble(path)
        secret = Secret(salt, _derived(passphrase, salt, cost))
        if not opens(secret, path):
            raise WrongPassphrase(
                message("This passphrase does not open {file}.", file=path.name),
                message("Check the keyboard's language and the capital letters, then try again; "
                        "the recovery sheet with the mark {mark} opens it too.", mark=_mark(salt)),
            )  # fmt: skip
        return self.and_secret(secret)

    def and_typed(self, path: Path, typed: str, cost: Cost = KEY_COST) -> Self:
        """Return these keys and the one of a file, made of whatever was typed: its file code, or else its passphrase."""
        return self.and_code(path, typed) if _looks_like_code(typed) else self.and_passphrase(path, typed, cost)

    def and_code(self, path: Path, code: str) -> Self:
        """Return these keys and the one in a file code; `WrongPassphrase` if it is mistyped or does not open the file."""
        secret = read_file_code(code)
        if opens(secret, path):  # even if the first bytes of the file are damaged
            return self.and_secret(secret)
        salt = _salt_or_trouble(path)
        if secret.salt != salt:
            raise WrongPassphrase(
                message("This is the code for the key with the mark {other}; {file} has a key with the mark {mark}.",
                        other=secret.mark, file=path.name, mark=_mark(salt)),
                message("Take the recovery sheet with the mark {mark}.", mark=_mark(salt)),
            )  # fmt: skip
        raise WrongPassphrase(message("This code does not open {file}.", file=path.name), _CHECK_SHEET)


NO_KEYS = Keys()


def new_key(passphrase: str, cost: Cost = KEY_COST) -> Secret:
    """Make a key for a file that is to be encrypted, with a salt of its own."""
    salt = MARK + secrets.token_bytes(SALT_SIZE - len(MARK))
    return Secret(salt, _derived(passphrase, salt, cost))


def salt_of(path: Path) -> bytes | None:
    """Return the salt that an encrypted study file begins with; `None` for every other file, or none."""
    try:
        with path.open("rb") as file:
            return salt_in(file.read(SALT_SIZE))
    except OSError:
        return None


def salt_in(header: bytes) -> bytes | None:
    """Return the salt in the first bytes of an encrypted study file, `None` if they are none of such a file."""
    return header[:SALT_SIZE] if len(header) >= SALT_SIZE and header.startswith(MARK) else None


def mark_of(path: Path) -> str:
    """Return the short name of a file's key, as it stands on its recovery sheet; "" if the file is not encrypted."""
    salt = salt_of(path)
    return _mark(salt) if salt else ""


def opens(secret: Secret, path: Path) -> bool:
    """Whether a key is that of a file, even if a few of the file's pages are damaged."""
    try:
        with path.open("rb") as file:
            return any(is_authentic(*secret, n, page_of(file, n)) for n in range(1, _LOOKED_AT + 1))
    except OSError:
        return False


def _salt_or_trouble(path: Path) -> bytes:
    salt = salt_of(path)
    if salt is None:
        raise Trouble(
            message("{file} is not encrypted by this program, or is not there.", file=path.name),
            message("Open it as usual; it asks for a passphrase if it needs one."),
        )
    return salt


def meant(passphrase: str) -> str:
    """Return the passphrase that is meant: its words, however they are parted; a Persian joiner is a space on another keyboard."""
    return "".join(normalised(passphrase).split())


def _derived(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    return hash_secret_raw(meant(passphrase).encode(), salt, cost.passes, cost.memory, cost.lanes, KEY_SIZE, Type.ID)


def _mark(salt: bytes) -> str:
    """Write thirty bits of the salt in two groups."""
    number = int.from_bytes(salt[len(MARK) : len(MARK) + 4], "big")
    found = _symbols(number & (1 << 30) - 1, 6)
    return f"{found[:3]}-{found[3:]}"


# ---- the file code ---------------------------------------------------------------------------------------------------------------

_CHECK_SHEET = message("Compare it with the recovery sheet, then try again.")


def file_code(secret: Secret) -> str:
    """Write a key with its salt in groups of four; the last symbol of each group proves the other three and their place."""
    content = secret.salt[len(MARK) :] + secret.key
    number = int.from_bytes(content + _proof(content), "big")
    text = _symbols(number, _GROUP * _GROUPS)
    groups = (text[at : at + _GROUP] for at in range(0, len(text), _GROUP))
    return " ".join(group + _check(n, group) for n, group in enumerate(groups))


def read_file_code(code: str) -> Secret:
    """Read a file code however it was typed; `WrongPassphrase` names the first group that is not right."""
    groups = _grouped(code)
    for n, group in enumerate(groups[:_GROUPS]):
        if not _is_group(n, group):
            raise WrongPassphrase(message("Group {n} of the code is not right.", n=n + 1), _CHECK_SHEET)
    if len(groups) != _GROUPS:
        wrong = message("The code has {wanted} groups; {n} were typed.", wanted=_GROUPS, n=len(groups))
        raise WrongPassphrase(wrong, _CHECK_SHEET)
    number = 0
    for symbol in "".join(group[:-1] for group in groups):
        number = number << 5 | SYMBOLS.index(symbol)
    return _decoded(number)


def _looks_like_code(typed: str) -> bool:
    """Whether nearly all groups of a text are those of a file code: then it is one, perhaps mistyped."""
    groups = _grouped(typed)
    return len(groups) in range(_GROUPS - 1, _GROUPS + 2) and sum(_is_group(n, each) for n, each in enumerate(groups)) > 1


def _grouped(code: str) -> list[str]:
    symbols = "".join(each for each in normalised(code).upper().translate(_MISREAD) if each.isalnum())
    return [symbols[at : at + _GROUP + 1] for at in range(0, len(symbols), _GROUP + 1)]


def _is_group(place: int, group: str) -> bool:
    return len(group) == _GROUP + 1 and group[-1] == _check(place, group[:-1])


def _decoded(number: int) -> Secret:
    """Take the salt and the key out of a code whose groups are right each by itself."""
    if number >> 8 * (_CODED + 1):
        raise WrongPassphrase(message("This is not code 1 of a recovery sheet."), _CHECK_SHEET)
    whole = number.to_bytes(_CODED + 1, "big")
    content = whole[:-1]
    if whole[-1:] != _proof(content):
        raise WrongPassphrase(message("This is not code 1 of a recovery sheet."), _CHECK_SHEET)
    return Secret(MARK + content[:-KEY_SIZE], content[-KEY_SIZE:])


def _symbols(number: int, length: int) -> str:
    return "".join(SYMBOLS[number >> 5 * place & 31] for place in reversed(range(length)))


def _check(place: int, group: str) -> str:
    """Return the symbol that proves a group at its place; none fits a letter that no code has."""
    if any(each not in SYMBOLS for each in group):
        return ""
    return SYMBOLS[hashlib.sha256(f"{place} {group}".encode()).digest()[0] & 31]


def _proof(content: bytes) -> bytes:
    return hashlib.sha256(MARK + content).digest()[:1]
