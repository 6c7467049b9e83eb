"""Answers given on the body map and on the lung picture, by real keys and the mouse (F55, F58, F106, F108)."""

from __future__ import annotations

import pytest
from keys import OpenForm, commit_text
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shell_fixtures import answers, open_window
from test_ct_page import code_of, page, window, written
from two_doses import NUMBER

from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.form import FormView
from sscexo_desktop.gui.picture import Picture, nearest
from sscexo_desktop.gui.picture_card import PictureCard
from sscexo_desktop.gui.score_menu import ScoreMenu
from sscexo_desktop.study.figures import figure
from sscexo_desktop.study.places import Place, RecordKey

__all__ = ["answers", "open_window", "page", "window", "written"]

Key = Qt.Key
BASELINE = RecordKey("SSC-001", "baseline", "outcome")
SITES = [region.id for region in figure("body").regions]
LEVELS = [region.id for region in figure("lungs").regions]


@pytest.fixture
def form(open_form: OpenForm) -> FormView:
    return open_form("outcome", "baseline")


def card_of(form: FormView, item: str) -> PictureCard:
    card, _ = form.fields[Place(item)]
    assert isinstance(card, PictureCard)
    return card


def to_front(form: FormView) -> None:
    """Without a window manager nobody is in front by opening alone."""
    form.activateWindow()
    assert QTest.qWaitForWindowActive(form)


def on_picture(form: FormView, item: str) -> Picture:
    """Come to a picture by Tab from the field before its first one."""
    to_front(form)
    order = form.order()
    at = next(n for n, field in enumerate(order) if field.place == Place(item))
    form.go_to(order[at - 1].place)
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    picture = card_of(form, item).picture
    assert QApplication.focusWidget() is picture
    return picture


def body(form: FormView) -> Picture:
    return on_picture(form, "MRSS_FACE")


def lungs(form: FormView) -> Picture:
    return on_picture(form, "ILDEXT_1")


def typed(form: FormView, item: str) -> str:
    return form.fields[Place(item)][1].editor.text()


