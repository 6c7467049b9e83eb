"""Hand the study's data, or its dictionary, to other programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.enrolment import enrolment_numbers
from sscexo_desktop.actions.session import Session, beside
from sscexo_desktop.actions.standing import states
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.answers import Around
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Setting, Study
from sscexo_desktop.study.record import ConfirmedSetting, Record
from sscexo_desktop.study.rests_on import rests_on
from sscexo_desktop.study.texts import message

if TYPE_CHECKING:
    from sscexo_desktop.exports.dataset import Table
    from sscexo_desktop.exports.review import Reviewed


def export_csv(session: Session, folder: Path) -> tuple[Path, ...]:
    """Write every form's records as CSV into a folder; return the files written. `Trouble` if the folder cannot be written."""
    from sscexo_desktop.exports.csv import write_tables
    from sscexo_desktop.exports.review import counts

    session.demand("export")
    reviewed, practice = _reviewed(session), session.file.practice
    data = _tables(session, reviewed)
    try:
        return write_tables(data, folder, counts(session.study, reviewed), practice=practice)
    except OSError as error:
        raise cannot_write(folder) from error


def export_xlsx(session: Session, folder: Path) -> tuple[Path, ...]:
    """Write every form's records and the dictionary into one workbook; return the file written."""
    from sscexo_desktop.exports import dictionary
    from sscexo_desktop.exports.dataset import PRACTICE
    from sscexo_desktop.exports.xlsx import write_workbook

    session.demand("export")
    sheets = [*_tables(session, _reviewed(session)), *dictionary.all_tables(session.study)]
    name = f"{PRACTICE if session.file.practice else ''}{session.study.id}.xlsx"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (write_workbook(sheets, folder / name),)
    except OSError as error:
        raise cannot_write(folder) from error


def _tables(session: Session, reviewed: Reviewed) -> Iterator[Table]:
    """Yield who takes part, the data of every form, what was done to them, and the settings they rest on."""
    from sscexo_desktop.exports.dataset import Standing, tables
    from sscexo_desktop.exports.review import review_tables
    from sscexo_desktop.exports.subjects import settings, subjects

    study, file = session.study, session.file
    people = [each.number for each in file.participants()]
    around = {each: session.around(each) for each in people}
    records = file.records()
    results = {each.key: session.assess(each, around[each.key.participant]) for each in records}
    of_all = {key: state for each in people for key, state in states(session, each).items()}
    rests = {each.key: _rests_on(session, each, around[each.key.participant]) for each in records}
    standing = Standing(of_all, reviewed.signatures, rests)
    yield subjects(study, people, enrolment_numbers(session), records, lambda record: results[record.key])
    yield from tables(study, records, lambda record: results[record.key], standing)
    yield from review_tables(study, reviewed)
    yield settings(study, {each: file.setting_versions(each) for each in study.settings})


def _rests_on(session: Session, record: Record, around: Around) -> dict[str, str]:
    """Return the settings that assessing a record asks for today: each with its version, "proposal" or "open"."""
    asked_for = rests_on(session.look(record, beside(record, around)), record.kept)
    return {each: _standing(session.study.settings[each], around.settings.get(each)) for each in asked_for}


def _standing(setting: Setting, confirmed: ConfirmedSetting | None) -> str:
    """Return the version confirmed; of a choice the proposal stands in meanwhile, of a limit nothing does."""
    if confirmed is not None:
        return str(confirmed.version)
    return "proposal" if isinstance(setting.kind, ChoiceKind) and setting.proposal else "open"


def _reviewed(session: Session) -> Reviewed:
    from sscexo_desktop.exports.review import Reviewed

    file = session.file
    return Reviewed(file.signatures(), file.queries(), file.all_ticks(), file.locks(closed=True))


def write_dictionary(study: Study, out: Path) -> tuple[Path, ...]:
    """Write the data dictionary: an `.xlsx` workbook, or else a folder of CSV files."""
    from sscexo_desktop.exports import dictionary
    from sscexo_desktop.exports.csv import write_tables
    from sscexo_desktop.exports.xlsx import write_workbook

    sheets = dictionary.all_tables(study)
    try:
        return (write_workbook(sheets, out),) if out.suffix == ".xlsx" else write_tables(sheets, out)
    except OSError as error:
        raise cannot_write(out) from error


def cannot_write(target: Path) -> Trouble:
    """Say that a file or folder cannot be written."""
    return Trouble(
        message("“{name}” cannot be written.", name=target.name),
        message("Choose another folder, or check that the disk has room and is not write-protected."),
    )
