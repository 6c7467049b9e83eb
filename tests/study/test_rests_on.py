"""F2: which settings a record rests on: those its answers are judged by, and when its visit is due; no others."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.assess import assess
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.rests_on import rests_on
from tests.study.test_checks import ELIGIBLE, EXAMPLES, STUDY, Example, answers_of, around_of, infused


def look(form: str, typed: Mapping[str, str], visit: str = "", *, saved: tuple[object, ...] = (ELIGIBLE,)) -> Look:
    around = around_of(saved, {})  # type: ignore[arg-type]
    return Look(STUDY, STUDY.forms[form], RecordKey("SSC-001", visit, form), answers_of(STUDY.forms[form], typed), around)


def test_an_empty_record_rests_on_nothing_but_its_visit() -> None:
    """F2: when infusion 2 is due is open; a first infusion, a screening and an event have no date to keep."""
    assert rests_on(look("infusion", {}, "infusion1")) == frozenset()
    assert rests_on(look("infusion", {}, "infusion2")) == {"infusion_interval", "infusion_window"}
    assert rests_on(look("outcome", {}, "month6")) == {"month6_window"}
    assert rests_on(look("screening", {}, "screening")) == frozenset()
    assert rests_on(look("adverse_event", {})) == frozenset()


def test_a_dose_rests_on_its_range() -> None:
    """F2: the registered dose is no range, so an infusion with a dose waits for the investigator."""
    assert rests_on(look("infusion", {"ECSTDAT": "2024-09-18", "ECDOSE": "7.5"}, "infusion1")) == {"dose_range"}


def test_a_limit_counts_only_where_there_is_something_to_judge() -> None:
    """F2: an interval from an infusion that is not saved, a lab value that is missing: nobody waits for those."""
    clock = {"ECSTDAT": "2024-09-18", "THAWTIM": "09:40", "ECSTTIM": "10:00", "ECENTIM": "10:50", "ECVOLT": "100"}
    assert rests_on(look("infusion", clock, "infusion1")) == {"thaw_to_start", "duration_range", "rate_range"}
    assert rests_on(look("screening", {"EXCL03": "N"}, "screening")) == frozenset()
    assert rests_on(look("screening", {"GLUC_LBORRES": "90"}, "screening")) == {"glucose_limit"}
    assert rests_on(look("screening", {"GLUC_LBORRES": "90", "EXCL03": "Y"}, "screening")) == {"glucose_limit"}
    assert rests_on(look("screening", {"ALT_LBORRES": "90", "EXCL06": "N"}, "screening")) == frozenset(), "no upper limit beside it"


@pytest.mark.parametrize("example", [each for each in EXAMPLES if each.settings], ids=lambda each: each.check)
def test_whatever_rule_speaks_of_a_limit_the_record_rests_on_it(example: Example) -> None:
    """F2, F40: for every rule of the catalogue that needs a confirmed setting."""
    found = rests_on(look(example_form(example), example.fires, example.visit, saved=example.saved))
    assert set(example.settings) <= found


def example_form(example: Example) -> str:
    from tests.study.test_checks import BY_ID

    return BY_ID[example.check].form


def test_asking_changes_nothing() -> None:
    """F2: the record is assessed as ever, and what is confirmed counts as well as what is open."""
    saved = (ELIGIBLE, infused(1, "2024-09-18"))
    around = around_of(saved, {"infusion_interval": ("14",), "infusion_window": ("3",)})
    form = STUDY.forms["infusion"]
    seen = Look(STUDY, form, RecordKey("SSC-001", "infusion2", "infusion"), answers_of(form, {"ECSTDAT": "2024-10-30"}), around)
    before = assess(seen)
    assert rests_on(seen) == {"infusion_interval", "infusion_window", "infusion_minimum"}
    assert assess(seen) == before
    assert "INF-04" in {each.check for each in before.findings}
