"""Sign records electronically: the password again, what it means, whose it is, bound to exactly what is saved (F77, 21 CFR 11)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sscexo_desktop.actions.enrolment import check_cap, deviate_from_cap
from sscexo_desktop.actions.overriding import FORM as DEVIATION
from sscexo_desktop.actions.overriding import authors, source_of
from sscexo_desktop.actions.session import Session, beside
from sscexo_desktop.actions.standing import SIGNED
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.answers import Around
from sscexo_desktop.study.assess import assess
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.rests_on import rests_on
from sscexo_desktop.study.review import ACTION_OF, Meaning, Signature, Signing
from sscexo_desktop.study.texts import Manner, Message, message
from sscexo_desktop.study.typed import Blank

ENGLISH = Manner()
SETTLE = message("Complete the form, then sign it.")
CONFIRM = message("An investigator confirms it under “Study settings” first.")
RECORD_MEANINGS: tuple[Meaning, ...] = ("entered", "reviewed", "approved", "eligibility")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the signer gives again: the password, and at the first signing after a log-in or an unlocking the user name too."""

    password: str
    login: str = ""

    def __repr__(self) -> str:
        return "Credentials(…)"


class OwnOverride(Trouble):
    """The signer made the override that is signed here: it is said before, and stands in the signature."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that this person could sign: what for, why it waits, and what hinders it still (`None`: nothing)."""

    key: RecordKey
    meaning: Meaning
    why: Message
    hindrance: Message | None


# ---- what may be signed ----------------------------------------------------------------------------------------------------------


def meanings(session: Session, key: RecordKey) -> tuple[Meaning, ...]:
    """Return what this person's signature under this record may mean."""
    fitting = (each for each in RECORD_MEANINGS if each != "eligibility" or key.form == "screening")
    return tuple(each for each in fitting if session.may(ACTION_OF[each]) is None)


def hindrance(session: Session, key: RecordKey, meaning: Meaning) -> Message | None:
    """Return why the record cannot be signed with this meaning as it stands, `None` if it can."""
    record = session.file.record(key)
    if record is None:
        return message("The form is not saved yet.")
    return _hindrance(session, record, meaning, session.around(key.participant))


def _hindrance(session: Session, record: Record, meaning: Meaning, around: Around) -> Message | None:
    key = record.key
    if session.file.draft(key) is not None:
        return message("You typed something here that is not saved yet.")
    if _stands(session, key, meaning):
        return message("You have signed it already, and nothing was changed since.")
    if meaning == "approved" and key.form == DEVIATION and source_of(record):
        return None  # the override itself is approved; how grave it is and what was done may be judged later
    return _unsettled(session, record, meaning, beside(record, around))


def _stands(session: Session, key: RecordKey, meaning: Meaning) -> bool:
    mine = (each for each in session.file.signatures_of(key) if each.login == session.access.login)
    return any(each.stands and each.meaning == meaning for each in mine)


def _unsettled(session: Session, record: Record, meaning: Meaning, around: Around) -> Message | None:
    look = session.look(record, around)
    if not assess(look, record.kept).complete:
        return message("There is still something to settle in the form.")
    if meaning == "eligibility":
        undecided = _undecided(record)
        if undecided:
            return undecided
    if not record.complete:
        return message("The form is not marked complete.")
    confirmed = around.settings
    for each in session.study.settings.values():
        if each.id not in confirmed and each.id in rests_on(look, record.kept):
            return message("It rests on a setting that is not confirmed yet: {setting}.", setting=each.title)
    return None


def _undecided(record: Record) -> Message | None:
    if record.key.form != "screening":
        return message("Eligibility is decided on the screening form.")
    if isinstance(record.answers.get(Place("ELIGYN")), (Blank, type(None))):
        return message("The decision on eligibility is not answered yet.")
    return None


# ---- signing ---------------------------------------------------------------------------------------------------------------


def needs_login(session: Session) -> bool:
    """Whether the next signature needs the user name beside the password (21 CFR 11.200): it is the first since the log-in."""
    return not session.access.signed_before


def check_credentials(session: Session, credentials: Credentials) -> None:
    """Raise `Trouble` unless these are the logged-in person's own; wrong ones count as at the log-in."""
    if needs_login(session) and not credentials.login.strip():
        raise Trouble(
            message("The first signature after logging in needs the user name, too."),
            message("Give your user name and your password."),
        )
    if credentials.login.strip():
        account = session.file.account(credentials.login)
        if account is None or account.login != session.access.login:
            raise Trouble(
                message("Only the person who is logged in can sign here."),
                message("Give your own user name, or let the other person log in."),
            )
    session.access.check_password(credentials.password)


