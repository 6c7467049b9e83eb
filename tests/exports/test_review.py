"""F67, F69, F77, F78, F97: what was done to the records as tables, without anything of an identity form."""

from __future__ import annotations

from sscexo_desktop.exports.dataset import Table
from sscexo_desktop.exports.review import Reviewed, counts, review_tables
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.review import Lock, LockScope, Query, QueryStep, StepKind, Tick
from tests.exports.conftest import AT, HOSTILE, rows_of, signed

KEY = RecordKey("SSC-001", "infusion1", "infusion")
TIME = "2025-03-18T09:30:00+00:00"


def identity(study: Study) -> RecordKey:
    return RecordKey("SSC-001", "", next(form.id for form in study.forms.values() if form.identity))


def asked(key: RecordKey, number: int, *kinds: StepKind, text: str = "why?", row: int = 0) -> Query:
    steps = tuple(QueryStep(kind, text, "Monitor Test", "monitor", AT) for kind in kinds)
    return Query(number, key, Place("ECDOSE", row), "INF-01", steps)


def lock(scope: LockScope, key: RecordKey | None = None, participant: str = "", *, held: bool = True) -> Lock:
    return Lock(5, scope, participant, key, "Manager Test", AT, "clean", held)


def by_name(study: Study, reviewed: Reviewed) -> dict[str, Table]:
    return {each.name: each for each in review_tables(study, reviewed)}


def test_an_empty_study_has_every_table(study: Study) -> None:
    found = by_name(study, Reviewed())
    assert list(found) == ["signatures", "queries", "ticks", "locks"]
    assert not any(each.rows for each in found.values())


def test_rows_are_rectangular_and_columns_unique(study: Study) -> None:
    reviewed = Reviewed([signed(KEY)], [asked(KEY, 1, "opened")], [Tick(KEY, Place("ECDOSE"), "M", AT)], [lock("study")])
    for each in review_tables(study, reviewed):
        assert len(set(each.columns)) == len(each.columns)
        assert [len(row) for row in each.rows] == [len(each.columns)]


def test_signatures_tell_whether_they_stand(study: Study) -> None:
    """F77: the void ones stay, with since when, by whom and why; times in UTC."""
    gone = signed(KEY, voided_at=AT, voided_by="Nurse Test", void_reason="box says 40", own_override=True)
    setting = signed(None, setting="dose_range", revision=3, meaning="parameter")
    first, second = rows_of(by_name(study, Reviewed([gone, setting]))["signatures"])
    assert (first["SUBJID"], first["VISIT"], first["FORM"], first["OCCURRENCE"]) == tuple(map(str, KEY))
    assert (first["NAME"], first["ROLE"], first["MEANING"], first["SIGNED_AT"]) == ("Dr Test", "investigator", "reviewed", TIME)
    assert (first["STANDS"], first["VOIDED_AT"], first["VOIDED_BY"]) == ("", TIME, "Nurse Test")
    assert first["VOID_REASON"] == "box says 40"
    assert (first["OWN_OVERRIDE"], second["OWN_OVERRIDE"]) == ("Y", "")
    assert (second["SUBJID"], second["SETTING"], second["VERSION"], second["STANDS"]) == ("", "dose_range", "3", "Y")


def test_a_query_has_a_line_for_each_step(study: Study) -> None:
    """F67: hostile words stand exactly as they were said (T10)."""
    queries = [asked(KEY, n, "opened", "answered", text=text, row=n) for n, text in enumerate(HOSTILE, 1)]
    rows = rows_of(by_name(study, Reviewed(queries=queries))["queries"])
    assert [(row["QUERY"], row["STEP"]) for row in rows] == [(str(n), step) for n in range(1, len(HOSTILE) + 1) for step in "12"]
    assert [row["TEXT"] for row in rows[::2]] == list(HOSTILE)
    assert {row["STATE"] for row in rows} == {"answered"}
    assert (rows[0]["ITEM"], rows[0]["ROW"], rows[0]["RULE"], rows[0]["AT"]) == ("ECDOSE", "1", "INF-01", TIME)


def test_ticks_and_locks_tell_whether_they_hold(study: Study) -> None:
    ticks = [Tick(KEY, Place("ECDOSE"), "Monitor Test", AT), Tick(KEY, Place("ECLOT"), "Monitor Test", AT, AT, "corrected")]
    locks = [lock("study", held=False), lock("participant", participant="SSC-001"), lock("form", KEY)]
    found = by_name(study, Reviewed(ticks=ticks, locks=locks))
    assert [(row["STANDS"], row["UNSET_AT"], row["UNSET_REASON"]) for row in rows_of(found["ticks"])] == [
        ("Y", "", ""), ("", TIME, "corrected"),
    ]  # fmt: skip
    assert [(row["SCOPE"], row["SUBJID"], row["FORM"], row["OPEN"]) for row in rows_of(found["locks"])] == [
        ("study", "", "", ""), ("participant", "SSC-001", "", "Y"), ("form", "SSC-001", "infusion", "Y"),
    ]  # fmt: skip


def test_nothing_of_an_identity_form_leaves(study: Study) -> None:
    """F13."""
    key = identity(study)
    reviewed = Reviewed(
        [signed(key)], [asked(key, 1, "opened")], [Tick(key, Place("NAME"), "Monitor Test", AT)], [lock("form", key)]
    )
    assert not any(each.rows for each in review_tables(study, reviewed))
    assert "signatures: 0 standing, 0 void" in counts(study, reviewed)


def test_the_manifest_counts_what_leaves(study: Study) -> None:
    """F97: lock state included."""
    queries = [asked(KEY, 1, "opened"), asked(KEY, 2, "opened", "answered"), asked(KEY, 3, "opened", "closed", "reopened")]
    ticks = [Tick(KEY, Place("ECDOSE"), "M", AT), Tick(KEY, Place("ECLOT"), "M", AT, AT, "corrected")]
    locks = [lock("study"), lock("form", KEY), lock("form", KEY, held=False)]
    reviewed = Reviewed([signed(KEY), signed(KEY, voided_at=AT)], queries, ticks, locks)
    assert list(counts(study, reviewed)) == [
        "signatures: 1 standing, 1 void",
        "queries: 2 open, 1 answered, 0 closed",
        "values compared with the source: 1",
        "locks: study locked, 0 participants, 1 forms",
    ]
