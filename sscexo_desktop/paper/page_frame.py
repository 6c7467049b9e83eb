"""The frame of every page: header, participant box and footer."""

from __future__ import annotations

from datetime import date

from sscexo_desktop.i18n import FIRST_STRONG, LEFT_TO_RIGHT, POP, Speaker
from sscexo_desktop.paper.comb import DAY, DIGIT, draw_comb, draw_writing_line
from sscexo_desktop.paper.marks import Marks
from sscexo_desktop.paper.pen import BLACK, DARK, GREY, MARGIN, WIDTH, Box, Pen
from sscexo_desktop.paper.sheet import PrintJob, Sheet, Stamp
from sscexo_desktop.paper.wording import both_calendars, identity_line, moment_at_site, short_seal
from sscexo_desktop.study.dates import PartialDate
from sscexo_desktop.study.model import Form, Study
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.review_words import STATE_TITLES

_CELL_SHARES = (0.23, 0.25, 0.32, 0.20)
_CELL_TOP, _CELL_HEIGHT = 81.0, 38.0
_RULE, _FOOT_RULE = 73.0, 809.0


class FrameDrawer:
    """Draws the frame for one study and one reader."""

    def __init__(self, pen: Pen, study: Study, say: Speaker, *, practice: bool = False) -> None:
        self._pen = pen
        self._study = study
        self._say = say
        self._practice = practice

    # ---- what is the same for everybody ------------------------------------------------------------------------------------

    def printed(self, form: Form) -> None:
        """Draw what stands in the frame before anything is filled in."""
        pen, say = self._pen, self._say
        self.head(say(form.title))
        pen.frame(Box(MARGIN, _CELL_TOP, WIDTH, _CELL_HEIGHT), level=BLACK, width=0.7)
        labels = (say("Participant"), say("Entry") if form.many else say("Visit"), self._date_label(form), say("Form"))
        for n, label in enumerate(labels):
            cell = _cell(n)
            if n:
                pen.line(cell.start, cell.top, cell.start, cell.top + cell.height)
            pen.shade(GREY)
            pen.text(cell.start + 7, cell.top + 12, label, 7)
        pen.shade(BLACK)
        pen.text(_cell(3).start + 7, _cell(3).top + 27, f"{LEFT_TO_RIGHT}{form.code} v{self._study.version}{POP}", 10, bold=True)
        self.foot_rule()

    def foot_rule(self) -> None:
        """Rule the line above the foot."""
        self._pen.line(MARGIN, _FOOT_RULE, MARGIN + WIDTH, _FOOT_RULE, level=DARK, width=0.7)

    def head(self, title: str) -> None:
        """Draw the title of a page and the line that names the study."""
        pen, say = self._pen, self._say
        pen.shade(BLACK)
        if self._practice:
            pen.text(MARGIN, 31, say("PRACTICE — no data of the trial"), 8, bold=True)
        pen.text(MARGIN, 50, title, 14, bold=True)
        pen.shade(DARK)
        pen.text(MARGIN, 65, identity_line(say, self._study), 7.4)
        pen.line(MARGIN, _RULE, MARGIN + WIDTH, _RULE, level=BLACK, width=1.1)

    def _date_label(self, form: Form) -> str:
        say = self._say
        if not form.date_item:
            return say("Date")
        return say("Date") if form.id in self._study.any_time else say("Visit date")

    # ---- what is filled in ---------------------------------------------------------------------------------------------------

    def filled(self, sheet: Sheet, job: PrintJob) -> None:
        """Draw what is the same on each page of a record: the participant box, its state and the footer."""
        self._badge(sheet, job)
        self._participant(sheet)
        self._visit(sheet)
        self._date(sheet)
        self._version(sheet, job)
        self._foot_text(self._footer(sheet, job))

    def foot(self, text: str, page: int, pages: int) -> None:
        """Draw the line at the foot of a page."""
        self._foot_text(text)
        self.page_number(page, pages)

    def page_number(self, page: int, pages: int) -> None:
        """Say at the end of its foot which page it is."""
        said = self._say("Page {page} of {pages}", page=page, pages=pages)
        self._pen.shade(DARK)
        self._pen.text(MARGIN + WIDTH, _FOOT_RULE + 11, said, 6.6, side="end")

    def _foot_text(self, text: str) -> None:
        self._pen.shade(DARK)
        self._pen.text(MARGIN, _FOOT_RULE + 11, text, 6.6)

    def _badge(self, sheet: Sheet, job: PrintJob) -> None:
        pen, end = self._pen, MARGIN + WIDTH
        title, below = self._state(sheet, job)
        pen.shade(BLACK)
        pen.text(end, 40, title, 9, bold=True, side="end")
        pen.shade(DARK)
        pen.text(end, 51, below, 6.6, side="end")

    def _state(self, sheet: Sheet, job: PrintJob) -> tuple[str, str]:
        say, record = self._say, sheet.record
        if record is None:
            return say("Blank form"), say("One character in each box; dates with the year first, in either calendar.")
        if job.participant_copy:
            return say("Participant copy"), say("Some answers are left out for every participant alike.")
        saved = moment_at_site(say, record.saved_at)
        return self._record_state(sheet, record), say("Saved {moment} by {person}", moment=saved, person=record.saved_by)

    def _record_state(self, sheet: Sheet, record: Record) -> str:
        state = self._say(STATE_TITLES[sheet.state or ("complete" if record.complete else "in_progress")])
        void = sheet.signatures and not any(each.stands for each in sheet.signatures)
        return self._say("{state} · signature void", state=state) if void else state

    def _participant(self, sheet: Sheet) -> None:
        if sheet.participant:
            self._cell_text(0, sheet.participant)
            self._beside(0, sheet.participant, sheet.enrolment)
            return
        pattern = self._study.number_pattern
        prefix, example = pattern.partition("{")[0], pattern.format(number=0)
        cell, pen = _cell(0), self._pen
        pen.shade(BLACK)
        start = cell.start + 7
        digits = DIGIT * (len(example) - len(prefix))
        if pen.rtl:
            start = draw_comb(pen, digits, start, cell.top + 28) + 4
            pen.text(start, cell.top + 28, f"{LEFT_TO_RIGHT}{prefix}{POP}", 10, bold=True)
        else:
            pen.text(start, cell.top + 28, prefix, 10, bold=True)
            draw_comb(pen, digits, start + pen.width(prefix, 10, bold=True) + 3, cell.top + 28)

    def _visit(self, sheet: Sheet) -> None:
        say = self._say
        if sheet.form.many:
            self._cell_text(1, say.digits(str(sheet.occurrence)) if sheet.participant and not sheet.blank else "")
        elif sheet.visit is not None:
            title = say(sheet.visit.short)
            many = sheet.visit.many and not sheet.blank
            self._cell_text(1, say("{visit} {number}", visit=title, number=sheet.occurrence) if many else title)
        elif sheet.form.id in self._study.any_time:
            self._cell_text(1, say("Any time"))
        else:
            self._visits(sheet.form)

    def _visits(self, form: Form) -> None:
        """Offer the visits at which the form is filled in as tick boxes."""
        visits = [visit for visit in self._study.visits if form.id in visit.forms]
        if len(visits) == 1:
            self._cell_text(1, self._say(visits[0].short))
            return
        cell = _cell(1)
        options = tuple((visit.id, f"{FIRST_STRONG}{self._say(visit.short)}{POP}") for visit in visits)
        lines = tuple(options[at : at + 2] for at in range(0, len(options), 2))
        self._pen.shade(BLACK)
        for n, line in enumerate(Marks(lines, 6.8).written()):
            self._pen.text(cell.start + 7, cell.top + 22 + n * 9.4, line, 6.8)

    def _date(self, sheet: Sheet) -> None:
        cell, pen = _cell(2), self._pen
        known = _known_date(sheet)
        if known is None:
            if sheet.blank:
                draw_comb(pen, DAY, cell.start + 7, cell.top + 28)
            else:
                self._cell_text(2, "–")
            return
        first, beside = both_calendars(self._say, known)
        self._cell_text(2, first)
        self._beside(2, first, beside)

    def _version(self, sheet: Sheet, job: PrintJob) -> None:
        """Say which version of the definition the record was saved with, where the page is laid out by another."""
        record = sheet.record
        if record is None or job.participant_copy or record.definition == self._study.version:
            return
        self._pen.shade(GREY)
        said = self._say("saved with version {version}", version=record.definition)
        self._pen.text(_cell(3).start + 7, _cell(3).top + 35, said, 6.4)

    def _beside(self, number: int, first: str, beside: str) -> None:
        """Write quieter words behind those of a cell."""
        cell, pen = _cell(number), self._pen
        pen.shade(GREY)
        start = cell.start + 13 + pen.width(first, 10, bold=True)
        size = 8.0 if start + pen.width(beside, 8) <= cell.start + cell.width - 5 else 6.4
        pen.text(start, cell.top + 27, beside, size)

    def _cell_text(self, number: int, text: str) -> None:
        cell = _cell(number)
        if not text:
            draw_writing_line(self._pen, Box(cell.start + 7, 0, cell.width - 14, 0), cell.top + 28)
            return
        size = 10.0
        while self._pen.width(text, size, bold=True) > cell.width - 12 and size > 6:
            size -= 0.5
        self._pen.shade(BLACK)
        self._pen.text(cell.start + 7, cell.top + 27, text, size, bold=True)

    def _footer(self, sheet: Sheet, job: PrintJob) -> str:
        say, stamp, record = self._say, job.stamp, sheet.record
        printed = printed_by(say, stamp)
        if record is None or job.participant_copy:
            return printed
        known = say("record revision {revision}", revision=record.revision)
        if stamp.entries is not None:
            known = f"{known} · {trail_head(say, stamp.entries, stamp.seal)}"
        return f"{printed} · {known}"


def printed_by(say: Speaker, stamp: Stamp) -> str:
    """Say when and by whom it was printed; nobody where it was made by somebody who had not logged in."""
    if not stamp.person:
        return say("Printed {moment}", moment=moment_at_site(say, stamp.at))
    return say("Printed {moment} by {person}", moment=moment_at_site(say, stamp.at), person=stamp.person)


def trail_head(say: Speaker, entries: int, seal: str) -> str:
    """Say how far the audit trail had come."""
    return say("audit trail {entries}, seal {seal}", entries=entries, seal=short_seal(seal))


def _known_date(sheet: Sheet) -> date | PartialDate | None:
    """The day that a record is about, or as much of it as is known."""
    if sheet.day or not sheet.record or not sheet.form.date_item:
        return sheet.day
    answer = sheet.record.answers.get(Place(sheet.form.date_item))
    return answer if isinstance(answer, PartialDate) else None


def _cell(number: int) -> Box:
    start = MARGIN + WIDTH * sum(_CELL_SHARES[:number])
    return Box(start, _CELL_TOP, WIDTH * _CELL_SHARES[number], _CELL_HEIGHT)
