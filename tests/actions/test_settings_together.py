"""Confirming several proposals at once: one reason, one password, each its own version and signature (F2, F77)."""

from __future__ import annotations

from pathlib import Path

import pytest

from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.settings import confirm
from sscexo_desktop.actions.settings_together import confirm_proposals, proposed
from sscexo_desktop.actions.signing import Credentials
from sscexo_desktop.errors import Trouble
from tests.actions.clinic import Clinic
from tests.people import PASSWORD

WANTED = ("alert_pulse", "month6_window", "alert_temperature")


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return Clinic(tmp_path / "clinic.sqlite")


def test_each_is_confirmed_and_signed_by_itself(clinic: Clinic) -> None:
    """F2, F77: one giving of the password, a version and a signature for each, with the same reason, and the file is whole."""
    found = confirm_proposals(clinic.session, WANTED, " Protocol 1.1 ", clinic.credentials())
    assert {each.id for each in found} == set(WANTED)
    now = clinic.file.settings()
    assert set(now) == set(WANTED)
    for each in WANTED:
        assert now[each].values == clinic.session.study.settings[each].proposal
        assert (now[each].reason, now[each].version) == ("Protocol 1.1", 1)
        (signature,) = clinic.file.setting_signatures(each)
        assert (signature.meaning, signature.name, signature.stands) == ("parameter", "Dr Test", True)
    assert not {each.id for each in proposed(clinic.session)} & set(WANTED)
    assert clinic.session.access.signed_before
    assert clinic.file.verify().ok


@pytest.mark.parametrize(
    ("settings", "reason", "password"),
    [
        ((), "reason", PASSWORD),
        (("dose_range",), "reason", PASSWORD),
        ((*WANTED, "infusion_minimum"), "reason", PASSWORD),
        ((*WANTED, "no_such_setting"), "reason", PASSWORD),
        (WANTED, "  ", PASSWORD),
        (WANTED, "reason", "wrong"),
    ],
)
def test_all_or_none(clinic: Clinic, settings: tuple[str, ...], reason: str, password: str) -> None:
    """F2: what has no proposal, no reason or no right password confirms nothing at all."""
    with pytest.raises(Trouble):
        confirm_proposals(clinic.session, settings, reason, Credentials(password, "doctor"))
    assert clinic.file.settings() == {}


def test_what_was_confirmed_meanwhile_is_not_confirmed_over(clinic: Clinic) -> None:
    """F2: another value that somebody confirmed is not replaced by the proposal."""
    confirm(clinic.session, "month6_window", ("21",), "amendment", clinic.credentials())
    with pytest.raises(Trouble):
        confirm_proposals(clinic.session, WANTED, "reason", Credentials(PASSWORD))
    assert {each: found.values for each, found in clinic.file.settings().items()} == {"month6_window": ("21",)}


def test_nothing_is_left_when_one_cannot_be_written(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """F19: one transaction for all of them."""
    sign = clinic.file.sign_setting

    def failing(setting: str, version: int, signing: object) -> object:
        if setting == "alert_temperature":
            raise OSError("the disk is full")
        return sign(setting, version, signing)  # type: ignore[arg-type]

    monkeypatch.setattr(clinic.file, "sign_setting", failing)
    with pytest.raises(OSError, match="full"):
        confirm_proposals(clinic.session, WANTED, "reason", clinic.credentials())
    assert clinic.file.settings() == {}
    assert clinic.file.setting_signatures("alert_pulse") == ()


def test_only_an_investigator(clinic: Clinic) -> None:
    """F79: others are refused before anything else is looked at."""
    with pytest.raises(Refused):
        confirm_proposals(clinic.be("nurse"), WANTED, "reason", clinic.credentials())
    assert clinic.file.settings() == {}
