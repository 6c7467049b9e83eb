"""F90, F91: what a checked page is worth, for every sort of page and whatever became of the record or the file since."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sscexo_desktop.actions import participant_view
from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.papers import checking_pages
from sscexo_desktop.actions.papers.checking_pages import Verdict, check
from sscexo_desktop.actions.papers.checking_words import said
from sscexo_desktop.actions.papers.printing import blank_job, gather
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.sheet import Kind
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.page_seal import PageSeal, Unread
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.review import Signing
from tests.actions.clinic import ENGLISH, INFUSION, MEDICATION, PERSIAN, STUDY, TAKEN, Clinic
from tests.people import PASSWORD, gate_of, session_of

PLAIN = {"ECSTDAT": "2024-09-18", "ECDILVOL": "100", "ECSTTIM": "10:00", "ECENTIM": "10:50", "THAWTIM": "09:40"}
DOSE = {"ECLOT": "EXO-1403-02", "ECDOSE": "7.5"}


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "study.sscexo")
    clinic.be("nurse").screen_participant()
    clinic.session.screen_participant()
    clinic.save(INFUSION, {**PLAIN, **DOSE})
    clinic.save(MEDICATION, TAKEN)
    yield clinic
    clinic.file.close()


def page(clinic: Clinic, key: RecordKey = INFUSION, kind: Kind = "filled") -> str:
    """Print a record and return the line at the foot of its pages."""
    clinic.be("nurse")
    job = gather(clinic.session, [key.participant], [key.visit], [key.form], manner=ENGLISH, kind=kind)
    (sheet,) = [each for each in job.sheets if kind == "blank" or each.occurrence == key.occurrence]
    assert sheet.seal is not None
    return sheet.seal.text()


def words(verdict: Verdict) -> str:
    """Everything that is said of a verdict, in both languages."""
    told = [said(Speaker(manner), STUDY, verdict) for manner in (ENGLISH, PERSIAN)]
    return "\n".join(text for each in told for text in (each.title, each.about, each.meaning, *each.notes, *each.changes))


def sealed(text: str, **other: object) -> str:
    """The line of a page that says something else, its checksum right: made up by somebody who knows how."""
    return replace(PageSeal.read(text), **other).text()


# ---- pages of this file ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("login", ["nurse", "doctor", "monitor", "manager"])
def test_current(clinic: Clinic, login: str) -> None:
    """Whoever sees the data may check a page: a monitor and an inspector too."""
    text = page(clinic)
    verdict = check(clinic.be(login), text)
    assert (verdict.result, verdict.key, verdict.notes) == ("current", INFUSION, ())
    assert verdict.current
    assert words(verdict).startswith("Current\nSSC-001 · Infusion 1 · Infusion · revision 1")


def test_a_reader_of_scans_may_not(clinic: Clinic) -> None:
    text = page(clinic)
    with pytest.raises(Refused):
        check(clinic.be("reader"), text)


def test_changed_since(clinic: Clinic) -> None:
    """What changed is named by item, how often, when and by whom; no value is said, neither old nor new."""
    text = page(clinic)
    clinic.save(INFUSION, {"ECDOSE": "8.25", "ECSTTIM": "10:05"})
    clinic.be("doctor")
    clinic.save(INFUSION, {"ECDOSE": "8.5", "ECLOT": "EXO-9"})
    verdict = check(clinic.session, text)
    assert verdict.result == "changed"
    assert {each.place.item: (each.times, each.person) for each in verdict.changed} == {
        "ECLOT": (1, "Dr Test"), "ECSTTIM": (1, "Nurse Test"), "ECDOSE": (2, "Dr Test"),
    }  # fmt: skip
    order = list(STUDY.forms["infusion"].items)
    items = [each.place.item for each in verdict.changed]
    assert items == sorted(items, key=order.index)
    told = words(verdict)
    assert "changed 2 times, last on" in told
    assert not [each for each in ("EXO", "7.5", "8.25", "8.5", "10:05", "10:00") if each in told]
    assert check(clinic.session, page(clinic)).result == "current"


def test_a_value_changed_and_changed_back_is_not_current(clinic: Clinic) -> None:
    text = page(clinic)
    clinic.save(INFUSION, {"ECSTTIM": "10:05"})
    clinic.save(INFUSION, {"ECSTTIM": "10:00"})
    verdict = check(clinic.session, text)
    assert (verdict.result, verdict.changed[0].times) == ("changed", 2)


def test_saved_again_without_a_change(clinic: Clinic) -> None:
    clinic.save(MEDICATION, {}, complete=False)
    text = page(clinic, MEDICATION)
    clinic.save(MEDICATION, {}, complete=True)
    verdict = check(clinic.session, text)
    assert (verdict.result, verdict.changed) == ("changed", ())
    assert "No answer was changed" in words(verdict)


def test_rows_count(clinic: Clinic) -> None:
    text = page(clinic)
    entry = clinic.type(INFUSION, {})
    row = entry.add_row(next(each for each in STUDY.forms["infusion"].sections if each.id == "vitals"))
    entry.set(Place("PULSE_VSORRES", row), "72")
    entry.save({}, complete=None)
    verdict = check(clinic.session, text)
    assert [str(each.place) for each in verdict.changed] == [f"PULSE_VSORRES#{row}"]
    assert f"row {row}: changed on" in words(verdict)


def test_computed_values_of_other_forms(clinic: Clinic) -> None:
    """The record is as printed, but what is computed beside it rests on another form that was changed: not current."""
    second = INFUSION._replace(visit="infusion2")
    clinic.save(second, {**PLAIN, **DOSE, "ECSTDAT": "2024-10-18"})
    text = page(clinic, second)
    copy = page(clinic, second, "participant")
    clinic.save(INFUSION, {"ECDOSE": "8.25"})
    verdict = check(clinic.session, text)
    assert (verdict.result, verdict.current) == ("computed", False)
    assert "Values computed from them are others now" in words(verdict)
    assert check(clinic.session, copy).result == "current", "a copy without the dose does not tell that a dose was changed"


def test_signed_and_asked_since(clinic: Clinic) -> None:
    text = page(clinic)
    clinic.be("doctor")
    clinic.file.sign(INFUSION, Signing("reviewed", "doctor", "Dr Test", "investigator"))
    clinic.file.open_query(INFUSION, Place("ECDILVOL"), "100 or 10?")
    verdict = check(clinic.session, text)
    assert verdict.result == "current"
    told = words(verdict)
    assert "Signatures since it was printed: 1." in told
    assert "Queries asked, answered or closed since it was printed: 1." in told
    assert "100 or 10" not in told


def test_an_older_definition_is_said(clinic: Clinic) -> None:
    verdict = check(clinic.session, sealed(page(clinic), version="1.0"))
    assert verdict.result == "current"
    assert f"printed by version 1.0 of the forms; version {STUDY.version}" in words(verdict)


# ---- pages that are not, or not any more ----------------------------------------------------------------------------------------


def test_from_another_study(clinic: Clinic) -> None:
    text = page(clinic)
    assert check(clinic.session, sealed(text, study="OTHER")).result == "other_study"
    assert check(clinic.session, sealed(text, study="SSCEXO")).result == "practice"


def test_from_another_file(clinic: Clinic, tmp_path: Path) -> None:
    """Of another file of the same study: an entry of that number has another seal there; its own copies never stood so."""
    other = Clinic(tmp_path / "other.sscexo")
    other.be("nurse").screen_participant()
    other.save(INFUSION, {**PLAIN, "ECDILVOL": "250"})
    filled, copy = page(other), page(other, kind="participant")
    clinic.save(MEDICATION, {"CMDSTXT": "40"})
    assert PageSeal.read(filled).entries <= clinic.file.trail_head()[0]
    verdict = check(clinic.session, filled)
    assert verdict.result == "elsewhere"
    assert f"entry {PageSeal.read(filled).entries} of an audit trail" in words(verdict).replace(",", "")
    assert check(clinic.session, copy).result == "never"
    other.file.close()


def test_made_up(clinic: Clinic) -> None:
    """A true entry of the trail with another record, revision or digest: it never was so."""
    text = page(clinic)
    digest = "0" * 16
    assert check(clinic.session, sealed(text, digest=digest)).result == "altered"
    assert check(clinic.session, sealed(text, revision=2)).result == "altered"
    assert check(clinic.session, sealed(text, visit="INFUSION2")).result == "gone"
    assert check(clinic.session, sealed(text, participant="SSC-009")).result == "unknown"
    assert check(clinic.session, sealed(text, form="XX")).result == "unknown"
    assert check(clinic.session, sealed(text, form="IDN")).result == "unknown"
    clinic.save(INFUSION, {"ECDILVOL": "90"})
    assert check(clinic.session, text).result == "changed"
    assert check(clinic.session, sealed(text, digest=digest)).result == "altered"


def test_mistyped_is_told_from_made_up(clinic: Clinic) -> None:
    text = page(clinic)
    wrong = text.replace(":R1:", ":R2:")
    with pytest.raises(Unread) as found:
        check(clinic.session, wrong)
    assert found.value.fault == "checksum"


def test_a_file_older_than_the_page(clinic: Clinic, tmp_path: Path) -> None:
    """An old copy put in the place of the file: what was entered since is missing in it, and the paper tells."""
    old = Path(shutil.copy(clinic.path, tmp_path / "old.sscexo"))
    clinic.save(INFUSION, {"ECDILVOL": "90"})
    text = page(clinic)
    file = StudyFile.open(old, STUDY)
    verdict = check(session_of(file, STUDY, role="monitor"), sealed(text, entries=PageSeal.read(text).entries + 20))
    assert verdict.result == "older_file"
    assert "enter nothing, compare it with the newest backup" in words(verdict)
    file.close()


def test_changed_by_another_program(clinic: Clinic) -> None:
    """What is stored is not what the trail tells, though the revision is the same: the page bears witness."""
    text = page(clinic)
    connection = sqlite3.connect(clinic.path)
    connection.execute("DROP TRIGGER form_infusion__update")
    assert connection.execute("UPDATE form_infusion SET ECDILVOL = 999").rowcount == 1
    connection.commit()
    connection.close()
    verdict = check(clinic.session, text)
    assert verdict.result == "not_as_told"
    assert "Run “Audit check”" in words(verdict)


def test_a_restored_file_says_since_when(clinic: Clinic) -> None:
    text = page(clinic)
    clinic.file.note("restored", "manager", "head:1:x")
    verdict = check(clinic.session, sealed(text, head="0" * 12))
    assert verdict.result == "elsewhere"
    assert "An older copy was put in the place of this file on 2025-03-18" in words(verdict)


# ---- copies and empty forms --------------------------------------------------------------------------------------------------


def test_a_participant_s_copy(clinic: Clinic) -> None:
    """F50: it stays current whatever becomes of the dose; a visible change is named, a dose never."""
    text = page(clinic, kind="participant")
    assert check(clinic.session, text).result == "current"
    clinic.save(INFUSION, {"ECDOSE": "8.25", "ECLOT": "EXO-9"})
    assert check(clinic.session, text).result == "current"
    assert page(clinic, kind="participant") == text
    clinic.save(INFUSION, {"ECDOSE": "9.25", "ECDILVOL": "90"})
    verdict = check(clinic.session, text)
    assert (verdict.result, [each.place.item for each in verdict.changed]) == ("changed", ["ECDILVOL"])
    assert check(clinic.session, sealed(text, digest="0" * 16)).result == "never"
    assert check(clinic.session, sealed(text, visit="INFUSION3")).result == "unknown"


def test_empty_forms(clinic: Clinic) -> None:
    text = page(clinic, INFUSION, "blank")
    verdict = check(clinic.session, text)
    assert (verdict.result, verdict.key, verdict.current) == ("empty", INFUSION, True)
    for kind in ("blank", "fillable", "annotated"):
        job = blank_job(STUDY, ENGLISH, "", forms=["adverse_event"], kind=kind)
        assert job.sheets[0].seal is not None
        assert job.sheets[0].seal.text().startswith(f"SSCEXO1:-:-:AE:1:{STUDY.version}:E:")
    nobody = gather(clinic.session, forms=["adverse_event"], manner=ENGLISH, kind="blank").sheets[0].seal
    assert nobody is not None
    assert check(clinic.session, nobody.text()).key == RecordKey("", "", "adverse_event")


def test_in_participant_view(clinic: Clinic) -> None:
    """F50: only the participant's own copies and empty forms; and of those no more than anywhere else."""
    filled, copy, blank = page(clinic), page(clinic, kind="participant"), page(clinic, kind="blank")
    other = sealed(copy, participant="SSC-002")
    participant_view.begin(clinic.session, "SSC-001")
    assert check(clinic.session, copy).result == "current"
    assert check(clinic.session, blank).result == "empty"
    for text in (filled, other):
        with pytest.raises(Refused):
            check(clinic.session, text)
    with pytest.raises(Refused):
        checking_pages.history(clinic.session, INFUSION)
    participant_view.leave(clinic.session, PASSWORD)


def test_history_is_a_reveal(clinic: Clinic) -> None:
    """Old and new values stand behind the history, which shows the dose: written down once the participant saw a copy."""
    page(clinic, kind="participant")
    assert checking_pages.history(clinic.session, INFUSION)
    assert [each.detail for each in clinic.file.events("dose_revealed")] == ["SSC-001 infusion1/infusion"]


def test_reading_only(clinic: Clinic) -> None:
    text = page(clinic)
    file = StudyFile.open(clinic.path, STUDY, read_only=True)
    session = gate_of(file, STUDY).log_in("monitor", PASSWORD)
    assert check(session, text).result == "current"
    file.close()
