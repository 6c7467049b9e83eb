"""Two study files that differ in what is blinded alone: the dose, its lot, vial, expiry, volumes, and what was typed about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtTest import QTest

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.replaying import DEMO_DAY, confirm_demo_settings, replay
from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.resources import resource
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.cases import CaseRecord, Keystrokes, load_case
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner
from tests.people import PASSWORD, session_of

NUMBER = "SSC-001"
DRAFTED = "infusion3"
"""The infusion whose blinded values are changed once more and not saved."""
ONE: Mapping[str, str] = {
    "ECLOT": "LOT-7319", "ECREFID": "V7319", "EXPDAT": "2027-03", "PBSVOL": "100", "ECDOSE": "7.31",
    "ECUNITS": "1", "ECPARTUNIT": "7.31", "ECADJSP": "slower by 7319", "ECVOLT": "100",
    "PREPBY": "Nurse 7319", "ACCESS": "left arm, 7319", "ECCOM": "7319 is less than planned " * 9,
}
OTHER: Mapping[str, str] = {
    "ECLOT": "LOT-4187", "ECREFID": "V4187", "EXPDAT": "2029-08", "PBSVOL": "41870", "ECDOSE": "418.75",
    "ECUNITS": "83.75", "ECPARTUNIT": "4.18", "ECADJSP": "slower by 4187", "ECVOLT": "41.8",
    "PREPBY": "Nurse 4187", "ACCESS": "right arm, 4187", "ECCOM": "4187",
}
"""Much more of it, a suspension beyond what is possible, units that do not come to the dose: other findings, not complete."""
TOKENS = (
    "731", "۷۳۱", "۷٫۳۱", "7٫31", "7.31", "418", "۴۱۸", "41.8", "۴۱٫۸", "4.18", "۴٫۱۸", "83.75", "۸۳٫۷۵", "LOT-", "V7", "V4",
    "billion", "trillion", "میلیارد", "thirty-one", "سی و یک", "particles:",
)  # fmt: skip
"""What would tell of one of them, in digits and in words."""


def write_study(path: Path, study: Study, blinded: Mapping[str, str]) -> None:
    """Write a study file with one participant, whose forms hold these blinded values."""
    file = StudyFile.create(path, study, "Dr Test")
    session = session_of(file, study, lambda: DEMO_DAY)
    case = load_case(resource("demo") / "case-01-a.toml")
    with file.filling():
        confirm_demo_settings(session, PASSWORD)
        replay(session, replace(case, records=tuple(_with(each, blinded) for each in case.records)), PASSWORD)
        session.screen_participant()
    _draft(session, {**blinded, "ECDOSE": f"{blinded['ECDOSE']}9", "ECLOT": f"{blinded['ECLOT']}-draft"})
    file.close()


def _with(record: CaseRecord, blinded: Mapping[str, str]) -> CaseRecord:
    if record.form != "infusion":
        return record
    items = {**record.items, "ECADJ": Keystrokes("Y"), **{item: Keystrokes(typed) for item, typed in blinded.items()}}
    return replace(record, items=items, complete=False, keep={})


def _draft(session: Session, blinded: Mapping[str, str]) -> None:
    entry = Entry(session, RecordKey(NUMBER, DRAFTED, "infusion"), Manner())
    for item, typed in blinded.items():
        entry.set(Place(item), typed)
        entry.leave(Place(item))


def enter(window: MainWindow, path: Path, login: str = "doctor") -> None:
    """Open a study file and log in."""
    window.open_file(path)
    page = window.way_in.login_page
    assert page is not None
    page.form.fill(login, PASSWORD)
    assert window.view is not None
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
