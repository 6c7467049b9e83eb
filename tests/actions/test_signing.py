"""Electronic signatures: whose, what for, of what, and when they are void (F2, F9, F10, F39, F77, T16)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sscexo_desktop.actions.access import Locked, Refused
from sscexo_desktop.actions.enrolment import OverCap
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.settings import confirm
from sscexo_desktop.actions.signing import Credentials, OwnOverride, hindrance, meanings, needs_login, sign, waiting
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.places import Place, RecordKey
from tests.actions.clinic import BASELINE, ENGLISH, IDENTITY, MEDICATION, SCREENING, TAKEN, Clinic
from tests.people import PASSWORD


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "study.sscexo")
    clinic.be("nurse").screen_participant()
    clinic.save(MEDICATION, TAKEN, complete=True)
    clinic.be("doctor")
    yield clinic
    clinic.file.close()


def said(trouble: pytest.ExceptionInfo[Trouble]) -> str:
    return trouble.value.what.text


# ---- what a signature is -----------------------------------------------------------------------------------------------------


def test_a_signature_tells_who_what_for_and_when_and_stands(clinic: Clinic) -> None:
    """F77: printed name, role, meaning, time and the revision signed; the file opens and verifies with it."""
    before = clinic.now
    (signature,) = sign(clinic.session, (MEDICATION,), "reviewed", clinic.credentials())
    assert (signature.key, signature.revision, signature.meaning) == (MEDICATION, 1, "reviewed")
    assert (signature.login, signature.name, signature.role) == ("doctor", "Dr Test", "investigator")
    assert before < signature.at <= clinic.now
    assert signature.stands
    assert not signature.own_override
    assert clinic.file.signatures_of(MEDICATION) == (signature,)
    assert clinic.file.verify().ok


def test_a_changed_value_voids_the_signature_with_the_reason(clinic: Clinic) -> None:
    """F77, T16: one value changed: void, by whom, when and why; it stays to be seen, and a new one can be given."""
    sign(clinic.session, (MEDICATION,), "reviewed", clinic.credentials())
    clinic.be("nurse")
    clinic.save(MEDICATION, {"CMDSTXT": "40"}, reason="box says 40")
    (void,) = clinic.file.signatures_of(MEDICATION)
    assert (void.stands, void.voided_by) == (False, "Nurse Test")
    assert "box says 40" in void.void_reason
    clinic.be("doctor")
    (again,) = sign(clinic.session, (MEDICATION,), "reviewed", clinic.credentials())
    assert [each.stands for each in clinic.file.signatures_of(MEDICATION)] == [False, True]
    assert again.revision == 2
    assert clinic.file.verify().ok


def test_saving_without_a_change_leaves_the_signature(clinic: Clinic) -> None:
    sign(clinic.session, (MEDICATION,), "reviewed", clinic.credentials())
    clinic.be("nurse")
    clinic.save(MEDICATION, {"CMDSTXT": "20"})
    assert clinic.file.signatures_of(MEDICATION)[0].stands


# ---- credentials -------------------------------------------------------------------------------------------------------------


def test_the_first_signature_needs_the_user_name_the_next_ones_the_password(clinic: Clinic) -> None:
    """F77, T16: 21 CFR 11.200(a)(1): both parts first, the password alone after that, both again after an unlocking."""
    session = clinic.session
    assert needs_login(session)
    with pytest.raises(Trouble) as refused:
        sign(session, (MEDICATION,), "reviewed", Credentials(PASSWORD))
    assert "needs the user name" in said(refused)
    sign(session, (MEDICATION,), "reviewed", Credentials(PASSWORD, "Doctor"))
    assert not needs_login(session)
    sign(session, (MEDICATION,), "approved", Credentials(PASSWORD))
    session.access.lock()
    clinic.gate.unlock(session, PASSWORD)
    assert needs_login(session)


def test_only_the_person_who_is_logged_in_signs(clinic: Clinic) -> None:
    """F77: somebody else's name and password, both right, sign nothing here."""
    for login in ("nurse", "nobody"):
        with pytest.raises(Trouble) as refused:
            sign(clinic.session, (MEDICATION,), "reviewed", Credentials(PASSWORD, login))
        assert "Only the person who is logged in" in said(refused)
    assert clinic.file.signatures() == ()


