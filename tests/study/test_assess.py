"""The assessment of a record: rules of the definition, kept findings, derived values, completeness (F2, F22, F26, F27, F34)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sscexo_desktop.resources import resource
from sscexo_desktop.study import units
from sscexo_desktop.study.answers import Answers, Around, Look
from sscexo_desktop.study.assess import RULES, Assessment, assess, basis
from sscexo_desktop.study.conditions import asked
from sscexo_desktop.study.load import load
from sscexo_desktop.study.model import Form, Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import ConfirmedSetting, Kept
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.study.typed import Answer, Blank, Finding, Unreadable

STUDY = load(resource("study"))
TODAY = date(2025, 3, 18)
NOW = datetime(2025, 3, 18, 9, 0, tzinfo=UTC)
ENGLISH = Manner("en")


Confirmed = Mapping[str, tuple[str, ...]]


def look(form: str, typed: Mapping[str, str], *, visit: str = "", study: Study = STUDY, confirmed: Confirmed | None = None) -> Look:
    """A record as the screen holds it while it is typed; `~ND` stands for a blank."""
    found: dict[Place, Answer] = {}
    rows: dict[str, tuple[int, ...]] = {}
    for where, text in typed.items():
        place = Place.of(where)
        found[place] = Blank(text[1:]) if text.startswith("~") else answer(study.forms[form], place, text)
        section = study.forms[form].section_of[place.item]
        if section.repeat:
            rows[section.id] = tuple(sorted({*rows.get(section.id, ()), place.row}))
    around = {each: ConfirmedSetting(each, values, 1, "test", "x", NOW) for each, values in (confirmed or {}).items()}
    return Look(study, study.forms[form], RecordKey("SSC-001", visit, form), Answers(found, rows), Around(TODAY, {}, around))


def answer(form: Form, place: Place, text: str) -> Answer:
    reading = units.read(form.items[place.item], text, ENGLISH)
    return Unreadable(text, reading.problem, reading.offers) if reading.problem else reading.value


def findings(result: Assessment, where: str) -> list[tuple[str, str]]:
    return [(each.check, each.severity) for each in result.findings if str(each.place) == where]


# ---- the rules that follow from the definition ----------------------------------------------------------------------------------

DOSE_RANGE = {"dose_range": ("5.2", "10.1")}
GENERAL = [
    ("GEN-UNREADABLE", "outcome", "DLCO_REORRES", "twelve", "12.0", {}),
    ("GEN-UNREADABLE", "screening", "PLAT_LBORRES", "248000 /µL", "248", {}),
    ("GEN-HARD", "outcome", "DLCO_REORRES", "0.4", "3.0", {}),
    ("GEN-HARD", "outcome", "DLCO_REORRES", "80.1", "45.0", {}),
    ("GEN-HARD", "unscheduled", "VISDAT", "2025-03-19", "2025-03-18", {}),
    ("GEN-HARD", "unscheduled", "VISDAT", "2024-01-15", "2024-01-16", {}),
    ("GEN-HARD", "screening", "RFICDAT", "2024-01-15 23:59", "2024-09-05 00:00", {}),
    ("GEN-HARD", "screening", "BRTHDAT", "2026", "2000", {}),
    ("GEN-SOFT", "outcome", "DLCO_REORRES", "2.9", "3.0", {}),
    ("GEN-SOFT", "outcome", "DLCO_REORRES", "45.1", "45.0", {}),
    ("GEN-SOFT", "screening", "RFICDAT", "2024-09-04 23:59", "2024-09-05 00:00", {}),
    ("GEN-SOFT", "screening", "RFICDAT", "2025-03-06 00:00", "2025-03-05 23:59", {}),
    ("GEN-SOFT", "screening", "BRTHDAT", "1388", "1387", {}),
    ("GEN-SOFT", "infusion", "STORETEMP", "-59.9", "-60.0", {}),
    ("GEN-STEP", "outcome", "ILDEXT_1", "7", "10", {}),
    ("GEN-UNIT", "screening", "PLAT_LBORRES", "248000", "248", {}),
    ("GEN-UNIT", "screening", "FVC_REORRES", "2140", "2.14", {}),
    ("GEN-SETTING", "infusion", "ECDOSE", "7.5", "~UNK", {}),
    ("GEN-SETTING-RANGE", "infusion", "ECDOSE", "5.1", "5.2", DOSE_RANGE),
    ("GEN-SETTING-RANGE", "infusion", "ECDOSE", "10.11", "10.1", DOSE_RANGE),
]


def test_every_general_rule_is_proven_here() -> None:
    """F40: the rules of the definition stand in the catalogue beside the named ones."""
    assert {each[0] for each in GENERAL} | {"GEN-REQUIRED"} == set(RULES)


@pytest.mark.parametrize(("rule", "form", "item", "fires", "quiet", "confirmed"), GENERAL)
def test_a_general_rule(rule: str, form: str, item: str, fires: str, quiet: str, confirmed: dict[str, tuple[str, ...]]) -> None:
    """F2, F26, F34: it speaks on one side of the limit and is silent on the other."""
    found = findings(assess(look(form, {item: fires}, confirmed=confirmed)), item)
    assert [each for each, _ in found if each.startswith("GEN")] == [rule]
    assert findings(assess(look(form, {item: quiet}, confirmed=confirmed)), item) == []


def test_severity_of_a_general_rule() -> None:
    """F34: as in the catalogue; a number in another unit that is impossible here is hard."""
    for rule, form, item, fires, _, confirmed in GENERAL:
        found = dict(findings(assess(look(form, {item: fires}, confirmed=confirmed)), item))
        assert found[rule] == ("hard" if rule == "GEN-UNIT" else RULES[rule][0])


def test_a_number_in_another_unit_that_is_possible_here_is_soft() -> None:
    """F26: asked about, not refused, if it lies within the hard limits."""
    item = STUDY.forms["outcome"].items["ALVVOL_REORRES"]
    assert item.hard is not None
    roomy = with_item("outcome", "ALVVOL_REORRES", hard=replace(item.hard, high=Decimal(9000)))
    result = assess(look("outcome", {"ALVVOL_REORRES": "3300"}, study=roomy))
    assert findings(result, "ALVVOL_REORRES") == [("GEN-UNIT", "soft")]
    assert [each.offers[0].typed for each in result.findings if each.check == "GEN-UNIT"] == ["3.30"]


def with_item(form_id: str, name: str, **changes: object) -> Study:
    """The study with one item changed."""
    form = STUDY.forms[form_id]
    sections = tuple(
        replace(each, items=tuple(replace(item, **changes) if item.id == name else item for item in each.items))  # type: ignore[arg-type]
        for each in form.sections
    )
    return replace(STUDY, forms={**STUDY.forms, form_id: replace(form, sections=sections)})


def test_a_partial_date_is_refused_only_if_all_of_it_is_impossible() -> None:
    """F21: the year 1403 holds days before and after today."""
    assert findings(assess(look("screening", {"SSCDXDAT": "1403"})), "SSCDXDAT") == []
    assert findings(assess(look("screening", {"SSCDXDAT": "1404"})), "SSCDXDAT") == [("GEN-HARD", "hard")]
    assert findings(assess(look("screening", {"BRTHDAT": "1300"})), "BRTHDAT") == [("GEN-SOFT", "soft")]


def test_required_and_optional() -> None:
    """F22: a value, or the reason why there is none; an optional item needs neither."""
    assert findings(assess(look("outcome", {})), "MMRC") == [("GEN-REQUIRED", "hard")]
    assert findings(assess(look("outcome", {"MMRC": "~REF"})), "MMRC") == []
    assert findings(assess(look("outcome", {"MMRC": "2"})), "MMRC") == []
    assert findings(assess(look("outcome", {})), "PBARO") == []


def test_a_note_asks_for_nothing() -> None:
    """F2: an unconfirmed range is said and does not stand in the way."""
    result = assess(look("infusion", {"ECDOSE": "7.5"}))
    note = next(each for each in result.findings if each.check == "GEN-SETTING")
    assert (note.severity, note.open) == ("note", False)
    confirmed = assess(look("infusion", {"ECDOSE": "7.5"}, confirmed=DOSE_RANGE))
    assert findings(confirmed, "ECDOSE") == []


# ---- what is hidden ------------------------------------------------------------------------------------------------------------


def test_nothing_is_said_about_what_is_not_asked() -> None:
    """F27: an unreadable text in a hidden field does not stand in the way."""
    hidden = assess(look("infusion", {"ECINTR": "N", "ECINTMIN": "a while"}))
    assert findings(hidden, "ECINTMIN") == []
    shown = assess(look("infusion", {"ECINTR": "Y", "ECINTMIN": "a while"}))
    assert findings(shown, "ECINTMIN") == [("GEN-UNREADABLE", "hard")]


def test_no_rule_and_no_derived_value_rests_on_a_hidden_answer() -> None:
    """F27: what a save would clear counts for nothing already on the screen."""
    typed = {"ECSTTIM": "09:00", "ECENTIM": "09:50", "ECVOLT": "100", "ECINTMIN": "25"}
    rates = {"rate_range": ("1.5", "2.5")}
    shown = assess(look("infusion", {**typed, "ECINTR": "Y"}, confirmed=rates))
    assert shown.derived[Place("ECFLRT")] == Decimal("4.00")
    assert ("INF-10", "soft") in findings(shown, "ECENTIM")
    hidden = assess(look("infusion", {**typed, "ECINTR": "N"}, confirmed=rates))
    assert hidden.derived[Place("ECFLRT")] == Decimal("2.00")
    assert findings(hidden, "ECENTIM") == []


def test_a_retired_answer_still_counts() -> None:
    """F3, F4: it is kept and no longer asked; rules that rest on it go on."""
    study = with_item("infusion", "ECINTMIN", until="1.1")
    typed = {"ECSTTIM": "09:00", "ECENTIM": "09:50", "ECVOLT": "100", "ECINTR": "Y", "ECINTMIN": "10"}
    result = assess(look("infusion", typed, study=study))
    assert Place("ECINTMIN") not in result.asked
    assert result.derived[Place("ECFLRT")] == Decimal("2.50")


# ---- kept findings ---------------------------------------------------------------------------------------------------------------


def kept(at: Look, finding: Finding, reason: str = "measured twice") -> Kept:
    return Kept(finding.check, finding.place, basis(at, finding), reason)


def soft(result: Assessment) -> list[Finding]:
    return [each for each in result.findings if each.severity == "soft"]


def test_a_soft_finding_is_settled_by_a_reason() -> None:
    """F34: the finding stays to be read, and no longer stands open."""
    seen = look("infusion", {"TEMP_VSORRES#2": "38.4"})
    (finding,) = soft(assess(seen))
    assert finding.open
    (settled,) = soft(assess(seen, [kept(seen, finding)]))
    assert (settled.kept, settled.open) == ("measured twice", False)
    assert settled.place == Place("TEMP_VSORRES", 2)


def test_a_reason_holds_only_while_the_value_stays() -> None:
    """F34: another value, or the same value in another row, is asked about anew; the old value finds its reason again."""
    seen = look("infusion", {"TEMP_VSORRES#2": "38.4"})
    reason = kept(seen, soft(assess(seen))[0])
    assert [each.open for each in soft(assess(look("infusion", {"TEMP_VSORRES#2": "38.5"}), [reason]))] == [True]
    assert [each.open for each in soft(assess(look("infusion", {"TEMP_VSORRES#3": "38.4"}), [reason]))] == [True]
    assert [each.open for each in soft(assess(look("infusion", {"TEMP_VSORRES#2": "38.4"}), [reason]))] == [False]
    assert soft(assess(look("infusion", {"TEMP_VSORRES#2": "36.9"}), [reason])) == []


def test_a_reason_holds_only_while_the_other_values_stay() -> None:
    """F34, F35: a finding that rests on two values is asked about anew when the other one changes."""
    times = {"ECSTTIM": "09:00", "ECENTIM": "10:30", "ECVOLT": "100"}
    rates = {"duration_range": ("45", "75")}
    seen = look("infusion", times, confirmed=rates)
    reason = kept(seen, soft(assess(seen))[0])
    assert [each.open for each in soft(assess(seen, [reason]))] == [False]
    earlier = look("infusion", {**times, "ECSTTIM": "08:59"}, confirmed=rates)
    assert [each.open for each in soft(assess(earlier, [reason]))] == [True]
    stricter = look("infusion", times, confirmed={"duration_range": ("45", "70")})
    assert [each.open for each in soft(assess(stricter, [reason]))] == [True]


def test_hard_findings_are_never_kept() -> None:
    """F34: no reason makes the impossible possible."""
    seen = look("outcome", {"DLCO_REORRES": "81.0"})
    (hard,) = [each for each in assess(seen).findings if each.check == "GEN-HARD"]
    assert [each.open for each in assess(seen, [kept(seen, hard)]).findings if each.check == "GEN-HARD"] == [True]


# ---- the whole -------------------------------------------------------------------------------------------------------------------


COMPLETE = {"CMTRT": "omeprazole", "CMDSTXT": "20", "CMDOSU": "mg", "CMDOSFRQ": "QD", "CMSTDAT": "~UNK", "CMONGO": "Y"}


def test_a_record_is_complete_when_nothing_stands_open() -> None:
    """F22, F34: each required answer is missed, one at a time."""
    assert assess(look("medication", COMPLETE)).complete
    for item in COMPLETE:
        left = {name: text for name, text in COMPLETE.items() if name != item}
        result = assess(look("medication", left))
        assert not result.complete
        assert findings(result, item) == [("GEN-REQUIRED", "hard")]


def test_how_much_is_answered() -> None:
    """F105: blanks and unreadable texts are answers, derived values are not counted, hidden ones neither."""
    result = assess(look("medication", {**COMPLETE, "CMROUTE": "somehow"}))
    assert (result.answered, result.to_answer) == (7, 8)
    ended = assess(look("medication", {**COMPLETE, "CMONGO": "N"}))
    assert (ended.answered, ended.to_answer) == (6, 9)
    assert assess(look("medication", {})).answered == 0


def test_findings_stand_in_the_order_of_the_form() -> None:
    """F34: so that “To settle” leads through the form from above, hard before soft at one place."""
    typed = {"ECENTIM": "09:00", "ECSTTIM": "09:30", "ECVOLT": "90", "ECDILVOL": "80", "TEMP_VSORRES#1": "39"}
    seen = look("infusion", typed, visit="infusion1")
    order = list(asked(seen.form, seen.answers, seen.around))
    found = assess(seen).findings
    places = [order.index(each.place) for each in found]
    assert places == sorted(places)
    assert [each.check for each in found if each.place == Place("ECVOLT")] == ["INF-09", "GEN-SOFT"]


ANYTHING = ["Y", "N", "F", "1", "2", "7.5", "۳۸", "2025-03-18", "1403", "09:30", "1403/06/20 9:30", "~UNK", "<b>{x}</b>", "=1+1"]


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_no_record_breaks_the_assessment(data: st.DataObject) -> None:
    """F34, T10: whatever is typed anywhere, every rule answers, and every finding stands at a place that is asked."""
    form = data.draw(st.sampled_from(list(STUDY.forms.values())))
    texts = st.sampled_from(ANYTHING)
    items = data.draw(st.lists(st.sampled_from(list(form.items.values())), max_size=25, unique_by=lambda item: item.id))
    typed = {}
    for item in items:
        if not item.derive:
            row = f"#{data.draw(st.integers(1, 3))}" if form.section_of[item.id].repeat else ""
            typed[f"{item.id}{row}"] = data.draw(texts)
    visit = data.draw(st.sampled_from(["", *(each.id for each in STUDY.visits)]))
    confirmed = {each.id: each.proposal for each in STUDY.settings.values() if each.proposal} | DOSE_RANGE
    result = assess(look(form.id, typed, visit=visit, confirmed=confirmed))
    assert {each.place for each in result.findings} <= set(result.asked)
    assert set(result.derived) <= set(result.asked)
    assert result.complete == (not any(each.open for each in result.findings))
