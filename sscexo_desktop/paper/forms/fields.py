"""Fields to type into and to tick, as a PDF document holds them: a tree of names, and boxes on its pages.

Viewers draw what is typed themselves, with a font that the document embeds; only ticks bring their own picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sscexo_desktop.paper.document import Document
from sscexo_desktop.paper.outline import bare
from sscexo_desktop.paper.pen import PAGE_HEIGHT, PAGE_WIDTH, Box, Pen

_READ_ONLY, _LINES, _RADIO, _COMBO, _COMB = 1, 1 << 12, 1 << 15, 1 << 17, 1 << 24
_PRINTED = 4
_SIZE, _TICK_EDGE = 9, 0.18
_LEFT, _CENTER, _RIGHT = 0, 1, 2
_LETTERS = (
    "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100))))
    + "ءآأؤئابةتثجحخدذرزژسشصضطظعغفقکكگلمنهوىیيپچۀـًٌٍَُِّْ۰۱۲۳۴۵۶۷۸۹٪٫٬،؛؟«»‹›–—“”‘’…•−×÷≤≥≈±µ°²³⁻\u200c\u200d"
)
"""What the embedded font can show of what is typed: Latin and Persian letters, figures and signs."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the tree of fields: what it is under, and the last part of it."""

    entries: dict[str, Any]
    kids: list[Any] = field(default_factory=list)
    reference: Any = None


class Fields:
    """Makes the fields of one document, in the order in which somebody goes from one to the next."""

    def __init__(self, document: Document, pen: Pen) -> None:
        self._document = document
        self._rtl = pen.rtl
        self._font = pen.setter.offer(document.canvas, _LETTERS)
        self._tops: list[Any] = []
        self._on = self._tick(f"q {_TICK_EDGE * 10:.1f} w 2 2 m 8 8 l 2 8 m 8 2 l S Q")
        self._off = self._tick("")

    def close(self) -> None:
        """Declare the fields to the document."""
        look = _text(f"/{self._font} {_SIZE} Tf 0.08 g", plain=True)
        self._document.set_fields({"Fields": self._tops, "DA": look})

    def _tick(self, operators: str) -> Any:
        return self._document.keep_drawn(operators, {"Type": "/XObject", "Subtype": "/Form", "BBox": "[0 0 10 10]"})

    # ---- names -------------------------------------------------------------------------------------------------------------

    def group(self, name: str, under: Name | None = None) -> Name:
        """Make a name that others stand under."""
        return self._name(name, under, {})

    def fixed(self, name: str, value: str, under: Name) -> None:
        """Make a field that holds a value without a box on any page."""
        self._name(name, under, {"FT": "/Tx", "Ff": _READ_ONLY, "V": _text(value)})

    def _name(self, name: str, under: Name | None, entries: Mapping[str, Any]) -> Name:
        made: dict[str, Any] = {"T": _text(name), **entries}
        kids: list[Any] = []
        if "FT" not in entries or entries.get("Ff") == _RADIO or "Kids" in entries:
            made["Kids"] = kids
        if under is not None:
            made["Parent"] = under.reference
        reference = self._document.keep(made)
        (self._tops if under is None else under.kids).append(reference)
        return Name(made, kids, reference)

    # ---- fields ------------------------------------------------------------------------------------------------------------

    def text(
        self,
        name: str,
        under: Name,
        box: Box,
        asked: str,
        *,
        most: int = 0,
        comb: bool = False,
        lines: bool = False,
        middle: bool = False,
    ) -> Name:
        """Make a field to type into; one that stands on further pages is put there by `again`."""
        flags = (_COMB if comb else 0) | (_LINES if lines else 0)
        made = self._name(name, under, {"FT": "/Tx", "Ff": flags, "TU": _text(bare(asked)), "Kids": ""})
        made.entries.update({"DA": _text(f"/{self._font} {_SIZE} Tf 0.08 g", plain=True)})
        if most:
            made.entries["MaxLen"] = most
        made.entries["Q"] = _LEFT if comb else _CENTER if most or middle else _RIGHT if self._rtl else _LEFT
        self.again(made, box)
        return made

    def again(self, made: Name, box: Box) -> None:
        """Put a field to type into on this page, too."""
        made.kids.append(self._document.annotate(self._widget(box, made)))

    def ticks(self, name: str, under: Name, boxes: Iterable[tuple[str, Box]], asked: str) -> Name:
        """Make a field of which one box is ticked; what it then holds is the code of that box."""
        made = self._name(name, under, {"FT": "/Btn", "Ff": _RADIO, "TU": _text(bare(asked)), "V": "/Off"})
        self.more_ticks(made, boxes)
        return made

    def more_ticks(self, made: Name, boxes: Iterable[tuple[str, Box]]) -> None:
        """Put the boxes of a field on this page, too."""
        for code, box in boxes:
            states = {"N": {_bare_name(code): self._on, "Off": self._off}}
            look = {"AS": "/Off", "AP": states, "MK": "<< /CA (8) >>"}
            made.kids.append(self._document.annotate({**self._widget(box, made), **look}))

    def list(self, name: str, under: Name, box: Box, asked: str, options: Iterable[tuple[str, str]]) -> None:
        """Make a field with a list to choose from: codes and their words."""
        listed = " ".join(f"[{_text(code)} {_text(bare(words))}]" for code, words in options)
        entries = {"FT": "/Ch", "Ff": _COMBO, "TU": _text(bare(asked)), "Opt": f"[{listed}]", "Kids": ""}
        made = self._name(name, under, entries)
        made.entries["DA"] = _text(f"/{self._font} {_SIZE} Tf 0.08 g", plain=True)
        self.again(made, box)

    def _widget(self, box: Box, made: Name) -> dict[str, Any]:
        left = PAGE_WIDTH - box.start - box.width if self._rtl else box.start
        bottom = PAGE_HEIGHT - box.top - box.height
        edges = f"[{left:.2f} {bottom:.2f} {left + box.width:.2f} {bottom + box.height:.2f}]"
        return {"Type": "/Annot", "Subtype": "/Widget", "Rect": edges, "F": _PRINTED, "Parent": made.reference}


def _text(text: str, *, plain: bool = False) -> str:
    """A string of a PDF; a `plain` one is in ASCII."""
    if plain:
        return f"({text})"
    return f"<feff{text.encode('utf-16-be').hex()}>"


def _bare_name(code: str) -> str:
    """A name of a PDF without its stroke."""
    written = (chr(byte) if chr(byte).isascii() and chr(byte).isalnum() else f"#{byte:02x}" for byte in code.encode())
    return "".join(written)
