"""Read the study definition (TOML) into the frozen model, strictly: a fault names the file and the place."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from sscexo_desktop.errors import DefinitionFault
from sscexo_desktop.study.codelists import CodeList
from sscexo_desktop.study.load_forms import kind_of, limits_of, read_codelists, read_form
from sscexo_desktop.study.model import Form, Setting, Study, Target, Visit
from sscexo_desktop.study.references import check_references
from sscexo_desktop.study.sdtm import check_destinations
from sscexo_desktop.study.texts import Text
from sscexo_desktop.study.toml_table import Table, Toml


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
    codelists = read_codelists(parsed["codelists.toml"])
    forms = {}
    for name in sorted(parsed):
        if name.startswith("forms/"):
            form = read_form(name, parsed[name], codelists)
            if form.id in forms:
                raise DefinitionFault(name, "id", f"form {form.id} is defined twice")
            forms[form.id] = form
    study = _study(parsed["study.toml"], codelists, forms)
    check_references(study)
    check_destinations(study)
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
        enrolment_pattern=table.name("enrolment_pattern"),
        facts=tuple(_fact(each) for each in table.tables("fact")),
        codelists=codelists,
        forms=forms,
        visits=tuple(_visit(each) for each in table.tables("visit")),
        any_time=table.names("any_time"),
        settings=_settings(table.tables("setting"), codelists),
    )
    table.done()
    return study


def _settings(tables: Iterable[Table], codelists: Mapping[str, CodeList]) -> dict[str, Setting]:
    found: dict[str, Setting] = {}
    for table in tables:
        setting = _setting(table, codelists)
        if setting.id in found:
            raise table.fault("a setting of this name is already there")
        found[setting.id] = setting
    return found


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


def _setting(table: Table, codelists: Mapping[str, CodeList]) -> Setting:
    table.where = table.name("id")
    kind = kind_of(table, codelists)
    setting = Setting(
        id=table.where,
        title=table.text("title"),
        kind=kind,
        registered=table.take("registered", str),
        explanation=table.text("explanation"),
        unit=table.take("unit", str, ""),
        is_range=table.take("is_range", bool, False),
        proposal=table.names("proposal"),
        limits=limits_of(table, "limits", kind),
    )
    table.done()
    return setting
