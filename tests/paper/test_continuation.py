"""F88, T10, T17: long text is never cut, strange text is printed as it is, and a table has as many rows as it needs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest
from printed_pages import ENGLISH, PERSIAN, Printed, bare

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Manner, message
from sscexo_desktop.study.typed import Blank, Finding

Write = Callable[..., Printed]
Make = Callable[..., Sheet]

HOSTILE = [
    "=cmd|'/c calc'!A1",
    "\"quoted\" and 'single'",
    "<b>bold</b> &amp; <br/>",
    "{name} {0} %s %(x)s",
    "../../etc/passwd",
    "'; DROP TABLE record; --",
    "(unbalanced \\( parentheses))",
    "می\u200cشود ۷۱٫۲ سلام",
    "second line\nthird line\tafter a tab",
]


def after_forms(printed: Printed, first: int) -> str:
    return "".join(printed.text(page) for page in range(first, len(printed)))


LONG = {Place("RECHKYN"): "N", Place("RECHKSP"): "x" * 300, Place("ECCOM"): " ".join(f"word{n}" for n in range(1000, 1900))}


def test_long_text_goes_on_with_a_reference(make_sheet: Make, write: Write) -> None:
    printed = write(make_sheet("infusion", LONG))
    on_form, after = "".join(map(printed.text, range(3))), after_forms(printed, 3)
    assert "word1000 " in on_form
    assert "word1899" not in on_form
    assert [each for each in after.split() if each.startswith("word")] == str(LONG[Place("ECCOM")]).split()
    assert "… continued on page 4, note 1" in on_form
    assert "… continued on page 4, note 2" in on_form
    assert "Note 2 · 5.8 Comments" in after
    assert f"Page {len(printed)} of {len(printed)}" in printed.text(len(printed) - 1)


def test_nothing_of_long_text_is_missing_in_persian(make_sheet: Make, write: Write) -> None:
    after = after_forms(write(make_sheet("infusion", LONG), manner=PERSIAN), 3)
    assert {str(n) for n in range(1000, 1900)} <= set(re.findall("1[0-9]{3}", after))


def test_a_hundred_kilobytes_are_printed(make_sheet: Make, write: Write) -> None:
    text = "".join(f"{n:05d} " for n in range(16_600))
    printed = write(make_sheet("infusion", {Place("ECCOM"): text}))
    found = [word for word in after_forms(printed, 3).split() if len(word) == 5 and word.isdecimal()]
    assert found == text.split()


@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_literally(text: str, manner: Manner, make_sheet: Make, write: Write) -> None:
    printed = write(make_sheet("infusion", {Place("ECCOM"): text}), manner=manner)
    comment = next(printed.answer(slot, page, top) for _, slot, place, page, top in printed.slots() if place.item == "ECCOM")
    assert Counter(bare(text)) == Counter(bare(comment))


@pytest.mark.parametrize("text", ["\u202eabc", "a\x00b", "😀 ok", "\ud83d", "\u2066open", "ط" * 3000, " ", "\n" * 50])
def test_no_text_stops_the_printing(text: str, make_sheet: Make, write: Write) -> None:
    for manner in (ENGLISH, PERSIAN):
        assert write(make_sheet("infusion", {Place("ECCOM"): text, Place("PREPBY"): text}), manner=manner).bytes


@pytest.mark.parametrize("count", [0, 1, 6, 7, 100])
def test_a_table_prints_every_row(count: int, make_sheet: Make, write: Write) -> None:
    rows = tuple(range(3, 3 + count))
    answers = {Place("SYSBP_VSORRES", row): 1000 + row for row in rows}
    printed = write(make_sheet("infusion", answers, {"vitals": rows}))
    words = [word for page in range(len(printed)) for word in printed.text(page).split()]
    assert all(words.count(str(1000 + row)) == 1 for row in rows)
    assert (f"Rows 7 to {count}: page 4" in printed.all_text) == (count > 6)
    assert ("Vital signs, continued" in printed.all_text) == (count > 6)
    heads = sum("BP sys" in printed.text(page) for page in range(3, len(printed)))
    assert heads == len(printed) - 3


def test_reasons_that_do_not_fit_become_notes(make_sheet: Make, write: Write) -> None:
    answers = {Place("STORETEMP"): Blank("ND", "the display was dark and " * 20), Place("SYSBP_VSORRES", 1): 190}
    kept = (
        Finding("X", "soft", Place("ECSTDAT"), message("m"), kept="a very long reason " * 30),
        Finding("X", "soft", Place("SYSBP_VSORRES", 1), message("m"), kept="in pain"),
    )
    printed = write(make_sheet("infusion", answers, {"vitals": (1,)}, kept=kept))
    text = printed.all_text
    assert "Reason kept: page 4, note 1" in text
    assert "Note 2 · 2.4 Freezer temperature" in text
    assert "Note 3 · 4.3 BP sys, row 1" in text
    assert "Reason kept: “in pain”" in text
    assert bare("the display was dark and " * 20) in bare(after_forms(printed, 3))


@pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
def test_a_reference_stays_in_its_box(manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    """F54, F88: beside the body map two sites share a line, too narrow for the page and the note."""
    sites = [item.id for section in study.forms["outcome"].sections if section.picture == "body" for item in section.items]
    reason = Blank("ND", "the skin was covered by a dressing " * 20)
    answers = {Place(each): reason for each in sites if not study.forms["outcome"].items[each].derive}
    printed, say = write(make_sheet("outcome", answers), manner=manner), Speaker(manner)
    found = [printed.answer(slot, page, top) for _, slot, place, page, top in printed.slots() if place in answers]
    assert len(found) == len(answers)
    for number, text in enumerate(found, 1):
        short = Counter(bare(say("… note {number}", number=number)).replace("…", ""))
        assert short <= Counter(bare(text)), text
        assert bare(say.digits(str(number))) in bare(text)
