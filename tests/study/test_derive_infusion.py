"""The infusion: expected end, true rate, dose in words and so far, what a safety re-check should know (F38, F43, F44, F47)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest

from sscexo_desktop.clinical import infusion as arithmetic
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.resources import resource
from sscexo_desktop.study.answers import Answers, Around, Look
from sscexo_desktop.study.assess import Assessment, assess
from sscexo_desktop.study.load import load
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import ConfirmedSetting, Record
from sscexo_desktop.study.rests_on import rests_on
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.study.withholding import withheld, withheld_record

STUDY = load(resource("study"))
FORM = STUDY.forms["infusion"]
ENGLISH, PERSIAN = Speaker(Manner("en")), Speaker(Manner("fa", "jalali"))
NOW = datetime(2025, 3, 18, 9, 0, tzinfo=UTC)
VECTORS = Path(__file__).parent.parent / "data" / "vectors" / "infusion.csv"
RUN = {"ECDILVOL": "100", "ECSTTIM": "09:45"}
DOSE = {"ECDOSE": "7.5", "ECUNITS": "3", "ECPARTUNIT": "2.5"}
SCREENED = {"SEX": "F", "PLAT_LBORRES": "52", "PLATREP_LBORRES": "48", "RFICDAT": "2024-09-10 09:30"}
POTENTIAL = {**SCREENED, "CHILDPOT": "POTENTIAL", "HCG_LBORRES": "NEGATIVE", "HCGDAT": "2024-09-11"}
Saved = tuple[str, str, Mapping[str, str]]


def answers(form: str, typed: Mapping[str, str]) -> Answers:
    found: dict[Place, object] = {}
    rows: dict[str, tuple[int, ...]] = {}
    for where, text in typed.items():
        place = Place.of(where)
        found[place] = STUDY.forms[form].items[place.item].kind.parse(text, Manner()).value
        assert found[place] is not None, f"{where} = {text!r} cannot be read"
        if place.row:
            section = STUDY.forms[form].section_of[place.item].id
            rows[section] = tuple(sorted({*rows.get(section, ()), place.row}))
    return Answers(found, rows)


def record(visit: str, form: str, typed: Mapping[str, str], occurrence: int = 1) -> Record:
    there = answers(form, typed)
    return Record(RecordKey("SSC-001", visit, form, occurrence), 1, True, "1.2", NOW, "nurse", there.at, there.sections)


def look(typed: Mapping[str, str], visit: str = "infusion1", saved: Iterable[Saved] = (), **settings: str) -> Look:
    records = [record(*each, occurrence=n) for n, each in enumerate(saved, 1)]
    confirmed = {
        each: ConfirmedSetting(each, tuple(values.split()), 1, "test", "doctor", NOW) for each, values in settings.items()
    }
    around = Around(date(2025, 3, 18), {each.key: each for each in records}, confirmed)
    return Look(STUDY, FORM, RecordKey("SSC-001", visit, "infusion"), answers("infusion", typed), around)


def assessed(typed: Mapping[str, str], visit: str = "infusion1", saved: Iterable[Saved] = (), **settings: str) -> Assessment:
    return assess(look(typed, visit, saved, **settings))


def beside(found: Assessment, item: str, say: Speaker = ENGLISH) -> str:
    """Return the words beside an item, without direction marks."""
    words = found.beside.get(Place(item))
    return "" if words is None else "".join(each for each in say(words) if each not in "\u2066\u2067\u2068\u2069")


# ---- the clock ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", list(csv.DictReader(VECTORS.read_text("utf-8-sig").splitlines())), ids=lambda case: case["case"])
def test_vectors_of_the_arithmetic(case: Mapping[str, str]) -> None:
    """F44: the arithmetic as it was checked by hand elsewhere."""
    rate = float(case["rate_mL_min"])
    assert arithmetic.minutes(float(case["volume_mL"]), rate) == pytest.approx(float(case["duration_min"]))
    assert arithmetic.ml_per_hour(rate) == pytest.approx(float(case["rate_mL_h"]))
    assert arithmetic.drops_per_minute(rate) == pytest.approx(float(case["drops_per_min_20gtt_set"]))


def test_the_expected_end_says_its_arithmetic() -> None:
    """F44: at 2 mL/min, with what a pump and a drip set are to be set to."""
    found = assessed(RUN)
    assert found.derived[Place("EXPEND")] == time(10, 35)
    assert beside(found, "EXPEND") == "100 mL at 2 mL/min = 50 min; 120 mL/h, 40 drops/min with a 20-drop set"
    assert beside(found, "EXPEND", PERSIAN).startswith("۱۰۰ میلی‌لیتر با سرعت ۲ میلی‌لیتر در دقیقه = ۵۰ دقیقه")


def test_the_arithmetic_is_there_before_the_start() -> None:
    """F44: whoever sets the drip needs it before the clock runs; with nothing typed there is nothing to say."""
    found = assessed({"ECDILVOL": "90"})
    assert Place("EXPEND") not in found.derived
    assert beside(found, "EXPEND").startswith("90 mL at 2 mL/min = 45 min")
    assert beside(assessed({"ECSTTIM": "09:45"}), "EXPEND") == "Still needed: Volume of 0.9 % saline."
    assert beside(assessed({}), "EXPEND") == ""


def test_an_interruption_is_added_and_midnight_is_said() -> None:
    """F44: the end moves with the interruption; a time of tomorrow is no time of this form."""
    found = assessed({**RUN, "ECINTR": "Y", "ECINTMIN": "20"})
    assert found.derived[Place("EXPEND")] == time(10, 55)
    assert beside(found, "EXPEND").endswith("; 20 min interrupted")
    late = assessed({**RUN, "ECSTTIM": "23:30"})
    assert Place("EXPEND") not in late.derived
    assert beside(late, "EXPEND").endswith("after midnight.")


def test_the_true_rate_says_what_it_rests_on() -> None:
    """F44: volume over the minutes it really ran; without a value the reason."""
    typed = {"ECSTTIM": "10:05", "ECENTIM": "11:25", "ECINTR": "Y", "ECINTMIN": "20", "ECVOLT": "100"}
    found = assessed(typed)
    assert found.derived[Place("ECFLRT")] == Decimal("1.67")
    assert beside(found, "ECFLRT") == "100 mL in 80 min less 20 min interrupted"
    assert beside(assessed({**typed, "ECINTMIN": "80"}), "ECFLRT") == "No rate: 100 mL in 80 min with 80 min interrupted."
    assert beside(assessed({"ECSTTIM": "10:05", "ECVOLT": "100"}), "ECFLRT") == "Still needed: Ended at."
    assert beside(assessed({"ECSTTIM": "10:05", "ECENTIM": "09:05"}), "INFMIN") == "“Ended at” lies before “Started at”."


def test_from_thawed_to_start() -> None:
    """F44: in minutes, or the reason why there are none."""
    assert assessed({"THAWTIM": "09:20", "ECSTTIM": "09:45"}).derived[Place("THAWSTART")] == 25
    assert beside(assessed({"THAWTIM": "09:50", "ECSTTIM": "09:45"}), "THAWSTART") == "“Started at” lies before “Thawed at”."
    assert beside(assessed({"THAWTIM": "09:20"}), "THAWSTART") == "Still needed: Started at."


# ---- the dose ----------------------------------------------------------------------------------------------------------------


def test_the_dose_is_said_in_words() -> None:
    """F43: the whole number of particles, and what the units come to."""
    found = assessed(DOSE)
    particles = "750,000,000,000 particles: seven hundred and fifty billion"
    assert beside(found, "ECDOSE") == f"{particles}; 3 units × 2.5 ×10¹¹ = 7.5 ×10¹¹"
    assert beside(found, "DOSECUM") == particles
    assert beside(found, "ECPARTUNIT") == "250,000,000,000 particles: two hundred and fifty billion"
    assert beside(assessed({"ECDOSE": "7.5"}), "ECDOSE", PERSIAN) == "۷۵۰٬۰۰۰٬۰۰۰٬۰۰۰ ذره: هفتصد و پنجاه میلیارد ذره"
    assert beside(assessed({"ECUNITS": "3", "ECPARTUNIT": "2.5"}), "ECDOSE") == "3 units × 2.5 ×10¹¹ = 7.5 ×10¹¹"
    assert beside(assessed({"ECUNITS": "3"}), "ECDOSE") == ""


def test_the_dose_so_far() -> None:
    """F43: in words too; with an earlier one missing there is no sum, and it is said which."""
    first: Saved = ("infusion1", "infusion", {"ECDOSE": "7.5"})
    found = assessed({"ECDOSE": "7.25"}, "infusion2", [first])
    assert found.derived[Place("DOSECUM")] == Decimal("14.75")
    assert beside(found, "DOSECUM").endswith("one trillion four hundred and seventy-five billion")
    gap = assessed({"ECDOSE": "7.25"}, "infusion3", [first])
    assert Place("DOSECUM") not in gap.derived
    assert beside(gap, "DOSECUM") == "No sum: the dose of “Infusion 2” is not recorded."


@pytest.mark.parametrize("item", ["ECDOSE", "ECUNITS", "ECPARTUNIT", "DOSECUM", "ECFLRT", "ECVOLT"])
def test_what_leads_to_the_dose_is_blinded(item: str) -> None:
    """F50: each of them by itself."""
    assert FORM.items[item].blinded


def test_nothing_open_is_worked_out_from_what_is_blinded() -> None:
    """F50, T14: values and words of open items are the same with and without the blinded answers, and hold no digit of them."""
    typed = {**RUN, **DOSE, "ECENTIM": "10:36", "ECVOLT": "100", "RECHKYN": "Y", "ECSTDAT": "2024-09-18", "THAWTIM": "09:20"}
    there: list[Saved] = [("screening", "screening", SCREENED), ("infusion1", "infusion", DOSE)]
    whole = look(typed, "infusion2", there)
    shown = withheld_record(FORM, record("infusion2", "infusion", typed))
    cut = Look(STUDY, FORM, whole.key, Answers(shown.answers, shown.rows), withheld(STUDY, whole.around))
    one, other = assess(whole), assess(cut)
    open_items = {item.id for item in FORM.items.values() if not item.blinded}
    assert {at: value for at, value in one.derived.items() if at.item in open_items} == other.derived
    for at, words in one.beside.items():
        if at.item in open_items:
            assert words == other.beside[at]
            assert "7.5" not in ENGLISH(words)
            assert "billion" not in ENGLISH(words)
    assert {Place("EXPEND"), Place("RECHKYN")} <= one.beside.keys()


# ---- the safety re-check -----------------------------------------------------------------------------------------------------


def test_the_recheck_shows_what_is_known() -> None:
    """F38: platelets, the last pregnancy test, the infusion before, serious events that are still open."""
    serious: Saved = ("", "adverse_event", {"AETERM": "pneumonia", "AESER": "Y", "AEONGO": "Y"})
    over: Saved = ("", "adverse_event", {"AETERM": "syncope", "AESER": "Y", "AEONGO": "N"})
    reaction = {"REACTYN": "Y", "REACTTERM": "CHILLS", "REACTGR": "1", "HCG_LBORRES": "NEGATIVE", "HCGDAT": "2024-09-17"}
    saved = [("screening", "screening", POTENTIAL), ("infusion1", "infusion", reaction), serious, over]
    said = beside(assessed({"ECSTDAT": "2024-10-02"}, "infusion2", saved), "RECHKYN")
    assert said == (
        "lowest platelets at screening 48 ×10⁹/L; last pregnancy test Negative on 2024-09-17; Infusion 1: Chills, grade 1; "
        "open serious adverse events: 1"
    )


def test_the_recheck_of_others() -> None:
    """F38: before the first infusion the screening's test counts; who cannot become pregnant needs none; men have none."""
    first = beside(assessed({}, saved=[("screening", "screening", POTENTIAL)]), "RECHKYN")
    assert "last pregnancy test Negative on 2024-09-11" in first
    assert "Infusion" not in first
    status = {**SCREENED, "CHILDPOT": "POSTMENOPAUSAL"}
    assert "child-bearing status: Postmenopausal" in beside(assessed({}, saved=[("screening", "screening", status)]), "RECHKYN")
    man = beside(assessed({}, saved=[("screening", "screening", {**SCREENED, "SEX": "M"})]), "RECHKYN")
    assert man == "lowest platelets at screening 48 ×10⁹/L; open serious adverse events: 0"
    assert beside(assessed({}), "RECHKYN") == ""


