"""The lines under the title of a form: why it is read-only, who else works on it, who signed it, which signatures are void."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter

from sscexo_desktop.actions import overriding, standing
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.papers.print_log import stale_copies
from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.marks import Mark, paint_mark
from sscexo_desktop.gui.moments import moment_words
from sscexo_desktop.gui.panel import Panel
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.people_words import ROLE_NAMES
from sscexo_desktop.study.review import Lock, Signature
from sscexo_desktop.study.review_words import MEANINGS

NoteTone = Literal["green", "red", "amber", "ink", "muted"]


@dataclass(frozen=True, slots=True)
class Note:
    """One line: a sign, words in a tone, and what is struck out before them."""

    text: str
    tone: NoteTone
    mark: Mark | None = None
    struck: str = ""


def record_notes(session: Session, entry: Entry, say: Speaker) -> tuple[Note, ...]:
    """Return what is to be known about a record before it is worked on, most urgent first."""
    return (
        *_read_only(session, entry, say),
        *_others(entry, say),
        *_overrides(session, entry, say),
        *_settings(session, entry, say),
        *_signatures(session, entry, say),
        *_prints(session, entry, say),
    )


def _read_only(session: Session, entry: Entry, say: Speaker) -> Iterator[Note]:
    lock = session.file.lock_on(entry.key)
    if lock is not None:
        yield Note(lock_words(say, lock), "ink", "locked")
    elif entry.why_read_only is not None:
        yield Note(say("You can read this form, and not change it. {why}", why=entry.why_read_only), "muted")


def lock_words(say: Speaker, lock: Lock) -> str:
    """Say what is locked, by whom, when and why."""
    time = moment_words(say, lock.at)
    match lock.scope:
        case "form":
            return say("This form is locked — {person}, {time}: “{reason}”", person=lock.name, time=time, reason=lock.reason)
        case "participant":
            return say(
                "All of {participant} is locked — {person}, {time}: “{reason}”",
                participant=lock.participant, person=lock.name, time=time, reason=lock.reason,
            )
        case "study":
            return say("The study is locked — {person}, {time}: “{reason}”", person=lock.name, time=time, reason=lock.reason)


def _others(entry: Entry, say: Speaker) -> Iterator[Note]:
    for draft in entry.others:
        time = moment_words(say, draft.touched_at)
        yield Note(say("{person} typed something here that is not saved yet ({time}).", person=draft.person, time=time), "amber")
    if entry.begun_before and entry.record is not None:
        yield Note(
            say(
                "{person} saved this form after you began to type. What you typed is kept: compare before you save.",
                person=entry.record.saved_by,
            ),
            "amber",
        )


def _overrides(session: Session, entry: Entry, say: Speaker) -> Iterator[Note]:
    """Say which deviations came from this record and where they wait for a signature."""
    signatures = session.file.signatures(entry.key.participant)
    signed = {each.key for each in signatures if each.stands and each.meaning in standing.SIGNED}
    for each in overriding.overrides(session, entry.key.participant):
        if each.source == entry.key and each.deviation.key not in signed:
            n = each.deviation.key.occurrence
            words = say("Deviation {n} came from this form; it waits on the page “To sign” for an investigator.", n=n)
            yield Note(words, "amber", "signed")


def _settings(session: Session, entry: Entry, say: Speaker) -> Iterator[Note]:
    if entry.record is None:
        return
    changes = standing.setting_changes(session, entry.record)
    for setting, then, now in changes:
        if then:
            words = say(
                "Judged by version {then} of “{setting}”; version {now} holds now.", setting=setting.title, then=then, now=now
            )
            yield Note(words, "amber", "changed")
    if since := [each for each in changes if not each.then]:
        yield Note(_judged_before(since, say), "amber", "changed")


def _judged_before(since: list[standing.SettingChange], say: Speaker) -> str:
    """Say which settings were confirmed since, in one sentence: a whole study's proposals may be confirmed at once."""
    if len(since) == 1:
        setting, _, now = since[0]
        return say("Judged before “{setting}” was confirmed; version {now} holds now.", setting=setting.title, now=now)
    titles = ("؛ " if say.manner.rtl else "; ").join(say(each.setting.title) for each in since)
    return say("Judged before {n} settings were confirmed that hold now: {titles}.", n=len(since), titles=titles)


def _prints(session: Session, entry: Entry, say: Speaker) -> Iterator[Note]:
    """Say that paper is about which shows something else (F91)."""
    stale = stale_copies(session, entry.key) if entry.record is not None else 0
    if stale:
        yield Note(say("Printed copies that no longer show what is saved: {n}. See “Print log”.", n=stale), "muted", "changed")


def _signatures(session: Session, entry: Entry, say: Speaker) -> Iterator[Note]:
    signatures = session.file.signatures_of(entry.key)
    for each in sorted(signatures, key=lambda each: (not each.stands, -each.number)):
        yield signature_note(say, each)


def signature_note(say: Speaker, signature: Signature) -> Note:
    """Say who signed, as what, meaning what and when; of a void one since when and why as well."""
    stamp = say(
        "{meaning} — {name} ({role}), {time}",
        meaning=MEANINGS[signature.meaning], name=signature.name, role=ROLE_NAMES[signature.role],
        time=moment_words(say, signature.at),
    )
    if signature.voided_at is None:
        own = say("{stamp} · signed by the person who made the override", stamp=stamp) if signature.own_override else stamp
        return Note(own, "green", "signed")
    void = say(
        "Void since {time}, because {person} changed the form: “{reason}”",
        time=moment_words(say, signature.voided_at), person=signature.voided_by, reason=signature.void_reason,
    )
    return Note(void, "red", "void", stamp)


class Notes(Panel):
    """The lines, painted as one; nothing where there are none."""

    def __init__(self, say: Speaker, theme: Theme) -> None:
        super().__init__(say, theme)
        self.notes: tuple[Note, ...] = ()
        self._marks: list[tuple[QRect, Mark, QColor]] = []
        self.hide()

    def show_notes(self, notes: tuple[Note, ...]) -> None:
        """Show these lines."""
        if notes != self.notes:
            self.notes = notes
            self.setAccessibleName("\n".join(f"{each.struck} {each.text}".strip() for each in notes))
            self.setVisible(bool(notes))
            self.lay_out()

    def arrange(self, width: int) -> int:
        """Lay the lines out; return the height."""
        px, theme, y = self.ink.px, self.ink.theme, 0
        self._marks = []
        indent = px(20)
        for note in self.notes:
            colour: QColor = getattr(theme, note.tone)
            if note.mark is not None:
                self._marks.append((QRect(0, y + px(3), px(14), px(14)), note.mark, colour))
            x = indent if note.mark is not None else 0
            if note.struck:
                y = self.write(note.struck, x, y, width - x, colour, struck=True)
            y = self.write(note.text, x, y, width - x, colour, strong=note.tone in ("ink", "red", "amber")) + px(3)
        return y

    def paint_ground(self, painter: QPainter) -> None:
        """Paint the signs."""
        for box, mark, colour in self._marks:
            paint_mark(painter, mark, QRectF(self.ink.mirrored(box, self.width())), colour)
