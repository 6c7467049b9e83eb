"""F13, F22, F92: the study's records as tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from sscexo_desktop.exports.dataset import FACTS, KEYS, Standing, Table, exported_forms, tables
from sscexo_desktop.study.assess import Assessment
from sscexo_desktop.study.dates import PartialDate
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.typed import Blank
from tests.exports.conftest import AT, HOSTILE, made, rows_of, signed

Assess = Callable[[Record], Assessment]


def by_name(study: Study, records: list[Record], assess: Assess) -> dict[str, Table]:
    return {each.name: each for each in tables(study, records, assess)}


def test_every_item_of_every_form_has_its_column(study: Study, assessed: Assess) -> None:
    """F92: walked item by item; an empty study has every table already."""
    found = by_name(study, [], assessed)
    for form in exported_forms(study):
        for section in form.sections:
            columns = found[f"{form.id}__{section.id}" if section.repeat else form.id].columns
            for item in section.items:
                assert item.id in columns
                assert (f"{item.id}__blank" in columns) is not bool(item.derive)


def test_columns_are_unique_and_rows_rectangular(study: Study, assessed: Assess) -> None:
    for each in tables(study, [made(RecordKey("SSC-001", "infusion1", "infusion"), {})], assessed):
        assert len(set(each.columns)) == len(each.columns)
        assert all(len(row) == len(each.columns) for row in each.rows)


def test_values_are_canonical(study: Study, assessed: Assess) -> None:
    """F92: ISO dates, ASCII decimals with all their places, codes; what is not known of a date is not made up (F21)."""
    answers = {
        Place("BRTHDAT"): PartialDate(date(1977, 3, 21), date(1978, 3, 20)),
        Place("SEX"): "F",
        Place("HEIGHT_VSORRES"): Decimal("160.0"),
        Place("SYSBP_VSORRES", 1): 124,
        Place("CTDAT"): date(2024, 8, 26),
    }
    record = made(RecordKey("SSC-001", "screening", "screening"), answers, {"bp": (1,)})
    found = by_name(study, [record], assessed)
    row = rows_of(found["screening"])[0]
    assert row["BRTHDAT"] == "1977-03-21/1978-03-20"
    assert row["SEX"] == "F"
    assert row["HEIGHT_VSORRES"] == "160.0"
    assert row["CTDAT"] == "2024-08-26"
    assert rows_of(found["screening__bp"])[0]["SYSBP_VSORRES"] == "124"


def test_blanks_stand_beside_the_value(study: Study, assessed: Assess) -> None:
    """F22: the cell is empty, its neighbour says why, in words where there are words."""
    answers = {Place("CTDAT"): Blank("ND", "device broken"), Place("SEX"): Blank("UNK")}
    row = rows_of(by_name(study, [made(RecordKey("SSC-001", "screening", "screening"), answers)], assessed)["screening"])[0]
    assert (row["CTDAT"], row["CTDAT__blank"]) == ("", "ND: device broken")
    assert (row["SEX"], row["SEX__blank"]) == ("", "UNK")
    assert (row["HEIGHT_VSORRES"], row["HEIGHT_VSORRES__blank"]) == ("", "")


def test_each_record_says_what_it_is(study: Study, assessed: Assess) -> None:
    row = rows_of(by_name(study, [made(RecordKey("SSC-002", "", "deviation", 3), {})], assessed)["deviation"])[0]
    assert tuple(row[each] for each in (*KEYS, *FACTS)) == (
        "SSC-002", "", "3", "2", "1.0", "2025-03-18T09:30:00+00:00", "", "", "complete", "", "",
    )  # fmt: skip


def test_each_record_says_how_far_it_has_come(study: Study, assessed: Assess) -> None:
    """F77, F78: state, standing signatures, void ones, and the settings it was judged by (F2)."""
    first, second = (RecordKey("SSC-001", "", "deviation", n) for n in (1, 2))
    records = [replace(made(first, {}), settings={"rate_range": 1, "dose_range": 3}), made(second, {})]
    gone = signed(first, voided_at=AT, voided_by="Nurse", void_reason="typed; wrongly")
    standing = Standing({first: "signed", second: "in_progress"}, [gone, signed(first), signed(first, meaning="approved")])
    rows = rows_of({each.name: each for each in tables(study, records, assessed, standing)}["deviation"])
    time = "2025-03-18T09:30:00+00:00"
    assert [row["STATE"] for row in rows] == ["signed", "in progress"]
    assert [row["SIGNED"] for row in rows] == [f"reviewed: Dr Test {time}; approved: Dr Test {time}", ""]
    assert [row["SIGNED_VOID"] for row in rows] == [f"reviewed: Dr Test {time} (void {time} by Nurse: typed; wrongly)", ""]
    assert [row["JUDGED_BY"] for row in rows] == ["dose_range=3; rate_range=1", ""]


def test_each_record_says_what_its_computed_values_rest_on(study: Study, assessed: Assess) -> None:
    """F2, F53: which version judged it when it was saved, and what its values rest on in this export, confirmed or not."""
    key = RecordKey("SSC-001", "baseline", "outcome")
    record = replace(made(key, {}), settings={"spirometry_set": 1})
    standing = Standing(rests_on={key: {"spirometry_set": "2", "predicted_gap": "open"}})
    row = rows_of({each.name: each for each in tables(study, [record], assessed, standing)}["outcome"])[0]
    assert (row["JUDGED_BY"], row["RESTS_ON"]) == ("spirometry_set=1", "predicted_gap=open; spirometry_set=2")


def test_hostile_texts_stand_exactly(study: Study, assessed: Assess) -> None:
    """T10."""
    records = [made(RecordKey("SSC-001", "", "deviation", n), {Place("DVTERM"): text}) for n, text in enumerate(HOSTILE, 1)]
    assert [row["DVTERM"] for row in rows_of(by_name(study, records, assessed)["deviation"])] == list(HOSTILE)


def test_rows_of_a_section_keep_their_numbers(study: Study, assessed: Assess) -> None:
    """A removed row leaves a gap; the rest keep theirs."""
    answers = {Place("SYSBP_VSORRES", row): 100 + row for row in (1, 3)}
    record = made(RecordKey("SSC-001", "infusion1", "infusion"), answers, {"vitals": (1, 3)})
    rows = rows_of(by_name(study, [record], assessed)["infusion__vitals"])
    assert [(row["ROW"], row["SYSBP_VSORRES"]) for row in rows] == [("1", "101"), ("3", "103")]


def test_derived_values_are_computed_anew(study: Study, assessed: Assess) -> None:
    """100 mL in 50 minutes are 2 mL/min."""
    answers = {Place("ECSTTIM"): time(10, 0), Place("ECENTIM"): time(10, 50), Place("ECVOLT"): Decimal(100)}
    row = rows_of(by_name(study, [made(RecordKey("SSC-001", "infusion1", "infusion"), answers)], assessed)["infusion"])[0]
    derived = [item for item in study.forms["infusion"].items.values() if item.derive]
    assert derived
    assert {row[item.id] for item in derived} & {"50", "2", "2.0", "2.00"}


def test_rows_stand_by_participant_and_visit(study: Study, assessed: Assess) -> None:
    keys = [
        RecordKey("SSC-002", "baseline", "outcome"),
        RecordKey("SSC-001", "month6", "outcome"),
        RecordKey("SSC-001", "baseline", "outcome"),
    ]
    found = by_name(study, [made(key, {}) for key in keys], assessed)["outcome"]
    assert [row[:2] for row in found.rows] == [("SSC-001", "baseline"), ("SSC-001", "month6"), ("SSC-002", "baseline")]


def test_identities_never_leave(study: Study, assessed: Assess) -> None:
    """F13: no table, no column and no cell of an identity form."""
    identity = next(form for form in study.forms.values() if form.identity)
    name = "زهرا رضایی"
    record = made(RecordKey("SSC-001", "", identity.id), dict.fromkeys(map(Place, identity.items), name))
    found = list(tables(study, [record], assessed))
    assert not [each for each in found if each.name.startswith(identity.id)]
    assert not [each for each in found if set(identity.items) & set(each.columns)]
    assert name not in str([each.rows for each in found])


def test_nobody_who_typed_is_named(study: Study, assessed: Assess) -> None:
    """F97: who saved a record stands in the trail, not in the data; only who signed it does."""
    record = made(RecordKey("SSC-001", "", "deviation"), {})
    assert record.saved_by not in str([each.rows for each in tables(study, [record], assessed)])
