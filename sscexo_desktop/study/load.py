"""Read the study definition (TOML) into the frozen model, strictly: anything unknown, missing or contradictory names file and place."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn, cast

from sscexo_desktop.errors import DefinitionFault
from sscexo_desktop.study import kinds
from sscexo_desktop.study.model import (
    AllOf,
    AnyOf,
    Choice,
    CodeList,
    Condition,
    Form,
    Is,
    Item,
    Limit,
    Limits,
    Repeat,
    Section,
    Setting,
    Study,
    Target,
    UnitOffer,
    Visit,
)
from sscexo_desktop.study.texts import Text

Toml = Mapping[str, Any]

PLAIN_KINDS: Mapping[str, Callable[[], kinds.Kind]] = {
    "text": kinds.Text,
    "long_text": kinds.LongText,
    "integer": kinds.Integer,
    "date": kinds.Date,
    "partial_date": kinds.PartialDateKind,
    "time": kinds.Time,
    "datetime": kinds.DateTime,
}
NUMERIC = ("integer", "decimal")
DATED = ("date", "partial_date", "datetime")
ALL_BLANKS = ("ND", "NA", "UNK", "REF")


class Table:
    """One TOML table being read: every key must be taken, each fault names file and dotted place."""

    def __init__(self, file: str, where: str, content: object) -> None:
        self.file = file
        self.where = where
        if not isinstance(content, Mapping):
            self.fault("must be a table")
        self._left: dict[str, Any] = dict(content)

    def fault(self, what: str) -> NoReturn:
        """Stop with the place named."""
        raise DefinitionFault(self.file, self.where, what)

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = ...) -> Any:
        """Take a key of the given type; without a default it must be there."""
        if key not in self._left:
            if default is ...:
                self.fault(f"“{key}” is missing")
            return default
        value = self._left.pop(key)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.fault(f"“{key}” is of the wrong type")
        return value

    def name(self, key: str) -> str:
        """Take a key that must be a non-empty string."""
        value = str(self.take(key, str))
        if not value.strip():
            self.fault(f"“{key}” is empty")
        return value

    def text(self, key: str) -> Text:
        """Take a bilingual text; both languages must be there and not empty."""
        return self._text(key, self.take(key, dict))

    def text_or_none(self, key: str) -> Text | None:
        """Take a bilingual text where there is one."""
        found = self.take(key, dict, None)
        return None if found is None else self._text(key, found)

    def _text(self, key: str, raw: Toml) -> Text:
        missing = [language for language in ("en", "fa") if not str(raw.get(language, "")).strip()]
        if missing:
            self.fault(f"“{key}” has no {'Persian' if missing[-1] == 'fa' else 'English'} text")
        if set(raw) != {"en", "fa"}:
            self.fault(f"“{key}” may only hold en and fa")
        return Text(str(raw["en"]), str(raw["fa"]))

    def names(self, key: str, default: Iterable[str] = ()) -> tuple[str, ...]:
        """Take a list of strings."""
        found = self.take(key, list, list(default))
        if not all(isinstance(each, str) and each for each in found):
            self.fault(f"“{key}” must be a list of names")
        return tuple(found)

    def tables(self, key: str, default: Any = ...) -> list[Table]:
        """Take a list of tables, each knowing its own place."""
        found = self.take(key, list, default)
        return [Table(self.file, f"{self.where}{'.' if self.where else ''}{key}[{n}]", each) for n, each in enumerate(found, 1)]

    def table(self, key: str) -> Table | None:
        """Take a table where there is one."""
        found = self.take(key, dict, None)
        return None if found is None else Table(self.file, f"{self.where}.{key}", found)

    def done(self) -> None:
        """Refuse whatever was not taken."""
        if self._left:
            self.fault(f"unknown: {', '.join(sorted(self._left))}")


def load(folder: Path) -> Study:
    """Read `study.toml`, `codelists.toml` and `forms/*.toml` of a folder; `DefinitionFault` names the first thing that is wrong."""
    files = [folder / "study.toml", folder / "codelists.toml", *sorted((folder / "forms").glob("*.toml"))]
    sources = {path.relative_to(folder).as_posix(): _read(path) for path in files}
    return load_sources(sources)


def load_sources(sources: Mapping[str, str]) -> Study:
    """Build the study from the texts of its files (name → TOML), as kept inside a data file."""
    parsed = {name: _parse(name, source) for name, source in sources.items()}
    for needed in ("study.toml", "codelists.toml"):
        if needed not in parsed:
            raise DefinitionFault(needed, "", "is missing")
    codelists = _codelists(parsed["codelists.toml"])
    forms = {}
    for name in sorted(parsed):
        if name.startswith("forms/"):
            form = _form(name, parsed[name], codelists)
            if form.id in forms:
                raise DefinitionFault(name, "id", f"form {form.id} is defined twice")
            forms[form.id] = form
    study = _study(parsed["study.toml"], codelists, forms)
    _check_references(study)
    source = "".join(f"# file: {name}\n{text}\n" for name, text in sorted(sources.items()))
    return replace(study, digest=hashlib.sha256(source.encode()).hexdigest(), source=source)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DefinitionFault(path.name, "", f"cannot be read ({type(error).__name__})") from error


def _parse(name: str, source: str) -> Toml:
    try:
        return tomllib.loads(source, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionFault(name, "", f"is not valid TOML: {error}") from error


# ---- code lists and forms --------------------------------------------------------------------------------------------------


def _codelists(raw: Toml) -> dict[str, CodeList]:
    found: dict[str, CodeList] = {}
    for list_id, content in raw.items():
        table = Table("codelists.toml", list_id, content)
        choices = tuple(_choice(each) for each in table.tables("choice"))
        table.done()
        if len({each.code for each in choices}) != len(choices):
            table.fault("a code stands twice")
        found[list_id] = CodeList(list_id, choices)
    return found


def _choice(table: Table) -> Choice:
    choice = Choice(table.name("code"), table.text("text"), table.take("nci", str, ""))
    table.done()
    return choice


def _form(file: str, raw: Toml, codelists: Mapping[str, CodeList]) -> Form:
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
    return form


def _section(table: Table, codelists: Mapping[str, CodeList]) -> Section:
    table.where = table.name("id")
    repeat = table.table("repeat")
    section = Section(
        id=table.where,
        title=table.text("title"),
        note=table.text_or_none("note"),
        when=_condition(table),
        repeat=_repeat(repeat) if repeat else None,
        items=tuple(_item(each, codelists) for each in table.tables("item")),
    )
    table.done()
    return section


def _repeat(table: Table) -> Repeat:
    repeat = Repeat(table.take("blank_rows", int), table.take("preset_item", str, ""), table.names("preset"))
    table.done()
    return repeat


def _item(table: Table, codelists: Mapping[str, CodeList]) -> Item:
    table.where = table.name("id")
    if not table.where.replace("_", "").isalnum() or not table.where.isascii() or not table.where.isupper() or "__" in table.where:
        table.fault("an item's id is made of capital letters, digits and single _")
    kind = _kind(table, codelists)
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
        hard=_limits(table, "hard", kind),
        soft=_limits(table, "soft", kind),
        step=table.take("step", int, 0),
        offers=tuple(_offer(each) for each in table.tables("offer", [])),
        blinded=table.take("blinded", bool, False),
        derive=derive,
        setting=table.take("setting", str, ""),
        sdtm=table.take("sdtm", str, ""),
        testcd=table.take("testcd", str, ""),
        nci=table.take("nci", str, ""),
        since=table.take("since", str, "1.0"),
        until=table.take("until", str, ""),
    )
    table.done()
    if kind.name == "decimal" and not item.unit:
        table.fault("a decimal number needs its unit (“1” for a ratio)")
    if not set(item.blanks) <= set(ALL_BLANKS):
        table.fault("“blanks” may hold ND, NA, UNK and REF")
    return item


def _kind(table: Table, codelists: Mapping[str, CodeList]) -> kinds.Kind:
    name = table.name("kind")
    if name == "decimal":
        return kinds.DecimalKind(table.take("places", int))
    if name in ("choice", "yes_no"):
        list_id = "YESNO" if name == "yes_no" else table.name("list")
        if list_id not in codelists:
            table.fault(f"there is no code list {list_id}")
        return kinds.ChoiceKind(codelists[list_id])
    if name not in PLAIN_KINDS:
        table.fault(f"there is no kind {name}")
    return PLAIN_KINDS[name]()


def _limits(table: Table, key: str, kind: kinds.Kind) -> Limits | None:
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
    table.fault(f"“{key}” does not fit the kind {kind.name}")


def _offer(table: Table) -> UnitOffer:
    above = table.take("above", (int, Decimal), None)
    offer = UnitOffer(
        unit=table.name("unit"),
        factor=Decimal(table.take("factor", (int, Decimal))),
        above=None if above is None else Decimal(above),
        names=table.names("names"),
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


# ---- the study -------------------------------------------------------------------------------------------------------------


def _study(raw: Toml, codelists: dict[str, CodeList], forms: dict[str, Form]) -> Study:
    table = Table("study.toml", "", raw)
    study = Study(
        id=table.name("id"),
        version=table.name("version"),
        title=table.text("title"),
        short_title=table.text("short_title"),
        registry=table.name("registry"),
        ethics=table.name("ethics"),
        sponsor=table.text("sponsor"),
        planned_size=table.take("planned_size", int),
        number_pattern=table.name("number_pattern"),
        facts=tuple(_fact(each) for each in table.tables("fact")),
        codelists=codelists,
        forms=forms,
        visits=tuple(_visit(each) for each in table.tables("visit")),
        any_time=table.names("any_time"),
        settings={each.id: each for each in map(_setting, table.tables("setting"))},
    )
    table.done()
    return study


def _fact(table: Table) -> tuple[Text, Text]:
    fact = (table.text("what"), table.text("registered"))
    table.done()
    return fact


def _visit(table: Table) -> Visit:
    table.where = table.name("id")
    inner = table.table("target")
    visit = Visit(
        id=table.where,
        title=table.text("title"),
        short=table.text("short"),
        forms=table.names("forms"),
        target=_target(inner) if inner else None,
        window_setting=table.take("window_setting", str, ""),
        many=table.take("many", bool, False),
    )
    table.done()
    return visit


def _target(table: Table) -> Target:
    target = Target(
        after=table.name("after"),
        months=table.take("months", int, 0),
        days=table.take("days", int, 0),
        days_setting=table.take("days_setting", str, ""),
    )
    table.done()
    return target


def _setting(table: Table) -> Setting:
    table.where = table.name("id")
    kind = _kind(table, {})
    setting = Setting(
        id=table.where,
        title=table.text("title"),
        kind=kind,
        registered=table.take("registered", str),
        explanation=table.text("explanation"),
        unit=table.take("unit", str, ""),
        is_range=table.take("is_range", bool, False),
        proposal=table.names("proposal"),
        limits=_limits(table, "limits", kind),
    )
    table.done()
    return setting


# ---- what refers to what ---------------------------------------------------------------------------------------------------


def _check_references(study: Study) -> None:
    for visit in study.visits:
        _known("study.toml", visit.id, "form", visit.forms, study.forms)
        if visit.target:
            _known("study.toml", visit.id, "visit", (visit.target.after,), [each.id for each in study.visits])
            _known("study.toml", visit.id, "setting", filter(None, (visit.target.days_setting,)), study.settings)
        _known("study.toml", visit.id, "setting", filter(None, (visit.window_setting,)), study.settings)
    _known("study.toml", "any_time", "form", study.any_time, study.forms)
    for form in study.forms.values():
        _check_form(study, form)


def _check_form(study: Study, form: Form) -> None:
    file = f"form {form.id}"
    _known(file, "date_item", "item", filter(None, (form.date_item,)), form.items)
    _known(file, "summary", "item", form.summary, form.items)
    for section in form.sections:
        _check_condition(study, form, section.id, section.when)
        if section.repeat and section.repeat.preset_item:
            _known(file, section.id, "item", (section.repeat.preset_item,), [each.id for each in section.items])
        for item in section.items:
            _check_condition(study, form, item.id, item.when)
            _known(file, item.id, "setting", filter(None, (item.setting,)), study.settings)


def _check_condition(study: Study, form: Form, where: str, condition: Condition | None) -> None:
    if condition is None:
        return
    if isinstance(condition, (AllOf, AnyOf)):
        for part in condition.parts:
            _check_condition(study, form, where, part)
        return
    if condition.form:
        _known(f"form {form.id}", where, "form", (condition.form,), study.forms)
    other = study.forms[condition.form] if condition.form else form
    _known(f"form {form.id}", where, "item", (condition.item,), other.items)
    kind = other.items[condition.item].kind
    if not isinstance(kind, kinds.ChoiceKind):
        raise DefinitionFault(f"form {form.id}", where, f"its condition rests on {condition.item}, which is no choice")
    _known(f"form {form.id}", where, f"code of {condition.item}", condition.codes, kind.codelist.codes)


def _known(file: str, where: str, what: str, wanted: Iterable[str], there: Iterable[str]) -> None:
    known = set(there)
    for each in wanted:
        if each not in known:
            raise DefinitionFault(file, where, f"there is no {what} {each}")
