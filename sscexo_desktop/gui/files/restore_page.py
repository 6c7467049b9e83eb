"""Restore a backup, a step at a time: which one, whether it is fit, what would be lost, who says so and why (F100)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from sscexo_desktop.actions import restoring
from sscexo_desktop.actions.facing import facing, file_words
from sscexo_desktop.actions.rescue_reports import restore_report
from sscexo_desktop.actions.restore_choice import candidates
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import label, row
from sscexo_desktop.gui.files.errand import Errand
from sscexo_desktop.gui.files.file_choice import FileChoice
from sscexo_desktop.gui.files.restore_steps import Confirming, Findings, told
from sscexo_desktop.store.encryption.keys import mark_of
from sscexo_desktop.study.texts import Manner

if TYPE_CHECKING:
    from sscexo_desktop.actions.gate import Gate
    from sscexo_desktop.gui.asker import Asker
    from sscexo_desktop.gui.jobs import Progress
    from sscexo_desktop.paper.report import Report
    from sscexo_desktop.store.copies.appraisal import Appraisal
    from sscexo_desktop.store.copies.restoring import By, Restored
    from sscexo_desktop.study.model import Study

Step = Literal["place", "choice", "check", "confirm", "work", "done"]


class RestorePage(Errand):
    """Walks through a restoration to `path`; without one it is asked for first."""

    def __init__(self, study: Study, ask: Asker, path: Path | None, ticks: Callable[[], float]) -> None:
        super().__init__(study, ask, ticks)
        self.path = path
        self.step: Step = "place" if path is None else "choice"
        self.candidate: Path | None = None
        self.key_lost = False
        self.found: Appraisal | None = None
        self.gate: Gate | None = None
        self.confirming: Confirming | None = None
        self.by: By | None = None
        self.restored: Restored | None = None
        self.works.ended.connect(self._stopped)

    def fill(self) -> None:
        """Paint the present step."""
        paint: dict[Step, Callable[[], None]] = {
            "place": self._place, "choice": self._choice, "check": self._check, "confirm": self._confirm, "work": self._at_work,
            "done": self._done,
        }  # fmt: skip
        paint[self.step]()

    def _go(self, step: Step) -> None:
        if step != "confirm":
            self._close_gate()
        self.step = step
        self.turn()

    # ---- where ---------------------------------------------------------------------------------------------------------------

    def _place(self) -> None:
        say = self.say
        self.head(
            say("Restore a backup"),
            say("Where is the study file to stand? One that is there now, damaged or not, is kept aside as it is."),
        )
        known = [Path(each) for each in self.preferences.recent]
        details = [say("The file is there.") if each.exists() else say("There is no such file now.") for each in known]
        self.places = FileChoice(self.theme, tuple(zip(known, details, strict=True)), self.path or next(iter(known), None))
        card = self.card(say("The place"))
        card.body.addWidget(self.places)
        self.other = self.places.more(say("Another place…"), self._other_place)
        self.answer(say("Back to the first page"), self.left.emit, "quiet")
        self.gap()
        self.first = self.places.rows[0][1] if self.places.rows else self.other
        go = self.answer(say("Next"), self._placed, "primary", "Ctrl+Enter")
        self.places.changed.connect(lambda: go.setEnabled(self.places.path is not None))
        go.setEnabled(self.places.path is not None)

    def _other_place(self) -> None:
        start = self.preferences.recent[0] if self.preferences.recent else "ssc-exo.sqlite"
        found = self.ask.place(self.say("Where the study file is to stand"), start)
        if found is not None:
            self.path = found if found.suffix else found.with_name(found.name + ".sqlite")
            self._go("choice")

    def _placed(self) -> None:
        if self.places.path is not None:
            self.path = self.places.path
            self._go("choice")

    # ---- which ---------------------------------------------------------------------------------------------------------------

    def _folders(self) -> list[Path]:
        """Return the folders where backups may be."""
        now = self.preferences
        planned = [folder for plan in now.plans.values() for folder in plan.folders]
        made = [str(Path(copy).parent) for _, copy, _ in now.backups.values()]
        known = [Path(each) for each in (*planned, now.backup_folder, *made) if each]
        return [*known, *([self.path.parent] if self.path else [])]

    def _choice(self) -> None:
        say = self.say
        self.head(
            say("Restore a backup"),
            say("Step 1 of 3: choose the backup. Nothing is changed before you confirm it in step 3."),
        )
        files = tuple((each.path, told(say, each)) for each in candidates(self._folders(), self.path))
        newest = files[0][0] if files else None
        self.choice = FileChoice(self.theme, files, self.candidate or newest)
        card = self.card(say("Backups that were found, the newest first"))
        if not files:
            card.body.addWidget(label(say("None in the folders that this computer knows."), self.theme.muted, wrap=True))
        card.body.addWidget(self.choice)
        self.other = self.choice.more(say("Another file…"), self._other_file)
        self.answer(say("Back to the first page"), self.left.emit, "quiet")
        self.gap()
        self.first = self.choice.rows[0][1] if self.choice.rows else self.other
        go = self.answer(say("Check it"), self._chosen, "primary", "Ctrl+Enter")
        self.choice.changed.connect(lambda: go.setEnabled(self.choice.path is not None))
        go.setEnabled(self.choice.path is not None)

    def _other_file(self) -> None:
        found = self.ask.study_file(self.say("Choose a backup"), str(next(iter(self._folders()), "")))
        if found is not None:
            self.check(found)

    def _chosen(self) -> None:
        if self.choice.path is not None:
            self.check(self.choice.path)

    def check(self, candidate: Path) -> None:
        """Check a backup; what is found is shown."""
        path = self.path
        if path is None:
            return
        self.candidate, lost = candidate, self.key_lost

        def work(progress: Progress) -> object:
            return restoring.check(path, candidate, self.study, progress, self.keys, key_lost=lost)

        self.work(self.say("Checking the backup"), work, self._checked)

    def files(self) -> tuple[Path, ...]:
        """Return the backup, and the file whose place it takes."""
        return tuple(each for each in (self.candidate, self.path) if each is not None)

    def does_without(self, path: Path) -> bool:
        """Whether it is the file whose place is taken, by a backup of another key: that one is kept aside as it is."""
        return path == self.path and self.candidate is not None and mark_of(self.candidate) != mark_of(path)

    def go_without(self) -> None:
        """Check the backup although nobody can open the file whose place it takes."""
        self.key_lost = True
        self.try_again()

    def try_again(self) -> None:
        """Check the backup now that its key is at hand."""
        if self.candidate is not None:
            self.check(self.candidate)

    def _checked(self, found: object) -> None:
        self.found = cast("Appraisal", found)
        self._go("check")

    # ---- whether -------------------------------------------------------------------------------------------------------------

    def _check(self) -> None:
        say, found = self.say, self.found
        if found is None:
            return
        self.head(say("Restore a backup"), say("Step 2 of 3: what was found. Nothing has been changed."))
        self.findings = Findings(say, self.theme, self.study, found)
        self.body.addWidget(self.findings)
        self.answer(say("Back to the first page"), self.left.emit, "quiet")
        self.gap()
        self.answer(say("Choose another backup"), partial(self._go, "choice"))
        if found.fit and not found.useless:
            self.answer(say("Continue"), self._ask, "primary", "Ctrl+Enter")
        elif found.fit:
            self.answer(say("Open the study file"), lambda: self.open_asked.emit(found.path), "primary", "Ctrl+Enter")

    def _ask(self) -> None:
        if self.found is None:
            return
        try:
            self.gate = restoring.gate_for(self.found, self.study)
        except Trouble as trouble:
            self.ask.tell(trouble)
            return
        self.confirming = None
        self._go("confirm")

    # ---- who and why ---------------------------------------------------------------------------------------------------------

    def _confirm(self) -> None:
        say = self.say
        if self.gate is None or self.found is None:
            return
        self.head(
            say("Restore a backup"),
            say("Step 3 of 3: the data manager says why, and confirms it with the password. Accounts come back with the file."),
        )
        self.confirming = Confirming(say, self.theme, self.found, self.gate, self.confirming)
        self.confirming.permitted.connect(self._restore)
        self.body.addWidget(self.confirming)
        self.first = self.confirming.reason
        self.answer(say("Back to the first page"), self.left.emit, "quiet")
        self.gap()
        self.answer(say("Back"), partial(self._go, "check"))

    def _restore(self, by: object) -> None:
        found = self.found
        if found is None:
            return
        self.by = cast("By", by)
        permitted = self.by
        self._go("work")

        def work(progress: Progress) -> object:
            return restoring.restore(found, permitted, self.study, progress)

        self.work(self.say("Restoring"), work, self._finished)

    def _at_work(self) -> None:
        say = self.say
        self.head(say("Restore a backup"), say("Until the last moment the study file stays as it is; cancelling leaves it so."))
        self.answer(say("Back to the first page"), self.left.emit, "quiet")
        self.gap()

    def _finished(self, done: object) -> None:
        self.restored = cast("Restored", done)
        self._go("done")

    def _stopped(self) -> None:
        """Go back to what was found where a restoration was cancelled or failed."""
        if self.step == "work" and self.restored is None:
            self._go("check")

    # ---- done ----------------------------------------------------------------------------------------------------------------

    def _done(self) -> None:
        say, theme, done = self.say, self.theme, self.restored
        if done is None:
            return
        self.head(say("The backup was restored"), say("It was proven once more before it was put in its place."))
        card = self.card(f"✓ {file_words(done.path.name)}")
        for each in restoring.restored_lines(done, say):
            card.body.addWidget(label(facing(say, each), theme.ink, wrap=True))
        for path in (done.path, done.aside):
            if path is not None:
                card.body.addWidget(label(file_words(path), theme.muted, 0.93, wrap=True))
        self.print = Button(say("Report…"), theme, "plain", "Ctrl+P", act=self._preview)
        card.body.addLayout(row(self.print, 1))
        self.answer(say("Back to the first page"), self.left.emit, "quiet")
        self.gap()
        self.answer(say("Log in"), lambda: self.open_asked.emit(done.path), "primary", "Ctrl+Enter")

    def _preview(self) -> None:
        self.ask.preview(self.paper(self.say("Restored from a backup"), self.report))

    def report(self, manner: Manner) -> Report:
        """Return the page about it."""
        found, done, by = self.found, self.restored, self.by
        if found is None or done is None or by is None:
            raise ValueError("nothing was restored")
        return restore_report(found, done, by, self.study, manner, self.keys)

    # ---- end -----------------------------------------------------------------------------------------------------------------

    def _close_gate(self) -> None:
        if self.gate is not None:
            self.gate.close()
            self.gate = None

    def end(self) -> None:
        """Stop what is under way and let go of the file."""
        super().end()
        self._close_gate()
