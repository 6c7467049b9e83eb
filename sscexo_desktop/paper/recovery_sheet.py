"""The recovery sheet on paper: sealed codes to be cut out, folded and put into envelopes of their own (F81)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sscexo_desktop.i18n import LEFT_TO_RIGHT, POP, Speaker
from sscexo_desktop.paper.document import Cover, Document
from sscexo_desktop.paper.forms.page_frame import FrameDrawer, printed_by, trail_head
from sscexo_desktop.paper.pen import BLACK, DARK, GREY, MARGIN, WIDTH, Box, Pen
from sscexo_desktop.paper.qr import draw_qr
from sscexo_desktop.paper.sheet import Stamp
from sscexo_desktop.paper.watermark import Watermark
from sscexo_desktop.paper.whole_file import write_whole
from sscexo_desktop.paper.wording import moment_at_site
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Manner

if TYPE_CHECKING:
    from sscexo_desktop.paper.lettering.text import Typesetter

_FACT_SIZE, _FACT_LEADING = 8.4, 13.0
_TEXT_SIZE, _TEXT_LEADING, _TEXT_GAP = 8.6, 11.6, 2.6
_LABEL_ROOM = 118.0
_FIELD_HEIGHT, _FIELD_GAP, _LAST = 226.0, 13.0, 801.0
_FOLD, _INSET = 97.0, 12.0
_QR = 112.0
_CODE_SIZE, _CODE_LEADING, _GROUPS, _GROUP_ROOM = 14.5, 21.0, 6, 55.0


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What the sheet says; `file_code` and `mark` are "" for a file that is not encrypted. Holds no data of participants.

    `file_code` opens the file, with `password_code` the data manager of this `login` chooses a new password; both in groups.
    """

    study: Study
    manner: Manner
    stamp: Stamp
    file_name: str
    mark: str
    name: str
    login: str
    file_code: str = field(repr=False)
    password_code: str = field(repr=False)
    practice: bool = False


@dataclass(frozen=True, slots=True)
class _Envelope:
    """One field of the sheet: what it is for, how it is used, and its code."""

    title: str
    use: str
    code: str = field(repr=False)


def write_recovery_sheet(sheet: RecoverySheet, out: Path, setter: Typesetter | None = None) -> Path:
    """Write the PDF whole or not at all; `Trouble` if the world is in the way."""
    from sscexo_desktop.paper.lettering.text import Typesetter

    return write_whole(out, lambda file: _SheetWriter(sheet, file, setter or Typesetter()).write())


