"""A workbook of tables, one sheet each, every cell as text so that nothing is rounded, dated or run as a formula."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sscexo_desktop.exports.dataset import Table

SHEET_NAME_LENGTH = 31
CELL_LENGTH = 32_767
CUT = " […the rest of this text is in the CSV export]"


def write_workbook(tables: Iterable[Table], path: Path) -> Path:
    """Write the tables to one workbook; raises `OSError` if it cannot be written, and leaves the file that was there.

    The format allows sheet names of 31 characters and cells of 32,767: a longer text is cut and says so.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    partial = path.with_suffix(".xlsx.partial")
    try:
        with xlsxwriter.Workbook(str(partial), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            heading = book.add_format({"bold": True, "bg_color": "#E9EEF0"})
            for table in tables:
                sheet = book.add_worksheet(table.name[:SHEET_NAME_LENGTH])
                sheet.freeze_panes(1, 0)
                sheet.set_column(0, len(table.columns) - 1, 14)
                sheet.write_row(0, 0, table.columns, heading)
                for n, row in enumerate(table.rows, 1):
                    for column, cell in enumerate(row):
                        sheet.write_string(n, column, _fitting(cell))
        partial.replace(path)
    except FileCreateError as error:
        raise OSError(str(error)) from error
    finally:
        partial.unlink(missing_ok=True)
    return path


def _fitting(cell: str) -> str:
    return cell if _units(cell) <= CELL_LENGTH else cell[: CELL_LENGTH // 2 - len(CUT)] + CUT


def _units(text: str) -> int:
    """Count as the format does: a character outside the basic plane is two."""
    return len(text.encode("utf-16-le")) // 2
