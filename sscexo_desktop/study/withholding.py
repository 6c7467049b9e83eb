"""What a participant may see: records without blinded answers and without whatever could tell of one (F50, F89, T14).

The blinded value is not hidden when it is drawn; it is not there. Nothing that follows from it (derived values, skip logic,
findings, reasons, revision, completeness, settings, the trail's seal) can differ between two doses. In forms with blinded items
nothing that was typed freely is there either, be it an answer or the reason for a missing one: whoever typed it knew the dose.
"""

from __future__ import annotations

from dataclasses import replace

from sscexo_desktop.study.answers import Around
from sscexo_desktop.study.model import Form, Study
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.typed import Blank

STAFF_ONLY = ("deviation",)
"""Forms that a participant never sees: that there is a deviation, or how many, could follow from a dose."""


def is_shown(form: Form) -> bool:
    """Whether a participant may see this form at all."""
    return not form.identity and form.id not in STAFF_ONLY


def withheld(study: Study, around: Around) -> Around:
    """Return a participant's records without blinded answers; none of the staff alone, and none of identity."""
    shown = {key: record for key, record in around.records.items() if is_shown(study.forms[key.form])}
    records = {key: withheld_record(study.forms[key.form], record) for key, record in shown.items()}
    return replace(around, records=records)


def withheld_record(form: Form, record: Record) -> Record:
    """Return a record without blinded answers, and without what may have come of them or could tell of them in free words."""
    in_words = any(item.blinded for item in form.items.values())
    answers = {
        place: replace(answer, reason="") if in_words and isinstance(answer, Blank) else answer
        for place, answer in record.answers.items()
        if place.item in form.items and not form.items[place.item].blinded
    }
    return replace(record, answers=answers, kept=(), revision=0, complete=False, settings={})
