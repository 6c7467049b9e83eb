"""Participants A and B typed into the real window in Persian by key presses, and read back from four places.

Each value is checked in the file, in the audit trail, on the paper and in the export, against what the source document says.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from answering import Answers
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from shell_fixtures import quick_doors
from typist import BOTH, Key, Typist

from sscexo_desktop.actions.exporting import export_csv
from sscexo_desktop.actions.gate import FirstAccount
from sscexo_desktop.actions.papers.printing import gather, render
from sscexo_desktop.actions.replaying import DEMO_DAY, confirm_demo_settings
from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.asker import NewStudy
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.resources import resource
from sscexo_desktop.settings import Preferences
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.study.cases import CaseRecord, load_case
from sscexo_desktop.study.texts import Manner
from tests.people import PASSWORD

A, B, PERSON = "SSC-001", "SSC-002", "هماهنگ‌کننده"
# participant, visit, form, item, row, as stored, as printed in English
FACTS = [
    (A, "screening", "screening", "RFICDAT", 0, "2024-09-10T09:30", "2024-09-10 09:30"),
    (A, "screening", "screening", "BRTHDAT", 0, "1977-06-02", "1977-06-02"),
    (A, "screening", "screening", "WEIGHT_VSORRES", 0, 61.5, "61.5 kg"),
    (A, "screening", "screening", "SSCDXDAT", 0, "2017-03-21/2018-03-20", "1396"),
    (A, "screening", "screening", "RAYDAT", 0, "2015-01-21/2015-02-19", "1393/11"),
    (A, "screening", "screening", "PLAT_LBORRES", 0, 248.0, "248.0 ×10⁹/L"),
    (A, "screening", "screening", "RNAP3_ISORRES", 0, None, "Not done"),
    (A, "screening", "screening", "ELIGYN", 0, "Y", None),
    (A, "baseline", "outcome", "VISDAT", 0, "2024-09-15", "2024-09-15"),
    (A, "baseline", "outcome", "FVC_BLOW", 2, 2.11, "2.11"),
    (A, "baseline", "outcome", "DLCO_REORRES", 0, 12.9, "12.9 mL/min/mmHg"),
    (A, "infusion1", "infusion", "ECSTDAT", 0, "2024-09-18", "2024-09-18"),
    (A, "infusion1", "infusion", "ECDOSE", 0, 7.5, "7.50 ×10¹¹ particles"),
    (A, "infusion2", "infusion", "ECSTDAT", 0, "2024-10-02", "2024-10-02"),
    (A, "infusion3", "infusion", "ECENTIM", 0, "11:01", "11:01"),
    (A, "infusion3", "infusion", "SYSBP_VSORRES", 4, 118, "118"),
    (A, "month6", "outcome", "VISDAT", 0, "2025-03-16", "2025-03-16"),
    (A, "month6", "outcome", "FVC_BLOW", 2, 2.23, "2.23"),
    (A, "month6", "outcome", "CTDAT", 0, "2025-03-12", "2025-03-12"),
    (B, "screening", "screening", "RFICDAT", 0, "2024-09-23T10:15", "2024-09-23 10:15"),
    (B, "screening", "screening", "BRTHDAT", 0, "1969-03-21/1970-03-20", "1348"),
    (B, "screening", "screening", "PLAT_LBORRES", 0, 38.0, "38.0 ×10⁹/L"),
    (B, "screening", "screening", "PLATREP_LBORRES", 0, 37.0, "37.0 ×10⁹/L"),
    (B, "screening", "screening", "EXCL08B", 0, "Y", None),
    (B, "screening", "screening", "ELIGYN", 0, "N", None),
    (B, "screening", "screening", "IEREASON", 0, "پلاکت کمتر از ۴۰٬۰۰۰ در میکرولیتر", "پلاکت"),
    (B, "screening", "screening", "INFORMDAT", 0, "2024-09-26", "2024-09-26"),
]


class SigningTypist(Typist):
    """A typist who is the investigator, too: once the decision is typed, it is signed by keys (F10, F77)."""

    def type_record(self, number: str, record: CaseRecord) -> None:
        super().type_record(number, record)
        if record.form == "screening":
            self.sign("act-decide_eligibility")

    def sign(self, meaning: str) -> None:
        """Ctrl+Shift+S, arrows to the meaning, Enter; the password is answered by `Answers`."""
        button = self.window.view.page.pane.head.sign_button
        self.press(Key.Key_S, BOTH)
        menu = button.findChildren(QMenu)[-1]
        names = [each.objectName() for each in menu.actions()]
        for _ in range(names.index(meaning)):
            self.strokes += 1
            QTest.keyClick(menu, Key.Key_Down)
        self.strokes += 1
        QTest.keyClick(menu, Key.Key_Return)
        QApplication.processEvents()
        self.after_popup()


@dataclass
class Typed:
    """What two typed participants left: the file, its session, and the keys that it took."""

    session: Session
    path: Path
    strokes: dict[str, int]
    dialogs: list[str]


@pytest.fixture(scope="module")
def typed(qapp, tmp_path_factory) -> Iterator[Typed]:
    from sscexo_desktop.study.load import load

    study, folder, answers = load(resource("study")), tmp_path_factory.mktemp("typed"), Answers()

    doors = quick_doors(study, folder / "demo.sqlite", lambda: DEMO_DAY)
    wanted = Preferences(language="fa", calendar="jalali")
    window = MainWindow(doors, wanted, folder / "preferences.json", lambda _window: answers)
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    first = FirstAccount("doctor", PERSON, PASSWORD, ("investigator", "data_manager"))
    answers.password = PASSWORD
    answers.login = "doctor"
    answers.new = NewStudy(folder / "مطالعه.sqlite", False, first)
    window.create_file()
    confirm_demo_settings(window.view.session, PASSWORD)
    typist, strokes = SigningTypist(window), {}
    for number, name in ((A, "case-01-a"), (B, "case-02-b")):
        before = typist.strokes
        assert typist.type_case(load_case(resource("demo", f"{name}.toml"))) == number
        strokes[number] = typist.strokes - before
    yield Typed(window.view.session, answers.new.path, strokes, answers.questions())
    window.close()
    window.deleteLater()
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    qapp.processEvents()


def rows_of(path: Path, sql: str, *parameters: object) -> list[tuple]:
    """Read the file as any SQLite tool would."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        found = connection.execute(sql, parameters).fetchall()
    connection.close()
    return found


