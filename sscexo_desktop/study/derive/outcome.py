"""Derived values of an outcome visit, from every room: blows, reference values, diffusion, chest CT, skin, change from baseline."""

from __future__ import annotations

from sscexo_desktop.study.derive import blows, change, chest_ct, diffusion, interpretation, results, skin
from sscexo_desktop.study.derive.value import Formula

_ROOMS = (blows, results, interpretation, diffusion, chest_ct, skin, change)
FORMULAS: dict[str, Formula] = {name: formula for room in _ROOMS for name, formula in room.FORMULAS.items()}