class _SheetWriter:
    """Draws the one page."""

    def __init__(self, sheet: RecoverySheet, file: IO[bytes], setter: Typesetter) -> None:
        self._sheet = sheet
        self._setter = setter
        self._rtl = sheet.manner.rtl
        self._say = say = Speaker(sheet.manner)
        title = say("Recovery sheet")
        self._document = Document(Cover(title, sheet.study, sheet.stamp, sheet.practice), file, say)
        self._pen = Pen(self._document.canvas, setter, rtl=self._rtl)
        self._frame = FrameDrawer(self._pen, sheet.study, say, practice=sheet.practice)
        self._title = title

    def write(self) -> None:
        """Draw everything and close the document."""
        if self._sheet.practice:
            Watermark(self._document, self._pen, self._say).use()
        self._pen.fresh()
        self._frame.head(self._title)
        self._advice(self._facts(88.0) + 6)
        envelopes = tuple(self._envelopes())
        top = _LAST - len(envelopes) * _FIELD_HEIGHT - (len(envelopes) - 1) * _FIELD_GAP
        for n, each in enumerate(envelopes):
            self._envelope(each, Box(MARGIN, top + n * (_FIELD_HEIGHT + _FIELD_GAP), WIDTH, _FIELD_HEIGHT))
        self._frame.foot_rule()
        stamp = self._sheet.stamp
        said = printed_by(self._say, stamp)
        if stamp.entries is not None:
            said = f"{said} · {trail_head(self._say, stamp.entries, stamp.seal)}"
        self._frame.foot(said, 1, 1)
        self._document.end_page()
        self._document.close()

    # ---- what stands above the codes -----------------------------------------------------------------------------------------

    def _facts(self, top: float) -> float:
        for title, words in self._fact_lines():
            self._pen.shade(GREY)
            self._pen.text(MARGIN, top + _FACT_SIZE, title, _FACT_SIZE)
            self._pen.shade(BLACK)
            for line in self._setter.wrap(words, WIDTH - _LABEL_ROOM, _FACT_SIZE, True, self._rtl):
                self._pen.text(MARGIN + _LABEL_ROOM, top + _FACT_SIZE, line, _FACT_SIZE)
                top += _FACT_LEADING
        return top

    def _fact_lines(self) -> Iterator[tuple[str, str]]:
        say, sheet = self._say, self._sheet
        yield say("Study file"), self._isolated(sheet.file_name)
        yield say("Mark of the key"), self._isolated(sheet.mark) if sheet.mark else say("none: the file is not encrypted")
        yield say("Data manager"), say("{name}, user name {login}", name=sheet.name, login=sheet.login)
        yield say("Made"), moment_at_site(say, sheet.stamp.at)

    def _isolated(self, text: str) -> str:
        return f"{LEFT_TO_RIGHT}{text}{POP}" if self._rtl else text

    def _advice(self, top: float) -> float:
        for n, words in enumerate(self._advice_lines(), 1):
            self._pen.shade(BLACK)
            number = self._say("{n}.", n=n)
            self._pen.text(MARGIN, top + _TEXT_SIZE, number, _TEXT_SIZE, bold=True)
            for line in self._setter.wrap(words, WIDTH - 16, _TEXT_SIZE, False, self._rtl):
                self._pen.text(MARGIN + 16, top + _TEXT_SIZE, line, _TEXT_SIZE)
                top += _TEXT_LEADING
            top += _TEXT_GAP
        return top

    def _advice_lines(self) -> Iterator[str]:
        say = self._say
        yield say(
            "First prove the sheet: type or scan each code once into the program, on the page “Protection”. Capital or small "
            "letters, with or without spaces: all the same."
        )
        if self._sheet.file_code:
            yield say(
                "Cut along the dashed lines, fold each part with its code inside, and put each into an envelope of its own. Close "
                "it and sign across the flap."
            )
            yield say(
                "Keep the two envelopes in two different places, neither of them beside this computer: for example one in the "
                "clinic's safe, the other with the principal investigator."
            )
            yield say(
                "If the passphrase is lost and code 1 as well, nobody can read the file again: neither the makers of the program "
                "nor anybody else."
            )
        else:
            yield say(
                "Cut along the dashed line, fold the part with its code inside, put it into an envelope and sign across the flap."
            )
            yield say(
                "Keep the envelope away from this computer: for example in the clinic's safe or with the principal investigator."
            )
        yield say("Whoever used a code prints a new sheet. A new sheet makes the password code of the old one worthless: shred it.")
        yield say("Delete the PDF file of this sheet after printing. No data of participants stands on it.")

    # ---- the codes -----------------------------------------------------------------------------------------------------------

    def _envelopes(self) -> Iterator[_Envelope]:
        say, sheet = self._say, self._sheet
        if sheet.file_code:
            yield _Envelope(
                say("Code 1: opens the file"),
                say(
                    "For the day the passphrase is forgotten. Open the study file in the program, press “Use the recovery sheet…” "
                    "and type or scan this code. Then choose a new passphrase."
                ),
                sheet.file_code,
            )
        yield _Envelope(
            say("Code 2: a new password for the data manager"),
            say(
                "For the day {name} cannot log in any more. Press “Forgotten password…” on the log-in page and type the user name "
                "{login} and this code. It works once.",
                name=sheet.name,
                login=sheet.login,
            ),
            sheet.password_code,
        )

    def _envelope(self, envelope: _Envelope, box: Box) -> None:
        self._dashes(box)
        pen, start, top = self._pen, box.start + _INSET, box.top + 20
        pen.shade(BLACK)
        pen.text(start, top, envelope.title, 12, bold=True)
        pen.shade(GREY)
        pen.text(box.start + box.width - _INSET, top, self._say("cut out and fold"), 7, side="end")
        pen.shade(DARK)
        top += 15
        for line in self._setter.wrap(self._whose(), box.width - 2 * _INSET, 8, False, self._rtl):
            pen.text(start, top, line, 8)
            top += 11
        top += 4
        pen.shade(BLACK)
        for line in self._setter.wrap(envelope.use, box.width - 2 * _INSET, _TEXT_SIZE, False, self._rtl):
            pen.text(start, top, line, _TEXT_SIZE)
            top += _TEXT_LEADING
        self._fold(box)
        self._code(envelope.code, Box(start, box.top + _FOLD + 9, box.width - 2 * _INSET, _QR))

    def _whose(self) -> str:
        say, sheet = self._say, self._sheet
        words = say("{study} · {file}", study=say(sheet.study.short_title), file=self._isolated(sheet.file_name))
        if sheet.mark:
            words = f"{words} · {say('key {mark}', mark=sheet.mark)}"
        return f"{words} · {moment_at_site(say, sheet.stamp.at)}"

    def _code(self, code: str, box: Box) -> None:
        groups = code.split()
        draw_qr(self._pen, "".join(groups), Box(box.start, box.top, _QR, _QR))
        rows = [groups[at : at + _GROUPS] for at in range(0, len(groups), _GROUPS)]
        top = box.top + (_QR - len(rows) * _CODE_LEADING) / 2 + _CODE_SIZE
        self._pen.shade(BLACK)
        for n, row in enumerate(rows):
            for place, group in enumerate(row):
                self._group(group, place, box.start + _QR + 20, top + n * _CODE_LEADING)

    def _group(self, group: str, place: int, start: float, top: float) -> None:
        """Write a group in its column; the columns go from left to right on a Persian sheet too."""
        away = (_GROUPS - place) * _GROUP_ROOM if self._rtl else place * _GROUP_ROOM
        self._pen.text(start + away, top, group, _CODE_SIZE, bold=True, side="end" if self._rtl else "start", rtl=False)

    def _dashes(self, box: Box) -> None:
        canvas = self._pen.canvas
        canvas.addLiteral("q [5 3] 0 d")
        self._pen.frame(box, level=DARK, width=0.8)
        canvas.addLiteral("Q")

    def _fold(self, box: Box) -> None:
        canvas, top = self._pen.canvas, box.top + _FOLD
        canvas.addLiteral("q [1 3] 0 d")
        self._pen.line(box.start + _INSET, top, box.start + box.width - _INSET, top, level=GREY, width=0.7)
        canvas.addLiteral("Q")
