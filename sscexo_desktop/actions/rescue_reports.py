"""What a restoration or a salvage came to, on paper (F100, F101)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.facing import facing, file_words
from sscexo_desktop.actions.restoring import check_lines, is_practice, restored_lines
from sscexo_desktop.actions.salvaging import salvage_lines
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.report import Column, Report
from sscexo_desktop.paper.sheet import Stamp
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Manner

if TYPE_CHECKING:
    from sscexo_desktop.store.copies.appraisal import Appraisal
    from sscexo_desktop.store.copies.restoring import By, Restored
    from sscexo_desktop.store.damage.salvage import Salvage
    from sscexo_desktop.store.encryption.keys import Keys


def restore_report(found: Appraisal, done: Restored, by: By, study: Study, manner: Manner, keys: Keys) -> Report:
    """Return the page about a restoration: which file took the place of which, who did it and why, and what is kept where."""
    say = Speaker(manner)
    proof = done.proof
    return Report(
        title=say("Restored from a backup"),
        paragraphs=tuple(facing(say, each) for each in restored_lines(done, say)),
        columns=(Column(say("What"), 4), Column(say("Found"), 12)),
        rows=tuple((what, facing(say, each)) for what, each in _restore_rows(say, found, done, by, study)),
        note="",
        study=study,
        manner=manner,
        stamp=Stamp(datetime.now(UTC), by.name, proof.entries, proof.head),
        practice=is_practice(done.path, study, keys),
        name="restoration",
    )


def _restore_rows(say: Speaker, found: Appraisal, done: Restored, by: By, study: Study) -> Iterator[tuple[str, str]]:
    yield say("Study file"), file_words(done.path)
    yield say("Name of the backup"), file_words(found.candidate)
    yield say("SHA-256 of the backup"), done.sha256
    if done.aside:
        yield say("The file before"), file_words(done.aside)
        yield say("SHA-256 of the file before"), done.sha256_aside
    yield say("Restored by"), by.name
    yield say("Reason"), by.reason
    for line in check_lines(found, study, say):
        yield say("Check"), line


def salvage_report(damaged: Path, done: Salvage, study: Study, manner: Manner, keys: Keys) -> Report:
    """Return the list of what was saved of a damaged file and what was lost: where it stood, and never a value."""
    say = Speaker(manner)
    summary, *lines = salvage_lines(damaged, done, say)
    return Report(
        title=say("Salvaged from a damaged file"),
        paragraphs=(summary,),
        columns=(Column(say("What was found"), 1),),
        rows=tuple((facing(say, each),) for each in lines),
        note="",
        study=study,
        manner=manner,
        stamp=Stamp(datetime.now(UTC), "", done.verified.entries, done.verified.head),
        practice=is_practice(done.path, study, keys),
        name="salvage",
    )
