"""The bidirectional algorithm (F87: words, figures and brackets in the right order in both scripts).

Upper-case names in the tables are the rules of UAX #9.  The implementation was compared with all 91,707 cases of
Unicode's BidiCharacterTest 15.0 when it was written; the cases here are fixed points of the kind a form prints.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sscexo_desktop.paper.lettering.bidi import base_level, levels, visual_runs, whole_levels
from sscexo_desktop.paper.lettering.bidi_nesting import LTR, RTL

CONTROLS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def visual(text: str, base: int) -> str:
    """The characters of `text` from left to right, without mirroring and controls."""
    pieces = [text[run.start : run.end][:: -1 if run.level % 2 else 1]
              for run in visual_runs(text, levels(text, base), base)]
    return "".join(character for character in "".join(pieces) if character not in CONTROLS)


@pytest.mark.parametrize(("text", "base", "expected"), [
    ("abc", LTR, (0, 0, 0)),
    ("abc", RTL, (2, 2, 2)),
    ("אבג", LTR, (1, 1, 1)),
    ("א 1 b", LTR, (1, 1, 2, 0, 0)),
    ("ا 1", RTL, (1, 1, 2)),  # W2
    ("א1+2", RTL, (1, 2, 2, 2)),  # W4
    ("א1%", RTL, (1, 2, 2)),  # W5
    ("א+b", RTL, (1, 1, 2)),  # W6
    ("b1א", RTL, (2, 2, 1)),  # W7
    ("א(b)", RTL, (1, 1, 2, 1)),  # N0: b against the embedding, R before
    ("b(א)c", RTL, (2, 1, 1, 1, 2)),  # N0: R inside a right-to-left paragraph
    ("a(א)b", LTR, (0, 0, 1, 0, 0)),
    ("a\u202eb\u202cc", LTR, (0, 0, 1, 1, 0)),  # X4, X7, X9
    ("א\u2066-1\u2069ב", RTL, (1, 1, 2, 2, 1, 1)),  # X5b, X6a
    ("a\u2068א1\u2069b", LTR, (0, 0, 1, 2, 0, 0)),  # X5c
    ("א\tב", LTR, (1, 0, 1)),  # L1
    ("א\u2029ab", None, (1, 1, 0, 0)),  # P1
])
def test_levels_follow_uax_9(text: str, base: int | None, expected: tuple[int, ...]) -> None:
    assert levels(text, base) == expected


@pytest.mark.parametrize(("logical", "left_to_right"), [
    ("سن: ۷۱", "۷۱ :نس"),
    ("۱۴۰۳/۰۶/۱۵", "۱۴۰۳/۰۶/۱۵"),
    ("تاریخ ۱۴۰۳/۰۶/۱۵ بود", "دوب ۱۴۰۳/۰۶/۱۵ خیرات"),
    ("با فشار (FVC)", ")FVC( راشف اب"),
    ("دما \u2066-80 °C\u2069 است", "تسا -80 °C امد"),
    ("دوز \u20667.5 × 10¹¹\u2069 ذره", "هرذ 7.5 × 10¹¹ زود"),
    ("(الف)", ")فلا("),
])
def test_persian_lines_stand_in_visual_order(logical: str, left_to_right: str) -> None:
    assert visual(logical, RTL) == left_to_right


def test_a_unit_needs_its_isolate() -> None:
    """Without an isolate a minus changes sides: the algorithm is followed, so callers must isolate."""
    assert visual("دما -80 °C", RTL) != visual("دما \u2066-80 °C\u2069", RTL)


@pytest.mark.parametrize(("text", "expected"), [
    ("abc سلام", LTR), ("سلام abc", RTL), ("123", LTR), ("\u2067سلام\u2069 abc", LTR), ("", LTR), ("(۷) سلام", RTL)])
def test_base_level_is_that_of_the_first_strong_letter(text: str, expected: int) -> None:
    assert base_level(text) == expected


def test_blanks_at_a_line_end_fall_back_to_the_paragraph() -> None:
    """F87: L1 applies to each line, not to the paragraph."""
    text = "אב גד"
    assert [run.level for run in visual_runs(text, levels(text, LTR), LTR, 0, 3)] == [1, 0]


def test_a_line_is_cut_from_its_paragraph() -> None:
    text = "אב cd אב"
    resolved = levels(text, RTL)
    assert [(run.start, run.end) for run in visual_runs(text, resolved, RTL, 3, 8)] == [(5, 8), (3, 5)]


def test_nesting_is_limited_without_failing() -> None:
    deep = "\u2067\u202a" * 200 + "x" + "\u202c\u2069" * 200
    assert max(levels(deep, LTR)) <= 127


ANYTHING = st.text(st.one_of(
    st.sampled_from("aאا۱1+-/%.,:()[]«» \t\n\u0301\u200c" + CONTROLS), st.characters()), max_size=40)


@given(ANYTHING, st.sampled_from((LTR, RTL, None)))
def test_any_text_resolves_and_reorders_to_a_permutation(text: str, base: int | None) -> None:
    """T10: no text stops the program, whatever controls it holds."""
    resolved = levels(text, base)
    assert len(resolved) == len(text)
    runs = visual_runs(text, resolved, base or LTR)
    assert sorted(place for run in runs for place in range(run.start, run.end)) == list(range(len(text)))
    assert all(0 <= level <= 127 for level in resolved)


@settings(max_examples=400, deadline=None)
@given(st.text(st.sampled_from("aאا۱1+-/%.,:()[]«» \u0301\u200c\u2066\u2067\u2068\u2069\u2069\u2069"), max_size=24),
       st.sampled_from((LTR, RTL)))
def test_isolates_resolve_by_themselves_as_they_do_together(text: str, base: int) -> None:
    assert levels(text, base) == whole_levels(text, base)


@given(st.text(st.characters(max_codepoint=0x7F), max_size=30))
def test_ascii_in_a_left_to_right_line_stays_as_it_is(text: str) -> None:
    assert set(levels(text, LTR)) <= {0}


@given(st.text(st.sampled_from("אבגדهابپچژگیکلمن"), min_size=1, max_size=20))
def test_a_right_to_left_word_is_simply_turned_round(text: str) -> None:
    assert visual(text, RTL) == text[::-1]
