"""F2, F5, F50, F67, F69, F77, F78, T14, T16: what is done at the desk stands on the paper and in the export, on a real file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pypdfium2
import pytest
from printed_pages import STAMP, bare

from sscexo_desktop.actions import reviewing
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.exporting import export_csv, export_xlsx
from sscexo_desktop.actions.papers.printing import gather, render, suggested_name
from sscexo_desktop.actions.settings import confirm
from sscexo_desktop.actions.signing import sign
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.sheet import Kind
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.review_words import MEANINGS
from sscexo_desktop.study.texts import Manner
from tests.actions.clinic import ENGLISH, IDENTITY, INFUSION, MEDICATION, PERSIAN, SCREENING, STUDY, TAKEN, Clinic
from tests.people import session_of

BOTH = pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "study.sscexo")
    clinic.be("nurse").screen_participant()
    clinic.save(MEDICATION, TAKEN, complete=True)
    clinic.be("doctor")
    yield clinic
    clinic.file.close()


def printed(clinic: Clinic, manner: Manner = ENGLISH, form: str = "medication", kind: Kind = "filled") -> str:
    out = clinic.path.with_suffix(".pdf")
    render(gather(clinic.session, forms=[form], manner=manner, kind=kind), out)
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(out))


def exported(clinic: Clinic, name: str) -> list[dict[str, str]]:
    clinic.be("doctor")
    folder = clinic.path.with_suffix(".csv")
    export_csv(clinic.session, folder)
    text = (folder / f"PRACTICE_{name}.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


# ---- signatures --------------------------------------------------------------------------------------------------------------


@BOTH
def test_a_signed_value_changed_is_void_on_paper(manner: Manner, clinic: Clinic) -> None:
    """T16: signed, printed; changed, printed: the signature is still there, void, with the reason."""
    sign(clinic.session, [MEDICATION], "reviewed", clinic.credentials())
    say = Speaker(manner)
    words = bare(say(MEANINGS["reviewed"]))
    assert words in bare(printed(clinic, manner))
    assert "boxsaysforty" not in bare(printed(clinic, manner))
    clinic.be("nurse")
    clinic.save(MEDICATION, {"CMDSTXT": "40"}, reason="boxsaysforty")
    after = printed(clinic, manner)
    assert words in bare(after)
    assert "boxsaysforty" in bare(after)
    assert bare(say("{state} · signature void", state=say("Complete")).split("·")[1]) in bare(after)
    if manner is ENGLISH:
        assert "Reviewed: Dr Test, Investigator · 2025-03-18 09:30 (1403/12/28) · digest " in after
        assert "Void since 2025-03-18 09:30 (1403/12/28): Nurse Test changed what was signed." in after


def test_a_signed_value_changed_is_void_in_the_export(clinic: Clinic) -> None:
    (signature,) = sign(clinic.session, [MEDICATION], "reviewed", clinic.credentials())
    time = signature.at.isoformat(timespec="seconds")
    (row,) = exported(clinic, "medication")
    assert (row["STATE"], row["SIGNED"], row["SIGNED_VOID"]) == ("signed", f"reviewed: Dr Test {time}", "")
    clinic.be("nurse")
    clinic.save(MEDICATION, {"CMDSTXT": "40"}, reason="box says 40")
    (row,) = exported(clinic, "medication")
    assert (row["STATE"], row["SIGNED"]) == ("complete", "")
    assert row["SIGNED_VOID"].startswith(f"reviewed: Dr Test {time} (void 2025-03-18T")
    assert "by Nurse Test: " in row["SIGNED_VOID"]
    assert "box says 40" in row["SIGNED_VOID"]
    (line,) = exported(clinic, "signatures")
    assert (line["FORM"], line["MEANING"], line["NAME"], line["ROLE"]) == ("medication", "reviewed", "Dr Test", "investigator")
    assert (line["VERSION"], line["DIGEST"], line["STANDS"]) == ("1", signature.digest, "")
    assert (line["VOIDED_BY"], "box says 40" in line["VOID_REASON"]) == ("Nurse Test", True)
    manifest = (clinic.path.with_suffix(".csv") / "PRACTICE_manifest.txt").read_text(encoding="utf-8")
    assert "# signatures: 0 standing, 1 void" in manifest


def test_a_draft_is_not_on_paper_and_voids_nothing(clinic: Clinic) -> None:
    """What is typed and not saved leaves the signature standing."""
    sign(clinic.session, [MEDICATION], "reviewed", clinic.credentials())
    clinic.be("nurse")
    clinic.type(MEDICATION, {"CMDSTXT": "999"})
    text = printed(clinic)
    assert "999" not in text
    assert "Void since" not in text


# ---- queries, ticks, locks, settings -----------------------------------------------------------------------------------------


def test_a_query_is_on_paper_and_in_the_export_step_by_step(clinic: Clinic) -> None:
    """F67, F70."""
    query = reviewing.open_query(clinic.be("monitor"), MEDICATION, Place("CMDSTXT"), "20 or 40?")
    assert f"?{query.number} · " in printed(clinic)
    reviewing.answer(clinic.be("nurse"), query.number, "20, see the box")
    reviewing.close(clinic.be("monitor"), query.number, "settled")
    text = printed(clinic)
    assert "Asked by Monitor Test" in text
    assert "Answered by Nurse Test" in text
    assert f"?{query.number} · " in text
    assert text.count(f"?{query.number}") == 1, "a closed query marks no item"
    lines = exported(clinic, "queries")
    assert [(each["KIND"], each["TEXT"], each["NAME"], each["STATE"]) for each in lines] == [
        ("opened", "20 or 40?", "Monitor Test", "closed"),
        ("answered", "20, see the box", "Nurse Test", "closed"),
        ("closed", "settled", "Monitor Test", "closed"),
    ]
    assert {(each["ITEM"], each["ROW"], each["SUBJID"], each["FORM"]) for each in lines} == {
        ("CMDSTXT", "", "SSC-001", "medication")
    }


def test_ticks_states_and_locks_are_on_paper_and_in_the_export(clinic: Clinic) -> None:
    """F69, F78: verified, then locked."""
    ticks = reviewing.tick_all(clinic.be("monitor"), MEDICATION)
    text = printed(clinic)
    assert f"{len(ticks)} of {len(ticks)} values compared with the source" in text
    assert "Verified" in text
    assert len(exported(clinic, "ticks")) == len(ticks)
    clinic.be("nurse")
    clinic.save(MEDICATION, {"CMDSTXT": "40"}, reason="box says 40")
    assert f"{len(ticks) - 1} of {len(ticks)} values compared with the source" in printed(clinic)
    assert [each["UNSET_REASON"] for each in exported(clinic, "ticks") if not each["STANDS"]] == ["box says 40"]
    lock = reviewing.lock_record(clinic.be("manager"), MEDICATION, "clean")
    assert "Locked" in printed(clinic)
    assert exported(clinic, "medication")[0]["STATE"] == "locked"
    reviewing.unlock(clinic.be("manager"), lock.number, "late result")
    (line,) = exported(clinic, "locks")
    assert (line["SCOPE"], line["FORM"], line["REASON"], line["OPEN"]) == ("form", "medication", "clean", "")


def test_a_tick_beside_an_item_that_is_retired_is_not_counted(clinic: Clinic) -> None:
    """F4, F67: as many values compared as can be, never one more."""
    ticks = reviewing.tick_all(clinic.be("monitor"), MEDICATION)
    form = STUDY.forms["medication"]
    sections = tuple(
        replace(each, items=tuple(replace(item, until="9.9") if item.id == "CMDOSFRQ" else item for item in each.items))
        for each in form.sections
    )
    clinic.session.study = replace(STUDY, version="9.9", forms={**STUDY.forms, form.id: replace(form, sections=sections)})
    text = printed(clinic)
    assert f"{len(ticks) - 1} of {len(ticks) - 1} values compared with the source" in text
    assert f"saved with version {STUDY.version}" in text


def test_a_record_says_which_versions_it_was_judged_by(clinic: Clinic) -> None:
    """F2: value and version, also when a newer one was confirmed since."""
    _confirmed(clinic)
    _treated(clinic, "SSC-001")
    assert clinic.record(INFUSION).settings["dose_range"] == 2
    assert "Changed since" not in printed(clinic, form="infusion")
    confirm(clinic.session, "dose_range", ("2.00", "8.00"), "an amendment", clinic.credentials())
    text = " ".join(printed(clinic, form="infusion").split())
    now = "Allowed dose per infusion: 2.00 – 8.00 ×10¹¹ particles (version 3)"
    assert f"Changed since it was saved, and computed values follow: {now}" in text
    assert "Judged by: Allowed dose per infusion: 1.00 – 9.00 ×10¹¹ particles (version 2)" in text
    assert "dose_range=2" in exported(clinic, "infusion")[0]["JUDGED_BY"].split("; ")


def test_nothing_of_the_identity_form_leaves(clinic: Clinic) -> None:
    """F13: neither a query about it, nor that it was signed or locked."""
    clinic.be("doctor")
    entry = Entry(clinic.session, IDENTITY, ENGLISH)
    first = next(iter(entry.form.items))
    clinic.save(IDENTITY, {first: "Somebody"})
    reviewing.open_query(clinic.session, IDENTITY, Place(first), "is it Somebody?")
    reviewing.lock_record(clinic.session, IDENTITY, "Somebody is known")
    folder = clinic.path.with_suffix(".csv")
    files = (*export_csv(clinic.session, folder), *export_xlsx(clinic.session, folder))
    for path in files:
        assert b"Somebody" not in path.read_bytes()
    assert exported(clinic, "queries") == exported(clinic, "locks") == []


# ---- practice and participants -------------------------------------------------------------------------------------------------


def test_a_practice_study_says_so_on_everything_that_leaves_it(clinic: Clinic) -> None:
    """F5: file names, manifest, blank forms, participants' copies."""
    folder = clinic.path.with_suffix(".csv")
    files = (*export_csv(clinic.session, folder), *export_xlsx(clinic.session, folder))
    assert all(path.name.startswith("PRACTICE_") for path in files)
    assert "# PRACTICE study" in (folder / "PRACTICE_manifest.txt").read_text(encoding="utf-8").splitlines()[0]
    for kind in get_args(Kind):
        assert "PRACTICE — no data of the trial" in printed(clinic, kind=kind)
        assert suggested_name(gather(clinic.session, forms=["medication"], manner=ENGLISH, kind=kind)).startswith("PRACTICE_")


