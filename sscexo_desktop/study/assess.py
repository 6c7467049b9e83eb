"""Assess a record: what is asked, what it derives, and everything there is to settle, from the definition and the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from sscexo_desktop.study import units
from sscexo_desktop.study.answers import Answers, Look
from sscexo_desktop.study.beside import words_beside
from sscexo_desktop.study.checks import checks_of
from sscexo_desktop.study.conditions import asked
from sscexo_desktop.study.dates import PartialDate
from sscexo_desktop.study.derive import worked_out
from sscexo_desktop.study.derive.value import Derived
from sscexo_desktop.study.kinds import DecimalKind
from sscexo_desktop.study.model import Item, Limit, Limits
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import Kept
from sscexo_desktop.study.texts import Message, message
from sscexo_desktop.study.typed import Blank, Finding, Severity, Unreadable

RULES: Mapping[str, tuple[Severity, str]] = {
    "GEN-UNREADABLE": ("hard", "What was typed is kept as it is, but is no value of this item."),
    "GEN-REQUIRED": ("hard", "Still to be answered: a value, or the reason why there is none."),
    "GEN-HARD": ("hard", "The value lies outside what is possible."),
    "GEN-STEP": ("hard", "The value must be a multiple of its step."),
    "GEN-SOFT": ("soft", "The value lies outside what is usual: correct it or give a reason."),
    "GEN-UNIT": ("soft", "The value looks like one in another unit."),
    "GEN-SETTING": ("note", "The range of the protocol is not confirmed by an investigator yet."),
    "GEN-SETTING-RANGE": ("soft", "The value lies outside the range that the investigator confirmed."),
}
"""The rules that follow from the definition itself; the named ones are in `checks`."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a record amounts to: asked places in order, derived values, findings in order of the form, and how much is answered.

    `beside` holds what is to be read next to a value: what it was worked out from, or why there is none.
    """

    asked: tuple[Place, ...]
    derived: Mapping[Place, object]
    findings: tuple[Finding, ...]
    answered: int
    to_answer: int
    beside: Mapping[Place, Message] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether nothing stands open."""
        return not any(each.open for each in self.findings)


def assess(look: Look, kept: Iterable[Kept] = ()) -> Assessment:
    """Assess a record as it stands; `kept` are the soft findings for which a reason was given."""
    places = asked(look.form, look.answers, look.around)
    look = _without_hidden(look, places)
    worked = _worked_out(look, places)
    derived = {place: each.value for place, each in worked.items() if each.value is not None}
    reasons = {(each.check, each.place): each for each in kept}
    order = {place: n for n, place in enumerate(places)}
    findings = [_with_reason(look, each, reasons) for each in _findings(look, places, derived) if each.place in order]
    findings.sort(key=lambda each: (order[each.place], each.severity != "hard"))
    typed = [place for place in places if not look.form.items[place.item].derive]
    answered = sum(1 for place in typed if look.answers.at.get(place) is not None)
    return Assessment(places, derived, tuple(findings), answered, len(typed), _beside(look, places, worked))


def _without_hidden(look: Look, places: tuple[Place, ...]) -> Look:
    """Take out what is answered and not asked: a save would clear it, so no rule and no derived value may rest on it."""
    seen = set(places)
    kept = {place: answer for place, answer in look.answers.at.items() if place in seen or look.form.items[place.item].until}
    return replace(look, answers=Answers(kept, look.answers.sections))


def basis(look: Look, finding: Finding) -> str:
    """Return the text of the values a finding rests on; while it is the same, a reason that was given holds."""
    params = sorted((name, str(value)) for name, value in finding.message.params.items())
    own = look.answers.at.get(finding.place)
    return f"{own!s}|{params}"


def _with_reason(look: Look, finding: Finding, reasons: Mapping[tuple[str, Place], Kept]) -> Finding:
    given = reasons.get((finding.check, finding.place)) if finding.severity == "soft" else None
    if given is None or given.basis != basis(look, finding):
        return finding
    return Finding(finding.check, finding.severity, finding.place, finding.message, finding.offers, given.reason)


def _worked_out(look: Look, places: Iterable[Place]) -> dict[Place, Derived]:
    found: dict[Place, Derived] = {}
    for place in places:
        item = look.form.items[place.item]
        if item.derive:
            derived = worked_out(item.derive, look)
            found[place] = replace(derived, value=rounded(item, derived.value))
    return found


def _beside(look: Look, places: Iterable[Place], worked: Mapping[Place, Derived]) -> dict[Place, Message]:
    words = {place: each.words for place, each in worked.items() if each.words is not None}
    return {**words, **words_beside(look, places)}


def rounded(item: Item, value: object) -> object:
    """Round a computed number to the places that its item shows, halves away from zero."""
    if isinstance(item.kind, DecimalKind) and isinstance(value, Decimal):
        return value.quantize(Decimal(1).scaleb(-item.kind.places), ROUND_HALF_UP)
    return value


