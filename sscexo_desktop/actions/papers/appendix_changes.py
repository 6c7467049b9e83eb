"""Part A of the appendix: every change of a saved answer, and every row that was taken out, with what stood in it (F72, F85)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sscexo_desktop.actions.audit import TrailLine
from sscexo_desktop.actions.papers.appendix_words import AppendixWords
from sscexo_desktop.actions.session import Session
from sscexo_desktop.paper.books.book import BookRow, Part
from sscexo_desktop.paper.report import Column
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.record import Change
from sscexo_desktop.study.typed import Answer

_STRUCK = (1, 2)
"""Of a row that was taken out, the item and what stood there."""


class _Row(NamedTuple):
    """A row of a section's table at the moment when it was taken out."""

    section: str
    row: int
    at: datetime


def changed(session: Session, words: AppendixWords, sheets: Sequence[Sheet], lines: Sequence[TrailLine]) -> Part:
    """Return the part, record after record in the order of the sheets; what was typed first into an item is on the form or here."""
    say = words.say
    keys = [each.record.key for each in sheets if each.record is not None]
    return Part(
        say("A. Changes and what was taken out"),
        say(
            "Every value that replaced another one or was taken back, with the reason. What was typed first and never changed "
            "stands on its form alone. What was taken out is struck through; a row is named by the number that it was given when "
            "it was added."
        ),
        (
            Column(say("Form"), 2.5), Column(say("Item"), 3.3), Column(say("Before"), 2.6), Column(say("Now"), 2.6),
            Column(say("Reason"), 2.6), Column(say("Who and when"), 4),
        ),
        tuple(row for key in keys for row in _of_record(session, words, key, _taken_out(key, lines))),
        numbered=1,
    )  # fmt: skip


def _taken_out(key: RecordKey, lines: Sequence[TrailLine]) -> dict[_Row, TrailLine]:
    """Return the rows of a record that were taken out, each with the entry that tells of the row as a whole."""
    prefix = f"rows_{key.form}__"
    return {
        _Row(each.entry.table.removeprefix(prefix), each.entry.row, each.entry.at): each
        for each in lines
        if each.key == key and each.entry.operation == "D" and not each.entry.item and each.entry.table.startswith(prefix)
    }


def _of_record(session: Session, words: AppendixWords, key: RecordKey, out: dict[_Row, TrailLine]) -> Iterator[BookRow]:
    """Yield a record's changes; a row that was taken out is told before what stood in it."""
    form, seen, told = session.study.forms[key.form], set(), set()
    for change in session.file.history(key):
        first = change.place not in seen
        seen.add(change.place)
        row = _Row(form.section_of[change.place.item].id, change.place.row, change.at)
        if change.new is None and row in out:
            if row not in told:
                told.add(row)
                yield _row_out(words, key, row, out[row], change.reason)
            yield _change(words, change, struck=True)
        elif not (first and change.old is None):
            yield _change(words, change)
    for row, line in out.items():
        if row not in told:
            yield _row_out(words, key, row, line, line.entry.reason)


def _row_out(words: AppendixWords, key: RecordKey, row: _Row, line: TrailLine, reason: str) -> BookRow:
    say, form = words.say, words.study.forms[key.form]
    section = next((say(each.title) for each in form.sections if each.id == row.section), row.section)
    what = say("{section}, row {number}", section=section, number=row.row)
    who = words.who(line.entry.person, row.at)
    return BookRow((words.record(key), what, "", say("row taken out"), line.entry.reason or reason, who), (1,))


def _change(words: AppendixWords, change: Change, *, struck: bool = False) -> BookRow:
    say, key = words.say, change.key
    now = say("taken out") if struck else _value(words, change, change.new)
    who = words.who(change.author, change.at)
    if change.copy:
        who = f"{who}\n{say('In the merged copy with head {head}', head=change.copy)}"
    cells = (words.record(key), words.item(key, change.place), _value(words, change, change.old), now, change.reason, who)
    return BookRow(cells, _STRUCK if struck else (), (key.form, change.place.item))


def _value(words: AppendixWords, change: Change, answer: Answer) -> str:
    item = words.study.forms[change.key.form].items[change.place.item]
    return words.say("empty") if answer is None else words.say.value(item, answer, unit=True)
