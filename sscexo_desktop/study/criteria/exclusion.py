"""The evidence of the exclusion criteria."""

from __future__ import annotations

from decimal import Decimal

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.criteria.evidence import (
    Bound,
    Evidence,
    against,
    bounded,
    counted,
    exclusion,
    measurement,
    plainly,
)
from sscexo_desktop.study.derive.laboratory import cirrhosis, egfr_stage, filtration, phq9_band, rounded_filtration, times_normal
from sscexo_desktop.study.derive.numbers import shown, shown_beside
from sscexo_desktop.study.derive.pressure import DIASTOLIC, SYSTOLIC, mean_of_last_two
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.texts import Message, Text, message

PLATELET_LIMIT = Decimal(40)
"""×10⁹/L, that is 40,000 per µL, as registered: no setting."""
PLATELET_UNIT = "×10⁹/L"
PLATELETS = ("PLAT_LBORRES", "PLATREP_LBORRES")
FILTRATION_UNIT = "mL/min/1.73 m²"


def nothing_measured(_look: Look) -> Evidence:
    """Decided by history and examination alone."""
    return Evidence()


# ---- 2, 3: blood pressure, sugar ---------------------------------------------------------------------------------------------


def blood_pressure(look: Look) -> Evidence:
    """The means of the last two readings; one at its limit is enough, and both must be known."""
    found = [_mean(look, "SYSBP_MEAN", mean_of_last_two(look, SYSTOLIC), "bp_systolic_limit"),
             _mean(look, "DIABP_MEAN", mean_of_last_two(look, DIASTOLIC), "bp_diastolic_limit")]  # fmt: skip
    drugs = look.value("BPDRUG")
    treated = (message("On treatment: {drugs}.", drugs=drugs),) if drugs else ()
    if None in found:
        return Evidence((*(each.sentence for each in found if each is not None), *treated))
    return exclusion(found, treated, refutable=True)


def _mean(look: Look, item: str, mean: Decimal | None, setting: str) -> Bound | None:
    if mean is None:
        return None
    value = counted(shown(mean, 1))
    measured = message("{test} {value} {unit}", test=look.form.items[item].label, value=value, unit="mmHg")
    return against(measured, mean, look.around.limit(setting), "from")


def sugar(look: Look) -> Evidence:
    """Fasting glucose and HbA1c; TSH stands beside them."""
    found = (bounded(look, "GLUC_LBORRES", "glucose_limit", "from"), bounded(look, "HBA1C_LBORRES", "hba1c_limit", "from"))
    return exclusion(found, plainly(look, "TSH_LBORRES"))


# ---- 4, 5: heart, kidney -----------------------------------------------------------------------------------------------------


def nyha_class(look: Look) -> int | None:
    """Return the NYHA class as a number, 1 to 4."""
    kind, code = look.form.items["NYHA"].kind, look.code("NYHA")
    return kind.codelist.codes.index(code) + 1 if isinstance(kind, ChoiceKind) and code else None


def nyha_words(look: Look, number: Decimal | None) -> Text | None:
    """Say a NYHA class that is given as a number."""
    kind = look.form.items["NYHA"].kind
    if number is None or not isinstance(kind, ChoiceKind):
        return None
    return kind.codelist.choices[int(number) - 1].text


def heart(look: Look) -> Evidence:
    """NYHA class and ejection fraction; one beyond its limit is enough."""
    number, measured = nyha_class(look), measurement(look, "NYHA")
    nyha = None
    if number is not None and measured is not None:
        limit = look.around.limit("nyha_limit")
        nyha = against(measured, Decimal(number), limit, "from", nyha_words(look, limit))
    return exclusion((nyha, bounded(look, "LVEF_CVORRES", "lvef_limit", "below")))


def kidney_function(look: Look) -> Evidence:
    """The eGFR (CKD-EPI 2021); where several are possible only what is so for all of them is said."""
    found = filtration(look)
    if not isinstance(found, tuple):
        return Evidence(() if found is None else (message("{words}", words=found),))
    high, low = found[0], found[-1]
    limit = look.around.limit("egfr_limit")
    said = [rounded_filtration(each) if limit is None else shown_beside(each, 0, limit) for each in (high, low)]
    measured = _filtration_words(said[0], said[1], _stage(look))
    if limit is not None and low < float(limit) <= high:
        return Evidence((message("{measured}; limit {limit}: not certain.", measured=measured, limit=limit),))
    return exclusion((against(measured, Decimal(str(low)), limit, "below"),), refutable=True)


def _stage(look: Look) -> Text | Message:
    stage, kind = egfr_stage(look), look.form.items["GFRSTAGE"].kind
    if stage is None or stage.value is None or not isinstance(kind, ChoiceKind):
        return message("stage not certain")
    return kind.codelist.choice(str(stage.value)).text


def _filtration_words(high: Decimal | int, low: Decimal | int, stage: Text | Message) -> Message:
    if high == low:
        text = "eGFR {value} {unit} (CKD-EPI 2021, {stage})"
        return message(text, value=high, unit=FILTRATION_UNIT, stage=stage)
    text = "eGFR {low} to {high} {unit} (CKD-EPI 2021, {stage}; the day of birth is not known)"
    return message(text, low=low, high=high, unit=FILTRATION_UNIT, stage=stage)


# ---- 6, 7: liver, mood -------------------------------------------------------------------------------------------------------


