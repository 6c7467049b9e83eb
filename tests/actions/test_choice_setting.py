"""A setting that is chosen from a list: confirmed by its code, shown by its words wherever a setting is shown (F2, F53)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sscexo_desktop.actions import audit
from sscexo_desktop.actions.settings import check_values, confirm
from sscexo_desktop.actions.signing import Credentials
from sscexo_desktop.actions.trail_words import TrailWords
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.wording import setting_values
from sscexo_desktop.study.review import TrailFilter
from sscexo_desktop.study.texts import Manner
from tests.actions.clinic import ENGLISH, PERSIAN, STUDY, Clinic
from tests.people import PASSWORD

SETTING = STUDY.settings["spirometry_set"]


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "study.sscexo")
    clinic.be("doctor")
    yield clinic
    assert clinic.file.verify().ok
    clinic.file.close()


def chosen(clinic: Clinic, *values: str) -> tuple[str, ...]:
    credentials = Credentials(PASSWORD, clinic.session.access.login)
    return confirm(clinic.session, SETTING.id, values, "Recommended by the ATS in 2023", credentials).values


@pytest.mark.parametrize("given", ["GLI_2012_OTHER", "gli_2012_other", "GLI-2012 Other/mixed", "6"])
def test_the_code_is_kept_however_it_was_given(clinic: Clinic, given: str) -> None:
    """F2: the record is judged by the code, so nothing else may be kept."""
    assert chosen(clinic, given) == ("GLI_2012_OTHER",)
    assert clinic.file.settings()[SETTING.id].values == ("GLI_2012_OTHER",)


@pytest.mark.parametrize("given", [(), ("",), ("ECSC",), ("GLI_2012_OTHER", "GLI_GLOBAL_2022")])
def test_what_is_not_in_the_list_is_refused(clinic: Clinic, given: tuple[str, ...]) -> None:
    with pytest.raises(Trouble):
        chosen(clinic, *given)
    assert SETTING.id not in clinic.file.settings()


def test_numbers_are_kept_as_canonical_text() -> None:
    """F2: with the places of the setting, so that two ways to write one number are one."""
    assert check_values(STUDY.settings["rate_range"], ("1.50", "2.5")) == ("1.5", "2.5")
    with pytest.raises(Trouble):
        check_values(STUDY.settings["rate_range"], ("2.5", "1.5"))


@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN])
def test_it_is_read_by_its_words(clinic: Clinic, manner: Manner) -> None:
    """F2, F72: on paper and in the audit trail, never by its code."""
    chosen(clinic, "GLI_GLOBAL_2022")
    say = Speaker(manner)
    assert setting_values(say, SETTING, ("GLI_GLOBAL_2022",)) == "GLI Global 2022"
    lines = audit.entries(clinic.session, TrailFilter(about="setting"), 10)
    told = [TrailWords(say, STUDY).change(each) for each in lines if each.entry.item == "values"]
    assert told == ["GLI Global 2022"]
