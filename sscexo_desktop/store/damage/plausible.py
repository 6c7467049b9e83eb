"""Whether a row that no seal proves can be what this program wrote: a damaged one must not stop whoever opens the new file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, get_args

from sscexo_desktop.store.columns import Columns
from sscexo_desktop.store.tables import Shape, Table
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.people import ROLES, EventKind
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.review import Meaning

Values = dict[str, Any]

HIGHEST = 1 << 53
"""No number is higher: what is read beyond it is damage."""

_INSTANTS = ("at", "created_at", "begun_at", "touched_at", "saved_at", "voided_at", "unset_at", "unlocked_at")
_JSON = ("values", "rows", "settings", "shape")
_ONE_OF: dict[tuple[str, str], tuple[str, ...]] = {
    ("event", "kind"): get_args(EventKind),
    ("signature", "meaning"): get_args(Meaning),
    ("signature", "role"): ROLES,
    ("query_step", "role"): ROLES,
}


def is_instant(text: str) -> bool:
    """Whether it is an instant as it is stored."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


class Plausible:
    """What a value may be, by the definition of the study."""

    def __init__(self, study: Study, shape: Shape) -> None:
        self._forms = {each.name: Columns(each, study.forms[each.form]) for each in shape}
        self._known = {"visit": {"", *(visit.id for visit in study.visits)}, "form": {"", *study.forms}}

    def __call__(self, table: Table, values: Values) -> bool:
        """Whether every column holds what the program can read again."""
        try:
            return all(self._checks(table, values))
        except (ValueError, TypeError, LookupError, ArithmeticError):
            return False

    def _checks(self, table: Table, values: Values) -> Iterator[bool]:
        columns = self._forms.get(table.name)
        for name, value in values.items():
            if value is not None and (columns is None or name not in columns.columns):
                yield self._holds(table.name, name, value)
        if columns:
            answers = dict(columns.answers(0, tuple(values[name] for name in columns.columns)))
            yield len(answers) <= len(columns.items)

    def _holds(self, table: str, name: str, value: Any) -> bool:
        if name in _INSTANTS:
            return is_instant(value)
        if name in _JSON:
            return isinstance(json.loads(value), (list, dict))
        if name == "place" and value:
            return bool(Place.of(value))
        if name == "roles":
            return {*value.split()} <= {*ROLES} and bool(value.strip())
        allowed = _ONE_OF.get((table, name), self._known.get(name, ()))
        return not allowed or value in allowed
