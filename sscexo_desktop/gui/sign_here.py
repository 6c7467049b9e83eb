"""One act of signing on the screen: says exactly what is signed and what it means, asks for the password, and signs (F77)."""

from __future__ import annotations

from collections.abc import Sequence

from sscexo_desktop.actions import signing
from sscexo_desktop.actions.enrolment import OverCap
from sscexo_desktop.actions.record_words import record_words
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.review import Meaning
from sscexo_desktop.study.review_words import MEANING_SENTENCES, MEANINGS

NAMED = 12
"""So many records are named in the question; of more, how many there are."""


class Signer:
    """Signs records for the person at the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def sign(self, keys: Sequence[RecordKey], meaning: Meaning) -> bool:
        """Ask for the password and sign these records, all or none; return whether they are signed."""
        credentials = self.credentials(self._title(keys, meaning), "\n".join(self._said(keys)), meaning)
        if credentials is None:
            return False
        return self._try(keys, meaning, credentials, own=False, reason="")

    def credentials(self, title: str, subject: str, meaning: Meaning) -> signing.Credentials | None:
        """Ask for the password again under what is signed, what that means, and what it is worth."""
        say, session = self._desk.say, self._desk.session
        worth = say("This signature is the same as your signature by hand.")
        return self._desk.ask.credentials(
            title,
            f"{subject}\n\n{say(MEANING_SENTENCES[meaning])}\n{worth}",
            login_needed=signing.needs_login(session),
            name=session.access.name,
            yes=say("Sign"),
        )

    def _title(self, keys: Sequence[RecordKey], meaning: Meaning) -> str:
        say, words = self._desk.say, self._desk.say(MEANINGS[meaning])
        if len(keys) == 1:
            return say("Sign — {meaning}", meaning=words)
        return say("Sign {n} forms — {meaning}", n=len(keys), meaning=words)

    def _said(self, keys: Sequence[RecordKey]) -> list[str]:
        say, file = self._desk.say, self._desk.session.file
        found = []
        for key in keys[:NAMED]:
            record = file.record(key)
            found.append(
                say(
                    "{participant} · {record} · revision {n}",
                    participant=key.participant,
                    record=record_words(say, self._desk.session.study, key),
                    n=record.revision if record is not None else 0,
                )
            )
        if len(keys) > NAMED:
            found.append(say("and {n} more", n=len(keys) - NAMED))
        return found

    def _try(self, keys: Sequence[RecordKey], meaning: Meaning, given: signing.Credentials, *, own: bool, reason: str) -> bool:
        try:
            signing.sign(self._desk.session, keys, meaning, given, own_override_known=own, override_reason=reason)
        except signing.OwnOverride as trouble:
            say = self._desk.say
            sure = self._desk.ask.sure(say(trouble.what), say(trouble.next_step), say("Sign as my own"))
            return sure and self._try(keys, meaning, given, own=True, reason=reason)
        except OverCap as trouble:
            say = self._desk.say
            why = self._desk.ask.words(say(trouble.what), say(trouble.next_step), say("Reason for going over the planned number"))
            return why is not None and self._try(keys, meaning, given, own=own, reason=why)
        except Trouble as trouble:
            self._desk.ask.tell(trouble)
            return False
        return True
