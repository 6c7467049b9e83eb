"""The terminal's `protect`: encrypt a study file, change its passphrase, or take the encryption away."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.terminal import add_log_in, logged_in, password

if TYPE_CHECKING:
    from sscexo_desktop.actions.protection import Permit
    from sscexo_desktop.store.encryption.keys import Keys
    from sscexo_desktop.study.model import Study


def add_protect(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--on", action="store_true", help="encrypt a file that is not")
    kind.add_argument("--change", action="store_true", help="give an encrypted file another passphrase")
    kind.add_argument("--off", action="store_true", help="take the encryption away")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why it is taken away; it stands in the audit trail")
    parser.add_argument(
        "--new-passphrase-file", type=Path, metavar="FILE",
        help="the file whose first line is the new passphrase (default: asked for twice, unseen)",
    )  # fmt: skip
    add_log_in(parser)


def protect(chosen: argparse.Namespace, study: Study, tell: Callable[[str], None]) -> int:
    """Change how a file is protected; 0 when it is done."""
    from sscexo_desktop.actions import protection

    with logged_in(chosen, study) as session:
        given = protection.permit(session)
    keys = _changed(chosen, given)
    mark = protection.mark_of(chosen.file)
    tell(f"{chosen.file}: {f'encrypted, key {mark}' if mark else 'not encrypted'}")
    if keys and not chosen.off:
        tell("Print its recovery sheet in the window: without the passphrase or the sheet nobody can read the file again.")
    tell("Backups and copies made before stay as they were made.")
    return 0


def _changed(chosen: argparse.Namespace, given: Permit) -> Keys:
    from sscexo_desktop.actions import protection

    if chosen.off:
        return protection.unprotect(given, None, reason=chosen.reason)
    new = password(chosen.new_passphrase_file, twice=True, prompt="New passphrase: ")
    return protection.protect(given, new) if chosen.on else protection.change_passphrase(given, None, new)
