"""The terminal's `merge`: take over what another copy of the study file has, and decide every conflict one way (F102)."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.texts import Manner, message
from sscexo_desktop.terminal import add_log_in, admitted, keys_for

if TYPE_CHECKING:
    from sscexo_desktop.actions.merge_summary import MergeSummary
    from sscexo_desktop.actions.merging import Merging
    from sscexo_desktop.actions.session import Session
    from sscexo_desktop.study.model import Study
    from sscexo_desktop.study.three_way import Choice, Question

ENGLISH = Manner("en")
DONE, OPEN = 0, 1


def add_merge(parser: argparse.ArgumentParser) -> None:
    """Add what `merge` takes behind the file."""
    parser.add_argument("other", type=Path, metavar="OTHER", help="the other copy, which is only read")
    kind = parser.add_mutually_exclusive_group(required=True)
    about = "only say what would be taken over and asked; exit 1 if anything is asked"
    kind.add_argument("--plan", action="store_true", help=about)
    kind.add_argument("--take", choices=("ours", "theirs"), help="whose values hold wherever both copies changed a form")
    twice = "whether what each copy began under one number is the same (participants, visits, forms of which there are many)"
    parser.add_argument("--twice", choices=("same", "another"), help=twice)
    parser.add_argument("--reason", default="", metavar="TEXT", help="why; needed with --take")
    parser.add_argument("--backup", type=Path, metavar="DIR", help="where the verified backup is made first (default: beside FILE)")
    add_log_in(parser)


def merge(chosen: argparse.Namespace, study: Study, tell: Callable[[str], object]) -> int:
    """Say what a merge would ask, or merge; 1 if something is open."""
    from sscexo_desktop.actions import merging
    from sscexo_desktop.actions.gate import open_gate
    from sscexo_desktop.heads_here import heads_here

    if chosen.take and not chosen.reason.strip():
        raise Trouble(message("All conflicts are decided at once without a reason."), message("Give --reason."))
    keys = keys_for(chosen, chosen.file, chosen.other)
    heads = None if chosen.plan else heads_here()
    with admitted(open_gate(chosen.file, study, read_only=chosen.plan, keys=keys, heads=heads), chosen) as session:
        plan = merging.begin(session, chosen.other, keys)
        plan.reason = chosen.reason.strip()
        summary = _summary(plan, chosen.file)
        _decide(plan, chosen)
        if chosen.plan or plan.unanswered() or plan.other.nothing_new:
            for line in _planned(plan, summary):
                tell(line)
            return OPEN if plan.unanswered() else DONE
        return _written(session, plan, summary, chosen, tell)


def _summary(plan: Merging, file: Path) -> MergeSummary:
    from sscexo_desktop.actions.merge_summary import MergeSummary
    from sscexo_desktop.actions.merge_words import MergeWords

    return MergeSummary(MergeWords(Speaker(ENGLISH), plan, file))


def _decide(plan: Merging, chosen: argparse.Namespace) -> None:
    """Answer what the options answer, until nothing more follows from that."""

    def answer(question: Question) -> Choice | None:
        wanted = chosen.twice if "same" in plan.choices_of(question) else chosen.take
        return next((each for each in plan.choices_of(question) if each == wanted), None)

    while answers := {each: answer(each) for each in plan.unanswered() if answer(each)}:
        plan.choices.update((question, choice) for question, choice in answers.items() if choice)


def _planned(plan: Merging, summary: MergeSummary) -> Iterator[str]:
    if plan.other.nothing_new:
        yield f"{plan.other.path.name} holds nothing that is not merged already."
        return
    yield from (f"To take over: {words}" for _, words in summary.proposals())
    for question in plan.unanswered():
        asked = summary.words.asked(question)
        yield f"To decide: {asked.title}: {asked.about}"
        for side in (asked.ours, asked.theirs):
            yield "  " + " · ".join(filter(None, (f"{side.title}: {'; '.join(side.lines)}", side.who, side.reason)))
    yield from _left(summary)


def _left(summary: MergeSummary) -> Iterator[str]:
    yield from summary.renumbered()
    yield from (f"To do again: {words}" for words in summary.again())
    yield from summary.in_the_way()


def _written(
    session: Session, plan: Merging, summary: MergeSummary, chosen: argparse.Namespace, tell: Callable[[str], object]
) -> int:
    from sscexo_desktop.actions import merge_writing

    copy = merge_writing.secure(session, chosen.backup or chosen.file.absolute().parent)
    tell(f"{copy.path}: the file as it was\nsha256 {copy.sha256}")
    left = tuple(_left(summary))
    done = merge_writing.merge(session, plan, copy, ENGLISH)
    for line in (*summary.written(done), *left):
        tell(line)
    return DONE
