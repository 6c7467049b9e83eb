"""The digest of what a page shows of a record: exact values, and what is computed beside them (F90).

It covers nothing of who saved it, when, how often or how complete it is: of a participant's copy, that could follow from the dose.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

from sscexo_desktop.study.model import Form
from sscexo_desktop.study.page_seal import DIGEST
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.typed import Blank

STORED = 12
"""So many digits are of what is stored, the others of what is computed."""

_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), check_circular=False).encode


def page_digest(form: Form, record: Record, derived: Mapping[Place, object]) -> str:
    """Return the digest of a page; for a participant's copy from a record, and computed values, without what is withheld."""
    return stored_digest(form, record) + computed_digest(form, derived)


def stored_digest(form: Form, record: Record) -> str:
    """Return the first digits of it: SHA-256 over whose record it is and every answer as it is stored."""
    rows = [[section, list(there)] for section, there in sorted(record.rows.items()) if there]
    return _digest(["page", list(record.key), _answers(form, record.answers), rows], STORED)


def computed_digest(form: Form, derived: Mapping[Place, object]) -> str:
    """Return its last digits: over the computed values, which may change where other forms or a setting do."""
    return _digest(["computed", _answers(form, derived)], DIGEST - STORED)


def _answers(form: Form, answers: Mapping[Place, object]) -> list[object]:
    return [[*place, *_cell(form, place, answer)] for place, answer in sorted(answers.items()) if answer is not None]


def _cell(form: Form, place: Place, answer: object) -> tuple[str, ...]:
    if isinstance(answer, Blank):
        return "blank", answer.code, answer.reason
    item = form.items.get(place.item)
    return ("value", item.kind.export(answer) if item else str(answer))


def _digest(found: list[object], length: int) -> str:
    return sha256(_encode(found).encode()).hexdigest()[:length].upper()
