"""The label of a vial on paper: its size, what stands on it, and a code that a scanner reads (F48, F50)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from PIL import Image
from qr_reading import read

from sscexo_desktop.errors import Trouble
from sscexo_desktop.paper.vial_label import A4, TALL, WIDE, VialLabel, write_labels
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.study.vial_code import VialCode

CODE = VialCode("SSC-001", "INFUSION1", 1, "A1B2C3D4E5").text()
SCALE = 8


@pytest.fixture(params=["en", "fa"])
def label(request, study: Study) -> VialLabel:
    if request.param == "en":
        words = ("Infusion 1", "Exosome suspension", "Keep at −80 °C until use")
    else:
        words = ("انفوزیون ۱", "سوسپانسیون اگزوزوم", "تا زمان مصرف در دمای منفی ۸۰ درجه نگه دارید")
    manner = Manner(request.param)
    return VialLabel(study, manner, "SSC-001", "ENR-01", words[0], words[1], words[2], (), CODE)


def pictures(path: Path) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(path)
    found = [page.render(scale=SCALE).to_pil().convert("L") for page in document]
    document.close()
    return found


def sizes(path: Path) -> list[tuple[float, float]]:
    document = pypdfium2.PdfDocument(path)
    found = [page.get_size() for page in document]
    document.close()
    return found


def code_of(label: VialLabel, page: Image.Image) -> str:
    """Read the code at the end side of a label's picture."""
    part, tall = int(page.width * 0.425), int(page.height * 0.78)
    box = (0, 0, part, tall) if label.manner.rtl else (page.width - part, 0, page.width, tall)
    return read(page, box)


def test_a_label_is_five_centimetres_wide(label: VialLabel, tmp_path: Path) -> None:
    """F48: one page of its size a label, and a scanner reads whose it is."""
    out = write_labels(label, tmp_path / "label.pdf", copies=2)
    assert sizes(out) == [pytest.approx((WIDE, TALL), abs=0.1)] * 2
    assert pytest.approx(50, abs=0.1) == WIDE / 72 * 25.4
    for page in pictures(out):
        assert code_of(label, page) == CODE
        assert VialCode.read(code_of(label, page)).participant == "SSC-001"


def test_nothing_runs_over_its_edge(label: VialLabel, tmp_path: Path) -> None:
    """F48: with the longest number, session and name of a practice study, an edge of a millimetre stays white."""
    wide = replace(label, participant="SSC-1000", enrolment="ENR-100", practice="PRACTICE", session=label.session * 3)
    (page,) = pictures(write_labels(wide, tmp_path / "label.pdf"))
    edge = round(SCALE * 72 / 25.4)
    inside = page.point(lambda level: 255 if level < 160 else 0).getbbox()
    assert inside is not None
    left, top, right, bottom = inside
    assert min(left, top) >= edge
    assert right <= page.width - edge
    assert bottom <= page.height - edge
    assert code_of(wide, page) == CODE


@pytest.mark.parametrize(("copies", "pages"), [(1, 1), (36, 1), (37, 2)])
def test_labels_on_the_desks_paper(label: VialLabel, tmp_path: Path, copies: int, pages: int) -> None:
    """F48: several on A4, to be cut."""
    out = write_labels(label, tmp_path / "sheet.pdf", "a4", copies)
    assert sizes(out) == [pytest.approx(A4, abs=0.1)] * pages
    document = pypdfium2.PdfDocument(out)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert text.count("SSC-001") + text.count("-001SSC") + text.count("001-SSC") == copies


def test_fonts_are_embedded_and_no_other_is_named(label: VialLabel, tmp_path: Path) -> None:
    """F87: as in every document of the program."""
    (page,) = pypdf.PdfReader(write_labels(label, tmp_path / "label.pdf")).pages
    fonts = [font.get_object()["/DescendantFonts"][0].get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_a_label_is_written_whole_or_not_at_all(label: VialLabel, tmp_path: Path) -> None:
    """T21."""
    with pytest.raises(Trouble):
        write_labels(label, tmp_path / "nowhere" / "label.pdf")
