"""What is written beside a field: what is wrong or unusual, what may be done about it, and how a value was understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.dates import PartialDate
from sscexo_desktop.study.kinds import ChoiceKind, DecimalKind, Integer, LongText
from sscexo_desktop.study.model import Item
from sscexo_desktop.study.texts import Message
from sscexo_desktop.study.typed import Answer, Blank, Finding, Unreadable

Tone = Literal["hard", "soft", "note", "kept", "echo", "link"]
REQUIRED = "GEN-REQUIRED"


@dataclass(frozen=True, slots=True)
class Act:
    """What a link does: use the offer with this number (from 1), or give a reason for keeping a finding."""

    verb: Literal["offer", "reason"]
    number: int = 0
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence beside a field, in a tone; a link carries what it does."""

    text: str
    tone: Tone
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """What the words beside a field depend on apart from its value."""

    typing: bool = False
    focused: bool = False
    missing: bool = False


class About(NamedTuple):
    """What is known of a field: its findings, and what is to be read beside its value."""

    found: tuple[Finding, ...] = ()
    beside: Message | None = None


def lines(say: Speaker, item: Item, answer: Answer, typed: str, about: About, now: Situation) -> tuple[Line, ...]:
    """Return the sentences beside a field, most urgent first, what is to be read beside the value last.

    While a value is being typed, what cannot be read yet is said quietly; that an answer is missing only once it was asked for.
    """
    said = _of_value(say, item, answer, typed, about.found, now)
    return said if about.beside is None else (*said, Line(say(about.beside), "echo"))


def _of_value(
    say: Speaker, item: Item, answer: Answer, typed: str, found: Iterable[Finding], now: Situation
) -> tuple[Line, ...]:
    said = [*_of_findings(say, found, now)]
    if isinstance(answer, Blank):
        said.extend(_of_blank(say, item, answer, now))
    elif echo := _echo(say, item, answer, typed):
        said.append(Line(echo, "echo"))
    if not said and now.focused and item.help is not None:
        said.append(Line(say(item.help), "echo"))
    return tuple(said)


def computed(say: Speaker, item: Item, value: object | None) -> str:
    """Write a computed value as it stands in its box, "" where there is none; in Persian its sign stays before the number."""
    if value is None:
        return ""
    written = say.value(item, value)
    return _ltr(say, written) if isinstance(item.kind, (DecimalKind, Integer)) else written


def _of_findings(say: Speaker, found: Iterable[Finding], now: Situation) -> Iterator[Line]:
    number = 0
    for finding in found:
        if finding.check == REQUIRED and not now.missing:
            continue
        if finding.kept:
            yield Line(say("Kept: {reason}", reason=finding.kept), "kept", Act("reason", finding=finding))
            continue
        quiet = now.typing and finding.check == "GEN-UNREADABLE"
        yield Line(say(finding.message), "echo" if quiet else finding.severity)
        for offer in finding.offers:
            number += 1
            text = say("Use {value} (Alt+{number}): {why}", value=say.digits(offer.typed), number=number, why=offer.why)
            yield Line(text, "link", Act("offer", number, finding))
        if finding.severity == "soft":
            yield Line(say("Give a reason… (Ctrl+R)"), "link", Act("reason", finding=finding))


def _of_blank(say: Speaker, item: Item, answer: Blank, now: Situation) -> Iterator[Line]:
    if isinstance(item.kind, ChoiceKind):
        yield Line(say.value(item, answer), "echo")
    if now.focused:
        yield Line(say("No value, for this reason. Answer to replace it, Delete to clear it."), "echo")


def _echo(say: Speaker, item: Item, answer: Answer, typed: str) -> str:
    if answer is None or isinstance(answer, Unreadable) or isinstance(item.kind, (ChoiceKind, LongText)):
        return ""
    written = item.kind.format(answer, say.manner)
    plain = say.digits(typed.strip())
    if isinstance(answer, (date, datetime, PartialDate)):
        return _date_echo(say, answer, written, plain)
    same = written == plain or (isinstance(answer, Decimal) and _only_zeros(written, plain))
    return "" if same else say("= {value}", value=_ltr(say, written))


def _date_echo(say: Speaker, answer: date | datetime | PartialDate, written: str, typed: str) -> str:
    other = say.second_calendar(answer)
    if say.digits(other) == typed:
        return say("= {value}", value=answer)
    return _ltr(say, other) if written == typed else say("= {value} · {other}", value=answer, other=other)


def _only_zeros(written: str, typed: str) -> bool:
    """Whether a number was written out with nothing but zeros behind the decimal mark."""
    return bool(typed) and written.startswith(typed) and not written[len(typed) :].strip(".٫0۰")


def _ltr(say: Speaker, text: str) -> str:
    return f"\u2066{text}\u2069" if say.manner.rtl else text
