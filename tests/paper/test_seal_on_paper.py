"""F90: the seal on every page of a form: the code in the corner says what the line at the foot says, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import qr_reading
from printed_pages import ENGLISH, PERSIAN, STAMP, Printed, every_answer

from sscexo_desktop.actions.papers.page_seals import seal_of, sealed
from sscexo_desktop.actions.papers.printing import blank_sheets
from sscexo_desktop.paper.forms.crf import write_forms
from sscexo_desktop.paper.forms.seal_pen import CODE
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.pen import PAGE_WIDTH
from sscexo_desktop.paper.qr import modules_of
from sscexo_desktop.paper.sheet import Kind, PrintJob, Sheet, Stamp
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.page_seal import PageSeal
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Manner

Make = Callable[..., Sheet]
DPI = 300


@pytest.fixture
def printed(study: Study, setter: Typesetter, tmp_path) -> Callable[..., Printed]:
    def made(sheets: tuple[Sheet, ...], manner: Manner, kind: Kind = "filled", *, practice: bool = False) -> Printed:
        stamp = Stamp(STAMP.at, STAMP.person) if kind != "filled" else STAMP
        job = sealed(PrintJob(study, manner, sheets, stamp, kind, practice))
        return Printed(job, write_forms(job, tmp_path / "out.pdf", setter), setter)

    return made


def scanned(printed: Printed, page: int) -> str:
    """What a scanner reads in the corner where reading ends."""
    picture = printed.pdf[page].render(scale=DPI / 72).to_pil()
    left = PAGE_WIDTH - CODE.start - CODE.width if printed.job.manner.rtl else CODE.start
    box = tuple(round(each * DPI / 72) for each in (left, CODE.top, left + CODE.width, CODE.top + CODE.height))
    return qr_reading.read(picture, box)


def line_of(printed: Printed, page: int) -> str:
    """The lowest line of a page as the eye reads it, from left to right."""
    letters = printed.letters(page)
    lowest = min(y for letter, _, y in letters if letter.strip())
    return "".join(letter for letter, _, y in sorted(letters, key=lambda each: each[1]) if abs(y - lowest) < 1)


@pytest.mark.parametrize("practice", [False, True], ids=["trial", "practice"])
@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
def test_every_page_of_a_record(
    manner: Manner, practice: bool, study: Study, make_sheet: Make, printed: Callable[..., Printed]
) -> None:
    """All pages of a record bear the same, continuation pages too."""
    answers, rows = every_answer(study.forms["infusion"])
    long = {place: "long words " * 400 if study.forms["infusion"].items[place.item].kind.name == "long_text" else each
            for place, each in answers.items()}  # fmt: skip
    sheets = (make_sheet("infusion", long, rows), make_sheet("medication", {Place("CMTRT"): "x"}))
    found = printed(sheets, manner, practice=practice)
    first, second = (each.seal for each in found.job.sheets)
    assert first is not None
    assert second is not None
    forms = [PageSeal.read(scanned(found, page)) for page in range(len(found))]
    assert forms.count(second) == 1
    assert forms == [first] * (len(found) - 1) + [second]
    assert len(found) > 4, "there are continuation pages"
    for page in range(len(found)):
        assert PageSeal.read(line_of(found, page)).text() == scanned(found, page)
    assert first.practice == practice


@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
@pytest.mark.parametrize("kind", ["participant", "blank", "fillable"])
def test_every_kind(kind: Kind, manner: Manner, study: Study, make_sheet: Make, printed: Callable[..., Printed]) -> None:
    copy = make_sheet("infusion", {Place("ECDOSE"): Decimal("7.5")}, participant_copy=True)
    sheets = (copy,) if kind == "participant" else tuple(blank_sheets(study, ["SSC-003"], ["infusion1"], ["infusion"]))
    found = printed(sheets, manner, kind)
    for page in range(len(found)):
        read = PageSeal.read(scanned(found, page))
        assert read == found.job.sheets[0].seal == PageSeal.read(line_of(found, page))
        assert read.kind == ("participant" if kind == "participant" else "empty")
        assert (read.revision, read.entries, read.head) == (0, 0, "")


def test_what_is_beside_the_code(study: Study, make_sheet: Make, printed: Callable[..., Printed]) -> None:
    """State and "Saved … by …" stand beside it, never in it, in either direction."""
    for manner in (ENGLISH, PERSIAN):
        found = printed((make_sheet("infusion", {}),), manner)
        assert not found.inside(0, CODE).strip()
        assert "nurse" in found.inside(0, replace(CODE, start=CODE.start - 260, width=258))


def test_the_copy_is_the_same_for_two_doses(study: Study, make_sheet: Make, printed: Callable[..., Printed]) -> None:
    """F50, T14: with its seal, byte for byte; whatever else was done to the record."""

    def written(dose: str, revision: int) -> bytes:
        sheet = make_sheet("infusion", {Place("ECDOSE"): Decimal(dose), Place("ECDILVOL"): 100}, participant_copy=True)
        assert sheet.record is not None
        other = replace(sheet.record, saved_by="other", saved_at=datetime(2025, 1, revision, tzinfo=UTC))
        return printed((replace(sheet, record=other),), PERSIAN, "participant").bytes

    assert written("7.5", 1) == written("418.75", 2)


def test_a_seal_tells_of_the_dose_to_staff_alone(study: Study, make_sheet: Make) -> None:
    sheets = [make_sheet("infusion", {Place("ECDOSE"): Decimal(dose)}) for dose in ("7.5", "8.5")]
    job = PrintJob(study, ENGLISH, (), STAMP)
    assert len({seal_of(job, each).digest for each in sheets}) == 2


@pytest.mark.parametrize("number", range(16))
def test_a_code_is_read(number: int) -> None:
    """Each as its library chose the mask."""
    text = f"SSCEXO1:SSC-001:INFUSION1:INF:1:1.2:R3:T{3225 + number}:D52EB75F0186:9F3117C2B08E41AC:CABD"
    rows = [[module == ord("1") for module in row] for row in modules_of(text)]
    assert len(rows) == 33
    assert qr_reading.text_of(rows) == text


def test_a_file_that_keeps_no_log_is_said(study: Study, make_sheet: Make, setter: Typesetter, tmp_path) -> None:
    """F91: printed while reading only, each page says that no log knows of it."""
    stamp = replace(STAMP, logged=False)
    job = sealed(PrintJob(study, ENGLISH, (make_sheet("medication", {}),), stamp))
    found = Printed(job, write_forms(job, tmp_path / "out.pdf", setter), setter)
    assert "by coordinator, not in the print log" in found.text(0)
