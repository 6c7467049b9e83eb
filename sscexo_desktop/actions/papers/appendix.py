"""The appendix of a casebook: what was changed and taken out, queries, signatures, overrides and kept findings (F85)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sscexo_desktop.actions import overriding
from sscexo_desktop.actions.overriding import Override
from sscexo_desktop.actions.papers.appendix_changes import changed
from sscexo_desktop.actions.papers.appendix_kept import kept_findings
from sscexo_desktop.actions.papers.appendix_words import AppendixWords, trail_lines
from sscexo_desktop.actions.session import Session
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.books.book import BookRow, Part
from sscexo_desktop.paper.report import Column
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.paper.wording import moment_at_site, short_seal
from sscexo_desktop.study.people_words import ROLE_NAMES
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.review import Query, Signature
from sscexo_desktop.study.review_words import MEANINGS, QUERY_STATES

_REASON = Place("DVREAS")


def appendix(session: Session, say: Speaker, participant: str, sheets: Sequence[Sheet]) -> tuple[Part, ...]:
    """Gather the parts of a participant's appendix, in the order of these sheets; of the identity form there is nothing."""
    session.demand("see_trail")
    words = AppendixWords(say, session.study)
    lines = trail_lines(session, participant)
    return (
        changed(session, words, sheets, lines),
        _queries(session, words, participant),
        _signatures(session, words, participant),
        _overrides(session, words, participant),
        kept_findings(words, sheets, lines),
    )


# ---- queries -----------------------------------------------------------------------------------------------------------------


def _queries(session: Session, words: AppendixWords, participant: str) -> Part:
    say = words.say
    asked = (each for each in session.file.queries(participant) if words.printed(each.key))
    return Part(
        say("B. Queries"),
        say("Every query with what was said in it, by whom and when. None is ever deleted."),
        (
            Column(say("No."), 1), Column(say("Form"), 3), Column(say("Item"), 3.4), Column(say("State"), 1.6),
            Column(say("What was said"), 8),
        ),
        tuple(_query(words, each) for each in asked),
        numbered=2,
    )  # fmt: skip


def _query(words: AppendixWords, query: Query) -> BookRow:
    say = words.say
    said = "\n".join(words.step(each) for each in query.steps)
    key, place = query.key, query.place
    cells = (say.plain(query.number), words.record(key), words.item(key, place), say(QUERY_STATES[query.state]), said)
    return BookRow(cells, (), (key.form, place.item))


# ---- signatures --------------------------------------------------------------------------------------------------------------


def _signatures(session: Session, words: AppendixWords, participant: str) -> Part:
    say = words.say
    given = (each for each in session.file.signatures(participant) if each.key is not None and words.printed(each.key))
    return Part(
        say("C. Electronic signatures"),
        say("A signature is bound to the saved revision of a record by its digest. A later change of the record makes it void; "
            "void ones are struck through."),
        (Column(say("Form"), 3), Column(say("Meaning"), 2.2), Column(say("Signed by"), 2.6), Column(say("Time"), 2.6),
         Column(say("Revision"), 1.5), Column(say("Digest"), 2.8), Column(say("Stands"), 4.6)),
        tuple(_signature(words, each) for each in given),
    )  # fmt: skip


def _signature(words: AppendixWords, signature: Signature) -> BookRow:
    say = words.say
    who = say("{person} · {role}", person=signature.name, role=ROLE_NAMES[signature.role])
    where = words.record(signature.key) if signature.key is not None else ""
    cells = (
        where, say(MEANINGS[signature.meaning]), who, moment_at_site(say, signature.at), say.digits(str(signature.revision)),
        short_seal(signature.digest), "\n".join(_standing(words, signature)),
    )  # fmt: skip
    return BookRow(cells, () if signature.stands else range(len(cells) - 1))


def _standing(words: AppendixWords, signature: Signature) -> Iterator[str]:
    say = words.say
    if signature.voided_at is None:
        yield say("stands")
    else:
        yield say(
            "Void since {moment}: {person} changed what was signed. Reason: “{reason}”",
            moment=moment_at_site(say, signature.voided_at),
            person=signature.voided_by,
            reason=signature.void_reason,
        )
    if signature.own_override:
        yield say("The signer had made the override that is signed here.")


# ---- overrides ---------------------------------------------------------------------------------------------------------------


def _overrides(session: Session, words: AppendixWords, participant: str) -> Part:
    say = words.say
    return Part(
        say("D. Overrides"),
        say(
            "Who passed a rule that may not simply be passed made the protocol deviation named here, which is a form of this "
            "casebook."
        ),
        (Column(say("Deviation"), 2.4), Column(say("Rule"), 1.6), Column(say("Passed in"), 3.4), Column(say("Reason"), 5),
         Column(say("Who and when"), 4)),
        tuple(_override(words, each) for each in overriding.overrides(session, participant)),
    )  # fmt: skip


def _override(words: AppendixWords, override: Override) -> BookRow:
    record = override.deviation
    reason = record.answers.get(_REASON)
    who = words.who(record.saved_by, record.saved_at)
    why = reason if isinstance(reason, str) else ""
    return BookRow((words.record(record.key), override.check, words.record(override.source), why, who))