def sign(
    session: Session,
    keys: Iterable[RecordKey],
    meaning: Meaning,
    credentials: Credentials,
    *,
    own_override_known: bool = False,
    override_reason: str = "",
    manner: Manner = ENGLISH,
) -> tuple[Signature, ...]:
    """Sign each of these records as it is saved now, all or none, with one giving of the password.

    `Trouble` names the first that cannot be signed. `OwnOverride` if the signer made what is signed and does not say so;
    `OverCap` if one more participant would be eligible than planned and no `override_reason` is given: with one, the deviation is
    made, in words of this `manner`, and signed in the same act.
    """
    wanted = tuple(dict.fromkeys(keys))
    role = session.demand(ACTION_OF[meaning])
    records = tuple(_signable(session, key, meaning) for key in wanted)
    own = {each.key for each in records if session.access.name in authors(session, each)}
    if own and not own_override_known:
        raise OwnOverride(
            message("You made the override yourself that you are about to sign."),
            message("Ask another investigator to sign it, or sign it as your own: the signature will say so."),
        )
    over = check_cap(session, records, override_reason) if meaning == "eligibility" else ()
    check_credentials(session, credentials)
    plain = Signing(meaning, session.access.login, session.access.name, role)
    with session.file.together():
        found = [session.file.sign(each.key, replace(plain, own_override=each.key in own)) for each in records]
        for record in over:
            made = deviate_from_cap(session, record, override_reason, manner)
            found.append(session.file.sign(made, replace(plain, meaning="approved", own_override=True)))
    session.access.signed_before = True
    return tuple(found)


def _signable(session: Session, key: RecordKey, meaning: Meaning) -> Record:
    """Return the saved record, or raise `Trouble` that names it and what hinders."""
    unseen = session.may("see_identity") if session.study.forms[key.form].identity else None
    if unseen is not None:
        session.access.refuse("see_identity", unseen)
    why = hindrance(session, key, meaning)
    record = session.file.record(key)
    if why is not None or record is None:
        title = session.study.forms[key.form].title
        step = CONFIRM if why is not None and "setting" in why.params else SETTLE
        raise Trouble(
            message("{form} of {participant} cannot be signed: {why}", form=title, participant=key.participant, why=why), step
        )
    return record


# ---- what waits ----------------------------------------------------------------------------------------------------------------


def waiting(session: Session) -> tuple[Waiting, ...]:
    """Return the records that wait for a signature of this person: overrides first, then eligibility, then complete records."""
    permitted = {meaning for meaning in RECORD_MEANINGS if session.may(ACTION_OF[meaning]) is None}
    if not permitted:
        return ()
    signed = _signed(session.file.signatures())
    found: list[tuple[int, Waiting]] = []
    for participant in session.file.participants():
        around = session.around(participant.number)
        for record in around.records.values():
            for rank, meaning, why in _missing(session, record, signed.get(record.key, frozenset())):
                if meaning in permitted:
                    found.append((rank, Waiting(record.key, meaning, why, _hindrance(session, record, meaning, around))))
                    break
    return tuple(each for _, each in sorted(found, key=lambda each: each[0]))


def _signed(signatures: Iterable[Signature]) -> dict[RecordKey, frozenset[Meaning]]:
    found: dict[RecordKey, frozenset[Meaning]] = {}
    for each in signatures:
        if each.stands and each.key is not None:
            found[each.key] = found.get(each.key, frozenset()) | {each.meaning}
    return found


def _missing(session: Session, record: Record, signed: frozenset[Meaning]) -> Iterator[tuple[int, Meaning, Message]]:
    """Yield which signatures a record lacks, the most urgent first: how urgent, what it means, why."""
    if session.study.forms[record.key.form].identity:
        return
    done = bool(signed & set(SIGNED))
    if record.key.form == DEVIATION and source_of(record) and not done:
        yield 0, "approved", message("An override waits for an investigator's signature.")
    if record.key.form == "screening" and "eligibility" not in signed:
        yield 1, "eligibility", message("The decision on eligibility waits for an investigator's signature.")
    if record.complete and not done:
        yield 2, "reviewed", message("The form is complete and was not reviewed yet.")
    if record.complete and not signed:
        yield 3, "entered", message("The form is complete and not signed yet.")