def test_a_wrong_password_signs_nothing_and_makes_wait(clinic: Clinic) -> None:
    """F77, F82, T16: it counts as at the log-in, and the wait holds for the right one, too."""
    for _ in range(3):
        clinic.now += timedelta(minutes=2)
        with pytest.raises(Trouble) as refused:
            sign(clinic.session, (MEDICATION,), "reviewed", Credentials("wrong horse", "doctor"))
        assert "not right" in said(refused)
    assert clinic.file.failures("doctor") == 3
    with pytest.raises(Trouble) as early:
        sign(clinic.session, (MEDICATION,), "reviewed", clinic.credentials())
    assert "Too early" in said(early)
    assert clinic.file.signatures() == ()
    assert [each.login for each in clinic.file.events("log_in_failed")] == ["doctor"] * 3
    assert "wrong horse" not in "".join(f"{each.old}{each.new}{each.reason}" for each in clinic.file.trail())
    clinic.now += timedelta(minutes=2)
    assert sign(clinic.session, (MEDICATION,), "reviewed", clinic.credentials())


def test_a_locked_or_changed_account_does_not_sign(clinic: Clinic) -> None:
    """F79, F82: locked, expired, role taken away, disabled: each is refused in plain words, and nothing is signed."""
    session = clinic.session
    session.access.lock()
    with pytest.raises(Locked):
        sign(session, (MEDICATION,), "reviewed", clinic.credentials())
    clinic.gate.unlock(session, PASSWORD)
    clinic.file.change_account("doctor", roles=("data_entry",), reason="left the ward")
    with pytest.raises(Refused) as refused:
        sign(session, (MEDICATION,), "reviewed", clinic.credentials())
    assert "roles were changed" in said(refused)
    sign(session, (MEDICATION,), "entered", clinic.credentials())
    clinic.file.change_account("doctor", active=False, reason="left")
    with pytest.raises(Refused):
        sign(session, (MEDICATION,), "entered", clinic.credentials())
    assert [each.meaning for each in clinic.file.signatures()] == ["entered"]


def test_meanings_are_those_of_the_roles(clinic: Clinic) -> None:
    """F79: data entry signs what was entered; eligibility is decided on the screening by an investigator."""
    assert meanings(clinic.session, MEDICATION) == ("entered", "reviewed", "approved")
    assert meanings(clinic.session, SCREENING) == ("entered", "reviewed", "approved", "eligibility")
    assert meanings(clinic.be("nurse"), SCREENING) == ("entered",)
    for login in ("monitor", "manager", "reader"):
        assert meanings(clinic.be(login), SCREENING) == ()
    with pytest.raises(Refused):
        sign(clinic.be("monitor"), (MEDICATION,), "reviewed", clinic.credentials())


# ---- what may be signed ------------------------------------------------------------------------------------------------------


def test_only_what_is_saved_settled_and_complete_is_signed(clinic: Clinic) -> None:
    """F77: each hindrance is named before the password is asked."""
    second = MEDICATION._replace(occurrence=2)

    def why(key: RecordKey = second) -> str | None:
        found = hindrance(clinic.session, key, "entered")
        return found.text if found else None

    assert why() == "The form is not saved yet."
    clinic.be("nurse")
    clinic.save(second, {**TAKEN, "CMDSTXT": ""})
    assert why() == "There is still something to settle in the form."
    clinic.save(second, {"CMDSTXT": "20"})
    assert why() == "The form is not marked complete."
    clinic.save(second, {}, complete=True)
    assert why() is None
    clinic.type(second, {"CMINDC": "reflux"})
    assert why() == "You typed something here that is not saved yet."
    assert hindrance(clinic.be("doctor"), second, "entered") is None, "it is the draft of somebody else"
    sign(clinic.session, (second,), "entered", clinic.credentials())
    assert why() == "You have signed it already, and nothing was changed since."


