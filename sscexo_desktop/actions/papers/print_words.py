"""What the log of prints and the audit trail show of a print: what it was, where it went, how it came out (F91)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import reduce

from sscexo_desktop.actions.papers.print_log import Printed, PrintOut, Target, Why
from sscexo_desktop.actions.record_words import record_words
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Message, message

KINDS: Mapping[Printed, Message] = {
    "filled": message("Filled forms"),
    "participant": message("Participant copy"),
    "blank": message("Blank forms"),
    "fillable": message("Forms to fill in on a screen"),
    "annotated": message("Annotated forms"),
    "casebook": message("Casebook"),
    "report": message("List"),
    "label": message("Label"),
}
TARGETS: Mapping[Target, Message] = {"printer": message("to a printer"), "file": message("into a PDF file")}
WHYS: Mapping[Why, Message] = {
    "": message("failed"),
    "cancelled": message("called off"),
    "printer": message("failed: the printer"),
    "target": message("failed: the file could not be written"),
}
LANGUAGES: Mapping[str, Message] = {"en": message("English"), "fa": message("Persian")}


_NAMED = 3
"""Of more forms than this the number is said."""


def kind_words(say: Speaker, entry: PrintOut) -> str:
    """Say what was printed; a list by its name."""
    return say("{kind}: {name}", kind=KINDS[entry.kind], name=entry.name) if entry.name else say(KINDS[entry.kind])


def target_words(say: Speaker, entry: PrintOut) -> str:
    """Say where it went."""
    return say(TARGETS[entry.target])


def about_words(say: Speaker, study: Study, entry: PrintOut) -> str:
    """Say whose forms were printed, and which where they are few."""
    forms = [each.key for each in entry.records]
    if not entry.participants:
        return say("{n} forms for nobody yet", n=len(forms)) if forms else ""
    people = _listed(say, entry.participants)
    if len(entry.participants) > 1 or len(forms) > _NAMED:
        return say("{people} · {n} forms", people=people, n=len(forms))
    return say("{people} · {forms}", people=people, forms=_listed(say, [record_words(say, study, each) for each in forms]))


def currency_words(say: Speaker, study: Study, entry: PrintOut) -> str:
    """Say whether it still shows what is stored; "" for what shows nothing that is stored, or never came out."""
    shown = [each for each in entry.records if each.state != "empty"]
    if not shown or entry.outcome == "failed":
        return ""
    if not entry.stale:
        return say("current")
    if len(entry.stale) > _NAMED or len(entry.participants) > 1:
        return say("not current: {n} of {m} forms", n=len(entry.stale), m=len(shown))
    names = _listed(say, [record_words(say, study, each.key) for each in entry.stale])
    return say("not current: {forms}", forms=names)


def _listed(say: Speaker, parts: Iterable[str]) -> str:
    return reduce(lambda told, part: say("{told}, {part}", told=told, part=part), parts)


def outcome_words(say: Speaker, entry: PrintOut) -> str:
    """Say how a print came out."""
    if entry.outcome == "unknown":
        return say("not known whether it came out")
    return say("done") if entry.outcome == "done" else say(WHYS[entry.why])


def print_words(say: Speaker, detail: str) -> str:
    """Say what the detail of an event tells of a print; "" if it tells of none."""
    if not detail.startswith("{"):
        return ""
    found = json.loads(detail)
    if "begun" in found:
        why = WHYS.get(found.get("why", ""))
        told = say("what was begun as event {number}", number=found["begun"])
        return say("{what}: {why}", what=told, why=why) if why and found.get("why") else told
    kind, target = KINDS[found["kind"]], TARGETS[found["target"]]
    people = list(dict.fromkeys(each[0] for each in found["records"] if each[0]))
    told = say("{kind} {target}, in {language}", kind=kind, target=target, language=LANGUAGES[found["language"]])
    return say("{what} · {people}", what=told, people=_listed(say, people)) if people else told
