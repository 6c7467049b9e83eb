"""The study's records as plain tables: one a form and one a repeating section, cells as canonical text.

Values: ISO Gregorian dates, ASCII decimals, codes. Beside each item that is typed stands `<ITEM>__blank`, the reason for a
missing value; derived items are computed anew and have none, by the settings of today that RESTS_ON names. Identity forms never
become a table. At the end of a record's frame stand its state and its electronic signatures, those that stand and those that a
later change made void.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sscexo_desktop.study.assess import Assessment
from sscexo_desktop.study.model import Form, Item, Section, Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.review import Signature, State
from sscexo_desktop.study.typed import Blank

KEYS = ("SUBJID", "VISIT", "OCCURRENCE")
FACTS = ("REVISION", "DEFINITION", "SAVED_AT", "JUDGED_BY", "RESTS_ON", "STATE", "SIGNED", "SIGNED_VOID")
PRACTICE = "PRACTICE_"
"""What the name of every file begins with that comes from a practice study."""
PRACTICE_NOTE = "PRACTICE study: no data of the trial"


@dataclass(frozen=True, slots=True)
class Table:
    """A rectangular table of text: every row has as many cells as `columns`."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far each record has come, the signatures of all, void ones too, oldest first, and what its computed values rest on.

    `rests_on` holds for each record the settings that today's assessment asks for, each with its version, "proposal" or "open".
    """

    states: Mapping[RecordKey, State] = field(default_factory=dict)
    signatures: Sequence[Signature] = ()
    rests_on: Mapping[RecordKey, Mapping[str, str]] = field(default_factory=dict)

    def state(self, record: Record) -> State:
        """Return how far a record has come."""
        return self.states.get(record.key, "complete" if record.complete else "in_progress")

    def by_record(self) -> Mapping[RecordKey, tuple[Signature, ...]]:
        """Return the signatures of each record."""
        found: dict[RecordKey, list[Signature]] = {}
        for each in self.signatures:
            if each.key is not None:
                found.setdefault(each.key, []).append(each)
        return {key: tuple(of_record) for key, of_record in found.items()}


def tables(
    study: Study, records: Sequence[Record], assess: Callable[[Record], Assessment], standing: Standing | None = None
) -> Iterator[Table]:
    """Yield the tables of every exported form, empty ones included, in the order of the definition.

    Rows stand by participant, visit and occurrence.
    """
    standing = standing or Standing()
    signatures = standing.by_record()
    order = {visit.id: n for n, visit in enumerate(study.visits)}
    ordered = sorted(records, key=lambda each: (each.key.participant, order.get(each.key.visit, len(order)), each.key.occurrence))
    for form in exported_forms(study):
        of_form = [each for each in ordered if each.key.form == form.id]
        plain = [item for section in form.sections if not section.repeat for item in section.items]
        yield Table(
            form.id,
            (*KEYS, *FACTS, *_columns(plain)),
            tuple(
                (
                    *_keys(each),
                    *_facts(each, standing, signatures.get(each.key, ())),
                    *_cells(plain, each, assess(each), 0),
                )
                for each in of_form
            ),
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


def _facts(record: Record, standing: Standing, signatures: tuple[Signature, ...]) -> tuple[str, ...]:
    return (
        str(record.revision),
        record.definition,
        utc(record.saved_at),
        _settings(record.settings),
        _settings(standing.rests_on.get(record.key, {})),
        standing.state(record).replace("_", " "),
        "; ".join(_signed(each) for each in signatures if each.stands),
        "; ".join(_void(each) for each in signatures if not each.stands),
    )


def _settings(versions: Mapping[str, object]) -> str:
    return "; ".join(f"{setting}={version}" for setting, version in sorted(versions.items()))


def utc(moment: datetime | None) -> str:
    """Write an instant to the second, "" for none; times are kept in UTC."""
    return moment.isoformat(timespec="seconds") if moment else ""


def _signed(signature: Signature) -> str:
    return f"{signature.meaning}: {signature.name} {utc(signature.at)}"


def _void(signature: Signature) -> str:
    return f"{_signed(signature)} (void {utc(signature.voided_at)} by {signature.voided_by}: {signature.void_reason})"


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
