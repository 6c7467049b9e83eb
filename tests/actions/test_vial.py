"""The label of a vial and the scan at the bedside: participant, session and lot, and no way from it to the dose (F48, F50)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic import ENGLISH, INFUSION, PERSIAN, STUDY
from demo_desk import demo

from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.demo import open_demo
from sscexo_desktop.actions.event_words import told_words
from sscexo_desktop.actions.papers import vial
from sscexo_desktop.actions.trail_words import TrailWords
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.keyboards import LAYOUTS
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.vial_code import NO_LOT, UnreadVial, VialCode, mark_of

__all__ = ["demo"]

PLANNED = RecordKey("SSC-006", "infusion1", "infusion")


class Desk:
    """The demo study with one person of each role in turn."""

    def __init__(self, path: Path) -> None:
        self.gate = open_demo(path, STUDY)
        self.file = self.gate.file
        self.be("doctor")

    def be(self, login: str) -> None:
        self.session = self.gate.log_in(login, self.gate.demo_passwords[login])

    def record(self, key: RecordKey) -> Record:
        found = self.file.record(key)
        assert found is not None
        return found


@pytest.fixture
def clinic(demo: Path, tmp_path: Path) -> Iterator[Desk]:
    found = Desk(Path(shutil.copy(demo, tmp_path / "demo.sqlite")))
    yield found
    found.gate.close()


def scan(clinic: Desk, key: RecordKey, scanned: str, typed: tuple[str, str] | None = None) -> vial.VialCheck:
    return vial.check_vial(clinic.session, key, scanned, typed)


def label(clinic: Desk, key: RecordKey = INFUSION) -> str:
    return vial.label_of(clinic.session, key, ENGLISH).code


def events(clinic: Desk) -> list[tuple[str, str]]:
    kinds = ("vial_checked", "vial_mismatch")
    return [(each.kind, each.detail) for each in reversed(clinic.file.events()) if each.kind in kinds]


def test_the_right_vial(clinic: Desk) -> None:
    """F48: participant, session and lot agree; it stands in the trail, and no item of the form was filled in by it."""
    before = clinic.record(INFUSION)
    found = scan(clinic, INFUSION, label(clinic))
    assert (found.right, found.lot) == (True, "same")
    assert events(clinic) == [("vial_checked", "vial SSC-001 infusion1/infusion/1 same")]
    assert clinic.record(INFUSION) == before


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"participant": "SSC-002"}, ("participant",)),
        ({"visit": "INFUSION2"}, ("session",)),
        ({"mark": "0123456789"}, ("lot",)),
        ({"participant": "SSC-002", "visit": "INFUSION3"}, ("participant", "session")),
        ({"visit": "INFUSION3", "mark": "0123456789"}, ("session", "lot")),
    ],
)
def test_the_wrong_vial_says_what_differs(clinic: Desk, change: dict[str, str], differs: tuple[str, ...]) -> None:
    """F48: which of the three it is, and that it was scanned stands in the trail."""
    right = VialCode.read(label(clinic))
    parts = {"participant": right.participant, "visit": right.visit, "mark": right.mark} | change
    wrong = VialCode(parts["participant"], parts["visit"], 1, parts["mark"])
    found = scan(clinic, INFUSION, wrong.text())
    assert not found.right
    assert found.differs == differs
    assert events(clinic) == [("vial_mismatch", f"vial SSC-001 infusion1/infusion/1 {','.join(differs)}")]


def test_another_lot_on_the_screen(clinic: Desk) -> None:
    """F48: what stands in the form now is compared, saved or not."""
    answers = clinic.record(INFUSION).answers
    lot, number = str(answers[Place(vial.LOT)]), str(answers[Place(vial.VIAL)])
    code = label(clinic)
    assert scan(clinic, INFUSION, code, (lot.lower(), number)).right
    assert scan(clinic, INFUSION, code, ("EXO-1403-99", number)).differs == ("lot",)
    assert scan(clinic, INFUSION, code, ("", "")).lot == "not_entered"


def test_a_label_for_a_planned_session(clinic: Desk) -> None:
    """F48: printed before the lot is known it proves participant and session, and says that the lot was not compared."""
    code = label(clinic, PLANNED)
    assert VialCode.read(code).mark == NO_LOT
    assert scan(clinic, PLANNED, code).lot == "not_entered"
    assert scan(clinic, PLANNED, code, ("EXO-1403-02", "7")).lot == "not_on_label"
    assert scan(clinic, INFUSION, code).differs == ("participant",)


def test_nothing_blinded_stands_on_a_label(clinic: Desk) -> None:
    """F50: by the definition; two files that differ in lot, vial, expiry and dose have labels that differ in the mark alone."""
    answers = clinic.record(INFUSION).answers
    blinded = [item.id for item in STUDY.forms["infusion"].items.values() if item.blinded]
    assert {vial.LOT, vial.VIAL, vial.EXPIRY} <= set(blinded)
    for manner in (ENGLISH, PERSIAN):
        found = vial.label_of(clinic.session, INFUSION, manner)
        assert found.facts == ()
        said = f"{found.participant} {found.enrolment} {found.session} {found.contents} {found.keep} {found.code}"
        for item in (vial.LOT, "ECDOSE"):
            assert str(answers[Place(item)]) not in said
        assert "10¹¹" not in said


def test_the_mark_tells_nothing_without_the_file() -> None:
    """F50: whoever knows all lots cannot find out which it is; the same lot has another mark for another participant."""
    known = ("EXO-1403-02", "7")
    assert mark_of("one file", "SSC-001", known) == mark_of("one file", "SSC-001", (" exo-1403-02", "7 "))
    marks = {mark_of(secret, number, known) for secret in ("one file", "another") for number in ("SSC-001", "SSC-002")}
    assert len(marks) == 4
    assert mark_of("one file", "SSC-001", ("", "")) == NO_LOT


def test_a_scanner_presses_keys() -> None:
    """F48: small letters, and a Persian keyboard layout that was left on, are seen through."""
    text = VialCode("SSC-001", "INFUSION1", 1, "A1B2C3D4E5").text()
    assert VialCode.read(text.lower()) == VialCode.read(f" {text}\n") == VialCode("SSC-001", "INFUSION1", 1, "A1B2C3D4E5")
    for layout in LAYOUTS:
        back = {key: chr(typed) for typed, key in layout.items()}
        assert VialCode.read("".join(back.get(each, each) for each in text)) == VialCode.read(text)


@pytest.mark.parametrize(
    "scanned", ["", "6260100123456", "SSCEXO1:SSC-001:INFUSION1:INF:1:1.2:E:0000", "SSCEXOV1:SSC-001:INFUSION1:1:-:0000"]
)
def test_what_is_no_label_is_said(clinic: Desk, scanned: str) -> None:
    """T21: a drug's own bar code, a page's seal, a misread label."""
    with pytest.raises(UnreadVial):
        VialCode.read(scanned)
    with pytest.raises(Trouble) as caught:
        scan(clinic, INFUSION, scanned)
    assert caught.value.next_step.text
    assert events(clinic) == []


@pytest.mark.parametrize("key", [INFUSION._replace(participant="SSC-999"), INFUSION._replace(visit="baseline")])
def test_there_is_no_such_session(clinic: Desk, key: RecordKey) -> None:
    with pytest.raises(Trouble, match="no such session"):
        vial.label_of(clinic.session, key, ENGLISH)


def test_who_may_scan_and_print(clinic: Desk) -> None:
    """F79, T15: scanning is part of entering; a monitor prints a label and scans none, a reader neither."""
    code = label(clinic)
    clinic.be("monitor")
    assert label(clinic) == code
    with pytest.raises(Refused):
        scan(clinic, INFUSION, code)
    clinic.be("reader")
    with pytest.raises(Refused):
        label(clinic)


def test_the_trail_tells_it_in_words(clinic: Desk) -> None:
    """F48, F72: in both languages, with participant, session and what differed."""
    scan(clinic, INFUSION._replace(visit="infusion2"), label(clinic))
    detail = events(clinic)[0][1]
    for manner, found in ((ENGLISH, "another session"), (PERSIAN, "جلسه دیگری")):
        told = TrailWords(Speaker(manner), STUDY)
        words = told_words(told._say, detail, told._detail)
        assert "SSC-001" in words
        assert found in words
