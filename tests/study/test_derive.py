"""Derived values: participant A's numbers, the vectors, and no value where an input is missing (F43, F44)."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import time
from decimal import Decimal
from pathlib import Path

import pytest

from sscexo_desktop.actions.replaying import DEMO_DAY, confirm_demo_settings, replay
from sscexo_desktop.actions.session import Session
from sscexo_desktop.resources import resource
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.answers import Answers, Around, Look
from sscexo_desktop.study.assess import assess
from sscexo_desktop.study.cases import load_case
from sscexo_desktop.study.derive import DERIVED
from sscexo_desktop.study.load import load
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.study.typed import Blank
from tests.people import PASSWORD, session_of

STUDY = load(resource("study"))
VECTORS = Path(__file__).parent.parent / "data" / "vectors"


def look(form: str, typed: Mapping[str, str], visit: str = "", around: Around | None = None) -> Look:
    """A record as typed, by place; `~ND` stands for a blank."""
    items = STUDY.forms[form].items
    found: dict[Place, object] = {}
    rows: dict[str, tuple[int, ...]] = {}
    for where, text in typed.items():
        place = Place.of(where)
        found[place] = Blank(text[1:]) if text.startswith("~") else items[place.item].kind.parse(text, Manner()).value
        assert found[place] is not None, f"{where} = {text!r} cannot be read"
        section = STUDY.forms[form].section_of[place.item]
        if section.repeat:
            rows[section.id] = tuple(sorted({*rows.get(section.id, ()), place.row}))
    return Look(STUDY, STUDY.forms[form], RecordKey("SSC-001", visit, form), Answers(found, rows), around or Around(DEMO_DAY))


def derived(form: str, typed: Mapping[str, str], visit: str = "", around: Around | None = None) -> dict[str, object]:
    """What a record derives, as it is shown: rounded to the places of the item."""
    return {place.item: value for place, value in assess(look(form, typed, visit, around)).derived.items()}


def vectors(name: str) -> list[dict[str, str]]:
    with (VECTORS / name).open(encoding="utf-8-sig") as source:
        return list(csv.DictReader(source))


# ---- participants A and B ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    file = StudyFile.create(tmp_path_factory.mktemp("study") / "a-and-b.sscexo", STUDY, "nurse")
    session = session_of(file, STUDY, lambda: DEMO_DAY)
    confirm_demo_settings(session, PASSWORD)
    for case in ("case-01-a", "case-02-b"):
        replay(session, load_case(resource("demo", f"{case}.toml")), PASSWORD)
    yield session
    file.close()


def shown(session: Session, participant: str, visit: str, form: str) -> dict[str, object]:
    record = session.file.record(RecordKey(participant, visit, form))
    assert record is not None
    return {place.item: value for place, value in session.assess(record).derived.items()}


def test_a_at_screening(session: Session) -> None:
    """F36: age in completed Jalali years, body mass index, mean of the last two pressures, extent of disease."""
    assert shown(session, "SSC-001", "screening", "screening") == {
        "AGE": 47,
        "ACRTOT": 19,
        "FVC_PP": Decimal("67.7"),
        "FVC_Z": Decimal("-2.14"),
        "DLCO_PP": Decimal("64.4"),
        "DLCO_Z": Decimal("-2.90"),
        "GFREI": 91,
        "GFRSTAGE": "G1",
        "PHQ9SEV": "MINIMAL",
        "ELIGCONC": "ELIGIBLE",
        "BMI_VSORRES": Decimal("24.0"),
        "ILDEXT_MEAN": Decimal("21.0"),
        "SYSBP_MEAN": Decimal("122.0"),
        "DIABP_MEAN": Decimal("77.0"),
    }


def test_a_during_the_infusions(session: Session) -> None:
    """F43, F44, F46: 100 mL in 51 minutes is 1.96 mL/min; the doses add up."""
    first, last = (shown(session, "SSC-001", visit, "infusion") for visit in ("infusion1", "infusion3"))
    assert first == {
        "DOSECUM": Decimal("7.50"), "THAWSTART": 25, "EXPEND": time(10, 35), "INFMIN": 51, "ECFLRT": Decimal("1.96"),
    }  # fmt: skip
    assert last["DOSECUM"] == Decimal("22.20")


def test_b_has_no_age(session: Session) -> None:
    """F21: born in 1348, consent on 1403/07/02: 54 or 55, so neither is claimed."""
    assert "AGE" not in shown(session, "SSC-002", "screening", "screening")


# ---- screening -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("1356/03/12", 47),
        ("1356/06/20", 47),  # the birthday itself
        ("1356/06/21", 46),
        ("1356/06", None),  # before or after the birthday
        ("1356/05", 47),
        ("1356/07", 46),
        ("1356", None),
        ("1977", None),
        ("2024-09-10", 0),
        ("2024-09-11", None),  # born after the consent
    ],
)
def test_age_is_claimed_only_if_every_possible_day_agrees(born: str, age: int | None) -> None:
    """F21, T12: consent on 1403/06/20."""
    assert derived("screening", {"RFICDAT": "2024-09-10 09:30", "BRTHDAT": born}).get("AGE") == age


def test_age_of_the_vectors() -> None:
    """F21: `age.csv`, completed Jalali years; in either calendar the same."""
    for row in vectors("age.csv"):
        for calendar in ("jalali", "gregorian"):
            typed = {"BRTHDAT": row[f"birth_{calendar}"], "RFICDAT": f"{row[f'visit_{calendar}']} 08:00"}
            assert derived("screening", typed)["AGE"] == int(row["completed_jalali_years"]), row


@pytest.mark.parametrize(
    ("readings", "mean"),
    [
        (("120", "130", "141"), "135.5"),
        (("120", "130"), "125.0"),
        (("120",), None),
        ((), None),
        (("120", "130", "~ND"), "125.0"),
        (("120", "~ND", "~ND"), None),
    ],
)
def test_mean_of_the_last_two_pressures(readings: tuple[str, ...], mean: str | None) -> None:
    """F37: the last two that were measured."""
    found = derived("screening", {f"SYSBP_VSORRES#{n}": each for n, each in enumerate(readings, 1)})
    assert found.get("SYSBP_MEAN") == (None if mean is None else Decimal(mean))
    assert "DIABP_MEAN" not in found


def test_no_body_mass_index_without_height() -> None:
    nothing = {"ELIGCONC": "OPEN"}
    assert derived("screening", {}) == {}
    assert derived("screening", {"WEIGHT_VSORRES": "61.5"}) == nothing
    assert derived("screening", {"WEIGHT_VSORRES": "61.5", "HEIGHT_VSORRES": "~ND"}) == nothing
    assert derived("screening", {"WEIGHT_VSORRES": "61.5", "HEIGHT_VSORRES": "160"}) == {**nothing, "BMI_VSORRES": Decimal("24.0")}


# ---- infusion --------------------------------------------------------------------------------------------------------------


CLOCK = {"ECSTTIM": "09:45", "ECENTIM": "10:36", "ECINTR": "N", "ECVOLT": "100", "ECDILVOL": "100", "THAWTIM": "09:20"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {"INFMIN": 51, "ECFLRT": Decimal("1.96"), "EXPEND": time(10, 35), "THAWSTART": 25}),
        ({"ECINTR": "Y", "ECINTMIN": "11"}, {"INFMIN": 51, "ECFLRT": Decimal("2.50"), "EXPEND": time(10, 46), "THAWSTART": 25}),
        # An interruption that is no longer asked about does not count, although it still stands in the hidden field.
        ({"ECINTR": "N", "ECINTMIN": "11"}, {"INFMIN": 51, "ECFLRT": Decimal("1.96"), "EXPEND": time(10, 35), "THAWSTART": 25}),
        ({"ECINTR": "Y", "ECINTMIN": "51"}, {"INFMIN": 51, "EXPEND": time(11, 26), "THAWSTART": 25}),
        ({"ECENTIM": "09:44"}, {"EXPEND": time(10, 35), "THAWSTART": 25}),
        ({"ECENTIM": "09:45"}, {"INFMIN": 0, "EXPEND": time(10, 35), "THAWSTART": 25}),
        ({"ECVOLT": "~ND"}, {"INFMIN": 51, "EXPEND": time(10, 35), "THAWSTART": 25}),
        ({"ECDILVOL": "~ND"}, {"INFMIN": 51, "ECFLRT": Decimal("1.96"), "THAWSTART": 25}),
        ({"THAWTIM": "09:46"}, {"INFMIN": 51, "ECFLRT": Decimal("1.96"), "EXPEND": time(10, 35)}),
        ({"ECSTTIM": "23:30", "ECENTIM": "23:59"}, {"INFMIN": 29, "ECFLRT": Decimal("3.45"), "THAWSTART": 850}),
    ],
    ids=["as planned", "interrupted", "no longer interrupted", "only interrupted", "ends before", "ends at once", "no volume given",
         "no volume prepared", "thawed after", "past midnight"],
)  # fmt: skip
def test_the_clock_of_an_infusion(change: dict[str, str], expected: dict[str, object]) -> None:
    """F44, F46: minutes with, rate without the interruptions; no value when the clock runs backwards or past midnight."""
    assert derived("infusion", {**CLOCK, **change}, "infusion1") == expected


def test_the_infusion_vectors() -> None:
    """F44: `infusion.csv`, those that last whole minutes: from volume and duration back to the rate."""
    rows = [row for row in vectors("infusion.csv") if Decimal(row["duration_min"]) % 1 == 0]
    assert len(rows) > 2
    for row in rows:
        hours, minutes = divmod(int(Decimal(row["duration_min"])), 60)
        typed = {"ECSTTIM": "08:00", "ECENTIM": f"{8 + hours:02}:{minutes:02}", "ECVOLT": row["volume_mL"]}
        assert derived("infusion", typed, "infusion1")["ECFLRT"] == Decimal(row["rate_mL_min"]), row


def test_doses_add_up_only_while_none_is_missing(session: Session) -> None:
    """F43: a total that leaves one out would be a lie."""
    around = session.around("SSC-001")
    assert derived("infusion", {"ECDOSE": "7.2"}, "infusion3", around)["DOSECUM"] == Decimal("22.20")
    assert derived("infusion", {"ECDOSE": "7.2"}, "infusion1")["DOSECUM"] == Decimal("7.20")
    assert "DOSECUM" not in derived("infusion", {"ECDOSE": "7.2"}, "infusion2")
    assert "DOSECUM" not in derived("infusion", {"ECDOSE": "~ND"}, "infusion3", around)
    assert "DOSECUM" not in derived("infusion", {"ECDOSE": "7.2"}, "unscheduled", around)


# ---- every form -------------------------------------------------------------------------------------------------------------


def test_an_empty_record_derives_nothing() -> None:
    """F54: none of them invents a value."""
    for form in STUDY.forms.values():
        for item in form.items.values():
            if item.derive:
                assert DERIVED[item.derive](look(form.id, {}, "month6")) is None


def test_completed_years_around_the_leap_day() -> None:
    """T12: born on 1399/12/30, a leap day; in 1403, a leap year again, the birthday is that day."""
    born = {"BRTHDAT": "1399/12/30"}
    assert derived("screening", {**born, "RFICDAT": "1403/12/29 09:00"})["AGE"] == 3
    assert derived("screening", {**born, "RFICDAT": "1403/12/30 09:00"})["AGE"] == 4
    assert derived("screening", {**born, "RFICDAT": "1402/12/29 09:00"})["AGE"] == 2
