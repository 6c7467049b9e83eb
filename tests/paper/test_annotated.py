"""F86: the annotated form is made from the definition: every item once, legible, over nothing that is printed, and found again."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from ctypes import c_double
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
import pytest
from printed_pages import ENGLISH, PERSIAN, bare

from sscexo_desktop.actions.papers.printing import blank_job, gather
from sscexo_desktop.cli import main
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.annotated.annotated import Annotated, Annotator
from sscexo_desktop.paper.annotated.annotated_pen import TINTS
from sscexo_desktop.paper.annotated.annotation import Tag
from sscexo_desktop.paper.annotated.ink import overlap, room_for
from sscexo_desktop.paper.forms.crf import write_forms
from sscexo_desktop.paper.forms.layout import LayoutSetter
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.pen import PAGE_HEIGHT, PAGE_WIDTH, Box
from sscexo_desktop.paper.sheet import PrintJob, Stamp
from sscexo_desktop.study.model import Form, Study
from sscexo_desktop.study.texts import Manner
from tests.golden.study import golden_session

_SCALE = 2
_DARK = 0x90


class Printout:
    """An annotated PDF with what was to be said on each of its pages."""

    def __init__(self, job: PrintJob, path: Path, setter: Typesetter) -> None:
        self.job, self.path = job, path
        self.pdf = pypdfium2.PdfDocument(path)
        self.pages: list[tuple[Form, Annotated]] = []
        say = Speaker(job.manner)
        layouts, annotator = LayoutSetter(job.study, say, setter), Annotator(job, say, setter)
        for sheet in job.sheets:
            layout = layouts.lay_out(sheet.form)
            self.pages.extend((sheet.form, annotator.page(sheet, layout, n)) for n in range(len(layout.pages)))

    def tags(self) -> Iterator[tuple[int, Tag]]:
        return ((n, tag) for n, (_, page) in enumerate(self.pages) for tag in page.tags)

    def left(self, box: Box) -> float:
        return PAGE_WIDTH - box.start - box.width if self.job.manner.rtl else box.start

    def letters(self, page: int) -> Iterator[tuple[str, Box]]:
        """Each letter that can be seen on a page, with the box of its ink, from the left."""
        text = self.pdf[page].get_textpage()
        edges = [c_double() for _ in range(4)]
        for at in range(text.count_chars()):
            letter = chr(raw.FPDFText_GetUnicode(text, at))
            raw.FPDFText_GetCharBox(text, at, *edges)
            left, right, bottom, top = (each.value for each in edges)
            if not letter.isspace() and right > left and top > bottom:
                yield letter, Box(left, PAGE_HEIGHT - top, right - left, top - bottom)


@pytest.fixture(scope="module", params=[ENGLISH, PERSIAN], ids=["en", "fa"])
def printout(
    request: pytest.FixtureRequest, study: Study, setter: Typesetter, tmp_path_factory: pytest.TempPathFactory
) -> Printout:
    manner: Manner = request.param
    job = blank_job(study, manner, "", kind="annotated")
    job = replace(job, stamp=Stamp(datetime(2024, 10, 14, 5, 22, tzinfo=UTC), "coordinator"))
    return Printout(job, write_forms(job, tmp_path_factory.mktemp("annotated") / "acrf.pdf", setter), setter)


def test_each_item_is_named_once(printout: Printout, study: Study) -> None:
    """F86: whatever is asked or computed on a form, columns of tables too, has one tag; for all of them there is room."""
    for form in study.forms.values():
        named = Counter(tag.item for of, page in printout.pages if of.id == form.id for tag in page.tags if tag.item)
        expected = () if form.identity else (item.id for item in form.items.values() if not item.until)
        assert named == Counter(expected), form.id
    assert [item.id for _, page in printout.pages for item in page.left] == []


def test_each_tag_says_where_its_item_goes(printout: Printout) -> None:
    """F86: the name of the item, and its variable as the definition has it or that it is not submitted; the test with a finding."""
    targets = Counter(target for _, page in printout.pages for tag in page.tags for target in [tag.text] if not tag.item)
    for form, page in printout.pages:
        for tag in page.tags:
            if tag.item:
                item = form.items[tag.item]
                expected = f"[{item.sdtm}]" if item.sdtm == "NOT SUBMITTED" else item.sdtm
                there = expected in tag.text and (not item.testcd or f'"{item.testcd}"' in tag.text)
                assert item.id in tag.text
                assert there or any(expected in each and item.testcd in each for each in targets), tag.text


def test_no_tag_covers_what_is_printed(printout: Printout) -> None:
    """F86: within a tag stand its own words and no other letter, not even a part of one."""
    for number, (_, page) in enumerate(printout.pages):
        boxes = [Box(printout.left(tag.box), tag.box.top, tag.box.width, tag.box.height) for tag in page.tags]
        found = [""] * len(boxes)
        for letter, ink in printout.letters(number):
            for n, box in enumerate(boxes):
                if overlap(box, ink):
                    found[n] += letter
        for tag, letters in zip(page.tags, found, strict=True):
            expected = bare(tag.text)
            assert Counter(bare(letters)) == Counter(expected) or not expected.isascii(), (number, tag.text, letters)


def test_no_tag_covers_another_or_leaves_the_page(printout: Printout) -> None:
    """F86: tags stand apart and on the page."""
    for _, page in printout.pages:
        for n, tag in enumerate(page.tags):
            assert not any(overlap(tag.box, other.box) for other in page.tags[n + 1 :]), tag.text
            assert tag.box.start > 0
            assert tag.box.start + tag.box.width < PAGE_WIDTH
            assert tag.box.top > 5


def test_no_tag_covers_room_for_an_answer(printout: Printout, study: Study, setter: Typesetter, tmp_path: Path) -> None:
    """F86: under the tag of a question the blank form is white: neither tick box nor comb is hidden by it."""
    blank = write_forms(replace(printout.job, kind="blank"), tmp_path / "blank.pdf", setter)
    tables = (each for form in study.forms.values() for each in form.sections if each.repeat or each.table)
    in_tables = {item.id for section in tables for item in section.items}
    pdf = pypdfium2.PdfDocument(blank)
    for number, (_, page) in enumerate(printout.pages):
        bitmap = pdf[number].render(scale=_SCALE, grayscale=True)
        pixels, width = bytes(bitmap.buffer), bitmap.stride
        for tag in page.tags:
            if not tag.item or tag.item in in_tables:
                continue
            left, top = printout.left(tag.box) * _SCALE + 1, tag.box.top * _SCALE + 1
            rows = range(int(top) + 1, int(top + tag.box.height * _SCALE - 2))
            dark = sum(
                each < _DARK
                for row in rows
                for each in pixels[row * width + int(left) + 1 : row * width + int(left + tag.box.width * _SCALE - 2)]
            )
            # Across the halves of a row stands the rule between label and answer, nothing else.
            assert dark <= len(rows), (number, tag.text, dark)


def test_colours_follow_the_order_of_domains(printout: Printout) -> None:
    """F86: the first domain of a page is blue, then yellow, green, orange; qualifiers are as their domain."""
    for number, (_, page) in enumerate(printout.pages):
        bitmap = printout.pdf[number].render(scale=_SCALE)
        pixels, stride = bytes(bitmap.buffer), bitmap.stride
        domains = list(dict.fromkeys(each.removeprefix("SUPP") for each in page.datasets))
        for tag in page.tags:
            domain = tag.dataset.removeprefix("SUPP")
            at = int((tag.box.top + 0.9) * _SCALE) * stride + int((printout.left(tag.box) + 0.9) * _SCALE) * 3
            expected = TINTS[domains.index(domain)] if domain else (255, 255, 255)
            found = pixels[at + 2], pixels[at + 1], pixels[at]
            assert all(abs(one - other) <= 20 for one, other in zip(found, expected, strict=True)), (number, tag.text, found)


def test_datasets_are_named_at_the_top(printout: Printout) -> None:
    """F86: each page names its datasets above everything else on it."""
    for _, page in printout.pages:
        titles = [tag for tag in page.tags if " = " in tag.text and not tag.item and tag.dataset and " when " not in tag.text]
        assert [tag.dataset for tag in titles] == list(page.datasets)
        assert all(tag.box.top < 70 for tag in titles)


@pytest.mark.parametrize(
    "words", ["AETERM", "AE.AETERM", "AE = Adverse Events", 'VSTESTCD = "SYSBP"', "[NOT SUBMITTED]", "DM.SUBJID"]
)
def test_names_are_found(printout: Printout, words: str) -> None:
    """F86: by the search of pdfium, and of poppler and MuPDF where they are there.

    On Persian pages pdfium turns the words of a Latin stretch round: there it finds each of them.
    """
    for each in re.findall(r"\w+", words) if printout.job.manner.rtl else [words]:
        assert any(page.get_textpage().search(each, match_case=True).get_next() for page in printout.pdf), each
    for reader in (["pdftotext", str(printout.path), "-"], ["mutool", "draw", "-F", "txt", str(printout.path)]):
        if shutil.which(reader[0]):
            said = subprocess.run(reader, capture_output=True, check=True).stdout.decode()
            assert words in " ".join(said.split()), reader[0]


def test_bookmarks_by_visit_and_by_form(printout: Printout, study: Study) -> None:
    """F86: every visit leads to each of its forms, every form to its page; nothing asks for a password."""
    assert b"/Encrypt" not in printout.path.read_bytes()
    say = Speaker(printout.job.manner)
    first = {form.id: n for n, (form, _) in reversed(list(enumerate(printout.pages)))}
    found: dict[tuple[str, str], dict[str, int]] = {}
    branch = heading = ""
    for mark in printout.pdf.get_toc():
        title, target = mark.get_title(), mark.get_dest()
        branch = title if mark.level == 0 else branch
        heading = title if mark.level == 1 else heading
        if mark.level == 2 and target:
            found.setdefault((branch, heading), {})[title] = target.get_index()
    by_visit, by_form = say("By visit"), say("By form")
    for visit in study.visits:
        assert found[by_visit, say(visit.title)] == {say(study.forms[form].title): first[form] for form in visit.forms}
    assert [each for of, each in found if of == by_visit][: len(study.visits)] == [say(visit.title) for visit in study.visits]
    for form in study.forms.values():
        if not form.identity:
            assert set(found[by_form, say(form.title)].values()) == {first[form.id]}


def test_the_key_lists_what_stands_on_no_page(printout: Printout, study: Study) -> None:
    """F86: the identity form, which is never printed, and what is no longer asked; each dataset with its pages."""
    key = "\n".join(printout.pdf[n].get_textpage().get_text_range() for n in range(len(printout.pages), len(printout.pdf)))
    words = set(re.findall("[A-Z]+", key))
    for form in study.forms.values():
        for item in form.items.values():
            if item.id.isalpha() and len(item.id) > 3:
                assert (item.id in words) is bool(form.identity or item.until), item.id
    assert {"AE", "SUPPAE", "LB"} <= words
    if not printout.job.manner.rtl:
        assert "ILDEXT2_MEAN" in key


def test_room_is_found_beside_what_is_there() -> None:
    """F86: at the end of a region or at its start, as high as it can be; none where there is none."""
    region, taken = Box(0, 0, 100, 20), [Box(60, 0, 40, 12)]
    assert room_for(30, 10, region, taken) == Box(30, 0, 30, 10)
    assert room_for(30, 8, region, taken) == Box(70, 12, 30, 8)
    assert room_for(30, 10, region, taken, at_end=False) == Box(0, 0, 30, 10)
    assert room_for(70, 10, region, taken) is None


def test_an_item_without_room_is_listed_in_the_key(study: Study, setter: Typesetter, tmp_path: Path) -> None:
    """F86: nothing is left out in silence: where a label fills its row, the key has the annotation."""
    form = study.forms["medication"]
    first, *rest = form.sections
    wide = replace(first.items[0], sdtm="SUPPCM.QVAL", testcd="W" * 8, id="W" * 200)
    crowded = replace(form, sections=(replace(first, items=(wide, *first.items[1:])), *rest))
    job = blank_job(replace(study, forms={**study.forms, form.id: crowded}), ENGLISH, "", forms=[form.id], kind="annotated")
    pdf = pypdfium2.PdfDocument(write_forms(job, tmp_path / "out.pdf", setter))
    key = pdf[len(pdf) - 1].get_textpage().get_text_range()
    assert 'SUPPCM.QVAL when QNAM = "WWWWWWWW"' in " ".join(key.split())
    assert "no room on page 1" in " ".join(key.split())


def test_a_practice_study_has_room_as_well(study: Study, setter: Typesetter, tmp_path: Path) -> None:
    """F5, F86: the words above the title of a page leave room for its datasets."""
    job = replace(blank_job(study, ENGLISH, "", kind="annotated"), practice=True)
    printout = Printout(job, write_forms(job, tmp_path / "out.pdf", setter), setter)
    for number, (_, page) in enumerate(printout.pages):
        assert page.left == ()
        said = printout.pdf[number].get_textpage().get_text_range()
        assert all(f"{dataset} = " in said for dataset in page.datasets)
        assert "PRACTICE — no data of the trial" in said


def test_an_annotated_form_is_for_nobody(study: Study, tmp_path: Path) -> None:
    """F86: whoever is chosen, each form is drawn once and bears no participant."""
    session = golden_session(study, tmp_path)
    job = gather(session, ["SSC-001", "SSC-002"], forms=["infusion"], manner=ENGLISH, kind="annotated")
    session.file.close()
    assert [(sheet.form.id, sheet.participant) for sheet in job.sheets] == [("infusion", "")]


def test_the_terminal_writes_it_without_a_study_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """F86: the definition is enough."""
    out = tmp_path / "acrf.pdf"
    assert main(["annotated", "--form", "adverse_event", "-o", str(out)]) == 0
    assert str(out) in capsys.readouterr().out
    assert "AETERM" in pypdfium2.PdfDocument(out)[0].get_textpage().get_text_range()
    assert main(["annotated", "--form", "identity", "-o", str(tmp_path / "none.pdf")]) != 0
    assert not (tmp_path / "none.pdf").exists()
