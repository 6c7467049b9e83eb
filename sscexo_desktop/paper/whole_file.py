"""Write a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.texts import message


def write_whole(target: Path, write: Callable[[IO[bytes]], None]) -> Path:
    """Let `write` fill a new file beside `target`, make it durable and give it its name; `Trouble` if the world is in the way.

    Whatever `write` raises leaves the target as it was and nothing else behind.
    """
    try:
        _write_whole(target, write)
    except OSError as error:
        raise _trouble(target, error) from error
    return target


def _write_whole(target: Path, write: Callable[[IO[bytes]], None]) -> None:
    if target.is_dir():
        raise IsADirectoryError(target)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".partial")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _trouble(target: Path, error: OSError) -> Trouble:
    name = target.name
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Trouble(
            message("The folder for {name} does not exist.", name=name), message("Choose another folder and print again.")
        )
    if isinstance(error, IsADirectoryError):
        return Trouble(message("{name} is a folder, not a file.", name=name), message("Choose another name and print again."))
    if isinstance(error, PermissionError):
        return Trouble(
            message("{name} cannot be written: the folder is protected or the file is open in another program.", name=name),
            message("Close the file where it is open, or choose another folder, and print again."),
        )
    return Trouble(
        message("{name} could not be written: the disk is full or cannot be reached.", name=name),
        message("Make room or choose another disk, and print again."),
    )
