"""The terminal's `annotated`: the annotated forms of the study definition, which need no study file (F86)."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.study.texts import Manner

if TYPE_CHECKING:
    from sscexo_desktop.study.model import Study

OK = 0


def add_annotated(parser: argparse.ArgumentParser) -> None:
    """Add what `annotated` takes."""
    parser.add_argument("--form", metavar="F", help="one form only, for example adverse_event")
    parser.add_argument("--language", choices=("en", "fa"), default="en", help="of the forms; names of the data stay as they are")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="OUT.pdf", help="the PDF to write")


def annotate(chosen: argparse.Namespace, study: Study, tell: Callable[[object], object]) -> int:
    """Write the annotated forms of a definition."""
    from sscexo_desktop.actions.papers import printing

    manner = Manner(chosen.language, "jalali" if chosen.language == "fa" else "gregorian")
    forms = (chosen.form,) if chosen.form else None
    tell(printing.render(printing.blank_job(study, manner, "", forms=forms, kind="annotated"), chosen.out))
    return OK
