"""A participant whose every text field holds something that tries to break out of it, typed as people type (T10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import cycle

from printed_pages import ENGLISH, example

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.session import Session
from sscexo_desktop.study.kinds import LongText
from sscexo_desktop.study.model import AllOf, AnyOf, Condition, Form, Is, Item
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.typed import Unreadable

LONG_WORD = "".join(chr(ord("a") + n * 7 % 26) for n in range(3000))
"""A word of 3,000 letters without a space."""
HOSTILE = (
    "=cmd|'/c calc'!A1",
    "+1+1 -2 @SUM(A1)",
    "\"quoted\" 'single' `back`",
    "'; DROP TABLE form_infusion; --",
    "<b>bold</b> &amp; <br/> <para>",
    "{name} {0} %s %(x)s %n ${HOME}",
    "../../etc/passwd C:\\nul",
    "a\ttab and\x00 NUL and \x1b escape",
    "line one\nline two\r\nline three",
    "right\u202eto left override",
    "می\u200cشود نمی\u200cشود خانه\u200cها",
    "family 👩\u200d👩\u200d👧 and 😀",
    "e\u0301 o\u0308 n\u0303 مُحَمَّد",
    "عربي كتاب يكي",
    "سلام (abc) [دوز 100 cc] «7.5 × 10¹¹»",
    "(unbalanced \\( brackets [ here",
    "123٫45 ۱۲۳ ١٢٣ 1,234",
    "https://example.com/?a=1&b=2#c",
    "\u2066open \u2068isolates",
    "\ufeffbyte order mark",
)

Texts = Mapping[str, Iterator[str]]
"""What is typed next, by kind of text."""


def enter_hostile(session: Session) -> str:
    """Enter a new participant's forms, every question that asks for words answered with hostile ones; return the number."""
    number = session.screen_participant().number
    texts = {"text": cycle(HOSTILE), "long_text": cycle((*HOSTILE[8:], *HOSTILE[:8]))}
    for visit, form in _plan(session):
        if not form.identity and not (visit and session.study.visit(visit).many):
            _enter(Entry(session, session.next_key(number, visit, form.id), ENGLISH), texts)
    return number


def _plan(session: Session) -> Iterator[tuple[str, Form]]:
    study = session.study
    for visit in study.visits:
        for form in visit.forms:
            yield visit.id, study.forms[form]
    for form in study.any_time:
        yield "", study.forms[form]


def _enter(entry: Entry, texts: Texts) -> None:
    """Type something into every field; what makes texts to be asked is answered so that they are."""
    answers = dict(_that_ask(entry.form))
    for section in entry.form.sections:
        rows = [entry.add_row(section), entry.add_row(section)] if section.repeat else [0]
        for item in section.items:
            for row in rows:
                if not item.derive and not item.until:
                    _type(entry, item, Place(item.id, row), answers, texts)
    entry.save(complete=False)


def _that_ask(form: Form) -> Iterator[tuple[str, str]]:
    for item in form.items.values():
        if isinstance(item.kind, LongText):
            for each in _parts(item.when):
                if not each.form:
                    yield each.item, each.codes[0]


def _parts(condition: Condition | None) -> Iterator[Is]:
    if isinstance(condition, Is):
        yield condition
    elif isinstance(condition, (AllOf, AnyOf)):
        for part in condition.parts:
            yield from _parts(part)


def _type(entry: Entry, item: Item, place: Place, answers: Mapping[str, str], texts: Texts) -> None:
    """Type an answer; where the entry refuses it and offers a clean reading, take that."""
    if isinstance(item.kind, LongText):
        typed = next(texts[item.kind.name])
    else:
        typed = answers.get(item.id) or item.kind.format(example(item), ENGLISH)
    entry.set(place, typed)
    for _ in range(2):
        found = entry.answer(place)
        if isinstance(found, Unreadable) and found.offers:
            entry.take_offer(place, found.offers[0])
    entry.leave(place)
