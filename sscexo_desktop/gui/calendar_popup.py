"""The small calendar beneath a date field, in the person's calendar; it starts on today and chooses nothing by itself (F23)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QCalendar, QDate, QLocale, QPoint, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QVBoxLayout, QWidget

from sscexo_desktop.gui.ink import Ink
from sscexo_desktop.study.dates import FIRST_DAY, LAST_DAY

_PERSIAN = QLocale.Language.Persian
_DAYS = (Qt.DayOfWeek.Monday, Qt.DayOfWeek.Tuesday, Qt.DayOfWeek.Wednesday, Qt.DayOfWeek.Thursday, Qt.DayOfWeek.Friday,
         Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday)


class CalendarPopup(QFrame):
    """A month to pick a day from: Saturday first, Friday red; arrows move, Enter takes, Escape leaves."""

    def __init__(self, parent: QWidget, ink: Ink, day: date, take: Callable[[date], None]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.Box)
        self.setPalette(ink.theme.palette())
        self._ink = ink
        self._take = take
        self.month = QCalendarWidget()
        self._in_their_manner()
        self.month.setSelectedDate(QDate(day.year, day.month, day.day))
        self.month.activated.connect(self._chosen)
        self.month.clicked.connect(self._chosen)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.month)

    def _in_their_manner(self) -> None:
        month, manner = self.month, self._ink.say.manner
        month.setLocale(QLocale(_PERSIAN, QLocale.Country.Iran) if manner.rtl else QLocale(QLocale.Language.English))
        if manner.calendar == "jalali":
            month.setCalendar(QCalendar(QCalendar.System.Jalali))
        if manner.rtl:
            month.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        month.setFirstDayOfWeek(Qt.DayOfWeek.Saturday)
        month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        month.setMinimumDate(QDate(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day))
        month.setMaximumDate(QDate(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day))
        for day in _DAYS:
            look = QTextCharFormat()
            look.setForeground(self._ink.theme.red if day == Qt.DayOfWeek.Friday else self._ink.theme.ink)
            month.setWeekdayTextFormat(day, look)

    def open_at(self, corner: QPoint) -> None:
        """Open with the upper reading corner at a point of the screen."""
        self.month.setFixedSize(self._ink.px(340), self._ink.px(260))
        self.adjustSize()
        if self._ink.rtl:
            corner.setX(corner.x() - self.width())
        screen = self.screen().availableGeometry()
        corner.setY(min(corner.y(), screen.bottom() - self.height()))
        self.move(corner)
        self.show()
        self.month.setFocus()

    def _chosen(self, day: QDate) -> None:
        self.close()
        self._take(date(day.year(), day.month(), day.day()))
