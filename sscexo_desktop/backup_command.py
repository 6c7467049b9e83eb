"""The terminal's `backup`: a proven copy into one or more folders, and what became of each."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.terminal import keys_for

ALL, SOME, NONE = 0, 1, 2


def add_backup(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes behind the file."""
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR", help="a folder to write into; one that fails stops none")
    parser.add_argument("--keep", type=_count, default=0, metavar="N", help="then keep N backups of this study in each folder")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError("N is a whole number from 1")
    return int(text)


def back_up(chosen: argparse.Namespace, tell: Callable[[str], object]) -> int:
    """Write a verified backup into each folder; 0 if all could be made, 1 if some, 2 if none."""
    from sscexo_desktop.actions.backing_up import back_up_into, identity

    say, source = Speaker(Manner("en")), identity(chosen.file, keys_for(chosen, chosen.file))
    failed = 0
    for folder in chosen.folders:
        (done,) = back_up_into(source, (folder,), chosen.keep)
        if done.backup is not None:
            tell(f"{done.backup.path}\nsha256 {done.backup.sha256}")
        if done.trouble is not None:
            failed += 1
            print(f"{folder}: {say(done.trouble.what)}", say(done.trouble.next_step), sep="\n", file=sys.stderr)  # noqa: T201
        for note in done.notes:
            print(f"{folder}: {say(note)}", file=sys.stderr)  # noqa: T201
    return ALL if not failed else SOME if failed < len(chosen.folders) else NONE