def press(picture: Picture, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(picture, key, modifier)


def middle(picture: Picture, region: str) -> QPoint:
    """Return a point of the widget within a region: where its answer is written."""
    factor, corner = picture._frame()
    at = next(each.label_at for each in picture.figure.regions if each.id == region)
    return (corner + QPointF(*at) * factor).toPoint()


# ---- the body ----------------------------------------------------------------------------------------------------------------


def test_seventeen_digits_score_the_body_and_lead_on(form: FormView, session: Session) -> None:
    """F58: 17 of 17 by 17 keys: in the fields, in the file, in the trail, and a total; then the field after the sites."""
    picture = body(form)
    scores = "12300112233000120"
    for number, score in enumerate(scores):
        assert form.current_place == Place(f"MRSS_{SITES[number]}")
        QTest.keyClicks(picture, score)
    assert [typed(form, f"MRSS_{site}") for site in SITES] == list(scores)
    assert not picture.hasFocus()
    assert form.current_place == Place("MRSSBY")
    assert picture.total == f"Total {sum(map(int, scores))} of 51"
    form.entry.save({})
    saved = session.file.record(BASELINE)
    assert [saved.answers[Place(f"MRSS_{site}")] for site in SITES] == list(scores)
    trail = {change.place.item: change.new for change in session.file.history(BASELINE)}
    assert trail["MRSS_CHEST"] == "2"


def test_a_missing_site_has_no_total(form: FormView) -> None:
    """F58: 17 of 17 or no total; what is scored is said, on the screen and to a screen reader."""
    picture = body(form)
    assert picture.total == "0 of 17 sites scored, no total yet"
    QTest.keyClicks(picture, "1" * 15)
    assert picture.total == "15 of 17 sites scored, no total yet"
    assert "15 of 17 sites scored" in picture.accessibleDescription()
    assert picture.accessibleName() == "Body map: Right foot: no answer yet"
    QTest.keyClicks(picture, "11")
    assert picture.total == "Total 17 of 51"
    form.go_to(Place("MRSS_FACE"))
    press(card_of(form, "MRSS_FACE").picture, Key.Key_Delete)
    assert picture.total == "16 of 17 sites scored, no total yet"


def test_typed_in_the_field_stands_on_the_picture(form: FormView) -> None:
    """One source: the entry. A digit in the list is on the body at once."""
    to_front(form)
    form.go_to(Place("MRSS_HAND_L"))
    QTest.keyClicks(QApplication.focusWidget(), "3")
    picture = card_of(form, "MRSS_FACE").picture
    assert (picture.sites["HAND_L"].number, picture.sites["HAND_L"].written) == (3, "3")
    assert picture.marked == "FINGERS_R"


@pytest.mark.parametrize("language", ["en", "fa"])
def test_arrows_follow_the_eye(open_form: OpenForm, language: str) -> None:
    """F106: the person's right is at the viewer's left in Persian, too, and so go the arrows."""
    form = open_form("outcome", "baseline", language)
    picture = body(form)
    press(picture, Key.Key_Down)
    assert picture.current == "CHEST"
    press(picture, Key.Key_Left)
    assert picture.current == "UPARM_R"
    press(picture, Key.Key_Down, Key.Key_Down, Key.Key_Down)
    assert picture.current == "FINGERS_R"
    assert form.current_place == Place("MRSS_FINGERS_R")
    assert middle(picture, "HAND_R").x() < middle(picture, "HAND_L").x()


def test_every_site_is_reached_by_arrows() -> None:
    for name in ("body", "lungs"):
        regions = list(figure(name).regions)
        reached, new = {regions[0].id}, [regions[0].id]
        while new:
            here = new.pop()
            found = {nearest(regions, here, way) for way in ((-1, 0), (1, 0), (0, -1), (0, 1))} - reached - {""}
            reached |= found
            new += found
        assert reached == {region.id for region in regions}


def test_persian_digits_score(open_form: OpenForm) -> None:
    """F106: the digits of a Persian keyboard, by its input method; the picture writes Persian digits."""
    picture = body(open_form("outcome", "baseline", "fa", "jalali"))
    commit_text(picture, "۲")
    commit_text(picture, "٣")
    assert (picture.sites["FACE"].text, picture.sites["CHEST"].text) == ("2", "3")
    assert picture.sites["FACE"].written == "۲"
    assert "از" in picture.total


def test_tab_and_escape_leave(form: FormView) -> None:
    """F108: one stop of Tab; Tab goes on to the next field, Shift+Tab back, Escape into the field of the site itself."""
    picture = body(form)
    press(picture, Key.Key_Escape)
    assert form.fields[Place("MRSS_FACE")][1].editor.hasFocus()
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    assert form.fields[Place("MRSS_CHEST")][1].editor.hasFocus()
    picture = body(form)
    press(picture, Key.Key_Tab)
    assert form.fields[Place("MRSS_CHEST")][1].editor.hasFocus()
    picture = body(form)
    before = form.order()[[field.place.item for field in form.order()].index("MRSS_FACE") - 1]
    press(picture, Key.Key_Backtab, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert form.current_place == before.place


def test_enter_goes_on_to_the_next_site(form: FormView) -> None:
    picture = body(form)
    press(picture, Key.Key_Return)
    assert (picture.current, picture.hasFocus()) == ("CHEST", True)
    assert picture.sites["FACE"].number is None


def test_a_letter_and_a_higher_digit_do_nothing(form: FormView) -> None:
    picture = body(form)
    QTest.keyClicks(picture, "4x9")
    assert picture.current == "FACE"
    assert not form.entry.dirty


def test_a_click_offers_the_scores_in_words(form: FormView) -> None:
    """F58: a click says what the digits mean; choosing scores, Escape leaves all as it was."""
    picture = body(form)
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=middle(picture, "FOREARM_L"))
    menu = picture.findChildren(ScoreMenu)[-1]
    assert form.current_place == Place("MRSS_FOREARM_L")
    assert [action.text() for action in menu.actions() if action.text()][:2] == ["Left forearm", "0 = Normal skin"]
    QTest.keyClick(menu, Key.Key_Escape)
    assert typed(form, "MRSS_FOREARM_L") == ""
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=middle(picture, "FOREARM_L"))
    picture.findChildren(ScoreMenu)[-1].scores["2"].trigger()
    assert typed(form, "MRSS_FOREARM_L") == "2"
    picture.findChildren(ScoreMenu)[-1].close()


