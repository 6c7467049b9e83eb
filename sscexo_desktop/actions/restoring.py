"""Restore a backup: check it, say what would be lost, put it in the place of the study file; or only practise it (F100)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.comparing import ComparedWords, told_apart
from sscexo_desktop.actions.facing import facing, file_words
from sscexo_desktop.actions.gate import Gate, open_gate
from sscexo_desktop.actions.session import Session, site_time
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.report import Column, Report, write_report
from sscexo_desktop.paper.sheet import Stamp
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Manner, message

if TYPE_CHECKING:
    from sscexo_desktop.store.copies.appraisal import Appraisal
    from sscexo_desktop.store.copies.drill import Drill
    from sscexo_desktop.store.copies.restoring import By, Restored
    from sscexo_desktop.store.encryption.keys import Keys

Progress = Callable[[int, int], None]


def check(
    path: Path,
    candidate: Path,
    study: Study,
    progress: Progress | None = None,
    keys: Keys | None = None,
    *,
    key_lost: bool = False,
) -> Appraisal:
    """Find whether `candidate` may take the place of the study file; changes nothing and shows no data.

    `NeedsPassphrase` for one of the two that is encrypted and whose key is not among `keys`; with `key_lost` nobody knows that of
    the study file, which is kept aside unread.
    """
    from sscexo_desktop.store.copies.appraisal import appraise, with_place
    from sscexo_desktop.store.encryption.keys import NO_KEYS

    return with_place(appraise(path, candidate, study, progress, keys or NO_KEYS, key_lost=key_lost))


def gate_for(found: Appraisal, study: Study) -> Gate:
    """Return where whoever restores logs in: at the study file, or at the candidate if that one cannot be worked on any more."""
    if found.current == "whole":
        try:
            return open_gate(found.path, study, keys=found.keys)
        except Trouble:
            # Tampered with, or made before accounts: what it says about people counts no more.
            return open_gate(found.candidate, study, read_only=True, keys=found.keys)
    return open_gate(found.candidate, study, read_only=True, keys=found.keys)


def permit(session: Session, found: Appraisal, *, accept_loss: bool, reason: str = "") -> By:
    """Return who restores; `Refused` for who may not, `Trouble` if it is no use or would lose what nobody said may be lost.

    The accounts come back with the file: so it is for who keeps them. `reason` stands in the audit trail.
    """
    from sscexo_desktop.store.copies.restoring import By

    role = session.demand("restore")
    refuse_useless(found, accept_loss=accept_loss)
    return By(session.access.login, session.access.name, role, reason)


def refuse_useless(found: Appraisal, *, accept_loss: bool) -> None:
    """Raise `Trouble` for a candidate that is not fit, holds nothing else, or lacks something where that was not accepted."""
    for problem in found.problems:
        raise Trouble(problem.what, problem.next_step)
    file, candidate = told_apart(found.path, found.candidate)
    if found.useless:
        raise Trouble(
            message("{here} and {there} hold the same.", here=candidate, there=file),
            message("There is nothing to restore."),
        )
    if found.loses and not accept_loss:
        raise Trouble(
            message("{file} may hold what {candidate} does not.", file=file, candidate=candidate),
            message("Read what differs, and accept the loss if it is meant. The file as it is now is kept aside."),
        )


def restore(found: Appraisal, by: By, study: Study, progress: Progress | None = None) -> Restored:
    """Put the candidate in its place; nobody may have the study file open any more, and whoever restores logs in anew after it.

    `Trouble` if that is impossible; whatever happens before the last step leaves the study file as it was.
    """
    from sscexo_desktop.store.copies import restoring

    return restoring.restore(found, by, study, progress)


def drill(
    path: Path,
    candidate: Path,
    folder: Path,
    study: Study,
    manner: Manner,
    person: str,
    progress: Progress | None = None,
    keys: Keys | None = None,
) -> tuple[Drill, Path]:
    """Practise a restoration in `folder` and write a one-page report there; the study file is not changed."""
    from sscexo_desktop.store.copies import drill as drilling
    from sscexo_desktop.store.encryption.keys import NO_KEYS

    done = drilling.drill(path, candidate, folder, study, progress, keys or NO_KEYS)
    practice = done.appraisal.fit and is_practice(candidate, study, keys)
    report = drill_report(done, study, manner, person, practice=practice)
    return done, write_report(report, _free_name(folder, path, done.begun))


def practise(session: Session, candidate: Path, progress: Progress | None = None, keys: Keys | None = None) -> Drill:
    """Practise a restoration beside the open study file, which is not changed; nothing of it stays.

    `keys` are those of the open file if none are given; `NeedsPassphrase` for a backup that they do not open.
    """
    from sscexo_desktop.store.copies import drill as drilling

    session.demand("backup")
    path = session.file.path
    return drilling.drill(path, candidate, path.parent, session.study, progress, keys or session.file.keys)


def is_practice(candidate: Path, study: Study, keys: Keys | None = None) -> bool:
    """Whether a study file is there to practise with: what is printed about it says so (F5)."""
    from sscexo_desktop.store.encryption.keys import NO_KEYS
    from sscexo_desktop.store.study_file import StudyFile

    file = StudyFile.open(candidate, study, read_only=True, keys=keys or NO_KEYS)
    try:
        return file.practice
    finally:
        file.close()


def _free_name(folder: Path, path: Path, at: datetime) -> Path:
    stem = f"{path.stem}-restore-drill-{at:%Y%m%dT%H%M%SZ}"
    names = (folder / f"{stem}{f'-{n}' if n > 1 else ''}.pdf" for n in range(1, 1000))
    return next(name for name in names if not name.exists())


# ---- in words ------------------------------------------------------------------------------------------------------------------


def check_lines(found: Appraisal, study: Study, say: Speaker, *, brief: bool = False) -> Iterator[str]:
    """Say what speaks against a candidate, each with its next step, and what differs; no answers and no names."""
    file, candidate = told_apart(found.path, found.candidate)
    for problem in found.problems:
        yield say("Not fit: {what} {next_step}", what=problem.what, next_step=problem.next_step)
    yield from map(say, found.notes)
    if found.verified and found.verified.ok:
        entries, seal = found.verified.entries, found.verified.head[:12].upper()
        yield say("{file} is intact: audit trail {entries}, seal {seal}", file=candidate, entries=entries, seal=seal)
    if found.current == "missing":
        yield say("There is no {file} now: nothing is put aside.", file=file)
    elif found.current == "unreadable" and not any(each.of_place for each in found.problems):
        yield say("{file} cannot be read as a whole, so nobody can say what would be lost. It is kept aside as it is.", file=file)
    if found.comparison:
        words = ComparedWords(say, study, (file, candidate))
        yield from words.heads(found.comparison) if brief else words.lines(found.comparison)
    if found.fit:
        yield say("{candidate} may take the place of {file}.", candidate=candidate, file=file)
    if found.fit and found.loses:
        yield say("What only {file} holds would then stand in the file that is kept aside alone.", file=file)


def restored_lines(done: Restored, say: Speaker) -> Iterator[str]:
    """Say what was done."""
    yield say("{file} was restored: audit trail {entries}, seal {seal}", file=done.path.name, entries=done.proof.entries,
              seal=done.proof.head[:12].upper())  # fmt: skip
    if done.aside:
        yield say("The file as it was before is kept as {file}, SHA-256 {digest}", file=done.aside.name, digest=done.sha256_aside)
    yield say("Passwords, passphrase and recovery codes are those of the day of the backup.")


def drill_report(done: Drill, study: Study, manner: Manner, person: str, *, practice: bool) -> Report:
    """Return the page about a drill: whether the backup can be restored, when that was tried, and what was found."""
    say = Speaker(manner)
    proof = done.restored.proof if done.restored else None
    return Report(
        title=say("Restore drill"),
        paragraphs=tuple(_drill_summary(say, done)),
        columns=(Column(say("What"), 4), Column(say("Found"), 12)),
        rows=tuple((what, facing(say, each)) for what, each in _drill_rows(say, study, done)),
        note="",
        study=study,
        manner=manner,
        stamp=Stamp(done.ended, person, proof.entries if proof else None, proof.head if proof else ""),
        practice=practice,
        name="restore drill",
    )


def drill_lines(done: Drill, say: Speaker) -> Iterator[str]:
    """Say how a drill went."""
    yield from _drill_summary(say, done)
    for problem in done.problems:
        yield say("Not fit: {what} {next_step}", what=problem.what, next_step=problem.next_step)


def _drill_summary(say: Speaker, done: Drill) -> Iterator[str]:
    if done.passed:
        yield say("Passed: this backup can be restored.")
    else:
        yield say("Not passed: this backup cannot be restored.")
    if done.restored:
        yield say("It was restored into a folder of its own, proven and compared there.")
    yield say("The study file was not changed.")


def _drill_rows(say: Speaker, study: Study, done: Drill) -> Iterator[tuple[str, str]]:
    found = done.appraisal
    yield say("Study file"), file_words(found.path.name)
    yield say("Name of the backup"), file_words(found.candidate.name)
    yield say("SHA-256 of the backup"), found.sha256
    yield say("Begun"), say.param(site_time(done.begun))
    yield say("Time it took"), say("{seconds} seconds", seconds=ceil((done.ended - done.begun).total_seconds()))
    for problem in done.problems:
        yield say("Problem"), say("{what} {next_step}", what=problem.what, next_step=problem.next_step)
    for line in check_lines(found, study, say, brief=True) if found.fit else ():
        yield say("Check"), line
    if done.restored:
        entries, seal = done.restored.proof.entries, done.restored.proof.head[:12].upper()
        yield say("Restored"), say("intact: audit trail {entries}, seal {seal}", entries=entries, seal=seal)
    if done.comparison:
        yield say("Beside the backup"), say("entries more, of the restoration itself: {n}", n=done.comparison.only_there.entries)
