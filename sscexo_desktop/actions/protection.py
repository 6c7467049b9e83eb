"""The passphrase of a study file: unlock it, choose one later, change it, or go without it (F80)."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.guard import LONGEST_WAIT
from sscexo_desktop.actions.session import Session
from sscexo_desktop.actions.strength import check_passphrase, known_words
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import message

if TYPE_CHECKING:
    from sscexo_desktop.store.copies.restoring import By
    from sscexo_desktop.store.encryption.keys import Keys
    from sscexo_desktop.store.passwords import Cost

Progress = Callable[[int, int], None]


class Unlocking:
    """Makes keys of what is typed, for whoever keeps this: after n wrong ones in a row a file waits 2^(n-1) seconds, at most 60.

    The delay is measured by `ticks`, which no setting of the clock moves; `cost` is what making a key of a passphrase takes.
    """

    def __init__(self, ticks: Callable[[], float] = time.monotonic, cost: Cost | None = None) -> None:
        self._ticks = ticks
        self.cost = cost
        self._failed: dict[str, tuple[int, float]] = {}

    def wait(self, path: Path) -> float:
        """Return how many seconds a file still has to wait."""
        failures, since = self._failed.get(mark_of(path), (0, 0.0))
        return max(0.0, since + min(2.0 ** (failures - 1), LONGEST_WAIT) - self._ticks()) if failures else 0.0

    def unlock(self, path: Path, typed: str, keys: Keys | None = None) -> Keys:
        """Return `keys` and that of a file, made of whatever was typed: its passphrase, or the file code of its recovery sheet.

        `keys.WrongPassphrase` if that does not open it, `Trouble` if it comes too early.
        """
        return self._prove(path, lambda: _or_none(keys).and_typed(path, typed, _cost(self.cost)))

    def by_passphrase(self, path: Path, passphrase: str, keys: Keys | None = None) -> Keys:
        """Return `keys` and that of a file, made of its passphrase."""
        return self._prove(path, lambda: _or_none(keys).and_passphrase(path, passphrase, _cost(self.cost)))

    def by_code(self, path: Path, code: str, keys: Keys | None = None) -> Keys:
        """Return `keys` and that of a file, which stands in the file code of its recovery sheet; a slip in it costs no wait."""
        from sscexo_desktop.store.encryption.recovery_code import read_other_code

        read_other_code(code)
        return self._prove(path, lambda: _or_none(keys).and_code(path, code))

    def _prove(self, path: Path, make: Callable[[], Keys]) -> Keys:
        from sscexo_desktop.store.encryption.keys import WrongPassphrase

        left = self.wait(path)
        if left > 0:
            raise Trouble(
                message("Too early after a wrong passphrase."), message("Try again in {seconds} seconds.", seconds=ceil(left))
            )
        try:
            found = make()
        except WrongPassphrase:
            mark = mark_of(path)
            self._failed[mark] = (self._failed.get(mark, (0, 0.0))[0] + 1, self._ticks())
            raise
        self._failed.pop(mark_of(path), None)
        return found


def keys_in(lines: Iterable[str]) -> Keys:
    """Return the keys of those lines that are file codes: they open a file even if its first bytes are damaged."""
    from sscexo_desktop.store.encryption.keys import Keys

    return Keys.in_codes(lines)


def first_fitting(path: Path, lines: Iterable[str], keys: Keys) -> Keys:
    """Return `keys` and that of a file, made of the first of some lines that opens it; `keys.WrongPassphrase` if none does."""
    from sscexo_desktop.store.encryption.keys import WrongPassphrase

    wrong: WrongPassphrase | None = None
    for line in lines:
        try:
            return keys.and_typed(path, line)
        except WrongPassphrase as fault:
            wrong = wrong or fault
    if wrong is None:
        wrong = WrongPassphrase(message("No passphrase was given."), message("Write it into the first line of the file."))
    raise wrong


def mark_of(path: Path) -> str:
    """Return the short name of a file's key, as it stands on its recovery sheet; "" if the file is not encrypted."""
    from sscexo_desktop.store.encryption import keys

    return keys.mark_of(path)


