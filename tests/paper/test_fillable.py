"""F83: forms to fill on a screen: a field for each answer, named as the data are, typed into and ticked, and read back."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pypdfium2.raw as raw
import pytest
from printed_pages import ENGLISH, PERSIAN, STAMP

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.crf import write_forms
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.sheet import PrintJob, Sheet
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Item, Study
from sscexo_desktop.study.texts import Manner

FORMS = ["screening", "outcome", "infusion", "unscheduled", "adverse_event", "medication", "deviation", "end_of_study"]
MANNERS = pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])

Fillable = Callable[..., Path]


@pytest.fixture
def fillable(study: Study, setter: Typesetter, tmp_path: Path) -> Fillable:
    def written(*sheets: Sheet, manner: Manner = ENGLISH) -> Path:
        return write_forms(PrintJob(study, manner, sheets, STAMP, "fillable"), tmp_path / "fillable.pdf", setter)

    return written


def fields(path: Path) -> dict[str, Any]:
    return pypdf.PdfReader(path).get_fields() or {}


def asked(study: Study, form: str) -> Iterator[tuple[str, Item]]:
    """What somebody answers of a form, by the name of its field."""
    for section in study.forms[form].sections:
        repeat = section.repeat
        lines = range(1, max(repeat.blank_rows, len(repeat.preset), 1) + 1) if repeat else (0,)
        for line in lines:
            for item in section.items:
                if not item.until and not item.derive:
                    yield f"{item.id}-{line}" if line else item.id, item


@MANNERS
@pytest.mark.parametrize("form", FORMS)
def test_each_item_has_its_field(form: str, manner: Manner, study: Study, fillable: Fillable) -> None:
    """Named by the item and the row; a choice holds its codes, a tooltip names the question; nothing computed has a field."""
    found, root, say = fields(fillable(Sheet(study.forms[form]), manner=manner)), study.forms[form].code, Speaker(manner)
    for name, item in asked(study, form):
        field = found[f"{root}.{name}"]
        if isinstance(item.kind, ChoiceKind) and field.get("/FT") == "/Btn":
            assert {each.removeprefix("/") for each in field["/_States_"]} - {"Off"} == set(item.kind.codelist.codes), name
        fixed = field.get("/Ff") == 1
        inner = [found[each] for each in found if each.startswith(f"{root}.{name}.")] or [field]
        assert fixed or all(say(item.label) in each["/TU"] for each in inner), name
    own = {"STUDYID", "FORM", "VERSION", "SUBJID", "VISIT", "ENTRY", "DAY"}
    tops = {each.split(".")[1] for each in found if "." in each}
    reasons = {each for each in tops if each.endswith("-blank")}
    assert all(each.removesuffix("-blank") in tops for each in reasons)
    assert tops - own - reasons == {name for name, _ in asked(study, form)}


def test_fields_follow_the_order_of_the_form(study: Study, fillable: Fillable) -> None:
    """A key press goes to the next question: the order of the boxes on the pages is that of the questions."""
    path = fillable(Sheet(study.forms["screening"]))
    seen = [_name(each.get_object()) for page in pypdf.PdfReader(path).pages for each in page["/Annots"]]
    order = [name for name, _ in asked(study, "screening")]
    items = [each.split(".")[1] for each in seen if each.split(".")[1] in order]
    assert list(dict.fromkeys(items)) == order


def test_a_question_to_tick_takes_a_reason_instead(study: Study, fillable: Fillable) -> None:
    """ND, NA, UNK or REF beside the boxes, as in every other field; a question that must be ticked has no such box."""
    found = fields(fillable(Sheet(study.forms["infusion"])))
    assert found["INF.HCG_LBORRES-blank"]["/TU"].endswith("(ND, NA, UNK, REF)")
    for name, item in asked(study, "infusion"):
        assert item.blanks or f"INF.{name}-blank" not in found


def test_days_are_typed_in_either_calendar(study: Study, fillable: Fillable) -> None:
    found = fields(fillable(Sheet(study.forms["screening"]), manner=PERSIAN))
    assert [each.split(".")[-1] for each in found if each.startswith("SCR.RFICDAT.")] == ["jalali", "gregorian", "time"]
    assert "شمسی" in found["SCR.RFICDAT.jalali"]["/TU"]
    assert [each.split(".")[-1] for each in fields(fillable(Sheet(study.forms["screening"]))) if ".BRTHDAT." in each] == [
        "gregorian",
        "jalali",
    ]


def test_it_says_whose_form_it_is(study: Study, fillable: Fillable) -> None:
    """Participant, visit, form and version are held by fields that nobody can change; two of one visit do not share a name."""
    visit = study.visit("infusion1")
    sheets = [Sheet(study.forms["infusion"], each, visit) for each in ("SSC-001", "SSC-002")]
    found = fields(fillable(*sheets, Sheet(study.forms["infusion"], "SSC-001", visit)))
    roots = [each for each in found if "." not in each]
    assert roots == ["SSC-001_infusion1_INF", "SSC-002_infusion1_INF", "SSC-001_infusion1_INF_2"]
    own = {each.split(".")[1]: found[each] for each in found if each.startswith("SSC-002_infusion1_INF.")}
    known = {"STUDYID": study.id, "SUBJID": "SSC-002", "VISIT": "infusion1", "FORM": "infusion", "VERSION": study.version}
    assert {name: own[name]["/V"] for name in known} == known
    assert all(own[name]["/Ff"] & 1 for name in known)
    assert own["VSTPT-1"]["/V"] == "BEFORE"


def test_the_number_and_the_visit_are_typed_once(study: Study, fillable: Fillable) -> None:
    """What is filled in at the head of one page stands at the head of all."""
    path = fillable(Sheet(study.forms["infusion"]))
    reader = pypdf.PdfReader(path)
    for name in ("SUBJID", "VISIT", "DAY"):
        assert all(any(_name(each.get_object()) == f"INF.{name}" for each in page["/Annots"]) for page in reader.pages)
    assert set(fields(path)["INF.VISIT"]["/_States_"]) == {"/infusion1", "/infusion2", "/infusion3", "/Off"}


@MANNERS
def test_the_document_tells_its_language_and_brings_its_font(manner: Manner, study: Study, fillable: Fillable) -> None:
    """The font that fields are shown in is embedded and has all letters of Persian; there is no script."""
    reader = pypdf.PdfReader(fillable(Sheet(study.forms["unscheduled"]), manner=manner))
    catalog = reader.root_object
    assert catalog["/Lang"] == ("fa-IR" if manner is PERSIAN else "en")
    form = catalog["/AcroForm"]
    name = form["/DA"].split()[0]
    font = form["/DR"]["/Font"][name]
    assert "/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"]
    mapped = font["/ToUnicode"].get_data().decode("ascii").lower()
    assert all(f"<{ord(each):04x}>" in mapped for each in "اآبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی۰۱۲۳۴۵۶۷۸۹Aa0")
    written = " ".join(repr(each.get_object()) for page in reader.pages for each in page["/Annots"])
    assert "/JavaScript" not in written and "/AA" not in written  # noqa: PT018
    assert not {"/OpenAction", "/JavaScript"} & set(catalog)


@MANNERS
def test_what_is_typed_is_shown_and_kept(manner: Manner, study: Study, fillable: Fillable, tmp_path: Path) -> None:
    """pdfium's own fields are clicked and typed into as somebody does; the saved file holds it, and a picture shows it."""
    screen = _Screen(fillable(Sheet(study.forms["infusion"]), manner=manner))
    typed = {"SUBJID": "007", "ECSTTIM": "09:45", "ECINTMIN": "12", "ECVOLT": "75.5", "ECINTRSP": "About the رگ"}
    typed["SYSBP_VSORRES-1"] = "120"
    for name, text in typed.items():
        before = screen.picture(name)
        screen.type(name, text)
        assert screen.picture(name) != before, name
    before = screen.picture("ECINTR")
    screen.type("ECINTR", "")
    assert screen.picture("ECINTR") != before
    screen.pdf.save(tmp_path / "typed.pdf")
    kept = fields(tmp_path / "typed.pdf")
    assert {name: kept[f"INF.{name}"]["/V"] for name in typed} == typed
    assert kept["INF.ECINTR"]["/V"] == "/Y"