def test_a_real_study_does_not(tmp_path: Path) -> None:
    file = StudyFile.create(tmp_path / "real.sscexo", STUDY, "Manager Test")
    session = session_of(file, STUDY)
    session.file.add_participant("SSC-001")
    files = export_csv(session, tmp_path / "out")
    out = render(gather(session, manner=ENGLISH, kind="blank"), tmp_path / "blank.pdf")
    file.close()
    assert not any("PRACTICE" in path.name for path in files)
    assert "PRACTICE" not in files[-1].read_text(encoding="utf-8")
    assert not any("PRACTICE" in page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(out))


@BOTH
def test_participants_copies_of_two_doses_are_the_same_bytes(manner: Manner, tmp_path: Path) -> None:
    """T14: one as planned; one changed after it was signed, with a deviation, a query, a tick and a lock."""
    copies = []
    for name, dose in (("planned", ""), ("other", "731.25")):
        clinic = Clinic(tmp_path / f"{name}.sscexo")
        _confirmed(clinic)
        _treated(clinic, clinic.session.screen_participant().number)
        if dose:
            _override(clinic, dose)
        job = gather(clinic.be("nurse"), manner=manner, kind="participant")
        out = render(replace(job, stamp=replace(STAMP, entries=None, seal="")), tmp_path / suggested_name(job))
        copies.append((out.name.removeprefix(name), out.read_bytes()))
        text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(out))
        assert not any(token in text for token in ("731", "۷۳۱", "137", "۱۳۷", "given nevertheless", "seal"))
        clinic.file.close()
    assert copies[0] == copies[1]


