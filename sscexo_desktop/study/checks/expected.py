"""Rules of an outcome visit that compare with what is expected: the device's own percentage, the unit of DLCO, two CT readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.checks.rule import Check, Found, Offering
from sscexo_desktop.study.derive.chest_ct import consensus, first_reading, second_reading, too_far_apart
from sscexo_desktop.study.derive.numbers import shown
from sscexo_desktop.study.derive.reference import MEASURES, Judged, judge, judged, set_named
from sscexo_desktop.study.texts import Message
from sscexo_desktop.study.units import in_other_unit

PRINTED: Mapping[str, str] = {"GLI2012C": "GLI_2012_CAUCASIAN", "GLI2012O": "GLI_2012_OTHER", "GLI2022": "GLI_GLOBAL_2022"}
"""The set that a device names (list DEVEQ → list LFSET); by any other equation it is compared with the set of the study."""
SUSPECT_SHARE = 45
"""Percent of predicted below which a DLCO may have been typed in mmol/min/kPa: a third of the number."""


def printed_differs(look: Look) -> Iterator[Found]:
    """The percentage that the device prints agrees with ours, by the set that the device names."""
    printed = look.number("FVC_DEVPP")
    ours = None if printed is None else _as_the_device(look)
    if printed is None or not isinstance(ours, Judged):
        return
    limit, computed = look.around.limit("predicted_gap"), shown(ours.percent, 1)
    if limit is not None and abs(printed - computed) > limit:
        yield "FVC_DEVPP", {"printed": printed, "computed": computed, "set": ours.by.title}


def _as_the_device(look: Look) -> Judged | Message | None:
    named = PRINTED.get(look.code("FVC_DEVEQ") or "")
    if named is None:
        return judged(look, "FVC")
    return judge(look, replace(MEASURES["FVC"], by=lambda each: set_named(each, named)))


def dlco_in_other_unit(look: Look) -> Iterator[Found]:
    """A DLCO far below what is expected may have been typed in mmol/min/kPa."""
    measured, found = look.number("DLCO_REORRES"), judged(look, "DLCO")
    if measured is None or not isinstance(found, Judged) or found.percent >= SUSPECT_SHARE:
        return
    offers = in_other_unit(look.form.items["DLCO_REORRES"], measured)
    yield Offering("DLCO_REORRES", {"percent": shown(found.percent, 1), "predicted": shown(found.reference.predicted, 1)}, offers)


def readers_differ(look: Look) -> Iterator[Found]:
    """Two readers who differ by more than the setting read the scan together."""
    first, second = look.once(first_reading).mean, look.once(second_reading).mean
    if first is None or second is None or look.once(consensus).mean is not None:
        return
    apart = too_far_apart(look, first, second)
    if apart is not None:
        yield "ILDEXTC_1", {"first": shown(first, 1), "second": shown(second, 1), "points": apart}


CHECKS = (
    Check("OUT-13", "outcome", ("FVC_DEVPP", "FVC_DEVEQ"), "soft",
          "The device prints {printed} %, here it is {computed} % ({set}): wrong equation, age or height?", printed_differs),
    Check("OUT-14", "outcome", ("DLCO_REORRES",), "soft",
          "Only {percent} % of the predicted {predicted} mL/min/mmHg: was it meant in mmol/min/kPa?", dlco_in_other_unit),
    Check("OUT-15", "outcome", ("ILDEXTC_1",), "soft",
          "The readers found {first} % and {second} %, {points} percentage points apart: read the scan together.", readers_differ),
)  # fmt: skip