def liver_function(look: Look) -> Evidence:
    """ALT, AST and bilirubin in multiples of their laboratory's upper limit; the Child-Pugh score where there is cirrhosis."""
    alt, ast = (_times(look, f"{each}_LBORRES", f"{each}ULN", "liver_uln_factor") for each in ("ALT", "AST"))
    bilirubin = _times(look, "BILI_LBORRES", "BILIULN", "bilirubin_uln_factor")
    return exclusion((alt, ast, bilirubin, _child_pugh(look)), () if bilirubin else plainly(look, "BILI_LBORRES"))


def _times(look: Look, item: str, upper: str, setting: str) -> Bound | None:
    times, measured = times_normal(look, item, upper), measurement(look, item)
    if times is None or measured is None:
        return None
    limit = look.around.limit(setting)
    said_times = shown(times, 1) if limit is None else shown_beside(times, 1, limit)
    words = message("{measured}, {times} × upper limit of normal", measured=measured, times=said_times)
    said = None if limit is None else message("{factor} ×", factor=limit)
    return against(words, times, limit, "above" if item == "BILI_LBORRES" else "from", said)


def _child_pugh(look: Look) -> Bound | None:
    found = cirrhosis(look)
    if found is None:
        return None
    if isinstance(found, Message):
        return Bound(found, None)
    words = message("Child-Pugh {points} points, class {letter}", points=found.points, letter=found.letter)
    return against(words, Decimal(found.points), look.around.limit("child_pugh_limit"), "from")


def mood(look: Look) -> Evidence:
    """The PHQ-9 total, which calls for an interview and excludes nobody by itself; its ninth question, which calls for a talk."""
    total, held = look.number("PHQ9TOT"), look.code("DEPINTYN") == "Y"
    if total is None:
        return Evidence((*_ninth(look), *plainly(look, "DEPINTYN")))
    limit = look.around.limit("phq9_interview")
    measured = message("PHQ-9 total {total} ({band})", total=total, band=_band(look))
    found = against(measured, total, limit, "from")
    sentences = (found.sentence, *_ninth(look), *plainly(look, "DEPINTYN"))
    if found.beyond and not held:
        return Evidence(sentences, None, ("N",))
    return Evidence(sentences, False if found.beyond is False else None)


def _band(look: Look) -> Text | Message:
    band, kind = phq9_band(look), look.form.items["PHQ9SEV"].kind
    if band is None or not isinstance(kind, ChoiceKind):
        return message("no band")
    return kind.codelist.choice(str(band.value)).text


def _ninth(look: Look) -> tuple[Message, ...]:
    score = look.number("PHQ9I9")
    if score is None:
        return ()
    if score:
        return (message("Question 9 is {score}: speak with the participant today.", score=score),)
    return (message("Question 9 is 0."),)


# ---- 8: life-threatening complications -----------------------------------------------------------------------------------------


def haemolysis(look: Look) -> Evidence:
    """What tells of haemolysis; the registry gives no number, so it stands there to be judged."""
    return Evidence(plainly(look, "HGB_LBORRES", "LDH_LBORRES", "HAPTOG_LBORRES", "BILI_LBORRES", "DAT_LBORRES"))


def platelet_counts(look: Look) -> tuple[Decimal, ...]:
    """Return the platelet counts, ×10⁹/L, in the order in which they were made."""
    return tuple(counted(each) for item in PLATELETS if (each := look.number(item)) is not None)


def platelets(look: Look) -> Evidence:
    """The lowest count against the registered limit; the answer has to agree with it."""
    counts = platelet_counts(look)
    if not counts:
        return Evidence()
    low = min(counts) < PLATELET_LIMIT
    bound = against(_counts(counts), min(counts), PLATELET_LIMIT, "below")
    if low:
        return Evidence((bound.sentence,), True, ("N",), (_platelet_reason(counts),), decides=True)
    return Evidence((bound.sentence,), False, ("Y",))


def _counts(counts: tuple[Decimal, ...]) -> Message:
    if len(counts) == 1:
        return message("Platelet count {count} {unit}", count=counts[0], unit=PLATELET_UNIT)
    text = "Lowest platelet count {count} {unit} (first {first}, repeated {repeated})"
    return message(text, count=min(counts), unit=PLATELET_UNIT, first=counts[0], repeated=counts[1])


def _platelet_reason(counts: tuple[Decimal, ...]) -> Message:
    """Name the first count below the limit, and the other one behind it."""
    if len(counts) == 1:
        return message("platelets {count} {unit} < {limit}", count=counts[0], unit=PLATELET_UNIT, limit=PLATELET_LIMIT)
    first, repeated = counts
    if first < PLATELET_LIMIT:
        text = "platelets {count} {unit} < {limit} (repeated {repeated})"
        return message(text, count=first, unit=PLATELET_UNIT, limit=PLATELET_LIMIT, repeated=repeated)
    text = "platelets {count} {unit} < {limit} (first {first})"
    return message(text, count=repeated, unit=PLATELET_UNIT, limit=PLATELET_LIMIT, first=first)


# ---- 9, 10: pregnancy, breastfeeding -------------------------------------------------------------------------------------------


def pregnancy(look: Look) -> Evidence:
    """The pregnancy test with its day."""
    result = look.code("HCG_LBORRES")
    sentences = plainly(look, "HCG_LBORRES", "HCGDAT", "CHILDPOT")
    if result == "POSITIVE":
        return Evidence(sentences, True, ("N",), (message("positive pregnancy test"),), decides=True)
    return Evidence(sentences, False, ("Y",)) if result == "NEGATIVE" else Evidence(sentences)
