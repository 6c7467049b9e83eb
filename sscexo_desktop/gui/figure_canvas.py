"""A figure as it is painted: its regions with their answers, the sides, and the words beneath."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from sscexo_desktop.gui.ink import Ink
from sscexo_desktop.study.figures import Figure, Path, Step

_FOOT = 66


@dataclass(frozen=True, slots=True)
class Site:
    """What a region shows: its name, what is typed, that as a number, as it is written, and the tone of what is said about it."""

    label: str
    text: str = ""
    number: int | None = None
    written: str = ""
    blank: str = ""
    tone: str = ""


class FigureCanvas(QWidget):
    """The figure with its regions; the `current` one has a ring while the cursor is here, the `marked` one a thin edge."""

    def __init__(self, figure: Figure, ink: Ink, parent: QWidget, *, read_only: bool) -> None:
        super().__init__(parent)
        self.figure = figure
        self.ink = ink
        self.read_only = read_only
        self.sites: dict[str, Site] = {}
        self.total = ""
        self.current = ""
        self.marked = ""
        self.hovered = ""
        self._paths = {region.id: painter_path(region.path) for region in figure.regions}
        self._lines = [painter_path(path) for path in figure.lines]

    # ---- what it shows -----------------------------------------------------------------------------------------------------

    def show_sites(self, sites: Mapping[str, Site], total: str) -> None:
        """Show what the fields hold, and the total or what it lacks."""
        if (sites, total) == (self.sites, self.total):
            return
        self.sites, self.total = dict(sites), total
        if self.current not in self.sites:
            self.current = next(iter(self.sites), "")
        self._describe()
        self.update()

    def mark(self, region: str) -> None:
        """Mark the region whose field is worked on beside the picture, "" for none."""
        if region != self.marked:
            self.marked = region
            self.update()

    def caption(self) -> str:
        """Say what the picture is."""
        raise NotImplementedError

    def hint(self) -> str:
        """Say how it is worked."""
        raise NotImplementedError

    def say_total(self, sites: Mapping[str, Site], label: str, total: str) -> str:
        """Say the total, which is called `label` and is "" as long as any site lacks; else what it lacks."""
        raise NotImplementedError

    def region_words(self, region: str) -> str:
        """Say which region this is and what stands there."""
        site, say = self.sites[region], self.ink.say
        value = site.written or site.blank or site.text or say("no answer yet")
        return say("{label}: {words}", label=site.label, words=value)

    def _describe(self) -> None:
        here = self.region_words(self.current) if self.current else ""
        self.setAccessibleName(self.ink.say("{label}: {words}", label=self.caption(), words=here))
        self.setAccessibleDescription(self.total if self.read_only else f"{self.total}. {self.hint()}")

    # ---- where things lie --------------------------------------------------------------------------------------------------

    def region_box(self, region: str) -> QRect:
        """Return where a region lies in the widget."""
        factor, corner = self._frame()
        box = self._paths[region].boundingRect()
        return QRectF(corner + box.topLeft() * factor, box.size() * factor).toAlignedRect()

    def region_at(self, point: QPointF) -> str:
        """Return the region at a point of the widget, or close by it, "" for none."""
        at, close = self.in_figure(point), 4 / self._frame()[0]
        found = next((region for region in self.sites if self._paths[region].contains(at)), "")
        around = QRectF(at.x() - close, at.y() - close, 2 * close, 2 * close)
        return found or next((region for region in self.sites if self._paths[region].intersects(around)), "")

    def in_figure(self, point: QPointF) -> QPointF:
        """Return a point of the widget in the units of the figure."""
        factor, corner = self._frame()
        return (point - corner) / factor

    def path(self, region: str) -> QPainterPath:
        """Return the outline of a region in the units of the figure."""
        return self._paths[region]

    # ---- paint -------------------------------------------------------------------------------------------------------------

    def height_for(self, width: int) -> int:
        """Return the height that the figure takes in a width, with the words beneath it."""
        return round(width * self.figure.height / self.figure.width) + self.ink.px(_FOOT)

    def _frame(self) -> tuple[float, QPointF]:
        """Return how large a unit of the figure is, and where its corner lies."""
        factor = min(self.width() / self.figure.width, (self.height() - self.ink.px(_FOOT)) / self.figure.height)
        return max(factor, 0.01), QPointF((self.width() - factor * self.figure.width) / 2, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the figure, its answers and the words beneath."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        factor, corner = self._frame()
        painter.save()
        painter.translate(corner)
        painter.scale(factor, factor)
        for region, path in self._paths.items():
            self._paint_region(painter, region, path)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen(self.ink.theme.muted))
        for line in self._lines:
            painter.drawPath(line)
        self._paint_ring(painter)
        painter.restore()
        for each in self.figure.regions:
            self._write_answer(painter, each.id, corner + QPointF(*each.label_at) * factor)
        self.paint_more(painter, factor, corner)
        self._paint_sides(painter)
        self._paint_foot(painter)
        painter.end()

    def _pen(self, colour: QColor, thick: float = 1.2) -> QPen:
        pen = QPen(colour, thick * self.ink.theme.scale)
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return pen

    def _paint_region(self, painter: QPainter, region: str, path: QPainterPath) -> None:
        theme, site = self.ink.theme, self.sites.get(region)
        edge = {"hard": theme.red, "soft": theme.amber}.get(site.tone if site else "", theme.muted)
        answered = site is not None and site.number is not None
        painter.fillPath(path, theme.field if answered else theme.line)
        if site is not None and site.number is not None:
            self.fill(painter, path, site.number)
        elif site is not None and site.blank:
            painter.fillPath(path, QBrush(theme.field_line, Qt.BrushStyle.BDiagPattern))
        if region == self.hovered and not self.read_only:
            edge = theme.ink
        painter.strokePath(path, self._pen(edge, 1.2 if edge is theme.muted else 2))

    def fill(self, painter: QPainter, path: QPainterPath, number: int) -> None:
        """Show an answer as colour, in the units of the figure."""
        raise NotImplementedError

    def paint_more(self, painter: QPainter, factor: float, corner: QPointF) -> None:
        """Paint what a sort of picture has besides."""

    def _paint_ring(self, painter: QPainter) -> None:
        theme = self.ink.theme
        if self.hasFocus() and self.current in self.sites:
            painter.strokePath(self._paths[self.current], self._pen(theme.card, 6))
            painter.strokePath(self._paths[self.current], self._pen(theme.teal, 3.2))
        elif self.marked in self.sites:
            painter.strokePath(self._paths[self.marked], self._pen(theme.teal, 2))

    def _write_answer(self, painter: QPainter, region: str, at: QPointF) -> None:
        site = self.sites.get(region)
        if site is None or not (words := site.written or site.text):
            return
        self.write(painter, words, at, 16, strong=True)

    def write(self, painter: QPainter, words: str, at: QPointF, size: float, *, strong: bool = False) -> None:
        """Write a few words around a point of the widget."""
        theme = self.ink.theme
        painter.setFont(theme.font(size, "semibold" if strong else "regular"))
        painter.setPen(theme.ink if strong else theme.muted)
        wide, high = self.ink.px(80), self.ink.px(24)
        painter.drawText(QRectF(at.x() - wide / 2, at.y() - high / 2, wide, high), Qt.AlignmentFlag.AlignCenter, words)

    def _paint_sides(self, painter: QPainter) -> None:
        """Write which side is which: nobody should have to think whose right it is."""
        say, theme, px = self.ink.say, self.ink.theme, self.ink.px
        painter.setFont(theme.font(12))
        painter.setPen(theme.muted)
        box = QRect(px(4), px(2), self.width() - px(8), px(20))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute, say("right side"))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute, say("left side"))

    def _paint_foot(self, painter: QPainter) -> None:
        theme, px = self.ink.theme, self.ink.px
        named = self.hovered or (self.current if self.hasFocus() else self.marked)
        lines = (
            (self.total, theme.font(14, "semibold"), theme.ink),
            (self.region_words(named) if named in self.sites else "", theme.font(13), theme.teal),
            ("" if self.read_only else self.hint(), theme.font(12), theme.muted),
        )
        y = self.height() - px(_FOOT) + px(4)
        for words, font, colour in lines:
            painter.setFont(font)
            painter.setPen(colour)
            fitting = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(QRect(0, y, self.width(), px(20)), Qt.AlignmentFlag.AlignCenter, fitting)
            y += px(20)


def given(sites: Mapping[str, Site]) -> int:
    """Return how many sites hold a number that can be one."""
    return sum(site.number is not None and site.tone != "hard" for site in sites.values())


def painter_path(path: Path) -> QPainterPath:
    """Return a path of a figure as Qt paints it."""
    found = QPainterPath()
    for step in path:
        _draw(found, step)
    return found


def _draw(path: QPainterPath, step: Step) -> None:
    letter, numbers = step
    points = [QPointF(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    match letter:
        case "M":
            path.moveTo(*points)
        case "L":
            path.lineTo(*points)
        case "C":
            path.cubicTo(*points)
        case "Z":
            path.closeSubpath()
