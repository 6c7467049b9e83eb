"""The label of a vial, 50 × 30 mm: on pages of that size for a label printer, or several on an A4 sheet to be cut (F48)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Manner

if TYPE_CHECKING:
    from sscexo_desktop.paper.lettering.text import Typesetter

LabelPaper = Literal["label", "a4"]
MILLIMETRE = 72 / 25.4
WIDE, TALL = 50 * MILLIMETRE, 30 * MILLIMETRE
A4 = (595.28, 841.89)
_ACROSS, _DOWN = 4, 9
_EDGE = 2 * MILLIMETRE
_QR = 19.5 * MILLIMETRE


@dataclass(frozen=True, slots=True)
class VialLabel:
    """What a label says, already said to its reader: whose and which session, what is in the vial, and the text of its QR code.

    `facts` are those of the product that the definition does not blind: at present none. Neither dose nor lot is ever on it.
    """

    study: Study
    manner: Manner
    participant: str
    enrolment: str
    session: str
    contents: str
    keep: str
    facts: tuple[str, ...]
    code: str
    practice: str = ""

    @property
    def file_name(self) -> str:
        """What the PDF is offered to be saved under."""
        return f"{'PRACTICE_' if self.practice else ''}{self.study.id}_{self.participant}_vial-label.pdf"


def write_labels(label: VialLabel, out: Path, paper: LabelPaper = "label", copies: int = 1) -> Path:
    """Write a PDF of so many equal labels, whole or not at all; `Trouble` if the world is in the way."""
    from sscexo_desktop.paper.lettering.text import Typesetter
    from sscexo_desktop.paper.whole_file import write_whole

    return write_whole(out, lambda file: _LabelWriter(label, file, Typesetter(), paper).write(copies))


class _LabelWriter:
    """Draws labels on pages of their own size or on A4."""

    def __init__(self, label: VialLabel, file: IO[bytes], setter: Typesetter, paper: LabelPaper) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self._label, self._setter, self._paper = label, setter, paper
        self._rtl = label.manner.rtl
        size = A4 if paper == "a4" else (WIDE, TALL)
        self._language = lang = "fa-IR" if self._rtl else "en"
        self._canvas: Any = Canvas(file, pagesize=size, invariant=1, pageCompression=1, lang=lang)
        self._canvas._doc.idToObject["BasicFonts"].dict.clear()  # noqa: SLF001 - the font named beforehand: all are embedded
        self._canvas._preamble = "1 0 0 1 0 0 cm"  # noqa: SLF001 - without the font that every page would begin with
        self._canvas.setTitle(f"{label.study.id} {label.participant}")
        self._canvas.setAuthor(label.study.id)

    def write(self, copies: int) -> None:
        """Draw so many of them."""
        if self._paper == "label":
            for _ in range(copies):
                self._draw(0.0, 0.0)
                self._canvas.showPage()
        else:
            self._sheets(copies)
        from sscexo_desktop.paper.archive import make_archival

        make_archival(self._canvas._doc, self._language)  # noqa: SLF001 - the canvas has no public name for it
        self._canvas.save()

    def _sheets(self, copies: int) -> None:
        a_sheet = _ACROSS * _DOWN
        for n in range(copies):
            row, column = divmod(n % a_sheet, _ACROSS)
            if n and not n % a_sheet:
                self._canvas.showPage()
            left = (A4[0] - _ACROSS * WIDE) / 2 + column * WIDE
            bottom = A4[1] - (A4[1] - _DOWN * TALL) / 2 - (row + 1) * TALL
            self._canvas.addLiteral(f"q 0.7 G 0.3 w [2 2] 0 d {left:.2f} {bottom:.2f} {WIDE:.2f} {TALL:.2f} re S Q")
            self._draw(left, bottom)
        self._canvas.showPage()

    # ---- one label -----------------------------------------------------------------------------------------------------------

    def _draw(self, left: float, bottom: float) -> None:
        label = self._label
        self._canvas.addLiteral("0 g")
        self._qr(left + _EDGE - 2 if self._rtl else left + WIDE - _EDGE - _QR + 2, bottom + (TALL - _QR) / 2 + 2.5)
        at = bottom + TALL - _EDGE - 5.2
        room = WIDE - 2 * _EDGE - _QR
        self._line(left, at, label.study.id if not label.practice else f"{label.study.id} · {label.practice}", 5.4, room)
        at -= 11.5
        self._line(left, at, label.participant, 12.5, room, bold=True)
        at -= 9.5
        for text in (label.session, label.enrolment, *label.facts):
            if text:
                self._line(left, at, text, 7.2, room, bold=text == label.session)
                at -= 8.4
        at = bottom + _EDGE + 1.0
        for line in reversed(self._wrapped(label.keep, 5.6, WIDE - 2 * _EDGE)):
            self._line(left, at, line, 5.6, WIDE, bold=True)
            at += 6.8
        for line in reversed(self._wrapped(label.contents, 5.6, room)):
            self._line(left, at, line, 5.6, room)
            at += 6.8

    def _wrapped(self, text: str, size: float, room: float) -> list[Any]:
        return list(self._setter.wrap(text, room, size, False, self._rtl))

    def _line(self, left: float, at: float, text: Any, size: float, room: float, *, bold: bool = False) -> None:
        """Write a line from the reading edge, smaller where there is too little room for it."""
        if isinstance(text, str):
            wide = self._setter.width(text, size, bold, self._rtl)
            size *= min(1.0, room / wide) if wide else 1.0
        x = left + WIDE - _EDGE if self._rtl else left + _EDGE
        self._setter.draw(self._canvas, text, x, at, size, bold=bold, rtl=self._rtl, align="right" if self._rtl else "left")

    def _qr(self, left: float, bottom: float) -> None:
        from sscexo_desktop.paper.qr import qr_code

        self._canvas.addLiteral(qr_code(self._label.code, left, bottom, _QR))
