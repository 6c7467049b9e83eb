"""The terminal's `print --casebook`: everything of one participant or of all, in one PDF or in one for each (F84, F85)."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.texts import Manner, message
from sscexo_desktop.terminal import logged_in

if TYPE_CHECKING:
    from sscexo_desktop.actions.papers.casebook import Wanted
    from sscexo_desktop.actions.session import Session
    from sscexo_desktop.study.model import Study

OK = 0
_KINDS = ("blank", "fillable", "annotated", "screening_log", "visit", "form")


def add_casebook(parser: argparse.ArgumentParser) -> None:
    """Add the option to `print`."""
    about = "everything of a participant with cover, contents and appendix; OUT may be an existing folder: one PDF for each then"
    parser.add_argument("--casebook", action="store_true", help=about)


def print_casebooks(chosen: argparse.Namespace, study: Study, manner: Manner, tell: Callable[[object], object]) -> int:
    """Print the casebook of the participant chosen, or of all."""
    from sscexo_desktop.actions.papers import casebook

    _check(chosen)
    with logged_in(chosen, study) as session:
        wanted = casebook.order(session, (chosen.participant,) if chosen.participant else None, manner)
        begun, done = casebook.begin(session, wanted), False
        try:
            for path in _written(session, wanted, chosen.out):
                tell(path)
            done = True
        finally:
            casebook.end(session, begun, done=done)
    return OK


def _written(session: Session, wanted: Wanted, out: Path) -> tuple[Path, ...]:
    from sscexo_desktop.actions.papers import casebook

    return casebook.write_each(session, wanted, out) if out.is_dir() else (casebook.write_one(session, wanted, out),)


def _check(chosen: argparse.Namespace) -> None:
    if chosen.participant_copy:
        raise Trouble(
            message("A casebook is never a participant's copy: its appendix and its forms tell the dose."),
            message("Print either --casebook or --participant-copy."),
        )
    if any(getattr(chosen, each, None) not in (None, False) for each in _KINDS):
        raise Trouble(
            message("A casebook is printed whole: every visit and every form."),
            message("Print --casebook alone, with --participant and --language where you like."),
        )
