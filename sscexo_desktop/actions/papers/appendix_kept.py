"""Part E of the appendix: unusual values that were kept with a reason, also where the reason was taken back (F37, F85)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sscexo_desktop.actions.audit import TrailLine, row_of
from sscexo_desktop.actions.papers.appendix_words import AppendixWords
from sscexo_desktop.paper.books.book import BookRow, Part
from sscexo_desktop.paper.report import Column
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Message

_Where = tuple[RecordKey, str, Place]


@dataclass(slots=True)
class _Kept:
    """A finding that was kept: by which entry, with which reason in the end, and by which entry it was taken back."""

    line: TrailLine
    where: _Where
    reason: str
    back: TrailLine | None = None


def kept_findings(words: AppendixWords, sheets: Sequence[Sheet], lines: Sequence[TrailLine]) -> Part:
    """Return the part, oldest first."""
    say = words.say
    messages = {
        (each.record.key, finding.check, finding.place): finding.message
        for each in sheets
        if each.record is not None
        for finding in each.kept
    }
    return Part(
        say("E. Unusual values that were kept"),
        say(
            "A value that a rule finds unusual is corrected or kept with a reason, which holds only as long as the values it rests "
            "on. What was taken back is struck through."
        ),
        (Column(say("Form"), 2.4), Column(say("Item"), 3.2), Column(say("Rule"), 4.4), Column(say("Reason"), 3.6),
         Column(say("Who and when"), 4)),
        tuple(_row(words, each, messages) for each in _told(lines)),
        numbered=1,
    )  # fmt: skip


def _told(lines: Sequence[TrailLine]) -> list[_Kept]:
    """Read from the trail what was kept, each with what became of it."""
    found: list[_Kept] = []
    there: dict[tuple[RecordKey, int, int], _Kept] = {}
    for line in lines:
        entry = line.entry
        if entry.table != "kept_finding" or line.key is None:
            continue
        number = (line.key, entry.row, entry.merge)
        if entry.operation == "I" and not entry.item:
            row = row_of(entry)
            there[number] = _Kept(line, (line.key, str(row.get("check_id", "")), Place.of(str(row.get("place", "")))), "")
            found.append(there[number])
        elif number in there and entry.operation == "D":
            there.pop(number).back = line
        elif number in there and entry.item == "reason":
            there[number].reason = str(entry.new)
    return found


def _row(words: AppendixWords, kept: _Kept, messages: Mapping[_Where, Message]) -> BookRow:
    say, (key, check, place) = words.say, kept.where
    entry = kept.line.entry
    rule = say("{check}: {finding}", check=check, finding=messages[kept.where]) if kept.where in messages else check
    who = words.who(entry.person, entry.at)
    if kept.back is not None:
        again = words.who(kept.back.entry.person, kept.back.entry.at)
        who = f"{who}\n{say('taken back by {who}', who=again)}"
    cells = (words.record(key), words.item(key, place), rule, kept.reason, who)
    return BookRow(cells, range(4) if kept.back is not None else (), (key.form, place.item))
