"""Participant view: nothing of the dose, of identities or of others is given out; every later reveal is written (F50, T14)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sscexo_desktop.actions import audit, exporting, participant_view, reviewing
from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.papers import printing
from sscexo_desktop.actions.signing import sign
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.review import TrailFilter
from tests.actions.clinic import ENGLISH, IDENTITY, INFUSION, MEDICATION, TAKEN, Clinic
from tests.people import PASSWORD

BLINDED = {"ECLOT": "EXO-1403-02", "ECREFID": "7", "PBSVOL": "120", "ECDOSE": "7.5", "ECVOLT": "99"}
PLAIN = {"ECSTDAT": "2024-09-18", "ECDILVOL": "100", "ECSTTIM": "10:00", "ECENTIM": "10:50", "THAWTIM": "09:40"}


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "study.sscexo")
    clinic.be("nurse").screen_participant()
    clinic.session.screen_participant()
    clinic.save(INFUSION, {**PLAIN, **BLINDED})
    clinic.save(RecordKey("SSC-002", "infusion1", "infusion"), PLAIN)
    clinic.save(IDENTITY, {"NATCODE": "0012345679"})
    yield clinic
    clinic.file.close()


def revealed(clinic: Clinic) -> list[str]:
    return [each.detail for each in clinic.file.events("dose_revealed")]


def test_the_view_gives_out_no_blinded_answer(clinic: Clinic) -> None:
    """F50, T14: neither saved nor drafted, neither derived nor found; not even how often it was saved."""
    clinic.type(INFUSION, {"ECDOSE": "9.5"})
    participant_view.begin(clinic.session, "SSC-001")
    entry = Entry(clinic.session, INFUSION, ENGLISH)
    blinded = {item.id for item in entry.form.items.values() if item.blinded}
    assert {place.item for place in entry.state.answers.at} & blinded == set()
    assert {place.item for place in entry.state.assessment.derived} & blinded == set()
    assert Place("INFMIN") in entry.state.assessment.derived, "what follows from the clock alone is shown"
    assert entry.state.assessment.findings == ()
    assert [entry.typed(Place(each)) for each in sorted(blinded)] == [""] * len(blinded)
    assert (entry.typed(Place("ECSTTIM")), entry.typed(Place("ECDILVOL"))) == ("10:00", "100")
    assert entry.record is not None
    assert (entry.record.revision, entry.record.complete, entry.record.kept) == (0, False, ())
    assert (entry.history(), entry.history(Place("ECDOSE")), entry.draft(), entry.others) == ((), (), None, ())
    assert (entry.recovered, entry.begun_before) == (False, False)
    assert clinic.session.record(INFUSION) == entry.record
    assert clinic.session.around("SSC-001").records[INFUSION] == entry.record


def test_two_doses_look_alike(clinic: Clinic) -> None:
    """F50, T14: the same form with other blinded answers gives out the very same state."""

    def seen() -> object:
        participant_view.begin(clinic.session, "SSC-001")
        entry = Entry(clinic.session, INFUSION, ENGLISH)
        record = entry.record
        assert record is not None
        state = entry.state
        participant_view.leave(clinic.session, PASSWORD)
        return state.assessment, state.answers, state.dirty, replace(record, saved_at=clinic.file.created_at), entry.read_only

    first = seen()
    clinic.save(INFUSION, {"ECLOT": "EXO-9", "ECREFID": "1, 2, 3", "PBSVOL": "100", "ECDOSE": "0.5", "ECVOLT": "60"})
    assert seen() == first
    clinic.save(INFUSION, {"ECSTTIM": "10:05"})
    assert seen() != first, "what is not blinded is shown"


REFUSED: dict[str, Callable[[Clinic], object]] = {
    "another participant's form": lambda clinic: Entry(
        clinic.session, RecordKey("SSC-002", "infusion1", "infusion"), ENGLISH
    ),
    "another participant's records": lambda clinic: clinic.session.around("SSC-002"),
    "another participant's record": lambda clinic: clinic.session.record(RecordKey("SSC-002", "infusion1", "infusion")),
    "the identity": lambda clinic: Entry(clinic.session, IDENTITY, ENGLISH),
    "the identity's record": lambda clinic: clinic.session.record(IDENTITY),
    "deviations": lambda clinic: Entry(clinic.session, RecordKey("SSC-001", "", "deviation"), ENGLISH),
    "a full print": lambda clinic: printing.gather(clinic.session, ["SSC-001"], manner=ENGLISH),
    "an export": lambda clinic: exporting.export_csv(clinic.session, clinic.path.parent / "out"),
    "the trail": lambda clinic: audit.entries(clinic.session, TrailFilter(), 10, None),
    "a query": lambda clinic: reviewing.open_query(clinic.session, INFUSION, Place("ECDOSE"), "?"),
    "a signature": lambda clinic: sign(clinic.session, (INFUSION,), "entered", clinic.credentials()),
    "screening": lambda clinic: clinic.session.screen_participant(),
    "a change": lambda clinic: clinic.save(INFUSION, {"ECSTTIM": "11:00"}),
    "a draft": lambda clinic: clinic.type(INFUSION, {"ECSTTIM": "11:00"}),
}


@pytest.mark.parametrize("what", REFUSED)
def test_everything_else_is_refused(clinic: Clinic, what: str) -> None:
    """F50: whatever is no participant's own reading, in one plain sentence and in the trail."""
    session = clinic.with_roles("both", "data_entry", "investigator", "data_manager")
    participant_view.begin(session, "SSC-001")
    with pytest.raises(Refused) as refused:
        REFUSED[what](clinic)
    assert refused.value.what.text == "Not in participant view."
    assert clinic.file.events("refused", 1)[0].login == "both"


