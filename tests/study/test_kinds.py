"""Value kinds: typed, shown, stored and read back without loss (F21, F25, F107, T11, T12)."""

from __future__ import annotations

import timeit
from datetime import datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscexo_desktop.study import dates, kinds
from sscexo_desktop.study.codelists import Choice, CodeList
from sscexo_desktop.study.dates import FIRST_DAY, LAST_DAY, PartialDate
from sscexo_desktop.study.texts import Manner, Text

EN, FA = Manner("en", "gregorian"), Manner("fa", "jalali")
MANNERS = [Manner(language, calendar) for language in ("en", "fa") for calendar in ("gregorian", "jalali")]

YESNO = CodeList("YESNO", (Choice("Y", Text("Yes", "بله")), Choice("N", Text("No", "خیر"))))
SEX = CodeList("SEX", (Choice("F", Text("Female", "زن")), Choice("M", Text("Male", "مرد"))))
GRADE = CodeList(
    "GRADE", (Choice("1", Text("Mild", "خفیف")), Choice("0", Text("None", "هیچ")), Choice("NE", Text("2", "۲")))
)
TWINS = CodeList(
    "TWINS", (Choice("A", Text("Other", "سایر")), Choice("B", Text("Other", "دیگر")), Choice("C", Text("A", "کلیه")))
)
LISTS = [YESNO, SEX, GRADE, TWINS]

DAYS = st.dates(FIRST_DAY, LAST_DAY)
CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59))
PRINTABLE = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufffe\uffffيك")
TEXTS = st.text(PRINTABLE, min_size=1).filter(lambda text: not text.isspace())


@st.composite
def partial_dates(draw):
    when = draw(DAYS.filter(lambda each: FIRST_DAY.year < each.year < LAST_DAY.year))
    calendar = draw(st.sampled_from(["jalali", "gregorian"]))
    return PartialDate.known(calendar, *dates.in_calendar(when, calendar)[: draw(st.integers(1, 3))])


@st.composite
def decimals(draw):
    places = draw(st.integers(0, 6))
    number = draw(st.integers(-(10**15 - 1), 10**15 - 1))
    return kinds.DecimalKind(places), Decimal(number).scaleb(-places)


@st.composite
def choices(draw):
    codelist = draw(st.sampled_from(LISTS))
    return kinds.ChoiceKind(codelist), draw(st.sampled_from(codelist.codes))


VALUES = st.one_of(
    st.tuples(st.just(kinds.Text()), TEXTS),
    st.tuples(st.just(kinds.LongText()), st.lists(TEXTS, min_size=1).map("\n".join)),
    st.tuples(st.just(kinds.Integer()), st.integers(-(10**15 - 1), 10**15 - 1)),
    decimals(),
    choices(),
    st.tuples(st.just(kinds.Date()), DAYS),
    st.tuples(st.just(kinds.PartialDateKind()), partial_dates()),
    st.tuples(st.just(kinds.Time()), CLOCKS),
    st.tuples(st.just(kinds.DateTime()), st.builds(datetime.combine, DAYS, CLOCKS)),
)


@given(VALUES, st.sampled_from(MANNERS))
def test_round_trips(kind_and_value, manner):
    """F25, F107: what is shown can be typed, what is stored comes back, and both are the same value."""
    kind, value = kind_and_value
    reading = kind.parse(kind.format(value, manner), manner)
    assert reading.problem is None
    assert reading.value == value
    stored = kind.to_sql(value)
    assert type(stored) is {"TEXT": str, "INTEGER": int, "REAL": float}[kind.sql_type]
    assert kind.from_sql(stored) == value
    assert str(kind.from_sql(stored)) == str(value)
    assert kind.export(value).isascii() or kind.name in ("text", "long_text")


@given(VALUES, st.sampled_from(MANNERS), st.sampled_from(MANNERS))
def test_typing_does_not_depend_on_the_manner(kind_and_value, shown, typing):
    """F107: a value shown to one person can be typed by another with other digits and the other calendar."""
    kind, value = kind_and_value
    assert kind.parse(kind.format(value, shown), typing).value == value


SOUP = st.text(st.sampled_from("0123456789۰۱۲۳٤٥/-.:, ،٫٬T\u200f\u00a0apmYNxNAب.ظ²०"), max_size=16)


@pytest.mark.parametrize(
    "kind",
    [
        *(kinds.Text(), kinds.LongText(), kinds.Integer(), kinds.DecimalKind(1), kinds.Date(), kinds.PartialDateKind()),
        *(kinds.Time(), kinds.DateTime(), kinds.ChoiceKind(YESNO), kinds.ChoiceKind(TWINS)),
    ],
    ids=lambda kind: kind.name,
)
@given(typed=st.one_of(SOUP, st.text(max_size=16)), manner=st.sampled_from(MANNERS))
def test_anything_typed_is_answered(kind, typed, manner):
    """T11, T12: reading never fails, finds a value or a problem but not both, and its offers are certain."""
    reading = kind.parse(typed, manner)
    assert reading.value is None or (reading.problem is None and reading.offers == ())
    assert reading.problem or not reading.offers
    if reading.value is not None:
        assert kind.from_sql(kind.to_sql(reading.value)) == reading.value
    for offer in reading.offers:
        again = kind.parse(offer.typed, manner)
        assert again.problem is None
        assert again.value is not None


