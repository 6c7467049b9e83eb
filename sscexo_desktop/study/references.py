"""Check that whatever the definition names is there: forms, visits, settings, items, and codes in conditions."""

from __future__ import annotations

from collections.abc import Iterable

from sscexo_desktop.errors import DefinitionFault
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import AllOf, AnyOf, Condition, Form, Repeat, ResultTable, Section, Study


def check_references(study: Study) -> None:
    """Raise `DefinitionFault` for the first name that leads nowhere."""
    _once("study.toml", "visit", [each.id for each in study.visits])
    for visit in study.visits:
        _known("study.toml", visit.id, "form", visit.forms, study.forms)
        if visit.target:
            _known("study.toml", visit.id, "visit", (visit.target.after,), [each.id for each in study.visits])
            _known("study.toml", visit.id, "setting", filter(None, (visit.target.days_setting,)), study.settings)
        _known("study.toml", visit.id, "setting", filter(None, (visit.window_setting,)), study.settings)
    _known("study.toml", "any_time", "form", study.any_time, study.forms)
    for form in study.forms.values():
        _check_form(study, form)


def _check_form(study: Study, form: Form) -> None:
    file = f"form {form.id}"
    _known(file, "date_item", "item", filter(None, (form.date_item,)), form.items)
    _known(file, "summary", "item", form.summary, form.items)
    _once(file, "section", [each.id for each in form.sections])
    for section in form.sections:
        _check_condition(study, form, section.id, section.when)
        if section.repeat:
            _check_repeat(file, section, section.repeat)
        if section.table:
            _check_results(form, section, section.table)
        for item in section.items:
            _check_condition(study, form, item.id, item.when)
            _known(file, item.id, "setting", filter(None, (item.setting,)), study.settings)


def _check_repeat(file: str, section: Section, repeat: Repeat) -> None:
    if not repeat.preset_item and not repeat.preset:
        return
    items = {each.id: each.kind for each in section.items}
    _known(file, section.id, "item", (repeat.preset_item,), items)
    kind = items[repeat.preset_item]
    codes = kind.codelist.codes if isinstance(kind, ChoiceKind) else ()
    _known(file, section.id, f"code of {repeat.preset_item}", repeat.preset, codes)


def _check_results(form: Form, section: Section, table: ResultTable) -> None:
    file, cells = f"form {form.id}", [each for row in table.rows for each in row.items if each]
    _known(file, section.id, "item", cells, form.items)
    _known(file, section.id, "cell of the table for", [item.id for item in section.items], cells)
    for item in section.items:
        if not item.derive:
            raise DefinitionFault(file, item.id, "an item in a table of results must be computed")


def _check_condition(study: Study, form: Form, where: str, condition: Condition | None) -> None:
    if condition is None:
        return
    if isinstance(condition, (AllOf, AnyOf)):
        for part in condition.parts:
            _check_condition(study, form, where, part)
        return
    if condition.form:
        _known(f"form {form.id}", where, "form", (condition.form,), study.forms)
    other = study.forms[condition.form] if condition.form else form
    _known(f"form {form.id}", where, "item", (condition.item,), other.items)
    kind = other.items[condition.item].kind
    if not isinstance(kind, ChoiceKind):
        raise DefinitionFault(f"form {form.id}", where, f"its condition rests on {condition.item}, which is no choice")
    _known(f"form {form.id}", where, f"code of {condition.item}", condition.codes, kind.codelist.codes)


def _once(file: str, what: str, names: list[str]) -> None:
    for each in names:
        if names.count(each) > 1:
            raise DefinitionFault(file, each, f"a {what} of this name is already there")


def _known(file: str, where: str, what: str, wanted: Iterable[str], there: Iterable[str]) -> None:
    known = set(there)
    for each in wanted:
        if each not in known:
            raise DefinitionFault(file, where, f"there is no {what} {each}")
