"""F89, T14: a participant's copy tells nothing of the dose; two doses give the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pypdf
import pytest
from places_on_paper import Map
from printed_pages import ENGLISH, PERSIAN, STAMP, Printed, every_answer
from reviewed_records import judged, query, signed, void

from sscexo_desktop.actions.papers.printing import suggested_name
from sscexo_desktop.paper.sheet import Sheet, Stamp
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.study.typed import Answer, Blank
from sscexo_desktop.study.withholding import withheld_record

Write = Callable[..., Printed]
Make = Callable[..., Sheet]


def infusion(study: Study, dose: str, **more: Answer) -> dict[Place, Answer]:
    answers, _ = every_answer(study.forms["infusion"])
    given = Decimal(dose)
    other = {Place("ECDOSE"): given, Place("ECLOT"): f"LOT-{dose}", Place("ECVOLT"): given, Place("ECUNITS"): given + 1}
    other[Place("ECPARTUNIT")] = given + 2
    return answers | other | {Place(item): answer for item, answer in more.items()}


@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
def test_two_doses_give_the_same_bytes(manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    """F50: whatever the dose, its units and the particles in each of them; and whether the product is counted in units at all."""
    copies = []
    uncounted = {place: each for place, each in infusion(study, "8.50").items() if place.item not in ("ECUNITS", "ECPARTUNIT")}
    for answers, revision in ((infusion(study, "731.25"), False), (infusion(study, "8.50"), True), (uncounted, True)):
        sheet = make_sheet("infusion", answers, {"vitals": (1, 2)}, participant_copy=True, complete=revision)
        stamp = Stamp(STAMP.at, "coordinator")
        copies.append(write(sheet, manner=manner, participant_copy=True, stamp=stamp).bytes)
    assert copies[0] == copies[1] == copies[2]


@pytest.mark.parametrize("practice", [False, True], ids=["trial", "practice"])
@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
def test_what_was_done_to_the_record_is_left_out(
    manner: Manner, practice: bool, study: Study, make_sheet: Make, write: Write
) -> None:
    """F77, F67: a signature that a change of the dose made void, a query about it, a state, a tick: any of it could tell."""
    plain = make_sheet("infusion", infusion(study, "8.50"), {"vitals": (1, 2)}, participant_copy=True)
    question = query(12, Place("ECDOSE"), ("opened", "731.25 or 73.125?"))
    reviewed = {
        "state": "locked",
        "signatures": (void(signed(), "was 731.25"), signed("approved")),
        "queries": (question,),
        "ticks": 3,
        "to_compare": 9,
        "judged": judged(),
        "since": judged(),
    }
    other = make_sheet("infusion", infusion(study, "731.25"), {"vitals": (1, 2)}, participant_copy=True, **reviewed)
    stamp = Stamp(STAMP.at, "coordinator")
    copies = [write(each, manner=manner, participant_copy=True, stamp=stamp, practice=practice).bytes for each in (plain, other)]
    assert copies[0] == copies[1]


@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
def test_a_copy_carries_nothing_beside_its_pages(manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    """No attachment, no note, no form field, no script; its name and what it says of itself tell nothing."""
    sheet = make_sheet("infusion", infusion(study, "731.25"), participant_copy=True)
    printed = write(sheet, manner=manner, participant_copy=True)
    read = pypdf.PdfReader(printed.path)
    assert not read.attachments
    root = read.trailer["/Root"]
    assert {"/Names", "/AcroForm", "/OpenAction", "/AF"}.isdisjoint(root)
    described = root["/Metadata"].get_data().decode()
    assert not [each for each in ("731", "SSC-003", "LOT", "9f3a", "9F3A", "infusion") if each in described]
    assert not any("/Annots" in page for page in read.pages)
    assert suggested_name(printed.job) == "SSC-EXO_SSC-003_INF_infusion1_participant-copy.pdf"


@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
def test_no_token_of_the_dose_is_left(manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    long_lot = "LOT-731 " * 80
    texts = {"ECCOM": "731 of it " * 2000, "REACTSP": "731", "PREPBY": "Nurse 731", "STOREOK": Blank("ND", "731 " * 300)}
    sheet = make_sheet("infusion", infusion(study, "731.25", ECLOT=long_lot, **texts), participant_copy=True)
    printed = write(sheet, manner=manner, participant_copy=True)
    text = printed.all_text + str(pypdf.PdfReader(printed.path).metadata)
    said_in_words = ("73,125", "۷۳٬۱۲۵", "trillion", "میلیارد", "seventy-three", "هفتاد و سه")
    for token in ("731", "۷۳۱", "732", "۷۳۲", "733", "LOT", "9F3A", "1291", "۱۲۹۱", *said_in_words):
        assert token not in text
    assert "SSC-003" not in str(pypdf.PdfReader(printed.path).metadata)
    there = Map(printed)
    withheld = [spot for spot in there.spots() if spot.slot.item.blinded]
    assert len(withheld) == sum(item.blinded for item in study.forms["infusion"].items.values())
    assert all(there.row(spot).reads(there.say("not shown on this copy")) for spot in withheld)
    assert {there.answer(spot).text.strip() for spot in withheld if not spot.slot.box.top} == {
        there.answer(withheld[0]).text.strip()
    }
    assert {there.answer(spot).text for spot in withheld if spot.slot.box.top} == {""}


def test_the_site_s_copy_does_hold_it(study: Study, make_sheet: Make, write: Write) -> None:
    text = " ".join(write(make_sheet("infusion", infusion(study, "731.25"))).all_text.split())
    assert "731.25 ×10¹¹ particles" in text
    assert "73,125,000,000,000 particles: seventy-three trillion one hundred and twenty-five billion" in text


def test_nothing_withheld_is_handed_to_the_printer(study: Study, make_sheet: Make) -> None:
    sheet = make_sheet("infusion", infusion(study, "731.25"), participant_copy=True)
    assert sheet.record is not None
    blinded = {item.id for item in study.forms["infusion"].items.values() if item.blinded}
    assert not {place.item for place in sheet.record.answers} & blinded
    assert not {place.item for place in sheet.derived} & blinded
    assert sheet.kept == ()
    assert withheld_record(study.forms["infusion"], sheet.record) == sheet.record


def test_open_values_stay_the_same(study: Study, make_sheet: Make) -> None:
    """No computed value that is shown rests on one that is not."""
    answers = infusion(study, "731.25")
    whole, copy = make_sheet("infusion", answers), make_sheet("infusion", answers, participant_copy=True)
    items = study.forms["infusion"].items
    assert {place: value for place, value in whole.derived.items() if not items[place.item].blinded} == copy.derived
    assert whole.asked == copy.asked