def table_of(form: str, row: int) -> str:
    sections = {("outcome", True): "rows_outcome__blows", ("infusion", True): "rows_infusion__vitals"}
    return sections.get((form, row > 0), f"form_{form}")


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("participant", "visit", "form", "item", "row", "stored", "printed"), FACTS)
def test_in_the_file(typed: Typed, participant, visit, form, item, row, stored, printed):
    """F21, F25, F26, F72, F107: Jalali dates and Persian digits are ISO dates and numbers in the file, to any SQLite tool."""
    frame = f"SELECT record FROM form_{form} WHERE participant = ? AND visit = ?"
    where = f"record = ({frame})" + (f" AND row = {row}" if row else "")
    found = rows_of(typed.path, f"SELECT {item} FROM {table_of(form, row)} WHERE {where}", participant, visit)
    assert found == [(stored,)]


@pytest.mark.parametrize(("participant", "visit", "form", "item", "row", "stored", "printed"), FACTS)
def test_in_the_trail(typed: Typed, participant, visit, form, item, row, stored, printed):
    """F72: each value is in the audit trail with the person who typed it."""
    frame = f"SELECT record FROM form_{form} WHERE participant = ? AND visit = ?"
    sql = f"SELECT new, person FROM trail WHERE tbl = ? AND record = ({frame}) AND row = ? AND item = ?"
    found = rows_of(typed.path, sql, table_of(form, row), participant, visit, row, item)
    assert found == ([] if stored is None else [(stored, PERSON)])


