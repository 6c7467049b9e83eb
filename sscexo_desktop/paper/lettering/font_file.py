"""A TrueType file taken apart and put together again with more glyphs.

A PDF declares how wide each glyph is, and for archives the font in it has to say the same: a glyph that is declared with
another width than its own stands in the file a second time, and so does one whose ink is moved for the sake of its
neighbour. A glyph without ink gets an outline without area, because pdfium takes no notice of a character by itself where
nothing is drawn.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final, NamedTuple

_HEADER: Final = 12
_ENTRY: Final = 16
_WHOLE: Final = 0xB1B0AFBA
_ADJUSTMENT: Final = 8
_LONG_PLACES: Final = 50
_PARTS: Final = 28
_DEPTH: Final = 30
_BY_NUMBERS: Final = 0x0003
"""Of a part of a composed glyph: it is moved, by numbers of two bytes."""


class Copy(NamedTuple):
    """A glyph of the file, or a new one without ink, with a width of its own, and moved by some units."""

    number: int | None
    width: int
    aside: int = 0


def is_whole(font: bytes) -> bool:
    """Whether the file is as its maker wrote it: all its bytes together have a known sum."""
    return len(font) > _HEADER and _sum(font) == _WHOLE


def with_copies(font: bytes, copies: Sequence[Copy]) -> bytes:
    """The font file with these glyphs behind its own, in this order."""
    tables = _tables(font)
    count = _number(tables["maxp"], 4)
    measured = _number(tables["hhea"], 34)
    places = _places(tables, count)
    outlines, bearings = bytearray(tables["glyf"]), bytearray(_full_measures(tables["hmtx"], count, measured))
    for number, width, aside in copies:
        own = b"" if number is None else tables["glyf"][places[number] : places[number + 1]]
        outline = _speck(width) if number is None else _moved(own, number, aside)
        bearing = 0 if number is None else struct.unpack_from(">h", bearings, 4 * number + 2)[0] + aside
        outlines += outline + b"\0" * (-len(outline) % 4)
        places.append(len(outlines))
        bearings += struct.pack(">Hh", width, bearing)
    total = count + len(copies)
    most = _changed(tables["maxp"], 4, total)
    most = _changed(most, _PARTS, max(_number(most, _PARTS), 1))
    return _assembled({
        **tables, "glyf": bytes(outlines), "loca": struct.pack(f">{total + 1}I", *places), "hmtx": bytes(bearings),
        "maxp": _changed(most, _DEPTH, _number(most, _DEPTH) + 1), "hhea": _changed(tables["hhea"], 34, total),
        "head": _changed(tables["head"], _LONG_PLACES, 1)})


def _tables(font: bytes) -> dict[str, bytes]:
    entries = [struct.unpack_from(">4s3I", font, _HEADER + _ENTRY * at) for at in range(_number(font, 4))]
    return {tag.decode(): font[start : start + length] for tag, _, start, length in entries}


def _number(table: bytes, at: int) -> int:
    return int.from_bytes(table[at : at + 2], "big")


def _changed(table: bytes, at: int, number: int) -> bytes:
    return table[:at] + number.to_bytes(2, "big") + table[at + 2 :]


def _places(tables: dict[str, bytes], count: int) -> list[int]:
    """Where each outline begins, and where the last one ends."""
    if _number(tables["head"], _LONG_PLACES):
        return list(struct.unpack_from(f">{count + 1}I", tables["loca"]))
    return [2 * each for each in struct.unpack_from(f">{count + 1}H", tables["loca"])]


def _full_measures(table: bytes, count: int, measured: int) -> bytes:
    """Width and bearing of every glyph: a font may leave out the widths of those at its end that are as wide as the last one."""
    last = table[4 * measured - 4 : 4 * measured - 2]
    bearings = (table[at : at + 2] for at in range(4 * measured, 4 * measured + 2 * (count - measured), 2))
    return table[: 4 * measured] + b"".join(last + each for each in bearings)


def _speck(width: int) -> bytes:
    """An outline of two points, from the baseline to a unit above it, as wide as the glyph."""
    box = struct.pack(">h4h", 1, 0, 0, width, 1)
    return box + struct.pack(">HH", 1, 0) + bytes((0x31, 0x01)) + struct.pack(">hh", width, 1)


def _moved(outline: bytes, number: int, aside: int) -> bytes:
    """An outline that is composed of that of a glyph, moved."""
    if not outline:
        return b""
    left, bottom, right, top = struct.unpack_from(">4h", outline, 2)
    return struct.pack(">h4h2H2h", -1, left + aside, bottom, right + aside, top, _BY_NUMBERS, number, aside, 0)


def _assembled(tables: dict[str, bytes]) -> bytes:
    tags = sorted(tables)
    power = len(tags).bit_length() - 1
    head = bytearray(struct.pack(">I4H", 0x10000, len(tags), 16 << power, power, 16 * len(tags) - (16 << power)))
    body = bytearray()
    start = _HEADER + _ENTRY * len(tags)
    tables = {**tables, "head": _unsigned(tables["head"])}
    for tag in tags:
        table = tables[tag]
        head += struct.pack(">4s3I", tag.encode(), _sum(table), start + len(body), len(table))
        body += table + b"\0" * (-len(table) % 4)
    whole = bytes(head + body)
    adjustment = (_WHOLE - _sum(whole)) & 0xFFFFFFFF
    at = start + sum(len(tables[tag]) + -len(tables[tag]) % 4 for tag in tags[: tags.index("head")]) + _ADJUSTMENT
    return whole[:at] + adjustment.to_bytes(4, "big") + whole[at + 4 :]


def _unsigned(head: bytes) -> bytes:
    """The table `head` without the checksum of the whole file."""
    return head[:_ADJUSTMENT] + bytes(4) + head[_ADJUSTMENT + 4 :]


def _sum(table: bytes) -> int:
    padded = table + b"\0" * (-len(table) % 4)
    total: int = sum(struct.unpack(f">{len(padded) // 4}I", padded))
    return total & 0xFFFFFFFF
