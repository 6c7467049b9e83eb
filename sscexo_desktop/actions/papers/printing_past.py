"""Print a record as it stood at a past moment: each page says across its head that it is a copy and not current (F91)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sscexo_desktop.actions import audit
from sscexo_desktop.actions.papers.page_seals import sealed
from sscexo_desktop.actions.papers.printing import gather, sheet_of
from sscexo_desktop.actions.participant_view import note_reveal
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.paper.sheet import PrintJob, Stamp
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.texts import Manner, message


def gather_as_of(session: Session, key: RecordKey, moment: datetime, manner: Manner) -> PrintJob:
    """Gather a record as it stood at an aware instant; one that is still so is no past one and printed as it is.

    Answers are those of then; what is computed beside them follows from them and from the other forms as they are now, as on the
    screen. Signatures and queries are left out: they are those of the present record. `Trouble` if nothing was saved yet then.
    """
    session.demand("print")
    then, now = audit.as_of(session, key, moment), session.record(key)
    if session.study.forms[key.form].identity:
        raise Trouble(
            message("The identity form is never printed."), message("Choose other forms; identities are read on the screen only.")
        )
    if then is None or now is None:
        raise Trouble(message("There is nothing to print."), message("Choose a later moment."))
    if then.revision == now.revision:
        return _only(gather(session, [key.participant], [key.visit], [key.form], manner=manner), key)
    note_reveal(session, session.study.forms[key.form], key, then.answers)
    sheet = sheet_of(session.study, then, session.around(key.participant), participant_copy=False)
    stamp = Stamp(datetime.now(UTC), session.file.person, *session.file.trail_head(), logged=not session.file.read_only)
    return sealed(PrintJob(session.study, manner, (sheet,), stamp, practice=session.file.practice, as_of=moment))


def _only(job: PrintJob, key: RecordKey) -> PrintJob:
    return replace(job, sheets=tuple(each for each in job.sheets if each.record is not None and each.record.key == key))
