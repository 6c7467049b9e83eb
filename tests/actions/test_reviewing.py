"""Queries, source verification and locks (F67-F70, F78)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sscexo_desktop.actions import reviewing
from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.places import Place, RecordKey
from tests.actions.clinic import BASELINE, ENGLISH, IDENTITY, INFUSION, MEDICATION, TAKEN, Clinic

DOSE = Place("CMDSTXT")


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "study.sscexo")
    clinic.be("nurse").screen_participant()
    clinic.save(MEDICATION, TAKEN, complete=True)
    yield clinic
    assert clinic.file.verify().ok
    clinic.file.close()


# ---- queries -----------------------------------------------------------------------------------------------------------------


def test_a_query_goes_from_hand_to_hand(clinic: Clinic) -> None:
    """F67: opened, answered, opened again, answered, closed: by whom and when, and nothing of it is ever lost."""
    number = reviewing.open_query(clinic.be("monitor"), MEDICATION, DOSE, "Really 20?").number
    reviewing.answer(clinic.be("nurse"), number, "As on the box.")
    reviewing.reopen(clinic.be("monitor"), number, "Which box?")
    reviewing.answer(clinic.be("doctor"), number, "The new one.")
    query = reviewing.close(clinic.be("manager"), number, "Seen.")
    assert [(each.kind, each.name) for each in query.steps] == [
        ("opened", "Monitor Test"), ("answered", "Nurse Test"), ("reopened", "Monitor Test"), ("answered", "Dr Test"),
        ("closed", "Manager Test"),
    ]  # fmt: skip
    assert [each.role for each in query.steps] == ["monitor", "data_entry", "monitor", "investigator", "data_manager"]
    assert query.state == "closed"
    assert sorted(each.at for each in query.steps) == [each.at for each in query.steps]


def test_an_empty_unsaved_item_can_be_asked_about(clinic: Clinic) -> None:
    """F67: the form needs no record, the item no value; an item that is not there is our mistake."""
    monitor = clinic.be("monitor")
    query = reviewing.open_query(monitor, BASELINE, Place("FVC_BLOW", 2), "Where is the second blow?", "OUT-05")
    assert (query.key, query.place, query.finding) == (BASELINE, Place("FVC_BLOW", 2), "OUT-05")
    assert clinic.file.record(BASELINE) is None
    with pytest.raises(ValueError, match="NOWHERE"):
        reviewing.open_query(monitor, BASELINE, Place("NOWHERE"), "?")


def test_the_list_is_filtered_and_tells_the_age(clinic: Clinic) -> None:
    """F67, F70: the open ones first, the oldest first; days stand still once it is closed."""
    monitor = clinic.be("monitor")
    old = reviewing.open_query(monitor, MEDICATION, DOSE, "one").number
    clinic.now += timedelta(days=3)
    new = reviewing.open_query(clinic.be("monitor"), INFUSION, Place("ECSTDAT"), "two").number
    clinic.now += timedelta(days=2)
    session = clinic.be("nurse")
    lines = reviewing.query_list(session)
    assert [(each.query.number, each.days, each.state) for each in lines] == [(old, 5, "open"), (new, 2, "open")]
    assert (lines[0].label.en, lines[0].form_title) == (
        session.study.forms["medication"].items["CMDSTXT"].label.en, session.study.forms["medication"].title,
    )
    reviewing.answer(session, old, "yes")
    reviewing.close(clinic.be("monitor"), old, "good")
    clinic.now += timedelta(days=30)
    lines = reviewing.query_list(clinic.be("manager"))
    assert [(each.query.number, each.days) for each in lines] == [(new, 32), (old, 5)]

    def found(**wanted: str) -> list[int]:
        return [each.query.number for each in reviewing.query_list(clinic.session, **wanted)]

    assert found(form="infusion") == [new]
    assert found(state="closed") == [old]
    assert found(person="Nurse Test") == [old]
    assert found(participant="SSC-001", form="medication") == [old]
    assert found(participant="SSC-002") == []
    assert [each.query.number for each in reviewing.queries_of(clinic.session, MEDICATION)] == [old]


def test_a_step_out_of_turn_or_without_words_is_refused(clinic: Clinic) -> None:
    """F67: a closed query is not answered, nothing is said in no words."""
    monitor = clinic.be("monitor")
    with pytest.raises(Trouble):
        reviewing.open_query(monitor, MEDICATION, DOSE, "  ")
    number = reviewing.open_query(monitor, MEDICATION, DOSE, "one").number
    with pytest.raises(Trouble):
        reviewing.reopen(monitor, number, "it is open")
    reviewing.close(monitor, number, "my mistake")
    with pytest.raises(Trouble):
        reviewing.close(monitor, number, "again")
    with pytest.raises(Trouble):
        reviewing.answer(clinic.be("nurse"), number, "late")
    assert [each.kind for each in clinic.file.query(number).steps] == ["opened", "closed"]


def test_identities_are_asked_about_by_those_alone_who_see_them(clinic: Clinic) -> None:
    """F13, F79: a monitor neither asks about the identity form nor reads such a query."""
    with pytest.raises(Refused):
        reviewing.open_query(clinic.be("monitor"), IDENTITY, Place("NATCODE"), "?")
    number = reviewing.open_query(clinic.be("doctor"), IDENTITY, Place("NATCODE"), "Check the card").number
    assert [each.query.number for each in reviewing.query_list(clinic.session)] == [number]
    assert reviewing.query_list(clinic.be("monitor")) == ()
    with pytest.raises(Refused):
        reviewing.close(clinic.session, number, "done")


# ---- source verification -----------------------------------------------------------------------------------------------------


def test_a_change_unsets_the_tick_of_that_value_alone(clinic: Clinic) -> None:
    """F69: what was compared stays compared while it is the same; the change says since when and why it is not."""
    ticks = reviewing.tick_all(clinic.be("monitor"), MEDICATION)
    assert {each.place.item for each in ticks} == set(TAKEN)
    clinic.be("nurse")
    clinic.save(MEDICATION, {"CMDSTXT": "40"}, reason="box says 40")
    (unset,) = [each for each in clinic.file.ticks(MEDICATION) if not each.stands]
    assert (unset.place, unset.unset_reason) == (DOSE, "box says 40")
    assert unset.unset_at is not None
    reviewing.tick(clinic.be("monitor"), MEDICATION, [DOSE])
    assert all(each.stands for each in clinic.file.ticks(MEDICATION))


def test_ticks_are_taken_back_with_a_reason(clinic: Clinic) -> None:
    monitor = clinic.be("monitor")
    reviewing.tick(monitor, MEDICATION, [DOSE])
    with pytest.raises(Trouble):
        reviewing.untick(monitor, MEDICATION, [DOSE], "")
    (tick,) = reviewing.untick(monitor, MEDICATION, [DOSE], "wrong page")
    assert (tick.stands, tick.unset_reason) == (False, "wrong page")


def test_only_saved_answers_are_compared(clinic: Clinic) -> None:
    """F69: neither an empty item, nor a computed one, nor a form that was never saved."""
    monitor = clinic.be("monitor")
    for place in (Place("CMINDC"), Place("NOWHERE")):
        with pytest.raises(Trouble):
            reviewing.tick(monitor, MEDICATION, [DOSE, place])
    with pytest.raises(Trouble):
        reviewing.tick_all(monitor, BASELINE)
    assert clinic.file.all_ticks() == ()


# ---- locks -------------------------------------------------------------------------------------------------------------------


def lock_form(clinic: Clinic) -> int:
    return reviewing.lock_record(clinic.session, MEDICATION, "clean").number


def lock_participant(clinic: Clinic) -> int:
    return reviewing.lock_participant(clinic.session, "SSC-001", "clean").number


def lock_study(clinic: Clinic) -> int:
    return reviewing.lock_study(clinic.session, "clean").number


@pytest.mark.parametrize("lock", [lock_form, lock_participant, lock_study])
def test_what_is_locked_is_read_asked_about_and_not_changed(clinic: Clinic, lock: Callable[[Clinic], int]) -> None:
    """F78: form, participant, study: refused in plain words until the data manager unlocks it with a reason."""
    clinic.be("manager")
    number = lock(clinic)
    clinic.be("nurse")
    entry = Entry(clinic.session, MEDICATION, ENGLISH)
    assert entry.read_only
    assert entry.why_read_only is not None
    assert entry.why_read_only.params["name"] == "Manager Test"
    entry.set(DOSE, "40")
    with pytest.raises(Trouble, match="locked"):
        entry.leave(DOSE)
    with pytest.raises(Trouble, match="locked"):
        entry.save({DOSE: "box"})
    assert entry.typed(DOSE) == "40", "what was typed stays on the screen"
    assert reviewing.open_query(clinic.be("monitor"), MEDICATION, DOSE, "?")
    with pytest.raises(Refused):
        reviewing.unlock(clinic.be("doctor"), number, "please")
    with pytest.raises(Trouble):
        reviewing.unlock(clinic.be("manager"), number, " ")
    reviewing.unlock(clinic.session, number, "a late letter")
    clinic.be("nurse")
    assert clinic.save(MEDICATION, {"CMDSTXT": "40"}).revision == 2
    assert [each.open for each in clinic.file.locks(closed=True)] == [False]


def test_a_lock_holds_what_it_names_and_no_more(clinic: Clinic) -> None:
    """F78: another form and another participant go on; in a locked study nobody is screened."""
    clinic.be("manager")
    lock_form(clinic)
    clinic.be("nurse")
    assert clinic.save(MEDICATION._replace(occurrence=2), TAKEN)
    clinic.be("manager")
    lock_participant(clinic)
    clinic.be("nurse")
    number = clinic.session.screen_participant().number
    assert clinic.save(RecordKey(number, "", "medication"), TAKEN)
    clinic.be("manager")
    lock_study(clinic)
    with pytest.raises(Trouble, match="locked"):
        clinic.be("nurse").screen_participant()
    with pytest.raises(Trouble):
        reviewing.lock_record(clinic.be("doctor"), BASELINE, "never saved")
    with pytest.raises(Refused):
        reviewing.lock_study(clinic.be("nurse"), "x")
