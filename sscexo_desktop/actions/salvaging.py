"""Make a new study file of what is left of a damaged one (F101)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.accounts import check_new, check_password
from sscexo_desktop.actions.gate import FirstAccount
from sscexo_desktop.actions.guard import Guard
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.model import Study

Progress = Callable[[int, int], None]

if TYPE_CHECKING:
    from sscexo_desktop.store.damage.salvage import Salvage
    from sscexo_desktop.store.encryption.keys import Keys
    from sscexo_desktop.store.passwords import Cost


def salvage(
    path: Path,
    new: Path,
    study: Study,
    owner: FirstAccount | None = None,
    *,
    cost: Cost | None = None,
    progress: Progress | None = None,
    keys: Keys | None = None,
) -> Salvage:
    """Write what can be saved of `path` into the file `new`; it shows no data, so nobody has to be logged in.

    The accounts that the audit trail proves go on as they are. Where no data manager is among them `owner` becomes one; with
    such a data manager an `owner` is refused, for then it is theirs to let people in. Nothing is left behind if it fails.
    """
    from sscexo_desktop.store.damage import salvage as store
    from sscexo_desktop.store.encryption.keys import NO_KEYS

    if owner is None:
        return store.salvage(path, new, study, progress=progress, keys=keys or NO_KEYS)
    check_new(owner.login, owner.name, owner.roles)
    check_password(owner.password, owner.login, owner.name)
    done = store.salvage(path, new, study, owner_follows=True, progress=progress, keys=keys or NO_KEYS)
    try:
        _add(new, study, owner, cost, keys or NO_KEYS)
    except BaseException:
        new.unlink()
        raise
    return done


def _add(new: Path, study: Study, owner: FirstAccount, cost: Cost | None, keys: Keys) -> None:
    from sscexo_desktop.store.study_file import StudyFile

    file = StudyFile.open(new, study, owner.name, keys=keys)
    try:
        file.role = "data_manager"
        made = Guard(file, cost=cost).cost
        file.add_account(owner.login, owner.name, owner.roles, owner.password, temporary=False, cost=made)
    finally:
        file.close()


def needs_owner(path: Path, fault: BaseException) -> bool:
    """Whether this is what `salvage` says where no data manager's account can be saved."""
    from sscexo_desktop.store.damage.salvage import no_owner

    return isinstance(fault, Trouble) and fault.what == no_owner(path).what


# ---- in words ------------------------------------------------------------------------------------------------------------------


def salvage_lines(damaged: Path, done: Salvage, say: Speaker) -> Iterator[str]:
    """Say what came of it, the summary first, then the trail, the tables, and every row that is not as it was."""
    if done.complete:
        yield say("Everything was saved, and the audit trail proves it.")
    else:
        yield say("Not everything could be saved or proven: what follows names it.")
    yield say("{file} was made of what was left of {damaged}, which was not changed.", file=done.path.name, damaged=damaged.name)
    yield say("SHA-256 of {file}: {digest}", file=damaged.name, digest=done.sha256)
    if done.first_damage:
        page, at = done.first_damage
        yield say("First damaged page: {page}, at byte {at}", page=page, at=at)
    yield from _trail_lines(done, say)
    yield from map(say, done.findings)
    for each in done.tables:
        yield say(
            "Table {table}: saved {saved}, put right {rebuilt}, not proven {unproven}, perhaps older {doubtful}, lost {lost}",
            table=each.table, saved=each.saved, rebuilt=each.rebuilt, unproven=each.unproven, doubtful=each.doubtful,
            lost=each.lost,
        )  # fmt: skip


def _trail_lines(done: Salvage, say: Speaker) -> Iterator[str]:
    yield say(
        "Audit trail: entries proven {proven}, not proven and sealed anew {resealed}, lost {lost}",
        proven=done.proven, resealed=done.resealed, lost=done.lost_entries,
    )  # fmt: skip
    if not done.trail_ended:
        yield say("More entries may be lost: the end of the audit trail is.")


def write_lines(target: Path, lines: Iterator[str]) -> None:
    """Write the list as a text file; `Trouble` if it cannot be written."""
    from sscexo_desktop.store import faults

    with faults.named(target):
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")