@pytest.mark.parametrize(
    ("day", "words"),
    [("2024-09-15", "3 days before the infusion"), ("2024-09-17", "the day before the infusion"),
     ("2024-09-18", "on the day of the infusion"), ("2024-09-19", "")],
)  # fmt: skip
def test_the_age_of_the_pregnancy_test(day: str, words: str) -> None:
    """F38: said beside its date; a test after the infusion is a finding's business."""
    typed = {"ECSTDAT": "2024-09-18", "HCG_LBORRES": "NEGATIVE", "HCGDAT": day}
    assert beside(assessed(typed, saved=[("screening", "screening", POTENTIAL)]), "HCGDAT") == words


# ---- alerts ------------------------------------------------------------------------------------------------------------------

LIMITS = {
    "alert_systolic": "90 180", "alert_systolic_fall": "30", "alert_systolic_fall_percent": "30", "alert_diastolic": "110",
    "alert_pulse": "50 120", "alert_pulse_rise": "30", "alert_saturation": "90", "alert_saturation_fall": "4",
    "alert_temperature": "38.0", "alert_temperature_rise": "1.0", "alert_respiration": "24",
}  # fmt: skip


def alerts(found: Assessment) -> list[tuple[str, str]]:
    return [(each.check, str(each.place)) for each in found.findings if each.check in ALERT_CHECKS]