@pytest.fixture(scope="module")
def exported(typed: Typed, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("csv")
    export_csv(typed.session, folder)
    return folder


@pytest.mark.parametrize(("participant", "visit", "form", "item", "row", "stored", "printed"), FACTS)
def test_in_the_export(typed: Typed, exported: Path, participant, visit, form, item, row, stored, printed):
    """F92: the CSV holds the same value."""
    name = table_of(form, row).removeprefix("form_").removeprefix("rows_")
    with (exported / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        found = [
            each
            for each in csv.DictReader(stream)
            if (each["SUBJID"], each["VISIT"]) == (participant, visit) and int(each.get("ROW", 0)) == row
        ]
    assert len(found) == 1
    if isinstance(stored, float):
        assert float(found[0][item]) == stored
    else:
        assert found[0][item] == ("" if stored is None else str(stored))
    assert (found[0][f"{item}__blank"] == "ND") == (stored is None)


@pytest.fixture(scope="module")
def paper(typed: Typed, tmp_path_factory) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    folder = tmp_path_factory.mktemp("paper")
    for participant in (A, B):
        for language in ("en", "fa"):
            manner = Manner(language, "jalali" if language == "fa" else "gregorian")
            out = folder / f"{participant}-{language}.pdf"
            render(gather(typed.session, (participant,), manner=manner), out)
            document = pypdfium2.PdfDocument(out)
            found[participant, language] = "\n".join(page.get_textpage().get_text_range() for page in document)
            document.close()
    return found


@pytest.mark.parametrize(("participant", "visit", "form", "item", "row", "stored", "printed"), FACTS)
def test_on_the_paper(paper, participant, visit, form, item, row, stored, printed):
    """F83, F87, T17: the printed form says the same, and its text is found."""
    assert (printed or f"☒ {'Yes' if stored == 'Y' else 'No'}") in paper[participant, "en"]


def test_persian_paper_holds_jalali_and_iso(paper):
    """F87, F107: the Persian forms show the Jalali date and the ISO date."""
    assert "۱۴۰۳/۰۶/۲۰" in paper[A, "fa"]
    assert "2024-09-10" in paper[A, "fa"]


def test_b_ends_as_a_screen_failure_with_its_reason(typed: Typed):
    """F8, F37: B is a screen failure, his visits are closed, the reason is kept word for word."""
    line = typed.session.line(B)
    assert line.state == "screen_failure"
    assert {each.state for each in line.visits[1:]} == {"closed"}
    screening = next(each for each in typed.session.file.records(B) if each.key.form == "screening")
    assert "پلاکت" in next(value for place, value in screening.answers.items() if place.item == "IEREASON")


def test_a_shows_the_change_from_baseline(typed: Typed, paper):
    """F54: +0.12 L and +5.7 % of the baseline value, on the screen's record, on paper and in the export."""
    assert typed.session.line(A).state == "completed"
    record = next(each for each in typed.session.file.records(A) if each.key.visit == "month6")
    derived = {place.item: str(value) for place, value in typed.session.assess(record).derived.items()}
    assert (derived["FVC_REORRES"], derived["FVC_CHG"], derived["FVC_CHGREL"]) == ("2.23", "0.12", "5.7")
    assert (derived["MRSSTOT"], derived["MRSS_CHG"], derived["ILDEXT_MEAN"]) == ("9", "-2", "19.0")
    assert "0.12 L" in paper[A, "en"]
    assert "5.7 %" in paper[A, "en"]


def test_the_file_is_intact(typed: Typed):
    """F73: everything that was typed is proven by the trail."""
    report = verify_file(typed.path)
    assert report.ok, report.findings
    assert report.entries > 400


def test_no_dialog_was_needed(typed: Typed):
    """F18, F77: two participants by keyboard alone; nothing is asked but the password of the two signatures."""
    assert typed.dialogs == ["new_study", "credentials", "credentials"]
    assert typed.strokes[A] < 4000


def test_one_value_all_the_way(typed: Typed, exported: Path, paper):
    """F25, F72, F92, T17: «۲٫۱۱» typed as the FVC of a blow is 2.11 in file, trail (as typed, too), paper and CSV."""
    (stored,) = rows_of(
        typed.path,
        "SELECT b.FVC_BLOW, b.record FROM rows_outcome__blows b JOIN form_outcome f USING (record) "
        "WHERE f.participant = ? AND f.visit = 'baseline' AND b.row = 2",
        A,
    )
    assert stored[0] == 2.11
    trail = "SELECT old, new, typed FROM trail WHERE tbl = 'rows_outcome__blows' AND record = ? AND row = 2 AND item = 'FVC_BLOW'"
    assert rows_of(typed.path, trail, stored[1]) == [(None, 2.11, "۲٫۱۱")]
    assert "2.11" in paper[A, "en"]
    assert "۲٫۱۱" in paper[A, "fa"]
    with (exported / "outcome__blows.csv").open(encoding="utf-8-sig", newline="") as stream:
        found = [row for row in csv.DictReader(stream) if (row["SUBJID"], row["VISIT"], row["ROW"]) == (A, "baseline", "2")]
    assert [row["FVC_BLOW"] for row in found] == ["2.11"]
