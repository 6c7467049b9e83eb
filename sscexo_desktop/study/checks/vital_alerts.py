"""Alerts on the vital signs around an infusion: confirmed limits, and changes against the row “before”, at the very cell (F44)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Literal

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.checks.rule import Check, Found
from sscexo_desktop.study.derive.numbers import shown
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Message, in_a_row, message

SECTION, WHEN, BEFORE = "vitals", "VSTPT", "BEFORE"
Kind = Literal["below", "from", "above", "fall", "rise", "fall_percent"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What raises an alert at an item: how it is compared, and the setting (which of its values) that holds the limit."""

    item: str
    kind: Kind
    setting: str
    value: int = 0


RULES = (
    Rule("SYSBP_VSORRES", "below", "alert_systolic", 0),
    Rule("SYSBP_VSORRES", "from", "alert_systolic", 1),
    Rule("SYSBP_VSORRES", "fall", "alert_systolic_fall"),
    Rule("SYSBP_VSORRES", "fall_percent", "alert_systolic_fall_percent"),
    Rule("DIABP_VSORRES", "from", "alert_diastolic"),
    Rule("PULSE_VSORRES", "below", "alert_pulse", 0),
    Rule("PULSE_VSORRES", "above", "alert_pulse", 1),
    Rule("PULSE_VSORRES", "rise", "alert_pulse_rise"),
    Rule("OXYSAT_VSORRES", "below", "alert_saturation"),
    Rule("OXYSAT_VSORRES", "fall", "alert_saturation_fall"),
    Rule("TEMP_VSORRES", "from", "alert_temperature"),
    Rule("TEMP_VSORRES", "rise", "alert_temperature_rise"),
    Rule("RESP_VSORRES", "above", "alert_respiration"),
)
"""In the order in which they speak: of several alerts at one cell the first is said."""
BY_ITEM = {item: tuple(rule for rule in RULES if rule.item == item) for item in dict.fromkeys(rule.item for rule in RULES)}
CHANGES = ("fall", "rise", "fall_percent")


@dataclass(frozen=True, slots=True)
class Alert:
    """A vital sign beyond a confirmed limit; `before` and `change` are those of a change, in the item's unit or in per cent."""

    rule: Rule
    place: Place
    value: Decimal
    limit: Decimal
    before: Decimal | None = None
    change: Decimal | None = None


def alerts(look: Look) -> tuple[Alert, ...]:
    """Return the alerts of a record, one for each cell at most, row after row."""
    rows = look.rows(SECTION)
    before = [row for row in rows if look.code(WHEN, row) == BEFORE]
    found: dict[Place, Alert] = {}
    for item, rules in BY_ITEM.items():
        measured = {row: value for row in rows if (value := look.number(item, row)) is not None}
        for rule in rules if measured else ():
            for alert in _raised(look, rule, measured, before):
                found.setdefault(alert.place, alert)
    order = {row: n for n, row in enumerate(rows)}
    return tuple(sorted(found.values(), key=lambda each: order[each.place.row]))


def _raised(look: Look, rule: Rule, measured: Mapping[int, Decimal], before: Sequence[int]) -> Iterator[Alert]:
    """Yield the alerts of one rule; it asks for its limit only where there is something to judge."""
    if rule.kind in CHANGES:
        yield from _changed(look, rule, measured, before)
    elif (limit := _limit(look, rule)) is not None:
        for row, value in measured.items():
            if _beyond(rule.kind, value, limit):
                yield Alert(rule, Place(rule.item, row), value, limit)


def _beyond(kind: Kind, value: Decimal, limit: Decimal) -> bool:
    if kind == "below":
        return value < limit
    return value > limit or (kind == "from" and value == limit)


