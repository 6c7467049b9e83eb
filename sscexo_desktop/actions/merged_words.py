"""What the audit trail shows of merges: the event that tells of one, and the mark of entries that came from another copy (F102)."""

from __future__ import annotations

from sscexo_desktop.i18n import Speaker


def detail_words(say: Speaker, detail: str) -> str:
    """Say what was merged: the file, the head of its trail, how many entries came, who got another number; "" if it is no merge."""
    words, _, file = detail.partition(" file:")
    known = dict(word.split(":", 1) for word in words.split() if ":" in word)
    if not {"fork", "head", "entries"} <= known.keys():
        return ""
    number, _, seal = known["head"].partition(":")
    told = say("{file}, head {head}, entries: {n}", file=file, head=f"{number}:{seal[:12].upper()}", n=int(known["entries"]))
    people = [word.removeprefix("participant:").split(">") for word in words.split() if word.startswith("participant:")]
    moved = [say("{there} is {here} here", there=there, here=here) for there, here in people]
    return " · ".join((told, *moved))


def marked(say: Speaker, words: tuple[str, str]) -> tuple[str, str]:
    """Mark what an entry is about as coming from a merged copy."""
    part, whole = words
    return part, say("from a merged copy · {what}", what=whole) if whole else say("from a merged copy")
