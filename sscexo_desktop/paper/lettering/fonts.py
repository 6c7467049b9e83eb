"""One weight of the font: its glyphs, their measures in thousandths of an em, and subsets of it."""

import struct
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

import uharfbuzz as hb

from sscexo_desktop.paper.lettering.embedding import Embedding
from sscexo_desktop.paper.lettering.font_file import is_whole

EM: Final = 1000
NOTDEF: Final = 0
_UNUSED_TABLES: Final = ("GSUB", "GPOS", "GDEF", "OS/2", "cmap", "name", "post", "gasp", "DSIG")


class Weight:
    """One weight of the font family, embedded into documents on demand."""

    def __init__(self, path: Path) -> None:
        """Read the file; `OSError` if it cannot be read, `ValueError` if it is not whole."""
        data = path.read_bytes()
        if not is_whole(data):
            raise ValueError(f"{path.name} is damaged")
        self.face = hb.Face(hb.Blob(data))
        self.shaper = hb.Font(self.face)
        self.scale = EM / self.face.upem
        self.postscript_name = str(self.face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME))
        self._advances: list[float] = [self.shaper.get_glyph_h_advance(number) * self.scale
                                       for number in range(self.face.glyph_count)]
        self._ascii = {chr(code): self.advance(self.glyph_of(chr(code)) or NOTDEF) for code in range(0x20, 0x7F)}
        self.blank = self._blank_glyph()
        self._documents: WeakKeyDictionary[Any, Embedding] = WeakKeyDictionary()

    def glyph_of(self, character: str) -> int | None:
        """The nominal glyph of a character, None when the font has none."""
        number: int | None = self.shaper.get_nominal_glyph(ord(character))
        return number

    def advance(self, number: int) -> float:
        """The advance width of a glyph."""
        return self._advances[number]

    def ascii_advance(self, text: str) -> float:
        """The advance width of printable ASCII set without kerning."""
        return sum(map(self._ascii.__getitem__, text))

    def measures(self) -> dict[str, Any]:
        """The font's measures as a PDF font descriptor names them."""
        extents = self.shaper.get_font_extents("ltr")
        capital = self.shaper.get_glyph_extents(self.glyph_of("H"))
        box = struct.unpack(">4h", self.face.reference_table("head").data[36:44])
        return {"Ascent": round(extents.ascender * self.scale), "Descent": round(extents.descender * self.scale),
                "CapHeight": round(capital.y_bearing * self.scale), "ItalicAngle": 0, "StemV": 80,
                "FontBBox": f"[{' '.join(str(round(edge * self.scale)) for edge in box)}]"}

    def subset(self, numbers: AbstractSet[int]) -> tuple[bytes, dict[int, int]]:
        """The font file with these glyphs only, and their new numbers."""
        wanted = hb.SubsetInput()
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        wanted.drop_table_tag_set.update({int.from_bytes(tag.encode(), "big") for tag in _UNUSED_TABLES})
        wanted.glyph_set.update(numbers | {NOTDEF})
        plan = hb.SubsetPlan(self.face, wanted)
        renumbered = dict(plan.old_to_new_glyph_mapping.items())
        return bytes(plan.execute().blob.data), renumbered

    def embedding(self, document: Any) -> Embedding:
        """What the reportlab `document` uses of this weight, declared to the document at the first call."""
        found = self._documents.get(document)
        if found is None:
            found = self._documents[document] = self._declared(document)
        return found

    def offer(self, document: Any, characters: str) -> str:
        """Declare a font of its own for what somebody may type, with one glyph a character; return its name."""
        offered = self._declared(document)
        offered.string("".join(each for each in characters if self.glyph_of(each)))
        return offered.name

    def _declared(self, document: Any) -> Embedding:
        made = Embedding(self, f"F{len(document.fontMapping) + 1}")
        document.fontMapping[f"{self.postscript_name} {id(made)}"] = f"/{made.name}"
        document.delayedFonts.append(made)
        return made

    def _blank_glyph(self) -> int:
        """A glyph without ink and width."""
        for character in "\u200b\u200c\0":
            number = self.glyph_of(character)
            if number and not self.advance(number):
                return number
        raise ValueError(f"{self.postscript_name} has no glyph without width")
