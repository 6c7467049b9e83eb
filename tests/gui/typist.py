"""A person at the keyboard: types a case into the real window, field by field, with nothing but keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from sscexo_desktop.gui.choice_list import ChoiceList
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.form import FormView
from sscexo_desktop.gui.list_editor import ListEditor
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.study.cases import Case, CaseRecord, Keystrokes
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.places import Place, RecordKey

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
BOTH = CONTROL | Qt.KeyboardModifier.ShiftModifier


class Typist:
    """Types into one window; `strokes` counts every key pressed."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.strokes = 0

    # ---- keys --------------------------------------------------------------------------------------------------------------

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.strokes += 1
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def after_popup(self) -> None:
        """Come back to the window: without a window manager nobody is in front once a pop-up has closed."""
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window)

    def write(self, widget: QWidget, text: str) -> None:
        """Type a text: ASCII as keys, other letters as an input method commits them."""
        self.strokes += len(text)
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(widget, letter)
            else:
                event = QInputMethodEvent("", [])
                event.setCommitString(letter)
                QApplication.sendEvent(widget, event)

    # ---- a case ------------------------------------------------------------------------------------------------------------

    def screen_participant(self) -> str:
        """Ctrl+N on the participants page; return the number given."""
        self.window.view.go(Spot("participants"))
        QApplication.processEvents()
        before = {each.number for each in self.window.view.session.file.participants()}
        self.press(Key.Key_N, CONTROL)
        QApplication.processEvents()
        after = {each.number for each in self.window.view.session.file.participants()}
        (number,) = after - before
        return number

    def type_case(self, case: Case) -> str:
        """Type every form of a case and mark it complete; return the participant's number."""
        number = self.screen_participant()
        for record in case.records:
            self.type_record(number, record)
        return number

    def type_record(self, number: str, record: CaseRecord) -> None:
        session = self.window.view.session
        key: RecordKey = session.next_key(number, record.visit, record.form)
        self.window.view.go(Spot("participant", *key))
        QApplication.processEvents()
        form = self.window.view.page.pane.form
        places = [(Place(item), strokes) for item, strokes in record.items.items()]
        for rows in record.rows.values():
            places += [(Place(item, n), strokes) for n, row in enumerate(rows, 1) for item, strokes in row.items()]
        for place, strokes in self._in_form_order(form, places):
            self.advance_to(form, place)
            self._answer(form, place, strokes)
        for rule_place, reason in record.keep.items():
            self._keep(form, rule_place, reason)
        self.press(Key.Key_Return, CONTROL)
        QApplication.processEvents()
        saved = session.file.record(key)
        assert saved is not None, f"{key} was not saved"
        assert saved.complete, [f"{each.place} {each.check}" for each in form.entry.state.assessment.findings if each.open]

    def _in_form_order(self, form: FormView, places: list[tuple[Place, Keystrokes]]) -> list[tuple[Place, Keystrokes]]:
        """Follow-ups appear as the form is answered, so the order is that of the definition, not of what is shown now."""
        order = {item: n for n, item in enumerate(form.entry.form.items)}
        first = {section.id: min(order[each.id] for each in section.items) for section in form.entry.form.sections}
        section_of = form.entry.form.section_of

        def rank(place: Place) -> tuple[int, int, int]:
            repeats = section_of[place.item].repeat is not None
            return (first[section_of[place.item].id], place.row if repeats else 0, order[place.item])

        return sorted(places, key=lambda each: rank(each[0]))

    def advance_to(self, form: FormView, place: Place) -> None:
        """Press Tab until the field is reached; the order of the fields is the order of the form (F108)."""
        if place.row and place not in form.fields:
            self.advance_to(form, place._replace(row=place.row - 1))
            self.press(Key.Key_A, BOTH)
        if form.current_place == place and form.has_focus(place):
            return
        for _ in range(2 * len(form.fields) + 60):  # past the last field Tab goes round through the rest of the window
            self.press(Key.Key_Tab)
            if form.current_place == place and form.has_focus(place):
                return
        raise AssertionError(f"{place} cannot be reached by Tab from {form.current_place}")

    def _answer(self, form: FormView, place: Place, strokes: Keystrokes) -> None:
        _, field = form.fields[place]
        if strokes.blank:
            self._blank(form, place, strokes)
        elif isinstance(field.editor, ListEditor):
            self._choose(form, field.editor, strokes.typed)
        elif isinstance(field.item.kind, ChoiceKind):
            codes = field.item.kind.codelist.codes
            digit = strokes.typed if strokes.typed.isdecimal() else str(codes.index(strokes.typed) + 1)
            self.write(field.editor, digit)
        else:
            self.write(field.editor, strokes.typed)
            if strokes.take:
                self.press(Key(Key.Key_0 + strokes.take), ALT)
            self.press(Key.Key_Tab if field.item.kind.name == "long_text" else Key.Key_Return)

    def _choose(self, form: FormView, editor: ListEditor, code: str) -> None:
        """Open the list, go down to the choice, take it."""
        self.press(Key.Key_Down, ALT)
        opened = form.findChildren(ChoiceList)[-1]
        for _ in range([option.code for option in editor.options].index(code)):
            QTest.keyClick(opened._filter, Key.Key_Down)
        QTest.keyClick(opened._filter, Key.Key_Return)
        self.strokes += 1 + [option.code for option in editor.options].index(code)
        self.after_popup()
        assert editor.text() == code

    def _blank(self, form: FormView, place: Place, strokes: Keystrokes) -> None:
        """Ctrl+B, the digit of the reason, and its words."""
        _, field = form.fields[place]
        self.press(Key.Key_B, CONTROL)
        menu = form.findChildren(QMenu)[-1]
        QTest.keyClick(menu, Key(Key.Key_1 + field.item.blanks.index(strokes.blank)))
        self.strokes += 1
        self.after_popup()
        reason = form.fields[place][1].reason
        if reason is not None:
            self.write(reason, strokes.reason)
            QTest.keyClick(reason, Key.Key_Return)
            self.strokes += 1
        assert form.entry.answer(place).code == strokes.blank

    def _keep(self, form: FormView, rule_place: str, reason: str) -> None:
        """Ctrl+R and the reason."""
        place = Place.of(rule_place.partition(" ")[2])
        form.go_to(place)
        self.press(Key.Key_R, CONTROL)
        line = form.fields[place][1].reason
        self.write(line, reason)
        QTest.keyClick(line, Key.Key_Return)
        self.strokes += 1
