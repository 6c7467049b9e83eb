"""One open study: the bar along the top, the pages, and the line along the foot."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.asker import Asker
from sscexo_desktop.gui.chrome import Fitted, Ground, label, line_height, on_keys
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.gui.nav import NavItem, NavList
from sscexo_desktop.gui.pages import build_page, page_groups, page_title
from sscexo_desktop.gui.participant import ParticipantPage
from sscexo_desktop.gui.participant_banner import ParticipantBanner
from sscexo_desktop.gui.participants import ParticipantsPage
from sscexo_desktop.gui.status_bar import StatusBar
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.top_bar import TopBar
from sscexo_desktop.gui.work_bar import WorkBar
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.settings import Preferences
from sscexo_desktop.study.texts import Manner


class StudyView(QWidget):
    """The open study; it is painted anew in another manner or look without losing what is typed."""

    prefer_asked = Signal(object)
    rename_asked = Signal()
    close_asked = Signal()

    def __init__(
        self,
        session: Session,
        theme: Theme,
        preferences: Preferences,
        ask: Asker,
        reader: Callable[[Path], Session],
        *,
        practice: bool = False,
    ) -> None:
        super().__init__()
        self.session = session
        self._ask = ask
        self._reader = reader
        self._practice = practice
        self.page: QWidget | None = None
        self.spot = Spot("participants")
        self.works = WorkBar(ask.tell)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.dress(theme, preferences)
        on_keys(self, "Alt+Left", partial(self.go, Spot("participants")))
        on_keys(self, "F1", partial(self.go, Spot("help")))

    # ---- look --------------------------------------------------------------------------------------------------------------

    def dress(self, theme: Theme, preferences: Preferences) -> None:
        """Paint everything anew in this look and manner; the place and what is typed stay."""
        self._theme = theme
        self._preferences = preferences
        manner = Manner(preferences.language, preferences.calendar)
        self.desk = Desk(
            Speaker(manner), theme, self._ask, self.session, preferences, self.go, self.works.start, self._prefer, self._reader
        )
        self._open(self.spot, keep=True)

    def _prefer(self, change: Callable[[Preferences], Preferences]) -> None:
        self.prefer_asked.emit(change(self._preferences))

    def _clear(self) -> None:
        while (part := self._layout.takeAt(0)) is not None:
            widget = part.widget()
            if widget is not None and widget is not self.works:
                widget.hide()
                widget.deleteLater()

    def _open(self, spot: Spot, *, keep: bool = False) -> None:
        entry, place = None, None
        stood = self._stood()
        if keep and isinstance(self.page, ParticipantPage) and self.page.pane is not None:
            self.page.commit()
            entry, place = self.page.entry, self.page.pane.form.current_place
        self.setUpdatesEnabled(False)
        self._clear()
        desk = self.desk
        self.bar = TopBar(desk.say, desk.theme, desk.preferences)
        self.bar.changed.connect(self.prefer_asked)
        self.bar.rename.connect(self.rename_asked)
        self.status = StatusBar(self.session, desk.say, desk.theme)
        if spot.page == "participant":
            page = ParticipantPage(desk, spot, entry)
            page.drafted.connect(self.status.show_draft)
            page.saved.connect(self._after_saving)
            spot = page.spot
            self.page = page
        else:
            self.page = build_page(desk, spot)
        self.spot = spot
        self._show_banner()
        self._lay_out()
        self.setUpdatesEnabled(True)
        self._show_kept()
        if isinstance(self.page, ParticipantPage) and self.page.pane is not None:
            if place is not None:
                self.page.pane.form.go_to(place)
            else:
                self.page.pane.focus_form()
        elif isinstance(self.page, ParticipantsPage):
            self.page.arrive(stood[0], stood[1] if isinstance(stood[1], int) else self.page.column_of(stood[1]))

    def _stood(self) -> tuple[str, str | int]:
        """Return the participant where one stands, with the visit or the column of the table; "" for nobody."""
        if isinstance(self.page, ParticipantsPage):
            return self.page.matrix.current_number() or "", self.page.matrix.currentIndex().column()
        return self.spot.participant, self.spot.visit

    def _lay_out(self) -> None:
        if self.page is None:
            return
        self._layout.addWidget(self.bar)
        for strip in self._strips():
            self._layout.addWidget(strip)
        middle = QWidget()
        across = QHBoxLayout(middle)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        if not isinstance(self.page, ParticipantPage):
            across.addWidget(self._navigation())
        across.addWidget(self.page, 1)
        self._layout.addWidget(middle, 1)
        self.works.dress(self.desk.say, self.desk.theme)
        self._layout.addWidget(self.works)
        self._layout.addWidget(self.status)

    def _strips(self) -> list[QWidget]:
        say, file = self.desk.say, self.session.file
        found: list[QWidget] = []
        if self._practice:
            found.append(self._strip(say("Demo study: nobody in it is real, and it is thrown away when you close it."), "blue"))
        if file.read_only:
            words = (
                say("Read only: {who} has this file open. Close it there, then open it here again.", who=file.held_by)
                if file.held_by
                else say("Read only: this file cannot be changed from here.")
            )
            found.append(self._strip(words, "amber"))
        return found

    def _strip(self, words: str, tone: str) -> QWidget:
        theme = self.desk.theme
        ground = Ground(getattr(theme, f"{tone}_pale"), getattr(theme, f"{tone}_line"), "bottom")
        line = round(line_height(self))
        inside = QHBoxLayout(ground)
        inside.setContentsMargins(line, round(line * 0.3), line, round(line * 0.3) + 1)
        inside.addWidget(label(words, getattr(theme, tone), 0.95, weight=QFont.Weight.DemiBold, wrap=True), 1)
        return ground

    def _show_banner(self) -> None:
        say, theme = self.desk.say, self.desk.theme
        if self.spot.page == "participant":
            banner = ParticipantBanner(self.desk, self.spot.participant)
            banner.back.connect(lambda: self.go(Spot("participants")))
            self.bar.show_place(banner)
            return
        study = self.session.study
        words = say("{study} · {registry}", study=study.short_title, registry=study.registry)
        self.bar.show_place(Fitted(words, theme.muted, 0.95))

    def _navigation(self) -> NavList:
        say, theme = self.desk.say, self.desk.theme
        nav = NavList(theme)
        for heading, names in page_groups(say):
            if heading:
                nav.heading(heading)
            for name in names:
                item = NavItem(page_title(say, name), theme, chosen=name == self.spot.page)
                nav.add(item, partial(self.go, Spot(name)))
        nav.add(NavItem(say("Close the study"), theme), self.close_asked.emit)
        nav.close_up()
        return nav

    # ---- moving ------------------------------------------------------------------------------------------------------------

    def go(self, spot: Spot) -> None:
        """Go to another place, unless the person would rather stay."""
        if isinstance(self.page, ParticipantPage) and not self.page.may_leave():
            return
        self._open(spot)

    def begin(self) -> None:
        """Ask about drafts that an earlier run left behind."""
        if isinstance(self.page, ParticipantsPage):
            self.page.matrix_focus()  # taken when the page was built, before it was part of the window
        drafts = self.session.file.drafts()
        if not drafts or self.session.file.read_only:
            return
        chosen = self._ask.recover(drafts)
        for n, draft in enumerate(drafts):
            if chosen.get(n) == "discard":
                self.session.file.drop_draft(draft.key)
        first = next((drafts[n] for n in sorted(chosen) if chosen[n] == "open"), None)
        if first is not None:
            key = first.key
            self.go(Spot("participant", key.participant, key.visit, key.form, key.occurrence))
        elif "discard" in chosen.values():
            self._open(self.spot)

    def end(self) -> bool:
        """Return whether the study may be closed now."""
        if isinstance(self.page, ParticipantPage) and not self.page.may_leave():
            return False
        self.works.stop_all()
        return True

    def _show_kept(self) -> None:
        if self.session.file.read_only:
            self.status.show_reading()
            return
        page = self.page
        draft = self.session.file.draft(page.entry.key) if isinstance(page, ParticipantPage) and page.entry else None
        if draft is not None:
            self.status.show_draft(draft.touched_at)
        else:
            self.status.show_saved()

    def _after_saving(self, record: object) -> None:
        self.status.show_saved(getattr(record, "saved_at", None))
        self._show_banner()