def test_only_the_one_participant_is_listed(clinic: Clinic) -> None:
    """F50: one line, no queries, a participant's copy and nothing but that to print."""
    reviewing.open_query(clinic.be("doctor"), INFUSION, Place("ECDOSE"), "?")
    participant_view.begin(clinic.session, "SSC-001")
    assert [each.participant.number for each in clinic.session.participants()] == ["SSC-001"]
    assert clinic.session.line("SSC-001").participant.number == "SSC-001"
    with pytest.raises(KeyError):
        clinic.session.line("SSC-002")
    assert reviewing.query_list(clinic.session) == ()
    assert {key.form for key in clinic.session.around("SSC-001").records} == {"infusion"}
    copy = printing.gather(clinic.session, ["SSC-001"], manner=ENGLISH, kind="participant")
    assert {each.participant for each in copy.sheets} == {"SSC-001"}
    with pytest.raises(Refused):
        printing.gather(clinic.session, ["SSC-002"], manner=ENGLISH, kind="participant")


def test_a_record_in_view_is_read_only_and_says_why(clinic: Clinic) -> None:
    participant_view.begin(clinic.session, "SSC-001")
    entry = Entry(clinic.session, INFUSION, ENGLISH)
    assert entry.why_read_only is not None
    assert entry.why_read_only.text == "Not in participant view."
    with pytest.raises(Refused):
        entry.save()


def test_what_was_typed_and_not_saved_is_there_again_afterwards(clinic: Clinic) -> None:
    """F19, F50: the draft waits through the view."""
    clinic.type(INFUSION, {"ECDOSE": "9.5"})
    participant_view.begin(clinic.session, "SSC-001")
    participant_view.leave(clinic.session, PASSWORD)
    entry = Entry(clinic.session, INFUSION, ENGLISH)
    assert entry.recovered
    assert entry.typed(Place("ECDOSE")) == "9.5"


def test_begun_and_left_stand_in_the_trail(clinic: Clinic) -> None:
    """F50: leaving asks for the password when set so; a wrong one leaves the view on."""
    participant_view.begin(clinic.session, "SSC-001")
    for wrong in (None, "", "wrong"):
        with pytest.raises(Trouble):
            participant_view.leave(clinic.session, wrong)
        assert clinic.session.participant_view == "SSC-001"
    clinic.now = clinic.now.replace(hour=clinic.now.hour + 1)
    participant_view.leave(clinic.session, PASSWORD)
    assert clinic.session.participant_view == ""
    participant_view.begin(clinic.session, "SSC-001")
    participant_view.leave(clinic.session, None, password_to_leave=False)
    assert [each.detail for each in clinic.file.events("participant_view_begun")] == ["SSC-001"] * 2
    assert [each.detail for each in clinic.file.events("participant_view_left")] == ["SSC-001"] * 2
    with pytest.raises(KeyError):
        participant_view.begin(clinic.session, "SSC-099")
    with pytest.raises(Refused):
        participant_view.begin(clinic.be("monitor"), "SSC-001")


def test_every_reveal_after_a_view_or_a_copy_is_written(clinic: Clinic) -> None:
    """F50: opened or printed in full, once each time; nothing before, nothing for another participant or a form without a dose."""
    clinic.save(MEDICATION, TAKEN)
    Entry(clinic.session, INFUSION, ENGLISH)
    assert revealed(clinic) == []
    printing.gather(clinic.session, ["SSC-001"], manner=ENGLISH, kind="participant")
    assert [each.detail for each in clinic.file.events("participant_copy_shown")] == ["SSC-001"]
    entry = Entry(clinic.session, INFUSION, ENGLISH)
    entry.set(Place("ECDOSE"), "8")
    assert revealed(clinic) == ["SSC-001 infusion1/infusion"]
    Entry(clinic.session, MEDICATION, ENGLISH)
    Entry(clinic.session, RecordKey("SSC-001", "infusion2", "infusion"), ENGLISH)
    Entry(clinic.session, RecordKey("SSC-002", "infusion1", "infusion"), ENGLISH)
    assert len(revealed(clinic)) == 1
    printing.gather(clinic.session, manner=ENGLISH)
    assert revealed(clinic) == ["SSC-001 infusion1/infusion"] * 2
    participant_view.begin(clinic.session, "SSC-001")
    Entry(clinic.session, INFUSION, ENGLISH)
    participant_view.leave(clinic.session, PASSWORD)
    assert len(revealed(clinic)) == 2
    assert clinic.file.verify().ok
