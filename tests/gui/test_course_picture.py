"""The small picture of FVC and DLCO beside a form (F52, F108)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtGui import QImage

from sscexo_desktop.actions.course import Course, Point
from sscexo_desktop.gui.course_picture import CoursePicture, changes, sentences
from sscexo_desktop.gui.ink import Ink
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.texts import Manner

D = Decimal


@pytest.fixture
def fvc(study) -> Course:
    first, last = study.visit("baseline"), study.visit("month6")
    points = (Point(first, D("2.11"), D("66.8")), Point(last, D("2.23"), D("70.8")))
    return Course("FVC", "L", points, D("0.12"), D("5.7"), D("4.0"))


def ink(language: str = "en", scale: float = 1.0, theme: str = "light") -> Ink:
    return Ink(Speaker(Manner(language, "jalali" if language == "fa" else "gregorian")), Theme(theme, scale))  # type: ignore[arg-type]


def painted(qtbot, courses: tuple[Course, ...], within: Ink, width: int = 236) -> tuple[CoursePicture, QImage]:
    ends = tuple(within.say(each.visit.short) for each in courses[0].points)
    picture = CoursePicture(within, courses, (ends[0], ends[-1]) if len(ends) > 1 else (ends[0], "Month 6"))
    qtbot.addWidget(picture)
    picture.resize(width, picture.height())
    return picture, picture.grab().toImage()


def teal_at(image: QImage, within: Ink) -> list[tuple[int, int]]:
    wanted = within.theme.teal.rgb()
    return [(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixel(x, y) == wanted]


def test_each_change_is_named_by_its_kind(fvc: Course):
    """mL, relative per cent and percentage points are never mistaken for each other."""
    assert list(changes(ink(), fvc)) == ["+120 mL", "+5.7 % relative", "+4.0 percentage points"]
    fell = replace(fvc, change=D("-0.215"), relative=D("-10.2"), percentage_points=D("0.0"))
    assert list(changes(ink(), fell)) == ["-215 mL", "-10.2 % relative", "0.0 percentage points"]


def test_a_change_in_persian_keeps_its_sign_before_the_number(fvc: Course):
    """T11: each number is set from left to right."""
    assert all("\u2066+۱۲۰" in each or "\u2066+۵٫۷" in each or "\u2066+۴٫۰" in each for each in changes(ink("fa"), fvc))


def test_it_is_told_in_words(qtbot, fvc: Course):
    """F108: what the picture shows, for a screen reader."""
    picture, _ = painted(qtbot, (fvc,), ink())
    told = picture.accessibleName()
    assert "FVC at Baseline: 2.11 L, 66.8 % predicted." in told
    assert "FVC at Month 6: 2.23 L, 70.8 % predicted." in told
    assert "Change of FVC: +120 mL · +5.7 % relative · +4.0 percentage points." in told


@pytest.mark.parametrize("language", ["en", "fa"])
def test_time_runs_from_left_to_right_in_both_languages(qtbot, fvc: Course, language):
    """A rise goes up to the right, whatever the reading direction."""
    within = ink(language)
    _, image = painted(qtbot, (fvc,), within)
    points = teal_at(image, within)
    left, right = min(points), max(points)
    assert left[0] < image.width() / 2 < right[0]
    assert left[1] > right[1]


def test_one_visit_is_one_dot_on_its_side(qtbot, fvc: Course):
    """No line to where nothing was measured."""
    within = ink()
    one = Course("FVC", "L", fvc.points[:1])
    _, image = painted(qtbot, (one,), within)
    assert {x > image.width() / 2 for x, _ in teal_at(image, within)} == {False}
    assert list(sentences(within, one)) == ["FVC at Baseline: 2.11 L, 66.8 % predicted."]


@pytest.mark.parametrize("scale", [1.0, 1.75])
@pytest.mark.parametrize("width", [150, 236, 400])
def test_it_takes_the_height_it_needs(qtbot, fvc: Course, scale, width):
    """F108: narrower is higher; nothing is cut at the foot."""
    within = ink(scale=scale)
    picture, _ = painted(qtbot, (fvc, replace(fvc, measure="DLCO", unit="mL/min/mmHg")), within, width)
    wide, _ = painted(qtbot, (fvc, replace(fvc, measure="DLCO", unit="mL/min/mmHg")), within, 600)
    assert picture.height() >= wide.height()
