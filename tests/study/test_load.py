"""The definition is read strictly: every kind of mistake names its file and its place (F1, F3, F6)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from sscexo_desktop.errors import DefinitionFault
from sscexo_desktop.resources import resource
from sscexo_desktop.study.load import load, load_sources

STUDY, LISTS, INFUSION, SCREENING = "study.toml", "codelists.toml", "forms/infusion.toml", "forms/screening.toml"


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    folder = resource("study")
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.toml"))}


def broken(sources: Mapping[str, str], file: str, old: str, new: str) -> dict[str, str]:
    """The shipped sources with one thing changed."""
    assert sources[file].count(old) >= 1, f"{file} no longer holds {old!r}"
    return {**sources, file: sources[file].replace(old, new, 1)}


def fault_of(sources: Mapping[str, str]) -> DefinitionFault:
    with pytest.raises(DefinitionFault) as caught:
        load_sources(sources)
    assert caught.value.file in str(caught.value)
    return caught.value


def named(table: list[tuple[str, ...]]) -> list[object]:
    """The rows of a table as parameters; the first column is the name of the test."""
    return [pytest.param(*row, id=name) for name, *row in table]


def test_the_shipped_definition_loads(sources: dict[str, str]) -> None:
    """F1: nine forms and seven visits, read from the folder and from kept sources alike."""
    study = load(resource("study"))
    assert study == load_sources(sources)
    assert set(study.forms) == {
        "screening", "outcome", "infusion", "unscheduled",
        "adverse_event", "medication", "deviation", "end_of_study", "identity",
    }  # fmt: skip
    assert [visit.id for visit in study.visits] == [
        "screening", "baseline", "infusion1", "infusion2", "infusion3", "month6", "unscheduled",
    ]  # fmt: skip
    assert (study.registry, study.planned_size) == ("IRCT20130812014333N224", 10)


def test_the_digest_is_that_of_the_kept_source(sources: dict[str, str]) -> None:
    """F3: whoever has the kept text can check the digest; any change of a source changes it."""
    study = load_sources(sources)
    assert study.digest == hashlib.sha256(study.source.encode()).hexdigest()
    assert all(text in study.source for text in sources.values())
    assert load_sources(dict(reversed(sources.items()))).digest == study.digest
    assert load_sources({**sources, STUDY: sources[STUDY] + "\n# later\n"}).digest != study.digest


def test_decimals_stay_exact(sources: dict[str, str]) -> None:
    """T11: a limit of 35.5 is 35.5, no binary neighbour."""
    item = load_sources(sources).forms["infusion"].items["TEMP_VSORRES"]
    assert item.soft is not None
    assert (item.soft.low, item.soft.high) == (Decimal("35.5"), Decimal("37.8"))


def test_free_text_near_the_dose_is_blinded_unless_it_is_said_that_it_is_not(sources: dict[str, str]) -> None:
    """F50, F89: a text added to such a form is left out of participant copies by itself; in other forms it is shown."""
    comment = 'id = "ECCOM"\nkind = "long_text"\n'
    forms = load_sources(sources).forms
    assert forms["infusion"].items["ECCOM"].blinded
    assert not forms["outcome"].items["COVAL"].blinded
    said = {**sources, INFUSION: sources[INFUSION].replace(comment, f"{comment}blinded = false\n")}
    items = load_sources(said).forms["infusion"].items
    assert (items["ECCOM"].blinded, items["REACTSP"].blinded, items["STORETEMP"].blinded) == (False, True, False)


DOSE = 'id = "ECDOSE"\nkind = "decimal"\nplaces = 2\nunit = "×10¹¹ particles"\n'
VOLUME = 'label = { en = "Volume infused", fa = "حجم انفوزیون‌شده" }'

ITEM_FAULTS = [
    ("unknown key", INFUSION, 'id = "ECLOT"\n', 'id = "ECLOT"\ncolour = "red"\n', "ECLOT", "unknown: colour"),
    ("misspelt key", INFUSION, 'id = "ECVOLT"\nkind', 'id = "ECVOLT"\nkid', "ECVOLT", "“kind” is missing"),
    ("no Persian", INFUSION, VOLUME, 'label = { en = "Volume infused" }', "ECVOLT", "“label” has no Persian text"),
    ("empty Persian", INFUSION, VOLUME, 'label = { en = "Volume infused", fa = " " }', "ECVOLT", "“label” has no Persian text"),
    ("no English", INFUSION, VOLUME, 'label = { fa = "حجم" }', "ECVOLT", "“label” has no English text"),
    ("third language", INFUSION, VOLUME, 'label = { en = "V", fa = "ح", de = "V" }', "ECVOLT", "“label” may only hold en and fa"),
    ("no label", INFUSION, VOLUME, "", "ECVOLT", "“label” is missing"),
    ("unknown kind", INFUSION, 'id = "ECVOLT"\nkind = "decimal"', 'id = "ECVOLT"\nkind = "number"', "ECVOLT", "no kind number"),
    ("unknown list", INFUSION, 'list = "REACTION"', 'list = "REACTIONS"', "REACTTERM", "no code list REACTIONS"),
    ("no unit", INFUSION, DOSE, DOSE.replace('unit = "×10¹¹ particles"\n', ""), "ECDOSE", "a decimal number needs its unit"),
    ("no places", INFUSION, DOSE, DOSE.replace("places = 2\n", ""), "ECDOSE", "“places” is missing"),
    ("wrong type", INFUSION, DOSE, DOSE.replace("places = 2", 'places = "2"'), "ECDOSE", "“places” is of the wrong type"),
    ("a yes that is a number", INFUSION, 'id = "ECLOT"\nkind = "text"\nblinded = true',
     'id = "ECLOT"\nkind = "text"\nblinded = 1', "ECLOT", "“blinded” is of the wrong type"),
    ("limits of a text", INFUSION, 'id = "PREPBY"\n', 'id = "PREPBY"\nhard = { min = 1 }\n', "PREPBY.hard", "fit the kind text"),
    ("date limit of a number", INFUSION, "soft = { min = 95, max = 105 }", 'soft = { max = "today" }', "ECVOLT.soft",
     "kind decimal"),
    ("limits misspelt", INFUSION, "hard = { min = 2024-01-16, max", "hard = { low = 2024-01-16, max", "ECSTDAT.hard",
     "unknown: low"),
    ("unknown blank", SCREENING, 'blanks = ["UNK"]', 'blanks = ["UNKNOWN"]', "SITE", "may hold ND, NA, UNK and REF"),
    ("offer without factor", SCREENING, "factor = 0.001, above = 20", "above = 20", "FVC_REORRES.offer[1]", "“factor” is missing"),
    ("name in small letters", INFUSION, 'id = "ECLOT"', 'id = "lot"', "lot", "capital letters"),
    ("name with two lines", INFUSION, 'id = "ECLOT"', 'id = "EC__LOT"', "EC__LOT", "single _"),
    ("name twice", INFUSION, 'id = "ECREFID"', 'id = "ECLOT"', "ECLOT", "already in the form"),
    ("item without a name", INFUSION, 'id = "ECLOT"\n', "", "product.item[1]", "“id” is missing"),
    ("section without a title", INFUSION, 'title = { en = "Reaction", fa = "واکنش" }', "", "reaction", "“title” is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "where", "what"), named(ITEM_FAULTS))
def test_a_mistake_in_a_form_is_named(sources: dict[str, str], file: str, old: str, new: str, where: str, what: str) -> None:
    """F6: the file, the item and what is wrong with it."""
    fault = fault_of(broken(sources, file, old, new))
    assert (fault.file, fault.where) == (file, where)
    assert what in fault.fault


REPEAT = 'repeat = { blank_rows = 6, preset_item = "VSTPT", preset = ["BEFORE", "M15", "M30", "END", "P60"] }'
LOST_NAMES = [
    ("condition on no item", INFUSION, 'when = { item = "RECHKYN", is = "N" }', 'when = { item = "RECHECK", is = "N" }',
     "form infusion", "RECHKSP", "there is no item RECHECK"),
    ("condition on no code", INFUSION, 'when = { item = "RECHKYN", is = "N" }', 'when = { item = "RECHKYN", is = "No" }',
     "form infusion", "RECHKSP", "there is no code of RECHKYN No"),
    ("condition on a number", INFUSION, 'when = { item = "RECHKYN", is = "N" }', 'when = { item = "ECDOSE", is = "7" }',
     "form infusion", "RECHKSP", "which is no choice"),
    ("condition on no form", INFUSION, '{ form = "screening", item = "SEX"', '{ form = "screen", item = "SEX"', "form infusion",
     "HCG_LBORRES", "there is no form screen"),
    ("condition deep inside", INFUSION, '{ item = "HCG_LBORRES", is = ["NEGATIVE", "POSITIVE"] }',
     '{ item = "HCG_LBORRES", is = ["NEGATIVE", "WEAK"] }', "form infusion", "HCGDAT", "code of HCG_LBORRES WEAK"),
    ("condition without a code", INFUSION, 'when = { item = "RECHKYN", is = "N" }', 'when = { item = "RECHKYN" }',
     INFUSION, "RECHKSP.when", "“is” is missing"),
    ("condition with two meanings", INFUSION, "when = { all = [", 'when = { item = "RECHKYN", all = [', INFUSION, "HCGDAT.when",
     "unknown: item"),
    ("condition of a section", SCREENING, 'when = { item = "SEX", is = "F" }', 'when = { item = "GENDER", is = "F" }',
     "form screening", "pregnancy", "there is no item GENDER"),
    ("unknown setting of an item", INFUSION, 'setting = "dose_range"', 'setting = "dose"', "form infusion", "ECDOSE",
     "there is no setting dose"),
    ("unknown date item", INFUSION, 'date_item = "ECSTDAT"', 'date_item = "DATE"', "form infusion", "date_item", "no item DATE"),
    ("unknown item in the summary", INFUSION, 'summary = ["ECSTTIM"', 'summary = ["START"', "form infusion", "summary",
     "no item START"),
    ("preset of no item", INFUSION, REPEAT, REPEAT.replace('"VSTPT"', '"TIME"'), "form infusion", "vitals", "no item TIME"),
    ("preset of no code", INFUSION, REPEAT, REPEAT.replace('"M15"', '"M17"'), "form infusion", "vitals", "no code of VSTPT M17"),
    ("preset without its item", INFUSION, REPEAT, REPEAT.replace('preset_item = "VSTPT", ', ""), "form infusion", "vitals",
     "no item "),
    ("section twice", INFUSION, 'id = "reaction"', 'id = "vitals"', "form infusion", "vitals", "already there"),
    ("form twice", "forms/deviation.toml", 'id = "deviation"', 'id = "adverse_event"', "forms/deviation.toml", "id",
     "defined twice"),
    ("unknown form of a visit", STUDY, 'forms = ["outcome"]', 'forms = ["outcomes"]', STUDY, "baseline", "no form outcomes"),
    ("unknown visit before", STUDY, 'after = "infusion1"', 'after = "infusion0"', STUDY, "infusion2", "no visit infusion0"),
    ("unknown interval", STUDY, 'days_setting = "infusion_interval"', 'days_setting = "interval"', STUDY, "infusion2",
     "no setting interval"),
    ("unknown window", STUDY, 'window_setting = "month6_window"', 'window_setting = "window"', STUDY, "month6",
     "no setting window"),
    ("visit twice", STUDY, 'id = "infusion3"', 'id = "infusion2"', STUDY, "infusion2", "already there"),
    ("setting twice", STUDY, 'id = "infusion_window"', 'id = "infusion_interval"', STUDY, "infusion_interval", "already there"),
    ("unknown any-time form", STUDY, 'any_time = ["adverse_event"', 'any_time = ["event"', STUDY, "any_time", "no form event"),
    ("unknown key of the study", STUDY, 'version = "1.3"', 'version = "1.3"\nphase = "2"', STUDY, "", "unknown: phase"),
    ("third reading", "forms/outcome.toml", "reading = 2", "reading = 3", "forms/outcome.toml", "CTREAD2",
     "“reading” is 1 or 2"),
    ("no version", STUDY, 'version = "1.3"\n', "", STUDY, "", "“version” is missing"),
    ("empty version", STUDY, 'version = "1.3"', 'version = " "', STUDY, "", "“version” is empty"),
    ("unknown key of a target", STUDY, "months = 6 }", "month = 6 }", STUDY, "month6.target", "unknown: month"),
    ("setting limits of a wrong kind", STUDY, "limits = { min = 1, max = 180 }", 'limits = { min = "today" }', STUDY,
     "infusion_interval.limits", "does not fit"),
    ("code twice", LISTS, 'code = "M"\n', 'code = "F"\n', LISTS, "SEX", "a code stands twice"),
    ("code without words", LISTS, 'text = { en = "Male", fa = "مرد" }', "", LISTS, "SEX.choice[2]", "“text” is missing"),
    ("code that is a number", LISTS, 'code = "M"\n', "code = 1\n", LISTS, "SEX.choice[2]", "of the wrong type"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "blamed", "where", "what"), named(LOST_NAMES))
def test_a_name_that_leads_nowhere_is_named(
    sources: dict[str, str], file: str, old: str, new: str, blamed: str, where: str, what: str
) -> None:
    """F6: forms, visits, settings, items and codes that other parts name must be there, once."""
    fault = fault_of(broken(sources, file, old, new))
    assert (fault.file, fault.where) == (blamed, where)
    assert what in fault.fault


@pytest.mark.parametrize("file", [STUDY, LISTS, INFUSION])
def test_what_is_no_toml_names_its_file(sources: dict[str, str], file: str) -> None:
    fault = fault_of({**sources, file: sources[file] + '\nid = "unfinished\n'})
    assert fault.file == file
    assert "is not valid TOML" in fault.fault


@pytest.mark.parametrize("file", [STUDY, LISTS])
def test_a_missing_file_is_named(sources: dict[str, str], file: str) -> None:
    fault = fault_of({name: text for name, text in sources.items() if name != file})
    assert (fault.file, fault.fault) == (file, "is missing")


def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(DefinitionFault) as caught:
        load(tmp_path)
    assert caught.value.file == "study.toml"


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path, sources: dict[str, str]) -> None:
    (tmp_path / "forms").mkdir()
    for name, text in sources.items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "codelists.toml").write_bytes("متن".encode("cp1256"))
    with pytest.raises(DefinitionFault) as caught:
        load(tmp_path)
    assert caught.value.file == "codelists.toml"
    assert "UnicodeDecodeError" in caught.value.fault
