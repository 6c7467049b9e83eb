"""What a person does one after another, and what must stand in the file after each step: computed here, never by the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count, islice
from random import Random
from typing import Literal

from sscexo_desktop.study.places import RecordKey

Verb = Literal["screen", "type", "save", "sign", "discard", "back up"]
PARTICIPANT = "SSC-001"
UNREADABLE = "no number"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A saved record: its revision, the text of each value by item, whether it is complete and whether a signature stands."""

    revision: int
    answers: Mapping[str, str]
    complete: bool
    signed: bool


@dataclass(frozen=True, slots=True)
class State:
    """All that matters of a file: participants, records, and what was typed and not saved, exactly as typed."""

    participants: int
    records: Mapping[RecordKey, Recorded] = field(default_factory=dict)
    drafts: Mapping[RecordKey, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing done: `typed` at `item` of a record that is typed in; `complete` when it is saved."""

    number: int
    verb: Verb
    key: RecordKey
    item: str = ""
    typed: str = ""
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """An action and the state that must stand once it is done."""

    action: Action
    after: State


START = State(1)
_KEYS = tuple(RecordKey(PARTICIPANT, "", "medication", occurrence) for occurrence in (1, 2, 3))
_VISIT = RecordKey(PARTICIPANT, "unscheduled", "unscheduled", 1)
_DUE = {
    "CMTRT": "Drug {n}",
    "CMDSTXT": "{n}",
    "CMDOSU": "mg",
    "CMDOSFRQ": "QD",
    "CMSTDAT": "2023",
    "CMONGO": "Y",
}
"""What a medication needs to be complete; the texts are new each time, so that a field typed again is always a change."""
_FREE = ("CMTRT", "CMINDC", "CMDSTXT")
_NUMBERS = {"PULSE_VSORRES": (50, 120), "RESP_VSORRES": (12, 25)}
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def value_of(typed: str) -> str:
    """Return the value that a text means: the digits of either script are the same number."""
    return typed.translate({ord(persian): str(digit) for digit, persian in enumerate("۰۱۲۳۴۵۶۷۸۹")})


def steps(seed: object) -> Iterator[Step]:
    """Yield the endless day of one seed: the same one whoever asks."""
    dice, state = Random(f"day {seed}"), START
    for number in count(1):
        action = _next(dice, state, number)
        state = after(state, action)
        yield Step(action, state)


def day(seed: object, length: int) -> tuple[Step, ...]:
    """Return the first so many steps of a day."""
    return tuple(islice(steps(seed), length))


def after(state: State, action: Action) -> State:
    """Return what must stand in the file when the action is done."""
    records, drafts = dict(state.records), {key: dict(fields) for key, fields in state.drafts.items()}
    if action.verb == "screen":
        return replace(state, participants=state.participants + 1)
    if action.verb == "type":
        drafts.setdefault(action.key, {})[action.item] = action.typed
    elif action.verb == "discard":
        del drafts[action.key]
    elif action.verb == "sign":
        records[action.key] = replace(records[action.key], signed=True)
    elif action.verb == "save":
        records[action.key], left = _saved(records.get(action.key), drafts.pop(action.key), complete=action.complete)
        drafts |= {action.key: left} if left else {}
    return replace(state, records=records, drafts=drafts)


def _saved(before: Recorded | None, draft: Mapping[str, str], *, complete: bool) -> tuple[Recorded, dict[str, str]]:
    """Return a record after its draft was saved, and what of the draft is no value and stays one."""
    left = {item: typed for item, typed in draft.items() if typed == UNREADABLE}
    values = {item: value_of(typed) for item, typed in draft.items() if item not in left}
    answers = {**(before.answers if before else {}), **values}
    complete = complete or bool(before and before.complete)
    changed = before is None or answers != before.answers or complete != before.complete
    revision = (before.revision if before else 0) + changed
    return Recorded(revision, answers, complete, bool(before and before.signed and not changed)), left


def _next(dice: Random, state: State, number: int) -> Action:
    verb = dice.choices(("type", "save", "sign", "discard", "back up", "screen"), (60, 24, 8, 3, 4, 1))[0]
    if verb == "save" and state.drafts:
        key = dice.choice(sorted(state.drafts))
        return Action(number, "save", key, complete=_may_be_complete(state, key))
    if verb == "discard" and state.drafts:
        return Action(number, "discard", dice.choice(sorted(state.drafts)))
    unsigned = [key for key, each in state.records.items() if each.complete and not each.signed and key not in state.drafts]
    if verb == "sign" and unsigned:
        return Action(number, "sign", dice.choice(sorted(unsigned)))
    if verb in ("back up", "screen"):
        return Action(number, verb, _VISIT)
    return _typing(dice, state, number)


def _may_be_complete(state: State, key: RecordKey) -> bool:
    saved = state.records[key].answers if key in state.records else {}
    return key in _KEYS and {*saved, *state.drafts[key]} >= set(_DUE)


def _typing(dice: Random, state: State, number: int) -> Action:
    key = dice.choice((*_KEYS, *_KEYS, _VISIT))
    if key == _VISIT:
        item, (least, most) = dice.choice(sorted(_NUMBERS.items()))
        return Action(number, "type", key, item, dice.choice(_number(state, item, least, most)))
    there = {**(state.records[key].answers if key in state.records else {}), **state.drafts.get(key, {})}
    item = next((each for each in _DUE if each not in there), None) or dice.choice(_FREE)
    return Action(number, "type", key, item, _DUE.get(item, "Reason {n}: از درد").format(n=number))


def _number(state: State, item: str, least: int, most: int) -> tuple[str, ...]:
    """Return texts that are not what stands there: two numbers, one of them in Persian digits, and no number at all."""
    saved = state.records[_VISIT].answers.get(item, "") if _VISIT in state.records else ""
    stands = state.drafts.get(_VISIT, {}).get(item, saved)
    free = [str(each) for each in range(least, most) if str(each) not in (saved, value_of(stands))]
    texts = (free[0], free[-1], free[len(free) // 2].translate(_PERSIAN), UNREADABLE)
    return tuple(each for each in texts if each != stands)
