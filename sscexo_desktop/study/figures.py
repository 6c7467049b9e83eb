"""The figures that answers are drawn on: a body with its skin sites, two lungs with their CT levels; for screen and paper alike.

They are plain SVG in `resources/figures/`: a `path` with an id is a region, its `title`s name it in both languages and
`data-label-at` is where its answer is written; a path without an id is only drawn. Paths hold absolute M, L, C and Z alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from sscexo_desktop.resources import resource
from sscexo_desktop.study.model import Item, Picture, Section
from sscexo_desktop.study.texts import Text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Letter = Literal["M", "L", "C", "Z"]
Step = tuple[Letter, tuple[float, ...]]
Path = tuple[Step, ...]
NUMBERS: Mapping[Letter, int] = {"M": 2, "L": 2, "C": 6, "Z": 0}
"""How many numbers follow each letter of a path."""
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a figure that holds an answer, written around `label_at`."""

    id: str
    title: Text
    path: Path
    label_at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing `width` by `height` units large, y downwards; the person's right is at the viewer's left in every language."""

    name: Picture
    width: float
    height: float
    regions: tuple[Region, ...]
    lines: tuple[Path, ...]


@cache
def figure(name: Picture) -> Figure:
    """Read a figure, once; `FileNotFoundError` if there is none of this name."""
    from xml.etree import ElementTree as ET  # only where something is drawn

    root = ET.parse(resource("figures", f"{name}.svg")).getroot()  # noqa: S314 - a file of the program itself
    _, _, width, height = (float(number) for number in root.attrib["viewBox"].split())
    paths = list(root.iter(f"{_SVG}path"))
    regions = tuple(_region(each) for each in paths if "id" in each.attrib)
    lines = tuple(path_of(each.attrib["d"]) for each in paths if "id" not in each.attrib)
    return Figure(name, width, height, regions, lines)


def answered_on(section: Section) -> dict[str, Item]:
    """Return the item that each region of a section's picture answers: the first whose id ends with the region's."""
    if not section.picture:
        return {}
    found: dict[str, Item] = {}
    for region in figure(section.picture).regions:
        item = next((each for each in section.items if each.id.endswith(f"_{region.id}") and not (each.derive or each.until)), None)
        if item is not None:
            found[region.id] = item
    return found


def path_of(text: str) -> Path:
    """Read the path of an SVG; `ValueError` for anything but absolute M, L, C, Z with their numbers."""
    return tuple(_steps(text.split()))


def _steps(words: list[str]) -> Iterator[Step]:
    at = 0
    while at < len(words):
        letter = _letter(words[at])
        numbers = words[at + 1 : at + 1 + NUMBERS[letter]]
        if len(numbers) < NUMBERS[letter]:
            raise ValueError(f"a path ends within {letter}")
        yield letter, tuple(float(number) for number in numbers)
        at += 1 + NUMBERS[letter]


def _letter(word: str) -> Letter:
    for letter in NUMBERS:
        if word == letter:
            return letter
    raise ValueError(f"{word} is none of {', '.join(NUMBERS)}")


def _region(element: Element) -> Region:
    titles = {title.attrib["lang"]: title.text or "" for title in element.iter(f"{_SVG}title")}
    x, y = (float(number) for number in element.attrib["data-label-at"].split())
    return Region(element.attrib["id"], Text(titles["en"], titles["fa"]), path_of(element.attrib["d"]), (x, y))
