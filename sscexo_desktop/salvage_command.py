"""The terminal's `salvage`: make a new file of what is left of a damaged one, and say what was saved and what was lost."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.terminal import add_password, keys_for, password

if TYPE_CHECKING:
    from sscexo_desktop.store.damage.salvage import Salvage
    from sscexo_desktop.study.model import Study

ALL_SAVED, SOMETHING_LOST = 0, 1
_TITLES = ("table", "saved", "put right", "not proven", "perhaps older", "lost")


def add_salvage(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="NEW", help="the new file")
    parser.add_argument("--login", metavar="NAME", help="where no data manager can be saved: the user name of a new one")
    parser.add_argument("--name", metavar="NAME", default="", help="and first name and surname, as printed beside what they do")
    add_password(parser, "the file whose first line is their new password (default: asked for twice, unseen)")


def salvage(chosen: argparse.Namespace, study: Study, tell: Callable[[str], None]) -> int:
    """Salvage a file and tell what came of it: 0 if everything was saved and proven, 1 if not."""
    from sscexo_desktop.actions import salvaging
    from sscexo_desktop.actions.gate import FirstAccount

    owner = None
    if chosen.login:
        owner = FirstAccount(chosen.login, chosen.name, password(chosen.password_file, twice=True))
    done = salvaging.salvage(chosen.file, chosen.out, study, owner, keys=keys_for(chosen, chosen.file))
    for line in report(chosen.file, done):
        tell(line)
    return ALL_SAVED if done.complete else SOMETHING_LOST


def report(damaged: Path, done: Salvage) -> Iterator[str]:
    """Write the report: first the files, then the trail, then the tables, then every row that is not as it was."""
    say = Speaker(Manner("en"))
    yield f"{done.path}: made of what was left of {damaged.name}, which was not changed"
    yield f"sha256 of {damaged.name}: {done.sha256}"
    if done.first_damage:
        page, at = done.first_damage
        yield f"first damaged page: {page}, at byte {at}"
    else:
        yield "no page is damaged by itself: what stands there was changed"
    yield from _trail(done)
    lines = [_TITLES, *((each.table, *map(str, each.counts)) for each in done.tables)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for first, *others in lines:
        yield "  ".join((first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))))
    yield from map(say, done.findings)
    yield from map(say, done.verified.findings)
    state = "intact" if done.verified.ok else "NOT intact"
    yield f"{done.path}: {state}, {done.verified.entries} trail entries, seal {done.verified.head[:12].upper()}"


def _trail(done: Salvage) -> Iterator[str]:
    number, seal = done.head
    lost = f"{done.lost_entries} lost" if done.trail_ended else f"{done.lost_entries} lost or more: its end is lost"
    proven = f"{done.proven} entries proven" + (f" up to entry {number} with seal {seal[:12].upper()}" if number else "")
    yield f"audit trail: {proven}; {done.resealed} not proven, sealed anew; {lost}"