ALERT_CHECKS = {f"INF-{n}" for n in range(16, 23)}


def test_the_proposals_are_those_of_the_settings() -> None:
    """F2: what these tests judge by is what is proposed; the shortest interval has no proposal."""
    assert {each: " ".join(STUDY.settings[each].proposal) for each in LIMITS} == LIMITS
    assert STUDY.settings["infusion_minimum"].proposal == ()


def test_one_alert_a_cell_and_one_for_the_reaction() -> None:
    """F44: a pressure that is low, has fallen, and by how much: said once; “no reaction” then asks for a reason, with all of it."""
    typed = {"VSTPT#1": "BEFORE", "SYSBP_VSORRES#1": "140", "VSTPT#2": "M15", "SYSBP_VSORRES#2": "85", "TEMP_VSORRES#2": "38.4",
             "REACTYN": "N"}  # fmt: skip
    found = assessed(typed, **LIMITS)
    assert alerts(found) == [("INF-16", "SYSBP_VSORRES#2"), ("INF-17", "TEMP_VSORRES#2"), ("INF-22", "REACTYN")]
    low, hot, reaction = (each.message for each in found.findings if each.check in ALERT_CHECKS)
    assert ENGLISH(low) == "Alert: 85 mmHg is below 90 mmHg. Correct it or give a reason."
    assert ENGLISH(hot) == "Alert: 38.4 °C; the limit is 38.0 °C or more. Correct it or give a reason."
    assert "BP sys 85 (15 min); Temp 38.4 (15 min)" in ENGLISH(reaction)
    assert alerts(assessed({**typed, "REACTYN": "Y"}, **LIMITS))[-1] == ("INF-17", "TEMP_VSORRES#2")


