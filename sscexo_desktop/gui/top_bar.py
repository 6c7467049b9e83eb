"""The bar along the top: where one is, and the switches of language, calendar and look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.surface import LEFT, RIGHT, Ground, Words, fill, line_height, on_keys, rounded, sized, write
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.settings import SCALES, Preferences

if TYPE_CHECKING:
    from PySide6.QtGui import QActionGroup, QEnterEvent, QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QMenu

Say = Callable[[str], str]
Language = Literal["en", "fa"]
Calendar = Literal["gregorian", "jalali"]


class Switch(QAbstractButton):
    """Two words in one pill, the chosen one set in bold; a press changes to the other."""

    def __init__(self, words: tuple[str, str], second: bool, name: str, theme: Theme) -> None:
        super().__init__()
        self._words = words
        self._second = second
        self._theme = theme
        self.setAccessibleName(f"{name}: {words[second]}")
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Look pressable under the pointer, and leave the cursor in the form when one presses."""
        from PySide6.QtCore import Qt

        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        super().enterEvent(event)

    def _fonts(self) -> tuple[QFont, QFont]:
        chosen, other = sized(self.font(), 0.9, QFont.Weight.DemiBold), sized(self.font(), 0.9)
        return (other, chosen) if self._second else (chosen, other)

    def _widths(self) -> tuple[float, float]:
        bold = QFontMetricsF(sized(self.font(), 0.9, QFont.Weight.DemiBold))
        return bold.horizontalAdvance(self._words[0]), bold.horizontalAdvance(self._words[1])

    def sizeHint(self) -> QSize:
        """Return room for both words."""
        line = line_height(self)
        return QSize(round(sum(self._widths()) + line * 2.1), round(line * 1.5))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the pill with its two words."""
        painter = QPainter(self)
        theme, box = self._theme, QRectF(self.rect())
        rounded(painter, box, box.height() / 2, theme.card, theme.field_line)
        if self.hasFocus():
            rounded(painter, box, box.height() / 2, None, theme.teal, 2)
        first, second = self._widths()
        middle = box.width() / 2 + (first - second) / 2
        gap = line_height(self) * 0.35
        fonts = self._fonts()
        for n, (word, font) in enumerate(zip(self._words, fonts, strict=True)):
            part = (
                QRectF(0, 0, middle - gap, box.height())
                if n == 0
                else QRectF(middle + gap, 0, box.width() - middle - gap, box.height())
            )
            write(painter, part, RIGHT if n == 0 else LEFT, word, font, theme.teal if n == self._second else theme.muted)
        third = round(box.height() / 3.4)
        fill(painter, QRectF(round(middle), third, 1, box.height() - 2 * third), theme.field_line)


class TopBar(Ground):
    """The bar along the top; `changed` carries the new `Preferences`."""

    changed = Signal(object)

    def __init__(self, say: Say, theme: Theme, preferences: Preferences) -> None:
        super().__init__(theme.card, theme.line, "bottom")
        self._say = say
        self._theme = theme
        self._preferences = preferences
        line = line_height(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(round(line * 0.9), round(line * 0.4), round(line * 0.9), round(line * 0.4) + 1)
        layout.setSpacing(round(line * 0.6))
        self.trail = QHBoxLayout()
        self.trail.setSpacing(round(line * 0.6))
        layout.addWidget(Words("SSc-EXO", theme.teal, 1.2, QFont.Weight.DemiBold))
        layout.addLayout(self.trail, 1)
        self._pills = QHBoxLayout()
        layout.addLayout(self._pills)
        self._add_switches(layout)
        self._layout = layout
        self._open_person: Callable[[], object] | None = None

    def _add_switches(self, layout: QHBoxLayout) -> None:
        say, now = self._say, self._preferences
        language = Switch(("EN", "فا"), now.language == "fa", say("Language"), self._theme)
        language.clicked.connect(lambda _on=False: self.changed.emit(replace(now, language="en" if now.language == "fa" else "fa")))
        calendar = Switch((say("Gregorian"), say("Jalali")), now.calendar == "jalali", say("Calendar"), self._theme)
        calendar.clicked.connect(
            lambda _on=False: self.changed.emit(replace(now, calendar="gregorian" if now.calendar == "jalali" else "jalali"))
        )
        self.look = Button(say("Aa"), self._theme, "pill", act=self.open_menu)
        self.look.setAccessibleName(say("Theme and text size"))
        self.look.setToolTip(say("Theme and text size (Ctrl+,)"))
        on_keys(self, "Ctrl+,", self.open_menu)
        for each in (language, calendar, self.look):
            layout.addWidget(each)
        self._spare: list[QAbstractButton] = [calendar]

    def add_person(self, pill: QAbstractButton, open_menu: Callable[[], object]) -> None:
        """Put the person at the end; where there is no room the menu of the look opens theirs."""
        self._layout.addWidget(pill)
        self._spare.insert(0, pill)
        self._open_person = open_menu

    def add_pill(self, pill: QWidget) -> None:
        """Put a switch of the page before those of the program, in place of the one that was there."""
        while (entry := self._pills.takeAt(0)) is not None:
            if (old := entry.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._pills.addWidget(pill)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is tight, the participant comes first: name and calendar are in the menu as well."""
        super().resizeEvent(event)
        line = line_height(self)
        for each, least in zip(reversed(self._spare), (36, 48), strict=False):
            each.setVisible(self.width() >= line * least)

    def minimumSizeHint(self) -> QSize:
        """Ask for no more than what stays when it is tight: the window must not grow for pills that are about to go."""
        return QSize(round(line_height(self) * 20), super().minimumSizeHint().height())

    def show_place(self, *parts: QWidget) -> None:
        """Show where one is, after the name of the program."""
        while (entry := self.trail.takeAt(0)) is not None:
            if (old := entry.widget()) is not None:
                old.deleteLater()
        for each in parts:
            self.trail.addWidget(each)
        self.trail.addStretch(1)

    def menu(self) -> QMenu:
        """Return the menu of theme and text size."""
        from PySide6.QtGui import QActionGroup
        from PySide6.QtWidgets import QMenu

        say, now = self._say, self._preferences
        menu = QMenu(self)
        menu.setStyleSheet(self._theme.style_sheet())
        other_language: Language = "en" if now.language == "fa" else "fa"
        menu.addAction("English" if other_language == "en" else "فارسی").triggered.connect(
            lambda _on=False: self.changed.emit(replace(now, language=other_language))
        )
        other_calendar: Calendar = "gregorian" if now.calendar == "jalali" else "jalali"
        words = say("Gregorian calendar") if other_calendar == "gregorian" else say("Jalali calendar")
        menu.addAction(words).triggered.connect(lambda _on=False: self.changed.emit(replace(now, calendar=other_calendar)))
        menu.addSeparator()
        themes = QActionGroup(menu)
        choices: tuple[tuple[Literal["light", "dark"], str], ...] = (("light", say("Light")), ("dark", say("Dark")))
        for name, words in choices:
            self._add_choice(menu, themes, words, replace(now, theme=name), now.theme == name)
        menu.addSeparator()
        scales = QActionGroup(menu)
        for scale in SCALES:
            self._add_choice(menu, scales, f"{round(scale * 100)} %", replace(now, font_scale=scale), now.font_scale == scale)
        menu.addSeparator()
        if self._open_person is not None:
            person = menu.addAction(say("You: password, lock, log out…"))
            person.triggered.connect(self._person_chosen)
        return menu

    def _person_chosen(self, _on: bool = False) -> None:
        if self._open_person is not None:
            self._open_person()

    def _add_choice(self, menu: QMenu, group: QActionGroup, words: str, then: Preferences, on: bool) -> None:
        from PySide6.QtGui import QAction

        action = QAction(words, menu, checkable=True, checked=on)
        group.addAction(action)
        action.triggered.connect(lambda _on=False: self.changed.emit(then))
        menu.addAction(action)

    def open_menu(self) -> None:
        """Open the menu of theme and text size below its button."""
        from PySide6.QtCore import QPoint, Qt

        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        corner = (
            self.look.rect().bottomRight()
            if not self.isRightToLeft()
            else self.look.rect().bottomLeft()
        )
        at = self.look.mapToGlobal(corner) + QPoint(0, 4)
        menu.popup(at - QPoint(menu.sizeHint().width(), 0) if not self.isRightToLeft() else at)
        menu.setFocus()
