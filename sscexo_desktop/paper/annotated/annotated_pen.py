"""Draw the tags of an annotated page: tinted boxes over the form, dashed ones for what only explains (F86)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sscexo_desktop.paper.annotated.annotation import LEADING, PADDING, Tag
from sscexo_desktop.paper.pen import BLACK, PAGE_HEIGHT, PAGE_WIDTH, Pen
from sscexo_desktop.study.sdtm import SUPPLEMENT

TINTS = (
    (191, 255, 255), (255, 255, 150), (150, 255, 150), (255, 190, 155),
    (225, 205, 255), (255, 205, 230), (220, 220, 190), (205, 220, 240),
)  # fmt: skip
"""The domains of a page in their order: blue, yellow, green, orange as the guideline has them, then four more."""
_WHITE = (255, 255, 255)


def draw_tags(pen: Pen, tags: Iterable[Tag], datasets: Sequence[str]) -> None:
    """Draw the tags of a page, whose datasets give each its colour."""
    domains = list(dict.fromkeys(each.removeprefix(SUPPLEMENT) for each in datasets))
    for tag in tags:
        domain = tag.dataset.removeprefix(SUPPLEMENT)
        _draw(pen, tag, TINTS[domains.index(domain) % len(TINTS)] if domain in domains else _WHITE)


def _draw(pen: Pen, tag: Tag, tint: tuple[int, int, int]) -> None:
    box = tag.box
    left = PAGE_WIDTH - box.start - box.width if pen.rtl else box.start
    fill = " ".join(f"{each / 255:.3f}" for each in tint)
    dash = "[2 1.5] 0 d " if tag.dashed else ""
    rectangle = f"{left:.2f} {PAGE_HEIGHT - box.top - box.height:.2f} {box.width:.2f} {box.height:.2f} re"
    pen.canvas.addLiteral(f"q {fill} rg 0.25 G 0.35 w {dash}{rectangle} B Q")
    pen.shade(BLACK)
    for n, line in enumerate(tag.wording):
        baseline = box.top + (PADDING / 2 + (n + 0.8) * LEADING) * tag.size
        x = left + PADDING * tag.size
        for piece in line:
            y = PAGE_HEIGHT - baseline
            pen.setter.draw(pen.canvas, piece.text, x, y, tag.size, bold=piece.bold, rtl=piece.rtl, align="left")
            x += pen.setter.width(piece.text, tag.size, piece.bold, piece.rtl)
