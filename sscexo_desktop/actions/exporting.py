"""Hand the study's data, or its dictionary, to other programs."""

from __future__ import annotations

from pathlib import Path

from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import message


def export_csv(session: Session, folder: Path) -> tuple[Path, ...]:
    """Write every form's records as CSV into a folder; return the files written. `Trouble` if the folder cannot be written."""
    from sscexo_desktop.exports.csv import write_tables
    from sscexo_desktop.exports.dataset import tables

    records = session.file.records()
    results = {each.key: session.assess(each) for each in records}
    try:
        return write_tables(tables(session.study, records, lambda record: results[record.key]), folder)
    except OSError as error:
        raise cannot_write(folder) from error


def export_xlsx(session: Session, folder: Path) -> tuple[Path, ...]:
    """Write every form's records and the dictionary into one workbook; return the file written."""
    from sscexo_desktop.exports import dictionary
    from sscexo_desktop.exports.dataset import tables
    from sscexo_desktop.exports.xlsx import write_workbook

    records = session.file.records()
    results = {each.key: session.assess(each) for each in records}
    data = tables(session.study, records, lambda record: results[record.key])
    sheets = [*data, dictionary.items(session.study), dictionary.codes(session.study), dictionary.rules()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (write_workbook(sheets, folder / f"{session.study.id}.xlsx"),)
    except OSError as error:
        raise cannot_write(folder) from error


def write_dictionary(study: Study, out: Path) -> tuple[Path, ...]:
    """Write the data dictionary: an `.xlsx` workbook, or else a folder of CSV files."""
    from sscexo_desktop.exports import dictionary
    from sscexo_desktop.exports.csv import write_tables
    from sscexo_desktop.exports.xlsx import write_workbook

    sheets = (dictionary.items(study), dictionary.codes(study), dictionary.rules())
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
