"""The terminal's `check-page`: what a printed page is worth, by the line at its foot (F90)."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.terminal import add_log_in, logged_in

if TYPE_CHECKING:
    from sscexo_desktop.study.model import Study

CURRENT, NOT_CURRENT = 0, 1


def add_check_page(parser: argparse.ArgumentParser) -> None:
    """Add what `check-page` takes behind the file."""
    parser.add_argument("text", nargs="+", metavar="TEXT", help="the line at the foot of the page, or what a scanner reads")
    add_log_in(parser)


def check_page(chosen: argparse.Namespace, study: Study, tell: Callable[[str], object]) -> int:
    """Check a page and tell what it is worth: 0 if it is current or an empty form of this study, 1 if not."""
    from sscexo_desktop.actions.papers.checking_pages import check
    from sscexo_desktop.actions.papers.checking_words import said, unread
    from sscexo_desktop.study.page_seal import Unread

    with logged_in(chosen, study) as session:
        try:
            verdict = check(session, " ".join(chosen.text))
        except Unread as fault:
            raise unread(fault.fault) from fault
    words = said(Speaker(Manner("en")), study, verdict)
    for each in (words.title, words.about, words.meaning, *words.notes, *words.changes):
        tell(each)
    return CURRENT if verdict.current else NOT_CURRENT
