"""A field for a password: hidden, shown while a button is held, with a word about the keyboard where it plays tricks."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QVBoxLayout, QWidget

from sscexo_desktop.gui.chrome import TextField, label, line_height, rounded
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker


def left_to_right(field: QLineEdit, say: Speaker) -> None:
    """Let a user name or a password read from the left in either language, standing at the reading edge."""
    field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    at_reading_edge(field, say)


def at_reading_edge(field: QLineEdit, say: Speaker) -> None:
    """Let a text begin where reading begins, also while it is empty."""
    side = Qt.AlignmentFlag.AlignRight if say.manner.rtl else Qt.AlignmentFlag.AlignLeft
    field.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)


def foreign_letters(text: str) -> bool:
    """Return whether a text holds letters that a Latin keyboard does not type."""
    return any(each.isalpha() and not each.isascii() for each in text)


class Eye(QAbstractButton):
    """Shows the password as long as it is held, by mouse or space bar."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint an eye."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, theme = QRectF(self.rect()), self._theme
        if self.hasFocus():
            rounded(painter, box, box.height() * 0.2, None, theme.teal, 2)
        middle, half, lift = box.center(), box.width() * 0.27, box.height() * 0.24
        left, right = middle - QPointF(half, 0), middle + QPointF(half, 0)
        path = QPainterPath(left)
        path.quadTo(middle - QPointF(0, 2 * lift), right)
        path.quadTo(middle + QPointF(0, 2 * lift), left)
        painter.setPen(QPen(theme.teal if self.isDown() else theme.muted, max(1.4, box.height() * 0.05)))
        painter.drawPath(path)
        painter.setBrush(theme.teal if self.isDown() else theme.muted)
        painter.drawEllipse(middle, half * 0.32, half * 0.32)


