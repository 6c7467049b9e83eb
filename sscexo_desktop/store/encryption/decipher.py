"""What stands in the whole pages of a damaged encrypted file, each page by itself; nothing deciphered touches the disk (F101).

SQLCipher opens a file as a whole, and not at all if its first page is damaged, so it is asked page by page another way. A file of
zeros with the same key is made; the blocks to be deciphered are put into pages of one long value in it, and the proof of each such
page is made anew. Reading the value deciphers them, in memory.
"""

from __future__ import annotations

from pathlib import Path

from sscexo_desktop.store.damage.pages import Pages
from sscexo_desktop.store.driver import connect_by
from sscexo_desktop.store.encryption.cipher import (
    IV_SIZE,
    PAGE_SIZE,
    PROOF_SIZE,
    RESERVED,
    SALT_SIZE,
    is_whole,
    proof_key,
    proof_of,
)
from sscexo_desktop.store.encryption.keys import Secret
from sscexo_desktop.store.opening import MAGIC

BLOCK = 16
_USABLE = PAGE_SIZE - RESERVED
_CARRIED = _USABLE - BLOCK
"""So many bytes a page of the long value carries: its first block, which leads to the next page, stays as it is."""
_LOCAL = (_USABLE - 12) * 32 // 255 - 23
"""So many bytes of the long value stand beside the row and not on its own pages."""
_POINTER = 4


def deciphered(content: bytes, secret: Secret, scratch: Path) -> Pages:
    """Return the pages of an encrypted file that are whole, read with its key; every other page counts as not there.

    `scratch` is where a file may be made for it and removed again; in it stands nothing that was not encrypted before.
    """
    key = proof_key(*secret)
    there = [content[at : at + PAGE_SIZE] for at in range(0, len(content), PAGE_SIZE)]
    whole = [number for number, page in enumerate(there, 1) if is_whole(key, number, page)]
    plain = _plain_blocks(b"".join(_chained(number, there[number - 1]) for number in whole), secret, scratch)
    found = {number: plain[at : at + _USABLE] for number, at in zip(whole, range(BLOCK, len(plain), _USABLE + BLOCK), strict=True)}
    if 1 in found:
        found[1] = MAGIC + found[1][len(MAGIC) :]
    empty = bytes(_USABLE)
    image = b"".join(found.get(number, empty) + bytes(RESERVED) for number in range(1, len(there) + 1))
    return Pages(image, RESERVED, frozenset(range(1, len(there) + 1)) - found.keys())


def _chained(number: int, page: bytes) -> bytes:
    """Return the encrypted blocks of a page behind the one that each is chained to: its own beginning, told at its end."""
    begin = page[_USABLE : _USABLE + IV_SIZE]
    return begin + page[:_USABLE] if number > 1 else bytes(SALT_SIZE) + begin + page[SALT_SIZE:_USABLE]


def _plain_blocks(blocks: bytes, secret: Secret, scratch: Path) -> bytes:
    """Decipher a row of blocks, each chained to the one before it; what the first block is chained to does not matter."""
    step = _CARRIED - BLOCK
    parts = [blocks[at : at + _CARRIED].ljust(_CARRIED, b"\0") for at in range(0, max(len(blocks) - BLOCK, 0), step)]
    try:
        _lay_out(scratch, secret, len(parts))
        _carry(scratch, secret, parts)
        value = _read(scratch, secret)
    finally:
        scratch.unlink(missing_ok=True)
    carried = value[len(value) - len(parts) * (_USABLE - _POINTER) :]
    each = (carried[at + 2 * BLOCK - _POINTER : at + _USABLE - _POINTER] for at in range(0, len(carried), _USABLE - _POINTER))
    return (bytes(BLOCK) + b"".join(each))[: len(blocks)]


def _lay_out(scratch: Path, secret: Secret, pages: int) -> None:
    """Make a file with one value of zeros that fills so many pages of its own, one after the other from the third on."""
    scratch.touch(exist_ok=False)
    payload = _LOCAL + pages * (_USABLE - _POINTER)
    connection = connect_by(scratch, "rw", secret)
    try:
        connection.execute("PRAGMA auto_vacuum = NONE")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("CREATE TABLE carrier (value BLOB)")
        connection.execute("INSERT INTO carrier VALUES (zeroblob(?))", (payload - _head(payload),))
    finally:
        connection.close()


def _head(payload: int) -> int:
    """Return how many bytes of a row stand before its only value: the length of its head, and the type of the value."""
    return next(1 + size for size in range(1, 10) if 2 * (payload - 1 - size) + 12 < 1 << 7 * size)


def _carry(scratch: Path, secret: Secret, parts: list[bytes]) -> None:
    """Put the blocks into the pages of the long value, behind the first block of each, and prove each page anew."""
    key = proof_key(*secret)
    with scratch.open("r+b") as file:
        for number, part in enumerate(parts, 3):
            file.seek((number - 1) * PAGE_SIZE)
            page = file.read(PAGE_SIZE)
            page = page[:BLOCK] + part + page[_USABLE:]
            file.seek((number - 1) * PAGE_SIZE)
            file.write(page[:-PROOF_SIZE] + proof_of(key, number, page))


def _read(scratch: Path, secret: Secret) -> bytes:
    connection = connect_by(scratch, "ro", secret)
    try:
        (value,) = connection.execute("SELECT value FROM carrier").fetchone()
    finally:
        connection.close()
    return bytes(value)
