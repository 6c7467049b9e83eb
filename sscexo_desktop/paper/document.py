"""The PDF document around the pages: what it says of itself, its outline, and its streams packed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, Any

from reportlab.lib.utils import TimeStamp
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from sscexo_desktop import __version__
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.archive import make_archival
from sscexo_desktop.paper.outline import Outline, bare
from sscexo_desktop.paper.pen import MARGIN, PAGE_HEIGHT, PAGE_WIDTH, WIDTH, Box
from sscexo_desktop.paper.sheet import Sheet, Stamp
from sscexo_desktop.paper.wording import SITE_ZONE
from sscexo_desktop.study.model import Study

_PACKING = 2
"""A third faster than the default and an eighth larger."""
_SHEET = f"[0 0 {PAGE_WIDTH} {PAGE_HEIGHT}]"
_PAGE = {"Type": "/Page", "MediaBox": _SHEET}
_FORM = {"Type": "/XObject", "Subtype": "/Form", "BBox": _SHEET}
_PRINTED = 4
"""The flag of what stands on the page besides its contents, such as a link, without which it is none of an archive's."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Cover:
    """What a document says of itself: its title, the study, when and by whom it was printed, whether it is of a practice study."""

    title: str
    study: Study
    stamp: Stamp
    practice: bool = False


class Document:
    """One PDF being written into an open file; nothing in it depends on anything but its cover and what is drawn."""

    def __init__(self, cover: Cover, file: IO[bytes], say: Speaker) -> None:
        self._cover = cover
        self._say = say
        self._language = lang = "fa-IR" if say.manner.rtl else "en"
        self.canvas = Canvas(file, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, pageCompression=1, pdfVersion=(1, 7), lang=lang)
        self._pdf = self.canvas._doc  # noqa: SLF001 - the canvas has no public name for it
        self._without_standard_font()
        self._describe(cover)
        self.outline = Outline(self.canvas, cover.study, say)
        self._sum = 0
        self.pages = 0
        """How many there are."""
        self.before_end: Callable[[], None] | None = None
        """Draws what else stands on each page."""

    def _without_standard_font(self) -> None:
        """Take out the font that a canvas names before anything is drawn: all fonts are embedded here."""
        objects = self._pdf.idToObject
        fonts = objects[pdfdoc.BasicFonts].dict
        for key in [key for key, each in objects.items() if each in fonts.values()]:
            objects[key] = _Dictionary({})
        fonts.clear()

    def _describe(self, cover: Cover) -> None:
        canvas, study = self.canvas, cover.study
        title = self._say("PRACTICE · {title}", title=cover.title) if cover.practice else cover.title
        canvas.setTitle(bare(title))
        canvas.setAuthor(study.id)
        canvas.setSubject(study.registry)
        canvas.setCreator(f"SSc-EXO Desktop {__version__}")
        canvas.setProducer(f"SSc-EXO Desktop {__version__}")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        if self._say.manner.rtl:
            canvas.setViewerPreference("Direction", "/R2L")
        self._pdf._timeStamp = _time_stamp(cover.stamp)  # noqa: SLF001

    def mark(self, sheet: Sheet) -> None:
        """Enter a sheet, which begins on the page that is begun next, into the outline."""
        self.outline.mark(sheet)

    def name_page(self, key: str) -> None:
        """Name the page that is begun next, so that `link` leads to it."""
        self.canvas.bookmarkPage(key)

    def link(self, box: Box, key: str, words: str) -> None:
        """Let a box of this page lead to the page of that name, which may come later; `words` say what is there."""
        left = PAGE_WIDTH - box.start - box.width if self._say.manner.rtl else box.start
        bottom = PAGE_HEIGHT - box.top - box.height
        corners = (round(left, 2), round(bottom, 2), round(left + box.width, 2), round(bottom + box.height, 2))
        self.canvas.linkAbsolute(bare(words), key, corners, F=_PRINTED, Border="[0 0 0]")

    @contextmanager
    def printed(self, name: str) -> Iterator[None]:
        """Collect what is drawn in the block as a form XObject."""
        canvas = self.canvas
        canvas.beginForm(name)
        yield
        stream = _Stream("\n".join(canvas._code), _FORM | self._resources())  # noqa: SLF001 - as `endForm` does
        canvas.endForm()
        self._pdf.idToObject[pdfdoc.xObjectName(name)] = stream

    def use(self, name: str) -> None:
        """Begin the page with what is printed on it."""
        self.canvas.doForm(name)

    def keep(self, entries: Mapping[str, Any]) -> Any:
        """Put a dictionary into the document, which is read when it is closed; return what refers to it."""
        return self._pdf.Reference(_Dictionary(entries))

    def keep_drawn(self, operators: str, entries: Mapping[str, Any]) -> Any:
        """Put a stream into the document; return what refers to it."""
        return self._pdf.Reference(_Stream(operators, entries))

    def annotate(self, entries: Mapping[str, Any]) -> Any:
        """Put an annotation on this page; return what refers to it."""
        kept = self.keep(entries)
        self.canvas._annotationrefs.append(kept)  # noqa: SLF001
        return kept

    def set_fields(self, entries: Mapping[str, Any]) -> None:
        """Declare the fields of the document, which are shown in any font that is used in it."""
        fonts = pdfdoc.PDFObjectReference(pdfdoc.BasicFonts)
        self._pdf.Catalog.AcroForm = _Dictionary({**entries, "DR": {"Font": fonts}})

    def end_page(self) -> None:
        """Finish the page and pack its stream."""
        canvas, pdf = self.canvas, self._pdf
        self.pages += 1
        if self.before_end is not None:
            self.before_end()
        if self._say.manner.rtl and pdf.delayedFonts:
            canvas.addLiteral(pdf.delayedFonts[0].ruler(MARGIN, MARGIN, WIDTH))
        stream = _Stream("\n".join(canvas._code))  # noqa: SLF001 - as `showPage` does
        self._sum = zlib.crc32(stream.packed, self._sum)
        contents = pdf.Reference(stream)
        notes = canvas._annotationrefs  # noqa: SLF001
        more = {"Annots": list(notes)} if notes else _NOTHING
        pdf.addPage(_Dictionary({**_PAGE, **self._resources(), **more, "Parent": pdf.Reference(pdf.Pages), "Contents": contents}))
        canvas._startPage()  # noqa: SLF001

    def _resources(self) -> dict[str, Any]:
        """What is used by what is being drawn: the fonts, and form XObjects by name, also such as are drawn later."""
        names = map(pdfdoc.xObjectName, self.canvas._formsinuse)  # noqa: SLF001
        forms = {name: pdfdoc.PDFObjectReference(name) for name in names}
        return {"Resources": {"Font": pdfdoc.PDFObjectReference(pdfdoc.BasicFonts), "XObject": forms}}

    def close(self) -> None:
        """Write the document, for archives (PDF/A-2b) unless it has fields, whose font is not."""
        # The document's identifier follows from what is in it.
        self._pdf.signature.update(repr((self._sum, self.pages, self._pdf._timeStamp.YMDhms)).encode())  # noqa: SLF001
        if getattr(self._pdf.Catalog, "AcroForm", None) is None:
            make_archival(self._pdf, self._language)
        self.canvas.save()