def _findings(look: Look, places: tuple[Place, ...], derived: Mapping[Place, object]) -> Iterator[Finding]:
    for place in places:
        item = look.form.items[place.item]
        if not item.derive:
            yield from _of_answer(look, item, place)
        elif place in derived:
            yield from _of_setting(look, item, place, derived[place])
    for check in checks_of(look.form.id):
        yield from check.run(look)


def _of_answer(look: Look, item: Item, place: Place) -> Iterator[Finding]:
    answer = look.answers.at.get(place)
    if answer is None:
        if item.required:
            yield _finding("GEN-REQUIRED", place, message("{item}: not answered yet.", item=item.label))
    elif isinstance(answer, Unreadable):
        yield Finding("GEN-UNREADABLE", "hard", place, answer.problem, answer.offers)
    elif not isinstance(answer, Blank):
        yield from _of_value(look, item, place, answer)


def _of_value(look: Look, item: Item, place: Place, value: object) -> Iterator[Finding]:
    suspect = units.suspicion(item, value)
    if suspect is not None:
        problem, offers = suspect
        severity: Severity = "hard" if _outside(item.hard, value, look) else "soft"
        yield Finding("GEN-UNIT", severity, place, problem, offers)
    elif (limit := _outside(item.hard, value, look)) is not None:
        yield _finding("GEN-HARD", place, _out_of(item, item.hard, limit))
    elif (limit := _outside(item.soft, value, look)) is not None:
        yield _finding("GEN-SOFT", place, _unusual(item, item.soft, limit))
    if item.step and isinstance(value, (int, Decimal)) and value % item.step:
        yield _finding("GEN-STEP", place, message("{item} is read in steps of {step}.", item=item.label, step=item.step))
    yield from _of_setting(look, item, place, value)


def _of_setting(look: Look, item: Item, place: Place, value: object) -> Iterator[Finding]:
    if not item.setting:
        return
    confirmed = look.around.setting(item.setting)
    if confirmed is None:
        yield _finding("GEN-SETTING", place, message("Protocol range not confirmed by the investigator yet."))
    elif isinstance(value, (int, Decimal)):
        low, high = Decimal(confirmed[0]), Decimal(confirmed[-1])
        if not low <= value <= high:
            text = "{item}: the confirmed range is {low} to {high} {unit}."
            yield _finding("GEN-SETTING-RANGE", place, message(text, item=item.label, low=low, high=high, unit=item.unit))


def _finding(rule: str, place: Place, text: Message) -> Finding:
    return Finding(rule, RULES[rule][0], place, text)


def _outside(limits: Limits | None, value: object, look: Look) -> Decimal | date | None:
    if limits is None:
        return None
    low, high = _bound(limits.low, look), _bound(limits.high, look)
    first, last = _span(value)
    if isinstance(first, (int, Decimal)):
        if isinstance(low, Decimal) and first < low:
            return low
        return high if isinstance(high, Decimal) and first > high else None
    if isinstance(first, date) and isinstance(last, date):
        if isinstance(low, date) and last < low:
            return low
        return high if isinstance(high, date) and first > high else None
    return None


def _bound(limit: Limit | None, look: Look) -> Decimal | date | None:
    return look.around.today if limit == "today" else limit


def _span(value: object) -> tuple[object, object]:
    if isinstance(value, PartialDate):
        return value.first, value.last
    day = value.date() if isinstance(value, datetime) else value
    return day, day


def _out_of(item: Item, limits: Limits | None, limit: Decimal | date) -> Message:
    if limits is not None and limits.high == "today" and limit != limits.low:
        return message("{item} lies in the future.", item=item.label)
    below = limits is not None and limit == limits.low
    if isinstance(limit, Decimal):
        if below:
            return message("{item} cannot be below {limit} {unit}.", item=item.label, limit=limit, unit=item.unit)
        return message("{item} cannot be above {limit} {unit}.", item=item.label, limit=limit, unit=item.unit)
    if below:
        return message("{item} cannot be before {limit}.", item=item.label, limit=limit)
    return message("{item} cannot be after {limit}.", item=item.label, limit=limit)


def _unusual(item: Item, limits: Limits | None, limit: Decimal | date) -> Message:
    below = limits is not None and limit == limits.low
    if isinstance(limit, Decimal):
        if below:
            return message("Unusually low: below {limit} {unit}. Correct it or give a reason.", limit=limit, unit=item.unit)
        return message("Unusually high: above {limit} {unit}. Correct it or give a reason.", limit=limit, unit=item.unit)
    if below:
        return message("Earlier than {limit}. Correct it or give a reason.", limit=limit)
    return message("Later than {limit}. Correct it or give a reason.", limit=limit)
