"""A PDF kept where a person chooses: whole or not at all, and never in the place of anything but a PDF (F83)."""

from __future__ import annotations

import shutil
from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.paper.whole_file import write_whole
from sscexo_desktop.study.texts import message

_BEGINS = b"%PDF-"
_SEEN = 1024
"""So far into a file its mark may stand."""


def check_target(target: Path) -> Path:
    """Return the target; `Trouble` if something that is no PDF is there: the study file, a backup, a folder."""
    if target.is_dir():
        raise Trouble(message("{name} is a folder, not a file.", name=target.name), message("Choose another name and print again."))
    if target.is_file() and not _may_be_replaced(target):
        raise Trouble(
            message("{name} is there already and is not a PDF; it was left as it is.", name=target.name),
            message("Choose another name and print again."),
        )
    return target


def _may_be_replaced(target: Path) -> bool:
    """Whether it is empty or a PDF; one that cannot be read is judged when it is written."""
    try:
        with target.open("rb") as file:
            head = file.read(_SEEN)
    except OSError:
        return True
    return not head or _BEGINS in head


def save_pdf(pdf: Path, target: Path) -> Path:
    """Keep a copy of a PDF under a name, which has the whole of it or what it had before; `Trouble` if the world is in the way."""
    check_target(target)
    with pdf.open("rb") as source:
        return write_whole(target, lambda file: shutil.copyfileobj(source, file))
