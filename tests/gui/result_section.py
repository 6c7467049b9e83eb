"""A small section of results for tests, with formulas of its own that say what they rest on or why there is nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.derive.value import Derived
from sscexo_desktop.study.kinds import DecimalKind
from sscexo_desktop.study.model import Item, ResultRow, ResultTable, Section, Study
from sscexo_desktop.study.texts import Text, message

SET = message("{unit}", unit="GLI Global 2022")


def percent(look: Look) -> Derived | None:
    """FVC per cent of 3 L; none, with the reason, before any height."""
    height = look.number("HEIGHT_VSORRES")
    if height is None:
        return Derived(None, message("{item}: not answered yet.", item=look.form.items["HEIGHT_VSORRES"].label))
    return Derived(height / 2, SET)


def score(look: Look) -> Derived | None:
    """A change with its sign."""
    height = look.number("HEIGHT_VSORRES")
    return None if height is None else Derived((height - 160) / 100, SET)


def always(look: Look) -> Derived:
    """A value that is always there."""
    return Derived(Decimal("3.10"), SET)


TEST_FORMULAS = {"test_percent": percent, "test_score": score, "test_always": always}


def item(name: str, words: str, derive: str, unit: str, places: int, *, signed: bool = False, blinded: bool = False) -> Item:
    kind = DecimalKind(places, signed=signed)
    return Item(name, kind, Text(words, words), unit=unit, derive=derive, required=False, blinded=blinded)


RESULTS = Section(
    "test_results",
    Text("Reference values", "مقادیر مرجع"),
    (
        item("FVC_TPRED", "FVC predicted", "test_always", "L", 2),
        item("FVC_TPP", "FVC % predicted", "test_percent", "%", 1),
        item("FVC_TZ", "FVC change", "test_score", "1", 2, signed=True),
        item("DLCO_TPP", "DLCO % predicted", "test_percent", "%", 1),
        item("DLCO_TZ", "DLCO change", "test_score", "1", 2, signed=True),
    ),
    table=ResultTable(
        (Text("Measured", "اندازه"), Text("Predicted", "پیش‌بینی"), Text("% predicted", "درصد پیش‌بینی"), Text("Change", "تغییر")),
        (
            ResultRow(Text("Height", "قد"), ("HEIGHT_VSORRES", "FVC_TPRED", "FVC_TPP", "FVC_TZ")),
            ResultRow(Text("DLCO", "ظرفیت انتشار"), ("DLCO_REORRES", "", "DLCO_TPP", "DLCO_TZ")),
        ),
    ),
)


def with_results(study: Study, section: Section = RESULTS) -> Study:
    """Return the study with the section of results behind the spirometry."""
    form = study.forms["outcome"]
    at = next(n for n, each in enumerate(form.sections) if each.id == "spirometry") + 1
    changed = replace(form, sections=(*form.sections[:at], section, *form.sections[at:]))
    return replace(study, forms={**study.forms, "outcome": changed})
