"""Cases as they stand in their files, and what is wrong with a file that is none (F5)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sscexo_desktop.errors import DefinitionFault
from sscexo_desktop.resources import resource
from sscexo_desktop.study.cases import Case, Keystrokes, load_case, load_cases, load_settings
from sscexo_desktop.study.load import load
from sscexo_desktop.study.texts import Manner

STUDY = load(resource("study"))
SHIPPED = load_cases(resource("demo"))
each_case = pytest.mark.parametrize("case", SHIPPED, ids=lambda case: case.name)


def written(folder: Path, text: str) -> Path:
    path = folder / "case-01-x.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_case_is_read_as_typed(tmp_path: Path) -> None:
    text = """
language = "fa"
calendar = "jalali"
[[record]]
visit = "screening"
form = "screening"
items.RFICDAT = "۱۴۰۳/۰۶/۲۰ ۹:۳۰"
items.RNAP3_ISORRES = { blank = "ND", reason = "x" }
items.PLAT_LBORRES = { typed = "248000/µL", take = 1 }
rows.bp = [ { SYSBP_VSORRES = "124" }, { SYSBP_VSORRES = "122" } ]
keep = { "GEN-SOFT PLAT_LBORRES" = "repeated" }
[[record]]
visit = ""
form = "medication"
complete = false
"""
    case = load_case(written(tmp_path, text))
    first, second = case.records
    assert (case.name, case.manner) == ("case-01-x", Manner("fa", "jalali"))
    assert first.items["RFICDAT"] == Keystrokes("۱۴۰۳/۰۶/۲۰ ۹:۳۰")
    assert first.items["RNAP3_ISORRES"] == Keystrokes(blank="ND", reason="x")
    assert first.items["PLAT_LBORRES"] == Keystrokes("248000/µL", take=1)
    assert [row["SYSBP_VSORRES"].typed for row in first.rows["bp"]] == ["124", "122"]
    assert first.keep == {"GEN-SOFT PLAT_LBORRES": "repeated"}
    assert (first.complete, second.complete) == (True, False)
    assert (second.items, second.rows, second.keep) == ({}, {}, {})


def test_english_is_the_default(tmp_path: Path) -> None:
    assert load_case(written(tmp_path, "record = []")).manner == Manner("en", "gregorian")


@pytest.mark.parametrize(
    "text",
    [
        "record = [",
        "",
        "[[record]]\nvisit = 'screening'",
        "[[record]]\nvisit = ''\nform = 'medication'\nitems = { CMTRT = { text = 'x' } }",
        "[[record]]\nvisit = ''\nform = 'medication'\nitems = { CMTRT = 20 }",
        "[[record]]\nvisit = ''\nform = 'medication'\nitems = 'CMTRT'",
        "[[record]]\nvisit = ''\nform = 'medication'\nrows = { bp = 'x' }",
        "record = 'x'",
    ],
)
def test_what_is_no_case_names_its_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(DefinitionFault) as caught:
        load_case(written(tmp_path, text))
    assert caught.value.file == "case-01-x.toml"


def test_only_cases_are_taken_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("case-02-b.toml", "case-01-a.toml", "settings.toml", "notes.txt"):
        (tmp_path / name).write_text("record = []", encoding="utf-8")
    assert [case.name for case in load_cases(tmp_path)] == ["case-01-a", "case-02-b"]
    assert load_cases(tmp_path / "nowhere") == ()


# ---- settings beside the cases ---------------------------------------------------------------------------------------------------


def test_settings_beside_the_cases() -> None:
    """F2: the demo confirms what the schedule and the criteria need; the dose stays open."""
    assert load_settings(resource("demo")) == {
        "infusion_interval": ("14",), "infusion_window": ("3",), "infusion_minimum": ("7",), "egfr_limit": ("30",),
    }  # fmt: skip
    assert set(load_settings(resource("demo"))) <= set(STUDY.settings)


def test_settings_are_not_needed(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == {}


@pytest.mark.parametrize("text", ["x = [", "x = 14", "x = [14]", "x = []", "x = '14'"])
def test_settings_that_are_none_name_their_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionFault) as caught:
        load_settings(tmp_path)
    assert caught.value.file == "settings.toml"


# ---- the shipped ones ------------------------------------------------------------------------------------------------------------


def test_ten_cases_in_two_manners() -> None:
    """F5, F106: ten participants, two of them typed in English and the Gregorian calendar."""
    assert len(SHIPPED) == 10
    manners = [case.manner for case in SHIPPED]
    assert manners.count(Manner("en", "gregorian")) == 2
    assert manners.count(Manner("fa", "jalali")) == 8


def test_they_are_typed_as_people_type() -> None:
    """F25, F26, F107: digits of two scripts, both calendars, units behind numbers, a slash for the decimal point."""
    typed = "\n".join(stroke.typed for case in SHIPPED for record in case.records for stroke in record.items.values())
    days, numbers = (r"^۱۴۰۳/", r"^1403/", r"^2024-", r"^0[0-9]{3}$"), (r"[۰-۹]٫[۰-۹]", r"[0-9]\.[0-9]", r"^[۰-۹]+/[۰-۹]+$")
    for pattern in (*days, *numbers, "/µL", "mmol"):
        assert re.search(pattern, typed, re.MULTILINE), pattern


@each_case
def test_names_in_a_case_are_those_of_the_definition(case: Case) -> None:
    for record in case.records:
        form = STUDY.forms[record.form]
        assert record.visit == "" or record.form in STUDY.visit(record.visit).forms
        assert bool(record.visit) == (record.form not in STUDY.any_time)
        assert set(record.items) <= {item.id for item in form.items.values() if not item.derive}
        for section, rows in record.rows.items():
            assert {item for row in rows for item in row} <= {item for item in form.items if form.section_of[item].id == section}


@each_case
def test_blanks_in_a_case_are_allowed_ones(case: Case) -> None:
    """F22: no reason for a blank that the item does not offer."""
    for record in case.records:
        for item, strokes in record.items.items():
            assert not strokes.blank or strokes.blank in STUDY.forms[record.form].items[item].blanks, item


@each_case
def test_nobody_can_be_recognised_in_a_case(case: Case) -> None:
    """F13: no identity form, no telephone number, no national code."""
    for record in case.records:
        assert not STUDY.forms[record.form].identity
        for strokes in record.items.values():
            assert not re.search(r"[0-9۰-۹]{8,}", strokes.typed)


@each_case
def test_no_dose_stands_in_free_text(case: Case) -> None:
    """F50: what a participant may read holds neither the lot nor the dose of the record."""
    for record in case.records:
        items = STUDY.forms[record.form].items
        secrets = {record.items[item].typed for item in ("ECLOT", "ECDOSE") if item in record.items}
        for item, strokes in record.items.items():
            if not items[item].blinded and items[item].kind.name in ("text", "long_text"):
                assert not any(secret in strokes.typed for secret in secrets), item


def test_persian_letters_only() -> None:
    """F106: no Arabic ye, kaf or digits in what is shipped."""
    for path in resource("demo").glob("*.toml"):
        assert not re.search("[\u064a\u0643\u0660-\u0669]", path.read_text("utf-8")), path.name
