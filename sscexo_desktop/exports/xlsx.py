"""A workbook of tables, one sheet each, every cell as text so that nothing is rounded, dated or run as a formula."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sscexo_desktop.exports.dataset import Table

SHEET_NAME_LENGTH = 31


def write_workbook(tables: Iterable[Table], path: Path) -> Path:
    """Write the tables to one workbook; sheet names are cut to 31 characters, which the format allows."""
    import xlsxwriter

    partial = path.with_suffix(".xlsx.partial")
    with xlsxwriter.Workbook(str(partial), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        heading = book.add_format({"bold": True, "bg_color": "#E9EEF0"})
        for table in tables:
            sheet = book.add_worksheet(table.name[:SHEET_NAME_LENGTH])
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, table.columns, heading)
            for n, row in enumerate(table.rows, 1):
                for column, cell in enumerate(row):
                    sheet.write_string(n, column, cell)
    partial.replace(path)
    return path
