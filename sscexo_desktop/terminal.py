"""Who works at the terminal: user name, password and passphrase from options or asked for, and the session they give."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.texts import message

if TYPE_CHECKING:
    from sscexo_desktop.actions.gate import Gate
    from sscexo_desktop.actions.session import Session
    from sscexo_desktop.store.encryption.keys import Keys
    from sscexo_desktop.study.model import Study


def add_log_in(parser: argparse.ArgumentParser) -> None:
    """Add the options by which a command that shows data is let in."""
    parser.add_argument("--user", metavar="NAME", help="your user name in the study file (default: asked for)")
    add_password(parser, "the file whose first line is your password (default: asked for, unseen)")


def add_password(parser: argparse.ArgumentParser, about: str) -> None:
    """Add the option that names a file with a password: on a command line others could read it."""
    parser.add_argument("--password-file", type=Path, metavar="FILE", help=about)


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a file with the passphrase of an encrypted study file."""
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE",
        help="a file with the passphrase of the encrypted study file, or code 1 of its recovery sheet; of further files "
             "in further lines (default: asked for, unseen)",
    )  # fmt: skip


def keys_for(chosen: argparse.Namespace, *paths: Path) -> Keys:
    """Return the keys of those files that are encrypted; `Trouble` if one cannot be had, or does not open its file."""
    from sscexo_desktop.actions import protection

    lines = _lines(chosen.passphrase_file) if chosen.passphrase_file else None
    keys = protection.keys_in(lines or ())
    for path in paths:
        if protection.mark_of(path) and keys.of(path) is None:
            keys = protection.first_fitting(path, _asked_passphrase(path) if lines is None else lines, keys)
    return keys


def _asked_passphrase(path: Path) -> tuple[str]:
    from sscexo_desktop.store.encryption.keys import NeedsPassphrase, mark_of

    if not sys.stdin.isatty():
        needed = NeedsPassphrase(path, mark_of(path))
        raise Trouble(needed.what, message("Give --passphrase-file, or use a terminal."))
    return (getpass.getpass(f"Passphrase of {path.name}: "),)


@contextlib.contextmanager
def logged_in(chosen: argparse.Namespace, study: Study) -> Iterator[Session]:
    """Open the study file and log in for one command; what it shows is written down, unless the file can only be read."""
    from sscexo_desktop.actions.gate import open_gate
    from sscexo_desktop.heads_here import heads_here

    keys = keys_for(chosen, chosen.file)
    gate = open_gate(chosen.file, study, read_only=not _writable(chosen.file), keys=keys, heads=heads_here())
    with admitted(gate, chosen) as session:
        yield session


@contextlib.contextmanager
def admitted(gate: Gate, chosen: argparse.Namespace) -> Iterator[Session]:
    """Log in at the gate of an open file for one command, and close the file after it."""
    try:
        login = chosen.user or asked("User name: ")
        yield gate.log_in(login, password(chosen.password_file))
    finally:
        gate.close()


def _writable(file: Path) -> bool:
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)


def asked(prompt: str) -> str:
    """Ask somebody who sits at the terminal; `Trouble` if nobody does."""
    _check_somebody()
    return input(prompt).strip()


def password(file: Path | None, *, twice: bool = False, prompt: str = "Password: ") -> str:
    """Return the first line of a file, or ask for it unseen (`twice` for a new one); `Trouble` if that is impossible."""
    if file is not None:
        return _first_line(file)
    _check_somebody()
    found = getpass.getpass(prompt)
    if twice and getpass.getpass("The same again: ") != found:
        raise Trouble(message("The two passwords are not the same."), message("Try again."))
    return found


def _check_somebody() -> None:
    if not sys.stdin.isatty():
        raise Trouble(
            message("This command needs a user name and a password."),
            message("Give --user and --password-file, or use a terminal."),
        )


def _first_line(file: Path) -> str:
    return next(iter(_lines(file)), "")


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(
            message("The password cannot be read from {file}.", file=file.name), message("Check that the file is there.")
        ) from error
