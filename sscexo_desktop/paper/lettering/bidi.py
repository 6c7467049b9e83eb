"""Unicode Bidirectional Algorithm: which way each part of a phrase runs, and the order in which the parts stand.

Follows UAX #9 (revision 46, Unicode 15) rule by rule; the names in brackets are its rules.  The character classes are
those of `unicodedata`.  Mirroring (L4) is left to HarfBuzz, which mirrors every run it is told to set right to left.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from sscexo_desktop.paper.lettering.bidi_nesting import LTR, REMOVED, RTL, explicit_levels, first_strong, isolate_ends, next_level
from sscexo_desktop.paper.lettering.bidi_rules import (
    DIRECTION,
    ISOLATE,
    IsolatingRun,
    implicit_rise,
    resolve_brackets,
    resolve_neutral,
    resolve_weak,
)

_PRIVATE: Final = "\U000f0000"
_NEUTRAL: Final = frozenset({"WS", "ON", "CS", "ES", "ET", "NSM", "BN", "S"})
_PLAIN: Final = {LTR: _NEUTRAL | {"L", "EN"}, RTL: _NEUTRAL | {"R", "AL"}}
"""What by itself all runs the way of its paragraph."""
_END_ISOLATE: Final = "\u2069"
_DEEP: Final = 8
_NESTS: Final = re.compile("[\u2066-\u2069]")
_ENTANGLED: Final = re.compile("[\u202a-\u202e\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]")
"""What ends a paragraph or goes by its level, and embeddings, which may be left open in an isolate."""
_BLANK: Final = ISOLATE | REMOVED | {"WS", "PDI"}


class Run(NamedTuple):
    """A stretch `[start, end)` of the logical text that stands in one piece; an odd level runs right to left."""

    start: int
    end: int
    level: int


def base_level(text: str) -> int:
    """The paragraph level that the first strong letter outside isolates asks for, `LTR` when there is none (P2, P3)."""
    classes = _bidi_classes(text)
    return first_strong(classes, 0, len(classes), isolate_ends(classes))


def levels(text: str, base: int | None = None) -> tuple[int, ...]:
    """The embedding level of every character, `base` being the paragraph's own level or None to find it (P2, P3).

    Characters that rule X9 removes take the level of the one before them.  Line ends are not known here: the blanks
    at the end of a line are put right by `visual_runs` (L1).
    """
    if base is not None and _NESTS.search(text) and not _ENTANGLED.search(text):
        parted = _levels_by_isolates(text, base)
        if parted is not None:
            return parted
    return whole_levels(text, base)


@lru_cache(maxsize=4096)
def whole_levels(text: str, base: int | None) -> tuple[int, ...]:
    """The same of a text taken as one, whatever is isolated in it."""
    classes = _bidi_classes(text)
    if base is not None and _PLAIN[base].issuperset(classes):
        return (base,) * len(text)
    result: list[int] = []
    start = 0
    for end in [at + 1 for at, name in enumerate(classes) if name == "B"] + [len(classes)]:
        result += _paragraph_levels(text[start:end], classes[start:end], base)
        start = end
    return tuple(result)


def _levels_by_isolates(text: str, base: int) -> tuple[int, ...] | None:
    """The levels, from those of the text without what is isolated in it and those of each isolate; `None` if that is too deep.

    Nothing that is isolated bears on what is around it, so a sentence with other values in it is resolved but once.
    """
    isolates = _outermost_isolates(text)
    if isolates is None:
        return None
    around, end = [], 0
    for start, stop in isolates:
        around.append(text[end:start])
        end = stop
    outer = whole_levels("".join([*around, text[end:]]), base)
    result: list[int] = []
    done = 0
    for (start, stop), before in zip(isolates, around, strict=True):
        result += outer[done : done + len(before)]
        done += len(before)
        direction = _direction_of(text[start - 1], text[start:stop])
        raised = next_level(base, direction) - direction
        result += [level + raised for level in levels(text[start:stop], direction)]
    return (*result, *outer[done:])


def _outermost_isolates(text: str) -> list[tuple[int, int]] | None:
    """What stands in each isolate that is in no other one; `None` if one is not closed or they are many in each other."""
    found, depth, start = [], 0, 0
    for each in _NESTS.finditer(text):
        depth += -1 if each[0] == _END_ISOLATE else 1
        if depth == 1 and each[0] != _END_ISOLATE:
            start = each.end()
        elif depth == 0:
            found.append((start, each.start()))
        if not 0 <= depth <= _DEEP or (start < len(text) and unicodedata.bidirectional(text[start]) in REMOVED):
            return None
    return None if depth else found


def _direction_of(initiator: str, isolated: str) -> int:
    name = unicodedata.bidirectional(initiator)
    return base_level(isolated) if name == "FSI" else LTR if name == "LRI" else RTL


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


def _paragraph_levels(text: str, originals: list[str], base: int | None) -> list[int]:
    """Resolve one paragraph, its separator included (X1 to I2, and L1 but for the end of a line)."""
    ends = isolate_ends(originals)
    if base is None:
        base = first_strong(originals, 0, len(originals), ends)
    classes = list(originals)
    resolved = explicit_levels(classes, base, ends)
    kept = [at for at, name in enumerate(originals) if name not in REMOVED]
    for sequence in _sequences(originals, classes, resolved, kept, base, ends):
        resolve_weak(sequence)
        resolve_brackets(sequence, text, originals)
        resolve_neutral(sequence)
        for at, name in zip(sequence.positions, sequence.classes, strict=True):
            resolved[at] += implicit_rise(name, sequence.level)
    _level_removed(resolved, originals, base)
    _level_separators(resolved, originals, base)
    return resolved


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
        if name in REMOVED:
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
