"""What the audit trail shows of two events of a whole file: that it was brought up to date, and that an older copy was accepted."""

from __future__ import annotations

from sscexo_desktop.i18n import Speaker


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
