"""Rules of an infusion: who may have it, in which order, the clock from freezer to vein, volumes, two people, vital signs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from itertools import pairwise

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.checks.rule import Check, Found
from sscexo_desktop.study.checks.vital_alerts import CHECKS as VITAL_ALERTS
from sscexo_desktop.study.derive.infusion import PROTOCOL_RATE, between, dose_of_units, mean_rate
from sscexo_desktop.study.digits import persian_letters
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.typed import Blank

CLOCK = ("OUTTIM", "THAWTIM", "DILTIM", "ECSTTIM", "ECENTIM")
PELLET = Decimal("0.1")
"""mL of buffer that the pellet brings into the prepared volume, as registered (100 µL)."""


def eligibility_unsigned(look: Look) -> Iterator[Found]:
    """No infusion before an investigator signed the decision on eligibility."""
    if look.around.eligibility_signed is False and look.day("ECSTDAT"):
        yield "ECSTDAT", {}


def not_eligible(look: Look) -> Iterator[Found]:
    """No infusion without a screening that was decided “eligible”."""
    if look.screening.code("ELIGYN") != "Y" and look.day("ECSTDAT"):
        yield "ECSTDAT", {}


def before_decision(look: Look) -> Iterator[Found]:
    """No infusion before the decision on eligibility."""
    given, decided = look.day("ECSTDAT"), look.screening.day("ELIGDAT")
    if given and decided and given < decided:
        yield "ECSTDAT", {"decided": decided}


def _previous(look: Look) -> str:
    order = [visit.id for visit in look.study.visits if "infusion" in visit.forms]
    at = order.index(look.key.visit) if look.key.visit in order else 0
    return order[at - 1] if at else ""


def out_of_order(look: Look) -> Iterator[Found]:
    """Infusion n follows infusion n − 1."""
    given, earlier = look.day("ECSTDAT"), _previous(look)
    if not given or not earlier:
        return
    before = look.around.answers("infusion", earlier).day("ECSTDAT")
    if before is None or given <= before:
        yield "ECSTDAT", {"visit": look.study.visit(earlier).title}


def _days_since(look: Look) -> int | None:
    """Return the days from the infusion before to this one, none while one of the two has no date."""
    given, earlier = look.day("ECSTDAT"), _previous(look)
    before = look.around.answers("infusion", earlier).day("ECSTDAT") if earlier else None
    return (given - before).days if given and before else None


def too_soon(look: Look) -> Iterator[Found]:
    """With a confirmed shortest interval, the session must not come before it."""
    days = _days_since(look)
    minimum = None if days is None else look.around.limit("infusion_minimum")
    if minimum is not None and days is not None and days < minimum:
        yield "ECSTDAT", {"days": days, "minimum": minimum}


def wrong_interval(look: Look) -> Iterator[Found]:
    """With a confirmed interval and window, the session must fall into it; what is too soon anyway is said once."""
    days = _days_since(look)
    if days is None:
        return
    interval, window = look.around.limit("infusion_interval"), look.around.limit("infusion_window")
    if interval is None or window is None or any(too_soon(look)):
        return
    if abs(days - interval) > window:
        yield "ECSTDAT", {"days": days, "interval": interval, "window": window}


def no_longer_eligible(look: Look) -> Iterator[Found]:
    """The re-check before the infusion found something."""
    if look.code("RECHKYN") == "N":
        yield "RECHKYN", {}


def pregnant(look: Look) -> Iterator[Found]:
    """No infusion in pregnancy."""
    if look.code("HCG_LBORRES") == "POSITIVE":
        yield "HCG_LBORRES", {}


def untested(look: Look) -> Iterator[Found]:
    """Who can become pregnant by the screening is tested before each infusion, whatever reason there is for no test."""
    if look.screening.code("CHILDPOT") == "POTENTIAL" and isinstance(look.answers.answer("HCG_LBORRES"), Blank):
        yield "HCG_LBORRES", {}


def old_pregnancy_test(look: Look) -> Iterator[Found]:
    """With a confirmed limit, the test of who can become pregnant is recent; it has a date only, so whole days are counted."""
    tested, given = look.day("HCGDAT"), look.day("ECSTDAT")
    if not tested or not given or look.screening.code("CHILDPOT") in ("POSTMENOPAUSAL", "STERILISED"):
        return
    hours = look.around.limit("hcg_age_hours")
    if hours is not None and ((given - tested).days * 24 > hours or tested > given):
        yield "HCGDAT", {"hours": hours}


def clock_runs_backwards(look: Look) -> Iterator[Found]:
    """Freezer, thaw, dilution, start and end follow each other."""
    for earlier, later in pairwise(CLOCK):
        start, end = look.value(earlier), look.value(later)
        if isinstance(start, time) and isinstance(end, time) and (end < start or (later == "ECENTIM" and end == start)):
            yield later, {"earlier": look.form.items[earlier].label}


def long_thaw(look: Look) -> Iterator[Found]:
    """With a confirmed limit, the infusion starts soon enough after thawing."""
    minutes = between(look, "THAWTIM", "ECSTTIM")
    limit = None if minutes is None else look.around.limit("thaw_to_start")
    if limit is not None and minutes is not None and minutes > limit:
        yield "ECSTTIM", {"minutes": minutes, "limit": limit}


def dose_is_no_product(look: Look) -> Iterator[Found]:
    """The dose is units given times particles per unit."""
    dose, product = look.number("ECDOSE"), dose_of_units(look)
    if dose is not None and product is not None and dose != product:
        yield "ECDOSE", {"dose": dose, "product": product}


def more_than_prepared(look: Look) -> Iterator[Found]:
    """No more can be infused than was prepared (plus the 0.1 mL of the pellet)."""
    given, prepared = look.number("ECVOLT"), look.number("ECDILVOL")
    if given is not None and prepared is not None and given > prepared + PELLET:
        yield "ECVOLT", {"given": given, "prepared": prepared}


def unusual_rate(look: Look) -> Iterator[Found]:
    """With a confirmed range, the true mean rate must lie in it."""
    rate, minutes, volume = mean_rate(look), between(look, "ECSTTIM", "ECENTIM"), look.number("ECVOLT")
    if rate is None or minutes is None or volume is None:
        return
    confirmed = look.around.setting("rate_range")
    if confirmed and not Decimal(confirmed[0]) <= rate <= Decimal(confirmed[1]):
        yield "ECENTIM", {"minutes": minutes, "volume": volume, "rate": PROTOCOL_RATE, "expected": round(volume / PROTOCOL_RATE)}


def unusual_duration(look: Look) -> Iterator[Found]:
    """With a confirmed range, the time from start to end must lie in it."""
    minutes = between(look, "ECSTTIM", "ECENTIM")
    confirmed = None if minutes is None else look.around.setting("duration_range")
    if confirmed is not None and minutes is not None and not int(confirmed[0]) <= minutes <= int(confirmed[1]):
        yield "ECENTIM", {"minutes": minutes, "low": int(confirmed[0]), "high": int(confirmed[1])}


def interruption_too_long(look: Look) -> Iterator[Found]:
    """An interruption is shorter than the infusion it interrupts."""
    stopped, minutes = look.number("ECINTMIN"), between(look, "ECSTTIM", "ECENTIM")
    if stopped is not None and minutes is not None and stopped >= minutes:
        yield "ECINTMIN", {"minutes": minutes}


def one_person(look: Look) -> Iterator[Found]:
    """Two different people prepare and check."""
    first, second = look.value("PREPBY"), look.value("CHKBY")
    if isinstance(first, str) and isinstance(second, str) and _same_name(first, second):
        yield "CHKBY", {}


def _same_name(first: str, second: str) -> bool:
    return persian_letters(first).casefold().split() == persian_letters(second).casefold().split()


def pressures_swapped(look: Look) -> Iterator[Found]:
    """Systolic must exceed diastolic in each row."""
    for row in look.rows("vitals"):
        systolic, diastolic = look.number("SYSBP_VSORRES", row), look.number("DIABP_VSORRES", row)
        if systolic is not None and diastolic is not None and systolic <= diastolic:
            yield Place("DIABP_VSORRES", row), {}


CHECKS = (
    Check("INF-00", "infusion", ("ECSTDAT",), "hard", "The eligibility of this participant is not signed by an investigator.",
          eligibility_unsigned),
    Check("INF-01", "infusion", ("ECSTDAT",), "soft", "No saved screening says that this participant is eligible.", not_eligible,
          "ELIGIBILITY"),
    Check("INF-02", "infusion", ("ECSTDAT",), "hard", "The infusion lies before the decision on eligibility of {decided}.",
          before_decision),
    Check("INF-03", "infusion", ("ECSTDAT",), "soft", "“{visit}” must be saved first and lie before this one.", out_of_order,
          "ORDER OF SESSIONS"),
    Check("INF-04", "infusion", ("ECSTDAT",), "soft",
          "{days} days after the infusion before; confirmed are {interval} ± {window} days.", wrong_interval,
          "VISIT WINDOW"),
    Check("INF-05", "infusion", ("RECHKYN",), "hard", "No longer eligible: this infusion must not be given.", no_longer_eligible),
    Check("INF-06", "infusion", ("HCG_LBORRES",), "hard", "The pregnancy test is positive: this infusion must not be given.",
          pregnant),
    Check("INF-07", "infusion", CLOCK, "hard", "This time must come after “{earlier}”.", clock_runs_backwards),
    Check("INF-08", "infusion", ("ECSTTIM", "THAWTIM"), "soft",
          "{minutes} min from thaw to start; confirmed are at most {limit} min.", long_thaw),
    Check("INF-09", "infusion", ("ECVOLT", "ECDILVOL"), "hard", "{given} mL exceeds the {prepared} mL prepared.",
          more_than_prepared),
    Check("INF-10", "infusion", ("ECENTIM", "ECVOLT"), "soft",
          "{minutes} min: {volume} mL at {rate} mL/min takes {expected} min. Correct it or give a reason.", unusual_rate),
    Check("INF-11", "infusion", ("ECINTMIN",), "hard", "The interruption is as long as the whole infusion ({minutes} min).",
          interruption_too_long),
    Check("INF-12", "infusion", ("PREPBY", "CHKBY"), "hard", "A second person must check: it is the same name twice.", one_person),
    Check("INF-13", "infusion", ("SYSBP_VSORRES", "DIABP_VSORRES"), "hard",
          "The diastolic pressure must be below the systolic.", pressures_swapped),
    Check("INF-14", "infusion", ("HCGDAT", "ECSTDAT"), "soft",
          "The pregnancy test must lie within the {hours} hours before the infusion.", old_pregnancy_test),
    Check("INF-15", "infusion", ("ECENTIM", "ECSTTIM"), "soft",
          "{minutes} min from start to end; confirmed are {low} to {high} min.", unusual_duration),
    *VITAL_ALERTS,
    Check("INF-23", "infusion", ("ECSTDAT",), "soft",
          "{days} days after the infusion before; confirmed are at least {minimum} days.", too_soon, "VISIT WINDOW"),
    Check("INF-24", "infusion", ("HCG_LBORRES",), "soft",
          "By the screening she can become pregnant: a pregnancy test is due before each infusion.", untested,
          "MISSING ASSESSMENT"),
    Check("INF-25", "infusion", ("ECDOSE", "ECUNITS", "ECPARTUNIT"), "soft",
          "Units times particles per unit is {product} ×10¹¹, and the dose is {dose} ×10¹¹. Correct it or give a reason.",
          dose_is_no_product),
)  # fmt: skip
