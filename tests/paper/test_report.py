"""F70, F76: a table on paper keeps every character, whatever its length, and every page says what it is and which of how many."""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from printed_pages import ENGLISH, PERSIAN, STAMP, bare, whole

from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.pen import PAGE_WIDTH
from sscexo_desktop.paper.report import Column, Report, write_report
from sscexo_desktop.paper.sheet import Stamp
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Manner

Row = tuple[str, ...]
WriteReport = Callable[..., "Read"]
BOTH = pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
HOSTILE = ("=cmd|' /C calc'!A0", "<b>{x}</b> %s", "(unbalanced \\( (", "../..", "'; DROP TABLE", "سلام ۷۱٫۲ می‌شود", "a\tb")


class Read:
    """A report read back with another library."""

    def __init__(self, path: Path) -> None:
        self.path, self.bytes = path, path.read_bytes()
        self.pages = [whole(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(self.bytes)]

    @property
    def text(self) -> str:
        return "\n".join(self.pages)


@pytest.fixture
def report(study: Study, setter: Typesetter, tmp_path: Path) -> WriteReport:
    def written(
        rows: tuple[Row, ...],
        *,
        manner: Manner = ENGLISH,
        paragraphs: tuple[str, ...] = (),
        columns: tuple[Column, ...] = (Column("No.", 1), Column("What", 3)),
        note: str = "",
        stamp: Stamp = STAMP,
        practice: bool = False,
    ) -> Read:
        made = Report("Audit trail", paragraphs, columns, rows, note, study, manner, stamp, practice)
        return Read(write_report(made, tmp_path / "report.pdf", setter=setter))

    return written


def numbered(count: int) -> tuple[Row, ...]:
    return tuple((str(10_000 + n), f"entry{10_000 + n}") for n in range(count))


def test_a_short_report_is_one_page_with_everything(report: WriteReport, study: Study) -> None:
    read = report(numbered(3), paragraphs=("How to read this.", "Newest first."), note="Participant SSC-001")
    assert len(read.pages) == 1
    for said in (
        "Audit trail", study.registry, study.ethics, "How to read this.", "Newest first.", "Participant SSC-001", "No.", "What",
        "entry10002", "Printed 2024-10-14 08:52 (1403/07/23) by coordinator", "audit trail 1291, seal 9F3A-17C2-B08E",
        "Page 1 of 1",
    ):  # fmt: skip
        assert said in read.pages[0]


def test_an_empty_report_is_a_page(report: WriteReport) -> None:
    assert "Page 1 of 1" in report(()).pages[0]


@BOTH
def test_the_head_and_the_foot_stand_on_every_page(manner: Manner, report: WriteReport) -> None:
    read = report(numbered(300), manner=manner, columns=(Column("Running", 1), Column("Subject", 3)), note="Chosen: all")
    assert len(read.pages) > 3
    for page in read.pages:
        assert all(word in page for word in ("Running", "Subject", "Audit", "Chosen"))
    if manner is ENGLISH:
        assert [f"Page {n} of {len(read.pages)}" in page for n, page in enumerate(read.pages, 1)] == [True] * len(read.pages)
    say = Speaker(manner)
    for n, page in enumerate(read.pages, 1):
        expected = bare(say("Page {page} of {pages}", page=n, pages=len(read.pages)))
        assert not Counter(expected) - Counter(bare("".join(page.splitlines()[-8:])))


@BOTH
def test_every_row_stands_once_and_in_order(manner: Manner, report: WriteReport) -> None:
    read = report(numbered(500), manner=manner)
    numbers = re.findall("(?<=entry)[0-9]{5}|[0-9]{5}(?=entry)", read.text)  # a reader may turn the two parts round
    assert [int(each) for each in numbers] == list(range(10_000, 10_500))


def test_a_cell_longer_than_pages_loses_nothing(report: WriteReport) -> None:
    words = [f"word{n}" for n in range(1000, 5000)]
    read = report((("1", "before"), ("2", " ".join(words)), ("3", "after")))
    assert len(read.pages) > 4
    assert re.findall("word[0-9]+", read.text) == words
    assert read.text.index("before") < read.text.index("word1000")
    assert "after" in read.pages[-1]
    assert all("What" in page for page in read.pages)


def test_two_long_cells_of_a_row_go_on_beside_each_other(report: WriteReport) -> None:
    left, right = ([f"{name}{n}" for n in range(1000, 2000)] for name in ("left", "right"))
    read = report(((" ".join(left), " ".join(right)),), columns=(Column("A", 1), Column("B", 1)))
    assert re.findall("left[0-9]+", read.text) == left
    assert re.findall("right[0-9]+", read.text) == right


def test_a_word_wider_than_its_column_is_broken_and_kept(report: WriteReport) -> None:
    read = report((("Q" * 2000, "Z" * 3000),))
    assert read.text.count("Q") == 2000
    assert read.text.count("Z") == 3000


def test_a_long_explanation_goes_on_to_the_next_page(report: WriteReport) -> None:
    words = [f"word{n}" for n in range(1000, 3000)]
    read = report(numbered(2), paragraphs=(" ".join(words), "the end"))
    assert re.findall("word[0-9]+", read.text) == words
    assert "entry10001" in read.pages[-1]


@pytest.mark.parametrize("length", [2, 40])
def test_a_note_is_never_cut(length: int, report: WriteReport) -> None:
    """A short one stands on every page, a very long one on the first."""
    words = [f"note{n}" for n in range(1000, 1000 + length * 20)]
    read = report(numbered(200), note=" ".join(words))
    assert re.findall("note[0-9]+", read.pages[0]) == words
    assert ("note1000" in read.pages[1]) is (length == 2)


@BOTH
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_literally(text: str, manner: Manner, report: WriteReport) -> None:
    """T10."""
    read = report((("1", text),), manner=manner)
    assert not Counter(bare(text)) - Counter(bare(read.text))


@pytest.mark.parametrize("text", ["\u202eabc", "a\x00b", "\ud83d", "😀", "\n" * 200, " " * 5000, "ط" * 5000, ""])
def test_no_text_stops_the_report(text: str, report: WriteReport) -> None:
    for manner in (ENGLISH, PERSIAN):
        assert report(((text, text),), manner=manner, paragraphs=(text,), note=text[:50]).bytes


def test_persian_rows_are_read_by_poppler(report: WriteReport) -> None:
    """F87: whole phrases in their own order."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("poppler is not installed")
    rows = (("۱", "مقدار پیشین اصلاح شد."), ("۲", "امضا باطل است."))
    read = report(rows, manner=PERSIAN, columns=(Column("ش", 1), Column("شرح", 5)))
    out = subprocess.run([tool, "-enc", "UTF-8", read.path, "-"], capture_output=True, check=True).stdout.decode()
    said = re.sub("[\u200e\u200f\u202a-\u202e]", "", out)
    assert "مقدار پیشین اصلاح شد." in said
    assert "امضا باطل است." in said


def test_persian_stands_at_the_right(report: WriteReport) -> None:
    """The first column begins where reading does."""
    starts = []
    for manner in (ENGLISH, PERSIAN):
        page = pypdfium2.PdfDocument(report((("alpha", "omega"),), manner=manner).bytes)[0].get_textpage()
        starts.append([page.get_charbox(page.search(word).get_next()[0])[0] for word in ("alpha", "omega")])
    assert starts[0][0] < PAGE_WIDTH / 4 < starts[0][1]
    assert starts[1][0] > PAGE_WIDTH * 3 / 4 > starts[1][1]


def test_the_document_says_what_it_is(report: WriteReport) -> None:
    read = pypdf.PdfReader(report(numbered(1), manner=PERSIAN).path)
    assert read.metadata is not None
    assert read.metadata.title == "Audit trail"
    assert read.trailer["/Root"]["/Lang"] == "fa-IR"
    fonts = {font["/BaseFont"] for page in read.pages for font in page["/Resources"]["/Font"].values()}
    assert all(name[7] == "+" for name in fonts)


def test_the_same_report_gives_the_same_bytes(report: WriteReport) -> None:
    assert report(numbered(90), manner=PERSIAN).bytes == report(numbered(90), manner=PERSIAN).bytes


def test_a_stamp_without_a_trail_names_none(report: WriteReport) -> None:
    assert "seal" not in report(numbered(1), stamp=Stamp(STAMP.at, "coordinator")).text


def test_progress_is_told_and_can_stop_it(study: Study, setter: Typesetter, tmp_path: Path) -> None:
    class CancelledError(Exception):
        pass

    steps: list[tuple[int, int]] = []
    made = Report("t", (), (Column("A", 1), Column("B", 1)), numbered(1000), "", study, ENGLISH, STAMP)
    write_report(made, tmp_path / "a.pdf", lambda done, of: steps.append((done, of)), setter)
    assert steps[0] == (0, 1000)
    assert steps[-1] == (1000, 1000)
    assert steps == sorted(steps)

    def stop(done: int, of: int) -> None:
        if done:
            raise CancelledError

    with pytest.raises(CancelledError):
        write_report(made, tmp_path / "b.pdf", stop, setter)
    assert [each.name for each in tmp_path.iterdir()] == ["a.pdf"]


def test_what_is_in_the_way_is_said(study: Study, tmp_path: Path) -> None:
    made = Report("t", (), (Column("A", 1),), (), "", study, ENGLISH, STAMP)
    with pytest.raises(Trouble, match="does not exist"):
        write_report(made, tmp_path / "nowhere" / "a.pdf")


def test_ten_thousand_rows_keep_little_in_memory(study: Study, setter: Typesetter, tmp_path: Path) -> None:
    """Ten times the rows cost far less than ten times the memory: only packed pages are kept."""
    made = Report("t", (), (Column("A", 1), Column("B", 3)), numbered(10_000), "", study, ENGLISH, STAMP)
    write_report(made, tmp_path / "warm.pdf", setter=setter)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    write_report(made, tmp_path / "a.pdf", setter=setter)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000
