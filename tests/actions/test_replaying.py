"""The demo study: ten invented participants typed through the real entry into a real file (F5, F15, F16, F59)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from sscexo_desktop.actions.demo import demo_people, open_demo
from sscexo_desktop.actions.overriding import overrides
from sscexo_desktop.actions.replaying import DEMO_DAY, CaseFault, confirm_demo_settings, replay, replay_demo
from sscexo_desktop.actions.session import ParticipantLine, Session
from sscexo_desktop.resources import resource
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.answers import Answers
from sscexo_desktop.study.cases import load_case
from sscexo_desktop.study.load import load
from sscexo_desktop.study.people import ROLES
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.typed import Blank
from tests.people import PASSWORD, demo_session, quick_demo, session_of

STUDY = load(resource("study"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    path = tmp_path_factory.mktemp("demo") / "demo.sscexo"
    assert quick_demo(path, STUDY) == tuple(f"SSC-{n:03}" for n in range(1, 11))
    session = demo_session(path, STUDY, read_only=True)
    yield session
    session.file.close()


def line(demo: Session, number: int) -> ParticipantLine:
    return demo.line(f"SSC-{number:03}")


def states(demo: Session, number: int) -> dict[str, str]:
    return {each.visit.id: each.state for each in line(demo, number).visits}


def record(demo: Session, number: int, visit: str, form: str, occurrence: int = 1) -> Record:
    found = demo.file.record(RecordKey(f"SSC-{number:03}", visit, form, occurrence))
    assert found is not None
    return found


# ---- the matrix --------------------------------------------------------------------------------------------------------------


def test_every_stage_is_seen_on_the_day_of_the_demo(demo: Session) -> None:
    """F15: the home screen shows each state of a participant and of a visit at least once."""
    assert [each.state for each in demo.participants()] == [
        "completed", "screen_failure", "in_follow_up", "in_treatment", "in_treatment",
        "eligible", "in_screening", "left", "completed", "screen_failure",
    ]  # fmt: skip
    seen = {each.state for one in demo.participants() for each in one.visits}
    assert seen == {"complete", "in_progress", "due", "overdue", "planned", "closed"}


def test_follow_up_with_month_6_soon(demo: Session) -> None:
    """F59: three infusions done, the outcome visit due in six days."""
    month6 = line(demo, 3).visits[-1]
    assert month6.state == "due"
    assert month6.window is not None
    assert month6.window.target - DEMO_DAY == timedelta(days=6)
    assert month6.window.first == month6.window.target - timedelta(days=14)


def test_infusion_3_is_overdue_by_two_days(demo: Session) -> None:
    """F11: counted from the last day of the confirmed window."""
    overdue = next(each for each in line(demo, 4).visits if each.state == "overdue")
    assert overdue.visit.id == "infusion3"
    assert overdue.window is not None
    assert overdue.window.last is not None
    assert DEMO_DAY - overdue.window.last == timedelta(days=2)


def test_one_infusion_is_half_filled_in(demo: Session) -> None:
    """F15: saved in progress on the day itself, with much still to settle."""
    assert states(demo, 5)["infusion2"] == "in_progress"
    assert not record(demo, 5, "infusion2", "infusion").complete
    assert next(each for each in line(demo, 5).visits if each.visit.id == "infusion2").date == DEMO_DAY
    assert line(demo, 5).open_findings > 10


def test_enrolled_and_in_screening(demo: Session) -> None:
    """F8, F10: one waits for the first infusion, one for the laboratory."""
    assert states(demo, 6) == {
        "screening": "complete", "baseline": "complete", "infusion1": "planned", "infusion2": "planned",
        "infusion3": "planned", "month6": "planned",
    }  # fmt: skip
    assert states(demo, 7)["screening"] == "in_progress"
    half = demo.assess(record(demo, 7, "screening", "screening"))
    assert 0.35 < half.answered / half.to_answer < 0.65


def test_one_left_after_a_serious_event(demo: Session) -> None:
    """F16, F61: pneumonia with all items of a serious event, a deviation, and no visit to come."""
    assert states(demo, 8) == {
        "screening": "complete", "baseline": "complete", "infusion1": "complete", "infusion2": "closed",
        "infusion3": "closed", "month6": "closed",
    }  # fmt: skip
    event = record(demo, 8, "", "adverse_event")
    asked = {place.item for place in demo.assess(event).asked}
    assert {"AESHOSP", "AENARR", "REPDAT"} <= asked
    seen = Answers(event.answers)
    assert [seen.code(each) for each in ("AESER", "AESHOSP", "AETOXGR", "AEOUT")] == ["Y", "Y", "3", "RECOVERED/RESOLVED"]
    assert [each.check for each in event.kept] == ["AE-07"]
    assert record(demo, 8, "", "deviation").complete
    assert Answers(record(demo, 8, "", "end_of_study").answers).code("DSDECOD") == "ADVERSE EVENT"


def test_one_completed_with_a_lower_fvc(demo: Session) -> None:
    """F46, F54: −11 % at month 6; infusion 2 interrupted, with a reaction of grade 1 and reasons for what is unusual."""
    month6 = demo.assess(record(demo, 9, "month6", "outcome"))
    assert month6.derived[Place("FVC_CHGREL")] == Decimal("-11.0")
    infusion = record(demo, 9, "infusion2", "infusion")
    seen = Answers(infusion.answers)
    assert [seen.code(each) for each in ("ECINTR", "REACTYN", "REACTGR")] == ["Y", "Y", "1"]
    assert {(each.check, str(each.place)) for each in infusion.kept} == {
        ("INF-15", "ECENTIM"), ("GEN-SOFT", "TEMP_VSORRES#3"), ("INF-20", "TEMP_VSORRES#3"),
    }  # fmt: skip
    assert len(record(demo, 9, "screening", "screening").kept) == 3


def test_two_screen_failures_for_two_reasons(demo: Session) -> None:
    """F8: the platelets, and the blood pressure."""
    against = {
        number: [item for item in STUDY.forms["screening"].items if item.startswith("EXCL") and screened.code(item) == "Y"]
        for number in (2, 10)
        if (screened := Answers(record(demo, number, "screening", "screening").answers))
    }
    assert against == {2: ["EXCL08B"], 10: ["EXCL02"]}


def test_no_more_are_enrolled_than_planned(demo: Session) -> None:
    """F9: eligible or further."""
    enrolled = [each for each in demo.participants() if each.state not in ("in_screening", "screen_failure")]
    assert len(enrolled) == 7 <= STUDY.planned_size


def test_people_differ(demo: Session) -> None:
    """F5: both sexes, many ages, all subsets."""
    assert {each.sex for each in demo.participants()} == {"F", "M"}
    ages = [each.age for each in demo.participants() if each.age is not None]
    assert len(set(ages)) == len(ages) == 8
    subsets = {Answers(each.answers).code("SSCSUB") for each in demo.file.records() if each.key.form == "screening"}
    assert subsets == {"LIMITED", "DIFFUSE", "SINE"}


def test_logs_of_the_demo(demo: Session) -> None:
    """F12, F28: medication of everybody, five events or more, one unscheduled visit, no identity."""
    forms = [each.key.form for each in demo.file.records()]
    assert {each.key.participant for each in demo.file.records() if each.key.form == "medication"} == {
        each.participant.number for each in demo.participants()
    }
    assert forms.count("adverse_event") >= 5
    assert forms.count("unscheduled") == 1
    assert "identity" not in forms


# ---- what was settled --------------------------------------------------------------------------------------------------------


def test_what_is_complete_is_so(demo: Session) -> None:
    """F34: nothing stands open in a record that is marked complete; two records are in progress.

    A deviation that an override made waits for what only an investigator can judge.
    """
    incomplete = []
    for each in demo.file.records():
        if each.complete:
            assert demo.assess(each).complete, each.key
        else:
            incomplete.append((each.key.participant, each.key.visit))
    assert sorted(incomplete) == [("SSC-005", "infusion2"), ("SSC-007", "screening"), ("SSC-009", "")]


def test_something_of_everything_is_seen(demo: Session) -> None:
    """F39, F67, F69, F77, F78: queries, compared values, signatures with a void one, a deviation by an override, a lock."""
    file = demo.file
    assert file.practice
    assert [each.state for each in file.queries()] == ["answered", "open"]
    assert file.all_ticks()
    assert [each.key.form for each in file.signatures() if not each.stands and each.key] == ["outcome"]
    eligible = {each.key.participant for each in file.signatures() if each.meaning == "eligibility" and each.key}
    assert eligible == {f"SSC-{n:03}" for n in (1, 3, 4, 5, 6, 8, 9)}
    assert {each.setting for each in file.signatures() if each.meaning == "parameter"} == set(file.settings())
    assert [(each.check, each.source.visit) for each in overrides(demo)] == [("INF-04", "infusion3")]
    assert [(each.scope, each.participant) for each in file.locks()] == [("participant", "SSC-002")]


def test_one_person_a_role_logs_in(tmp_path: Path) -> None:
    """F79: with the password that the demo's gate shows; the dear passwords of a real file cost the same people more."""
    quick_demo(tmp_path / "demo.sqlite", STUDY, participants=1)
    gate = open_demo(tmp_path / "demo.sqlite", STUDY)
    held = [gate.log_in(each.login, gate.demo_passwords[each.login]).access.account.roles for each in gate.people()]
    gate.close()
    assert held == [(role,) for role in ROLES]


