"""One open study: the bar along the top, the pages, and the line along the foot."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sscexo_desktop.actions.left_drafts import left_drafts, settle
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.asker import Asker
from sscexo_desktop.gui.bands import Notices, practice_band, read_only_strip
from sscexo_desktop.gui.chrome import Fitted, on_keys
from sscexo_desktop.gui.desk import Desk, Kept, Spot
from sscexo_desktop.gui.files.backup_watch import BackupWatch
from sscexo_desktop.gui.files.recovery_notice import recovery_strips
from sscexo_desktop.gui.nav import NavItem, NavList
from sscexo_desktop.gui.pages import build_page, home, page_groups, page_title, permitted_page
from sscexo_desktop.gui.participant import ParticipantPage
from sscexo_desktop.gui.participant_banner import ParticipantBanner
from sscexo_desktop.gui.participant_view import ParticipantView
from sscexo_desktop.gui.participant_view_page import ParticipantViewPage
from sscexo_desktop.gui.participants import ParticipantsPage
from sscexo_desktop.gui.status_bar import StatusBar
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.top_bar import TopBar
from sscexo_desktop.gui.work_bar import WorkBar
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.settings import Preferences
from sscexo_desktop.study.texts import Manner, Message


class StudyView(QWidget):
    """The open study; it is painted anew in another manner or look without losing what is typed.

    `notices` are sentences shown once beneath the bar. `turned` tells that another page is shown, `rewrite_asked` carries a
    `Rewrite` of the file's key, `restore_asked` the path in whose place a backup is to be put.
    """

    prefer_asked = Signal(object)
    close_asked = Signal()
    lock_asked = Signal()
    log_out_asked = Signal()
    turned = Signal()
    rewrite_asked = Signal(object)
    restore_asked = Signal(object)

    def __init__(
        self,
        session: Session,
        theme: Theme,
        preferences: Preferences,
        ask: Asker,
        reader: Callable[[Path, Session], Session],
        backups: BackupWatch,
        *,
        notices: tuple[Message, ...] = (),
        demo: bool = False,
    ) -> None:
        super().__init__()
        self.session = session
        self._ask = ask
        self._reader = reader
        self._backups = backups
        self._notices = (*notices, *(session.checked.notices if session.checked else ()))
        self._put_away: set[Message] = set()
        self._demo = demo
        self._kept = Kept()
        self.page: QWidget | None = None
        self.spot = home(session)
        self.works = WorkBar(ask.tell)
        self.works.ended.connect(self._remember)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.participant_view = ParticipantView(self)
        self.dress(theme, preferences)
        on_keys(self, "Alt+Left", lambda: self.go(home(self.session)))
        on_keys(self, "F1", partial(self.go, Spot("help")))
        on_keys(self, "Ctrl+L", self.lock_asked.emit)

    # ---- look --------------------------------------------------------------------------------------------------------------

    def dress(self, theme: Theme, preferences: Preferences) -> None:
        """Paint everything anew in this look and manner; the place and what is typed stay."""
        self._preferences = preferences
        say = Speaker(Manner(preferences.language, preferences.calendar))
        ways = self.go, self.works.start, self._prefer, self._read
        self.desk = Desk(say, theme, self._ask, self.session, preferences, *ways, self._backups, self._kept)
        self.turn(self.spot, keep=True)

    def _prefer(self, change: Callable[[Preferences], Preferences]) -> None:
        self.prefer_asked.emit(change(self._preferences))

    def _read(self, path: Path) -> Session:
        return self._reader(path, self.session)

    def _clear(self) -> None:
        while (part := self._layout.takeAt(0)) is not None:
            widget = part.widget()
            if widget is not None and widget is not self.works:
                widget.hide()
                widget.deleteLater()

    def turn(self, spot: Spot, *, keep: bool = False) -> None:
        """Show another place without asking; with `keep` what is being typed goes along."""
        page, stood, place, drawn = self.page, self._stood(), None, False
        entry = None
        if keep and isinstance(page, ParticipantPage) and page.pane is not None:
            page.commit()
            entry, place = page.entry, page.pane.form.current_place
            drawn = page.pane.form.board.is_drawn(place)
        self.setUpdatesEnabled(False)
        self._clear()
        self.bar = self._top()
        self.status = StatusBar(self.desk)
        self.notices = Notices(self.desk.say, self.desk.theme, self._put_away)
        self.look_around()
        if self.participant_view.on:
            shown = self.participant_view.page(self.desk, spot)
            self.page, self.spot = shown, shown.spot
        elif spot.page == "participant" and permitted_page(self.session, "participant"):
            self.page = opened = ParticipantPage(self.desk, spot, entry)
            opened.drafted.connect(self.status.show_draft)
            opened.saved.connect(self._after_saving)
            self.spot = opened.spot
        else:
            self.spot = spot if permitted_page(self.session, spot.page) else home(self.session)
            again = getattr(page, "again", None) if keep else None  # a page that goes on where it stood
            self.page = again(self.desk) if again else build_page(self.desk, self.spot)
            if (rewrite := getattr(self.page, "rewrite_asked", None)) is not None:
                rewrite.connect(self.rewrite_asked)
            if (restore := getattr(self.page, "restore_asked", None)) is not None:
                restore.connect(self.restore_asked)
        self._show_banner()
        self._lay_out()
        self.setUpdatesEnabled(True)
        self._show_kept()
        if isinstance(self.page, ParticipantPage) and self.page.pane is not None:
            if place is not None:
                self.page.pane.form.board.draw(place, drawn=drawn)
                self.page.pane.form.go_to(place)
            else:
                self.page.pane.focus_form()
        elif (focus := getattr(self.page, "focus_form", None)) is not None:
            focus()
        elif isinstance(self.page, ParticipantsPage):
            self.page.arrive(stood[0], stood[1] if isinstance(stood[1], int) else self.page.column_of(stood[1]))
        self.turned.emit()

    def _stood(self) -> tuple[str, str | int]:
        """Return the participant where one stands, with the visit or the column of the table; "" for nobody."""
        if isinstance(self.page, ParticipantsPage):
            return self.page.matrix.current_number() or "", self.page.matrix.currentIndex().column()
        return self.spot.participant, self.spot.visit

    def _lay_out(self) -> None:
        if self.page is None:
            return
        turned_to_participant = self.participant_view.on
        if self.session.file.practice:
            self._layout.addWidget(practice_band(self.desk.say, self.desk.theme, demo=self._demo))
        self._layout.addWidget(self.bar)
        for each in (self.participant_view.band(),) if turned_to_participant else self._strips():
            self._layout.addWidget(each)
        middle = QWidget()
        across = QHBoxLayout(middle)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        if not isinstance(self.page, (ParticipantPage, ParticipantViewPage)):
            across.addWidget(self._navigation())
        across.addWidget(self.page, 1)
        self._layout.addWidget(middle, 1)
        self.works.dress(self.desk.say, self.desk.theme)
        self._layout.addWidget(self.works)
        self._layout.addWidget(self.participant_view.foot() if turned_to_participant else self.status)

    # ---- bars --------------------------------------------------------------------------------------------------------------

    def _top(self) -> TopBar:
        from sscexo_desktop.gui.people.person_menu import PersonPill

        desk = self.desk
        bar = TopBar(desk.say, desk.theme, desk.preferences)
        bar.changed.connect(self.prefer_asked)
        person = PersonPill(desk)
        person.lock_asked.connect(self.lock_asked)
        person.log_out_asked.connect(self.log_out_asked)
        bar.add_person(person, person.open_menu)
        self.person = person
        return bar

    def _strips(self) -> list[QWidget]:
        file = self.session.file
        held = [read_only_strip(self.desk.say, self.desk.theme, file.held_by)] if file.read_only else []
        recovery = [] if self._demo else recovery_strips(self.desk, self.spot, self._put_away)
        return [*held, *recovery, self.notices]

    def look_around(self) -> None:
        """Show what there is to be known about this workstation now, and take away what is no longer so."""
        self.notices.tell(tuple(dict.fromkeys((*self._notices, *self.session.warnings))))

    def notice(self, *sentences: Message) -> None:
        """Show more sentences beneath the bar."""
        self._notices += sentences
        self.look_around()

    def _show_banner(self) -> None:
        say, theme = self.desk.say, self.desk.theme
        if self.participant_view.on:
            self.bar.show_place(self.participant_view.place())
            return
        self.bar.add_pill(self.participant_view.switch())
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
        for heading, names in page_groups(say, self.session):
            if heading:
                nav.heading(heading)
            for name in names:
                item = NavItem(page_title(say, name), theme, chosen=name == self.spot.page)
                item.setObjectName(f"page-{name}")
                nav.add(item, partial(self.go, Spot(name)))
        nav.add(NavItem(say("Close the study"), theme), self.close_asked.emit)
        nav.close_up()
        return nav

    # ---- moving ------------------------------------------------------------------------------------------------------------

    def go(self, spot: Spot) -> None:
        """Go to another place, unless the person would rather stay."""
        if self.session.access.locked:
            self.lock_asked.emit()
            return
        if not self._may_leave():
            return
        try:
            self.turn(spot)
        except Trouble as trouble:  # the role was taken away meanwhile
            self._ask.tell(trouble)
            self.turn(Spot("help"))

    def _may_leave(self) -> bool:
        """Let a page on which something is typed ask before it is left."""
        ask = getattr(self.page, "may_leave", None)
        return ask is None or bool(ask())

    def begin(self) -> None:
        """Ask about drafts that an earlier run left behind."""
        if isinstance(self.page, ParticipantsPage):
            self.page.matrix_focus()  # taken when the page was built, before it was part of the window
        elif (focus := getattr(self.page, "focus_form", None)) is not None:
            focus()
        drafts = left_drafts(self.session)
        if not drafts:
            return
        chosen = self._ask.recover(drafts)
        key = settle(self.session, drafts, chosen)
        if key is not None:
            self.go(Spot("participant", key.participant, key.visit, key.form, key.occurrence))
        elif "discard" in chosen.values():
            self.turn(self.spot)

    def commit(self) -> None:
        """Keep what stands in the field being typed in, as a draft."""
        commit = getattr(self.page, "commit", None)
        if commit is not None:
            commit()

    def end(self) -> bool:
        """Return whether the study may be closed now."""
        if not self._may_leave():
            return False
        self.works.stop_all()
        return True

    def _remember(self) -> None:
        """Keep on this workstation how far the trail had come when something was printed, backed up or exported."""
        try:
            self.session.file.remember_head()
        except Trouble as trouble:
            self._ask.tell(trouble)

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
