"""What the cover of a casebook says: whose it is, what is in it, the study, its confirmed parameters; and what is missing (F84)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sscexo_desktop import __version__
from sscexo_desktop.actions.enrolment import enrolment_numbers
from sscexo_desktop.actions.session import Session
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.books.book import BookRow, Missing, Part
from sscexo_desktop.paper.forms.page_frame import printed_by, trail_head
from sscexo_desktop.paper.report import Column
from sscexo_desktop.paper.sheet import PrintJob
from sscexo_desktop.paper.wording import moment_at_site, setting_values, short_seal
from sscexo_desktop.study.model import Setting, Study
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.record import ConfirmedSetting
from sscexo_desktop.study.schedule import VisitStatus, participant_state, timeline
from sscexo_desktop.study.schedule_words import PARTICIPANT_STATES
from sscexo_desktop.study.texts import Message, message

_WAITING: Mapping[str, Message] = {
    "planned": message("not entered: not due yet"),
    "due": message("not entered: due"),
    "overdue": message("not entered: overdue"),
}

# ---- the participant and this print ------------------------------------------------------------------------------------------


def person_facts(session: Session, say: Speaker, participant: str, job: PrintJob) -> Iterator[tuple[str, str]]:
    """Yield whose casebook it is, what is in it, and what it was printed from; never a name."""
    if job.practice:
        yield say("Practice"), say("This is a practice study: nothing in this casebook is data of the trial.")
    begun = next(each.begun_at for each in session.file.participants() if each.number == participant)
    state = participant_state(session.study, session.around(participant).records.values())
    yield say("Participant"), participant
    yield say("Enrolment number"), enrolment_numbers(session).get(participant, "") or say("none given")
    yield say("Status"), say(PARTICIPANT_STATES[state])
    yield say("Screening begun"), moment_at_site(say, begun)
    yield say("Forms"), _forms(say, job)
    yield say("Queries"), _queries(session, say, participant)
    yield from _origin(session, say, job)
    yield (
        say("To be kept apart"),
        say("The dose stands in this casebook: it is never shown or handed to a participant. No name or other identity is in it."),
    )


def _forms(say: Speaker, job: PrintJob) -> str:
    states = [each.state for each in job.sheets]
    complete = sum(each.record is not None and each.record.complete for each in job.sheets)
    signed = sum(any(signature.stands for signature in each.signatures) for each in job.sheets)
    return say(
        "{saved} saved, {complete} of them complete, {signed} with a standing signature, {locked} locked",
        saved=len(job.sheets), complete=complete, signed=signed, locked=states.count("locked"),
    )  # fmt: skip


def _queries(session: Session, say: Speaker, participant: str) -> str:
    forms = session.study.forms
    asked = [each for each in session.file.queries(participant) if not forms[each.key.form].identity]
    if not asked:
        return say("none")
    return say("{asked} asked, {open} of them not closed", asked=len(asked), open=sum(each.state != "closed" for each in asked))


def _origin(session: Session, say: Speaker, job: PrintJob) -> Iterator[tuple[str, str]]:
    study, stamp = session.study, job.stamp
    version = say("version {version}, SHA-256 {digest}", version=say.digits(study.version), digest=short_seal(study.digest))
    yield say("Study definition"), version
    yield say("Program"), f"SSc-EXO Desktop {__version__}"
    yield say("This print"), printed_by(say, stamp)
    if stamp.entries is not None:
        yield say("Audit trail"), trail_head(say, stamp.entries, stamp.seal)


# ---- the study ---------------------------------------------------------------------------------------------------------------


def study_facts(say: Speaker, study: Study) -> Iterator[tuple[str, str]]:
    """Yield what was registered of the study."""
    for title, text in study.facts:
        yield say(title), say(text)


def confirmed_settings(session: Session, say: Speaker) -> Part:
    """Return what the protocol leaves open, as it is confirmed now, by whom and when."""
    confirmed = session.file.settings()
    return Part(
        say("Study parameters"),
        say(
            "What the protocol leaves open is used only as an investigator confirmed it; earlier versions stand in the audit trail."
        ),
        (Column(say("Parameter"), 4), Column(say("Value"), 3.4), Column(say("Version"), 1.1), Column(say("Confirmed"), 3.6),
         Column(say("Reason"), 3)),
        tuple(_setting(session, say, each, confirmed.get(each.id)) for each in session.study.settings.values()),
    )  # fmt: skip


def _setting(session: Session, say: Speaker, setting: Setting, version: ConfirmedSetting | None) -> BookRow:
    if version is None:
        return BookRow((say(setting.title), say("not confirmed"), "", "", ""))
    signed = any(each.stands and each.revision == version.version for each in session.file.setting_signatures(setting.id))
    who = say("{person}, {moment}", person=version.person, moment=moment_at_site(say, version.at))
    confirmed = say("{who}, signed", who=who) if signed else who
    values = setting_values(say, setting, version.values)
    return BookRow((say(setting.title), values, say.digits(str(version.version)), confirmed, version.reason))


# ---- what is missing -----------------------------------------------------------------------------------------------------------


def missing_forms(session: Session, say: Speaker, participant: str) -> Iterator[Missing]:
    """Yield every form that the protocol expects of a participant and that was never saved, and why, as far as it is known."""
    study, around = session.study, session.around(participant)
    drafted = {each.key for each in session.file.drafts()}
    for status in timeline(study, around):
        for name in status.visit.forms:
            key = RecordKey(participant, status.visit.id, name)
            if key not in around.records:
                why = _drafted(say) if key in drafted else _why(session, say, participant, status)
                yield Missing(status.visit, study.forms[name], why)
    saved, begun = ({key[1:3] for key in keys if key.participant == participant} for keys in (around.records, drafted))
    for form in (study.forms[each] for each in study.any_time):
        if not form.identity and ("", form.id) not in saved:
            none = say("none entered") if form.many else say("not entered")
            yield Missing(None, form, _drafted(say) if ("", form.id) in begun else none)


def _drafted(say: Speaker) -> str:
    return say("not entered: begun, not saved yet")


def _why(session: Session, say: Speaker, participant: str, status: VisitStatus) -> str:
    if status.state in _WAITING:
        return say(_WAITING[status.state])
    if status.state == "closed":
        state = participant_state(session.study, session.around(participant).records.values())
        return say("not entered: {state}", state=PARTICIPANT_STATES[state])
    return say("not entered")


