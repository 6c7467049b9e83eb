"""Which record or item is meant, in words: by visit and form, with its number where there are several."""

from __future__ import annotations

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.model import Form, Study
from sscexo_desktop.study.places import Place, RecordKey


def visit_words(say: Speaker, study: Study, key: RecordKey) -> str:
    """Name the visit of a record; "" for a form of any time."""
    if not key.visit:
        return ""
    visit = study.visit(key.visit)
    return say("{title} {n}", title=visit.short, n=key.occurrence) if visit.many else say(visit.short)


def form_words(say: Speaker, study: Study, key: RecordKey) -> str:
    """Name the form of a record, with its number where there are several."""
    form = study.forms[key.form]
    return say("{title} {n}", title=form.title, n=key.occurrence) if form.many else say(form.title)


def record_words(say: Speaker, study: Study, key: RecordKey) -> str:
    """Name a record by visit and form; once where both are called the same."""
    visit, form = visit_words(say, study, key), form_words(say, study, key)
    return say("{visit} · {form}", visit=visit, form=form) if visit and visit != form else form


def item_words(say: Speaker, form: Form, place: Place) -> str:
    """Name an item, in a table with its row."""
    item = form.items[place.item]
    return say("{item}, row {number}", item=item.label, number=place.row) if place.row else say(item.label)
