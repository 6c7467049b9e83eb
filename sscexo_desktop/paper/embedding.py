"""The part of the font that one PDF document embeds, and the codes its glyphs have there.

A document gets one composite font per weight (Type 0, two-byte codes).  Codes are given out per document in the order
of first use, so that the bytes of a document depend on nothing but its content; printable ASCII keeps its code points.
A code stands for a glyph, the character it shows and its width, so that `ToUnicode` is exact where one glyph serves
several characters, and no reader finds a gap where a letter is kerned.
"""

import struct
import zlib
from collections.abc import Container, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from reportlab.pdfbase import pdfdoc

from sscexo_desktop.paper.setting import LTR_MARK, RTL_MARK, Cast, Glyph, Mould, SetLine, Setting

if TYPE_CHECKING:
    from sscexo_desktop.paper.fonts import Weight

_Key = TypeVar("_Key")
_Drawn = TypeVar("_Drawn")

_FIRST_FREE_CODE: Final = 0x80
_MOST_REMEMBERED: Final = 4096
_SMALLEST_MOVE: Final = 0.05
_SYMBOLIC: Final = 4
_ENTRIES_PER_BLOCK: Final = 100


class _Code(NamedTuple):
    """What a document's code stands for."""

    code: int
    number: int
    text: str
    width: float


class Embedding:
    """What one document uses of one weight of the font."""

    def __init__(self, weight: "Weight", name: str) -> None:
        self.name = name
        self._weight = weight
        self._codes: dict[tuple[int, str, float], _Code] = {}
        self._next = _FIRST_FREE_CODE
        self._strings: dict[str, str] = {}
        self._shown: dict[Setting, str] = {}
        self._patterns: dict[Mould, tuple[str, tuple[dict[str, str], ...]]] = {}
        self._figures: dict[Glyph, dict[str, str]] = {}

    def string(self, text: str) -> str:
        """The PDF string for printable ASCII."""
        found = self._strings.get(text)
        if found is None:
            for character in set(text):
                number = self._weight.glyph_of(character) or 0
                self._code(number, character, self._weight.advance(number))
            found = _remember(self._strings, text, f"<{text.encode('utf-16-be').hex()}>")
        return found

    def operators(self, setting: SetLine) -> str:
        """The operators that show each glyph of a line at its place."""
        if isinstance(setting, Cast):
            pattern, codes = self._pattern(setting.mould)
            return pattern % tuple([each[figure] for each, figure in zip(codes, setting.figures, strict=True)])
        found = self._shown.get(setting)
        if found is None:
            found = _remember(self._shown, setting, f"[<{''.join(self._operands(setting))}>] TJ")
        return found

    def _pattern(self, mould: Mould) -> tuple[str, tuple[dict[str, str], ...]]:
        """The operators of a mould, `%s` for each figure, and for each of these the codes of the figures there."""
        found = self._patterns.get(mould)
        if found is None:
            operands = "".join(self._operands(mould.setting, mould.holes))
            found = f"[<{operands}>] TJ", tuple(map(self._figure_codes, mould.fitting))
            _remember(self._patterns, mould, found)
        return found

    def _figure_codes(self, fitting: Mapping[str, Glyph]) -> dict[str, str]:
        first = next(iter(fitting.values()))
        if first not in self._figures:
            codes = {figure: self._code(each.number, each.text, each.width) for figure, each in fitting.items()}
            self._figures[first] = {figure: f"{code:04x}" for figure, code in codes.items()}
        return self._figures[first]

    def addObjects(self, document: Any) -> None:  # noqa: N802 - reportlab calls it when it closes the document
        """Write the font's objects into the document that is being closed."""
        coded = sorted(self._codes.values())
        data, renumbered = self._weight.subset({code.number for code in coded})
        name = f"{_subset_tag(data)}+{self._weight.postscript_name}"
        file = _stream(document, f"file:{name}", data, Length1=len(data))
        descriptor = _dictionary(Type="/FontDescriptor", FontName=f"/{name}", Flags=_SYMBOLIC, FontFile2=file,
                                 **self._weight.measures())
        descendant = _dictionary(
            Type="/Font", Subtype="/CIDFontType2", BaseFont=f"/{name}", DW=0, W=_widths(coded),
            CIDSystemInfo="<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
            FontDescriptor=document.Reference(descriptor, f"descriptor:{name}"),
            CIDToGIDMap=_stream(document, f"glyphs:{name}", _glyph_map(coded, renumbered)))
        font = _dictionary(
            Type="/Font", Subtype="/Type0", BaseFont=f"/{name}", Encoding="/Identity-H",
            DescendantFonts=pdfdoc.PDFArray([document.Reference(descendant, f"descendant:{name}")]),
            ToUnicode=_stream(document, f"unicode:{name}", _unicode_map(coded)))
        document.idToObject["BasicFonts"].dict[self.name] = document.Reference(font, f"font:{name}")

    def _operands(self, setting: Setting, holes: Container[int] = ()) -> Iterator[str]:
        pen = 0.0
        for n, (number, text, x, width) in enumerate(setting.glyphs):
            if abs(pen - x) > _SMALLEST_MOVE:
                yield f">{pen - x:.2f}<"
            code = "%s" if n in holes else f"{self._code(number, text, width):04x}"
            # Shown by itself a mark is a text without width, which pdfium leaves out where it would break a search.
            yield f">] TJ <{code}> Tj [<" if text in (LTR_MARK, RTL_MARK) else code
            pen = x + width

    def _code(self, number: int, text: str, width: float) -> int:
        meaning = (number, text, width)
        found = self._codes.get(meaning)
        if found is None:
            found = self._codes[meaning] = _Code(self._new_code(*meaning), *meaning)
        return found.code

    def _new_code(self, number: int, text: str, width: float) -> int:
        own = " " <= text <= "~" and number == self._weight.glyph_of(text) and width == self._weight.advance(number)
        if own:
            return ord(text)
        self._next += 1
        return self._next - 1


