"""Paper for archives (F87): PDF/A-2b, as far as its rules can be told by a second library and from the bytes themselves.

No validator of the whole standard can be installed with the program's other tools; each rule that its documents could break is
checked here one by one.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from printed_pages import ENGLISH, PERSIAN, STAMP

from sscexo_desktop.actions.papers.printing import blank_job
from sscexo_desktop.paper.forms.crf import write_forms
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.report import Column, Report, write_report
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Manner

FORBIDDEN_KEYS = {"/AA", "/JS", "/JavaScript", "/Launch", "/EmbeddedFiles", "/EF", "/SMask", "/TR", "/BM", "/XFA", "/OPI"}
FORBIDDEN_ACTIONS = {"/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/JavaScript", "/SetOCGState"}
RULE = "{http://www.aiim.org/pdfa/ns/id/}"
IN_XMP = {
    "/Title": "dc:title", "/Subject": "dc:description", "/Creator": "xmp:CreatorTool", "/Producer": "pdf:Producer",
    "/Keywords": "pdf:Keywords",
}
HOSTILE = "‮dose😀漢字\x00 ☐ 10⁻³ سلام (FVC) محمّدٌ \U0010ffff"

Blank = Callable[[Manner], Path]


@pytest.fixture(scope="module")
def blank(study: Study, setter: Typesetter, tmp_path_factory: pytest.TempPathFactory) -> Blank:
    folder, known = tmp_path_factory.mktemp("archive"), {}

    def written(manner: Manner) -> Path:
        if manner.language not in known:
            job = blank_job(study, manner, "doctor", forms=["infusion", "screening"])
            known[manner.language] = write_forms(job, folder / f"{manner.language}.pdf", setter)
        return known[manner.language]

    return written


@pytest.fixture(params=["blank-en", "blank-fa", "list-en", "list-fa"])
def document(request: pytest.FixtureRequest, blank: Blank, study: Study, setter: Typesetter, tmp_path: Path) -> pikepdf.Pdf:
    kind, language = request.param.split("-")
    manner = ENGLISH if language == "en" else PERSIAN
    if kind == "blank":
        return pikepdf.open(blank(manner))
    rows = ((HOSTILE, "1"), ("سلام", "۲"))
    report = Report("List", (HOSTILE,), (Column("A", 1), Column("ب", 1)), rows, "", study, manner, STAMP)
    return pikepdf.open(write_report(report, tmp_path / "list.pdf", setter=setter))


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    return (each for each in pdf.objects if isinstance(each, (pikepdf.Dictionary, pikepdf.Stream)))


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    return [each for each in dictionaries(pdf) if each.get("/Type") == "/Font" and each.Subtype == "/Type0"]


def test_it_is_sound_and_says_what_it_is(document: pikepdf.Pdf) -> None:
    assert document.check_pdf_syntax() == []
    with document.open_metadata() as xmp:
        assert xmp.pdfa_status == "2B"
        assert (xmp[f"{RULE}part"], xmp[f"{RULE}conformance"]) == ("2", "B")
    metadata = document.Root.Metadata
    assert metadata.Type == "/Metadata"
    assert "/Filter" not in metadata


def test_what_it_says_of_itself_is_said_twice_alike(document: pikepdf.Pdf) -> None:
    info = document.docinfo
    with document.open_metadata() as xmp:
        assert {key: xmp[name] for key, name in IN_XMP.items()} == {key: str(info[key]) for key in IN_XMP}
        assert xmp["dc:creator"] == [str(info["/Author"])]
        for key, name in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
            figures = re.fullmatch(r"D:(\d{14})([+-]\d\d)'(\d\d)'", str(info[key]))
            assert figures
            assert figures[1] == re.sub(r"\D", "", xmp[name][:19])
            assert f"{figures[2]}:{figures[3]}" == xmp[name][19:]


def test_its_colours_are_those_of_a_profile(document: pikepdf.Pdf) -> None:
    (intent,) = document.Root.OutputIntents
    assert (intent.S, intent.OutputConditionIdentifier) == ("/GTS_PDFA1", "sRGB IEC61966-2.1")
    profile = intent.DestOutputProfile
    data = profile.read_bytes()
    assert profile.N == 3
    assert int.from_bytes(data[:4], "big") == len(data)
    assert (data[8] <= 4, data[12:20], data[36:40]) == (True, b"mntrRGB ", b"acsp")
    assert not any(re.search(rb"\s[kK]\s", each.read_bytes()) for each in contents(document)), "a colour of four inks"


def contents(pdf: pikepdf.Pdf) -> Iterator[Any]:
    forms = (each for each in dictionaries(pdf) if each.get("/Subtype") == "/Form")
    return chain((page.Contents for page in pdf.pages), forms)


def test_its_header_and_trailer(document: pikepdf.Pdf) -> None:
    data = Path(document.filename).read_bytes()
    first, second = data.split(b"\n", 2)[:2]
    assert re.fullmatch(rb"%PDF-1\.[0-7]", first)
    assert second.startswith(b"%")
    assert len([byte for byte in second[1:5] if byte > 127]) == 4
    assert data.rstrip().endswith(b"%%EOF")
    one, other = document.trailer.ID
    assert bytes(one) == bytes(other)
    assert len(bytes(one)) == 16


def test_nothing_is_run_attached_hidden_or_seen_through(document: pikepdf.Pdf) -> None:
    for each in dictionaries(document):
        assert not FORBIDDEN_KEYS & set(each.keys())
        assert each.get("/S") not in FORBIDDEN_ACTIONS
        assert each.get("/Subtype") != "/Image" or "/Alternates" not in each
        assert each.get("/Filter") not in ("/LZWDecode", "/Crypt")
    assert not document.is_encrypted
    for page in document.pages:
        for each in page.get("/Annots", []):
            assert int(each.F) & 0b100111 == 0b100


def test_each_font_is_embedded_and_a_subset(document: pikepdf.Pdf) -> None:
    assert fonts(document)
    kinds = {str(each.Subtype) for each in dictionaries(document) if each.get("/Type") == "/Font"}
    assert kinds == {"/Type0", "/CIDFontType2"}
    for font in fonts(document):
        (descendant,) = font.DescendantFonts
        descriptor = descendant.FontDescriptor
        assert re.fullmatch("/[A-Z]{6}[+]IBMPlexSansArabic(-Bold)?(-Regular)?", str(font.BaseFont))
        assert font.BaseFont == descendant.BaseFont == descriptor.FontName
        assert "/FontFile2" in descriptor
        assert "/CIDSet" not in descriptor
        assert "/ToUnicode" in font
        assert isinstance(descendant.CIDToGIDMap, pikepdf.Stream)
        assert len(descriptor.FontFile2.read_bytes()) == descriptor.FontFile2.Length1


def test_each_glyph_is_as_wide_in_the_font_as_in_the_document(document: pikepdf.Pdf) -> None:
    for font in fonts(document):
        (descendant,) = font.DescendantFonts
        file, glyphs = FontFile(descendant.FontDescriptor.FontFile2.read_bytes()), glyph_map(descendant)
        declared = widths(descendant.W)
        assert declared
        for code, width in declared.items():
            assert glyphs[code] < file.count
            assert abs(file.width(glyphs[code]) - width) <= 1


def test_no_glyph_is_the_one_for_what_a_font_lacks(document: pikepdf.Pdf) -> None:
    for font in fonts(document):
        (descendant,) = font.DescendantFonts
        glyphs = glyph_map(descendant)
        assert all(glyphs[code] for code in widths(descendant.W))


def test_the_font_file_is_whole(document: pikepdf.Pdf) -> None:
    for font in fonts(document):
        file = FontFile(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes())
        assert sum(struct.unpack(f">{len(file.data) // 4}I", file.data)) & 0xFFFFFFFF == 0xB1B0AFBA
        assert {"glyf", "loca", "head", "hhea", "hmtx", "maxp"} <= set(file.tables)
        places = struct.unpack(f">{file.count + 1}I", file.tables["loca"]) if file.long else [
            2 * each for each in struct.unpack(f">{file.count + 1}H", file.tables["loca"])]
        assert list(places) == sorted(places)
        assert places[-1] <= len(file.tables["glyf"])


class FontFile:
    """The tables of a TrueType font."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        entries = [struct.unpack_from(">4s3I", data, 12 + 16 * n) for n in range(int.from_bytes(data[4:6], "big"))]
        self.tables = {tag.decode(): data[start : start + length] for tag, _, start, length in entries}
        self.count = int.from_bytes(self.tables["maxp"][4:6], "big")
        self.long = self.tables["head"][50:52] == b"\0\1"

    def width(self, glyph: int) -> float:
        measured = int.from_bytes(self.tables["hhea"][34:36], "big")
        units = int.from_bytes(self.tables["head"][18:20], "big")
        return int.from_bytes(self.tables["hmtx"][4 * min(glyph, measured - 1) :][:2], "big") * 1000 / units