def test_a_number_does_not_grow_out_of_its_boxes(study: Study, fillable: Fillable, tmp_path: Path) -> None:
    screen = _Screen(fillable(Sheet(study.forms["infusion"])))
    screen.type("SUBJID", "12345")
    screen.type("ECSTTIM", "09:45:00")
    screen.pdf.save(tmp_path / "typed.pdf")
    kept = fields(tmp_path / "typed.pdf")
    assert (kept["INF.SUBJID"]["/V"], kept["INF.ECSTTIM"]["/V"]) == ("123", "09:45")


@MANNERS
def test_another_program_fills_it_in(manner: Manner, study: Study, fillable: Fillable, tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=fillable(Sheet(study.forms["adverse_event"]), manner=manner))
    answers = {"AE.AETERM": "سردرد", "AE.AESTDAT.jalali": "1403/06/20", "AE.AEONGO": "/N", "AE.AEOUT": "/RECOVERED/RESOLVED"}
    states = fields(tmp_path / "fillable.pdf")["AE.AEOUT"]["/_States_"]
    answers["AE.AEOUT"] = next(each for each in states if each != "/Off")
    for page in writer.pages:
        writer.update_page_form_field_values(page, answers, auto_regenerate=False)
    writer.write(tmp_path / "filled.pdf")
    found = fields(tmp_path / "filled.pdf")
    assert {name: found[name]["/V"] for name in answers} == answers


