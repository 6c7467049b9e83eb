"""The part of the font that one PDF document embeds, and the codes its glyphs have there.

A document gets one composite font per weight (Type 0, two-byte codes).  Codes are given out per document in the order
of first use, so that the bytes of a document depend on nothing but its content; printable ASCII keeps its code points.
A code stands for a glyph, the character it shows and its width, so that `ToUnicode` is exact where one glyph serves
several characters, and no reader finds a gap where a letter is kerned.
"""

import struct
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from operator import getitem
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from reportlab.pdfbase import pdfdoc

from sscexo_desktop.paper.lettering.font_file import Copy, with_copies
from sscexo_desktop.paper.lettering.setting import LTR_MARK, RTL_MARK, Cast, Glyph, Mould, SetLine, Setting

if TYPE_CHECKING:
    from sscexo_desktop.paper.lettering.fonts import Weight

_Key = TypeVar("_Key")
_Drawn = TypeVar("_Drawn")

_FIRST_FREE_CODE: Final = 0x80
_MOST_REMEMBERED: Final = 4096
_SMALLEST_MOVE: Final = 0.05
_SYMBOLIC: Final = 4
_MARKS: Final = LTR_MARK + RTL_MARK
_ENTRIES_PER_BLOCK: Final = 100


class _Code(NamedTuple):
    """What a document's code stands for."""

    code: int
    number: int
    text: str
    width: float
    aside: float = 0.0


class _Gap(NamedTuple):
    """A gap in the operators of a mould: that of the figure in a hole, or a move that those in holes `to` up to `hole` lengthen."""

    hole: int
    to: int = -1
    move: float = 0.0


class _Pattern(NamedTuple):
    """The operators of a mould with gaps; for each hole the codes of the figures, and by how much each is wider than a nought."""

    text: str
    gaps: tuple[_Gap, ...]
    codes: tuple[dict[str, str], ...]
    wider: tuple[Mapping[str, float], ...]

    def cast(self, figures: Sequence[str]) -> str:
        """The operators with these figures."""
        codes = list(map(getitem, self.codes, figures))
        if len(self.gaps) == len(figures):
            return self.text % tuple([codes[hole] for hole, _, _ in self.gaps])
        wider = list(accumulate(map(getitem, self.wider, figures), initial=0))
        return self.text % tuple([codes[hole] if to < 0 else _short(move + wider[to] - wider[hole])
                                  for hole, to, move in self.gaps])


