"""SQLite's own calls of the operating system, counted and made to fail: in this process only, and put back at the end."""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlcipher3 import _sqlite3

_POINTER, _SIZE, _OFFSET = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64
_NAMES = ("iVersion", "szOsFile", "mxPathname", "pNext", "zName", "pAppData")
_METHODS = (
    *("xOpen", "xDelete", "xAccess", "xFullPathname", "xDlOpen", "xDlError", "xDlSym", "xDlClose", "xRandomness", "xSleep"),
    *("xCurrentTime", "xGetLastError", "xCurrentTimeInt64", "xSetSystemCall", "xGetSystemCall", "xNextSystemCall"),
)
_WRITE = ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_int, _POINTER, _SIZE, use_errno=True)
_WRITE_AT = ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_int, _POINTER, _SIZE, _OFFSET, use_errno=True)
_TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, _OFFSET, use_errno=True)
_UNLINK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, use_errno=True)
_CALLS = {b"write": _WRITE, b"pwrite": _WRITE_AT, b"pwrite64": _WRITE_AT, b"ftruncate": _TRUNCATE, b"unlink": _UNLINK}


class _Vfs(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int) for name in _NAMES[:3]] + [(name, _POINTER) for name in (*_NAMES[3:], *_METHODS)]


_SET = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_char_p, _POINTER)
_GET = ctypes.CFUNCTYPE(_POINTER, _POINTER, ctypes.c_char_p)

Decide = Callable[[str, int, int], int]
"""Told the name of a call, its file (-1 for a name) and where in it, before it is made; returns the error it ends with, 0: none."""


def _vfs() -> _Vfs:
    """Return SQLite's way to the operating system; `AttributeError` where the driver does not show it."""
    library = ctypes.CDLL(str(_sqlite3.__file__))
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    library.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
    found: _Vfs = library.sqlite3_vfs_find(None).contents
    return found


def reachable() -> bool:
    """Whether the calls can be made to fail on this machine."""
    try:
        return os.name == "posix" and _vfs().iVersion >= 3
    except (AttributeError, OSError):
        return False


@contextmanager
def watched(decide: Decide) -> Iterator[None]:
    """Ask `decide` before every call of SQLite that changes anything on a disk."""
    vfs = _vfs()
    at, put, get = ctypes.addressof(vfs), _SET(vfs.xSetSystemCall), _GET(vfs.xGetSystemCall)
    held = []  # the wrappers live as long as SQLite may call them
    for name, kind in _CALLS.items():
        there = get(at, name)
        if there:
            wrapper = kind(_wrapped(name.decode(), kind(there), decide))
            held.append(wrapper)
            put(at, name, ctypes.cast(wrapper, _POINTER))
    try:
        yield
    finally:
        put(at, None, None)
        held.clear()


def _wrapped(name: str, real: Callable[..., int], decide: Decide) -> Callable[..., int]:
    def call(on: int | bytes, *rest: int) -> int:
        error = decide(name, on, rest[-1]) if isinstance(on, int) else decide(name, -1, 0)
        if error:
            ctypes.set_errno(error)
            return -1
        return real(on, *rest)

    return call


class Failing:
    """A disk that is full at its n-th write: that one write fails, or with `for_good` everything after that needs more room."""

    def __init__(self, at: int, *, for_good: bool = False) -> None:
        self.at = at
        self.for_good = for_good
        self.count = 0
        self.failed = 0

    def __call__(self, name: str, on: int, at: int) -> int:
        """Decide about one call; on a full disk what is there already can still be written over."""
        if "write" not in name:
            return 0
        self.count += 1
        if self.count == self.at or (self.for_good and self.failed and at >= os.fstat(on).st_size):
            self.failed += 1
            return errno.ENOSPC
        return 0
