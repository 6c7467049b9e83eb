"""F2, F8, F53, F92: what an export says of computed values: which settings they rest on, confirmed, proposed or open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.exporting import export_csv
from sscexo_desktop.actions.session import Session
from sscexo_desktop.actions.settings import confirm
from sscexo_desktop.actions.signing import Credentials
from sscexo_desktop.resources import resource
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.load import load
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner
from tests.people import PASSWORD, session_of

SCREENING = RecordKey("SSC-001", "screening", "screening")
OUTCOME = RecordKey("SSC-001", "baseline", "outcome")
WHO = {"SEX": "F", "BRTHDAT": "1978-06-05", "HEIGHT_VSORRES": "158", "WEIGHT_VSORRES": "61.5"}
BLOWS = (("2.12", "1.71"), ("2.09", "1.70"), ("2.10", "1.68"))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    study = load(resource("study"))
    file = StudyFile.create(tmp_path / "study.sqlite", study, "Dr Test")
    opened = session_of(file, study, lambda: date(2024, 11, 20), role=("investigator", "data_manager"))
    opened.screen_participant()
    typed(opened, SCREENING, WHO)
    measured(opened)
    yield opened
    file.close()


def typed(session: Session, key: RecordKey, texts: Mapping[str, str]) -> Entry:
    entry = Entry(session, key, Manner("en"))
    for item, text in texts.items():
        entry.set(Place(item), text)
    entry.save()
    return entry


def measured(session: Session) -> None:
    entry = Entry(session, OUTCOME, Manner("en"))
    entry.set(Place("VISDAT"), "2024-09-15")
    blows = next(each for each in entry.form.sections if each.id == "blows")
    for n, (fvc, fev1) in enumerate(BLOWS):
        there = entry.state.answers.rows("blows")
        row = there[n] if n < len(there) else entry.add_row(blows)
        for item, text in (("FVC_BLOW", fvc), ("FEV1_BLOW", fev1), ("ACCEPT_BLOW", "Y")):
            entry.set(Place(item, row), text)
    entry.save()


def exported(session: Session, folder: Path, name: str) -> list[dict[str, str]]:
    export_csv(session, folder)
    return list(csv.DictReader(io.StringIO((folder / f"{name}.csv").read_bytes().decode("utf-8-sig"), newline="")))


def rests_on(row: Mapping[str, str]) -> dict[str, str]:
    return dict(each.split("=") for each in row["RESTS_ON"].split("; ") if each)


def test_a_set_that_nobody_confirmed_is_said(session: Session, tmp_path: Path) -> None:
    """F2: values worked out with the proposal are marked as such; a threshold that nobody confirmed judged nothing."""
    (row,) = exported(session, tmp_path / "out", "outcome")
    assert row["FVC_PP"]
    assert row["JUDGED_BY"] == ""
    assert {setting for setting, how in rests_on(row).items() if how == "proposal"} == {"spirometry_set"}
    assert {how for setting, how in rests_on(row).items() if setting != "spirometry_set"} <= {"open"}
    (screened,) = exported(session, tmp_path / "out", "screening")
    assert "spirometry_set" not in rests_on(screened)


def test_only_a_choice_stands_in_unconfirmed(session: Session) -> None:
    """F2: “proposal” is said of the reference set alone, for nothing else is worked out with what is only proposed."""
    settings = session.study.settings.values()
    assert [each.id for each in settings if isinstance(each.kind, ChoiceKind) and each.proposal] == ["spirometry_set"]


def test_a_version_confirmed_later_is_told_from_the_one_it_was_saved_by(session: Session, tmp_path: Path) -> None:
    """F2, F53: JUDGED_BY stays what the save knew; RESTS_ON and the values follow the setting of today."""
    (before,) = exported(session, tmp_path / "before", "outcome")
    confirm(session, "spirometry_set", ("GLI_2012_CAUCASIAN",), "decided", Credentials(PASSWORD, session.access.login))
    (after,) = exported(session, tmp_path / "after", "outcome")
    assert (after["JUDGED_BY"], rests_on(after)["spirometry_set"]) == ("", "1")
    assert float(after["FVC_PP"]) < float(before["FVC_PP"])
    assert (after["FVC_PPC"], before["FVC_PPC"]) == (after["FVC_PP"], after["FVC_PP"])
    typed(session, OUTCOME, {"PBARO": "645"})
    (saved,) = exported(session, tmp_path / "saved", "outcome")
    assert "spirometry_set=1" in saved["JUDGED_BY"].split("; ")
    (setting,) = (row for row in exported(session, tmp_path / "set", "settings") if row["SETTING"] == "spirometry_set")
    assert (setting["VERSION"], setting["VALUE"]) == ("1", "GLI_2012_CAUCASIAN")


def test_every_computed_item_has_its_column_and_leaves_as_text_of_its_kind(session: Session, tmp_path: Path) -> None:
    """F92: choices as codes, numbers with all their places; result tables are columns like any other."""
    (row,) = exported(session, tmp_path / "out", "outcome")
    record = session.file.record(OUTCOME)
    assert record is not None
    derived = session.assess(record).derived
    form = session.study.forms["outcome"]
    computed = [item for item in form.items.values() if item.derive and not form.section_of[item.id].repeat]
    assert len([item for item in computed if row[item.id]]) > 10
    for item in computed:
        value = derived.get(Place(item.id))
        assert row[item.id] == ("" if value is None else item.kind.export(value)), item.id
        if isinstance(item.kind, ChoiceKind) and value is not None:
            assert row[item.id] in item.kind.codelist.codes
    assert row["FVC_QUAL"] == "A"


def test_who_is_enrolled_by_nobody_has_no_number(session: Session, tmp_path: Path) -> None:
    """F8: a screening that nobody signed gives no enrolment number."""
    (row,) = exported(session, tmp_path / "out", "subjects")
    assert (row["SUBJID"], row["ENROLNO"], row["ELIGCONC"]) == ("SSC-001", "", "OPEN")