class HiddenField(TextField):
    """A line whose letters are hidden; `caps` tells on each letter typed whether the capitals are locked."""

    caps = Signal(bool)

    def __init__(self, theme: Theme, name: str, say: Speaker) -> None:
        super().__init__(theme, "", name)
        left_to_right(self, say)
        self._shown = False
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.eye = Eye(theme, self)
        self.eye.setAccessibleName(say("Show the password while this is held"))
        self.eye.setToolTip(say("Show the password while this is held"))
        self.eye.pressed.connect(lambda: self.setEchoMode(QLineEdit.EchoMode.Normal))
        self.eye.released.connect(lambda: self.reveal(self._shown))
        line = round(line_height(self))
        margins = self.textMargins()
        margins.setRight(round(line * 1.9))
        self.setTextMargins(margins)

    def reveal(self, shown: bool) -> None:
        """Show the letters from now on, or hide them."""
        self._shown = shown
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the eye at the far end."""
        super().resizeEvent(event)
        side = self.height()
        self.eye.setGeometry(self.width() - side, 0, side, side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type, and notice a capital that nobody asked for."""
        typed = event.text()
        if typed.isalpha() and typed.isascii() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.caps.emit(typed.isupper() != bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        super().keyPressEvent(event)


class PasswordEntry(QWidget):
    """A labelled field for a password, with a quiet line beneath it where the keyboard plays a trick.

    `foreign` is what that line says of Persian letters, where they are as good as others; `None` where it is said elsewhere.
    """

    _minds_case = True

    def __init__(self, theme: Theme, say: Speaker, title: str, foreign: str | None = "") -> None:
        super().__init__()
        self._say = say
        self._foreign = foreign
        self._caps = False
        self.body = body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(round(line_height(self) * 0.25))
        body.addWidget(label(title, theme.ink, 0.95))
        self.field = HiddenField(theme, title, say)
        self.hint = label("", theme.amber, 0.9, wrap=True)
        self.hint.hide()
        body.addWidget(self.field)
        body.addWidget(self.hint)
        self.setFocusProxy(self.field)
        self.field.caps.connect(self._noticed)
        self.field.textChanged.connect(self._show_hint)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.field.text()

    def empty(self) -> None:
        """Take out what is typed, so that no undoing brings it back, and put the cursor there."""
        self.field.setText("")
        self.field.setFocus()

    def _noticed(self, caps: bool) -> None:
        self._caps = caps and self._minds_case
        self._show_hint()

    def _show_hint(self) -> None:
        if self._foreign is not None and foreign_letters(self.text):
            words = self._foreign or self._say("The keyboard types Persian letters.")
        elif self._caps and self.text:
            words = self._say("Caps Lock seems to be on.")
        else:
            words = ""
        self.hint.setText(words)
        self.hint.setVisible(bool(words))


class CodeEntry(PasswordEntry):
    """A labelled field for a code that is typed from paper, or scanned: it can be read, and stays to be put right."""

    _minds_case = False

    def __init__(self, theme: Theme, say: Speaker, title: str) -> None:
        super().__init__(theme, say, title)
        self.field.reveal(True)
        self.field.eye.hide()
        margins = self.field.textMargins()
        margins.setRight(margins.left())
        self.field.setTextMargins(margins)
        self.echo = label("", theme.ink, 0.97, wrap=True)
        self.echo.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.echo.hide()
        self.body.addWidget(self.echo)
        self.field.textChanged.connect(self._show_groups)

    def _show_groups(self, text: str) -> None:
        """Write what is typed as it stands on the paper, in groups of four, to be compared with it."""
        symbols = "".join(each for each in text.upper() if each.isalnum())
        groups = [symbols[at : at + 4] for at in range(0, len(symbols), 4)]
        self.echo.setText("\n".join(" ".join(groups[at : at + 6]) for at in range(0, len(groups), 6)))
        self.echo.setVisible(self.echo.text() != text.strip().upper())

    def empty(self) -> None:
        """Leave what is typed, and put the cursor there."""
        self.field.setFocus()


class NewPassword(QWidget):
    """A new password, twice; what is weak about it is said while it is typed. `changed` tells of every letter."""

    changed = Signal()

    def __init__(self, theme: Theme, say: Speaker) -> None:
        super().__init__()
        self._say = say
        self._theme = theme
        self._login = self._name = ""
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(round(line_height(self) * 0.5))
        self.first = PasswordEntry(theme, say, say("New password, at least 10 characters"))
        self.second = PasswordEntry(theme, say, say("The same password again"))
        self.verdict = label("", theme.muted, 0.93, wrap=True)
        for each in (self.first, self.second, self.verdict):
            body.addWidget(each)
        for entry in (self.first, self.second):
            entry.field.textChanged.connect(self._typed)
        self.setFocusProxy(self.first.field)
        self._judge()

    def belongs_to(self, login: str, name: str) -> None:
        """Say whose it becomes: neither name may be the password."""
        self._login, self._name = login, name
        self._judge()

    @property
    def password(self) -> str:
        """The password, "" as long as it is weak or not typed twice alike."""
        from sscexo_desktop.actions.accounts import weakness

        typed = self.first.text
        return typed if typed == self.second.text and weakness(typed, self._login, self._name) is None else ""

    def _typed(self) -> None:
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        from sscexo_desktop.actions.accounts import weakness
        from sscexo_desktop.gui.chrome import paint_text

        say, theme, typed = self._say, self._theme, self.first.text
        weak = weakness(typed, self._login, self._name) if typed else None
        if not typed:
            words, tone = say("A short sentence is easy to remember and hard to guess."), theme.muted
        elif weak is not None:
            words, tone = say(weak), theme.red
        elif self.second.text and typed != self.second.text:
            words, tone = say("The two passwords differ."), theme.red
        elif not self.second.text:
            words, tone = say("Good. Type it once more."), theme.muted
        else:
            words, tone = say("✓ Good, and typed twice alike."), theme.green
        self.verdict.setText(words)
        paint_text(self.verdict, tone)