def test_a_change_names_both_values() -> None:
    """F44: the fall in points is no percentage of anything."""
    typed = {"VSTPT#1": "BEFORE", "OXYSAT_VSORRES#1": "97", "VSTPT#2": "END", "OXYSAT_VSORRES#2": "92"}
    (found,) = (each for each in assessed(typed, **LIMITS).findings if each.check == "INF-19")
    assert ENGLISH(found.message) == (
        "Alert: 92 is 5 percentage points lower than before the infusion (97); the limit is 4 percentage points. "
        "Correct it or give a reason."
    )


def test_what_was_measured_before_is_no_reaction() -> None:
    """F44: an alert in the row “before” stands at its cell, and does not ask whether there was a reaction."""
    typed = {"VSTPT#1": "BEFORE", "TEMP_VSORRES#1": "38.2", "REACTYN": "N"}
    assert alerts(assessed(typed, **LIMITS)) == [("INF-17", "TEMP_VSORRES#1")]


def test_nothing_is_judged_while_no_limit_is_confirmed() -> None:
    """F2: and a record that would be judged by a limit rests on it, so that it cannot be signed before."""
    typed = {"VSTPT#1": "BEFORE", "SYSBP_VSORRES#1": "140", "VSTPT#2": "M15", "SYSBP_VSORRES#2": "60", "REACTYN": "N"}
    assert alerts(assessed(typed)) == []
    assert {"alert_systolic", "alert_systolic_fall", "alert_systolic_fall_percent"} <= rests_on(look(typed))
    assert not {"alert_pulse", "alert_temperature"} & rests_on(look(typed))


# ---- the shortest interval ---------------------------------------------------------------------------------------------------


def test_too_soon_is_said_once() -> None:
    """F47: the shortest interval speaks before the window does."""
    before: list[Saved] = [("infusion1", "infusion", {"ECSTDAT": "2024-09-18"})]
    confirmed = {"infusion_minimum": "7", "infusion_interval": "14", "infusion_window": "3"}
    said = [assessed({"ECSTDAT": day}, "infusion2", before, **confirmed).findings for day in ("2024-09-24", "2024-09-26")]
    found = [[each.check for each in findings if each.check in ("INF-04", "INF-23")] for findings in said]
    assert found == [["INF-23"], ["INF-04"]]
