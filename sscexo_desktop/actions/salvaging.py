"""Make a new study file of what is left of a damaged one (F101)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.accounts import check_new, check_password
from sscexo_desktop.actions.gate import FirstAccount
from sscexo_desktop.actions.guard import Guard
from sscexo_desktop.study.model import Study

if TYPE_CHECKING:
    from sscexo_desktop.store.passwords import Cost
    from sscexo_desktop.store.salvage import Salvage


def salvage(path: Path, new: Path, study: Study, owner: FirstAccount | None = None, *, cost: Cost | None = None) -> Salvage:
    """Write what can be saved of `path` into the file `new`; it shows no data, so nobody has to be logged in.

    The accounts that the audit trail proves go on as they are. Where no data manager is among them `owner` becomes one; with
    such a data manager an `owner` is refused, for then it is theirs to let people in. Nothing is left behind if it fails.
    """
    from sscexo_desktop.store import salvage as store

    if owner is None:
        return store.salvage(path, new, study)
    check_new(owner.login, owner.name, owner.roles)
    check_password(owner.password, owner.login, owner.name)
    done = store.salvage(path, new, study, owner_follows=True)
    try:
        _add(new, study, owner, cost)
    except BaseException:
        new.unlink()
        raise
    return done


def _add(new: Path, study: Study, owner: FirstAccount, cost: Cost | None) -> None:
    from sscexo_desktop.store.study_file import StudyFile

    file = StudyFile.open(new, study, owner.name)
    try:
        file.role = "data_manager"
        made = Guard(file, cost=cost).cost
        file.add_account(owner.login, owner.name, owner.roles, owner.password, temporary=False, cost=made)
    finally:
        file.close()