@pytest.mark.parametrize(
    "kind",
    [
        kinds.Integer(),
        kinds.DecimalKind(2),
        kinds.Date(),
        kinds.PartialDateKind(),
        kinds.Time(),
        kinds.DateTime(),
        kinds.ChoiceKind(YESNO),
    ],
    ids=lambda kind: kind.name,
)
@pytest.mark.parametrize("word", ["NA", "nd", "UNK", "N/A", "نامشخص", "انجام نشده", "غیرقابل کاربرد", "ثبت‌نشده"])
def test_blank_words(kind, word):
    """F25: a word that means "no value" points to the reasons for a blank field."""
    problem = kind.parse(word, FA).problem
    assert "Ctrl+B" in problem.text


# ---- text ------------------------------------------------------------------------------------------------------------


def test_text_is_kept():
    """F25: text keeps direction marks, ZWNJ, outer spaces and digits of any script; only Arabic ye and kaf change."""
    text = " \u202eالف\u202c  نمی‌دانم ²०  "
    assert kinds.Text().parse(text, FA).value == text
    assert kinds.Text().parse("علي كاظمي", FA).value == "علی کاظمی"
    assert kinds.Text().parse("NA", FA).value == "NA"
    assert kinds.Text().parse("   ", FA) == kinds.Reading()


def test_lines():
    """F25: one line means one line; long text has line ends of one sort."""
    one = kinds.Text().parse("a\r\nb", EN)
    assert one.problem
    assert [offer.typed for offer in one.offers] == ["a b"]
    assert kinds.LongText().parse("a\r\nb\u2029c\rd", EN).value == "a\nb\nc\nd"


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\ud800", "\x85", "\uffff"])
def test_unprintable_characters(character):
    """F25: what no file or paper can hold is refused and the text without it offered."""
    for kind in (kinds.Text(), kinds.LongText()):
        reading = kind.parse(f"a{character}b", EN)
        assert reading.problem
        assert [offer.typed for offer in reading.offers] == ["ab"]
    assert kinds.Text().parse(character, EN).offers == ()


def test_length():
    """F25: a text is at most 100 kB."""
    assert kinds.LongText().parse("ب" * 50_000, EN).value
    assert kinds.LongText().parse("ب" * 50_001, EN).problem


# ---- numbers ---------------------------------------------------------------------------------------------------------


def test_decimals_kept():
    """F25: zeros beyond the decimals are fine, more digits are refused with the rounded number offered."""
    kind = kinds.DecimalKind(2)
    assert kind.parse("3.2500", EN).value == Decimal("3.25")
    assert str(kind.parse("3", EN).value) == "3.00"
    reading = kind.parse("3.256", EN)
    assert reading.problem.params == {"places": 2}
    assert [offer.typed for offer in reading.offers] == ["3.26"]
    assert [offer.typed for offer in kinds.Integer().parse("2.5", FA).offers] == ["۲"]
    assert kind.format(Decimal("-3.2"), FA) == "\u200e\u2212۳٫۲۰"
    assert kind.export(Decimal("3.2")) == "3.20"


def test_zero_has_no_sign():
    """F25: minus zero is zero in the file and on paper."""
    value = kinds.DecimalKind(1).parse("-0", EN).value
    assert str(value) == "0.0"
    assert str(kinds.DecimalKind(1).to_sql(value)) == "0.0"


# ---- choices ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codelist", "typed", "code"),
    [
        (YESNO, "y", "Y"),
        (YESNO, "Yes", "Y"),
        (YESNO, "بله", "Y"),
        (YESNO, "۲", "N"),
        (YESNO, "خير", "N"),
        (SEX, " female ", "F"),
        (SEX, "1", "F"),
        (GRADE, "1", "1"),
        (GRADE, "۰", "0"),
        (GRADE, "none", "0"),
        (GRADE, "2", "NE"),
        (TWINS, "a", "A"),
        (TWINS, "3", "C"),
        (TWINS, "كلیه", "C"),
    ],
)
def test_choices(codelist, typed, code):
    """F25: a choice is found by code, position or words; where codes are numbers there are no positions."""
    assert kinds.ChoiceKind(codelist).parse(typed, EN).value == code


def test_doubtful_choices():
    """F25: what is not in the list is a problem, with the choices that resemble it."""
    kind = kinds.ChoiceKind(SEX)
    assert [offer.typed for offer in kind.parse("fem", EN).offers] == ["Female"]
    assert kind.parse("3", EN).problem
    assert kinds.ChoiceKind(GRADE).parse("3", EN).value is None
    twins = kinds.ChoiceKind(TWINS).parse("other", EN)
    assert [offer.typed for offer in twins.offers] == ["A", "B"]
    assert kind.format("F", FA) == "زن"
    assert kind.format("gone", FA) == "gone"


def test_kinds_are_values():
    """F107: kinds compare and hash by what they are, as the definition is compared."""
    assert kinds.DecimalKind(2) == kinds.DecimalKind(2) != kinds.DecimalKind(1)
    assert len({kinds.ChoiceKind(YESNO), kinds.ChoiceKind(YESNO), kinds.Text(), kinds.LongText()}) == 3


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        *(
            (kinds.Text(), "متن"),
            (kinds.Integer(), "۷۲"),
            (kinds.DecimalKind(2), "۳٫۲۵"),
            (kinds.ChoiceKind(YESNO), "y"),
        ),
        *((kinds.Date(), "۱۴۰۳/۰۶/۲۰"), (kinds.PartialDateKind(), "۱۳۹۶"), (kinds.DateTime(), "۱۴۰۳/۰۶/۲۰ ۰۹:۳۰")),
    ],
    ids=lambda each: getattr(each, "name", None),
)
def test_reading_is_quick(kind, typed):
    """T11: reading a value costs microseconds; the bound is loose for slow machines."""
    assert kind.parse(typed, FA).value is not None
    assert min(timeit.repeat(lambda: kind.parse(typed, FA), number=200, repeat=3)) / 200 < 200e-6
