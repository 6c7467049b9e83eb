"""The table of a proof: one line for each kind of run, what went wrong in it counted by how bad it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

WRONG = ("losses", "illegal", "crashes", "writes", "late", "silent")
"""Lost fields; states, sentences or files that must not be; anything but `Trouble`; a file changed that was refused or only read;
opened for writing and found damaged by verify alone; changed data, or drafts, taken for right."""
KEPT = 20


@dataclass(slots=True)
class Line:
    """One kind of run; `seen` counts what is worth knowing and no fault, `faults` holds the first so many in words."""

    what: str
    runs: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    skipped: str = ""

    def fault(self, kind: str, words: str, count: int = 1) -> None:
        """Count a fault; `ValueError` for a kind that the table has no column for."""
        if kind not in WRONG:
            raise ValueError(kind)
        self.wrong[kind] += count
        if len(self.faults) < KEPT:
            self.faults.append(f"{kind}: {words}")

    @property
    def right(self) -> bool:
        """Whether nothing was wrong."""
        return not self.wrong.total()


def written(lines: Iterable[Line]) -> str:
    """Write the table as text, and below it every fault in words."""
    lines = list(lines)
    rows = [("what", "runs", *WRONG, "seen")]
    rows += [(each.what, str(each.runs), *(str(each.wrong[kind]) for kind in WRONG), _seen(each)) for each in lines]
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]) - 1)]
    text = [_row(row, widths) for row in rows]
    text += [f"  {each.what}: {fault}" for each in lines for fault in each.faults]
    return "\n".join(text) + "\n"


def _seen(line: Line) -> str:
    if line.skipped:
        return f"SKIPPED: {line.skipped}"
    return ", ".join(f"{count} {what}" for what, count in line.seen.most_common())


def _row(row: tuple[str, ...], widths: list[int]) -> str:
    what, *counts, seen = row
    return "  ".join([what.ljust(widths[0]), *(count.rjust(width) for count, width in zip(counts, widths[1:], strict=True)), seen])