@pytest.mark.parametrize("program", ["pdftoppm", "mutool"])
def test_readers_have_nothing_to_complain_of(program: str, study: Study, fillable: Fillable, tmp_path: Path) -> None:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed")
    path = fillable(*(Sheet(study.forms[each]) for each in ("infusion", "adverse_event")), manner=PERSIAN)
    draw = {"pdftoppm": ["-r", "20", "-png", path, tmp_path / "page"]}
    draw["mutool"] = ["draw", "-q", "-r", "20", "-o", tmp_path / "%d.png", path]
    done = subprocess.run([found, *draw[program]], capture_output=True, text=True, check=True)
    assert not [line for line in done.stderr.splitlines() if "ICC support" not in line]


# ---- a screen ----------------------------------------------------------------------------------------------------------------


def _name(widget: Any) -> str:
    """The full name of the field that a box belongs to."""
    parts, at = [], widget
    while at is not None:
        if "/T" in at:
            parts.append(at["/T"])
        at = at["/Parent"].get_object() if "/Parent" in at else None
    return ".".join(reversed(parts))


class _Screen:
    """A fillable form of infusion open in pdfium, as a browser shows it."""

    def __init__(self, path: Path) -> None:
        self.pdf = pypdfium2.PdfDocument(path)
        self.pdf.init_forms()
        self._pages = [self.pdf[n] for n in range(len(self.pdf))]
        self._boxes: dict[str, tuple[int, tuple[float, ...]]] = {}
        for n, page in enumerate(pypdf.PdfReader(path).pages):
            for each in page["/Annots"]:
                widget = each.get_object()
                name = _name(widget).partition(".")[2]
                self._boxes.setdefault(name, (n, tuple(map(float, widget["/Rect"]))))

    def type(self, name: str, text: str) -> None:
        """Click into a field, type, and click out of it."""
        n, (left, bottom, right, top) = self._boxes[name]
        page, form = self._pages[n], self.pdf.formenv
        x, y = (left + right) / 2, (bottom + top) / 2
        raw.FORM_OnMouseMove(form, page, 0, x, y)
        raw.FORM_OnLButtonDown(form, page, 0, x, y)
        raw.FORM_OnLButtonUp(form, page, 0, x, y)
        for each in text:
            raw.FORM_OnChar(form, page, ord(each), 0)
        raw.FORM_ForceToKillFocus(form)

    def picture(self, name: str) -> bytes:
        """What is seen in a field."""
        n, (left, bottom, right, top) = self._boxes[name]
        picture = self._pages[n].render(may_draw_forms=True).to_pil()
        edges = (left, picture.height - top, right, picture.height - bottom)
        return bytes(picture.crop(tuple(map(round, edges))).tobytes())
