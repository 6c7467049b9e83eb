"""The checksum beside a backup: `<backup>.sha256`, one line as `sha256sum -c` reads it."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from sscexo_desktop.store import faults
from sscexo_desktop.store.snapshot import Progress, no_progress

ENDING = ".sha256"
_CHUNK = 1 << 20
_LINE = re.compile(r"([0-9a-f]{64})[ ][ *]([^/\n\r]+)\n?")


def beside(path: Path) -> Path:
    """Return where the checksum of a file stands."""
    return path.with_name(path.name + ENDING)


def digest(path: Path, progress: Progress = no_progress) -> str:
    """Return the SHA-256 of a file's bytes; `progress(bytes, of bytes)` may raise to stop."""
    found, done = hashlib.sha256(), 0
    with faults.named(path), path.open("rb") as file:
        total = os.fstat(file.fileno()).st_size
        while chunk := file.read(_CHUNK):
            found.update(chunk)
            done += len(chunk)
            progress(done, max(done, total))
    return found.hexdigest()


def write(path: Path, sha256: str) -> None:
    """Write the checksum of the file that is to be called `path`: whole and on the disk, or nothing under that name."""
    final = beside(path)
    partial = final.with_name(final.name + ".partial")
    with faults.named(partial), partial.open("wb") as file:
        file.write(f"{sha256}  {path.name}\n".encode())
        file.flush()
        os.fsync(file.fileno())
    with faults.named(final):
        partial.replace(final)


def read(path: Path) -> str:
    """Return the SHA-256 that is written beside a file; "" if there is none, or it is of another file."""
    try:
        with beside(path).open("rb") as file:
            line = _LINE.fullmatch(file.read(1000).decode())
    except (OSError, UnicodeDecodeError):
        return ""
    return line[1] if line and line[2] == path.name else ""
