"""The pages of a SQLite file as bytes: the rows of whatever page can still be read, without SQLite.

Follows the published file format. Nothing read here is trusted: a page or row that contradicts itself is `Unreadable`.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sscexo_desktop.store.opening import MAGIC

Cells = tuple[object, ...]
"""The stored columns of one row; `None` stands where the row number is the value."""

PAGE_SIZE = 4096
"""What this program writes."""
INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF = 2, 5, 10, 13
_INNER = (INDEX_INNER, TABLE_INNER)
_KINDS = (INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF)
_WHOLE_NUMBERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Serial type to bytes."""


class Unreadable(Exception):
    """Bytes that are not what must stand there."""


class Cell(NamedTuple):
    """One cell: its row number (or key), where its row begins, how long the row is and how much of it stands on the page."""

    key: int
    start: int
    length: int
    local: int
    child: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a tree; `right` is the last child of an inner one, `whole` says that every byte of it is accounted for."""

    number: int
    kind: int
    cells: tuple[Cell, ...]
    right: int
    whole: bool


class Pages:
    """A file as its pages, numbered from 1.

    The last `reserved` bytes of each page hold nothing of the data base; the pages `lost` are not there, whatever stands for them.
    """

    def __init__(self, content: bytes, reserved: int = 0, lost: frozenset[int] = frozenset()) -> None:
        self.content = content
        self._reserved = reserved
        self._lost = lost
        self.size = self._size()
        self.usable = self.size - reserved
        self.count = -(-len(content) // self.size)

    def bytes_of(self, number: int) -> bytes:
        """Return a page's bytes; `Unreadable` if it is not in the file as a whole."""
        page = self.content[(number - 1) * self.size : number * self.size] if number > 0 else b""
        if len(page) < self.size or number in self._lost:
            raise Unreadable(f"page {number} is not in the file")
        return page

    def page(self, number: int) -> Page:
        """Return a page of a tree; cells that contradict the page are left out of it."""
        page, head = self.bytes_of(number), 100 if number == 1 else 0
        kind = page[head]
        if kind not in _KINDS:
            raise Unreadable(f"page {number} is of no kind")
        count = int.from_bytes(page[head + 3 : head + 5], "big")
        first = head + (12 if kind in _INNER else 8)
        if first + 2 * count > self.usable:
            raise Unreadable(f"page {number} counts too many cells")
        cells, taken = [], [(0, first + 2 * count)]
        for (at,) in struct.iter_unpack(">H", page[first : first + 2 * count]):
            try:
                cell, end = self._cell(page, kind, at)
            except (Unreadable, IndexError):
                continue
            cells.append(cell)
            taken.append((at, end))
        right = int.from_bytes(page[head + 8 : head + 12], "big") if kind in _INNER else 0
        whole = len(cells) == count and self._accounted(page, head, taken)
        return Page(number, kind, tuple(cells), right, whole)

    def row(self, page: Page, cell: Cell) -> Cells:
        """Read a cell's row, from its overflow pages too; `Unreadable` if any of it is not there."""
        return decoded(b"".join(self._parts(page, cell)))

    def overflow(self, page: Page, cell: Cell) -> Iterator[tuple[int, bytes]]:
        """Return number and bytes of each overflow page of a cell."""
        left = cell.length - cell.local
        at = cell.start + cell.local
        number = int.from_bytes(self.bytes_of(page.number)[at : at + 4], "big") if left else 0
        seen: set[int] = set()
        while left > 0:
            if number in seen:
                raise Unreadable(f"overflow page {number} leads to itself")
            seen.add(number)
            content = self.bytes_of(number)
            yield number, content
            left -= self.usable - 4
            number = int.from_bytes(content[:4], "big")

    def free(self) -> set[int]:
        """Return the pages that the file's list of free pages names, as far as it can be followed."""
        found: set[int] = set()
        trunk = int.from_bytes(self.content[32:36], "big") if self.content.startswith(MAGIC) else 0
        while 0 < trunk <= self.count and trunk not in found:
            found.add(trunk)
            page = self.content[(trunk - 1) * self.size : trunk * self.size]
            trunk, count = int.from_bytes(page[:4], "big"), int.from_bytes(page[4:8], "big")
            found |= {number for (number,) in struct.iter_unpack(">I", page[8 : 8 + 4 * count][: (len(page) - 8) // 4 * 4])}
        return found

    def _parts(self, page: Page, cell: Cell) -> Iterator[bytes]:
        content = self.bytes_of(page.number)
        yield content[cell.start : cell.start + cell.local]
        left = cell.length - cell.local
        for _, more in self.overflow(page, cell):
            yield more[4 : min(4 + left, self.usable)]
            left -= self.usable - 4

    def _cell(self, page: bytes, kind: int, at: int) -> tuple[Cell, int]:
        """Return a cell and where it ends."""
        child, start = 0, at
        if kind in _INNER:
            child, start = int.from_bytes(page[at : at + 4], "big"), at + 4
        if kind == TABLE_INNER:
            key, end = varint(page, start)
            return Cell(signed(key), end, 0, 0, child), end
        length, start = varint(page, start)
        key = 0
        if kind == TABLE_LEAF:
            key, start = varint(page, start)
        local = self._local(length, kind)
        end = max(start + local + (4 if local < length else 0), at + 4)
        if end > self.usable:
            raise Unreadable("a cell goes beyond its page")
        return Cell(signed(key), start, length, local, child), end

    def _local(self, length: int, kind: int) -> int:
        """Return how much of a row stands on its page."""
        most = self.usable - 35 if kind == TABLE_LEAF else (self.usable - 12) * 64 // 255 - 23
        if length <= most:
            return length
        least = (self.usable - 12) * 32 // 255 - 23
        wanted = least + (length - least) % (self.usable - 4)
        return wanted if wanted <= most else least

    def _accounted(self, page: bytes, head: int, taken: list[tuple[int, int]]) -> bool:
        """Whether cells, free blocks and fragments fill the page without meeting."""
        begin = int.from_bytes(page[head + 5 : head + 7], "big") or 65536
        at, seen = int.from_bytes(page[head + 1 : head + 3], "big"), set()
        while at:
            if at in seen or at + 4 > self.usable:
                return False
            seen.add(at)
            taken.append((at, at + int.from_bytes(page[at + 2 : at + 4], "big")))
            at = int.from_bytes(page[at : at + 2], "big")
        ordered = sorted(taken)
        apart = all(end <= start for (_, end), (start, _) in itertools.pairwise(ordered))
        filled = sum(end - start for start, end in ordered[1:])
        return apart and ordered[-1][1] <= self.usable and self.usable - begin == filled + page[head + 7]

    def _size(self) -> int:
        """Return the size of a page by the header or, where that makes less sense, the one that this program writes."""
        header = self.content[:100]
        told = int.from_bytes(header[16:18], "big") if header.startswith(MAGIC) else 0
        told = 65536 if told == 1 else told
        if told < 512 or told & (told - 1) or told == PAGE_SIZE:
            return PAGE_SIZE
        return max((PAGE_SIZE, told), key=lambda size: size * self._whole(size))

    def _whole(self, size: int) -> int:
        """Count the pages that are whole if pages are of this size."""
        found, self.size, self.usable = 0, size, size - self._reserved
        for number in range(2, len(self.content) // size + 1):
            try:
                found += self.page(number).whole
            except Unreadable:
                continue
        return found


def varint(content: bytes, at: int) -> tuple[int, int]:
    """Read a number of one to nine bytes; return it and where it ends. `IndexError` at the end of the bytes."""
    value = 0
    for position in range(at, at + 8):
        byte = content[position]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, position + 1
    return value << 8 | content[at + 8], at + 9


def signed(value: int) -> int:
    """Read 64 bits as a signed number."""
    return value - (1 << 64) if value >= 1 << 63 else value


def decoded(content: bytes) -> Cells:
    """Decode a row; `Unreadable` if it is none."""
    try:
        end, at = varint(content, 0)
        types = []
        while at < end:
            serial, at = varint(content, at)
            types.append(serial)
        cells = []
        for serial in types:
            cell, end = _value(content, serial, end)
            cells.append(cell)
    except (IndexError, UnicodeDecodeError, struct.error) as error:
        raise Unreadable("no row") from error
    if end != len(content):
        raise Unreadable("a row of another length")
    return tuple(cells)


def _value(content: bytes, serial: int, at: int) -> tuple[object, int]:
    if serial in (0, 8, 9):
        return (None if serial == 0 else serial - 8), at
    if serial in _WHOLE_NUMBERS or serial == 7:
        end = at + _WHOLE_NUMBERS.get(serial, 8)
        raw = _between(content, at, end)
        return (struct.unpack(">d", raw)[0] if serial == 7 else int.from_bytes(raw, "big", signed=True)), end
    if serial < 12:
        raise Unreadable("a value of no type")
    end = at + (serial - 12) // 2
    raw = _between(content, at, end)
    return (raw.decode() if serial % 2 else raw), end


def _between(content: bytes, at: int, end: int) -> bytes:
    if end > len(content):
        raise Unreadable("a value beyond its row")
    return content[at:end]