def _changed(look: Look, rule: Rule, measured: Mapping[int, Decimal], before: Sequence[int]) -> Iterator[Alert]:
    """Yield the alerts of a change against the last value measured before the infusion."""
    first = next((measured[row] for row in reversed(before) if row in measured), None)
    since = [(row, value) for row, value in measured.items() if row not in before]
    limit = _limit(look, rule) if first and since else None
    if not first or limit is None:
        return
    for row, value in since:
        change = value - first if rule.kind == "rise" else first - value
        if rule.kind == "fall_percent":
            change = change / first * 100
        if change >= limit:
            said = shown(change, 1) if rule.kind == "fall_percent" else change
            yield Alert(rule, Place(rule.item, row), value, limit, first, said)


def _limit(look: Look, rule: Rule) -> Decimal | None:
    confirmed = look.around.setting(rule.setting)
    return Decimal(confirmed[rule.value]) if confirmed else None


def _at_cell(kind: Kind, look: Look) -> Iterator[Found]:
    for each in alerts(look):
        if each.rule.kind != kind:
            continue
        said: dict[str, object] = {"value": each.value, "limit": each.limit, "unit": look.study.settings[each.rule.setting].unit}
        if each.before is not None:
            said |= {"before": each.before, "change": each.change}
        yield each.place, said


def without_before(look: Look) -> Iterator[Found]:
    """Vital signs since the start, and no line from before: a fall or a rise cannot be seen."""
    rows = look.rows(SECTION)
    since = [row for row in rows if any(look.number(item, row) is not None for item in BY_ITEM)]
    if since and all(look.code(WHEN, row) != BEFORE for row in rows):
        yield Place(WHEN, since[0]), {}


def no_reaction(look: Look) -> Iterator[Found]:
    """An alert since the start of the infusion, and yet no reaction."""
    since = [each for each in alerts(look) if look.code(WHEN, each.place.row) != BEFORE]
    if since and look.code("REACTYN") == "N":
        yield "REACTYN", {"alerts": in_a_row(_named(look, each) for each in since)}


def _named(look: Look, alert: Alert) -> Message:
    item, when = look.form.items[alert.place.item], look.form.items[WHEN].kind
    code = look.code(WHEN, alert.place.row)
    words: object = when.codelist.choice(code).text if code and isinstance(when, ChoiceKind) else alert.place.row
    return message("{item} {value} ({when})", item=item.label, value=alert.value, when=words)


_CELLS = tuple(BY_ITEM)

CHECKS = (
    Check("INF-16", "infusion", _CELLS, "soft", "Alert: {value} {unit} is below {limit} {unit}. Correct it or give a reason.",
          partial(_at_cell, "below")),
    Check("INF-17", "infusion", _CELLS, "soft",
          "Alert: {value} {unit}; the limit is {limit} {unit} or more. Correct it or give a reason.", partial(_at_cell, "from")),
    Check("INF-18", "infusion", _CELLS, "soft", "Alert: {value} {unit} is above {limit} {unit}. Correct it or give a reason.",
          partial(_at_cell, "above")),
    Check("INF-19", "infusion", _CELLS, "soft",
          "Alert: {value} is {change} {unit} lower than before the infusion ({before}); the limit is {limit} {unit}. "
          "Correct it or give a reason.", partial(_at_cell, "fall")),
    Check("INF-20", "infusion", _CELLS, "soft",
          "Alert: {value} is {change} {unit} higher than before the infusion ({before}); the limit is {limit} {unit}. "
          "Correct it or give a reason.", partial(_at_cell, "rise")),
    Check("INF-21", "infusion", _CELLS, "soft",
          "Alert: {value} is a fall of {change} {unit} from before the infusion ({before}); the limit is {limit} {unit}. "
          "Correct it or give a reason.", partial(_at_cell, "fall_percent")),
    Check("INF-22", "infusion", ("REACTYN", *_CELLS), "soft",
          "Vital signs raised an alert: {alerts}. If it was a reaction, answer yes and open an adverse event for it; if not, "
          "give the reason.", no_reaction),
    Check("INF-26", "infusion", (WHEN, *_CELLS), "note",
          "There is no line from before the infusion, so no fall or rise since then can raise an alert.", without_before),
)  # fmt: skip
