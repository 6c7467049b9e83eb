"""Who works at the terminal: user name and password from options or asked for, and the session they give."""

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
    from sscexo_desktop.study.model import Study


def add_log_in(parser: argparse.ArgumentParser) -> None:
    """Add the options by which a command that shows data is let in."""
    parser.add_argument("--user", metavar="NAME", help="your user name in the study file (default: asked for)")
    add_password(parser, "the file whose first line is your password (default: asked for, unseen)")


def add_password(parser: argparse.ArgumentParser, about: str) -> None:
    """Add the option that names a file with a password: on a command line others could read it."""
    parser.add_argument("--password-file", type=Path, metavar="FILE", help=about)


@contextlib.contextmanager
def logged_in(chosen: argparse.Namespace, study: Study) -> Iterator[Session]:
    """Open the study file and log in for one command; what it shows is written down, unless the file can only be read."""
    from sscexo_desktop.actions.gate import open_gate

    with admitted(open_gate(chosen.file, study, read_only=not _writable(chosen.file)), chosen) as session:
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


def password(file: Path | None, *, twice: bool = False) -> str:
    """Return the first line of a file, or ask for it unseen (`twice` for a new one); `Trouble` if that is impossible."""
    if file is not None:
        return _first_line(file)
    _check_somebody()
    found = getpass.getpass("Password: ")
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
    try:
        return next(iter(file.read_text(encoding="utf-8-sig").splitlines()), "")
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(
            message("The password cannot be read from {file}.", file=file.name), message("Check that the file is there.")
        ) from error
