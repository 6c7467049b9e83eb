"""T15 on the screen: for every role, each action's control can be worked if and only if the role may do it (F79)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from answering import Answers
from arriving import log_in
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shell_fixtures import quick_doors

from sscexo_desktop.actions.demo import build_demo, demo_people
from sscexo_desktop.actions.papers.printing import ACTION
from sscexo_desktop.actions.replaying import DEMO_DAY
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.pages import NEEDS
from sscexo_desktop.gui.papers.preview import PaperPreview
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.resources import resource
from sscexo_desktop.settings import Preferences
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.study.load import load
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.people import ACTIONS, PERMITTED, ROLES, Role

PASSWORDS = {each.roles: (each.login, each.password) for each in demo_people()}
PEOPLE = ("SSC-001", "SSC-002", "SSC-004", "SSC-007")
"""Of the demo: reviewed, locked, with a query, and in screening."""
BEFORE_LOG_IN = {"upgrade"}
"""Asked for before a study is on the screen: `test_older_files.py` has every role try it."""


@dataclass
class Walk:
    """What was met on the way through every page and every kind of record: by action, usable or greyed with which words."""

    usable: set[str] = field(default_factory=set)
    greyed: dict[str, set[str]] = field(default_factory=dict)
    pages: set[str] = field(default_factory=set)

    def meet(self, root: QObject) -> None:
        for each in (*root.findChildren(QWidget), *root.findChildren(QAction)):
            action = each.objectName().removeprefix("act-")
            if action == each.objectName() or action not in ACTIONS or not shown(each):
                continue
            if each.isEnabled() and open_above(each):
                self.usable.add(action)
            else:
                self.greyed.setdefault(action, set()).add(each.toolTip())


def shown(control: QWidget | QAction) -> bool:
    """Whether it is on the screen, or in the menu of a button that is."""
    above = control.parent() if isinstance(control, QAction) else control
    return isinstance(above, QWidget) and above.isVisible() and control.isVisible()


def open_above(control: QWidget | QAction) -> bool:
    above = control.parent() if isinstance(control, QAction) else control
    return isinstance(above, QWidget) and above.isEnabled()


@pytest.fixture(scope="module")
def study() -> Study:
    return load(resource("study"))


@pytest.fixture(scope="module")
def demo(study: Study, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("permissions") / "demo.sqlite"
    build_demo(path, study, cost=Cost.quick())
    return path


@pytest.fixture
def window(study: Study, demo: Path, tmp_path: Path, qtbot, answers: Answers) -> Iterator[MainWindow]:
    path = tmp_path / "copy.sqlite"
    shutil.copyfile(demo, path)
    doors = quick_doors(study, tmp_path / "demo.sqlite", today)
    found = MainWindow(doors, Preferences(), tmp_path / "preferences.json", lambda _window: answers)
    found.resize(1440, 900)
    found.show()
    found.open_file(path)
    yield found
    answers.leaving = "draft"
    found.close()
    found.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def answers() -> Answers:
    return Answers()


def today() -> date:
    return DEMO_DAY


def record_spots(study: Study, number: str) -> Iterator[Spot]:
    """Yield every kind of record of a participant: each form of each visit, each of any time, lists and their first entries."""
    places = [(visit.id, form) for visit in study.visits for form in visit.forms] + [("", form) for form in study.any_time]
    for visit, form in places:
        spot = Spot("participant", number, visit, form, 0)
        if is_log_of(study, spot):
            yield spot
        yield spot._replace(occurrence=1)


def is_log_of(study: Study, spot: Spot) -> bool:
    return study.forms[spot.form].many or bool(spot.visit and study.visit(spot.visit).many)


def walk_through(window: MainWindow, study: Study, answers: Answers) -> Walk:
    """Go to every page and every kind of record, open the menu of one's name and every preview of paper."""
    walk, view = Walk(), window.view

    def look(spot: Spot) -> None:
        view.go(spot)
        QApplication.processEvents()
        if view.spot.page == spot.page:
            walk.pages.add(spot.page)
            walk.meet(view)
            preview_what_can_be_printed(view)

    for name in NEEDS:
        if name != "participant":
            look(Spot(name))
    for number in PEOPLE:
        for spot in record_spots(study, number):
            look(spot)
    for what, paper in answers.asked:
        if what == "preview" and isinstance(paper, PaperPreview):
            walk.usable |= {ACTION[each] for each in paper.kinds}  # the preview has a button for each of them
    mine = {each.objectName().removeprefix("act-") for each in view.person.menu().actions() if each.isEnabled()}
    walk.usable |= mine & {*ACTIONS}
    if "participants" in walk.pages:
        walk.usable.add("see_data")
    return walk


def preview_what_can_be_printed(view: QWidget) -> None:
    for name in ("act-print", "act-print_blank"):
        for each in view.findChildren(QAbstractButton, name):
            if each.isVisible() and each.isEnabled():
                each.click()


@pytest.mark.parametrize("role", ROLES)
def test_every_control_is_usable_if_and_only_if_permitted(window, study, answers, role: Role):
    """T15, F79: what a role may do it finds on the screen; what it may not is not there, or greyed with the reason."""
    log_in(window, *PASSWORDS[(role,)])
    walk = walk_through(window, study, answers)
    assert walk.usable == {each for each in ACTIONS if role in PERMITTED[each]} - BEFORE_LOG_IN
    for action in walk.greyed.keys() - walk.usable:
        assert walk.greyed[action] == {window.view.desk.say(window.view.session.may(action))}, action


def listed_pages(view: QWidget) -> set[str]:
    QApplication.processEvents()
    names = {each.objectName() for each in view.findChildren(QWidget) if each.isVisible()}
    return {each.removeprefix("page-") for each in names if each.startswith("page-")}


@pytest.mark.parametrize("role", ROLES)
def test_pages_are_there_for_whom_they_are_good(window, study, answers, role: Role):
    """T15: the list of pages holds those that the role may open, and going to another leads home."""
    log_in(window, *PASSWORDS[(role,)])
    view = window.view
    permitted = {name for name, needs in NEEDS.items() if not needs or any(role in PERMITTED[each] for each in needs)}
    assert listed_pages(view) == permitted - {"participant"}
    for name in NEEDS:
        view.go(Spot(name, "SSC-001") if name == "participant" else Spot(name))
        assert (view.spot.page == name) is (name in permitted), name


def test_a_role_taken_away_is_noticed_at_the_next_step(window, study):
    """F79: nobody has to log out first; the page that is no longer permitted is not shown again."""
    log_in(window, *PASSWORDS[("investigator",)])
    view = window.view
    view.go(Spot("export"))
    assert view.spot.page == "export"
    view.session.file.change_account("doctor", roles=("data_entry",), reason="test")
    view.go(Spot("export"))
    assert view.spot.page == "participants"


def test_an_account_disabled_while_logged_in_shows_nothing_more(window, answers):
    """F79: the next step leads away from the data, with no page left but help and protocol."""
    log_in(window, *PASSWORDS[("data_entry",)])
    view = window.view
    view.session.file.change_account("nurse", active=False, reason="test")
    view.go(Spot("participants"))
    assert view.spot.page == "help"
    assert listed_pages(view) == {"protocol", "help"}
