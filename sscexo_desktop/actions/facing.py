"""Names of files among sentences: each reads from the left, and the sentence keeps its reader's direction."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from sscexo_desktop.i18n import Speaker

_LETTERS = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+"
_ANY = re.compile(_LETTERS)
_RIGHT_TO_LEFT = re.compile(f"((?>{_LETTERS}(?:[\\s\u200c\u200d_-]+{_LETTERS})*))(?!\u200e)")
"""Words read together from the right: what joins two of them (a space, a hyphen, half a space) belongs to them; not closed yet."""
_CLOSED = "\\1\u200e"
_LTR, _RTL = "\u200e", "\u200f"


def file_words(path: Path | str) -> str:
    """Return a name or a path so that its parts stand in their order from the left; digits behind Persian letters, too."""
    return f"\u2066{_RIGHT_TO_LEFT.sub(_CLOSED, str(path))}\u2069"


def facing(say: Speaker, words: str) -> str:
    """Return a sentence that runs in the reader's direction even where it begins with a name in other letters.

    In an English one the digits behind a Persian name stay behind it; one without any such letter is left as it is.
    """
    if not say.manner.rtl:
        return f"{_LTR}{_RIGHT_TO_LEFT.sub(_CLOSED, words)}" if _ANY.search(words) else words
    return f"{_RTL}{words}"
