"""How many forms a choice on the print page comes to, without reading what is on them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sscexo_desktop.actions.papers.printing import blank_sheets
from sscexo_desktop.actions.session import Session


def saved_forms(session: Session, participants: Collection[str], visits: Collection[str], forms: Collection[str]) -> int:
    """Return how many saved forms of these participants are of these visits ("": any time) and forms; identity is none."""
    session.demand("see_data")
    study = session.study
    keys = (each.key for number in participants for each in session.file.records(number))
    return sum(1 for key in keys if key.visit in visits and key.form in forms and not study.forms[key.form].identity)


def empty_forms(session: Session, participants: Sequence[str], visits: Collection[str], forms: Collection[str]) -> int:
    """Return how many empty forms there are for anybody, or for these participants."""
    return sum(1 for _ in blank_sheets(session.study, participants, visits, forms))
