"""What the window asks a person in between: one verb a question, so that a test can answer without a dialog."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from sscexo_desktop.actions.consequences import Consequence
    from sscexo_desktop.actions.entry import PendingChange
    from sscexo_desktop.actions.gate import FirstAccount
    from sscexo_desktop.actions.signing import Credentials
    from sscexo_desktop.actions.ways_on import Way
    from sscexo_desktop.errors import Trouble
    from sscexo_desktop.store.encryption.keys import Keys
    from sscexo_desktop.study.model import Form, Setting
    from sscexo_desktop.study.people import Account, Role
    from sscexo_desktop.study.places import Place
    from sscexo_desktop.study.record import Change, ConfirmedSetting, Draft

Leaving = Literal["save", "draft", "discard", "stay"]


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who gets an account with a one-time password."""

    login: str
    name: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class NewStudy:
    """Where a new study file is wanted, whether it is for practice, its data manager, and who else works on it.

    Without a `passphrase` it is not encrypted.
    """

    path: Path
    practice: bool
    first: FirstAccount
    others: tuple[NewPerson, ...] = ()
    passphrase: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class RoleChange:
    """The roles that somebody has from now on, and why."""

    roles: tuple[Role, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The value(s) and the reason with which a setting is confirmed."""

    values: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Proposals:
    """The settings whose proposals are confirmed together, and the reason for all of them."""

    settings: tuple[str, ...]
    reason: str


class Asker(Protocol):
    """Asks a person; `None` or `stay` where they would rather not."""

    def new_study(self) -> NewStudy | None:
        """Ask where a new study file is to be made, and who works on it."""

    def first_account(self, title: str, detail: str) -> FirstAccount | None:
        """Ask for the data manager's own account, in a file that has none yet."""

    def new_account(self, there: tuple[Account, ...]) -> NewPerson | None:
        """Ask who gets an account, and in which roles; nobody gets the name of one that is `there`."""

    def change_roles(self, account: Account) -> RoleChange | None:
        """Ask which roles somebody has from now on, and why."""

    def new_password(self, title: str, *, old: bool, login: str, name: str) -> tuple[str, str] | None:
        """Ask for a new password, twice, and with `old` for the one until now ("" otherwise): old and new."""

    def credentials(self, title: str, detail: str, *, login_needed: bool, name: str, yes: str = "") -> Credentials | None:
        """Ask the person with this name for the password again, and with `login_needed` for the user name too.

        `yes` is what the answer is called, such as "Sign".
        """

    def words(self, title: str, detail: str, label: str) -> str | None:
        """Ask for one text, such as a reason; it is not empty and has no spaces around it."""

    def show_secret(self, title: str, detail: str, secret: str) -> None:
        """Show a one-time password, once."""

    def file_to_open(self) -> Path | None:
        """Ask which study file to open."""

    def study_file(self, title: str, start: str) -> Path | None:
        """Ask for a file that is there, such as a backup; `start` is the folder to begin in."""

    def place(self, title: str, start: str) -> Path | None:
        """Ask where a file stands or shall stand; nothing is done to one that is there."""

    def way_on(self, fault: Trouble, ways: tuple[Way, ...]) -> Way | None:
        """Say what is in the way, and ask which of these ways is taken."""

    def keys_for(self, path: Path, mark: str, keys: Keys) -> Keys | None:
        """Ask for the passphrase of another encrypted file, and return `keys` with its key."""

    def folder(self, title: str, start: str) -> Path | None:
        """Ask for a folder."""

    def file_to_save(self, title: str, name: str, kinds: str) -> Path | None:
        """Ask where a file is to be written."""

    def leave(self, title: str, fields: int, *, can_save: bool) -> Leaving:
        """Ask what becomes of `fields` unsaved fields of a form that is being left."""

    def reasons(self, changes: tuple[PendingChange, ...], also: tuple[Consequence, ...] = ()) -> Mapping[Place, str] | None:
        """Ask the reason of every saved value that is changed, and show what the save changes besides (`also`)."""

    def confirm_setting(self, setting: Setting, now: ConfirmedSetting | None) -> Confirmation | None:
        """Ask for the value(s) of a setting and the reason."""

    def confirm_proposals(self, settings: tuple[Setting, ...]) -> Proposals | None:
        """Ask which of these proposals are confirmed, and the one reason for them."""

    def recover(self, drafts: tuple[Draft, ...]) -> Mapping[int, Literal["open", "keep", "discard"]]:
        """Ask what becomes of drafts found at opening, by their place in `drafts`; those not named are kept."""

    def sure(self, question: str, detail: str, yes: str) -> bool:
        """Ask before something that cannot be taken back."""

    def tell(self, fault: BaseException) -> None:
        """Say what went wrong and what to do next."""

    def history(self, title: str, form: Form, changes: tuple[Change, ...]) -> None:
        """Show every change of a record."""

    def preview(self, paper: object) -> None:
        """Show paper before it is printed or saved."""
