"""What waits for a signature: overrides first; several forms are signed in one act (F39, F71, F77)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent

from sscexo_desktop.actions import signing
from sscexo_desktop.actions.record_words import record_words
from sscexo_desktop.actions.signing import Waiting
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chip import Chip
from sscexo_desktop.gui.chrome import Card, label, line_height, nothing_there, row
from sscexo_desktop.gui.combo import FilterBox
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.gui.matrix import Matrix, MatrixRow, Words
from sscexo_desktop.gui.page import Page
from sscexo_desktop.gui.sign_here import Signer
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.review import Meaning
from sscexo_desktop.study.review_words import MEANINGS

Ticked = tuple[RecordKey, Meaning]


class TickTable(Matrix):
    """A table whose rows can be ticked: Space ticks the row one stands on."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick on Space; all else as tables do."""
        if event.key() == Qt.Key.Key_Space and self.current_number() is not None:
            self.opened.emit((self.current_number(), 0))
            return
        super().keyPressEvent(event)


class ToSignPage(Page):
    """The records that this person could sign, each with why it waits and what hinders it still."""

    def __init__(self, desk: Desk) -> None:
        say, theme = desk.say, desk.theme
        self.sign = Button(say("Sign what is ticked…"), theme, "primary", "Ctrl+Shift+S", act=self._sign)
        self.sign.setObjectName("act-sign")
        about = say("Look at each form first: Enter opens it. Space ticks; what is ticked is signed in one act.")
        super().__init__(desk, say("To sign"), about, self.sign, wide=70)
        line = round(line_height(self))
        self._ticked: set[Ticked] = set()
        self._waiting = signing.waiting(desk.session)
        self.filters = self._make_filters()
        self.all = Button(say("Tick all that can be signed"), theme, "quiet", act=self._tick_all)
        self.body.addLayout(row(*self.filters.values(), 1, self.all, spacing=round(line * 0.5)))
        card = Card(theme)
        card.body.setContentsMargins(1, round(line * 0.15), 1, round(line * 0.15))
        self.table = TickTable(theme)
        self.table.setAccessibleName(say("To sign"))
        self.table.opened.connect(self._open)
        card.body.addWidget(self.table)
        self._none = nothing_there(theme, say("Nothing waits for your signature."))
        card.body.addWidget(self._none)
        self.body.addWidget(card)
        self.about = label("", theme.muted, 0.95, wrap=True)
        self.body.addWidget(self.about)
        self.body.addStretch(1)
        self.table.stood.connect(self._stand)
        self._show_rows()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the table."""
        super().showEvent(event)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_filters(self) -> dict[str, FilterBox]:
        say, theme = self.desk.say, self.desk.theme
        meanings = [(each, say(MEANINGS[each])) for each in dict.fromkeys(each.meaning for each in self._waiting)]
        numbers = sorted({each.key.participant for each in self._waiting})
        found = {
            "meaning": FilterBox(theme, say("Meaning"), say("All meanings"), meanings),
            "participant": FilterBox(theme, say("Participant"), say("All participants"), [(each, each) for each in numbers]),
        }
        for box in found.values():
            box.currentIndexChanged.connect(lambda _index: self._show_rows())
        return found

    def again(self, desk: Desk) -> ToSignPage:
        """Return the page in another manner or look, with the same ticks and filters."""
        found = ToSignPage(desk)
        found._ticked = set(self._ticked)
        for name, box in self.filters.items():
            found.filters[name].choose(box.chosen)
        found._show_rows()
        return found

    # ---- rows --------------------------------------------------------------------------------------------------------------

    def _shown(self) -> list[Waiting]:
        meaning, number = self.filters["meaning"].chosen, self.filters["participant"].chosen
        return [each for each in self._waiting if meaning in ("", each.meaning) and number in ("", each.key.participant)]

    def _show_rows(self) -> None:
        say, shown = self.desk.say, self._shown()
        columns = ("", say("Participant"), say("Form"), say("Meaning"), say("Why it waits"), say("What hinders it"))
        self.table.show_rows(columns, tuple(self._row(n, each) for n, each in enumerate(shown)), range(4, 6))
        self.table.setVisible(bool(shown))
        self._none.setVisible(not shown)
        count = len(self._ticked)
        self.sign.setText(say("Sign {n} ticked…", n=count) if count else say("Sign what is ticked…"))
        self.sign.setAccessibleName(self.sign.text())
        self.sign.updateGeometry()
        self.sign.setEnabled(count > 0)
        self.all.setEnabled(any(each.hindrance is None for each in shown))

    def _row(self, n: int, waiting: Waiting) -> MatrixRow:
        say, theme = self.desk.say, self.desk.theme
        ticked = (waiting.key, waiting.meaning) in self._ticked
        if waiting.hindrance is not None:
            box: Words | Chip = Words("–")
        else:
            words = say("ticked") if ticked else say("not ticked")
            box = Chip("", theme.teal if ticked else theme.muted, mark="ticked" if ticked else "unticked", bare=True, spoken=words)
        cells = (
            box,
            Words(waiting.key.participant, bold=True),
            Words(record_words(say, self.desk.session.study, waiting.key), most=12),
            Words(say(MEANINGS[waiting.meaning])),
            Words(say(waiting.why), most=11),
            Words(say(waiting.hindrance) if waiting.hindrance is not None else "–", most=11),
        )
        return MatrixRow(str(n), cells)

    def _stand(self, number: str | None) -> None:
        """Say in full why the record waits that one stands on, and what hinders it."""
        say, shown = self.desk.say, self._shown()
        waiting = shown[int(number)] if number is not None and int(number) < len(shown) else None
        if waiting is None:
            self.about.setText("")
        elif waiting.hindrance is None:
            self.about.setText(say(waiting.why))
        else:
            self.about.setText(say("{why} It cannot be signed yet: {hindrance}", why=waiting.why, hindrance=waiting.hindrance))

    def _open(self, at: tuple[str, int]) -> None:
        waiting = self._shown()[int(at[0])]
        if at[1] == 0:
            self._toggle(waiting)
        else:
            self.desk.go(Spot("participant", *waiting.key))

    def _toggle(self, waiting: Waiting) -> None:
        if waiting.hindrance is None:
            self._ticked ^= {(waiting.key, waiting.meaning)}
            self._show_rows()

    def _tick_all(self) -> None:
        self._ticked |= {(each.key, each.meaning) for each in self._shown() if each.hindrance is None}
        self._show_rows()

    # ---- signing -----------------------------------------------------------------------------------------------------------

    def _sign(self) -> None:
        """Sign what is ticked, in one act for each meaning, in the order of the list."""
        for meaning in dict.fromkeys(each.meaning for each in self._waiting):
            keys = [each.key for each in self._waiting if each.meaning == meaning and (each.key, meaning) in self._ticked]
            if keys and not Signer(self.desk).sign(keys, meaning):
                break
        self._waiting = signing.waiting(self.desk.session)
        self._ticked &= {(each.key, each.meaning) for each in self._waiting if each.hindrance is None}
        self._show_rows()
