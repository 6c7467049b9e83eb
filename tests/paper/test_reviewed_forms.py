"""F67, F69, F77, F2 on paper: state, electronic signatures, void ones struck through, queries at their items, settings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from printed_pages import ENGLISH, PERSIAN, Printed, bare, every_answer
from reviewed_records import SHORT_DIGEST, SITE_TIME, judged, query, signed, void

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.pen import Box
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.review import State
from sscexo_desktop.study.review_words import MEANINGS, STATE_TITLES
from sscexo_desktop.study.texts import Manner

Write = Callable[..., Printed]
Make = Callable[..., Sheet]
STATEMENT = "I confirm that these data are complete and correct."
BOTH = pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])


def infusion(study: Study, make: Make, **more: object) -> Sheet:
    answers, rows = every_answer(study.forms["infusion"])
    return make("infusion", answers, rows, **more)


# ---- state -------------------------------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("state", ["in_progress", "complete", "verified", "signed", "locked"])
def test_every_page_says_the_state(state: State, manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    """F15, F78."""
    printed = write(infusion(study, make_sheet, state=state), manner=manner)
    said = Speaker(manner)(STATE_TITLES[state])
    for page in range(len(printed)):
        assert bare(said) in bare(printed.inside(page, Box(300, 25, 259, 20)))


def test_a_record_whose_signatures_are_all_void_says_so_at_its_head(study: Study, make_sheet: Make, write: Write) -> None:
    only_void = write(infusion(study, make_sheet, state="complete", signatures=(void(signed()),)))
    assert "Complete · signature void" in only_void.text(0)
    again = write(infusion(study, make_sheet, state="signed", signatures=(void(signed()), signed())))
    assert "signature void" not in again.text(0)


# ---- signatures --------------------------------------------------------------------------------------------------------------


def test_a_signature_is_printed_with_all_that_it_is(study: Study, make_sheet: Make, write: Write) -> None:
    """F77: meaning, printed name, role, time at the site in both calendars, digest."""
    last = write(infusion(study, make_sheet, signatures=(signed(),))).text(2)
    assert "Electronic signatures" in last
    assert f"Reviewed: Dr Test, Investigator · {SITE_TIME} · digest {SHORT_DIGEST}" in last
    assert STATEMENT not in last


@BOTH
def test_each_meaning_has_its_word(manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    for meaning, words in MEANINGS.items():
        text = write(infusion(study, make_sheet, signatures=(signed(meaning),)), manner=manner).all_text
        assert bare(Speaker(manner)(words)) in bare(text)
        assert {"Dr", "Test"} <= set(re.findall("[A-Za-z]+", text))
        assert not Counter(SHORT_DIGEST) - Counter(next(line for line in text.splitlines() if "Test" in line))


def test_a_void_signature_says_since_when_by_whom_and_why(study: Study, make_sheet: Make, write: Write) -> None:
    last = write(infusion(study, make_sheet, signatures=(void(signed()),))).text(2)
    assert f"Reviewed: Dr Test, Investigator · {SITE_TIME}" in last
    assert "Void since 2024-10-16 09:30 (1403/07/25): Nurse Test changed what was signed. Reason: “typed wrongly”" in last


@BOTH
def test_a_void_signature_is_struck_through_and_a_standing_one_is_not(
    manner: Manner, study: Study, make_sheet: Make, write: Write
) -> None:
    """One line more is ruled than for a standing signature, and none for the reason under it."""
    rules = [
        _rules(write(infusion(study, make_sheet, signatures=(each,)), manner=manner)) for each in (signed(), void(signed()))
    ]
    assert rules[1] == rules[0] + 1


def _rules(printed: Printed) -> int:
    """Count the strokes of the last page that are no part of what is printed of every form."""
    import pypdf

    return pypdf.PdfReader(printed.path).pages[-1].get_contents().get_data().count(b" l S")


def test_an_own_override_is_said(study: Study, make_sheet: Make, write: Write) -> None:
    """Never silently."""
    said = "The signer had made the override that is signed here."
    assert said in write(infusion(study, make_sheet, signatures=(replace(signed(), own_override=True),))).text(2)
    assert said not in write(infusion(study, make_sheet, signatures=(signed(),))).text(2)


@BOTH
def test_without_a_signature_the_form_is_signed_by_hand(manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    printed = write(infusion(study, make_sheet, state="complete"), manner=manner)
    say = Speaker(manner)
    assert bare(say(STATEMENT)) in bare(printed.text(2))
    assert bare(say("Electronic signatures")) not in bare(printed.all_text)


def test_a_hundred_signatures_are_all_printed(study: Study, make_sheet: Make, write: Write) -> None:
    many = tuple(void(signed(name=f"Signer {n:03d}", number=n), f"reason {n:03d}") for n in range(100))
    printed = write(infusion(study, make_sheet, signatures=many))
    for n in range(100):
        assert printed.all_text.count(f"Signer {n:03d}") == 1
        assert printed.all_text.count(f"reason {n:03d}") == 1
    assert "… continued on page 4" in printed.text(2)
    assert f"Page {len(printed)} of {len(printed)}" in printed.text(len(printed) - 1)


def test_a_long_reason_is_not_cut(study: Study, make_sheet: Make, write: Write) -> None:
    reason = " ".join(f"because{n}" for n in range(1000, 1600))
    text = write(infusion(study, make_sheet, signatures=(void(signed(), reason), signed("approved")))).all_text
    assert [each for each in text.replace("“", " ").replace("”", " ").split() if each.startswith("because")] == reason.split()
    assert "Approved: Dr Test" in text


# ---- ticks and settings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("signatures", [(), (signed(),)], ids=["by hand", "electronic"])
@pytest.mark.parametrize("form", ["infusion", "screening"])
def test_ticks_and_settings_are_said(
    form: str, signatures: tuple[object, ...], study: Study, make_sheet: Make, write: Write
) -> None:
    """F69, F2: wherever there is room for it."""
    answers, rows = every_answer(study.forms[form])
    sheet = make_sheet(form, answers, rows, ticks=12, to_compare=40, judged=judged(), signatures=signatures)
    text = " ".join(write(sheet).all_text.split())
    assert "12 of 40 values compared with the source" in text
    assert "Judged by: Allowed dose per infusion: 1.00 – 5.20 ×10¹¹ particles (version 2)" in text
    assert "Days from one infusion to the next: 14 d (version 1)" in text


def test_without_ticks_and_settings_nothing_is_said(study: Study, make_sheet: Make, write: Write) -> None:
    text = write(infusion(study, make_sheet, to_compare=40)).all_text
    assert "compared with the source" not in text
    assert "Judged by" not in text


def test_in_persian_the_settings_have_persian_numbers(study: Study, make_sheet: Make, write: Write) -> None:
    text = bare(write(infusion(study, make_sheet, judged=judged()), manner=PERSIAN).all_text)
    assert "۵٫۲۰" in text
    assert bare(study.settings["dose_range"].title.fa) in text


# ---- queries -----------------------------------------------------------------------------------------------------------------

DOSE, PRESSURE, NURSE = Place("ECDOSE"), Place("SYSBP_VSORRES", 2), Place("PREPBY")
QUERIES = (
    query(12, DOSE, ("opened", "Is the unit right?"), ("answered", "Yes."), ("reopened", "Which certificate?")),
    query(15, PRESSURE, ("opened", "300 mmHg?"), ("answered", "Typed wrongly.")),
    query(18, NURSE, ("opened", "Who?"), ("closed", "Settled.")),
)


def test_the_items_of_unsettled_queries_are_marked(study: Study, make_sheet: Make, write: Write) -> None:
    """F67: the number at the item; a closed query leaves no mark."""
    printed = write(infusion(study, make_sheet, queries=QUERIES))
    marks = {}
    for _, slot, place, page, top in printed.slots():
        box = Box(slot.room.start - 28, 14, 25, 11) if slot.room else Box(slot.box.start - 2, 0, 14, 7)
        marks[place] = "".join(printed.inside(page, box, top).split())
    assert marks[DOSE] == "?12"
    assert marks[PRESSURE] == "?15"
    assert [place for place, mark in marks.items() if "?" in mark] == [DOSE, PRESSURE]


def test_two_queries_about_one_item_share_a_mark(study: Study, make_sheet: Make, write: Write) -> None:
    printed = write(infusion(study, make_sheet, queries=(*QUERIES, query(20, DOSE, ("opened", "And this?")))))
    assert "?12 +1" in printed.text(0)


def test_every_step_of_a_query_is_listed_after_the_signatures(study: Study, make_sheet: Make, write: Write) -> None:
    printed = write(infusion(study, make_sheet, signatures=(signed(),), queries=QUERIES))
    number = {place.item: slot.number for _, slot, place, _, _ in printed.slots()}
    text = printed.all_text[printed.all_text.index("Electronic signatures") :]
    dose, pressure, nurse = (number[each.item] for each in (DOSE, PRESSURE, NURSE))
    assert f"?12 · {dose} Dose given · open" in text
    assert f"?15 · {pressure} BP sys, row 2 · answered" in text
    assert f"?18 · {nurse} Prepared by · closed" in text
    assert "Asked by Opened By, 2024-10-15 09:30 (1403/07/24): Is the unit right?" in text
    assert "Asked again by Reopened By, 2024-10-15 11:30 (1403/07/24): Which certificate?" in text
    assert text.index("Electronic signatures") < text.index("Queries") < text.index("?12 ·") < text.index("?18 ·")


@BOTH
def test_the_answers_still_stand_alone_in_their_boxes(manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    """Marks, signatures and the word of practice take nothing from what an extraction finds in a box."""
    plain = write(infusion(study, make_sheet), manner=manner)
    boxes = {place: plain.answer(slot, page, top).split() for _, slot, place, page, top in plain.slots()}
    more = write(
        infusion(study, make_sheet, queries=QUERIES[:1], signatures=(signed(),), judged=judged(), ticks=1, to_compare=2),
        manner=manner,
        practice=True,
    )
    assert boxes == {place: more.answer(slot, page, top).split() for _, slot, place, page, top in more.slots()}


def test_queries_of_a_form_without_room_go_on(study: Study, make_sheet: Make, write: Write) -> None:
    long = " ".join(f"word{n}" for n in range(1000, 2500))
    printed = write(infusion(study, make_sheet, queries=(query(7, DOSE, ("opened", long), ("answered", "so it is")),)))
    assert re.findall("word[0-9]+", printed.all_text) == long.split()
    assert "so it is" in printed.text(len(printed) - 1)
    answers, rows = every_answer(study.forms["screening"])
    full = write(make_sheet("screening", answers, rows, queries=(query(9, Place("SEX"), ("opened", "Sure?")),)))
    listed = next(page for page in range(len(full)) if "?9 · " in full.text(page))
    signatures = next(page for page in range(len(full)) if "I confirm that" in full.text(page))
    assert listed == signatures or f"… continued on page {listed + 1}" in full.text(signatures)


def test_a_query_about_what_is_no_longer_asked_is_listed(study: Study, make_sheet: Make, write: Write) -> None:
    printed = write(infusion(study, make_sheet, queries=(query(3, Place("GONE"), ("opened", "Where is it?")),)))
    assert "GONE · open" in printed.text(2)