def test_many_records_are_signed_in_one_act_or_none(clinic: Clinic) -> None:
    """F77: one giving of the password for a list; one that cannot be signed is named and none is."""
    others = [MEDICATION._replace(occurrence=n) for n in (2, 3)]
    clinic.be("nurse")
    clinic.save(others[0], TAKEN, complete=True)
    clinic.save(others[1], {"CMTRT": "x"})
    clinic.be("doctor")
    with pytest.raises(Trouble) as refused:
        sign(clinic.session, (MEDICATION, *others), "reviewed", clinic.credentials())
    assert refused.value.what.params["participant"] == "SSC-001"
    assert clinic.file.signatures() == ()
    signed = sign(clinic.session, (MEDICATION, others[0], MEDICATION), "reviewed", clinic.credentials())
    assert [each.key for each in signed] == [MEDICATION, others[0]]


def test_a_record_on_an_open_setting_is_saved_and_complete_but_not_signed(clinic: Clinic) -> None:
    """F2: the setting is named; once it is confirmed and signed the record can be signed, too."""
    clinic.be("nurse")
    clinic.replay("screening", "baseline", "month6", number="SSC-001")
    key = RecordKey("SSC-001", "month6", "outcome")
    clinic.be("doctor")
    assert clinic.record(key).complete
    found = hindrance(clinic.session, key, "reviewed")
    assert found is not None
    assert found.params["setting"] == clinic.session.study.settings["month6_window"].title
    with pytest.raises(Trouble) as refused:
        sign(clinic.session, (key,), "reviewed", clinic.credentials())
    assert "Study settings" in refused.value.next_step.text
    confirm(clinic.session, "month6_window", ("60",), "protocol version 2", clinic.credentials())
    other = hindrance(clinic.session, key, "reviewed")
    assert other is not None
    assert other.params["setting"] == clinic.session.study.settings["spirometry_set"].title
    confirm(clinic.session, "spirometry_set", ("GLI_GLOBAL_2022",), "recommended by the ATS", clinic.credentials())
    assert hindrance(clinic.session, key, "reviewed") is None
    (signature,) = clinic.file.setting_signatures("month6_window")
    assert (signature.setting, signature.revision) == ("month6_window", 1)
    assert (signature.meaning, signature.name) == ("parameter", "Dr Test")


@pytest.mark.parametrize("values", [("91",), ("-1",), ("x",), (), ("1", "2"), ("",)])
def test_a_setting_takes_only_values_of_its_own(clinic: Clinic, values: tuple[str, ...]) -> None:
    """F2: nothing is confirmed or signed that the setting cannot be."""
    with pytest.raises(Trouble):
        confirm(clinic.session, "month6_window", values, "reason", clinic.credentials())
    with pytest.raises(Trouble):
        confirm(clinic.session, "month6_window", ("14",), " ", clinic.credentials())
    with pytest.raises(Trouble):
        confirm(clinic.session, "month6_window", ("14",), "reason", Credentials("wrong", "doctor"))
    assert clinic.file.settings() == {}
    with pytest.raises(Refused):
        confirm(clinic.be("nurse"), "month6_window", ("14",), "reason", clinic.credentials())


# ---- eligibility -------------------------------------------------------------------------------------------------------------


def test_no_infusion_before_the_eligibility_is_signed(clinic: Clinic) -> None:
    """F10: the infusion cannot be complete until an investigator signed; a changed screening asks for it anew."""
    clinic.confirm_settings()
    clinic.replay("screening", "baseline", number="SSC-001")
    key = RecordKey("SSC-001", "infusion1", "infusion")
    entry = clinic.type(key, {"ECSTDAT": "2024-10-01"})
    assert "INF-00" in [each.check for each in entry.state.assessment.findings]
    sign(clinic.session, (SCREENING,), "eligibility", clinic.credentials())
    assert clinic.session.around("SSC-001").eligibility_signed
    assert "INF-00" not in [each.check for each in Entry(clinic.session, key, ENGLISH).state.assessment.findings]
    clinic.save(SCREENING, {"HEIGHT_VSORRES": "161"})
    assert not clinic.session.around("SSC-001").eligibility_signed


def test_eligibility_is_signed_on_an_answered_screening_only(clinic: Clinic) -> None:
    clinic.confirm_settings()
    found = hindrance(clinic.session, MEDICATION, "eligibility")
    assert found is not None
    assert found.text == "Eligibility is decided on the screening form."
    clinic.save(SCREENING, {"SEX": "F"})
    assert hindrance(clinic.session, SCREENING, "eligibility") is not None


