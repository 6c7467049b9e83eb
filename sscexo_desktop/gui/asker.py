"""What the window asks a person in between: one verb a question, so that a test can answer without a dialog."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from sscexo_desktop.actions.entry import PendingChange
    from sscexo_desktop.study.model import Form, Setting
    from sscexo_desktop.study.places import Place
    from sscexo_desktop.study.record import Change, ConfirmedSetting, Draft

Leaving = Literal["save", "draft", "discard", "stay"]


@dataclass(frozen=True, slots=True)
class NewFile:
    """Where a new study file is wanted."""

    path: Path
    person: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The value(s) and the reason with which a setting is confirmed."""

    values: tuple[str, ...]
    reason: str


class Asker(Protocol):
    """Asks a person; `None` or `stay` where they would rather not."""

    def person(self, name: str) -> str | None:
        """Ask for the name that stands in the audit trail."""

    def new_file(self, person: str) -> NewFile | None:
        """Ask where a new study file is to be made, and by whom."""

    def file_to_open(self) -> Path | None:
        """Ask which study file to open."""

    def folder(self, title: str, start: str) -> Path | None:
        """Ask for a folder."""

    def file_to_save(self, title: str, name: str, kinds: str) -> Path | None:
        """Ask where a file is to be written."""

    def leave(self, title: str, fields: int, *, can_save: bool) -> Leaving:
        """Ask what becomes of `fields` unsaved fields of a form that is being left."""

    def reasons(self, changes: tuple[PendingChange, ...]) -> Mapping[Place, str] | None:
        """Ask the reason of every saved value that is changed."""

    def confirm_setting(self, setting: Setting, now: ConfirmedSetting | None) -> Confirmation | None:
        """Ask for the value(s) of a setting and the reason."""

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
