"""A study, records made by hand, and the means to print them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from printed_pages import ENGLISH, SAVED, STAMP, Answers, Printed, visit_of

from sscexo_desktop.actions.papers.printing import sheet_of
from sscexo_desktop.paper.forms.crf import write_forms
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.sheet import PrintJob, Sheet, Stamp
from sscexo_desktop.resources import resource
from sscexo_desktop.study.answers import Around
from sscexo_desktop.study.load import load
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.texts import Manner


@pytest.fixture(scope="session")
def study() -> Study:
    return load(resource("study"))


@pytest.fixture(scope="session")
def setter() -> Typesetter:
    return Typesetter()


@pytest.fixture(scope="session")
def make_sheet(study: Study) -> Callable[..., Sheet]:
    def make(form: str, answers: Answers, rows: Mapping[str, tuple[int, ...]] | None = None, visit: str = "", **more: Any) -> Sheet:
        key = RecordKey("SSC-003", visit or visit_of(study, form), form)
        record = Record(key, 4, more.pop("complete", True), study.version, SAVED, "nurse", answers, rows or {}, ())
        copy = more.pop("participant_copy", False)
        sheet = sheet_of(study, record, Around(date(2024, 10, 14)), participant_copy=copy)
        return replace(sheet, **more)

    return make


@pytest.fixture
def write(study: Study, setter: Typesetter, tmp_path: Path) -> Callable[..., Printed]:
    def written(
        *sheets: Sheet, manner: Manner = ENGLISH, participant_copy: bool = False, stamp: Stamp = STAMP, practice: bool = False
    ) -> Printed:
        job = PrintJob(study, manner, sheets, stamp, "participant" if participant_copy else "filled", practice)
        return Printed(job, write_forms(job, tmp_path / "out.pdf", setter), setter)

    return written
