"""The terminal: the same actions as the window, without a screen; nothing but `open` and `--demo` needs Qt."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop import __version__
from sscexo_desktop.errors import DefinitionFault, Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.resources import resource
from sscexo_desktop.study.texts import Manner

if TYPE_CHECKING:
    from sscexo_desktop.actions.session import Session
    from sscexo_desktop.study.model import Study

OK, NOT_INTACT, REFUSED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code: 0 done, 1 the file is not intact, 2 refused with a plain sentence."""
    _print_any_letter()
    chosen = build_parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except Trouble as trouble:
        say = Speaker(Manner("en"))
        print(say(trouble.what), say(trouble.next_step), sep="\n", file=sys.stderr)
    except DefinitionFault as fault:
        print(f"A definition cannot be used. {fault}", file=sys.stderr)
    return REFUSED


def _print_any_letter() -> None:
    """Keep a terminal that knows no Persian letters from ending a command: it shows their numbers instead."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def build_parser() -> argparse.ArgumentParser:
    """Build the command line."""
    about = "SSc-EXO Desktop: data entry and case report forms of one trial. Without a command it opens the window."
    parser = argparse.ArgumentParser(prog="main.py", description=about)
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--demo", action="store_true", help="open the window on a throw-away demo study")
    parser.set_defaults(run=open_window, file=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, run: object, about: str, *, file: bool = True) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=about, description=about)
        found.set_defaults(run=run)
        if file:
            found.add_argument("file", type=Path, metavar="FILE", help="the study file")
        return found

    command("open", open_window, "open the window on a study file")
    demo = command("demo", make_demo, "write a demo study to a new file")
    demo.add_argument("--participants", type=int, default=0, metavar="N", help="how many (default: one a case)")
    demo.add_argument("--cases", type=Path, metavar="DIR", help="a folder of case-*.toml instead of the shipped cases")
    command("verify", verify, "check that a study file is intact; exit 0 if it is, 1 if not, with what and where")
    _add_print(command("print", print_forms, "print case report forms to a PDF"))
    export = command("export", export_data, "write the data for other programs, without identities")
    export.add_argument("--format", choices=("csv", "xlsx"), default="csv", help="CSV files, or one workbook with the dictionary")
    export.add_argument("-o", "--out", type=Path, required=True, metavar="DIR", help="the folder to write into")
    backup = command("backup", back_up, "write a verified copy of a study file into a folder")
    backup.add_argument("folder", type=Path, metavar="DIR", help="the folder to write into")
    dictionary = command("dictionary", write_dictionary, "write the data dictionary", file=False)
    dictionary.add_argument("-o", "--out", type=Path, required=True, metavar="OUT", help="a .xlsx file, or a folder for CSV files")
    return parser


def _add_print(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--participant", metavar="ID", help="one participant only, for example SSC-001")
    parser.add_argument("--visit", metavar="V", help='one visit only, for example infusion1; "" for the forms of any time')
    parser.add_argument("--form", metavar="F", help="one form only, for example adverse_event")
    parser.add_argument("--blank", action="store_true", help="empty forms to fill by hand")
    parser.add_argument("--participant-copy", action="store_true", help="without the dose and whatever leads to it")
    parser.add_argument("--language", choices=("en", "fa"), default="en", help="of the forms; Persian ones show Jalali dates first")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="OUT.pdf", help="the PDF to write")


def load_study() -> Study:
    """Read the shipped study definition."""
    from sscexo_desktop.study.load import load

    return load(resource("study"))


@contextlib.contextmanager
def opened(path: Path, *, read_only: bool = False) -> Iterator[Session]:
    """Open a study file for one command."""
    from sscexo_desktop.actions.session import Session
    from sscexo_desktop.store.study_file import StudyFile

    study = load_study()
    file = StudyFile.open(path, study, getpass.getuser(), read_only=read_only)
    try:
        yield Session(file, study)
    finally:
        file.close()


def open_window(chosen: argparse.Namespace) -> int:
    """Open the window."""
    from sscexo_desktop.app import run

    return run(chosen.file, demo=chosen.demo)


def make_demo(chosen: argparse.Namespace) -> int:
    """Write a demo study."""
    from sscexo_desktop.actions.demo import build_demo
    from sscexo_desktop.actions.replaying import CaseFault

    study, ours = load_study(), not chosen.file.exists()
    try:
        numbers = build_demo(chosen.file, study, participants=chosen.participants, folder=chosen.cases)
    except (CaseFault, DefinitionFault) as fault:
        if ours:
            chosen.file.unlink(missing_ok=True)
        print(f"The cases cannot be used. {fault}", file=sys.stderr)
        return REFUSED
    print(f"{chosen.file}: {len(numbers)} participants, {numbers[0]} to {numbers[-1]}")
    return OK


def verify(chosen: argparse.Namespace) -> int:
    """Check a study file and say what was found."""
    from sscexo_desktop.store.verify import verify_file

    report = verify_file(chosen.file)
    say = Speaker(Manner("en"))
    for found in (*report.findings, *report.notes):
        print(say(found))
    state = "intact" if report.ok else "NOT intact"
    print(f"{chosen.file}: {state}, {report.entries} trail entries, seal {report.head[:12].upper()}")
    return OK if report.ok else NOT_INTACT


def print_forms(chosen: argparse.Namespace) -> int:
    """Print forms to a PDF."""
    from sscexo_desktop.actions import printing

    manner = Manner(chosen.language, "jalali" if chosen.language == "fa" else "gregorian")
    with opened(chosen.file, read_only=True) as session:
        job = printing.gather(
            session,
            participants=(chosen.participant,) if chosen.participant else None,
            visits=(chosen.visit,) if chosen.visit is not None else None,
            forms=(chosen.form,) if chosen.form else None,
            manner=manner,
            blank=chosen.blank,
            participant_copy=chosen.participant_copy,
        )
    print(printing.render(job, chosen.out))
    return OK


def export_data(chosen: argparse.Namespace) -> int:
    """Export the data."""
    from sscexo_desktop.actions import exporting

    export = {"csv": exporting.export_csv, "xlsx": exporting.export_xlsx}[chosen.format]
    with opened(chosen.file, read_only=True) as session:
        for path in export(session, chosen.out):
            print(path)
    return OK


def back_up(chosen: argparse.Namespace) -> int:
    """Write a verified backup."""
    from sscexo_desktop.store.backup import backup_file

    done = backup_file(chosen.file, chosen.folder)
    print(f"{done.path}\nsha256 {done.sha256}")
    return OK


def write_dictionary(chosen: argparse.Namespace) -> int:
    """Write the data dictionary."""
    from sscexo_desktop.actions.exporting import write_dictionary as write

    for path in write(load_study(), chosen.out):
        print(path)
    return OK
