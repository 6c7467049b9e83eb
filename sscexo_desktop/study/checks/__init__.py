"""Every rule that is more than an item's own range: named pure functions, each with its id, severity and sentence.

A check yields where it fires and the values its sentence names. Hard: the record cannot be complete. Soft: correct it or give a
reason. Note: worth knowing, asks for nothing. A new rule is one function and one line in its form's tuple.
"""

from __future__ import annotations

from sscexo_desktop.study.checks.events import CHECKS as EVENTS
from sscexo_desktop.study.checks.infusion import CHECKS as INFUSION
from sscexo_desktop.study.checks.outcome import CHECKS as OUTCOME
from sscexo_desktop.study.checks.rule import Check
from sscexo_desktop.study.checks.screening import CHECKS as SCREENING

CHECKS: tuple[Check, ...] = (*SCREENING, *INFUSION, *OUTCOME, *EVENTS)

_BY_FORM = {form: tuple(each for each in CHECKS if each.form == form) for form in {each.form for each in CHECKS}}
_DEVIATIONS = {each.id: each.deviation for each in CHECKS if each.deviation}


def checks_of(form: str) -> tuple[Check, ...]:
    """Return the checks of a form, in the order of the catalogue."""
    return _BY_FORM.get(form, ())


def deviation_of(check_id: str) -> str:
    """Return the category of the deviation that keeping a finding of this rule is; "" if it is none."""
    return _DEVIATIONS.get(check_id, "")


__all__ = ["CHECKS", "Check", "checks_of", "deviation_of"]
