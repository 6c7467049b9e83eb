"""The terminal's `upgrade`: bring a file of an older version up to date, with a verified copy kept first."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.texts import Manner, message
from sscexo_desktop.terminal import add_log_in, admitted, keys_for, password

if TYPE_CHECKING:
    from sscexo_desktop.store.encryption.keys import Keys
    from sscexo_desktop.study.model import Study

DONE = 0


def add_upgrade(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_log_in(parser)
    parser.add_argument("--login", metavar="NAME", help="where the file has no accounts: the user name of its data manager")
    parser.add_argument("--name", metavar="NAME", default="", help="and first name and surname, as printed beside what they do")


def upgrade(chosen: argparse.Namespace, study: Study, tell: Callable[[str], object]) -> int:
    """Bring the file up to date, by its data manager; one without accounts gets that account."""
    from sscexo_desktop.actions import upgrading
    from sscexo_desktop.actions.gate import NeedsAccounts

    keys = keys_for(chosen, chosen.file)
    if chosen.login:
        return _set_up(chosen, study, tell, keys)
    try:
        gate = upgrading.gate_before(chosen.file, study, keys=keys)
    except NeedsAccounts as trouble:
        raise Trouble(trouble.what, message("Name its data manager: give --login and --name.")) from trouble
    with admitted(gate, chosen) as session:
        by = upgrading.permit(session)
    done = upgrading.upgrade(chosen.file, study, by, keys)
    if done is None:
        tell(f"{chosen.file}: is up to date, nothing was changed")
        return DONE
    for line in upgrading.upgraded_lines(done, Speaker(Manner("en"))):
        tell(line)
    return DONE


def _set_up(chosen: argparse.Namespace, study: Study, tell: Callable[[str], object], keys: Keys) -> int:
    """Give a file made before accounts its data manager."""
    from sscexo_desktop.actions.gate import FirstAccount, Gate, set_up_accounts

    first = FirstAccount(chosen.login, chosen.name, password(chosen.password_file, twice=True))
    session, copy = set_up_accounts(chosen.file, study, first, keys=keys)
    Gate.of(session).log_out(session)
    session.file.close()
    tell(f"{chosen.file}: {first.login} is its data manager\n{copy}: the file as it was")
    return DONE