def _or_none(keys: Keys | None) -> Keys:
    from sscexo_desktop.store.encryption.keys import NO_KEYS

    return keys or NO_KEYS


def _cost(cost: Cost | None) -> Cost:
    from sscexo_desktop.store.encryption.keys import KEY_COST

    return cost or KEY_COST


@dataclass(frozen=True, slots=True)
class Permit:
    """Who changes the protection of which file, after they have shown that they may; it outlives their session, which is closed."""

    path: Path
    study: Study
    by: By
    keys: Keys = field(repr=False)
    people: tuple[str, ...] = field(repr=False)


def permit(session: Session) -> Permit:
    """Ask whether a person may change how the file is protected; before it is changed their file is closed, after it opened anew.

    `Refused` for whoever does not keep the accounts, `Trouble` where the file can only be read.
    """
    from sscexo_desktop.store.copies.restoring import By

    role = session.demand("protect")
    file, access = session.file, session.access
    if file.read_only:
        raise Trouble(
            message("{file} is open for reading only.", file=file.path.name),
            message("Close it in the other window, or open it with permission to write."),
        )
    people = tuple(part for each in file.accounts() for part in (each.login, each.name))
    return Permit(file.path, session.study, By(access.login, access.name, role), file.keys, people)


def protect(given: Permit, passphrase: str, *, cost: Cost | None = None, progress: Progress | None = None) -> Keys:
    """Encrypt a file that was not; return its keys. Copies and backups made before stay as they are."""
    if mark_of(given.path):
        raise Trouble(
            message("{file} is encrypted already.", file=given.path.name),
            message("Change its passphrase instead, if that is meant."),
        )
    return _with_new_key(given, passphrase, cost, progress)


def change_passphrase(
    given: Permit,
    old: str | None,
    new: str,
    unlocking: Unlocking | None = None,
    *,
    cost: Cost | None = None,
    progress: Progress | None = None,
) -> Keys:
    """Give an encrypted file another passphrase; return its keys. Backups made before are still opened by the old one.

    `old` may be the file code, for whoever has forgotten the passphrase, and is `None` where one of them was typed just now to
    open the file for this; `unlocking` is the one of the window.
    """
    _check_encrypted(given)
    if old is not None:
        (unlocking or Unlocking(cost=cost)).unlock(given.path, old)
    _check_other(given.path, new, cost)
    return _with_new_key(given, new, cost, progress)


def unprotect(
    given: Permit, passphrase: str | None, unlocking: Unlocking | None = None, *, reason: str = "", progress: Progress | None = None
) -> Keys:
    """Let anybody read a file again, for a reason that stands in the trail; return the keys without its own.

    `passphrase` as `old` of `change_passphrase`.
    """
    from sscexo_desktop.store.encryption.keys import NO_KEYS
    from sscexo_desktop.store.encryption.rekey import rekey

    _check_encrypted(given)
    if passphrase is not None:
        (unlocking or Unlocking()).unlock(given.path, passphrase)
    rekey(given.path, given.study, given.by, None, given.keys, progress, reason)
    return NO_KEYS


def _with_new_key(given: Permit, passphrase: str, cost: Cost | None, progress: Progress | None) -> Keys:
    from sscexo_desktop.store.encryption.keys import new_key
    from sscexo_desktop.store.encryption.rekey import rekey

    check_passphrase(passphrase, known_words(given.study, given.people))
    secret = new_key(passphrase, _cost(cost))
    rekey(given.path, given.study, given.by, secret, given.keys, progress)
    return given.keys.and_secret(secret)


def _check_other(path: Path, new: str, cost: Cost | None) -> None:
    from sscexo_desktop.store.encryption.keys import NO_KEYS, WrongPassphrase

    with contextlib.suppress(WrongPassphrase):
        NO_KEYS.and_passphrase(path, new, _cost(cost))
        raise Trouble(message("This is the passphrase that the file has already."), message("Choose another one."))


def _check_encrypted(given: Permit) -> None:
    if not mark_of(given.path):
        raise Trouble(message("{file} is not encrypted.", file=given.path.name), message("Encrypt it first, if that is meant."))
