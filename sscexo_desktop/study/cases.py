"""Cases: one participant each, as a person would type them, in TOML; they make the demo study, tests, benchmarks and training data.

```toml
language = "fa"                    # manner in which it is typed
calendar = "jalali"
[[record]]
visit = "screening"                # "" for any-time forms
form = "screening"
complete = true                    # mark it complete after saving; it must then be so
items = { RFICDAT = "۱۴۰۳/۰۶/۲۰ ۹:۳۰", RNAP3_ISORRES = { blank = "ND" }, PLAT_LBORRES = { typed = "248000/µL", take = 1 } }
rows.bp = [ { SYSBP_VSORRES = "124", DIABP_VSORRES = "78" } ]
keep = { "GEN-SOFT PLAT_LBORRES" = "reason" }       # rule and place
```
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sscexo_desktop.errors import DefinitionFault
from sscexo_desktop.study.texts import Calendar, Language, Manner


@dataclass(frozen=True, slots=True)
class Keystrokes:
    """What is done at one place: text typed, which of the offered readings is taken (from 1), or why it is blank."""

    typed: str = ""
    take: int = 0
    blank: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One form as typed: `items` in typing order, `rows` by section, `keep` reasons by "RULE PLACE"."""

    visit: str
    form: str
    complete: bool
    items: Mapping[str, Keystrokes]
    rows: Mapping[str, tuple[Mapping[str, Keystrokes], ...]]
    keep: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """One invented participant."""

    name: str
    manner: Manner
    records: tuple[CaseRecord, ...]


def load_cases(folder: Path) -> tuple[Case, ...]:
    """Read every `case-*.toml` of a folder in the order of their names; `DefinitionFault` names what is wrong."""
    return tuple(load_case(path) for path in sorted(folder.glob("case-*.toml")))


def load_settings(folder: Path) -> dict[str, tuple[str, ...]]:
    """Read `settings.toml` beside the cases, where there is one: setting → its confirmed value(s) as canonical text."""
    path = folder / "settings.toml"
    if not path.exists():
        return {}
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DefinitionFault(path.name, "", str(error)) from error
    for setting, values in raw.items():
        if not isinstance(values, list) or not values or not all(isinstance(each, str) for each in values):
            raise DefinitionFault(path.name, setting, "must be a list of texts")
    return {setting: tuple(values) for setting, values in raw.items()}


def load_case(path: Path) -> Case:
    """Read one case."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        manner = Manner(cast("Language", raw.get("language", "en")), cast("Calendar", raw.get("calendar", "gregorian")))
        return Case(path.stem, manner, tuple(_record(each) for each in raw["record"]))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise DefinitionFault(path.name, "record", str(error)) from error


def _record(raw: Mapping[str, Any]) -> CaseRecord:
    return CaseRecord(
        raw["visit"],
        raw["form"],
        bool(raw.get("complete", True)),
        _keystrokes(raw.get("items", {})),
        {section: tuple(_keystrokes(row) for row in rows) for section, rows in raw.get("rows", {}).items()},
        dict(raw.get("keep", {})),
    )


def _keystrokes(raw: Mapping[str, Any]) -> dict[str, Keystrokes]:
    return {item: Keystrokes(typed=each) if isinstance(each, str) else Keystrokes(**each) for item, each in raw.items()}
