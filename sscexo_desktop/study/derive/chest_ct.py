"""Derived values of the chest CT: the extent by each reader, the one that counts, its stage, and the Warrick score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from sscexo_desktop.clinical import chest_ct
from sscexo_desktop.study.answers import Answers, Look
from sscexo_desktop.study.derive.numbers import PRECISION, shown, shown_beside
from sscexo_desktop.study.derive.reference import Judged, judged
from sscexo_desktop.study.derive.value import Derived, Formula
from sscexo_desktop.study.texts import Message, message

CT_LEVELS = tuple(f"ILDEXT_{level}" for level in range(1, 6))
SECOND_LEVELS = tuple(f"ILDEXT2_{level}" for level in range(1, 6))
CONSENSUS_LEVELS = tuple(f"ILDEXTC_{level}" for level in range(1, 6))
WARRICK_ITEMS = tuple(f"WARR_{row}" for row in range(1, 6))
PLACES = 1
GOH_EXTENTS, GOH_FVC = (10, 30), 70
"""Per cent of the lung, and of predicted FVC, that part limited from extensive disease."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The five levels as one reader, or both together, read them: the mean in %, or which level is missing.

    Neither where nothing is read.
    """

    mean: float | None = None
    lacking: int = 0


def first_reading(look: Look) -> Reading:
    """Return the extent by the first reader."""
    return _reading(look.answers, CT_LEVELS)


def second_reading(look: Look) -> Reading:
    """Return the extent by the second reader: the levels, or the mean alone as version 1.1 of the form asked for it."""
    found, mean_alone = _reading(look.answers, SECOND_LEVELS), look.number("ILDEXT2_MEAN")
    return Reading(float(mean_alone)) if found == Reading() and mean_alone is not None else found


def consensus(look: Look) -> Reading:
    """Return the extent on which both readers agreed."""
    return _reading(look.answers, CONSENSUS_LEVELS)


def _reading(answers: Answers, levels: tuple[str, ...]) -> Reading:
    found = [None if (number := answers.number(level)) is None else float(number) for level in levels]
    if all(each is None for each in found):
        return Reading()
    mean = chest_ct.mean_extent(found)
    return Reading(mean) if mean is not None else Reading(lacking=next(n for n, each in enumerate(found, 1) if not _possible(each)))


def _possible(extent: float | None) -> bool:
    return extent is not None and 0 <= extent <= 100


def _mean(look: Look, reading: Callable[[Look], Reading]) -> Derived | None:
    found = look.once(reading)
    if found.lacking:
        return Derived(None, message("No mean: level {level} is not read.", level=found.lacking))
    return None if found.mean is None else Derived(shown(found.mean, PLACES))


def ct_extent_mean(look: Look) -> Derived | None:
    """Mean extent of interstitial disease at five levels by the first reader, %; none unless all five are read.

    Source: Goh NSL 2008, Am J Respir Crit Care Med 177:1248, doi 10.1164/rccm.200706-877OC.
    """
    return _mean(look, first_reading)


def ct_extent_second(look: Look) -> Derived | None:
    """Mean extent of interstitial disease at five levels by the second reader, %; none unless all five are read.

    Source: Goh NSL 2008, Am J Respir Crit Care Med 177:1248, doi 10.1164/rccm.200706-877OC.
    """
    return _mean(look, second_reading)


# ---- the extent that counts --------------------------------------------------------------------------------------------------


def ct_extent_final(look: Look) -> Derived | None:
    """Extent that counts, %: the consensus, else the mean of both readers where they are close enough, else that of the only one.

    Source: arithmetic.
    """
    extent, words = look.once(_final)
    return None if words is None else Derived(None if extent is None else shown(extent, PLACES), words)


def _final(look: Look) -> tuple[Decimal | None, Message | None]:
    """Return the extent that counts, not rounded, and what it is or why there is none; neither where nothing is read."""
    agreed, first, second = look.once(consensus), look.once(first_reading), look.once(second_reading)
    if agreed.mean is not None:
        return shown(agreed.mean, PRECISION), message("Consensus of both readers")
    half = _half_read(agreed, first, second)
    if half is not None:
        return None, half
    if first.mean is not None and second.mean is not None:
        return _of_both(look, first.mean, second.mean)
    if first.mean is not None:
        return shown(first.mean, PRECISION), message("First reader alone")
    return (None, None) if second.mean is None else (shown(second.mean, PRECISION), message("Second reader alone"))


def too_far_apart(look: Look, first: float, second: float) -> Decimal | None:
    """Return by how many percentage points two readings differ, where that is more than was confirmed."""
    limit, apart = look.around.limit("ct_reader_difference"), shown(abs(first - second), PRECISION)
    return shown_beside(apart, PLACES, limit) if limit is not None and apart > limit else None


def _of_both(look: Look, first: float, second: float) -> tuple[Decimal | None, Message]:
    """Return the mean of two readings; none where they are further apart than was confirmed, for then both read together."""
    apart = too_far_apart(look, first, second)
    if apart is not None:
        limit = look.around.limit("ct_reader_difference")
        text = "No extent: the two readers are {apart} percentage points apart, and {limit} is confirmed. A consensus decides."
        return None, message(text, apart=apart, limit=limit)
    words = message("Mean of both readers: {first} % and {second} %", first=shown(first, 1), second=shown(second, 1))
    return shown((first + second) / 2, PRECISION), words


def _half_read(agreed: Reading, first: Reading, second: Reading) -> Message | None:
    """Say which level of a reading that was begun is missing."""
    if agreed.lacking:
        return message("No extent: level {level} of the consensus is not read.", level=agreed.lacking)
    if first.lacking:
        return message("No extent: level {level} of the first reading is not read.", level=first.lacking)
    if second.lacking:
        return message("No extent: level {level} of the second reading is not read.", level=second.lacking)
    return None


def final_extent(look: Look) -> Decimal | None:
    """Return the extent that counts in %, not rounded, where there is one."""
    return look.once(_final)[0]


def goh_stage(look: Look) -> Derived | None:
    """Stage of scleroderma lung disease: extent below 10 % limited, above 30 % extensive, between by FVC below 70 % predicted;
    both are compared before they are rounded.

    Source: Goh NSL 2008, Am J Respir Crit Care Med 177:1248, doi 10.1164/rccm.200706-877OC.
    """
    extent, why = look.once(_final)
    if extent is None:
        return None if why is None else Derived(None, why)
    said = shown_beside(extent, PLACES, *GOH_EXTENTS)
    by_extent = chest_ct.goh(float(extent), None)
    if by_extent is not None:
        return Derived(by_extent.upper(), message("Extent {extent} %: FVC is not needed", extent=said))
    fvc = judged(look, "FVC")
    if not isinstance(fvc, Judged):
        text = "Extent {extent} %: between 10 and 30 % FVC in % predicted decides, and there is none."
        return Derived(None, message(text, extent=said))
    stage = chest_ct.goh(float(extent), fvc.percent)
    text = "Extent {extent} %, FVC {percent} % predicted ({set})"
    percent = shown_beside(fvc.percent, 1, GOH_FVC)
    return Derived(stage and stage.upper(), message(text, extent=said, percent=percent, set=fvc.by.title))


# ---- Warrick -----------------------------------------------------------------------------------------------------------------


def warrick_score(look: Look) -> Derived | None:
    """Warrick score, 0–30: severity (1 to 5 points for each abnormality present) plus extent (1 to 3 points by its segments).

    Source: Warrick JH 1991, J Rheumatol 18:1520.
    """
    counts = [None if (number := look.number(item)) is None else int(number) for item in WARRICK_ITEMS]
    counted = sum(each is not None for each in counts)
    if not counted:
        return None
    found = chest_ct.warrick(counts)
    if found is None:
        return Derived(None, message("No total: {n} of {all} abnormalities counted.", n=counted, all=len(counts)))
    words = message("Severity {severity} of 15, extent {extent} of 15", severity=found.severity, extent=found.extent)
    return Derived(found.total, words)


FORMULAS: dict[str, Formula] = {
    each.__name__: each for each in (ct_extent_mean, ct_extent_second, ct_extent_final, goh_stage, warrick_score)
}
