"""The guard at one open study file: compares passwords, makes failures wait, and watches the workstation's clock (F82)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.people import Account, EventKind
from sscexo_desktop.study.texts import message

if TYPE_CHECKING:
    from sscexo_desktop.store.passwords import Cost
    from sscexo_desktop.store.study_file import StudyFile

LONGEST_WAIT = 60.0
CLOCK_TOLERANCE = timedelta(seconds=60)
LOOKED_BACK = 500
"""So many entries of the trail are looked at for the newest instant: the very last ones may be from a clock set back."""
UNKNOWN = ""
"""All log-ins that no account has share one count, and what was typed is kept nowhere: it may be a password in the wrong field."""

WRONG_PASSWORD = message("User name or password is not right.")
WRONG_CODE = message("User name or code is not right, or the code was used already.")
DISABLED = message("Your account was disabled by the data manager.")
KEPT = message("What you typed is kept. Ask the data manager if this is not as it should be.")


class Guard:
    """Shared by the gate of a file and everybody who was let in; `cost` is what hashing a new password takes.

    After n failures in a row a log-in waits 2^(n-1) seconds, at most a minute, and is never locked out. Failures are counted over
    restarts; the wait itself is measured in this process, from its beginning on, by `ticks`: seconds that no setting of the clock
    moves.
    """

    def __init__(self, file: StudyFile, ticks: Callable[[], float] = time.monotonic, cost: Cost | None = None) -> None:
        from sscexo_desktop.store.passwords import Cost as Deliberate

        self.file = file
        self.ticks = ticks
        self.cost = cost or Deliberate()
        self._begun = ticks()
        self._failed: dict[str, tuple[int, float]] = {}
        self._newest = max((each.at for each in file.trail(limit=LOOKED_BACK)), default=None)
        self.clock_behind = False

    # ---- passwords -----------------------------------------------------------------------------------------------------------

    def wait(self, login: str) -> float:
        """Return how many seconds this log-in still has to wait."""
        account = self.file.account(login)
        return self._left(account.login if account else UNKNOWN)

    def let_in(self, login: str, password: str, *, by_nobody: bool = False) -> Account:
        """Return the account whose password this is; `Trouble` if it is not or comes too early, and then it is not told why.

        A failure at the gate is written `by_nobody`: it must not stand beside the name of whoever has locked the desk.
        """
        return self._prove(login, lambda: self.file.password_fits(login, password), by_nobody=by_nobody)

    def let_in_by_code(self, login: str, code: str) -> Account:
        """Return the account whose sealed code this is; failures count as those of a password do."""
        return self._prove(login, lambda: self.file.recovery.fits(login, code), by_nobody=True, code=True)

    def _prove(self, login: str, fits: Callable[[], bool], *, by_nobody: bool, code: bool = False) -> Account:
        account = self.file.account(login)
        known = account.login if account else UNKNOWN
        left = self._left(known)
        if left > 0:
            raise Trouble(
                message("Too early after a wrong password."), message("Try again in {seconds} seconds.", seconds=ceil(left))
            )
        if fits() and account is not None:
            self._failed[known] = (0, self._begun)
            return self._active(account)
        self._failed[known] = (self._failures(known)[0] + 1, self.ticks())
        with self._nobody() if by_nobody else nullcontext():
            self.note("log_in_failed", known, "recovery_code" if code else "")
        if code:
            raise Trouble(WRONG_CODE, message("Take the newest recovery sheet, and the user name that stands on it."))
        raise Trouble(WRONG_PASSWORD, message("Check the keyboard's language and try again."))

    @contextmanager
    def _nobody(self) -> Iterator[None]:
        before = self.file.person, self.file.role
        self.file.person, self.file.role = "", ""
        try:
            yield
        finally:
            self.file.person, self.file.role = before

    def _active(self, account: Account) -> Account:
        if not account.active:
            self.note("refused", account.login, "log_in")
            raise Trouble(DISABLED, KEPT)
        return account

    def _left(self, known: str) -> float:
        failures, since = self._failures(known)
        wait = min(2.0 ** (failures - 1), LONGEST_WAIT) if failures else 0.0
        return max(0.0, since + wait - self.ticks())

    def _failures(self, known: str) -> tuple[int, float]:
        if known not in self._failed:
            self._failed[known] = (self.file.failures(known), self._begun)
        return self._failed[known]

    # ---- clock ---------------------------------------------------------------------------------------------------------------

    def watch_clock(self, login: str) -> None:
        """Compare the clock with the newest instant known of; that it is behind is written down once, until it is right again."""
        now = self.file.clock()
        newest = self._newest or now
        behind = now < newest - CLOCK_TOLERANCE
        self._newest = max(newest, now)
        if behind and not self.clock_behind:
            self.note("clock_behind", login)
        self.clock_behind = behind

    # ---- what is written down --------------------------------------------------------------------------------------------------

    def note(self, kind: EventKind, login: str, detail: str = "") -> None:
        """Write an event down; a file that is open for reading only keeps none."""
        if not self.file.read_only:
            self.file.note(kind, login, detail)
