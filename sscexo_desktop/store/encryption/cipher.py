"""The pages of an encrypted file as SQLCipher 4 lays them out: which of them are whole, told without opening the file."""

from __future__ import annotations

import hashlib
import hmac
from typing import BinaryIO

PAGE_SIZE = 4096
SALT_SIZE = 16
"""The first bytes of page 1 are the salt; they are not encrypted."""
IV_SIZE, PROOF_SIZE = 16, 64
RESERVED = IV_SIZE + PROOF_SIZE
"""What the end of each page is used for: where its encryption begins, and the HMAC that proves it."""
_MASK, _PASSES = 0x3A, 2


def page_of(file: BinaryIO, number: int) -> bytes:
    """Read a page, the first being 1; shorter or empty where the file ends."""
    file.seek((number - 1) * PAGE_SIZE)
    return file.read(PAGE_SIZE)


def is_authentic(salt: bytes, key: bytes, number: int, page: bytes) -> bool:
    """Whether a page was written with this key under this number, and not one bit of it has changed since."""
    return is_whole(proof_key(salt, key), number, page)


def is_whole(key: bytes, number: int, page: bytes) -> bool:
    """Whether a page is proven by the key that `proof_key` returns."""
    return len(page) == PAGE_SIZE and hmac.compare_digest(page[-PROOF_SIZE:], proof_of(key, number, page))


def proof_key(salt: bytes, key: bytes) -> bytes:
    """Return the key by which the pages of a file are proven."""
    return hashlib.pbkdf2_hmac("sha512", key, bytes(each ^ _MASK for each in salt), _PASSES, len(key))


def proof_of(key: bytes, number: int, page: bytes) -> bytes:
    """Return the HMAC that belongs at the end of a page."""
    begin = SALT_SIZE if number == 1 else 0
    return hmac.digest(key, page[begin:-PROOF_SIZE] + number.to_bytes(4, "little"), "sha512")
