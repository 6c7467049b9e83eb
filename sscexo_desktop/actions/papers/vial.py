"""The vial at the bedside: its label, and whether what is scanned is for this participant, this session and this lot (F48).

Lot, vial number and expiry are blinded items of the definition, as they lead to the dose, and a participant may read a label: it
bears of them only what the definition does not blind. The code says participant and session, and of the lot a mark that only
this study file can compare.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sscexo_desktop.actions.enrolment import enrolment_numbers
from sscexo_desktop.actions.papers.print_log import Target, begin_other
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.vial_label import VialLabel
from sscexo_desktop.study.answers import Answers
from sscexo_desktop.study.model import Form
from sscexo_desktop.study.people import EventKind
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.texts import Manner, message
from sscexo_desktop.study.vial_code import NO_LOT, UnreadVial, VialCode, mark_of

FORM = "infusion"
LOT, VIAL, EXPIRY = "ECLOT", "ECREFID", "EXPDAT"

Differs = Literal["participant", "session", "lot"]
Lot = Literal["same", "differs", "not_entered", "not_on_label"]


@dataclass(frozen=True, slots=True)
class VialCheck:
    """What a scan came to: `differs` names what is wrong; `lot` says also where it could not be compared."""

    differs: tuple[Differs, ...]
    lot: Lot

    @property
    def right(self) -> bool:
        """Whether the vial is for this participant and session, and nothing speaks against the lot."""
        return not self.differs


def takes_vial(form: Form) -> bool:
    """Whether a form is about a vial."""
    return form.id == FORM


def label_of(session: Session, key: RecordKey, manner: Manner) -> VialLabel:
    """Return the label for a session of a participant, planned or entered; `Trouble` if there is no such session."""
    session.demand("print")
    _check_key(session, key)
    say, study = Speaker(manner), session.study
    record = session.file.record(key)
    return VialLabel(
        study=study,
        manner=manner,
        participant=key.participant,
        enrolment=enrolment_numbers(session).get(key.participant, ""),
        session=say(study.visit(key.visit).title),
        contents=say("Exosome suspension"),
        keep=say("Keep at −80 °C until use"),
        facts=tuple(_shown(say, study.forms[FORM], record)),
        code=VialCode(key.participant, key.visit.upper(), key.occurrence, _mark(session, key, record)).text(),
        practice=say("PRACTICE") if session.file.practice else "",
    )


def begin_label(session: Session, key: RecordKey, manner: Manner, target: Target, pages: int) -> int:
    """Note in the print log that a label goes out; return the number by which its end is noted."""
    return begin_other(session, "label", manner.language, (key,), target, pages)


def _check_key(session: Session, key: RecordKey) -> None:
    visits = {each.id for each in session.study.visits if FORM in each.forms}
    if key.participant not in {each.number for each in session.file.participants()} or key.visit not in visits:
        raise Trouble(
            message("There is no such session."),
            message("Name a participant and one of these visits: {visits}.", visits=", ".join(sorted(visits))),
        )


def _shown(say: Speaker, form: Form, record: Record | None) -> Iterator[str]:
    """Yield what of the product may be read by a participant."""
    for each in (LOT, VIAL, EXPIRY) if record else ():
        item = form.items[each]
        value = record.answers.get(Place(each)) if record else None
        if value is not None and not item.blinded:
            yield say("{label}: {value}", label=item.label, value=say.value(item, value))


def _mark(session: Session, key: RecordKey, record: Record | None) -> str:
    if record is None:
        return NO_LOT
    answers = Answers(record.answers, record.rows)
    known = [value for each in (LOT, VIAL) if isinstance(value := answers.value(each), str)]
    return mark_of(session.file.study_uuid, key.participant, known)


def check_vial(session: Session, key: RecordKey, scanned: str, typed: tuple[str, str] | None = None) -> VialCheck:
    """Compare a scanned label with the record it is to be used for, and write down in the trail what came of it.

    `typed` are lot and vial number as they stand on the screen, where that is at hand. `Trouble` if it is no label of a vial.
    """
    session.demand("enter")
    try:
        code = VialCode.read(scanned)
    except UnreadVial:
        raise Trouble(
            message("This is not the label of a vial of this program."),
            message("Scan the square code on the label once more; if it is soiled, print the label again."),
        ) from None
    found = _compared(key, code, _expected(session, key, typed))
    about = f"vial {key.participant} {key.visit}/{key.form}/{key.occurrence}"
    kind: EventKind = "vial_checked" if found.right else "vial_mismatch"
    session.access.guard.note(kind, session.access.login, f"{about} {','.join(found.differs) or found.lot}")
    return found


def _expected(session: Session, key: RecordKey, typed: tuple[str, str] | None) -> str:
    if typed is not None:
        return mark_of(session.file.study_uuid, key.participant, [each for each in typed if each])
    return _mark(session, key, session.file.record(key))


def _compared(key: RecordKey, code: VialCode, expected: str) -> VialCheck:
    lot: Lot = "same" if code.mark == expected else "differs"
    if expected == NO_LOT:
        lot = "not_entered"
    elif code.mark == NO_LOT:
        lot = "not_on_label"
    session = (code.visit, code.occurrence) == (key.visit.upper(), key.occurrence)
    wrong: dict[Differs, bool] = {"participant": code.participant != key.participant, "session": not session}
    wrong["lot"] = lot == "differs" and not wrong["participant"]
    return VialCheck(tuple(each for each, differs in wrong.items() if differs), lot)