def test_a_wrong_score_is_taken_back(form: FormView) -> None:
    """Ctrl+Z puts back what stood there, site by site; the menu clears, too."""
    picture = body(form)
    QTest.keyClicks(picture, "12")
    press(picture, Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert (typed(form, "MRSS_FACE"), typed(form, "MRSS_CHEST")) == ("1", "")
    assert picture.current == "CHEST"
    press(picture, Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert typed(form, "MRSS_FACE") == ""
    press(picture, Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(picture, "3")
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=middle(picture, "FACE"))
    QTest.keyClick(picture.findChildren(ScoreMenu)[-1], Key.Key_Delete)
    assert typed(form, "MRSS_FACE") == ""


def test_each_site_is_durable_once_it_is_left(form: FormView, session: Session) -> None:
    """T: the draft holds a site as soon as the next one is the current one."""
    QTest.keyClicks(body(form), "2")
    draft = session.file.draft(BASELINE)
    assert draft is not None
    assert draft.fields[Place("MRSS_FACE")].typed == "2"


def test_a_reason_for_a_blank_is_seen_and_goes_with_a_score(form: FormView) -> None:
    """F22: a site that could not be examined is hatched and counts as none; the commands of a field work on the picture."""
    picture = body(form)
    form.entry.blank(Place("MRSS_FACE"), "ND", "bandaged")
    form.refresh()
    assert picture.sites["FACE"].blank == "Not done: bandaged"
    assert picture.total == "0 of 17 sites scored, no total yet"
    QTest.keyClicks(picture, "1")
    assert form.entry.answer(Place("MRSS_FACE")) == "1"


def test_another_language_keeps_the_place_on_the_picture(form: FormView) -> None:
    """F106: whoever works on the picture goes on there after the form is painted anew."""
    picture = body(form)
    QTest.keyClicks(picture, "1")
    form.restate(form.ink.say)
    now = card_of(form, "MRSS_FACE").picture
    assert now is not picture
    assert (now.hasFocus(), now.current, now.sites["FACE"].text) == (True, "CHEST", "1")


# ---- the lungs ---------------------------------------------------------------------------------------------------------------


def test_extents_are_typed_on_the_levels(form: FormView, session: Session) -> None:
    """F55: digits type an extent, Enter goes on; the five stand in fields, file and trail, and have a mean."""
    picture = lungs(form)
    for level, extent in zip(LEVELS, ("5", "10", "20", "30", "100"), strict=True):
        assert form.current_place == Place(f"ILDEXT_{level}")
        QTest.keyClicks(picture, extent)
        press(picture, Key.Key_Return)
    assert [typed(form, f"ILDEXT_{level}") for level in LEVELS] == ["5", "10", "20", "30", "100"]
    assert picture.total == "Extent of disease, mean: 33.0 %"
    assert picture.sites["5"].written == "100 %"
    form.entry.save({})
    saved = session.file.record(BASELINE)
    assert [saved.answers[Place(f"ILDEXT_{level}")] for level in LEVELS] == [5, 10, 20, 30, 100]
    assert any(change.place == Place("ILDEXT_5") and str(change.new) == "100" for change in session.file.history(BASELINE))


def test_a_missing_level_has_no_mean(form: FormView) -> None:
    picture = lungs(form)
    QTest.keyClicks(picture, "20")
    assert picture.total == "1 of 5 levels read, no mean yet"


def test_plus_and_minus_step(form: FormView) -> None:
    """F55: steps of five between 0 and 100, by + and − or the arrows; Up and Down change the level."""
    picture = lungs(form)
    QTest.keyClicks(picture, "+++-")
    assert typed(form, "ILDEXT_1") == "10"
    press(picture, Key.Key_Right)
    assert typed(form, "ILDEXT_1") == "15"
    press(picture, Key.Key_Left, Key.Key_Left, Key.Key_Left, Key.Key_Left)
    assert typed(form, "ILDEXT_1") == "0"
    press(picture, Key.Key_Down)
    QTest.keyClicks(picture, "98")
    press(picture, Key.Key_Plus)
    press(picture, Key.Key_Plus)
    assert typed(form, "ILDEXT_2") == "100"
    press(picture, Key.Key_Up)
    assert picture.current == "1"


def test_an_extent_that_cannot_be_is_not_counted_as_read(form: FormView) -> None:
    """F55: 1010 % typed into a field stands on the picture with a red edge, and the level still lacks."""
    picture = lungs(form)
    form.show_state(form.entry.set(Place("ILDEXT_2"), "1010"))
    assert picture.sites["2"].tone == "hard"
    assert picture.total == "0 of 5 levels read, no mean yet"


def test_a_digit_too_many_is_not_taken(form: FormView) -> None:
    """A slip never leaves another possible number: “300” stays 30. Coming back to a level begins a new number."""
    picture = lungs(form)
    QTest.keyClicks(picture, "300")
    assert typed(form, "ILDEXT_1") == "30"
    press(picture, Key.Key_Backspace)
    assert typed(form, "ILDEXT_1") == "3"
    press(picture, Key.Key_Backspace)
    assert typed(form, "ILDEXT_1") == ""
    QTest.keyClicks(picture, "40")
    press(picture, Key.Key_Down, Key.Key_Up)
    QTest.keyClicks(picture, "6")
    assert typed(form, "ILDEXT_1") == "6"
    press(picture, Key.Key_Down)
    assert any(each.check == "GEN-STEP" and each.place == Place("ILDEXT_1") for each in form.entry.state.assessment.findings)


def test_the_mouse_draws_an_extent(form: FormView) -> None:
    """F55: pressed at the outer edge 0, dragged inwards more, in steps of five; one Ctrl+Z takes the whole stroke back."""
    picture = lungs(form)
    box = picture.region_box("3")
    y = box.center().y()
    QTest.mousePress(picture, Qt.MouseButton.LeftButton, pos=QPoint(box.left() + 2, y))
    assert typed(form, "ILDEXT_3") in ("0", "5")
    for x in range(box.left() + 2, box.left() + 45, 3):
        QTest.mouseMove(picture, QPoint(x, y))
    QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=QPoint(box.left() + 44, y))
    drawn = int(typed(form, "ILDEXT_3"))
    assert 40 <= drawn <= 80
    assert drawn % 5 == 0
    assert form.current_place == Place("ILDEXT_3")
    press(picture, Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert typed(form, "ILDEXT_3") == ""
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=QPoint(box.right() - 2, y))
    assert typed(form, "ILDEXT_3") in ("0", "5"), "the left lung counts from its own outer edge"


def test_persian_extents(open_form: OpenForm) -> None:
    """F106: Persian digits are kept as typed, and steps are written in them."""
    form = open_form("outcome", "baseline", "fa", "jalali")
    picture = lungs(form)
    commit_text(picture, "۲")
    commit_text(picture, "۵")
    assert form.entry.answer(Place("ILDEXT_1")) == 25
    assert typed(form, "ILDEXT_1") == "۲۵"
    press(picture, Key.Key_Plus)
    assert typed(form, "ILDEXT_1") == "۳۰"


# ---- who may not -------------------------------------------------------------------------------------------------------------


def test_a_read_only_record_shows_and_takes_nothing(form: FormView, open_form: OpenForm, session: Session, monkeypatch) -> None:
    """F18: what is saved is on the picture; keys and clicks change nothing, the arrows still go about."""
    QTest.keyClicks(body(form), "12")
    form.entry.save({})
    monkeypatch.setattr(type(session.file), "read_only", property(lambda _: True))
    shown = open_form("outcome", "baseline")
    takes_nothing(shown)


def test_a_participant_sees_the_picture_and_changes_nothing(form: FormView, open_form: OpenForm, session: Session) -> None:
    """F9: in the participant view the scores stand on the picture, without findings, and nothing is taken."""
    QTest.keyClicks(body(form), "12")
    form.entry.save({})
    session.participant_view = "SSC-001"
    takes_nothing(open_form("outcome", "baseline"))


def takes_nothing(shown: FormView) -> None:
    assert shown.entry.read_only
    picture = body(shown)
    QTest.keyClicks(picture, "3")
    press(picture, Key.Key_Delete)
    assert picture.current == "FACE"
    press(picture, Key.Key_Down)
    assert picture.current == "CHEST"
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=middle(picture, "ABDOMEN"))
    assert not picture.findChildren(ScoreMenu)
    assert (picture.sites["FACE"].text, picture.sites["CHEST"].text) == ("1", "2")
    lung = card_of(shown, "ILDEXT_1").picture
    QTest.mouseClick(lung, Qt.MouseButton.LeftButton, pos=middle(lung, "2"))
    QTest.keyClicks(lung, "20+")
    assert not shown.entry.dirty


