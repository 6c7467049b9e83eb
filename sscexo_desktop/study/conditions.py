"""Skip logic: which items of a record are asked, given what is answered."""

from __future__ import annotations

from sscexo_desktop.study.answers import Answers, Around
from sscexo_desktop.study.model import AllOf, AnyOf, Condition, Form
from sscexo_desktop.study.places import Place


def holds(condition: Condition | None, answers: Answers, around: Around, row: int = 0) -> bool:
    """Whether a condition is true now; what is not answered yet is not true. No condition is true."""
    if condition is None:
        return True
    if isinstance(condition, AllOf):
        return all(holds(part, answers, around, row) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(holds(part, answers, around, row) for part in condition.parts)
    if condition.form:
        return around.answers(condition.form).code(condition.item) in condition.codes
    found = answers.code(condition.item, row) if row else None
    return (found if found is not None else answers.code(condition.item)) in condition.codes


def asked(form: Form, answers: Answers, around: Around) -> tuple[Place, ...]:
    """Return the places that are asked now, in the order of the form; retired items are not asked."""
    found: list[Place] = []
    for section in form.sections:
        if not holds(section.when, answers, around):
            continue
        for row in answers.rows(section.id) if section.repeat else (0,):
            found.extend(
                Place(item.id, row)
                for item in section.items
                if not item.until and (item.when is None or holds(item.when, answers, around, row))
            )
    return tuple(found)
