"""The evidence of the three inclusion criteria."""

from __future__ import annotations

from decimal import Decimal

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.criteria.evidence import Evidence, against, measurement, plainly
from sscexo_desktop.study.derive.acr_eular import Classified, classified, listed
from sscexo_desktop.study.derive.chest_ct import ct_extent_mean
from sscexo_desktop.study.derive.lung_at_screening import Named, judged_at_screening
from sscexo_desktop.study.derive.numbers import shown
from sscexo_desktop.study.derive.reference import Judged, judged_words
from sscexo_desktop.study.derive.value import told
from sscexo_desktop.study.texts import Message, message

LUNG: tuple[Named, ...] = ("FVC", "DLCO")
_DENIALS = {
    "CTILD": message("no interstitial lung disease on CT"),
    "PFTILD": message("lung function does not confirm the lung disease"),
}
"""Why somebody is not eligible where one of the two is answered no."""


# ---- 1: definite systemic sclerosis ------------------------------------------------------------------------------------------


def definite_disease(look: Look) -> Evidence:
    """The ACR/EULAR 2013 score against the confirmed least score; while items are open, as far as it is certain all the same."""
    found = classified(look)
    if not isinstance(found, Classified):
        return Evidence(() if found is None else (found,))
    low, high = Decimal(found.low), Decimal(found.high)
    limit = look.around.limit("acr_eular_minimum")
    total = _total(found)
    if limit is None:
        return Evidence((message("{measured}; limit not confirmed.", measured=total),))
    if low >= limit:
        return Evidence((against(total, low, limit, "from").sentence,), True, ("N",))
    if high < limit:
        reason = message("ACR/EULAR 2013 score {total} < {limit}", total=found.high, limit=limit)
        return Evidence((against(total, high, limit, "from").sentence,), False, ("Y",), (reason,))
    text = "{measured}; limit {limit}: not certain while this is not answered: {items}."
    return Evidence((message(text, measured=total, limit=limit, items=listed(found.open)),))


def _total(found: Classified) -> Message:
    if found.certain:
        return message("ACR/EULAR 2013: {total} points", total=found.low)
    if found.by_domain["A"]:
        return message("ACR/EULAR 2013: at least {total} points", total=found.low)
    return message("ACR/EULAR 2013: {low} to {high} points", low=found.low, high=found.high)


# ---- 2: interstitial lung disease on CT and lung function ----------------------------------------------------------------------


def lung_disease(look: Look) -> Evidence:
    """Both CT and lung function must confirm the disease; FVC and DLCO stand beside their confirmed limit of z."""
    limit = z_limit(look)
    sentences = (*_of_scan(look), *_of_function(look, limit), *plainly(look, "PFTILD"))
    denied = tuple(words for item, words in _DENIALS.items() if look.code(item) == "N")
    if denied:
        return Evidence(sentences, False, ("Y",), denied, decides=True)
    if normal_function(look):
        return Evidence(sentences, False, ("Y",), (message("neither FVC nor DLCO is low"),))
    if look.code("CTILD") == look.code("PFTILD") == "Y":
        return Evidence(sentences, True, ("N",))
    return Evidence(sentences)


def _of_scan(look: Look) -> tuple[Message, ...]:
    extent = told(ct_extent_mean(look)).value
    mean = look.form.items["ILDEXT_MEAN"].label
    words = (message("{test}: {value} %.", test=mean, value=shown(extent, 1)),) if isinstance(extent, Decimal) else ()
    return (*plainly(look, "CTDAT", "CTILD", "CTPATT"), *words)


def _of_function(look: Look, limit: Decimal | None) -> tuple[Message, ...]:
    return tuple(words for name in LUNG if (words := _of_measure(look, name, limit)) is not None)


def _of_measure(look: Look, name: Named, limit: Decimal | None) -> Message | None:
    measured, found = measurement(look, f"{name}_REORRES"), judged_at_screening(look, name)
    if measured is None or found is None:
        return None
    if isinstance(found, Message):
        return message("{measured}: {words}", measured=measured, words=found)
    both = message("{measured}: {words}", measured=measured, words=judged_words(found, *_stated(limit)))
    z = Decimal(str(found.z))
    return against(both, z, limit, "below", None if limit is None else message("z {z}", z=limit)).sentence


def _stated(limit: Decimal | None) -> tuple[Decimal, ...]:
    return () if limit is None else (limit,)


def z_limit(look: Look) -> Decimal | None:
    """Return the confirmed limit of z, asked for only once there is a z-score to judge."""
    known = any(isinstance(judged_at_screening(look, each), Judged) for each in LUNG)
    return look.around.limit("pft_z_limit") if known else None


def normal_function(look: Look) -> bool:
    """Whether FVC and DLCO are both known and neither lies below the confirmed limit."""
    found = [judged_at_screening(look, each) for each in LUNG]
    limit = z_limit(look)
    return limit is not None and all(isinstance(each, Judged) and each.z >= float(limit) for each in found)


# ---- 3: consent --------------------------------------------------------------------------------------------------------------


def consent(look: Look) -> Evidence:
    """The signed form: its version and date."""
    found = plainly(look, "RFICDAT", "RFICVERS", "GUARDYN")
    return Evidence(found, True if look.day("RFICDAT") else None)