# ---- place -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("item", ["MRSS_FACE", "ILDEXT_1"])
def test_beside_the_fields_where_there_is_room_else_above(open_form: OpenForm, item: str, language: str) -> None:
    """F28, F108: nothing covers anything, in a wide card and in a narrow one, in both directions of reading."""
    for width, scale in ((1000, 1.0), (560, 1.0), (900, 1.75)):
        form = open_form("outcome", "baseline", language, width=width, scale=scale)
        card = card_of(form, item)
        picture, field = card.picture, form.fields[Place(item)][1]
        assert card.rect().contains(picture.geometry())
        for each in card.fields:
            if each.editor is not None and each.shown:
                assert not each.editor.geometry().intersects(picture.geometry())
        beside = field.frame.top() < picture.geometry().bottom()
        assert beside == (width == 1000)
        if beside:
            assert (picture.x() > field.editor.x()) == (language == "en")


def test_the_picture_is_in_sight_when_one_comes_to_it(open_form: OpenForm) -> None:
    """F108: what is worked on can be seen, also at 175 %."""
    for scale in (1.0, 1.75):
        form = open_form("outcome", "baseline", width=900, scale=scale)
        picture = body(form)
        press(picture, Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Down)
        assert picture.current.startswith("FOOT")
        box = picture.region_box(picture.current).translated(picture.mapTo(form.viewport(), QPoint(0, 0)))
        assert form.viewport().rect().contains(box)


