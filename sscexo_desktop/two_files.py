"""The terminal's commands about two study files: compare them, or restore one from the other."""

from __future__ import annotations

import argparse
import platform
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.terminal import add_log_in, admitted, keys_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sscexo_desktop.study.model import Study

ENGLISH = Manner("en")
ALIKE, DIFFERENT = 0, 1


def add_compare(parser: argparse.ArgumentParser) -> None:
    """Add what `compare` takes behind the file."""
    parser.add_argument("other", type=Path, metavar="OTHER", help="the other study file; neither is changed")
    parser.add_argument("--values", action="store_true", help="the values that differ, too; needs to log in at the newer file")
    add_log_in(parser)


def add_restore(parser: argparse.ArgumentParser) -> None:
    """Add what `restore` takes behind the file."""
    parser.add_argument("candidate", type=Path, metavar="BACKUP", help="the backup to restore")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--check", action="store_true", help="only say whether it is fit and what differs; needs no log-in")
    kind.add_argument("--drill", type=Path, metavar="DIR", help="only practise it in this folder and write a page about it there")
    words = "nobody knows the passphrase of the study file: it is kept aside unread"
    parser.add_argument("--key-lost", action="store_true", help=words)
    parser.add_argument("--accept-loss", action="store_true", help="even if the study file holds what the backup does not")
    add_log_in(parser)


def compare(chosen: argparse.Namespace, study: Study, tell: Callable[[str], object]) -> int:
    """Say what differs between two study files; 0 if nothing does, else 1."""
    from sscexo_desktop.actions import comparing
    from sscexo_desktop.actions.gate import open_gate

    files = chosen.file, chosen.other
    keys = keys_for(chosen, *files)
    found = comparing.compare(*files, study, keys=keys)
    if chosen.values and not found.equal:
        with admitted(open_gate(comparing.last_changed(found, *files), study, read_only=True, keys=keys), chosen) as session:
            found = comparing.compare(*files, study, session, keys=keys)
    words = comparing.ComparedWords(Speaker(ENGLISH), study, comparing.told_apart(*files), shown=chosen.values)
    _tell_all(tell, words.lines(found))
    return ALIKE if found.equal else DIFFERENT


def restore(chosen: argparse.Namespace, study: Study, tell: Callable[[str], object]) -> int:
    """Restore a backup, or only check or practise it; 1 if it is not fit."""
    from sscexo_desktop.actions import restoring

    if chosen.drill:
        return _practise(chosen, study, tell)
    lost = chosen.key_lost
    keys = keys_for(chosen, *(() if lost else (chosen.file,)), chosen.candidate)
    say, found = Speaker(ENGLISH), restoring.check(chosen.file, chosen.candidate, study, keys=keys, key_lost=lost)
    _tell_all(tell, restoring.check_lines(found, study, say))
    if chosen.check or not found.fit:
        return ALIKE if found.fit else DIFFERENT
    restoring.refuse_useless(found, accept_loss=chosen.accept_loss)
    with admitted(restoring.gate_for(found, study), chosen) as session:
        by = restoring.permit(session, found, accept_loss=chosen.accept_loss)
    _tell_all(tell, restoring.restored_lines(restoring.restore(found, by, study), say))
    return ALIKE


def _practise(chosen: argparse.Namespace, study: Study, tell: Callable[[str], object]) -> int:
    from sscexo_desktop.actions import restoring

    keys = keys_for(chosen, chosen.file, chosen.candidate)
    done, page = restoring.drill(chosen.file, chosen.candidate, chosen.drill, study, ENGLISH, platform.node(), keys=keys)
    _tell_all(tell, restoring.drill_lines(done, Speaker(ENGLISH)))
    tell(str(page))
    return ALIKE if done.passed else DIFFERENT


def _tell_all(tell: Callable[[str], object], lines: Iterable[str]) -> None:
    for line in lines:
        tell(line)
