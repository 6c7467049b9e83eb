"""Look over what was entered: queries, source verification and locks (F67-F70, F78)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sscexo_desktop.actions.session import SITE_ZONE, Session
from sscexo_desktop.actions.standing import verifiable
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.model import Form
from sscexo_desktop.study.people import Action
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.review import Lock, Query, QueryState, StepKind, Tick, may_follow
from sscexo_desktop.study.texts import Message, Text, message

ORDER: tuple[QueryState, ...] = ("open", "answered", "closed")


# ---- queries -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class QueryLine:
    """A query as the list shows it: the item asked about, its form, and for how many days it was or has been open."""

    query: Query
    label: Text
    days: int
    form_title: Text
    state: QueryState


def open_query(session: Session, key: RecordKey, place: Place, text: str, finding: str = "") -> Query:
    """Ask a question about one item, be it answered, saved or not; `finding` is the check that it comes from."""
    session.demand("open_query")
    _see(session, key)
    if place.item not in session.study.forms[key.form].items:
        raise ValueError(f"{key.form} has no item {place.item}")
    return session.file.open_query(key, place, _said(text), finding)


def answer(session: Session, number: int, text: str) -> Query:
    """Answer a query."""
    return _step(session, number, "answer_query", "answered", text)


def close(session: Session, number: int, text: str) -> Query:
    """Close a query, saying why it is settled; it stays to be read."""
    return _step(session, number, "close_query", "closed", text)


def reopen(session: Session, number: int, text: str) -> Query:
    """Open a query again, saying what is not settled."""
    return _step(session, number, "close_query", "reopened", text)


def _step(session: Session, number: int, action: Action, kind: StepKind, text: str) -> Query:
    session.demand(action)
    query = session.file.query(number)
    _see(session, query.key)
    if kind not in may_follow(query.steps[-1].kind):
        raise Trouble(message("The query has gone on meanwhile."), message("Read it again, then decide."))
    return session.file.step_query(number, kind, _said(text))


def _said(text: str) -> str:
    if not text.strip():
        raise Trouble(message("There are no words yet."), message("Write what you mean, so that others understand it later."))
    return text.strip()


def query_list(
    session: Session, *, participant: str = "", form: str = "", state: str = "", person: str = ""
) -> tuple[QueryLine, ...]:
    """Return the queries that this person may see, the open ones first, the oldest first; `person` said something in it."""
    session.demand("see_data")
    if session.participant_view:
        return ()
    found = [
        query_line(session, each)
        for each in session.file.queries(participant or None)
        if _may_see(session, each.key) is None
        and form in ("", each.key.form)
        and state in ("", each.state)
        and (not person or person in {step.name for step in each.steps})
    ]
    return tuple(sorted(found, key=lambda each: (ORDER.index(each.state), each.query.opened_at, each.query.number)))


def queries_of(session: Session, key: RecordKey) -> tuple[QueryLine, ...]:
    """Return the queries of one record, the open ones first."""
    return tuple(each for each in query_list(session, participant=key.participant) if each.query.key == key)


def query_line(session: Session, query: Query) -> QueryLine:
    """Return a query with what the list shows beside it."""
    form = session.study.forms[query.key.form]
    item = form.items.get(query.place.item)
    label = item.label if item else Text(query.place.item, query.place.item)
    ended = _site_day(query.steps[-1].at) if query.state == "closed" else session.today()
    days = max(0, (ended - _site_day(query.opened_at)).days)
    return QueryLine(query, label, days, form.title, query.state)


def _site_day(moment: datetime) -> date:
    return moment.astimezone(SITE_ZONE).date()


# ---- source verification -------------------------------------------------------------------------------------------------------


def tick(session: Session, key: RecordKey, places: Iterable[Place]) -> tuple[Tick, ...]:
    """Note that these saved values agree with their source; return the ticks of the record."""
    session.demand("verify_source")
    record = _saved(session, key)
    wanted, there = tuple(places), verifiable(session, record, session.around(key.participant, key))
    for place in wanted:
        if place not in there:
            raise Trouble(
                message("Only a saved value can be compared with its source: {item}.", item=_label(session, key, place)),
                message("Open a query if a value is missing."),
            )
    session.file.tick(key, wanted)
    return session.file.ticks(key)


def tick_all(session: Session, key: RecordKey) -> tuple[Tick, ...]:
    """Note that every saved value of a record agrees with its source."""
    session.demand("verify_source")
    record = _saved(session, key)
    standing = {each.place for each in session.file.ticks(key) if each.stands}
    session.file.tick(key, sorted(verifiable(session, record, session.around(key.participant, key)) - standing))
    return session.file.ticks(key)


def untick(session: Session, key: RecordKey, places: Iterable[Place], reason: str) -> tuple[Tick, ...]:
    """Take ticks back, with the reason."""
    session.demand("verify_source")
    _see(session, key)
    session.file.untick(key, tuple(places), _said(reason))
    return session.file.ticks(key)


# ---- locks ---------------------------------------------------------------------------------------------------------------------


def lock_record(session: Session, key: RecordKey, reason: str) -> Lock:
    """Lock one record: it can be read, signed and asked about, and not changed."""
    session.demand("lock")
    _saved(session, key)
    return session.file.lock("form", _said(reason), key=key)


def lock_participant(session: Session, number: str, reason: str) -> Lock:
    """Lock all records of a participant."""
    session.demand("lock")
    return session.file.lock("participant", _said(reason), participant=number)


def lock_study(session: Session, reason: str) -> Lock:
    """Lock the study: no record changes and nobody is screened any more."""
    session.demand("lock")
    return session.file.lock("study", _said(reason))


def unlock(session: Session, number: int, reason: str) -> None:
    """Take a lock away, with the reason; the lock stays to be read."""
    session.demand("unlock")
    session.file.unlock(number, _said(reason))


# ---- who may see what ------------------------------------------------------------------------------------------------------------


def _form(session: Session, key: RecordKey) -> Form:
    return session.study.forms[key.form]


def _may_see(session: Session, key: RecordKey) -> Message | None:
    return session.may("see_identity" if _form(session, key).identity else "see_data")


def _see(session: Session, key: RecordKey) -> None:
    """Refuse what may not be seen; the role that an action was permitted to stays the one that is written down."""
    why = _may_see(session, key)
    if why is not None:
        session.access.refuse("see_identity" if _form(session, key).identity else "see_data", why)


def _saved(session: Session, key: RecordKey) -> Record:
    _see(session, key)
    record = session.file.record(key)
    if record is None:
        raise Trouble(message("The form is not saved yet."), message("Save it first."))
    return record


def _label(session: Session, key: RecordKey, place: Place) -> Text:
    item = _form(session, key).items.get(place.item)
    return item.label if item else Text(place.item, place.item)
