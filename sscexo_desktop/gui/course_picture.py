"""FVC and DLCO from baseline to month 6 as two small slopes; time runs from left to right in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.actions.course import Course, Point, course, outcome_visits
from sscexo_desktop.gui.chrome import clear_layout, label, line_height
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.ink import Ink
from sscexo_desktop.gui.theme import Weight

SMALL = 12
SLOPE = 34
LEAST_SPAN = 10
"""In percentage points: a change smaller than this does not fill the height."""
MILLILITRES = {"L": ("mL", 1000, 0)}
"""How a change in a short unit is named: unit, factor and decimals; a longer unit stands at the change alone."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class Words(NamedTuple):
    """A piece of text, and where it stands in its line, from the reading edge."""

    text: str
    font: QFont
    x: int
    wide: int


class CoursePanel(QWidget):
    """The picture with its title, for the side of a form; not there before anything is saved, nor in participant view."""

    def __init__(self, desk: Desk, participant: str) -> None:
        super().__init__()
        self._desk = desk
        self._participant = participant
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(round(line_height(self) * 0.3))
        self.picture: CoursePicture | None = None
        self.refresh()

    def refresh(self) -> None:
        """Read what is saved anew."""
        session, say, theme = self._desk.session, self._desk.say, self._desk.theme
        clear_layout(self._body)
        self.picture = None
        found = course(session, self._participant) if session.may("see_data") is None else ()
        if found:
            visits = outcome_visits(session.study)
            self.picture = CoursePicture(Ink(say, theme), found, (say(visits[0].short), say(visits[-1].short)))
            self._body.addWidget(label(say("Lung function"), theme.ink, 1.05, weight=QFont.Weight.DemiBold))
            self._body.addWidget(self.picture)
        if not found or self.parentWidget() is not None:  # shown without a parent it would be a window of its own for a moment
            self.setVisible(bool(found))


