"""New names brought to the disk: a file that got its name may lose it in a power cut until its folder was written, too."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

_CANNOT = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)
"""What a network folder answers that cannot be told to."""


def settle(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can; `OSError` if the disk does not take them."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    finally:
        os.close(handle)


def settle_done(folder: Path) -> None:
    """Do so after the rename that was the last step: it is done, whatever the disk says, and must not be called off."""
    with contextlib.suppress(OSError):
        settle(folder)
