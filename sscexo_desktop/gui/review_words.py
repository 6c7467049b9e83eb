"""What is done to records, in words: meanings of signatures, states of queries, and which record is meant."""

from __future__ import annotations

from datetime import datetime

from sscexo_desktop.actions.session import SITE_ZONE
from sscexo_desktop.gui.wording import second_calendar
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.model import Form, Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.review import Meaning, QueryState, StepKind


def meaning_words(say: Speaker, meaning: Meaning) -> str:
    """Say what a signature means, as it stands beside a name."""
    match meaning:
        case "entered":
            return say("Entered")
        case "reviewed":
            return say("Reviewed")
        case "approved":
            return say("Approved")
        case "eligibility":
            return say("Eligibility decided")
        case "parameter":
            return say("Setting confirmed")


def meaning_sentence(say: Speaker, meaning: Meaning) -> str:
    """Say what the signer declares."""
    match meaning:
        case "entered":
            return say("I declare: I entered these data, and they agree with their source.")
        case "reviewed":
            return say("I declare: I reviewed these data, and they are complete and plausible.")
        case "approved":
            return say("I declare: I know this and approve of it.")
        case "eligibility":
            return say("I declare: I decided on the eligibility of this participant as it stands in this form.")
        case "parameter":
            return say("I declare: this setting holds from now on.")


def query_state_words(say: Speaker, state: QueryState) -> str:
    """Say where a query stands."""
    match state:
        case "open":
            return say("open")
        case "answered":
            return say("answered")
        case "closed":
            return say("closed")


def step_words(say: Speaker, kind: StepKind) -> str:
    """Say what was done in one step of a query."""
    match kind:
        case "opened":
            return say("Asked")
        case "answered":
            return say("Answered")
        case "closed":
            return say("Closed")
        case "reopened":
            return say("Asked again")


def days_words(say: Speaker, days: int) -> str:
    """Say how old something is."""
    if days <= 0:
        return say("today")
    return say("1 day") if days == 1 else say("{n} days", n=days)


def site_time(at: datetime) -> datetime:
    """Return a moment as the clock at the site showed it."""
    return at.astimezone(SITE_ZONE).replace(tzinfo=None)


def moment_words(say: Speaker, at: datetime) -> str:
    """Say a moment in both calendars."""
    local = site_time(at)
    return say("{time} ({other})", time=local, other=second_calendar(say, local.date()))


def visit_words(say: Speaker, study: Study, key: RecordKey) -> str:
    """Name the visit of a record; "" for a form of any time."""
    if not key.visit:
        return ""
    visit = study.visit(key.visit)
    return say("{title} {n}", title=visit.short, n=key.occurrence) if visit.many else say(visit.short)


def form_words(say: Speaker, study: Study, key: RecordKey) -> str:
    """Name the form of a record, with its number where there are several."""
    form = study.forms[key.form]
    return say("{title} {n}", title=form.title, n=key.occurrence) if form.many else say(form.title)


def record_words(say: Speaker, study: Study, key: RecordKey) -> str:
    """Name a record by visit and form; once where both are called the same."""
    visit, form = visit_words(say, study, key), form_words(say, study, key)
    return say("{visit} · {form}", visit=visit, form=form) if visit and visit != form else form


def item_words(say: Speaker, form: Form, place: Place) -> str:
    """Name an item, in a table with its row."""
    item = form.items[place.item]
    return say("{item}, row {number}", item=item.label, number=place.row) if place.row else say(item.label)
