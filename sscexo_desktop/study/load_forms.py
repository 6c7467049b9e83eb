"""Read code lists and forms of the definition from TOML into the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import cast

from sscexo_desktop.errors import DefinitionFault
from sscexo_desktop.study import kinds
from sscexo_desktop.study.codelists import Choice, CodeList
from sscexo_desktop.study.model import (
    AllOf,
    AnyOf,
    Condition,
    Form,
    Is,
    Item,
    Limit,
    Limits,
    Picture,
    Registry,
    Repeat,
    ResultRow,
    ResultTable,
    Section,
    UnitOffer,
)
from sscexo_desktop.study.toml_table import Table, Toml

PLAIN_KINDS: Mapping[str, Callable[[], kinds.Kind]] = {
    "text": kinds.Text,
    "long_text": kinds.LongText,
    "national_code": kinds.NationalCode,
    "date": kinds.Date,
    "partial_date": kinds.PartialDateKind,
    "time": kinds.Time,
    "datetime": kinds.DateTime,
}
NUMERIC = ("integer", "decimal")
DATED = ("date", "partial_date", "datetime")
PICTURES = ("", "body", "lungs")
REGISTRY_LISTS = ("", "short", "full")
ALL_BLANKS = ("ND", "NA", "UNK", "REF")


def read_codelists(raw: Toml) -> dict[str, CodeList]:
    """Read every code list by its id."""
    found: dict[str, CodeList] = {}
    for list_id, content in raw.items():
        table = Table("codelists.toml", list_id, content)
        choices = tuple(_choice(each) for each in table.tables("choice"))
        table.done()
        if len({each.code for each in choices}) != len(choices):
            raise table.fault("a code stands twice")
        found[list_id] = CodeList(list_id, choices)
    return found


def _choice(table: Table) -> Choice:
    choice = Choice(table.name("code"), table.text("text"), table.take("nci", str, ""))
    table.done()
    return choice


def read_form(file: str, raw: Toml, codelists: Mapping[str, CodeList]) -> Form:
    """Read one form; items must not share a name."""
    table = Table(file, "", raw)
    form = Form(
        id=table.name("id"),
        code=table.name("code"),
        title=table.text("title"),
        note=table.text_or_none("note"),
        date_item=table.take("date_item", str, ""),
        many=table.take("many", bool, False),
        identity=table.take("identity", bool, False),
        domain=table.take("domain", str, ""),
        summary=table.names("summary"),
        sections=tuple(_section(each, codelists) for each in table.tables("section")),
    )
    table.done()
    ids = [item.id for section in form.sections for item in section.items]
    for twice in {each for each in ids if ids.count(each) > 1}:
        raise DefinitionFault(file, twice, "an item of this name is already in the form")
    return _with_texts_blinded(form, raw)


def _with_texts_blinded(form: Form, raw: Toml) -> Form:
    """Blind the free texts of a form with blinded items, except where the definition says itself whether one is."""
    if not any(item.blinded for item in form.items.values()):
        return form
    said = {item["id"] for section in raw["section"] for item in section["item"] if "blinded" in item}

    def blinded(item: Item) -> Item:
        return replace(item, blinded=True) if isinstance(item.kind, kinds.LongText) and item.id not in said else item

    sections = (replace(section, items=tuple(map(blinded, section.items))) for section in form.sections)
    return replace(form, sections=tuple(sections))


def _section(table: Table, codelists: Mapping[str, CodeList]) -> Section:
    table.where = table.name("id")
    repeat, results = table.table("repeat"), table.table("table")
    section = Section(
        id=table.where,
        title=table.text("title"),
        note=table.text_or_none("note"),
        when=_condition(table),
        repeat=_repeat(repeat) if repeat else None,
        table=_results(results) if results else None,
        picture=_picture(table),
        items=tuple(_item(each, codelists) for each in table.tables("item")),
    )
    table.done()
    return section


def _repeat(table: Table) -> Repeat:
    repeat = Repeat(table.take("blank_rows", int), table.take("preset_item", str, ""), table.names("preset"))
    table.done()
    return repeat


def _results(table: Table) -> ResultTable:
    columns = table.texts("columns")
    rows = tuple(_result_row(each) for each in table.tables("row"))
    table.done()
    if any(len(row.items) != len(columns) for row in rows):
        raise table.fault("a row of results needs an item, or an empty name, for each column")
    return ResultTable(columns, rows)


def _result_row(table: Table) -> ResultRow:
    row = ResultRow(table.text("label"), tuple(table.take("items", list)))
    table.done()
    return row


def _picture(table: Table) -> Picture:
    found = table.take("picture", str, "")
    if found not in PICTURES:
        raise table.fault(f"there is no picture {found}")
    return cast("Picture", found)


def _registry(table: Table) -> Registry:
    found = table.take("registry", str, "")
    if found not in REGISTRY_LISTS:
        raise table.fault("“registry” is short or full, or left out")
    return cast("Registry", found)


def _item(table: Table, codelists: Mapping[str, CodeList]) -> Item:
    table.where = table.name("id")
    if not table.where.replace("_", "").isalnum() or not table.where.isascii() or not table.where.isupper() or "__" in table.where:
        raise table.fault("an item's id is made of capital letters, digits and single _")
    kind = kind_of(table, codelists)
    derive = table.take("derive", str, "")
    optional = table.take("optional", bool, False)
    item = Item(
        id=table.where,
        kind=kind,
        label=table.text("label"),
        help=table.text_or_none("help"),
        unit=table.take("unit", str, ""),
        ucum=table.take("ucum", str, ""),
        required=not optional and not derive,
        blanks=table.names("blanks", ALL_BLANKS),
        when=_condition(table),
        hard=limits_of(table, "hard", kind),
        soft=limits_of(table, "soft", kind),
        step=table.take("step", int, 0),
        offers=tuple(_offer(each) for each in table.tables("offer", [])),
        blinded=table.take("blinded", bool, False),
        derive=derive,
        setting=table.take("setting", str, ""),
        reading=table.take("reading", int, 0),
        registry=_registry(table),
        sdtm=table.take("sdtm", str, ""),
        testcd=table.take("testcd", str, ""),
        nci=table.take("nci", str, ""),
        since=table.take("since", str, "1.0"),
        until=table.take("until", str, ""),
    )
    table.done()
    if kind.name == "decimal" and not item.unit:
        raise table.fault("a decimal number needs its unit (“1” for a ratio)")
    if item.reading not in (0, 1, 2):
        raise table.fault("“reading” is 1 or 2, or left out")
    if not set(item.blanks) <= set(ALL_BLANKS):
        raise table.fault("“blanks” may hold ND, NA, UNK and REF")
    return item


def kind_of(table: Table, codelists: Mapping[str, CodeList]) -> kinds.Kind:
    """Read the kind named in a table, with its places or its code list."""
    name = table.name("kind")
    if name == "decimal":
        return kinds.DecimalKind(table.take("places", int), signed=table.take("signed", bool, False))
    if name == "integer":
        return kinds.Integer(signed=table.take("signed", bool, False))
    if name in ("choice", "yes_no"):
        list_id = "YESNO" if name == "yes_no" else table.name("list")
        if list_id not in codelists:
            raise table.fault(f"there is no code list {list_id}")
        return kinds.ChoiceKind(codelists[list_id])
    if name not in PLAIN_KINDS:
        raise table.fault(f"there is no kind {name}")
    return PLAIN_KINDS[name]()


def limits_of(table: Table, key: str, kind: kinds.Kind) -> Limits | None:
    """Read a pair of limits that fits the kind, where there is one."""
    inner = table.table(key)
    if inner is None:
        return None
    limits = Limits(_limit(inner, "min", kind), _limit(inner, "max", kind))
    inner.done()
    return limits


def _limit(table: Table, key: str, kind: kinds.Kind) -> Limit | None:
    raw = table.take(key, (int, Decimal, date, str), None)
    if raw is None:
        return None
    if kind.name in NUMERIC and isinstance(raw, (int, Decimal)):
        return Decimal(raw)
    if kind.name in DATED and (raw == "today" or isinstance(raw, date)):
        return cast("Limit", raw)
    raise table.fault(f"“{key}” does not fit the kind {kind.name}")


def _offer(table: Table) -> UnitOffer:
    above = table.take("above", (int, Decimal), None)
    offer = UnitOffer(
        unit=table.name("unit"),
        factor=Decimal(table.take("factor", (int, Decimal))),
        above=None if above is None else Decimal(above),
        names=table.names("names"),
        downward=table.take("downward", bool, False),
    )
    table.done()
    return offer


def _condition(table: Table) -> Condition | None:
    inner = table.table("when")
    return None if inner is None else _condition_of(inner)


def _condition_of(table: Table) -> Condition:
    for key, group in (("all", AllOf), ("any", AnyOf)):
        parts = table.tables(key, [])
        if parts:
            table.done()
            return group(tuple(_condition_of(each) for each in parts))
    raw = table.take("is", (str, list))
    codes = (raw,) if isinstance(raw, str) else tuple(raw)
    found = Is(table.name("item"), codes, table.take("form", str, ""))
    table.done()
    return found
