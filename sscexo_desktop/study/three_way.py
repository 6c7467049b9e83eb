"""One record as two copies of a file have it, and as both had it before they parted: what of it only a person can decide.

`put_together.merged` makes one record of them by the answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from sscexo_desktop.study.model import Form, Section
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Kept, Record
from sscexo_desktop.study.typed import Answer

QuestionKind = Literal["participant", "visit", "record", "value", "row", "reason"]
Choice = Literal["ours", "theirs", "both", "same", "another"]

CHOICES: Mapping[QuestionKind, tuple[Choice, ...]] = {
    "participant": ("same", "another"),
    "visit": ("same", "another"),
    "record": ("same", "another"),
    "value": ("ours", "theirs"),
    "row": ("ours", "theirs", "both"),
    "reason": ("ours", "theirs"),
}
"""What can be answered to each kind of question; "both" only where both have the row."""


class Question(NamedTuple):
    """Something that only a person can decide.

    "participant", "visit" and "record" ask whether what both began under one number (`key`) is the same; "value" and "reason" (of
    an unusual value that was kept, by the rule `check`) which one holds at `place`; "row" which of two rows, or whether one stays,
    with the section as the item of `place`.
    """

    kind: QuestionKind
    key: RecordKey
    place: Place = Place("")
    check: str = ""


@dataclass(frozen=True, slots=True)
class Both:
    """A record on the two sides, both under our key; `base` is as it was before they parted, `None` if it was not there."""

    key: RecordKey
    base: Record | None
    ours: Record | None
    theirs: Record

    @property
    def only_theirs(self) -> bool:
        """Whether our side did nothing to it."""
        return self.ours is None or (self.base is not None and alike(self.ours, self.base))

    @property
    def touched(self) -> bool:
        """Whether the other side did anything to it that our side has not."""
        here = self.base is not None and alike(self.theirs, self.base)
        return not here and not (self.ours is not None and alike(self.ours, self.theirs))


def alike(one: Record, other: Record) -> bool:
    """Whether two records hold the same: answers, rows, kept findings and whether they are complete."""
    return _contents(one) == _contents(other)


def _contents(record: Record) -> tuple[object, ...]:
    rows = {section: rows for section, rows in record.rows.items() if rows}
    return dict(record.answers), rows, {(each.check, each.place): each for each in record.kept}, record.complete


def questions(both: Both, form: Form) -> Iterator[Question]:
    """Yield what has to be decided of a record that both sides changed, in the order of the form."""
    if both.ours is None or both.only_theirs or not both.touched:
        return
    asked_rows = set[tuple[str, int]]()
    for section in form.sections:
        if section.repeat is not None:
            for row in rows_in_question(both, section):
                asked_rows.add((section.id, row))
                yield Question("row", both.key, Place(section.id, row))
        yield from _in_section(both, section, asked_rows)


def _in_section(both: Both, section: Section, asked_rows: set[tuple[str, int]]) -> Iterator[Question]:
    ours = both.ours
    assert ours is not None  # noqa: S101  asked of records that both sides have
    for place in _places(both, section):
        shared = not place.row or (place.row in ours.rows.get(section.id, ()) and place.row in both.theirs.rows.get(section.id, ()))
        if not shared or (section.id, place.row) in asked_rows:
            continue
        if ours.answers.get(place) != both.theirs.answers.get(place):
            yield Question("value", both.key, place)
            continue
        mine, other = kept_at(ours, place), kept_at(both.theirs, place)
        for check in mine.keys() & other.keys():
            if mine[check].basis == other[check].basis and mine[check].reason != other[check].reason:
                yield Question("reason", both.key, place, check)


def _places(both: Both, section: Section) -> Iterator[Place]:
    """Yield every place of a section that either side answered or kept a finding at, row after row."""
    assert both.ours is not None  # noqa: S101
    kept = {each.place for record in (both.ours, both.theirs) for each in record.kept}
    answered = {*both.ours.answers, *both.theirs.answers, *kept}
    items = [item.id for item in section.items]
    rows = sorted({place.row for place in answered if place.item in items})
    return (Place(item, row) for row in rows for item in items if Place(item, row) in answered)


def rows_in_question(both: Both, section: Section) -> Iterator[int]:
    """Yield the rows that one side alone has now, and those that each side began by itself and filled differently."""
    assert both.ours is not None  # noqa: S101
    before = set(both.base.rows.get(section.id, ())) if both.base else set[int]()
    mine, other = set(both.ours.rows.get(section.id, ())), set(both.theirs.rows.get(section.id, ()))
    for row in sorted(mine | other):
        if row in mine and row in other:
            preset = section.repeat is not None and row <= len(section.repeat.preset)
            if row not in before and not preset and _row(both.ours, section, row) != _row(both.theirs, section, row):
                yield row
        elif row in before or row in other:
            yield row


def _row(record: Record, section: Section, row: int) -> dict[str, Answer]:
    found = {item.id: record.answers.get(Place(item.id, row)) for item in section.items}
    return {item: answer for item, answer in found.items() if answer is not None}


def kept_at(record: Record, place: Place) -> dict[str, Kept]:
    """Return the findings that were kept at a place, by their rule."""
    return {each.check: each for each in record.kept if each.place == place}


def choices_of(question: Question, both: Both | None) -> tuple[Choice, ...]:
    """Return what can be answered to a question; a row that one side has not cannot be kept on both."""
    if question.kind != "row" or both is None or both.ours is None:
        return CHOICES[question.kind]
    section, row = question.place
    there = all(row in record.rows.get(section, ()) for record in (both.ours, both.theirs))
    return CHOICES["row"] if there else ("ours", "theirs")