def glyph_map(descendant: Any) -> tuple[int, ...]:
    data = descendant.CIDToGIDMap.read_bytes()
    return struct.unpack(f">{len(data) // 2}H", data)


def widths(array: Any) -> dict[int, float]:
    stretches = zip(array[::2], array[1::2], strict=True)
    return {int(first) + n: float(width) for first, some in stretches for n, width in enumerate(some)}


def test_a_title_is_shown_in_its_language(blank: Blank) -> None:
    for manner, language in ((ENGLISH, "en"), (PERSIAN, "fa-IR")):
        pdf = pikepdf.open(blank(manner))
        root = pdf.Root
        assert str(root.Lang) == language
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert root.ViewerPreferences.get("/Direction") == ("/R2L" if manner.rtl else None)


def test_two_documents_are_told_apart_by_their_contents(study: Study, setter: Typesetter, tmp_path: Path) -> None:
    """T17: the same contents have the same identifier, on any day and at any desk; others have another one."""
    def identifier(form: str, name: str) -> bytes:
        job = replace(blank_job(study, ENGLISH, "doctor", forms=[form]), stamp=STAMP)
        return bytes(pikepdf.open(write_forms(job, tmp_path / name, setter)).trailer.ID[0])

    assert identifier("infusion", "a.pdf") == identifier("infusion", "b.pdf")
    assert identifier("infusion", "a.pdf") != identifier("deviation", "c.pdf")


def test_a_form_with_fields_does_not_call_itself_one_for_archives(study: Study, setter: Typesetter, tmp_path: Path) -> None:
    """Its fields are shown in a font of the reader's."""
    job = blank_job(study, ENGLISH, "doctor", forms=["deviation"], kind="fillable")
    pdf = pikepdf.open(write_forms(job, tmp_path / "fields.pdf", setter))
    assert "/AcroForm" in pdf.Root
    with pdf.open_metadata() as xmp:
        assert not xmp.pdfa_status
