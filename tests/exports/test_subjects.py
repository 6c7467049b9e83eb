"""F2, F8, F10: who takes part with which enrolment number, and the versions of the settings, as tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sscexo_desktop.exports.subjects import OF_SCREENING, settings, subjects
from sscexo_desktop.study.assess import Assessment
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import ConfirmedSetting, Record
from tests.exports.conftest import AT, made, rows_of

Assess = Callable[[Record], Assessment]
SCREENED = RecordKey("SSC-002", "screening", "screening")


def test_everybody_screened_stands_there_once(study: Study, assessed: Assess) -> None:
    """F8: the enrolment number of those who have one; of the rest the row says as much as is known."""
    consent = {Place("RFICDAT"): datetime(2024, 9, 10, 9, 30), Place("ELIGYN"): "N"}  # noqa: DTZ001 - the site's clock
    records = [made(SCREENED, consent), made(RecordKey("SSC-001", "", "deviation"), {})]
    table = subjects(study, ("SSC-001", "SSC-002", "SSC-003"), {"SSC-003": "ENR-01"}, records, assessed)
    assert table.columns == ("SUBJID", "ENROLNO", *OF_SCREENING)
    rows = rows_of(table)
    assert [(row["SUBJID"], row["ENROLNO"], row["RFICDAT"], row["ELIGYN"]) for row in rows] == [
        ("SSC-001", "", "", ""), ("SSC-002", "", "2024-09-10T09:30", "N"), ("SSC-003", "ENR-01", "", ""),
    ]  # fmt: skip


def test_the_conclusion_is_the_one_computed_now(study: Study, assessed: Assess) -> None:
    """F10: a code, as everywhere in the data."""
    record = made(SCREENED, {Place("PLAT_LBORRES"): 38, Place("EXCL08B"): "Y"})
    row = rows_of(subjects(study, ("SSC-002",), {}, [record], assessed))[0]
    assert row["ELIGCONC"] == assessed(record).derived.get(Place("ELIGCONC"), "")


def test_every_version_of_a_setting_is_listed(study: Study) -> None:
    """F2: values that are open have a row too, and say so by being empty."""
    versions = [ConfirmedSetting("rate_range", ("1.5", high), n, "protocol", "Dr Test", AT) for n, high in enumerate("23", 1)]
    rows = rows_of(settings(study, {"rate_range": versions}))
    found = [row for row in rows if row["SETTING"] == "rate_range"]
    assert [(row["VERSION"], row["VALUE"], row["UNIT"]) for row in found] == [
        ("1", "1.5 to 2", "mL/min"), ("2", "1.5 to 3", "mL/min"),
    ]  # fmt: skip
    others = [row for row in rows if row not in found]
    assert [row["SETTING"] for row in others] == [each for each in study.settings if each != "rate_range"]
    for row in others:
        assert {row[each] for each in ("VERSION", "VALUE", "NAME", "AT", "REASON")} == {""}
