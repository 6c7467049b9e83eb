"""How deep each character of a paragraph is nested in embeddings, overrides and isolates.

UAX #9 (revision 46): explicit levels and directions X1 to X8, isolate pairs BD9, and the first strong letter P2 and P3.
"""

from dataclasses import dataclass
from typing import Final

from sscexo_desktop.paper.lettering.bidi_rules import ISOLATE, STRONG

LTR: Final = 0
RTL: Final = 1
REMOVED: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "BN"})
_DEEPEST: Final = 125
_EMBEDDING: Final = {"LRE": (LTR, ""), "RLE": (RTL, ""), "LRO": (LTR, "L"), "RLO": (RTL, "R")}


def isolate_ends(classes: list[str]) -> dict[int, int]:
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


def first_strong(classes: list[str], start: int, end: int, ends: dict[int, int]) -> int:
    """The level that the first strong letter of a stretch asks for, isolates passed over (P2, P3)."""
    at = start
    while at < end and classes[at] != "B":
        if classes[at] in STRONG:
            return LTR if classes[at] == "L" else RTL
        at = ends.get(at, end) + 1 if classes[at] in ISOLATE else at + 1
    return LTR


@dataclass(slots=True)
class _Nesting:
    """The embeddings, overrides and isolates open at one place of a paragraph, and those too deep to obey (X1)."""

    stack: list[tuple[int, str, bool]]
    lost_isolates: int = 0
    lost_embeddings: int = 0
    open_isolates: int = 0

    def open_embedding(self, direction: int, forced: str) -> None:
        """Enter an embedding or override (X2 to X5)."""
        deeper = next_level(self.stack[-1][0], direction)
        if deeper <= _DEEPEST and not self.lost_isolates and not self.lost_embeddings:
            self.stack.append((deeper, forced, False))
        elif not self.lost_isolates:
            self.lost_embeddings += 1

    def open_isolate(self, direction: int) -> None:
        """Enter an isolate (X5a to X5c)."""
        deeper = next_level(self.stack[-1][0], direction)
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


def explicit_levels(classes: list[str], base: int, ends: dict[int, int]) -> list[int]:
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
        if override and name not in REMOVED and name != "B":
            classes[at] = override
        if name in _EMBEDDING:
            nesting.open_embedding(*_EMBEDDING[name])
        elif name in ISOLATE:
            nesting.open_isolate(_isolate_direction(name, classes, at, ends))
    return resolved


def next_level(level: int, direction: int) -> int:
    """The least level above `level` of that direction: even for `LTR`, odd for `RTL`."""
    return level + 1 if (level + 1) % 2 == direction else level + 2


def _isolate_direction(name: str, classes: list[str], at: int, ends: dict[int, int]) -> int:
    if name == "FSI":
        return first_strong(classes, at + 1, ends.get(at, len(classes)), ends)
    return LTR if name == "LRI" else RTL
