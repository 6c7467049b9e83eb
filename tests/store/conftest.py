"""A small study with every kind of value, a repeating section and an any-time form, and files of it in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest

from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.codelists import Choice, CodeList
from sscexo_desktop.study.dates import PartialDate
from sscexo_desktop.study.kinds import (
    ChoiceKind,
    Date,
    DateTime,
    DecimalKind,
    Integer,
    Kind,
    LongText,
    PartialDateKind,
    Time,
)
from sscexo_desktop.study.kinds import Text as TextKind
from sscexo_desktop.study.model import Form, Item, Repeat, Section, Setting, Study, Visit
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Text
from sscexo_desktop.study.typed import Answer, Blank

SEX = CodeList("SEX", (Choice("F", Text("Female", "زن")), Choice("M", Text("Male", "مرد"))))


def text(words: str) -> Text:
    return Text(words, words)


def item(name: str, kind: Kind, derive: str = "") -> Item:
    return Item(name, kind, text(name), derive=derive)


ITEMS = (
    item("SEX", ChoiceKind(SEX)),
    item("AGE", Integer()),
    item("WEIGHT", DecimalKind(2)),
    item("NOTE", TextKind()),
    item("STORY", LongText()),
    item("VISDAT", Date()),
    item("ONSET", PartialDateKind()),
    item("STTIM", Time()),
    item("STDTC", DateTime()),
    item("BMI", DecimalKind(1), derive="bmi"),
)
PRESSURE = Section("bp", text("bp"), (item("SYSBP", Integer()), item("ARM", TextKind())), repeat=Repeat(3))
VITALS = Form("vitals", "VS", text("Vital signs"), (Section("main", text("main"), ITEMS), PRESSURE), date_item="VISDAT")
EVENT = Form(
    "event",
    "AE",
    text("Adverse event"),
    (Section("main", text("main"), (item("AETERM", TextKind()), item("DOSE", DecimalKind(1)))),),
    many=True,
)
STUDY = Study(
    id="TRIAL",
    version="1.0",
    title=text("A trial"),
    short_title=text("Trial"),
    registry="",
    ethics="",
    sponsor=text("Sponsor"),
    planned_size=12,
    number_pattern="K-{number:02}",
    enrolment_pattern="E-{number:02}",
    facts=(),
    codelists={"SEX": SEX},
    forms={"vitals": VITALS, "event": EVENT},
    visits=(Visit("V1", text("Baseline"), text("V1"), ("vitals",)), Visit("V2", text("Six months"), text("V2"), ("vitals",))),
    any_time=("event",),
    settings={"window": Setting("window", text("window"), Integer(), "", text(""), is_range=True)},
    digest="one",
    source="the text of the definition",
)
KEY = RecordKey("K-01", "V1", "vitals")
AE = RecordKey("K-01", "", "event", 2)

VALUES: dict[Place, Answer] = {
    Place("SEX"): "F",
    Place("AGE"): 54,
    Place("WEIGHT"): Decimal("61.50"),
    Place("NOTE"): "می‌رود, 'quoted' “…” 😀",
    Place("STORY"): Blank("REF", "would not say"),
    Place("VISDAT"): date(2024, 9, 10),
    Place("ONSET"): PartialDate(date(2017, 1, 1), date(2017, 12, 31)),
    Place("STTIM"): time(9, 30),
    Place("STDTC"): datetime(2024, 9, 10, 9, 30),  # noqa: DTZ001  wall time at the site
    Place("SYSBP", 1): 120,
    Place("ARM", 1): "left",
    Place("SYSBP", 3): Blank("ND"),
}
ROWS = {"bp": (3, 1)}


def with_items(*names: str, version: str = "1.1") -> Study:
    """The study with items added to both tables of the first form."""
    main, rows = VITALS.sections
    added = tuple(item(name, TextKind()) for name in names)
    sections = (
        replace(main, items=(added[0], *main.items, *added[1:])),
        replace(rows, items=(*rows.items, item("POSTURE", TextKind()))),
    )
    return replace(STUDY, version=version, digest=version, forms={**STUDY.forms, "vitals": replace(VITALS, sections=sections)})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A path with everything that is awkward in one."""
    folder = tmp_path / "پوشهٔ من #1 100%? x"
    folder.mkdir()
    return folder / "مطالعه #2?.sscexo"


@pytest.fixture
def file(path: Path) -> Iterator[StudyFile]:
    """An open file with one participant."""
    opened = StudyFile.create(path, STUDY, "Sara")
    opened.add_participant("K-01")
    yield opened
    opened.close()


@pytest.fixture
def saved(path: Path) -> Path:
    """A closed file with two participants and some history."""
    opened = StudyFile.create(path, STUDY, "Sara")
    for number in ("K-01", "K-02"):
        opened.add_participant(number)
        opened.save(KEY._replace(participant=number), VALUES, ROWS, (), True, base_revision=0)
    opened.save(KEY, {**VALUES, Place("AGE"): 55}, ROWS, (), True, base_revision=1, reasons={Place("AGE"): "misread"})
    opened.save(AE, {Place("AETERM"): "headache", Place("DOSE"): Decimal("7.5")}, {}, (), False, base_revision=0)
    opened.close()
    return path
