"""What the audit trail shows of events: a file brought up to date, an older copy accepted, prints and scanned vials."""

from __future__ import annotations

from collections.abc import Callable

from sscexo_desktop.actions.papers.print_words import print_words
from sscexo_desktop.actions.papers.vial_words import vial_words
from sscexo_desktop.i18n import Speaker


def told_words(say: Speaker, detail: str, record: Callable[[str], str]) -> str:
    """Say what was done to a file, printed or scanned; "" if the detail of an event tells of none; `record` names a record."""
    return file_words(say, detail) or print_words(say, detail) or vial_words(say, detail, record)


def file_words(say: Speaker, detail: str) -> str:
    """Say what was done to a file; "" if the detail of an event tells of nothing of that kind."""
    if detail.startswith("format:"):
        return _upgraded(say, detail)
    if detail.startswith("head:") and " reason:" in detail:
        return _accepted(say, detail)
    return ""


def _upgraded(say: Speaker, detail: str) -> str:
    words, _, sha256 = detail.rpartition(" sha256:")
    told, _, copy = words.partition(" copy:")
    known = dict(each.split(":", 1) for each in told.split() if ":" in each)
    file_format, definition = (known.get(each, "").replace(">", " → ") for each in ("format", "definition"))
    return say(
        "file format {format}, study definition {definition}; the copy from before is {copy}, SHA-256 {digest}",
        format=file_format, definition=definition, copy=copy, digest=f"{sha256[:12]}…",
    )  # fmt: skip


def _accepted(say: Speaker, detail: str) -> str:
    heads, _, reason = detail.partition(" reason:")
    seqs = ", ".join(say.digits(each.split(":")[1]) for each in heads.split())
    return say("entries not in it: {entries}; reason: “{reason}”", entries=seqs, reason=reason)
