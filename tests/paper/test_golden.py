"""F83-F86, F89, T17: golden pages, and that the comparison finds a changed word and a rule that moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from sscexo_desktop.actions.papers.printing import render
from sscexo_desktop.actions.session import Session
from sscexo_desktop.paper.forms import page_frame
from sscexo_desktop.paper.sheet import PrintJob
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place
from tests.golden.comparing import Seen, complaints, keep, kept, seen
from tests.golden.pages import PAGES, Golden, Press, job_of
from tests.golden.study import FOLDER, golden_session

KEPT = FOLDER / "pages"
EVENT = next(each for each in PAGES if each.name == "filled-event-1-fa")
ENGLISH_PAGE = next(each for each in PAGES if each.name == "filled-infusion-1-en")
_MOST_BYTES = 1_500_000


@pytest.fixture(scope="module")
def session(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    session = golden_session(study, tmp_path_factory.mktemp("golden"))
    yield session
    session.file.close()


@pytest.fixture(scope="module")
def press(session: Session, tmp_path_factory: pytest.TempPathFactory) -> Press:
    return Press(session, tmp_path_factory.mktemp("printed"))


def first_page(job: PrintJob, folder: Path) -> Seen:
    return seen(pypdfium2.PdfDocument(render(job, folder / "again.pdf"))[0])


@pytest.mark.parametrize("golden", PAGES, ids=[each.name for each in PAGES])
def test_a_page_is_as_it_was(golden: Golden, press: Press, tmp_path: Path) -> None:
    """T17: reads and looks as when somebody last looked at it; renewed by `python -m tests.golden --renew`."""
    said = list(complaints(golden.name, press.seen(golden), kept(golden.name, KEPT), tmp_path))
    assert not said, "\n\n".join(["", *said, "If this was meant:  .venv/bin/python -m tests.golden --renew"])


def test_every_kept_page_is_compared() -> None:
    """No page is kept that nobody looks at, and all of them stay small."""
    assert {path.name for path in KEPT.iterdir()} == {f"{each.name}{kind}" for each in PAGES for kind in (".txt", ".png")}
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < _MOST_BYTES


def test_the_same_page_is_no_difference(session: Session, press: Press, tmp_path: Path) -> None:
    """The time of printing and who prints are fixed: printed again, nothing differs."""
    again = first_page(job_of(session, ENGLISH_PAGE.paper), tmp_path)
    assert list(complaints("page", again, press.seen(ENGLISH_PAGE), tmp_path)) == []


def test_a_changed_word_is_named(session: Session, press: Press, tmp_path: Path) -> None:
    """The difference names the word before and after, and shows where it stands."""
    job = job_of(session, ENGLISH_PAGE.paper)
    sheet = job.sheets[0]
    assert sheet.record is not None
    place = Place("ECLOT")
    before = sheet.record.answers[place]
    answers = {**sheet.record.answers, place: "Changedword"}
    changed = replace(job, sheets=(replace(sheet, record=replace(sheet.record, answers=answers)),))
    said = list(complaints("page", first_page(changed, tmp_path), press.seen(ENGLISH_PAGE), tmp_path / "report"))
    text, picture = said
    assert "--- page, kept" in text
    assert any(line.startswith("-") and str(before) in line for line in text.splitlines())
    assert any(line.startswith("+") and "Changedword" in line for line in text.splitlines())
    assert "pixels look different" in picture
    assert (tmp_path / "report" / "page.png").is_file()


def test_a_rule_that_moved_is_found(
    session: Session, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two points lower, with every word the same, the rule above the foot is a difference, and its place is said."""
    monkeypatch.setattr(page_frame, "_FOOT_RULE", page_frame._FOOT_RULE + 2)
    moved = first_page(job_of(session, ENGLISH_PAGE.paper), tmp_path)
    (picture,) = complaints("page", moved, press.seen(ENGLISH_PAGE), tmp_path / "report")
    assert "pixels look different" in picture
    top = int(picture.split(" from the left, ")[1].split(" and ")[0])
    assert 800 <= top <= 810


def test_a_page_not_kept_and_one_of_another_size_are_told(press: Press, tmp_path: Path) -> None:
    """What is not there is no agreement."""
    now = press.seen(ENGLISH_PAGE)
    assert list(complaints("page", now, None, tmp_path))
    larger = Seen(now.text, now.picture.resize((600, 800)))
    (said,) = complaints("page", larger, now, tmp_path)
    assert "600, 800" in said


def test_what_is_kept_is_read_again(press: Press, tmp_path: Path) -> None:
    """Text and picture come back from their files as they were."""
    now = press.seen(EVENT)
    keep(now, "page", tmp_path)
    before = kept("page", tmp_path)
    assert before is not None
    assert (before.text, before.picture.tobytes()) == (now.text, now.picture.tobytes())
    assert kept("another", tmp_path) is None