class _Dictionary(pdfdoc.PDFObject):  # type: ignore[misc]
    """A dictionary that writes itself at once: reportlab's own take a fifth of the time of a document."""

    __RefOnly__ = 1

    def __init__(self, entries: Mapping[str, Any]) -> None:
        self._entries = entries

    def format(self, document: Any) -> bytes:
        """Write it, now that all objects have their numbers."""
        return f"{_written(self._entries, document.idToObjectNumberAndVersion)}\n".encode("ascii")


class _Stream(_Dictionary):
    """A stream with its dictionary, packed at once to keep little in memory, and without reportlab's ASCII coat."""

    def __init__(self, stream: str, entries: Mapping[str, Any] = _NOTHING) -> None:
        self.packed = zlib.compress(stream.encode("latin-1"), _PACKING)
        super().__init__({**entries, "Filter": "/FlateDecode", "Length": len(self.packed)})

    def format(self, document: Any) -> bytes:
        """Write dictionary and stream."""
        return b"".join((super().format(document), b"stream\n", self.packed, b"\nendstream\n"))


def _written(entry: Any, numbers: Mapping[str, tuple[int, int]]) -> str:
    if isinstance(entry, pdfdoc.PDFObjectReference):
        return "{} {} R".format(*numbers[entry.name])
    if isinstance(entry, dict):
        return f"<< {' '.join(f'/{name} {_written(each, numbers)}' for name, each in entry.items())} >>"
    if isinstance(entry, list):
        return f"[{' '.join(_written(each, numbers) for each in entry)}]"
    return str(entry)


def _time_stamp(stamp: Stamp) -> Any:
    """The moment of printing as reportlab keeps it."""
    local = stamp.at.astimezone(SITE_ZONE)
    offset = local.utcoffset()
    minutes = int(offset.total_seconds()) // 60 if offset else 0
    found = TimeStamp(1)
    found.YMDhms = local.timetuple()[:6]
    found.dhh, found.dmm = divmod(minutes, 60)
    return found
