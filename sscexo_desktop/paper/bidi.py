"""Unicode Bidirectional Algorithm: which way each part of a phrase runs, and the order in which the parts stand.

Follows UAX #9 (revision 46, Unicode 15) rule by rule; the names in brackets are its rules.  The character classes are
those of `unicodedata`.  Mirroring (L4) is left to HarfBuzz, which mirrors every run it is told to set right to left.
"""

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from sscexo_desktop.paper.bidi_rules import (
    DIRECTION,
    ISOLATE,
    STRONG,
    IsolatingRun,
    implicit_rise,
    resolve_brackets,
    resolve_neutral,
    resolve_weak,
)

LTR: Final = 0
RTL: Final = 1

_DEEPEST: Final = 125
_PRIVATE: Final = "\U000f0000"
_EMBEDDING: Final = {"LRE": (LTR, ""), "RLE": (RTL, ""), "LRO": (LTR, "L"), "RLO": (RTL, "R")}
_REMOVED: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "BN"})
_NEUTRAL: Final = frozenset({"WS", "ON", "CS", "ES", "ET", "NSM", "BN", "S"})
_PLAIN: Final = {LTR: _NEUTRAL | {"L", "EN"}, RTL: _NEUTRAL | {"R", "AL"}}
"""What by itself all runs the way of its paragraph."""
_BLANK: Final = ISOLATE | _REMOVED | {"WS", "PDI"}


class Run(NamedTuple):
    """A stretch `[start, end)` of the logical text that stands in one piece; an odd level runs right to left."""

    start: int
    end: int
    level: int


def base_level(text: str) -> int:
    """The paragraph level that the first strong letter outside isolates asks for, `LTR` when there is none (P2, P3)."""
    classes = _bidi_classes(text)
    return _first_strong(classes, 0, len(classes), _isolate_ends(classes))


def levels(text: str, base: int | None = None) -> tuple[int, ...]:
    """The embedding level of every character, `base` being the paragraph's own level or None to find it (P2, P3).

    Characters that rule X9 removes take the level of the one before them.  Line ends are not known here: the blanks
    at the end of a line are put right by `visual_runs` (L1).
    """
    classes = _bidi_classes(text)
    if base is not None and _PLAIN[base].issuperset(classes):
        return (base,) * len(text)
    result: list[int] = []
    start = 0
    for end in [at + 1 for at, name in enumerate(classes) if name == "B"] + [len(classes)]:
        result += _paragraph_levels(text[start:end], classes[start:end], base)
        start = end
    return tuple(result)


def visual_runs(text: str, resolved: tuple[int, ...], base: int, start: int = 0, end: int | None = None
                ) -> tuple[Run, ...]:
    """The runs of the line `[start, end)` of `text` from left to right, given the paragraph's `levels` (L1, L2)."""
    stop = len(text) if end is None else end
    if start < stop and resolved[start:stop].count(base) == stop - start:
        return (Run(start, stop, base),)
    line = list(resolved[start:stop])
    blank = len(line)
    while blank and unicodedata.bidirectional(text[start + blank - 1]) in _BLANK:
        blank -= 1
        line[blank] = base
    cuts = [0, *(at for at in range(1, len(line)) if line[at] != line[at - 1]), len(line)]
    runs = [Run(start + left, start + right, line[left]) for left, right in pairwise(cuts) if left < right]
    return tuple(_reordered(runs))


def _reordered(runs: list[Run]) -> list[Run]:
    """Turn round every stretch of runs at or above each odd level, from the highest level down (L2)."""
    highest = max((run.level for run in runs), default=0)
    for level in range(highest, 0, -1):
        at = 0
        while at < len(runs):
            end = at
            while end < len(runs) and runs[end].level >= level:
                end += 1
            runs[at:end] = runs[at:end][::-1]
            at = end + 1
    return runs


def _bidi_classes(text: str) -> list[str]:
    # Private characters stand for what has no direction of its own (`characters.printable`).
    return ["ON" if character >= _PRIVATE else unicodedata.bidirectional(character) or "L" for character in text]


def _isolate_ends(classes: list[str]) -> dict[int, int]:
    """Position of each isolate initiator that is closed → position of its PDI (BD9)."""
    open_at: list[int] = []
    ends: dict[int, int] = {}
    for at, name in enumerate(classes):
        if name in ISOLATE:
            open_at.append(at)
        elif name == "PDI" and open_at:
            ends[open_at.pop()] = at
        elif name == "B":
            open_at.clear()
    return ends


def _first_strong(classes: list[str], start: int, end: int, ends: dict[int, int]) -> int:
    at = start
    while at < end and classes[at] != "B":
        if classes[at] in STRONG:
            return LTR if classes[at] == "L" else RTL
        at = ends.get(at, end) + 1 if classes[at] in ISOLATE else at + 1
    return LTR


def _paragraph_levels(text: str, originals: list[str], base: int | None) -> list[int]:
    """Resolve one paragraph, its separator included (X1 to I2, and L1 but for the end of a line)."""
    ends = _isolate_ends(originals)
    if base is None:
        base = _first_strong(originals, 0, len(originals), ends)
    classes = list(originals)
    resolved = _explicit_levels(classes, base, ends)
    kept = [at for at, name in enumerate(originals) if name not in _REMOVED]
    for sequence in _sequences(originals, classes, resolved, kept, base, ends):
        resolve_weak(sequence)
        resolve_brackets(sequence, text, originals)
        resolve_neutral(sequence)
        for at, name in zip(sequence.positions, sequence.classes, strict=True):
            resolved[at] += implicit_rise(name, sequence.level)
    _level_removed(resolved, originals, base)
    _level_separators(resolved, originals, base)
    return resolved


