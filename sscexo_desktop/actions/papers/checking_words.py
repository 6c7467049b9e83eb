"""What a checked page comes to, in words: the same for the window and the terminal (F90)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from sscexo_desktop.actions.papers.checking_pages import Changed, Result, Verdict
from sscexo_desktop.actions.record_words import item_words, record_words
from sscexo_desktop.actions.session import site_time
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.page_seal import Fault
from sscexo_desktop.study.texts import Message, message

Tone = Literal["good", "plain", "notice", "alarm"]
_SHOWN = 60
"""More items than this are counted, not named."""

_TITLES: Mapping[Result, Message] = {
    "current": message("Current"),
    "computed": message("Not current: computed values differ"),
    "changed": message("Not current: changed since"),
    "gone": message("Not current: the record is no longer there"),
    "empty": message("An empty form of this study"),
    "practice": message("Not from this study: practice and trial do not mix"),
    "other_study": message("Not from this study"),
    "elsewhere": message("Not from this study file"),
    "older_file": message("This file is older than the page"),
    "altered": message("Not as it was printed"),
    "not_as_told": message("The file itself was changed"),
    "never": message("Not from this study file"),
    "unknown": message("Nothing of this kind in this file"),
}
_MEANINGS: Mapping[Result, Message] = {
    "current": message("What stands on the page is what is saved now."),
    "computed": message(
        "The answers are those saved now. Values computed from them are others now, because another form or a study setting was "
        "changed since."
    ),
    "changed": message("The page is genuine; the record was saved again after it was printed."),
    "gone": message("The page is genuine, but the record it shows is no longer in the file. Run “Audit check”."),
    "empty": message("There are no answers under its seal: what is written on it was written by hand. It can be typed in now."),
    "practice": message("Its seal is that of a practice study, or of the trial while this file is for practice."),
    "other_study": message("Its seal is that of another study."),
    "altered": message(
        "The audit trail has the entry it names, but the record never was as its seal says: it was altered or made up."
    ),
    "not_as_told": message(
        "The page is as the audit trail tells, what is saved is not: the file was changed by another program. Run “Audit check”."
    ),
    "never": message("The answers on it are none that were ever saved in this record: it is from another file, or was made up."),
    "unknown": message("There is no such participant, visit, form or record in this file."),
}  # fmt: skip
_TONES: Mapping[Result, Tone] = {
    "current": "good", "empty": "plain", "computed": "notice", "changed": "notice", "older_file": "alarm", "gone": "alarm",
    "altered": "alarm", "not_as_told": "alarm",
}  # fmt: skip
_FAULTS: Mapping[Fault, tuple[Message, Message]] = {
    "nothing": (
        message("Nothing was typed."),
        message("Scan the code at the corner of the page, or type the line at its foot."),
    ),
    "no_seal": (
        message("This is no seal of a page."),
        message("Scan the code at the corner of the page, or type the line at its foot, from its first letter to its last."),
    ),
    "short": (
        message("The end of the line is missing."),
        message("Type it to its last four characters; a scanner may need to be set to read QR codes whole."),
    ),
    "checksum": (
        message("The line was not read exactly: its last four characters do not fit to the rest."),
        message("Compare it with the page letter by letter, or scan the code. Nothing is said about the page before it fits."),
    ),
    "newer": (
        message("The page was printed by a newer version of this program."),
        message("Check it with the newest version."),
    ),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict in words: what it is, whose page it is about, what that means, what is to be said besides, and what changed."""

    title: str
    tone: Tone
    about: str
    meaning: str
    notes: tuple[str, ...]
    changes: tuple[str, ...]


def said(say: Speaker, study: Study, verdict: Verdict) -> Said:
    """Put a verdict into words; none of them is a value."""
    return Said(
        say(_TITLES[verdict.result]),
        _TONES.get(verdict.result, "notice"),
        _about(say, study, verdict),
        say(_meaning(verdict)),
        tuple(say(each) for each in verdict.notes),
        tuple(_changes(say, study, verdict)),
    )


def unread(fault: Fault) -> Trouble:
    """Say why what was typed is no seal."""
    return Trouble(*_FAULTS[fault])


def _meaning(verdict: Verdict) -> Message:
    entries = verdict.seal.entries
    if verdict.result == "elsewhere":
        return message(
            "It names entry {entries} of an audit trail; that entry has another seal here. It was printed from another file, from "
            "a copy of this one that went another way, or its seal was made up.",
            entries=entries,
        )
    if verdict.result == "older_file":
        return message(
            "It was printed when the audit trail had {entries} entries; this file has fewer. If the page is genuine, this file is "
            "an older copy and what was entered since is missing in it: enter nothing, compare it with the newest backup.",
            entries=entries,
        )
    return _MEANINGS[verdict.result]


def _about(say: Speaker, study: Study, verdict: Verdict) -> str:
    """Name what the page is of: by our words where we know the record, else as it stands on the page."""
    key, seal = verdict.key, verdict.seal
    if key is None:
        return " · ".join(each for each in (seal.participant, seal.visit, seal.form) if each)
    words = record_words(say, study, key)
    words = say("{participant} · {record}", participant=key.participant, record=words) if key.participant else words
    if seal.kind == "participant":
        return say("{record} · participant copy", record=words)
    return say("{record} · revision {n}", record=words, n=seal.revision) if seal.kind == "filled" else words


def _changes(say: Speaker, study: Study, verdict: Verdict) -> Iterator[str]:
    """Yield one line for each answer that differs, who changed it last and when; then how many more there are."""
    if verdict.result != "changed" or verdict.key is None:
        return
    if not verdict.changed and verdict.seal.kind == "filled" and verdict.printed_at is not None:
        yield say("No answer was changed; the record was only saved again, as complete or with a reason.")
    for each in verdict.changed[:_SHOWN]:
        yield _change(say, study, verdict.key.form, each)
    if len(verdict.changed) > _SHOWN:
        yield say("… and {n} more", n=len(verdict.changed) - _SHOWN)


def _change(say: Speaker, study: Study, form: str, changed: Changed) -> str:
    items = study.forms[form].items
    item = item_words(say, study.forms[form], changed.place) if changed.place.item in items else str(changed.place)
    at = site_time(changed.at)
    if changed.times == 1:
        return say("{item}: changed on {when} by {person}", item=item, when=at, person=changed.person)
    return say("{item}: changed {n} times, last on {when} by {person}", item=item, n=changed.times, when=at, person=changed.person)
