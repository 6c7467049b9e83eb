"""Rules that a later outcome visit is done as baseline was: device, equation, correction, reader, settings, assessor (F57)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.checks.rule import Check, Found
from sscexo_desktop.study.derive.blows import largest_fvc
from sscexo_desktop.study.derive.reference import SET_SETTING
from sscexo_desktop.study.kind import folded
from sscexo_desktop.study.model import Item
from sscexo_desktop.study.texts import Text

Rule = Callable[[Look], Iterator[Found]]


def _name_differs(*items: str) -> Rule:
    """Make the rule that a name is the one of baseline, however its letters and spaces are typed."""

    def rule(look: Look) -> Iterator[Found]:
        for item in items:
            now, then = look.value(item), look.baseline.value(item)
            if isinstance(now, str) and isinstance(then, str) and folded(now) != folded(then):
                yield item, {"then": then}

    return rule


def _code_differs(*items: str) -> Rule:
    """Make the rule that a choice is the one of baseline."""

    def rule(look: Look) -> Iterator[Found]:
        for item in items:
            now, then = look.code(item), look.baseline.code(item)
            if now is not None and then is not None and now != then:
                yield item, {"then": _words(look.form.items[item], then)}

    return rule


def _words(item: Item, code: str) -> Text | str:
    codelist = getattr(item.kind, "codelist", None)
    return codelist.choice(code).text if codelist is not None else code


def other_settings(look: Look) -> Iterator[Found]:
    """A later scan has the settings of the scan at baseline."""
    if look.code("CTPROT") == "N" and look.baseline.at:
        yield "CTPROT", {}


def other_reference_set(look: Look) -> Iterator[Found]:
    """Both records are judged by the same version of the reference set."""
    if largest_fvc(look) is None or look.key.visit == "baseline":
        return
    now = look.around.settings.get(SET_SETTING)
    then = [each.settings.get(SET_SETTING) for each in look.around.all("outcome") if each.key.visit == "baseline"]
    if now is not None and then and then[-1] not in (None, now.version):
        yield "VISDAT", {"then": then[-1], "now": now.version}


CHECKS = (
    Check("OUT-16", "outcome", ("SPIRODEV",), "soft", "At baseline the spirometer was “{then}”: is it another device?",
          _name_differs("SPIRODEV")),
    Check("OUT-17", "outcome", ("SPIROTECH",), "note", "At baseline the technician was “{then}”.", _name_differs("SPIROTECH")),
    Check("OUT-18", "outcome", ("FVC_DEVEQ",), "soft", "At baseline the device printed another equation: {then}.",
          _code_differs("FVC_DEVEQ")),
    Check("OUT-19", "outcome", ("DLCOHBC", "DLCOPBC"), "soft",
          "At baseline the answer was “{then}”: values corrected in different ways cannot be compared.",
          _code_differs("DLCOHBC", "DLCOPBC")),
    Check("OUT-20", "outcome", ("CTREAD", "CTREAD2"), "soft", "At baseline the scan was read by “{then}”.",
          _name_differs("CTREAD", "CTREAD2")),
    Check("OUT-21", "outcome", ("CTPROT",), "soft", "The scan was not made with the settings of baseline.", other_settings),
    Check("OUT-22", "outcome", ("MRSSBY",), "soft", "At baseline the skin was scored by “{then}”.", _name_differs("MRSSBY")),
    Check("OUT-23", "outcome", ("VISDAT",), "soft",
          "Baseline was judged by version {then} of the reference set, this visit by version {now}: save baseline again.",
          other_reference_set),
)  # fmt: skip
