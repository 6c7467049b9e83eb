"""F54, F55: the body map and the lungs on paper: empty to write into, or with each score in its region, never mirrored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pypdf
import pytest
from printed_pages import ENGLISH, PERSIAN, SAVED, Answers, Printed

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.layout import LayoutSetter
from sscexo_desktop.paper.forms.parts import Pictured, Placed, Row
from sscexo_desktop.paper.forms.picture_pen import region_at
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.pen import BODY_BOTTOM, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, WIDTH
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.study.digits import to_persian
from sscexo_desktop.study.figures import answered_on
from sscexo_desktop.study.model import Form, Picture, Section, Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.study.typed import Blank

Write = Callable[..., Printed]
BOTH = pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
EXTENTS = {"1": 5, "2": 10, "3": 25, "4": 60, "5": 100}


def form_of(study: Study, picture: Picture) -> Form:
    """Build a form of the one section that is answered on this picture."""
    outcome = study.forms["outcome"]
    section = next(each for each in outcome.sections if each.id == {"body": "skin", "lungs": "ct"}[picture])
    return replace(outcome, sections=(replace(section, picture=picture, when=None),), date_item="")


def section_of(form: Form) -> Section:
    return form.sections[0]


def answers_of(form: Form, by_region: dict[str, object]) -> dict[Place, object]:
    items = answered_on(section_of(form))
    return {Place(items[region].id): answer for region, answer in by_region.items()}


def filled(study: Study, form: Form, answers: Answers) -> Sheet:
    key = RecordKey("SSC-003", "baseline", form.id)
    record = Record(key, 4, True, study.version, SAVED, "nurse", answers, {}, ())
    asked = frozenset(Place(item) for item in form.items)
    return Sheet(form, "SSC-003", study.visit("baseline"), record=record, asked=asked)


def pictures(printed: Printed) -> Iterator[tuple[int, float, Pictured]]:
    for number, page in enumerate(printed._layouts.lay_out(printed.job.sheets[0].form).pages):
        for placed in page:
            if isinstance(placed.part, Pictured):
                yield number, placed.top, placed.part


def in_regions(printed: Printed) -> dict[str, str]:
    """Return what is written around the middle of each region."""
    page, top, part = next(pictures(printed))
    found, near = {}, 12 if part.figure.name == "body" else 20
    for region in part.figure.regions:
        left, down = region_at(part, region, top, rtl=printed.job.manner.rtl)
        inside = [each for each, x, y in printed.letters(page) if abs(x - left) < near and abs(PAGE_HEIGHT - y - down) < 5]
        found[region.id] = "".join(inside).strip()
    return found


def scores(form: Form) -> dict[str, object]:
    return {region: str(n % 4) for n, region in enumerate(answered_on(section_of(form)))}


@BOTH
def test_each_score_stands_in_its_region(manner: Manner, study: Study, write: Write) -> None:
    form = form_of(study, "body")
    given = scores(form)
    assert len(given) == 17
    found = in_regions(write(filled(study, form, answers_of(form, given)), manner=manner))
    assert found == {region: to_persian(str(score)) if manner.rtl else score for region, score in given.items()}


@BOTH
def test_each_level_shows_its_extent(manner: Manner, study: Study, write: Write) -> None:
    form = form_of(study, "lungs")
    found = in_regions(write(filled(study, form, answers_of(form, dict(EXTENTS))), manner=manner))
    for region, extent in EXTENTS.items():
        assert (to_persian(str(extent)) if manner.rtl else str(extent)) in found[region]
        assert "%" in found[region]


@BOTH
@pytest.mark.parametrize("picture", ["body", "lungs"])
def test_a_blank_form_has_the_empty_picture(picture: Picture, manner: Manner, study: Study, write: Write) -> None:
    form = form_of(study, picture)
    printed = write(Sheet(form), manner=manner)
    assert set(in_regions(printed).values()) == {""}
    page, _, part = next(pictures(printed))
    assert part.items == answered_on(section_of(form))
    say = Speaker(manner)
    assert say("Right") in printed.text(page)
    assert say("Left") in printed.text(page)


@BOTH
def test_the_right_side_stands_at_the_left_in_both_languages(manner: Manner, study: Study, write: Write) -> None:
    """A picture is never mirrored: the person's right is at the viewer's left."""
    form = form_of(study, "body")
    _, top, part = next(pictures(write(Sheet(form), manner=manner)))
    at = {region.id: region_at(part, region, top, rtl=manner.rtl) for region in part.figure.regions}
    assert at["HAND_R"][0] < at["CHEST"][0] < at["HAND_L"][0]
    assert at["FACE"][1] < at["CHEST"][1] < at["FOOT_R"][1]
    start = PAGE_WIDTH - part.box.start - part.box.width if manner.rtl else part.box.start
    assert all(start < x < start + part.box.width for x, _ in at.values())


def test_a_higher_score_is_darker_and_still_legible(study: Study, write: Write) -> None:
    """Printed in black and white each step can be told from the next, and black figures stay readable on the darkest."""
    form = form_of(study, "body")
    given = {"THIGH_R": "0", "THIGH_L": "1", "LEG_R": "2", "LEG_L": "3"}
    printed = write(filled(study, form, answers_of(form, given)))
    grounds = [_ground(printed, region) for region in given]
    assert grounds[0] == 255
    assert all(higher < lower - 15 for lower, higher in pairwise(grounds))
    assert grounds[-1] > 120


def _ground(printed: Printed, name: str) -> int:
    """The grey beside the number of a region."""
    page, top, part = next(pictures(printed))
    region = next(each for each in part.figure.regions if each.id == name)
    left, down = region_at(part, region, top, rtl=False)
    image = printed.pdf[page].render(scale=4, grayscale=True)
    return int(image.buffer[int((down - 9) * 4) * image.stride + int(left * 4) * image.n_channels])


@BOTH
def test_what_is_not_scored_stays_empty_and_a_reason_is_a_dash(manner: Manner, study: Study, write: Write) -> None:
    form = form_of(study, "body")
    found = in_regions(write(filled(study, form, answers_of(form, {"FACE": "1", "CHEST": Blank("ND", "dressing")})), manner=manner))
    assert found.pop("CHEST") == "–"
    assert found.pop("FACE") == (to_persian("1") if manner.rtl else "1")
    assert set(found.values()) == {""}


def test_a_blinded_answer_is_not_drawn_on_a_participants_copy(study: Study, write: Write) -> None:
    """F89, T14: neither as a number nor as a shade."""
    form = form_of(study, "body")
    items = tuple(replace(each, blinded=True) for each in section_of(form).items)
    form = replace(form, sections=(replace(section_of(form), items=items),))
    copies = [
        write(filled(study, form, answers_of(form, dict.fromkeys(answered_on(section_of(form)), score))), participant_copy=True)
        for score in ("1", "3")
    ]
    assert set(in_regions(copies[0]).values()) == {""}
    assert copies[0].bytes == copies[1].bytes


def test_the_picture_is_drawn_once_for_all_records(study: Study, write: Write) -> None:
    form = form_of(study, "body")
    sheets = [filled(study, form, answers_of(form, scores(form))) for _ in range(5)]
    one, five = (pypdf.PdfReader(write(*some).path) for some in (sheets[:1], sheets))
    assert len(five.pages) == 5 * len(one.pages)
    assert len(_form_objects(five)) == len(_form_objects(one))


def _form_objects(read: pypdf.PdfReader) -> set[int]:
    return {each.indirect_reference.idnum for page in read.pages for each in page["/Resources"]["/XObject"].values()}


@BOTH
def test_rows_stand_beside_pictures_and_never_under_them(manner: Manner, study: Study, setter: Typesetter) -> None:
    """Walks every picture of the study; no part of its section lies under it, none below the page."""
    layouts = LayoutSetter(study, Speaker(manner), setter)
    forms = [*study.forms.values(), form_of(study, "body"), form_of(study, "lungs")]
    for form in forms:
        for page in layouts.lay_out(form).pages:
            for placed in (each for each in page if isinstance(each.part, Pictured)):
                _clear(page, placed)


def _clear(page: tuple[Placed, ...], picture: Placed) -> None:
    part = picture.part
    assert isinstance(part, Pictured)
    bottom = picture.top + part.box.height
    assert bottom <= BODY_BOTTOM
    assert part.box.start + part.box.width == pytest.approx(MARGIN + WIDTH)
    for row in (each for each in page if isinstance(each.part, Row) and picture.top <= each.top < bottom - 0.1):
        assert isinstance(row.part, Row)
        for question in row.part.questions:
            assert question.start + question.width <= part.box.start + 0.1, question.slot.item.id
            assert question.slot.box.width > 60, question.slot.item.id