def test_the_dose_is_not_confirmed(demo: Session) -> None:
    """F2: so that the note on it is seen at each infusion; everything else that is needed for dates is."""
    settings = demo.file.settings()
    assert set(STUDY.settings) - set(settings) == {"dose_range"}
    assert (settings["infusion_interval"].values, settings["infusion_window"].values) == (("14",), ("3",))
    assert settings["infusion_interval"].reason == "Demo study: an invented value"
    assert settings["month6_window"].reason == "Demo study: the proposed value"
    for each in demo.file.records():
        if each.key.form == "infusion":
            assert "GEN-SETTING" in [finding.check for finding in demo.assess(each).findings]


def test_the_file_is_whole(demo: Session) -> None:
    """F73: typed through the real entry, it has a trail like any other, and no draft is left."""
    report = demo.file.verify()
    assert report.ok
    assert demo.file.drafts() == ()
    assert {each.person for each in demo.file.trail()} - {""} == {each.name for each in demo_people()} - {"Dr Reza Example"}


def test_what_was_typed_is_in_the_trail(demo: Session) -> None:
    """F25, F72: Persian digits, a unit behind a number, a slash for the point."""
    typed = {each.typed for each in demo.file.trail()}
    assert {"۱۴۰۳/۰۷/۰۲ ۱۱:۴۰", "0850", "14.3 g/dL"} <= typed


