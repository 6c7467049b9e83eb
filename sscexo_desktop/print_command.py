"""The terminal's `print`: forms of every kind and the lists about them, as a PDF written whole or not at all."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.casebook_command import add_casebook, print_casebooks
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.terminal import add_log_in, logged_in

if TYPE_CHECKING:
    from sscexo_desktop.actions.session import Session
    from sscexo_desktop.paper.sheet import Kind
    from sscexo_desktop.study.model import Study

OK = 0
Tell = Callable[[object], object]


def add_print(parser: argparse.ArgumentParser) -> None:
    """Add what `print` takes behind the file."""
    parser.add_argument("--participant", metavar="ID", help="one participant only, for example SSC-001")
    parser.add_argument("--visit", metavar="V", help='one visit only, for example infusion1; "" for the forms of any time')
    parser.add_argument("--form", metavar="F", help="one form only, for example adverse_event")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--blank", action="store_true", help="empty forms to fill by hand")
    kind.add_argument("--fillable", action="store_true", help="empty forms to fill on a screen")
    kind.add_argument("--annotated", action="store_true", help="empty forms with the names of their data")
    kind.add_argument("--participant-copy", action="store_true", help="without the dose and whatever leads to it")
    kind.add_argument("--screening-log", action="store_true", help="instead of forms, everybody screened with the conclusion")
    about = "the list of who is due on a day and their blank forms (default: the next day for which somebody's visit is planned)"
    kind.add_argument("--clinic-day", metavar="DAY", nargs="?", const="", help=about)
    kind.add_argument("--vial-label", action="store_true", help="labels for the vial of a --participant at a --visit")
    parser.add_argument("--copies", type=int, default=1, metavar="N", help="of a label for the vial (default: 1)")
    parser.add_argument("--sheet", action="store_true", help="labels for the vial on A4, to be cut, not on pages of 50 × 30 mm")
    add_casebook(parser)
    parser.add_argument("--language", choices=("en", "fa"), default="en", help="of the forms; Persian ones show Jalali dates first")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="OUT.pdf", help="the PDF to write")
    add_log_in(parser)


def print_paper(chosen: argparse.Namespace, study: Study, tell: Tell) -> int:
    """Print what is chosen to a PDF."""
    from sscexo_desktop.actions.papers.saving_paper import check_target

    manner = Manner(chosen.language, "jalali" if chosen.language == "fa" else "gregorian")
    if chosen.casebook:
        return print_casebooks(chosen, study, manner, tell)
    check_target(chosen.out)
    if chosen.clinic_day is not None:
        return _clinic_day(chosen, study, manner, tell)
    if chosen.vial_label:
        return _vial_label(chosen, study, manner, tell)
    if chosen.screening_log:
        return _screening_log(chosen, study, manner, tell)
    return _forms(chosen, study, manner, tell)


def _forms(chosen: argparse.Namespace, study: Study, manner: Manner, tell: Tell) -> int:
    from sscexo_desktop.actions.papers import printing
    from sscexo_desktop.actions.papers.print_log import logged

    with logged_in(chosen, study) as session:
        job = printing.gather(
            session,
            participants=(chosen.participant,) if chosen.participant else None,
            visits=(chosen.visit,) if chosen.visit is not None else None,
            forms=(chosen.form,) if chosen.form else None,
            manner=manner,
            kind=_kind(chosen),
        )
        with logged(session, job, "file"):
            tell(printing.render(job, chosen.out))
        _tell_unlogged(session)
    return OK


def _kind(chosen: argparse.Namespace) -> Kind:
    empty: tuple[Kind, ...] = ("blank", "fillable", "annotated")
    for each in empty:
        if getattr(chosen, each):
            return each
    return "participant" if chosen.participant_copy else "filled"


def _screening_log(chosen: argparse.Namespace, study: Study, manner: Manner, tell: Tell) -> int:
    from sscexo_desktop.actions.papers.print_log import logged
    from sscexo_desktop.actions.screening_log import screening_log
    from sscexo_desktop.paper.report import write_report

    with logged_in(chosen, study) as session:
        report = screening_log(session, manner)
        with logged(session, report, "file"):
            tell(write_report(report, chosen.out))
        _tell_unlogged(session)
    return OK


def _clinic_day(chosen: argparse.Namespace, study: Study, manner: Manner, tell: Tell) -> int:
    from sscexo_desktop.actions.papers import clinic_day
    from sscexo_desktop.actions.papers.print_log import logged
    from sscexo_desktop.paper.clinic_day import write_clinic_day

    with logged_in(chosen, study) as session:
        typed = chosen.clinic_day
        day = clinic_day.read_day(typed, manner) if typed else clinic_day.next_day(session) or session.today()
        paper = clinic_day.clinic_day_paper(session, day, manner, (chosen.participant,) if chosen.participant else None)
        with logged(session, paper.forms, "file"):
            tell(write_clinic_day(paper, chosen.out))
        _tell_unlogged(session)
    return OK


def _vial_label(chosen: argparse.Namespace, study: Study, manner: Manner, tell: Tell) -> int:
    from sscexo_desktop.actions.papers import print_log, vial
    from sscexo_desktop.paper.vial_label import write_labels

    key = RecordKey(chosen.participant or "", chosen.visit or "", vial.FORM)
    with logged_in(chosen, study) as session:
        label = vial.label_of(session, key, manner)
        with print_log.logged_as(session, vial.begin_label(session, key, manner, "file", 0)):
            tell(write_labels(label, chosen.out, "a4" if chosen.sheet else "label", max(1, chosen.copies)))
        _tell_unlogged(session)
    return OK


def _tell_unlogged(session: Session) -> None:
    from sscexo_desktop.actions.papers.print_log import unlogged

    why = unlogged(session)
    if why is not None:
        sys.stderr.write(f"{Speaker(Manner('en'))(why)}\n")
