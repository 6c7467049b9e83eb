"""Rules of the logs and of the end of the study: what follows what, and what a serious event must hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from sscexo_desktop.study import national_code
from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.checks.rule import Check, Found
from sscexo_desktop.study.dates import PartialDate

SERIOUS = ("AESDTH", "AESLIFE", "AESHOSP", "AESDISAB", "AESCONG", "AESMIE")


def _first(value: object) -> date | None:
    return value.first if isinstance(value, PartialDate) else None


def _last(value: object) -> date | None:
    return value.last if isinstance(value, PartialDate) else None


def event_before_consent(look: Look) -> Iterator[Found]:
    """Adverse events are recorded from the consent on."""
    begun, consent = look.day("AESTDAT"), look.screening.day("RFICDAT")
    if begun and consent and begun < consent:
        yield "AESTDAT", {"consent": consent}


def event_ends_before_start(look: Look) -> Iterator[Found]:
    """An event ends after it starts."""
    begun, ended = look.day("AESTDAT"), look.day("AEENDAT")
    if begun and ended and ended < begun:
        yield "AEENDAT", {"start": begun}


def serious_without_criterion(look: Look) -> Iterator[Found]:
    """A serious event meets at least one of the six criteria."""
    answered = [look.code(each) for each in SERIOUS]
    if look.code("AESER") == "Y" and None not in answered and "Y" not in answered:
        yield "AESER", {}


def death_against_grade(look: Look) -> Iterator[Found]:
    """Grade 5, outcome “fatal” and the criterion “death” go together."""
    signs = (look.code("AETOXGR") == "5", look.code("AEOUT") == "FATAL", look.code("AESDTH") == "Y")
    if any(signs) and not all(signs) and look.code("AETOXGR") and look.code("AEOUT") and look.code("AESER"):
        yield "AETOXGR", {}


def life_threat_not_serious(look: Look) -> Iterator[Found]:
    """A grade 4 event is usually life-threatening."""
    if look.code("AETOXGR") == "4" and look.code("AESER") and look.code("AESLIFE") != "Y":
        yield "AETOXGR", {}


def recovered_while_ongoing(look: Look) -> Iterator[Found]:
    """What is over is not ongoing."""
    over = look.code("AEOUT") in ("RECOVERED/RESOLVED", "RECOVERED/RESOLVED WITH SEQUELAE", "FATAL")
    if over and look.code("AEONGO") == "Y":
        yield "AEOUT", {}


def reported_late(look: Look) -> Iterator[Found]:
    """With a confirmed limit, a serious event is reported soon enough after it became known."""
    aware, reported = look.value("AWAREDAT"), look.value("REPDAT")
    if not isinstance(aware, datetime) or not isinstance(reported, datetime):
        return
    hours = look.around.limit("sae_report_hours")
    if hours is not None and (reported < aware or reported - aware > timedelta(hours=float(hours))):
        yield "REPDAT", {"hours": hours}


def medication_ends_before_start(look: Look) -> Iterator[Found]:
    """A medication ends after it starts, as far as the dates are known."""
    begun, ended = _first(look.value("CMSTDAT")), _last(look.value("CMENDAT"))
    if begun and ended and ended < begun:
        yield "CMENDAT", {}


def completed_without_outcome(look: Look) -> Iterator[Found]:
    """“Completed” needs the 6-month outcome visit."""
    if look.code("DSDECOD") == "COMPLETED" and look.around.answers("outcome", "month6").day("VISDAT") is None:
        yield "DSDECOD", {}


def ended_before(item: str) -> Callable[[Look], Iterator[Found]]:
    """Build the rule that a date does not lie before the consent."""

    def before_consent(look: Look) -> Iterator[Found]:
        day, consent = look.day(item), look.screening.day("RFICDAT")
        if day and consent and day < consent:
            yield item, {"consent": consent}

    return before_consent


def unusual_national_code(look: Look) -> Iterator[Found]:
    """A code that fits its check digit but is hardly ever issued."""
    code = look.code("NATCODE")
    if code and national_code.unusual(code):
        yield "NATCODE", {}


CHECKS = (
    Check("AE-01", "adverse_event", ("AESTDAT",), "hard", "The event lies before the consent of {consent}.", event_before_consent),
    Check("AE-02", "adverse_event", ("AEENDAT", "AESTDAT"), "hard", "The end lies before the start of {start}.",
          event_ends_before_start),
    Check("AE-03", "adverse_event", ("AESER", *SERIOUS), "hard", "Serious, yet none of the six criteria is “yes”.",
          serious_without_criterion),
    Check("AE-04", "adverse_event", ("AETOXGR", "AEOUT", "AESDTH"), "hard",
          "Grade 5, outcome “fatal” and the criterion “death” belong together.", death_against_grade),
    Check("AE-05", "adverse_event", ("AETOXGR", "AESLIFE"), "soft",
          "Grade 4 is usually life-threatening, that is serious.", life_threat_not_serious),
    Check("AE-06", "adverse_event", ("AEOUT", "AEONGO"), "hard", "The outcome says that it is over, yet it is ongoing.",
          recovered_while_ongoing),
    Check("AE-07", "adverse_event", ("REPDAT", "AWAREDAT"), "soft",
          "A serious event is reported within {hours} hours after it became known.", reported_late),
    Check("CM-01", "medication", ("CMENDAT", "CMSTDAT"), "hard", "The end lies before the start.", medication_ends_before_start),
    Check("EOS-01", "end_of_study", ("DSDECOD",), "soft", "“Completed”, but no 6-month outcome visit is saved.",
          completed_without_outcome),
    Check("EOS-02", "end_of_study", ("DSSTDAT",), "hard", "The end of the study lies before the consent of {consent}.",
          ended_before("DSSTDAT")),
    Check("DEV-01", "deviation", ("DVSTDAT",), "hard", "The deviation lies before the consent of {consent}.",
          ended_before("DVSTDAT")),
    Check("IDN-01", "identity", ("NATCODE",), "soft", "This national code is unusual. Check it on the card.",
          unusual_national_code),
)  # fmt: skip