def test_one_participant_more_than_planned_is_an_override(clinic: Clinic) -> None:
    """F9, F39: the eleventh is stopped; with a reason a deviation is made and signed in the same act."""
    clinic.confirm_settings()
    numbers = [clinic.replay("screening") for _ in range(clinic.session.study.planned_size + 1)]
    keys = [RecordKey(each, "screening", "screening") for each in numbers]
    sign(clinic.session, keys[:-1], "eligibility", clinic.credentials())
    with pytest.raises(OverCap):
        sign(clinic.session, keys[-1:], "eligibility", Credentials(PASSWORD))
    assert clinic.file.signatures_of(keys[-1]) == ()
    clinic.save(keys[0], {"HEIGHT_VSORRES": "161"}, complete=True)
    with pytest.raises(OverCap):
        sign(clinic.session, keys[-1:], "eligibility", Credentials(PASSWORD))
    sign(clinic.session, keys[:1], "eligibility", Credentials(PASSWORD))
    signed = sign(clinic.session, keys[-1:], "eligibility", Credentials(PASSWORD), override_reason="ethics committee agreed")
    assert [each.meaning for each in signed] == ["eligibility", "approved"]
    deviation = signed[1].key
    assert deviation is not None
    answers = clinic.record(deviation).answers
    assert answers[Place("DVCAT")] == "ENROLMENT CAP"
    assert answers[Place("DVREAS")] == "ethics committee agreed"
    assert answers[Place("DVVISIT")] == "SCREENING"
    assert signed[1].own_override
    assert clinic.file.verify().ok


# ---- what waits --------------------------------------------------------------------------------------------------------------


def test_what_waits_comes_with_its_hindrance(clinic: Clinic) -> None:
    """F77: the doctor sees what is to be reviewed, the nurse what is to be signed as entered; others wait for nothing."""
    clinic.save(BASELINE, {"VISDAT": "2024-09-15"})
    (line,) = waiting(clinic.session)
    assert (line.key, line.meaning, line.hindrance) == (MEDICATION, "reviewed", None)
    (line,) = waiting(clinic.be("nurse"))
    assert (line.key, line.meaning) == (MEDICATION, "entered")
    assert waiting(clinic.be("monitor")) == ()
    clinic.be("doctor")
    clinic.save(SCREENING, {"SEX": "F"})
    clinic.save(IDENTITY, {"NATCODE": "0012345679"})
    first, _ = waiting(clinic.session)
    assert (first.key, first.meaning) == (SCREENING, "eligibility")
    assert first.hindrance is not None
    sign(clinic.session, (MEDICATION,), "reviewed", clinic.credentials())
    assert [each.key for each in waiting(clinic.session)] == [SCREENING]


def test_an_own_override_is_never_signed_silently(clinic: Clinic) -> None:
    """F39: who kept the finding is asked first, and the signature says so; somebody else's is plain."""
    clinic.confirm_settings()
    clinic.replay("screening", number="SSC-001")
    entry = Entry(clinic.session, SCREENING, ENGLISH)
    entry.set(Place("EXCL07"), "Y")
    (finding,) = [each for each in entry.state.assessment.findings if each.check == "SCR-11"]
    entry.keep(finding, "sponsor agreed in writing")
    entry.save({each.place: "interview" for each in entry.pending()}, complete=True)
    (deviation,) = entry.created_deviations
    assert waiting(clinic.session)[0].key == deviation
    for key, meaning in ((SCREENING, "eligibility"), (deviation, "approved")):
        with pytest.raises(OwnOverride):
            sign(clinic.session, (key,), meaning, clinic.credentials())  # type: ignore[arg-type]
    (signature,) = sign(clinic.session, (SCREENING,), "eligibility", clinic.credentials(), own_override_known=True)
    assert signature.own_override
    clinic.with_roles("chief", "investigator")
    signed = sign(clinic.session, (deviation, SCREENING), "approved", clinic.credentials())
    assert [each.own_override for each in signed] == [False, False]
