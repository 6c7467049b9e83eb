"""The study's records as plain tables: one a form and one a repeating section, cells as canonical text.

Values: ISO Gregorian dates, ASCII decimals, codes. Beside each item that is typed stands `<ITEM>__blank`, the reason for a
missing value; derived items are computed anew and have none. Identity forms never become a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sscexo_desktop.study.assess import Assessment
from sscexo_desktop.study.model import Form, Item, Section, Study
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.typed import Blank

KEYS = ("SUBJID", "VISIT", "OCCURRENCE")
FACTS = ("REVISION", "STATE", "DEFINITION", "SAVED_AT")


@dataclass(frozen=True, slots=True)
class Table:
    """A rectangular table of text: every row has as many cells as `columns`."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(study: Study, records: Sequence[Record], assess: Callable[[Record], Assessment]) -> Iterator[Table]:
    """Yield the tables of every exported form, empty ones included, in the order of the definition.

    Rows stand by participant, visit and occurrence.
    """
    order = {visit.id: n for n, visit in enumerate(study.visits)}
    ordered = sorted(records, key=lambda each: (each.key.participant, order.get(each.key.visit, len(order)), each.key.occurrence))
    for form in exported_forms(study):
        of_form = [each for each in ordered if each.key.form == form.id]
        plain = [item for section in form.sections if not section.repeat for item in section.items]
        yield Table(
            form.id,
            (*KEYS, *FACTS, *_columns(plain)),
            tuple((*_keys(each), *_facts(each), *_cells(plain, each, assess(each), 0)) for each in of_form),
        )
        for section in form.sections:
            if section.repeat:
                yield _section_table(form, section, of_form, assess)


def exported_forms(study: Study) -> Iterator[Form]:
    """Yield the forms that may leave the study: all but the identity."""
    return (form for form in study.forms.values() if not form.identity)


def _section_table(form: Form, section: Section, records: Sequence[Record], assess: Callable[[Record], Assessment]) -> Table:
    rows = tuple(
        (*_keys(record), str(row), *_cells(section.items, record, assess(record), row))
        for record in records
        for row in record.rows.get(section.id, ())
    )
    return Table(f"{form.id}__{section.id}", (*KEYS, "ROW", *_columns(section.items)), rows)


def _columns(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        yield item.id
        if not item.derive:
            yield f"{item.id}__blank"


def _keys(record: Record) -> tuple[str, ...]:
    return record.key.participant, record.key.visit, str(record.key.occurrence)


def _facts(record: Record) -> tuple[str, ...]:
    state = "complete" if record.complete else "in progress"
    return str(record.revision), state, record.definition, record.saved_at.isoformat(timespec="seconds")


def _cells(items: Iterable[Item], record: Record, assessment: Assessment, row: int) -> Iterator[str]:
    for item in items:
        place = Place(item.id, row)
        if item.derive:
            derived = assessment.derived.get(place)
            yield "" if derived is None else item.kind.export(derived)
            continue
        answer = record.answers.get(place)
        if isinstance(answer, Blank):
            yield ""
            yield f"{answer.code}: {answer.reason}" if answer.reason else answer.code
        else:
            yield "" if answer is None else item.kind.export(answer)
            yield ""
