"""Export: everything that was entered, for statistics programs; never names or identity."""

from __future__ import annotations

from pathlib import Path

from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import label, row
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.page import Page
from sscexo_desktop.gui.people.permitted import guard


class ExportPage(Page):
    """Writes the data sets into a folder of the person's choice."""

    def __init__(self, desk: Desk) -> None:
        say, theme = desk.say, desk.theme
        about = say("Saved records only, with codes, units and ISO dates. Identity is never exported; drafts are not either.")
        super().__init__(desk, say("Export"), about)
        csv = self.card(say("CSV files"))
        csv.body.addWidget(
            label(say("One file a form, and one a repeating section. Opens in any program."), theme.muted, wrap=True)
        )
        self.csv = Button(say("Export CSV…"), theme, "primary", act=lambda: self._export("csv"))
        csv.body.addLayout(row(self.csv, 1))
        xlsx = self.card(say("Excel workbook"))
        xlsx.body.addWidget(label(say("One sheet a form, with the data dictionary."), theme.muted, wrap=True))
        self.xlsx = Button(say("Export workbook…"), theme, "plain", act=lambda: self._export("xlsx"))
        for each in (self.csv, self.xlsx):
            guard(each, "export", desk.session, say)
        xlsx.body.addLayout(row(self.xlsx, 1))
        self._done = self.card()
        self._words = label("", theme.ink, wrap=True)
        self._done.body.addWidget(self._words)
        self._done.hide()
        self.body.addStretch(1)

    def _export(self, kind: str) -> None:
        folder = self.desk.ask.folder(self.desk.say("Folder for the export"), "")
        if folder is None:
            return
        path, reader = self.desk.session.file.path, self.desk.reader

        def work(progress: object) -> tuple[Path, ...]:
            del progress
            from sscexo_desktop.actions.exporting import export_csv, export_xlsx

            session = reader(path)
            try:
                return (export_csv if kind == "csv" else export_xlsx)(session, folder)
            finally:
                session.file.close()

        self.desk.work(self.desk.say("Exporting"), work, self.show_files)

    def show_files(self, files: object) -> None:
        """Name what was written."""
        say = self.desk.say
        written = [Path(str(each)) for each in files] if isinstance(files, (tuple, list)) else []
        where = written[0].parent if written else Path()
        self._words.setText(say("✓ {n} files written to {folder}", n=len(written), folder=str(where)))
        self._done.show()