def _confirmed(clinic: Clinic) -> None:
    clinic.confirm_settings()
    clinic.be("doctor")
    for values in (("1.00", "5.00"), ("1.00", "9.00")):
        confirm(clinic.session, "dose_range", values, "the full protocol", clinic.credentials())


def _treated(clinic: Clinic, number: str) -> None:
    """Screen a participant, sign the eligibility, and give the first infusion."""
    clinic.replay("screening", number=number)
    sign(clinic.session, [SCREENING], "eligibility", clinic.credentials())
    clinic.replay("infusion1", number=number)
    sign(clinic.session, [INFUSION], "reviewed", clinic.credentials())


def _override(clinic: Clinic, dose: str) -> None:
    entry = clinic.type(INFUSION, {"ECDOSE": dose})
    for finding in entry.state.assessment.findings:
        if finding.severity == "soft" and not finding.kept:
            entry.keep(finding, "given nevertheless")
    entry.save({each.place: "the label said so" for each in entry.pending()})
    clinic.save(RecordKey("SSC-001", "", "deviation"), {"DVTERM": f"a dose of {dose}"})
    assert not any(each.stands for each in clinic.file.signatures_of(INFUSION))
    reviewing.open_query(clinic.session, INFUSION, Place("ECDOSE"), f"{dose}?")
    reviewing.tick(clinic.be("monitor"), INFUSION, [Place("ECDOSE")])
    reviewing.lock_participant(clinic.be("manager"), "SSC-001", f"{dose} is final")
