"""Derived values: each a named function of what was typed; nothing derived is ever stored, so nothing derived can be stale.

`DERIVED` maps the name used in the definition (`derive = "…"`) to its formula, of every form; `worked_out` applies one.
Change is this visit minus baseline.
"""

from __future__ import annotations

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.derive import infusion, outcome, screening
from sscexo_desktop.study.derive.value import Derived, Formula, told

DERIVED: dict[str, Formula] = {**screening.FORMULAS, **infusion.FORMULAS, **outcome.FORMULAS}


def worked_out(formula: str, look: Look) -> Derived:
    """Apply a formula of the definition to a record."""
    return told(DERIVED[formula](look))