# ---- more of them, other ones ------------------------------------------------------------------------------------------------


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    file = StudyFile.create(tmp_path / "study.sscexo", STUDY, "nurse")
    yield session_of(file, STUDY, lambda: DEMO_DAY)
    file.close()


def cases(folder: Path, *texts: str) -> Path:
    folder = folder / "cases"
    folder.mkdir()
    for n, text in enumerate(texts, 1):
        (folder / f"case-{n:02}.toml").write_text(text, encoding="utf-8")
    return folder


DRUG = """
[[record]]
visit = ""
form = "medication"
[record.items]
CMTRT = "x"
CMDSTXT = "1"
CMDOSU = "mg"
CMDOSFRQ = "QD"
CMSTDAT = { blank = "UNK", reason = "long ago" }
CMONGO = "Y"
"""


def test_cases_are_repeated_for_a_large_study(session: Session, tmp_path: Path) -> None:
    """T22: as many participants as wanted, each with the whole of a case."""
    numbers = replay_demo(session, PASSWORD, participants=5, folder=cases(tmp_path, DRUG, DRUG + DRUG))
    assert numbers == tuple(f"SSC-{n:03}" for n in range(1, 6))
    assert [len(session.file.records(each)) for each in numbers] == [1, 2, 1, 2, 1]
    saved = session.file.record(RecordKey("SSC-001", "", "medication"))
    assert saved is not None
    assert saved.complete
    assert saved.answers[Place("CMSTDAT")] == Blank("UNK", "long ago")