def test_an_empty_commit_types_nothing(form: FormView) -> None:
    picture = body(form)
    QApplication.sendEvent(picture, QInputMethodEvent("", []))
    assert picture.current == "FACE"
    assert not form.entry.dirty


# ---- the CT reader -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("visit", "prefix"), [("baseline", "ILDEXT"), ("month6", "ILDEXT2")])
def test_a_reader_draws_their_own_reading_alone(window, page, study, visit: str, prefix: str) -> None:
    """F55, F79: first or second, a reader has one picture, empty of what another saw; Escape leaves it before the scan."""
    page.open(code_of(window, study, RecordKey(NUMBER, visit, "outcome")))
    pictures = [each for each in page.pane.form.findChildren(Picture) if each.isVisible()]
    assert len(pictures) == 1
    assert all(site.number is None for site in pictures[0].sites.values())
    picture = on_picture(page.pane.form, f"{prefix}_1")
    QTest.keyClicks(picture, "15")
    press(picture, Key.Key_Return)
    QTest.keyClick(picture, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    now = card_of(page.pane.form, f"{prefix}_1").picture
    assert (now.hasFocus(), now.current) == (True, "2")
    assert window.view.session.file.record(RecordKey(NUMBER, visit, "outcome")).answers[Place(f"{prefix}_1")] == 15
    press(now, Key.Key_Escape)
    assert page.pane is not None
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    assert page.pane is None
