"""The rules of the bidirectional algorithm that settle the direction of each character within one isolating run.

UAX #9 (revision 46): weak types W1 to W7, bracket pairs N0, neutrals N1 and N2, and implicit levels I1 and I2.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final

DIRECTION: Final = ("L", "R")
ISOLATE: Final = frozenset({"LRI", "RLI", "FSI"})
STRONG: Final = frozenset({"L", "R", "AL"})
_NEUTRAL: Final = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})
_AS_STRONG: Final = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
_BRACKETS: Final = (
    "()[]{}\u0f3a\u0f3b\u0f3c\u0f3d\u169b\u169c⁅⁆⁽⁾₍₎⌈⌉⌊⌋\u2329\u232a❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦐⦏⦎⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛"
    "⧼⧽⸢⸣⸤⸥⸦⸧⸨⸩\u2e55\u2e56\u2e57\u2e58\u2e59\u2e5a\u2e5b\u2e5c〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
_CLOSER: Final = {opening: unicodedata.normalize("NFC", _BRACKETS[at + 1])
                  for at, opening in enumerate(_BRACKETS) if at % 2 == 0}
_CLOSING: Final = frozenset(_BRACKETS[1::2])
_MOST_OPEN_BRACKETS: Final = 63


@dataclass(slots=True)
class IsolatingRun:
    """An isolating run sequence (BD13): positions in the text, their working classes, and the classes around them."""

    positions: list[int]
    classes: list[str]
    before: str
    after: str
    level: int


def resolve_weak(sequence: IsolatingRun) -> None:
    """Marks, numbers and what stands beside numbers (W1 to W7)."""
    classes = sequence.classes
    previous = strong = sequence.before
    for at, name in enumerate(classes):
        if name == "NSM":
            classes[at] = name = "ON" if previous in ISOLATE or previous == "PDI" else previous
        previous = name
        if name in STRONG:
            strong = name
        elif name == "EN" and strong == "AL":
            classes[at] = "AN"
    classes[:] = ["R" if name == "AL" else name for name in classes]
    for at in range(1, len(classes) - 1):
        left, name, right = classes[at - 1 : at + 2]
        if left == right and ((name in ("ES", "CS") and left == "EN") or (name == "CS" and left == "AN")):
            classes[at] = left
    _join_terminators(classes)
    strong = sequence.before
    for at, name in enumerate(classes):
        if name in ("L", "R"):
            strong = name
        elif name == "EN" and strong == "L":
            classes[at] = "L"
        elif name in ("ES", "ET", "CS"):
            classes[at] = "ON"


def _join_terminators(classes: list[str]) -> None:
    """Make a stretch of terminators that touches a European number part of it (W5)."""
    at = 0
    while at < len(classes):
        end = at
        while end < len(classes) and classes[end] == "ET":
            end += 1
        touching = (at > 0 and classes[at - 1] == "EN") or (end < len(classes) and classes[end] == "EN")
        if end > at and touching:
            classes[at:end] = ["EN"] * (end - at)
        at = end + 1


def _bracket_pairs(sequence: IsolatingRun, text: str) -> list[tuple[int, int]]:
    """Places in the sequence of each pair of brackets, in the order of the opening ones (BD16)."""
    waiting: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for place, at in enumerate(sequence.positions):
        character = text[at]
        if sequence.classes[place] != "ON":
            continue
        if character in _CLOSER:
            if len(waiting) == _MOST_OPEN_BRACKETS:
                return []
            waiting.append((_CLOSER[character], place))
        elif character in _CLOSING:
            closing = unicodedata.normalize("NFC", character)
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == closing:
                    pairs.append((waiting[depth][1], place))
                    del waiting[depth:]
                    break
    return sorted(pairs)


def resolve_brackets(sequence: IsolatingRun, text: str, originals: list[str]) -> None:
    """Give both brackets of a pair one direction (N0)."""
    classes = sequence.classes
    embedding = DIRECTION[sequence.level % 2]
    strong, reached = sequence.before, 0
    for opening, closing in _bracket_pairs(sequence, text):
        for name in classes[reached:opening]:
            strong = _AS_STRONG.get(name, strong)
        reached = opening
        inside = {_AS_STRONG[name] for name in classes[opening + 1 : closing] if name in _AS_STRONG}
        if not inside:
            continue
        direction = embedding if embedding in inside else strong
        for place in (opening, closing):
            classes[place] = direction
            mark = place + 1
            while mark < len(classes) and originals[sequence.positions[mark]] == "NSM":
                classes[mark] = direction
                mark += 1


def resolve_neutral(sequence: IsolatingRun) -> None:
    """Neutral characters take the direction both neighbours agree on, else that of the embedding (N1, N2)."""
    classes = sequence.classes
    embedding = DIRECTION[sequence.level % 2]
    at = 0
    while at < len(classes):
        end = at
        while end < len(classes) and classes[end] in _NEUTRAL:
            end += 1
        if end > at:
            before = _AS_STRONG[classes[at - 1]] if at else sequence.before
            after = _AS_STRONG[classes[end]] if end < len(classes) else sequence.after
            classes[at:end] = [before if before == after else embedding] * (end - at)
        at = end + 1


def implicit_rise(name: str, level: int) -> int:
    """How far a resolved class lies above the level of its embedding (I1, I2)."""
    if level % 2:
        return 0 if name == "R" else 1
    return {"L": 0, "R": 1}.get(name, 2)
