"""Merge another copy, a step at a time: each conflict, what is taken over, the summary; nothing is written before (F102)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.actions import merge_writing, merging
from sscexo_desktop.actions.facing import file_words
from sscexo_desktop.actions.merge_summary import MergeSummary
from sscexo_desktop.actions.merge_words import MergeWords
from sscexo_desktop.actions.merging import Merging, hindrance
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Ground, label, line_height, on_keys, row, scrolled
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.files.merge_question import QuestionView
from sscexo_desktop.gui.files.merge_steps import DoneView, ProposalsView, SummaryView
from sscexo_desktop.study.three_way import Choice, Question

if TYPE_CHECKING:
    from sscexo_desktop.gui.jobs import Progress
    from sscexo_desktop.store.copies.backup import Backup
    from sscexo_desktop.store.encryption.keys import Keys


class MergePane(QWidget):
    """Walks through a merge with `other`. `left` asks to go back to the comparison; `merged` tells that it was done.

    `keys` open it. `decided` goes on with a merge that was begun in another look, at its step `at`.
    """

    left = Signal()
    merged = Signal()

    def __init__(
        self, desk: Desk, other: Path, keys: Keys | None = None, decided: Merging | None = None, at: int = 0
    ) -> None:
        super().__init__()
        self.desk = desk
        self.other = other
        self.keys = keys
        self.merging = decided
        self.at = at
        self.view: QWidget | None = None
        self.done: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        forth, back = ("Left", "Right") if desk.say.manner.rtl else ("Right", "Left")
        on_keys(self, forth, self.forth_not_writing)
        on_keys(self, back, self.back)
        if decided is None:
            self._read()
        else:
            self.show_step()

    def _lay_out(self) -> None:
        desk, line = self.desk, round(line_height(self))
        ground = Ground(desk.theme.page)
        body = QVBoxLayout(ground)
        body.setContentsMargins(round(line * 1.1), line, round(line * 1.1), line)
        body.setSpacing(round(line * 0.6))
        title = desk.say("Merge {file}", file=file_words(self.other.name))
        self._title = label(title, desk.theme.ink, 1.5, weight=QFont.Weight.DemiBold, wrap=True)
        self.progress = label("", desk.theme.muted, 0.97, wrap=True)
        body.addWidget(self._title)
        body.addWidget(self.progress)
        self._place = QVBoxLayout()
        body.addLayout(self._place)
        body.addStretch(1)
        foot = Ground(desk.theme.card, desk.theme.line, "top")
        across = QVBoxLayout(foot)
        across.setContentsMargins(line, round(line * 0.5), line, round(line * 0.5))
        say, theme = desk.say, desk.theme
        self.cancel = Button(say("Back to the comparison"), theme, "quiet", "Esc", act=self.leave)
        self.before = Button(say("Back"), theme, "plain", "Backspace", act=self.back)
        self.next = Button(say("Next"), theme, "primary", "Ctrl+Enter", act=self.forth)
        across.addLayout(row(self.cancel, 1, self.before, self.next, spacing=round(line * 0.5)))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._area = scrolled(ground, theme.page, theme)
        outer.addWidget(self._area, 1)
        outer.addWidget(foot)
        for each in (self.before, self.next):
            each.setEnabled(False)

    # ---- reading ---------------------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        desk, other, keys = self.desk, self.other, self.keys
        self.progress.setText(desk.say("The other copy is being read and proven."))
        self.next.setText(desk.say("Read it again"))  # where it was stopped, or something else was still under way
        self.next.setEnabled(True)

        def work(_progress: Progress) -> object:
            session = desk.reader(desk.session.file.path)
            try:
                return merging.begin(session, other, keys)
            finally:
                session.file.close()

        desk.work(desk.say("Reading the other copy"), work, self.show_plan)

    def show_plan(self, found: object) -> None:
        """Begin with the first step of what was read."""
        self.merging, self.at = cast("Merging", found), 0
        self.show_step()

    # ---- steps -----------------------------------------------------------------------------------------------------------------

    @property
    def _plan(self) -> Merging:
        assert self.merging is not None  # noqa: S101  nothing is shown before it was read
        return self.merging

    @property
    def _summary(self) -> MergeSummary:
        return MergeSummary(MergeWords(self.desk.say, self._plan, self.desk.session.file.path))

    def show_step(self) -> None:
        """Show the present step: a question, then what is taken over, then the summary, at the end what was done."""
        say = self.desk.say
        if self.done is not None:
            self._put(DoneView(say, self.desk.theme, *self.done), say("Done"), back=False)
            self.next.hide()
            self.before.hide()
            return
        questions = self._plan.questions()
        self.at = min(self.at, len(questions) + 1)
        if self._plan.other.nothing_new:
            self.at = len(questions) + 1
        if self.at < len(questions):
            self._ask(questions, questions[self.at])
        elif self.at == len(questions):
            view = ProposalsView(self._summary, self.desk.theme, lambda: None)
            self._put(view, say("What only the other copy has or changed"), back=bool(questions))
        else:
            self._sum_up()
        last = self.at > len(questions)
        self.next.setText(say("Merge now") if last else say("Next"))
        self.next.updateGeometry()

    def _ask(self, questions: tuple[Question, ...], question: Question) -> None:
        say, plan = self.desk.say, self._plan
        asked = self._summary.words.asked(question)
        several = question.kind in ("value", "row", "reason") and sum(each.key == question.key for each in questions) > 1
        chosen = plan.choices.get(question)
        whole = self.choose_whole if several else None
        view = QuestionView(say, self.desk.theme, asked, chosen, self.choose, whole)
        self._put(view, say("{n} of {m}", n=self.at + 1, m=len(questions)), back=self.at > 0)
        self.next.setEnabled(chosen is not None)

    def _sum_up(self) -> None:
        say = self.desk.say
        nothing = self._plan.other.nothing_new
        view = SummaryView(self._summary, self.desk.theme, hindrance(self.desk.session))
        words = say("This file holds everything that the other copy has: there is nothing to merge.") if nothing else say("Summary")
        self._put(view, words, back=not nothing)
        self.next.setEnabled(not view.blocked)

    def _put(self, view: QWidget, progress: str, *, back: bool) -> None:
        if self.view is not None:
            self._place.removeWidget(self.view)
            self.view.hide()
            self.view.deleteLater()
        self.view = view
        self._place.addWidget(view)
        view.show()  # a layout would show it at the next turn of the event loop, and its keys would wait
        self.progress.setText(progress)
        self.before.setEnabled(back)
        self.next.setEnabled(True)
        self._arrange()
        self._area.verticalScrollBar().setValue(0)
        self.setAccessibleName(f"{self._title.text()} · {progress}")
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the sides as the width allows."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if isinstance(self.view, QuestionView):
            self.view.lay_out(self.width())

    # ---- going on --------------------------------------------------------------------------------------------------------------

    def choose(self, choice: Choice) -> None:
        """Answer the question and go on to the next."""
        self._plan.choose(self._plan.questions()[self.at], choice)
        self.at += 1
        self.show_step()

    def choose_whole(self, choice: Choice) -> None:
        """Answer every question about this form, and go on behind them."""
        plan = self._plan
        key = plan.questions()[self.at].key
        plan.choose_record(key, choice)
        while self.at < len(plan.questions()) and plan.questions()[self.at].key == key:
            self.at += 1
        self.show_step()

    def forth(self) -> None:
        """Go on, where the present question is answered; from the summary, merge."""
        if self.merging is None:
            self._read()
            return
        if self.done is not None or not self.next.isEnabled():
            return
        if self.at > len(self._plan.questions()):
            self._merge()
            return
        self.at += 1
        self.show_step()

    def forth_not_writing(self) -> None:
        """Go on, but never from the summary: an arrow writes nothing."""
        if self.merging is not None and self.at <= len(self._plan.questions()):
            self.forth()

    def back(self) -> None:
        """Go back a step; the answers stay."""
        if self.merging is not None and self.done is None and self.before.isEnabled():
            self.at -= 1
            self.show_step()

    def may_leave(self) -> bool:
        """Ask whether it may be left where answers were given: they are not kept."""
        say, plan = self.desk.say, self.merging
        if plan is None or self.done is not None or not (plan.choices or plan.left_out):
            return True
        question, detail = say("Leave the merge?"), say("What you decided so far is not kept. Nothing was written.")
        return self.desk.ask.sure(question, detail, say("Leave"))

    def leave(self) -> None:
        """Go back to the comparison, unless the person would rather keep the answers."""
        if self.may_leave():
            self.left.emit()

    # ---- writing ---------------------------------------------------------------------------------------------------------------

    def _folder(self) -> Path:
        known = next(iter(self.desk.backups.plan.folders), "")
        return Path(known) if known and Path(known).is_dir() else self.desk.session.file.path.parent

    def _merge(self) -> None:
        desk, folder = self.desk, self._folder()
        desk.session.demand("merge")

        def work(progress: Progress) -> object:
            session = desk.reader(desk.session.file.path)
            try:
                return merge_writing.secure(session, folder, progress)
            finally:
                session.file.close()

        desk.work(desk.say("Making a backup"), work, self.write)

    def write(self, copy: object) -> None:
        """Write the merge, now that the backup is there."""
        desk, summary = self.desk, self._summary
        left = tuple(summary.renumbered()), tuple(summary.again())
        try:
            done = merge_writing.merge(desk.session, self._plan, cast("Backup", copy), desk.say.manner)
        except Trouble as trouble:
            desk.ask.tell(trouble)
            return
        self.done = tuple(summary.written(done)), *left
        self.show_step()
        self.merged.emit()