def _remember(memory: dict[_Key, _Drawn], key: _Key, drawn: _Drawn) -> _Drawn:
    """Keep what has been drawn, in case it is drawn again."""
    if len(memory) >= _MOST_REMEMBERED:
        memory.clear()
    memory[key] = drawn
    return drawn


def _subset_tag(data: bytes) -> str:
    """The six capitals that mark a subset, drawn from its bytes."""
    number = zlib.crc32(data)
    return "".join(chr(ord("A") + number // 26**place % 26) for place in range(6))


def _dictionary(**entries: Any) -> Any:
    return pdfdoc.PDFDictionary(entries)


def _stream(document: Any, key: str, content: bytes, **entries: int) -> Any:
    stream = pdfdoc.PDFStream(content=content)
    if document.compression:
        stream.filters = [pdfdoc.PDFZCompress]
    for name, value in entries.items():
        stream.dictionary[name] = value
    return document.Reference(stream, key)


def _widths(coded: list[_Code]) -> str:
    """The array `W`: the first code of each unbroken stretch, and the widths of the stretch."""
    stretches = [[code for _, code in group]
                 for _, group in groupby(enumerate(coded), key=lambda item: item[1].code - item[0])]
    return "[" + " ".join(f"{stretch[0].code} [{' '.join(f'{code.width:.6g}' for code in stretch)}]"
                          for stretch in stretches) + "]"


def _glyph_map(coded: list[_Code], renumbered: dict[int, int]) -> bytes:
    """The `CIDToGIDMap`: two bytes for every code up to the last one in use."""
    glyphs = [0] * (coded[-1].code + 1)
    for code in coded:
        glyphs[code.code] = renumbered[code.number]
    return struct.pack(f">{len(glyphs)}H", *glyphs)


def _unicode_map(coded: list[_Code]) -> bytes:
    """The `ToUnicode` map from codes to the characters they show."""
    entries = [f"<{code.code:04X}> <{code.text.encode('utf-16-be').hex().upper()}>" for code in coded]
    return "\n".join((
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def",
        "1 begincodespacerange", "<0000> <FFFF>", "endcodespacerange",
        *_blocks(entries),
        "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end",
    )).encode("ascii")


def _blocks(entries: list[str]) -> Iterator[str]:
    for start in range(0, len(entries), _ENTRIES_PER_BLOCK):
        block = entries[start : start + _ENTRIES_PER_BLOCK]
        yield f"{len(block)} beginbfchar"
        yield from block
        yield "endbfchar"
