"""The frame of every page: header, participant box and footer."""

from __future__ import annotations

from datetime import date, datetime

from sscexo_desktop.i18n import LEFT_TO_RIGHT, POP, Speaker
from sscexo_desktop.paper.forms.comb import DAY, draw_comb, draw_frame, draw_writing_line
from sscexo_desktop.paper.forms.head_room import CELL_HEIGHT, CELL_TOP, OFFERED, HeadRoom, header_cell
from sscexo_desktop.paper.forms.seal_pen import BESIDE, SealPen
from sscexo_desktop.paper.pen import BLACK, DARK, GREY, MARGIN, WIDTH, Box, Pen
from sscexo_desktop.paper.sheet import PrintJob, Sheet, Stamp
from sscexo_desktop.paper.wording import both_calendars, identity_line, moment_at_site, short_seal
from sscexo_desktop.study.dates import PartialDate
from sscexo_desktop.study.model import Form, Study
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.review_words import STATE_TITLES

_STAMP = Box(MARGIN, 10.0, WIDTH, 11.5)
_RULE, _FOOT_RULE = 73.0, 806.0
_PAGE_NUMBER = 80.0
_FOOT, _SEAL = _FOOT_RULE + 9.6, _FOOT_RULE + 18.2


class FrameDrawer:
    """Draws the frame for one study and one reader."""

    def __init__(self, pen: Pen, study: Study, say: Speaker, *, practice: bool = False) -> None:
        self._pen = pen
        self._study = study
        self._say = say
        self._practice = practice
        self._seal = SealPen(pen)
        self.head_room = HeadRoom(pen, study, say)
        """What is left to fill in at the head of an empty form."""

    # ---- what is the same for everybody ------------------------------------------------------------------------------------

    def printed(self, form: Form) -> None:
        """Draw what stands in the frame before anything is filled in."""
        pen, say = self._pen, self._say
        self.head(say(form.title))
        pen.frame(Box(MARGIN, CELL_TOP, WIDTH, CELL_HEIGHT), level=BLACK, width=0.7)
        labels = (say("Participant"), say("Entry") if form.many else say("Visit"), self._date_label(form), say("Form"))
        for n, label in enumerate(labels):
            cell = header_cell(n)
            if n:
                pen.line(cell.start, cell.top, cell.start, cell.top + cell.height)
            pen.shade(GREY)
            pen.text(cell.start + 7, cell.top + 12, label, 7)
        pen.shade(BLACK)
        last = header_cell(3)
        pen.text(last.start + 7, last.top + 27, f"{LEFT_TO_RIGHT}{form.code} v{self._study.version}{POP}", 10, bold=True)
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
        """Draw what is the same on each page of a record: the participant box, its state, the footer and the seal."""
        self._badge(sheet, job)
        self._participant(sheet)
        self._visit(sheet)
        self._date(sheet, job)
        self._version(sheet, job)
        self.foot_text(self._footer(sheet, job))
        if sheet.seal is not None:
            self._seal.draw(sheet.seal, _SEAL)
        if job.as_of is not None:
            self._not_current(job.as_of)

    def _not_current(self, moment: datetime) -> None:
        """Say across the head that it is a copy of a former state."""
        pen, say = self._pen, self._say
        pen.frame(_STAMP, level=BLACK, width=1.1)
        said = say("COPY — NOT CURRENT: as it stood on {moment}", moment=moment_at_site(say, moment))
        pen.shade(BLACK)
        pen.text(_STAMP.start + _STAMP.width / 2, _STAMP.top + 8.3, said, 7.8, bold=True, side="center")

    def foot(self, text: str, page: int, pages: int) -> None:
        """Draw the line at the foot of a page."""
        self.foot_text(text)
        self.page_number(page, pages)

    def page_number(self, page: int, pages: int) -> None:
        """Say at the end of its foot which page it is."""
        said = self._say("Page {page} of {pages}", page=page, pages=pages)
        self._pen.shade(DARK)
        self._pen.text(MARGIN + WIDTH, _FOOT, said, 6.6, side="end")

    def foot_text(self, text: str) -> None:
        """Draw what stands at the start of the foot."""
        self._pen.shade(DARK)
        self._pen.text(MARGIN, _FOOT, text, self._fitting(text, 6.6, WIDTH - _PAGE_NUMBER))

    def _fitting(self, text: str, size: float, width: float) -> float:
        """The size in which a line is no wider than this: a person's name may be long."""
        return min(size, size * width / max(self._pen.width(text, size), 1))

    def _badge(self, sheet: Sheet, job: PrintJob) -> None:
        pen, end = self._pen, MARGIN + WIDTH if sheet.seal is None else BESIDE
        title, below = self._state(sheet, job)
        pen.shade(BLACK)
        pen.text(end, 40, title, 9, bold=True, side="end")
        pen.shade(DARK)
        room = end - MARGIN - pen.width(self._say(sheet.form.title), 14, bold=True) - 12
        pen.text(end, 51, below, self._fitting(below, 6.6, room), side="end")

    def _state(self, sheet: Sheet, job: PrintJob) -> tuple[str, str]:
        say, record = self._say, sheet.record
        if job.kind == "annotated":
            return say("Annotated form"), say("Names of the data as CDASH and SDTM have them; key on the last page.")
        if record is None and job.kind == "fillable":
            how = say("Dates as year/month/day, in either calendar; Tab goes to the next field.")
            return say("Form to fill in on a screen"), how
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
        pen, baseline = self._pen, header_cell(0).top + 28
        prefix, digits, start = self.head_room.number()
        pen.shade(BLACK)
        end = draw_comb(pen, digits, start, baseline)
        pen.text(end + 4 if pen.rtl else header_cell(0).start + 7, baseline, f"{LEFT_TO_RIGHT}{prefix}{POP}", 10, bold=True)

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
        marks = self.head_room.offered(form)
        if marks is None:
            first = next(visit for visit in self._study.visits if form.id in visit.forms)
            self._cell_text(1, self._say(first.short))
            return
        self._pen.shade(BLACK)
        for n, line in enumerate(marks.written()):
            self._pen.text(header_cell(1).start + 7, header_cell(1).top + OFFERED + n * marks.leading, line, marks.size)

    def _date(self, sheet: Sheet, job: PrintJob) -> None:
        cell, pen = header_cell(2), self._pen
        known = _known_date(sheet)
        if known is None:
            if sheet.blank:
                draw = draw_frame if job.kind == "fillable" else draw_comb
                draw(pen, DAY, cell.start + 7, cell.top + 28)
                self._planned(sheet)
            else:
                self._cell_text(2, "–")
            return
        first, beside = both_calendars(self._say, known)
        self._cell_text(2, first)
        self._beside(2, first, beside)

    def _planned(self, sheet: Sheet) -> None:
        """Say beside the label for which day the visit is planned."""
        if sheet.planned is None:
            return
        cell, say = header_cell(2), self._say
        first, beside = both_calendars(say, sheet.planned)
        said = say("planned {day} ({other})", day=first, other=beside)
        self._pen.shade(DARK)
        self._pen.text(cell.start + cell.width - 5, cell.top + 12, said, 6.4, side="end")

    def _version(self, sheet: Sheet, job: PrintJob) -> None:
        """Say which version of the definition the record was saved with, where the page is laid out by another."""
        record = sheet.record
        if record is None or job.participant_copy or record.definition == self._study.version:
            return
        self._pen.shade(GREY)
        said = self._say("saved with version {version}", version=record.definition)
        self._pen.text(header_cell(3).start + 7, header_cell(3).top + 35, said, 6.4)

    def _beside(self, number: int, first: str, beside: str) -> None:
        """Write quieter words behind those of a cell."""
        cell, pen = header_cell(number), self._pen
        pen.shade(GREY)
        start = cell.start + 13 + pen.width(first, 10, bold=True)
        size = 8.0 if start + pen.width(beside, 8) <= cell.start + cell.width - 5 else 6.4
        pen.text(start, cell.top + 27, beside, size)

    def _cell_text(self, number: int, text: str) -> None:
        cell = header_cell(number)
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
    if not stamp.logged:
        return say("Printed {moment} by {person}, not in the print log", moment=moment_at_site(say, stamp.at), person=stamp.person)
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
