"""The terminal: the same actions as the window, without a screen; nothing but `open` and `--demo` needs Qt."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop import (
    __version__,
    annotated_command,
    backup_command,
    check_page_command,
    merge_command,
    print_command,
    protect_command,
    salvage_command,
    two_files,
    upgrade_command,
    verify_command,
)
from sscexo_desktop.errors import DefinitionFault, Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.resources import resource
from sscexo_desktop.study.people_words import ROLE_NAMES, any_role
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.terminal import add_log_in, add_passphrase, logged_in

if TYPE_CHECKING:
    from sscexo_desktop.study.model import Study

OK, NOT_INTACT, REFUSED = 0, 1, 2
WITHOUT_KEY = ("open", "demo")
"""Commands about a study file that ask for no passphrase: the window asks by itself, and a demo is not encrypted."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code: 0 done, 1 not intact, not equal or not fit, 2 refused with a plain sentence."""
    _print_any_letter()
    chosen = build_parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except Trouble as trouble:
        say = Speaker(Manner("en"))
        print(say(trouble.what), say(trouble.next_step), sep="\n", file=sys.stderr)
    except DefinitionFault as fault:
        print(f"A definition cannot be used. {fault}", file=sys.stderr)
    except BrokenPipeError:
        # Whoever reads has seen enough; nothing more is to be said to them, at the end of the program either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
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
        if file and name not in WITHOUT_KEY:
            add_passphrase(found)
        return found

    command("open", open_window, "open the window on a study file")
    demo = command("demo", make_demo, "write a demo study to a new file")
    demo.add_argument("--participants", type=int, default=0, metavar="N", help="how many (default: one a case)")
    demo.add_argument("--cases", type=Path, metavar="DIR", help="a folder of case-*.toml instead of the shipped cases")
    about = "check that a study file is intact; exit 0 if it is, 1 if not. Shows no data: needs no log-in"
    verify_command.add_verify(command("verify", verify, about))
    print_command.add_print(command("print", print_paper, "print case report forms to a PDF"))
    about = "say what a printed page is worth, by the line at its foot; exit 0 if it is current, else 1"
    check_page_command.add_check_page(command("check-page", check_page, about))
    export = command("export", export_data, "write the data for other programs, without identities")
    export.add_argument("--format", choices=("csv", "xlsx"), default="csv", help="CSV files, or one workbook with the dictionary")
    export.add_argument("-o", "--out", type=Path, required=True, metavar="DIR", help="the folder to write into")
    add_log_in(export)
    about = "write a verified copy of a study file into folders; exit 1 if some fail, 2 if all. Shows no data: needs no log-in"
    backup_command.add_backup(command("backup", back_up, about))
    two_files.add_compare(command("compare", compare, "say what differs between two study files; exit 0 if nothing does, else 1"))
    two_files.add_restore(command("restore", restore, "put a backup in the place of a study file, which is kept aside"))
    merge_command.add_merge(command("merge", merge, "take over what another copy of a study file has; for its data manager"))
    about = "make a new file of what is left of a damaged one; exit 0 if all was saved, else 1. Shows no data: needs no log-in"
    salvage_command.add_salvage(command("salvage", salvage, about))
    add_log_in(command("accounts", list_accounts, "list the accounts of a study file; for its data manager"))
    about = "bring a study file of an older version up to date; for its data manager. A verified copy is kept first"
    upgrade_command.add_upgrade(command("upgrade", upgrade, about))
    about = "encrypt a study file, change its passphrase, or take the encryption away; for its data manager"
    protect_command.add_protect(command("protect", protect, about))
    about = "write the annotated case report forms of the study definition"
    annotated_command.add_annotated(command("annotated", annotate, about, file=False))
    dictionary = command("dictionary", write_dictionary, "write the data dictionary", file=False)
    dictionary.add_argument("-o", "--out", type=Path, required=True, metavar="OUT", help="a .xlsx file, or a folder for CSV files")
    return parser


def load_study() -> Study:
    """Read the shipped study definition."""
    from sscexo_desktop.study.load import load

    return load(resource("study"))


def open_window(chosen: argparse.Namespace) -> int:
    """Open the window."""
    from sscexo_desktop.app import run

    return run(chosen.file, demo=chosen.demo)


def make_demo(chosen: argparse.Namespace) -> int:
    """Write a demo study."""
    from sscexo_desktop.actions.demo import build_demo, demo_people
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
    say = Speaker(Manner("en"))
    for each in demo_people():
        print(f"{each.login}\t{each.password}\t{say(any_role(each.roles))}")
    return OK


def verify(chosen: argparse.Namespace) -> int:
    """Check a study file and say what was found."""
    return verify_command.verify(chosen, print)


def print_paper(chosen: argparse.Namespace) -> int:
    """Print forms, or a list about them, to a PDF."""
    return print_command.print_paper(chosen, load_study(), print)


def check_page(chosen: argparse.Namespace) -> int:
    """Check a printed page."""
    return check_page_command.check_page(chosen, load_study(), print)


def export_data(chosen: argparse.Namespace) -> int:
    """Export the data."""
    from sscexo_desktop.actions import exporting

    export = {"csv": exporting.export_csv, "xlsx": exporting.export_xlsx}[chosen.format]
    with logged_in(chosen, load_study()) as session:
        for path in export(session, chosen.out):
            print(path)
    return OK


def back_up(chosen: argparse.Namespace) -> int:
    """Write a verified backup into one or more folders."""
    return backup_command.back_up(chosen, print)


def compare(chosen: argparse.Namespace) -> int:
    """Say what differs between two study files."""
    return two_files.compare(chosen, load_study(), print)


def restore(chosen: argparse.Namespace) -> int:
    """Restore a backup, or only check or practise it."""
    return two_files.restore(chosen, load_study(), print)


def merge(chosen: argparse.Namespace) -> int:
    """Merge another copy into a study file."""
    return merge_command.merge(chosen, load_study(), print)


def salvage(chosen: argparse.Namespace) -> int:
    """Make a new file of what is left of a damaged one."""
    return salvage_command.salvage(chosen, load_study(), print)


def protect(chosen: argparse.Namespace) -> int:
    """Change how a study file is protected."""
    return protect_command.protect(chosen, load_study(), print)


def list_accounts(chosen: argparse.Namespace) -> int:
    """List the accounts: user name, printed name, roles, and whether they may log in."""
    from sscexo_desktop.actions.accounts import table

    say = Speaker(Manner("en"))
    with logged_in(chosen, load_study()) as session:
        for line in table(session):
            account = line.account
            last = f"{line.last_log_in:%Y-%m-%d %H:%M} UTC" if line.last_log_in else "never"
            state = "disabled" if not account.active else "must choose a password" if account.temporary else "active"
            roles = ", ".join(say(ROLE_NAMES[each]) for each in account.roles)
            print(account.login, account.name, roles, state, last, sep="\t")
    return OK


def upgrade(chosen: argparse.Namespace) -> int:
    """Bring a study file of an older version up to date."""
    return upgrade_command.upgrade(chosen, load_study(), print)


def annotate(chosen: argparse.Namespace) -> int:
    """Write the annotated forms."""
    return annotated_command.annotate(chosen, load_study(), print)


def write_dictionary(chosen: argparse.Namespace) -> int:
    """Write the data dictionary."""
    from sscexo_desktop.actions.exporting import write_dictionary as write

    for path in write(load_study(), chosen.out):
        print(path)
    return OK
