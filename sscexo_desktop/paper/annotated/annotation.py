"""What an annotated form says of an item, in wordings of which the one is set that finds room (F86).

As the guideline of CDISC for the metadata of a submission has it (SDTM-MSG 2.0): the collected name, then the variable it goes into
and when a row of the dataset is this item; `[NOT SUBMITTED]` where it goes nowhere. All of it stays in English: it is read by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sscexo_desktop.paper.pen import Box
from sscexo_desktop.paper.wording import reads_from_right
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Item
from sscexo_desktop.study.sdtm import NOT_SUBMITTED, destination

SIZES = (7.0, 6.6, 6.2, 5.8, 5.4, 5.0, 4.7, 4.4, 4.1, 3.8)
PADDING, LEADING = 0.26, 1.2
"""Of a tag, in em: what is free around its words at each end, half of it above and below, and from line to line."""
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one weight."""

    text: str
    bold: bool = False

    @property
    def rtl(self) -> bool:
        """Whether they are Persian: all but notes are names in English."""
        return reads_from_right(self.text, otherwise=False)


Wording = tuple[tuple[Piece, ...], ...]
"""Lines of pieces."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A wording in its box; tinted where it has a `dataset`, `dashed` where it only explains. `item` is the one that it names."""

    wording: Wording
    size: float
    box: Box
    dataset: str = ""
    dashed: bool = False
    item: str = ""

    @property
    def text(self) -> str:
        """All it says in one line."""
        return " ".join("".join(piece.text for piece in line) for line in self.wording)


def dataset_of(item: Item) -> str:
    """The dataset that an item goes into; none for one that is not submitted."""
    where = destination(item)
    return where.dataset if where else ""


def target(item: Item) -> str:
    """Where an item goes, in words."""
    where = destination(item)
    if where:
        return where.annotation
    return f"[{NOT_SUBMITTED}]" if item.sdtm else "[NO TARGET DECLARED]"


def wordings(item: Item, number: str = "") -> Iterator[Wording]:
    """Word an item, from the fullest to the shortest wording; `number` tells which one it is where it cannot stand beside it."""
    name = Piece(f"{number}{_GAP}{item.id}" if number else item.id, bold=True)
    goes, kind = Piece(target(item)), Piece(f" ({_kind(item)})")
    yield ((name, Piece(_GAP), goes, kind),)
    yield (name, kind), (goes,)
    yield ((name, Piece(_GAP), goes),)
    yield (name,), (goes,)
    variable, when, condition = goes.text.partition(" when ")
    if when:
        yield (name, Piece(_GAP), Piece(variable)), (Piece(f"when {condition}"),)
        yield (name,), (Piece(variable),), (Piece(f"when {condition}"),)


def in_two_lines(item: Item) -> Iterator[Wording]:
    """Word a name and below it where it goes."""
    yield (Piece(item.id, bold=True),), (Piece(target(item)),)


def name_alone(item: Item) -> Iterator[Wording]:
    """Word only the name of an item."""
    yield ((Piece(item.id, bold=True),),)


def target_alone(item: Item) -> Iterator[Wording]:
    """Word only where an item goes."""
    yield ((Piece(target(item)),),)


def plain(texts: Iterable[str], *, bold: bool = False) -> Wording:
    """Word lines of one weight."""
    return tuple((Piece(text, bold),) for text in texts)


def _kind(item: Item) -> str:
    """The code list of an answer, or the kind of its value, and whether it is computed."""
    kind = item.kind.codelist.id if isinstance(item.kind, ChoiceKind) else item.kind.name
    return f"{kind}, computed" if item.derive else kind
