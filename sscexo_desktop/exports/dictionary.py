"""The data dictionary, from the definition alone: every item with words, kind, unit, limits, codes, rules and standard names."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sscexo_desktop.exports.dataset import Table, exported_forms
from sscexo_desktop.study.assess import RULES
from sscexo_desktop.study.checks import CHECKS
from sscexo_desktop.study.derive import DERIVED
from sscexo_desktop.study.kinds import ChoiceKind, DecimalKind
from sscexo_desktop.study.model import AllOf, AnyOf, Condition, Form, Item, Limit, Limits, Section, Study

COLUMNS = (
    "FORM", "SECTION", "ITEM", "LABEL_EN", "LABEL_FA", "KIND", "DECIMALS", "UNIT", "UCUM", "REQUIRED", "ASKED_WHEN",
    "HARD_MIN", "HARD_MAX", "SOFT_MIN", "SOFT_MAX", "CODES", "BLINDED", "DERIVED_FROM", "SETTING", "CHECKS", "SDTM",
    "TESTCD", "NCI", "SINCE", "UNTIL",
)  # fmt: skip


def items(study: Study) -> Table:
    """Return the dictionary of items, one row each, in the order of the forms."""
    rows = tuple(_row(form, section, item) for form in exported_forms(study) for section in form.sections for item in section.items)
    return Table("dictionary", COLUMNS, rows)


def codes(study: Study) -> Table:
    """Return every code of every code list."""
    rows = tuple(
        (codelist.id, choice.code, choice.text.en, choice.text.fa, choice.nci)
        for codelist in study.codelists.values()
        for choice in codelist.choices
    )
    return Table("codelists", ("LIST", "CODE", "EN", "FA", "NCI"), rows)


def rules() -> Table:
    """Return the catalogue of rules: those of the definition and the named checks (F40)."""
    general = [(rule, "", "", severity, text) for rule, (severity, text) in RULES.items()]
    named = [(each.id, each.form, " ".join(each.items), each.severity, each.text) for each in CHECKS]
    return Table("rules", ("RULE", "FORM", "ITEMS", "SEVERITY", "TEXT"), tuple(general + named))


def _row(form: Form, section: Section, item: Item) -> tuple[str, ...]:
    kind = item.kind
    return (
        form.id, section.id, item.id, item.label.en, item.label.fa, kind.name,
        str(kind.places) if isinstance(kind, DecimalKind) else "", item.unit, item.ucum,
        "yes" if item.required else "no", " and ".join(filter(None, (_words(section.when), _words(item.when)))),
        *_limits(item.hard), *_limits(item.soft),
        "; ".join(f"{each.code}={each.text.en}" for each in kind.codelist.choices) if isinstance(kind, ChoiceKind) else "",
        "yes" if item.blinded else "", _formula(item), item.setting,
        " ".join(each.id for each in CHECKS if each.form == form.id and item.id in each.items),
        item.sdtm, item.testcd, item.nci, item.since, item.until,
    )  # fmt: skip


def _formula(item: Item) -> str:
    if not item.derive:
        return ""
    return (DERIVED[item.derive].__doc__ or "").strip().split("\n", 1)[0]


def _limits(limits: Limits | None) -> Iterator[str]:
    for limit in (limits.low, limits.high) if limits else (None, None):
        yield _limit(limit)


def _limit(limit: Limit | None) -> str:
    if limit is None:
        return ""
    return format(limit, "f") if isinstance(limit, Decimal) else str(limit)


def _words(condition: Condition | None) -> str:
    match condition:
        case None:
            return ""
        case AllOf(parts):
            return "(" + " and ".join(map(_words, parts)) + ")"
        case AnyOf(parts):
            return "(" + " or ".join(map(_words, parts)) + ")"
        case _:
            where = f"{condition.form}." if condition.form else ""
            return f"{where}{condition.item} in {{{', '.join(condition.codes)}}}"