class CoursePicture(QWidget):
    """The picture takes the height that it needs in the width it is given; `visits` are the ends of its time, left and right."""

    def __init__(self, ink: Ink, courses: tuple[Course, ...], ends: tuple[str, str]) -> None:
        super().__init__()
        self._ink = ink
        self._courses = courses
        self._ends = ends
        told = " ".join(each for course in courses for each in sentences(ink, course))
        self.setAccessibleName(told)
        self.setToolTip(told)
        self.setFixedHeight(self._height(ink.px(200)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the new width needs."""
        super().resizeEvent(event)
        self.setFixedHeight(self._height(self.width()))

    def _line(self) -> int:
        return QFontMetrics(self._ink.theme.font(SMALL)).height()

    def _height(self, width: int) -> int:
        rows = sum(self._course_height(each, width) for each in self._courses)
        return self._line() + rows + self._ink.px(4)

    def _course_height(self, course: Course, width: int) -> int:
        return len(self._flow(course, width)) * self._line() + self._slope_height() + self._ink.px(6)

    def _slope_height(self) -> int:
        return max(self._ink.px(SLOPE), 2 * self._line())

    def _flow(self, course: Course, width: int) -> list[list[Words]]:
        """Break title and named changes into lines."""
        gap = self._ink.px(10)
        found: list[list[Words]] = []
        x = 0
        for text, weight in _pieces(self._ink, course):
            font = self._ink.theme.font(SMALL, weight)
            wide = QFontMetrics(font).horizontalAdvance(text) + 1
            if not found or x + wide > width:
                found.append([])
                x = 0
            found[-1].append(Words(text, font, x, wide))
            x += wide + gap
        return found

    # ---- paint -------------------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the visits, and beneath them each measure."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(self._ink.direction)
        ink, width, line = self._ink, self.width(), self._line()
        painter.setFont(ink.theme.font(SMALL))
        painter.setPen(ink.theme.muted)
        painter.drawText(QRect(0, 0, width, line), _LEFT | _MIDDLE, self._ends[0])
        painter.drawText(QRect(0, 0, width, line), _RIGHT | _MIDDLE, self._ends[1])
        y = line + ink.px(2)
        for each in self._courses:
            self._paint_course(painter, each, y)
            y += self._course_height(each, width)

    def _paint_course(self, painter: QPainter, course: Course, top: int) -> None:
        ink, width, line = self._ink, self.width(), self._line()
        flow = self._flow(course, width)
        painter.setPen(ink.theme.ink)
        for n, words in enumerate(flow):
            for each in words:
                painter.setFont(each.font)
                box = QRect(each.x, top + n * line, each.wide, line)
                painter.drawText(ink.mirrored(box, width), ink.reading_edge | _MIDDLE, each.text)
        box = QRect(0, top + len(flow) * line, width, self._slope_height())
        unit = course.unit if course.unit in MILLILITRES else ""
        side = max(self._side(each, unit) for each in course.points)
        for point in course.points:
            self._paint_values(painter, point, box, unit)
        inset, above = side + ink.px(9), ink.px(6)
        self._paint_slope(painter, course, QRectF(box.adjusted(inset, above, -inset, -above)))

    def _is_later(self, point: Point) -> bool:
        return self._ink.say(point.visit.short) == self._ends[1]

    def _side(self, point: Point, unit: str) -> int:
        metrics = QFontMetrics(self._ink.theme.font(SMALL))
        return max(metrics.horizontalAdvance(each) for each in _written(self._ink, point, unit))

    def _paint_values(self, painter: QPainter, point: Point, box: QRect, unit: str) -> None:
        ink, line = self._ink, self._line()
        edge = _RIGHT if self._is_later(point) else _LEFT
        for n, (words, colour) in enumerate(zip(_written(ink, point, unit), (ink.theme.ink, ink.theme.muted), strict=False)):
            painter.setFont(ink.theme.font(SMALL))
            painter.setPen(colour)
            painter.drawText(QRect(box.x(), box.y() + n * line, box.width(), line), edge | _MIDDLE, words)

    def _paint_slope(self, painter: QPainter, course: Course, box: QRectF) -> None:
        theme, dot = self._ink.theme, self._ink.px(7) / 2
        heights = _heights(course.points)
        places = [
            QPointF(box.right() if self._is_later(point) else box.left(), box.bottom() - high * box.height())
            for point, high in zip(course.points, heights, strict=True)
        ]
        painter.setPen(QPen(theme.line, 1))
        painter.drawLine(QPointF(box.left(), box.bottom() + dot + 1), QPointF(box.right(), box.bottom() + dot + 1))
        painter.setPen(QPen(theme.teal, self._ink.px(2)))
        painter.drawPolyline(places)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.teal)
        for each in places:
            painter.drawEllipse(each, dot, dot)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _heights(points: tuple[Point, ...]) -> list[float]:
    """Return how high each point lies, from 0 to 1: by per cent of predicted where all have it, else by the value."""
    percents = [each.percent for each in points if each.percent is not None]
    whole = len(percents) == len(points)
    values = percents if whole else [each.value / points[0].value * 100 for each in points if points[0].value]
    if len(values) < 2:
        return [0.5] * len(points)
    middle, span = (max(values) + min(values)) / 2, max(max(values) - min(values), Decimal(LEAST_SPAN))
    return [float((each - middle) / span) + 0.5 for each in values]


def _pieces(ink: Ink, course: Course) -> Iterable[tuple[str, Weight]]:
    yield course.measure, "semibold"
    for each in changes(ink, course):
        yield each, "regular"


def _written(ink: Ink, point: Point, unit: str) -> tuple[str, ...]:
    percent = (ink.say.measured(ink.say.plain(point.percent), "%"),) if point.percent is not None else ()
    return (ink.say.measured(ink.say.plain(point.value), unit), *percent)


def changes(ink: Ink, course: Course) -> Iterable[str]:
    """Name each change: in the unit, relative to baseline, in percentage points."""
    say = ink.say
    if course.change is not None:
        unit, factor, places = MILLILITRES.get(course.unit, (course.unit, 1, 2))
        yield say.measured(signed(ink, course.change * factor, places), unit)
    if course.relative is not None:
        yield say("{change} relative", change=say.measured(signed(ink, course.relative, 1), "%"))
    if course.percentage_points is not None:
        yield say("{change} percentage points", change=signed(ink, course.percentage_points, 1))


def signed(ink: Ink, change: Decimal, places: int) -> str:
    """Write a change with its sign before it."""
    written = f"{change:{'+' if change else ''}.{places}f}"
    return f"\u2066{ink.say.digits(written)}\u2069" if ink.rtl else written


def sentences(ink: Ink, course: Course) -> Iterable[str]:
    """Say a course in words, for those who do not see the picture."""
    say = ink.say
    for each in course.points:
        measured = say.measured(say.plain(each.value), course.unit)
        if each.percent is None:
            yield say("{measure} at {visit}: {value}.", measure=course.measure, visit=each.visit.short, value=measured)
        else:
            pattern = "{measure} at {visit}: {value}, {percent} % predicted."
            yield say(pattern, measure=course.measure, visit=each.visit.short, value=measured, percent=each.percent)
    named = " · ".join(changes(ink, course))
    if named:
        yield say("Change of {measure}: {changes}.", measure=course.measure, changes=named)
