"""The terminal's `verify`: prove that a file is whole, and that it still has the entry that a paper or a backup names."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.terminal import keys_for

INTACT, NOT_INTACT = 0, 1


def add_verify(parser: argparse.ArgumentParser) -> None:
    """Add what `verify` takes behind the file."""
    about = "an entry of the audit trail that must be in it, as it stands on a print or a backup, such as 3226:9843-5A09-24F8"
    parser.add_argument("--head", metavar="N:SEAL", help=about)


def verify(chosen: argparse.Namespace, tell: Callable[[str], object]) -> int:
    """Check a study file and tell what was found: 0 if it is intact and has the entry asked for, 1 if not."""
    from sscexo_desktop.actions.heads import head_asked, is_in
    from sscexo_desktop.store.proof.verify import verify_file

    asked = head_asked(chosen.head) if chosen.head else None
    keys = keys_for(chosen, chosen.file)
    report = verify_file(chosen.file, keys=keys)
    say = Speaker(Manner("en"))
    for found in (*report.findings, *report.notes):
        tell(say(found))
    state = "intact" if report.ok else "NOT intact"
    tell(f"{chosen.file}: {state}, {report.entries} trail entries, seal {report.head[:12].upper()}")
    if asked is None:
        return INTACT if report.ok else NOT_INTACT
    there = is_in(chosen.file, asked, keys)
    tell(f"entry {asked[0]}, seal {asked[1][:12].upper()}: {'in it' if there else 'NOT in it'}")
    return INTACT if report.ok and there else NOT_INTACT