def test_a_folder_of_cases_brings_its_own_settings(session: Session, tmp_path: Path) -> None:
    folder = cases(tmp_path, DRUG)
    (folder / "settings.toml").write_text('month6_window = ["30"]\n', encoding="utf-8")
    replay_demo(session, PASSWORD, folder=folder)
    assert session.file.settings()["month6_window"].values == ("30",)
    assert "infusion_interval" not in session.file.settings()


def test_settings_can_be_left_unconfirmed(session: Session, tmp_path: Path) -> None:
    replay_demo(session, PASSWORD, folder=cases(tmp_path, DRUG), settings=False)
    assert session.file.settings() == {}


def test_an_unknown_setting_is_refused(session: Session, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('interval = ["14"]\n', encoding="utf-8")
    with pytest.raises(CaseFault, match="interval"):
        confirm_demo_settings(session, PASSWORD, tmp_path)


def test_a_folder_without_cases_is_refused(session: Session, tmp_path: Path) -> None:
    with pytest.raises(CaseFault):
        replay_demo(session, PASSWORD, folder=tmp_path)


LAB = '[[record]]\nvisit = "screening"\nform = "screening"\ncomplete = false\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (DRUG.replace("CMTRT", "DRUG"), "no item DRUG"),
        (DRUG.replace('CMDOSU = "mg"', 'CMDOSU = "spoons"'), "CMDOSU cannot be read: 'spoons'"),
        (DRUG.replace('CMTRT = "x"', ""), "CMTRT: GEN-REQUIRED"),
        (DRUG + '[record.keep]\n"GEN-SOFT CMTRT" = "why"', "no finding GEN-SOFT CMTRT"),
        (DRUG + "[record.rows]\nblows = [ { FVC_BLOW = '2.1' } ]", "no section blows"),
        (LAB + "items = { PLAT_LBORRES = { typed = '248', take = 1 } }", "nothing is offered at PLAT_LBORRES"),
        (LAB + "items = { PLAT_LBORRES = { typed = '248000/µL', take = 2 } }", "nothing is offered at PLAT_LBORRES"),
    ],
)
def test_a_case_that_cannot_be_typed_says_where(session: Session, tmp_path: Path, text: str, said: str) -> None:
    """F5: case, visit, form and place."""
    with pytest.raises(CaseFault, match="case-01: ") as caught:
        replay_demo(session, PASSWORD, folder=cases(tmp_path, text))
    assert said in str(caught.value)


def test_offers_are_taken_and_rows_added(session: Session, tmp_path: Path) -> None:
    """F26, F28: as a person would at the screen."""
    text = LAB + """
items = { PLAT_LBORRES = { typed = "248000/µL", take = 1 } }
rows.bp = [ { SYSBP_VSORRES = "124", DIABP_VSORRES = "78" }, { SYSBP_VSORRES = "۱۲۲" } ]
"""
    number = replay(session, load_case(cases(tmp_path, text) / "case-01.toml"), PASSWORD)
    saved = session.file.record(RecordKey(number, "screening", "screening"))
    assert saved is not None
    assert saved.answers == {
        Place("PLAT_LBORRES"): Decimal("248.0"),
        Place("SYSBP_VSORRES", 1): 124,
        Place("DIABP_VSORRES", 1): 78,
        Place("SYSBP_VSORRES", 2): 122,
    }
    assert saved.rows == {"bp": (1, 2)}