@dataclass(slots=True)
class _Nesting:
    """The embeddings, overrides and isolates open at one place of a paragraph, and those too deep to obey (X1)."""

    stack: list[tuple[int, str, bool]]
    lost_isolates: int = 0
    lost_embeddings: int = 0
    open_isolates: int = 0

    def open_embedding(self, direction: int, forced: str) -> None:
        """Enter an embedding or override (X2 to X5)."""
        deeper = _next_level(self.stack[-1][0], direction)
        if deeper <= _DEEPEST and not self.lost_isolates and not self.lost_embeddings:
            self.stack.append((deeper, forced, False))
        elif not self.lost_isolates:
            self.lost_embeddings += 1

    def open_isolate(self, direction: int) -> None:
        """Enter an isolate (X5a to X5c)."""
        deeper = _next_level(self.stack[-1][0], direction)
        if deeper <= _DEEPEST and not self.lost_isolates and not self.lost_embeddings:
            self.open_isolates += 1
            self.stack.append((deeper, "", True))
        else:
            self.lost_isolates += 1

    def close_isolate(self) -> None:
        """Leave the innermost isolate and the embeddings left open in it (X6a)."""
        if self.lost_isolates:
            self.lost_isolates -= 1
        elif self.open_isolates:
            self.lost_embeddings = 0
            while not self.stack.pop()[2]:
                pass
            self.open_isolates -= 1

    def close_embedding(self) -> None:
        """Leave the innermost embedding of the current isolate (X7)."""
        if self.lost_isolates:
            return
        if self.lost_embeddings:
            self.lost_embeddings -= 1
        elif not self.stack[-1][2] and len(self.stack) > 1:
            self.stack.pop()


def _explicit_levels(classes: list[str], base: int, ends: dict[int, int]) -> list[int]:
    """Levels from embeddings, overrides and isolates; overrides also change `classes` (X1 to X8)."""
    nesting = _Nesting([(base, "", False)])
    resolved = []
    for at, name in enumerate(list(classes)):
        if name == "PDI":
            nesting.close_isolate()
        elif name == "PDF":
            nesting.close_embedding()
        level, override, _ = nesting.stack[-1]
        resolved.append(base if name == "B" else level)
        if override and name not in _REMOVED and name != "B":
            classes[at] = override
        if name in _EMBEDDING:
            nesting.open_embedding(*_EMBEDDING[name])
        elif name in ISOLATE:
            nesting.open_isolate(_isolate_direction(name, classes, at, ends))
    return resolved


def _next_level(level: int, direction: int) -> int:
    """The least level above `level` of that direction: even for `LTR`, odd for `RTL`."""
    return level + 1 if (level + 1) % 2 == direction else level + 2


def _isolate_direction(name: str, classes: list[str], at: int, ends: dict[int, int]) -> int:
    if name == "FSI":
        return _first_strong(classes, at + 1, ends.get(at, len(classes)), ends)
    return LTR if name == "LRI" else RTL


def _sequences(originals: list[str], classes: list[str], resolved: list[int], kept: list[int], base: int,
               ends: dict[int, int]) -> list[IsolatingRun]:
    """The isolating run sequences of a paragraph (X10)."""
    runs: list[list[int]] = []
    for at in kept:
        if runs and resolved[runs[-1][-1]] == resolved[at]:
            runs[-1].append(at)
        else:
            runs.append([at])
    rank = {at: place for place, at in enumerate(kept)}
    starting = {run[0]: run for run in runs}
    # An isolate's end can stand inside a run only if nothing lies between: then it follows its initiator there.
    continued = {ends[run[-1]] for run in runs if run[-1] in ends}
    sequences = []
    for run in runs:
        if run[0] in continued:
            continue
        positions = list(run)
        while positions[-1] in ends:
            positions += starting[ends[positions[-1]]]
        level = resolved[run[0]]
        first, last = rank[positions[0]], rank[positions[-1]]
        before = resolved[kept[first - 1]] if first else base
        open_ended = originals[positions[-1]] in ISOLATE or last + 1 == len(kept)
        after = base if open_ended else resolved[kept[last + 1]]
        sequences.append(IsolatingRun(positions, [classes[at] for at in positions], DIRECTION[max(before, level) % 2],
                                   DIRECTION[max(after, level) % 2], level))
    return sequences


def _level_removed(resolved: list[int], originals: list[str], base: int) -> None:
    """Characters that X9 removes stand with the one before them."""
    previous = base
    for at, name in enumerate(originals):
        if name in _REMOVED:
            resolved[at] = previous
        previous = resolved[at]


def _level_separators(resolved: list[int], originals: list[str], base: int) -> None:
    """Tabs, paragraph separators and the blanks before them fall back to the paragraph's level (L1)."""
    blank_from = 0
    for at, name in enumerate(originals):
        if name in ("B", "S"):
            resolved[blank_from : at + 1] = [base] * (at + 1 - blank_from)
        if name not in _BLANK:
            blank_from = at + 1