class Embedding:
    """What one document uses of one weight of the font."""

    def __init__(self, weight: "Weight", name: str) -> None:
        self.name = name
        self._weight = weight
        self._codes: dict[tuple[int, str, float, float], _Code] = {}
        self._codes_in_hex: dict[tuple[int, str, float, float], str] = {}
        self._next = _FIRST_FREE_CODE
        self._strings: dict[str, str] = {}
        self._shown: dict[Setting, str] = {}
        self._patterns: dict[Mould, _Pattern] = {}
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
            return self._pattern(setting.mould).cast(setting.figures)
        found = self._shown.get(setting)
        if found is None:
            found = _remember(self._shown, setting, "".join(self._operations(setting, (), [])))
        return found

    def _pattern(self, mould: Mould) -> _Pattern:
        found = self._patterns.get(mould)
        if found is None:
            gaps: list[_Gap] = []
            text = "".join(self._operations(mould.setting, mould.holes, gaps))
            codes = tuple(map(self._figure_codes, mould.fitting))
            found = _remember(self._patterns, mould, _Pattern(text, tuple(gaps), codes, mould.widening))
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
        data, glyphs = self._file(coded)
        name = f"{_subset_tag(data)}+{self._weight.postscript_name}"
        file = _stream(document, f"file:{name}", data, Length1=len(data))
        descriptor = _dictionary(Type="/FontDescriptor", FontName=f"/{name}", Flags=_SYMBOLIC, FontFile2=file,
                                 **self._weight.measures())
        descendant = _dictionary(
            Type="/Font", Subtype="/CIDFontType2", BaseFont=f"/{name}", DW=0, W=_widths(coded),
            CIDSystemInfo="<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
            FontDescriptor=document.Reference(descriptor, f"descriptor:{name}"),
            CIDToGIDMap=_stream(document, f"glyphs:{name}", _glyph_map(coded, glyphs)))
        font = _dictionary(
            Type="/Font", Subtype="/Type0", BaseFont=f"/{name}", Encoding="/Identity-H",
            DescendantFonts=pdfdoc.PDFArray([document.Reference(descendant, f"descendant:{name}")]),
            ToUnicode=_stream(document, f"unicode:{name}", _unicode_map(coded)))
        document.idToObject["BasicFonts"].dict[self.name] = document.Reference(font, f"font:{name}")
        for memory in (self._shown, self._patterns, self._strings):
            memory.clear()

    def _file(self, coded: list[_Code]) -> tuple[bytes, list[int]]:
        """The font file that is embedded, and for each code its glyph in it; each is as wide there as the document declares."""
        weight = self._weight
        data, renumbered = weight.subset({code.number for code in coded})
        first = max(renumbered.values()) + 1
        copies: dict[Copy, int] = {}
        glyphs = []
        for code in coded:
            if code.width == weight.advance(code.number) and not code.aside:
                glyphs.append(renumbered[code.number])
            else:
                number = None if code.number == weight.blank else renumbered[code.number]
                copy = Copy(number, round(code.width / weight.scale), round(code.aside / weight.scale))
                glyphs.append(copies.setdefault(copy, first + len(copies)))
        return with_copies(data, tuple(copies)) if copies else data, glyphs

    def _operations(self, setting: Setting, holes: Sequence[int], gaps: list[_Gap]) -> Iterator[str]:
        """The operators for each group of glyphs; `%s` stands for what depends on figures, which is added to `gaps`.

        Letters from right to left are shown one by one in the order of reading, of which MuPDF knows by this alone.
        """
        pen, passed, known = 0.0, 0, self._codes_in_hex
        for first, stop, rtl, marked in setting.order:
            operands: list[str] = []
            for place in range(stop - 1, first - 1, -1) if rtl else range(first, stop):
                number, text, x, width, aside = setting.glyphs[place]
                before = bisect_left(holes, place) if holes else 0
                if place in marked and operands:
                    yield _shown(operands)
                    operands = []
                if before != passed:
                    gaps.append(_Gap(before, passed, pen - x))
                    operands.append(">%s<")
                elif not -_SMALLEST_MOVE < pen - x < _SMALLEST_MOVE:
                    operands.append(f">{_short(pen - x)}<")
                pen, passed = x + width, before
                if before < len(holes) and holes[before] == place:
                    passed += 1
                    gaps.append(_Gap(before))
                    operands.append("%s")
                else:
                    operands.append(known.get((number, text, width, aside)) or self._hex(number, text, width, aside))
                if rtl or place in marked:
                    yield _told(_shown(operands), marked[place]) if place in marked else _shown(operands)
                    operands = []
            if operands:
                yield _shown(operands)

    def ruler(self, left: float, baseline: float, width: float) -> str:
        """The operators for two blanks as far apart as a line is wide, which nobody sees.

        Where a page has little text of its own, pdfium takes it for upright columns, and each letter for a line.
        """
        number = self._weight.glyph_of("H") or 0
        code = self._hex(number, " ", self._weight.advance(number))
        return f"BT 3 Tr /{self.name} 10 Tf 1 0 0 1 {left} {baseline:.2f} Tm [<{code}>-{width * 100:.0f}<{code}>]TJ 0 Tr ET"

    def _hex(self, number: int, text: str, width: float, aside: float = 0.0) -> str:
        found = self._codes_in_hex[number, text, width, aside] = f"{self._code(number, text, width, aside):04x}"
        return found

    def _code(self, number: int, text: str, width: float, aside: float = 0.0) -> int:
        meaning = (number, text, width, aside)
        found = self._codes.get(meaning)
        if found is None:
            found = self._codes[meaning] = _Code(self._new_code(number, text, width), *meaning)
        return found.code

    def _new_code(self, number: int, text: str, width: float) -> int:
        own = " " <= text <= "~" and number == self._weight.glyph_of(text) and width == self._weight.advance(number)
        if own:
            return ord(text)
        self._next += 1
        return self._next - 1


def _shown(operands: list[str]) -> str:
    return f"[<{''.join(operands)}>]TJ".replace("<>", "", 1)


def _told(shown: str, marked: str) -> str:
    """Operators that tell poppler which way a character goes, by the text of a span; other readers take the inner text."""
    character = marked.strip(_MARKS)
    return f"/Span<</ActualText{_utf_16(marked)}>>BDC /G<</ActualText{_utf_16(character)}>>BDC {shown} EMC EMC "


def _short(number: float) -> str:
    whole = int(number)
    return str(whole) if whole == number else f"{round(number, 2):.6g}"


def _utf_16(text: str) -> str:
    return f"<feff{text.encode('utf-16-be', 'surrogatepass').hex()}>"


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


def _glyph_map(coded: list[_Code], in_file: list[int]) -> bytes:
    """The `CIDToGIDMap`: two bytes for every code up to the last one in use."""
    glyphs = [0] * (coded[-1].code + 1)
    for code, glyph in zip(coded, in_file, strict=True):
        glyphs[code.code] = glyph
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
