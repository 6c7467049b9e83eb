"""The two bars of the preview: above the paper what it is and what becomes of it, below where one is and how large it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Ground, TextField, label, line_height
from sscexo_desktop.gui.papers.paper_area import STEP, PaperArea
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.work_bar import Gauge
from sscexo_desktop.gui.wrapping import Group, Wrapping
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.digits import StrangeDigitError, normalise


@dataclass(frozen=True)
class Pill:
    """One of several choices: its words, whether it is the one, and what choosing it does; `name` is the object's."""

    words: str
    chosen: Callable[[], bool]
    choose: Callable[[], object]
    name: str = ""


class _Bar(Ground):
    """A strip whose groups wrap."""

    def __init__(self, theme: Theme, side: str, groups: list[Group], at_end: int) -> None:
        super().__init__(theme.card, theme.line, "bottom" if side == "bottom" else "top")
        line = line_height(self)
        self.lines = inside = QVBoxLayout(self)
        inside.setContentsMargins(round(line * 0.8), round(line * 0.45), round(line * 0.8), round(line * 0.45) + 1)
        self.inside = Wrapping(groups, at_end)
        inside.addWidget(self.inside)


class ChoiceBar(_Bar):
    """Languages, kinds of copy, and the two ways out."""

    def __init__(self, theme: Theme, choices: tuple[tuple[Pill, ...], ...], acts: tuple[Button, ...]) -> None:
        self.pills: list[tuple[Button, Pill]] = []
        groups = [self._group(theme, each) for each in choices if len(each) > 1]
        super().__init__(theme, "bottom", [*groups, Group(*acts)], 1)

    def _group(self, theme: Theme, pills: tuple[Pill, ...]) -> Group:
        made = []
        for each in pills:
            button = Button(each.words, theme, "pill", act=each.choose)
            button.setCheckable(True)
            button.setObjectName(each.name)
            made.append(button)
            self.pills.append((button, each))
        return Group(*made)

    def refresh(self) -> None:
        """Show which are chosen."""
        for button, pill in self.pills:
            button.setChecked(pill.chosen())


class PageField(TextField):
    """The number of the page one is on; another one typed, in any digits, leads there."""

    def __init__(self, theme: Theme, say: Speaker) -> None:
        super().__init__(theme, "", say("Page"))
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)

    def sizeHint(self) -> QSize:
        """Return room for a number of four digits."""
        line = line_height(self)
        return QSize(round(line * 3), round(line * 1.6))

    def number(self) -> int | None:
        """Return the number typed, `None` if it is none."""
        try:
            typed = normalise(self.text())
        except StrangeDigitError:
            return None
        return int(typed) if typed.isascii() and typed.isdecimal() else None


class PlaceBar(_Bar):
    """What there is to be known, and below it the page, how far a job is, and the zoom."""

    cancelled = Signal()

    def __init__(self, theme: Theme, say: Speaker, area: PaperArea) -> None:
        self._say, self._area = say, area
        self._pages = self._page_group(theme)
        self._how_far = label("", theme.muted, 0.93)
        self.gauge = Gauge(theme)
        self.gauge.setFixedWidth(theme.px(90))
        self.cancel = Button(say("Cancel"), theme, "quiet", "Esc", act=self._cancel)
        self._progress = Group(self._how_far, self.gauge, self.cancel)
        super().__init__(theme, "top", [self._pages, self._progress, self._zoom_group(theme)], 1)
        self._told = label("", theme.ink, 0.95, wrap=True)
        self.lines.insertWidget(0, self._told)
        area.turned.connect(self._turned)
        area.zoomed.connect(self._zoomed)
        self.tell("")

    def _button(self, theme: Theme, words: str, name: str, act: Callable[[], object], keys: str = "") -> Button:
        found = Button(words, theme, "pill", act=act)
        found.setAccessibleName(name)
        found.setToolTip(f"{name} ({keys})" if keys else name)
        return found

    def _page_group(self, theme: Theme) -> Group:
        say, area = self._say, self._area
        self.before = self._button(theme, "↑", say("Previous page"), lambda: area.turn(-1), "Ctrl+PgUp")
        self.after = self._button(theme, "↓", say("Next page"), lambda: area.turn(1), "Ctrl+PgDown")
        self.page = PageField(theme, say)
        self.page.setToolTip(say("Go to page ({keys})", keys="Ctrl+G"))
        self.page.returnPressed.connect(self._go)
        self.of = label("", theme.muted, 0.93)
        return Group(label(say("Page"), theme.muted, 0.93), self.page, self.of, self.before, self.after)

    def _zoom_group(self, theme: Theme) -> Group:
        say, area = self._say, self._area
        smaller = self._button(theme, "−", say("Smaller"), lambda: area.zoom(1 / STEP), "Ctrl+−")
        larger = self._button(theme, "+", say("Larger"), lambda: area.zoom(STEP), "Ctrl++")
        self.true = self._button(theme, say("{n} %", n=100), say("True size"), area.true_size, "Ctrl+1")
        self.fits = {
            "width": self._button(theme, say("Width"), say("As wide as the window"), lambda: area.fit_to("width"), "Ctrl+2"),
            "page": self._button(theme, say("Whole page"), say("The whole page"), lambda: area.fit_to("page"), "Ctrl+0"),
        }
        for each in self.fits.values():
            each.setCheckable(True)
        return Group(*self.fits.values(), smaller, self.true, larger)

    # ---- pages -------------------------------------------------------------------------------------------------------------

    def _turned(self, page: int) -> None:
        if not self.page.hasFocus():
            self.page.setText(self._say.digits(str(page + 1)))
        self.before.setEnabled(page > 0)
        self.after.setEnabled(page + 1 < self._area.view.count)

    def show_count(self, count: int) -> None:
        """Show of how many pages; of none there is nothing to turn."""
        self.of.setText(self._say("of {n}", n=count))
        self._pages.setVisible(count > 0)
        self.inside.arrange()

    def ask_page(self) -> None:
        """Let a page be typed."""
        self.page.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.page.selectAll()

    def _go(self) -> None:
        number = self.page.number()
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)
        if number is not None:
            self._area.go_to(number - 1)
        self._turned(self._area.page)

    # ---- zoom --------------------------------------------------------------------------------------------------------------

    def _zoomed(self, zoom: float) -> None:
        self.true.setText(self._say("{n} %", n=round(zoom * 100)))
        for name, button in self.fits.items():
            button.setChecked(self._area.fit == name)
        self.inside.arrange()

    # ---- what is going on --------------------------------------------------------------------------------------------------

    def tell(self, words: str) -> None:
        """Say something for as long as nothing else is to be said; "" for nothing."""
        self._told.setText(words)
        self._told.setVisible(bool(words))
        self._progress.hide()
        self.inside.arrange()

    def show_progress(self, words: str, part: float) -> None:
        """Say how far a job is, with a way to stop it."""
        if self._progress.isHidden():
            self.tell("")
            self.cancel.setEnabled(True)
        self._how_far.setText(words)
        self.gauge.show_part(part)
        self._progress.show()
        self.inside.arrange()

    @property
    def told(self) -> str:
        """What is said just now."""
        return self._told.text() if self._progress.isHidden() else self._how_far.text()

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.cancelled.emit()

