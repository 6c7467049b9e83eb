"""What every part of the appendix says alike: which record, which item, who and when; and the entries of the trail it rests on."""

from __future__ import annotations

from datetime import datetime

from sscexo_desktop.actions import audit
from sscexo_desktop.actions.audit import TrailLine
from sscexo_desktop.actions.record_words import item_words, record_words
from sscexo_desktop.actions.session import Session
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.wording import moment_at_site
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.review import MERGED, QueryStep, TrailFilter
from sscexo_desktop.study.review_words import STEPS


class AppendixWords:
    """Words of one reader."""

    def __init__(self, say: Speaker, study: Study) -> None:
        self.say = say
        self.study = study

    def printed(self, key: RecordKey) -> bool:
        """Whether anything of a record may stand on paper."""
        return key.form in self.study.forms and not self.study.forms[key.form].identity

    def record(self, key: RecordKey) -> str:
        """Name a record by visit and form."""
        return record_words(self.say, self.study, key)

    def item(self, key: RecordKey, place: Place) -> str:
        """Name an item, in a table with its row."""
        form = self.study.forms[key.form]
        return item_words(self.say, form, place) if place.item in form.items else place.item

    def who(self, person: str, at: datetime) -> str:
        """Say who did it, and when."""
        return f"{self.say.param(person)}\n{moment_at_site(self.say, at)}"

    def step(self, step: QueryStep) -> str:
        """Say one step of a query."""
        moment = moment_at_site(self.say, step.at)
        text = "{step} by {person}, {moment}: {text}"
        return self.say(text, step=STEPS[step.kind], person=step.name, moment=moment, text=step.text)


def trail_lines(session: Session, participant: str) -> tuple[TrailLine, ...]:
    """Return the entries about a participant's records, oldest first, behind our own those of merged copies; no identities."""
    forms = session.study.forms
    found: list[TrailLine] = []
    for wanted in (TrailFilter(participant=participant), TrailFilter(participant=participant, about=MERGED)):
        found.extend(reversed(audit.entries(session, wanted, audit.count(session, wanted))))
    return tuple(each for each in found if each.key and each.key.form in forms and not forms[each.key.form].identity)
