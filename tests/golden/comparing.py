"""How a page differs from the one that is kept: its text line by line, its picture pixel by pixel within a tolerance."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageChops

DPI = 60
_POINTS = 72 / DPI
_NOTICED = 16
"""So much darker or lighter, of 255, is a pixel that differs: half of what the finest rule makes of the white beside it."""
_MOST_PIXELS, _MOST_MEAN = 12, 0.02
_GAP = 8


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as it reads and as it looks, in grey."""

    text: str
    picture: Image.Image


@dataclass(frozen=True, slots=True)
class Differing:
    """Which pixels of two pictures differ: how many, how much all of them on average, and the box around them in points."""

    pixels: int
    mean: float
    box: tuple[int, int, int, int]

    @property
    def told(self) -> bool:
        """Whether that is more than two machines may differ by."""
        return self.pixels > _MOST_PIXELS or self.mean > _MOST_MEAN


def seen(page: pypdfium2.PdfPage) -> Seen:
    """Look at a page of a PDF; pdfium brings its own fonts' renderer, so that machines agree."""
    lines = page.get_textpage().get_text_range().splitlines()
    text = "\n".join(line.rstrip() for line in lines).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Seen(f"{text}\n", page.render(scale=DPI / 72, grayscale=True).to_pil())


def keep(page: Seen, name: str, folder: Path) -> None:
    """Keep a page as golden, its picture in as many greys as are told apart."""
    (folder / f"{name}.txt").write_text(page.text, encoding="utf-8", newline="\n")
    page.picture.save(folder / f"{name}.png", optimize=True)


def kept(name: str, folder: Path) -> Seen | None:
    """Read a golden page; `None` if there is none of this name."""
    text, picture = folder / f"{name}.txt", folder / f"{name}.png"
    if not (text.exists() and picture.exists()):
        return None
    with Image.open(picture) as image:
        return Seen(text.read_text(encoding="utf-8"), image.convert("L"))


def complaints(name: str, now: Seen, before: Seen | None, report: Path) -> Iterator[str]:
    """Yield what a person should know of each difference; pictures are put side by side into the folder `report`."""
    if before is None:
        yield f"{name} is not kept yet: look at it, then run  python -m tests.golden --renew"
        return
    if now.text != before.text:
        yield "\n".join(
            difflib.unified_diff(before.text.split("\n"), now.text.split("\n"), f"{name}, kept", f"{name}, now", n=1, lineterm="")
        )
    if now.picture.size != before.picture.size:
        yield f"{name}: the picture is {now.picture.size} pixels large, the one kept is {before.picture.size}"
        return
    differing = difference(before.picture, now.picture)
    if differing.told:
        left, top, right, bottom = differing.box
        beside = _side_by_side(before.picture, now.picture, report / f"{name}.png")
        yield (
            f"{name}: {differing.pixels} pixels look different (mean {differing.mean:.3f} of 255), "
            f"between {left} and {right} points from the left, {top} and {bottom} from the top. "
            f"Kept, now and difference side by side: {beside}"
        )


def difference(before: Image.Image, now: Image.Image) -> Differing:
    """Compare two grey pictures of one size."""
    apart = ImageChops.difference(before, now)
    noticed = apart.point(lambda level: 255 if level > _NOTICED else 0)
    counts = apart.histogram()
    pixels = sum(counts[_NOTICED + 1 :])
    mean = sum(level * count for level, count in enumerate(counts)) / (before.width * before.height)
    left, top, right, bottom = noticed.getbbox() or (0, 0, 0, 0)
    return Differing(pixels, mean, (int(left * _POINTS), int(top * _POINTS), int(right * _POINTS), int(bottom * _POINTS)))


def _side_by_side(before: Image.Image, now: Image.Image, out: Path) -> Path:
    """Write both pictures, and the second in grey with what is only in the first in red and what is only in itself in blue."""
    gone: Any = ImageChops.subtract(now, before)
    new: Any = ImageChops.subtract(before, now)
    pale = now.point(lambda level: 160 + level * 95 // 255)
    both = ImageChops.add(gone, new)
    colours = ImageChops.subtract(pale, new), ImageChops.subtract(pale, both), ImageChops.subtract(pale, gone)
    sheet = Image.new("RGB", (3 * before.width + 2 * _GAP, before.height), "black")
    pictures = (before.convert("RGB"), now.convert("RGB"), Image.merge("RGB", colours))
    for n, picture in enumerate(pictures):
        sheet.paste(picture, (n * (before.width + _GAP), 0))
    out.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(out)
    return out
