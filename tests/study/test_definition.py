"""Walks every item of every form of the shipped definition (F1, F6, F13, F29, F36, F50, F86, F106, T14, T18)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sscexo_desktop.resources import resource
from sscexo_desktop.study import checks, dates
from sscexo_desktop.study.checks import CHECKS
from sscexo_desktop.study.dates import PartialDate
from sscexo_desktop.study.derive import DERIVED
from sscexo_desktop.study.derive.chest_ct import CT_LEVELS
from sscexo_desktop.study.derive.skin import MRSS_SITES
from sscexo_desktop.study.kinds import (
    ChoiceKind,
    Date,
    DateTime,
    DecimalKind,
    Integer,
    LongText,
    NationalCode,
    PartialDateKind,
    Time,
)
from sscexo_desktop.study.kinds import Text as TextKind
from sscexo_desktop.study.load import load
from sscexo_desktop.study.model import Condition, Form, Is, Item, Limits, Study
from sscexo_desktop.study.texts import Manner, Text

MANNERS = [Manner(language, calendar) for language in ("en", "fa") for calendar in ("gregorian", "jalali")]
LONGEST_LABEL = 42
LONGEST_COLUMN = 12
ARABIC = re.compile("[\u064a\u0643\u0649\u0660-\u0669]")
LATIN_DIGIT_BESIDE_PERSIAN = re.compile("[\u0600-\u06ff][0-9]|[0-9][\u0600-\u06ff]")
TODAY = date(2025, 3, 18)


@cache
def the_study() -> Study:
    return load(resource("study"))


def every_item() -> Iterator[tuple[Form, Item]]:
    for form in the_study().forms.values():
        for item in form.items.values():
            yield form, item


ITEMS = list(every_item())
IDS = [f"{form.id}.{item.id}" for form, item in ITEMS]
walks_every_item = pytest.mark.parametrize(("form", "item"), ITEMS, ids=IDS)
NUMBERS = [item for _, item in ITEMS if isinstance(item.kind, (Integer, DecimalKind)) and not item.derive]
DAYS = [item for _, item in ITEMS if isinstance(item.kind, (Date, DateTime, PartialDateKind))]
CHOICES = [item for _, item in ITEMS if isinstance(item.kind, ChoiceKind)]


# ---- words -----------------------------------------------------------------------------------------------------------------


def persian_and_english(text: Text) -> None:
    assert text.en.strip() == text.en
    assert text.fa.strip() == text.fa
    assert not ARABIC.search(text.fa), f"Arabic letters or digits in {text.fa!r}"
    assert not re.search("[\u0600-\u06ff]", text.en), f"Persian letters in {text.en!r}"
    assert "  " not in text.en + text.fa
    assert "\u200c " not in text.fa
    assert " \u200c" not in text.fa


@walks_every_item
def test_words_of_an_item(form: Form, item: Item) -> None:
    """F29, F106: a label that fits its field and a help that is a sentence, in both languages, with Persian letters only."""
    columns = form.section_of[item.id].repeat is not None
    persian_and_english(item.label)
    assert max(len(item.label.en), len(item.label.fa)) <= (LONGEST_COLUMN if columns else LONGEST_LABEL)
    if item.help:
        persian_and_english(item.help)
        assert item.help.en.endswith((".", "?"))
        assert item.help.fa.endswith((".", "؟"))


def test_words_around_the_items() -> None:
    """F106: titles, notes, choices, settings and facts are bilingual too."""
    study = the_study()
    texts = [study.title, study.short_title, study.sponsor, *(text for fact in study.facts for text in fact)]
    for form in study.forms.values():
        texts += [form.title, *filter(None, [form.note]), *(each.title for each in form.sections)]
        texts += [each.note for each in form.sections if each.note]
    for visit in study.visits:
        texts += [visit.title, visit.short]
        assert len(visit.short.en) <= 14
    for setting in study.settings.values():
        texts += [setting.title, setting.explanation]
    texts += [choice.text for codelist in study.codelists.values() for choice in codelist.choices]
    for text in texts:
        persian_and_english(text)


def test_persian_labels_hold_persian_digits() -> None:
    """F106: a Latin digit stuck to a Persian word would jump to its other side."""
    for _, item in ITEMS:
        assert not LATIN_DIGIT_BESIDE_PERSIAN.search(item.label.fa), item.id


def test_no_two_items_of_a_section_read_alike() -> None:
    for form in the_study().forms.values():
        for section in form.sections:
            for language in ("en", "fa"):
                labels = [item.label.to(language) for item in section.items]
                assert len(set(labels)) == len(labels), f"{form.id}.{section.id}"


# ---- structure -------------------------------------------------------------------------------------------------------------


@walks_every_item
def test_structure_of_an_item(form: Form, item: Item) -> None:
    """F6, F86: units, limits, what is computed and the name that other programs know it by."""
    if isinstance(item.kind, DecimalKind):
        assert item.unit
        assert item.ucum
    if item.unit and item.unit != "1":
        assert item.ucum, "a unit without its UCUM code"
    if item.derive:
        assert item.derive in DERIVED
        assert (item.required, item.hard, item.soft, item.offers) == (False, None, None, ())
    if item.step:
        assert isinstance(item.kind, Integer)
    assert item.sdtm == "NOT SUBMITTED" or re.fullmatch(r"[A-Z]{2,6}\.[A-Z0-9]{2,8}", item.sdtm)
    assert not item.testcd or re.fullmatch(r"[A-Z][A-Z0-9]{0,7}", item.testcd), "SDTM test codes have at most 8 characters"
    assert not item.nci or re.fullmatch(r"C[0-9]+", item.nci)
    assert len(item.id) <= 16
    for limits in (item.hard, item.soft):
        assert limits is None or in_order(limits)
    if item.hard and item.soft:
        assert within(item.soft, item.hard), "a soft limit lies outside the hard ones and can never speak"


def in_order(limits: Limits) -> bool:
    low, high = limits.low, limits.high
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        return low <= high
    return not (isinstance(low, date) and isinstance(high, date)) or low < high


def within(inner: Limits, outer: Limits) -> bool:
    if not isinstance(inner.low or inner.high, Decimal):
        return True
    low = not (isinstance(inner.low, Decimal) and isinstance(outer.low, Decimal)) or outer.low <= inner.low
    return low and (not (isinstance(inner.high, Decimal) and isinstance(outer.high, Decimal)) or inner.high <= outer.high)


def test_a_number_has_hard_limits() -> None:
    """F26, F34: any number that is typed can be refused when it is impossible."""
    assert len(NUMBERS) > 80
    for item in NUMBERS:
        assert item.hard is not None, item.id
        assert item.hard.low is not None, item.id
        assert item.hard.high is not None, item.id


def test_a_day_does_not_lie_in_the_future() -> None:
    """F34: nothing that happened happens tomorrow; an expiry date may."""
    assert len(DAYS) > 30
    for item in DAYS:
        assert item.id == "EXPDAT" or (item.hard is not None and item.hard.high == "today"), item.id


@pytest.mark.parametrize("item", [item for item in NUMBERS if item.offers], ids=lambda item: item.id)
def test_a_unit_that_is_offered_is_another_one(item: Item) -> None:
    """F26: each offer converts, and the number from which it is asked about is impossible or unusual here."""
    for offer in item.offers:
        assert offer.unit != item.unit
        assert offer.factor not in (0, 1)
        if offer.above is not None and item.soft is not None and isinstance(item.soft.high, Decimal):
            assert offer.above > item.soft.high


def test_choice_lists_are_short_and_unambiguous() -> None:
    """F18: codes once, words once in each language, and digits run without a gap where codes are digits."""
    for codelist in the_study().codelists.values():
        assert codelist.choices
        for language in ("en", "fa"):
            words = [choice.text.to(language) for choice in codelist.choices]
            assert len(set(words)) == len(words), codelist.id
        if any(code.isdigit() for code in codelist.codes):
            first = int(codelist.codes[0])
            assert first in (0, 1)
            assert codelist.codes == tuple(str(first + n) for n in range(len(codelist.codes))), codelist.id


def test_every_code_list_and_setting_is_used() -> None:
    """F2, F6: no list that no item offers, no setting that nothing rests on, whatever its proposal."""
    study = the_study()
    kinds = [item.kind for _, item in ITEMS] + [setting.kind for setting in study.settings.values()]
    assert {kind.codelist.id for kind in kinds if isinstance(kind, ChoiceKind)} == set(study.codelists)
    named = {item.setting for _, item in ITEMS} | {visit.window_setting for visit in study.visits}
    named |= {visit.target.days_setting for visit in study.visits if visit.target}
    rules = Path(checks.__file__).parent.parent
    source = "".join(path.read_text("utf-8") for path in rules.rglob("*.py"))
    unused = [each for each in study.settings if each not in named and f'"{each}"' not in source]
    assert unused == []


def test_settings_can_be_confirmed_as_proposed() -> None:
    """F2: a proposal reads as a value of its kind, within its limits, low before high; the dose is never proposed."""
    for setting in the_study().settings.values():
        if isinstance(setting.kind, ChoiceKind):
            assert setting.limits is None
            assert set(setting.proposal) <= set(setting.kind.codelist.codes)
            continue
        assert isinstance(setting.kind, (Integer, DecimalKind))
        assert setting.limits is not None
        assert in_order(setting.limits)
        assert len(setting.proposal) in (0, 2 if setting.is_range else 1)
        values = [Decimal(each) for each in setting.proposal]
        assert values == sorted(values)
        for each, value in zip(setting.proposal, values, strict=True):
            reading = setting.kind.parse(each, Manner())
            assert reading.value == value
            assert Decimal(str(setting.limits.low)) <= value <= Decimal(str(setting.limits.high))
    assert [each.id for each in the_study().settings.values() if not each.proposal] == [
        "dose_range", "infusion_interval", "infusion_window", "infusion_minimum", "egfr_limit",
    ]  # fmt: skip


def test_every_derived_value_is_shown_somewhere() -> None:
    assert {item.derive for _, item in ITEMS if item.derive} == set(DERIVED)


def test_checks_name_forms_and_items_that_are_there() -> None:
    """F40: the catalogue of rules is about this definition."""
    study = the_study()
    for check in CHECKS:
        missing = set(check.items) - set(study.forms[check.form].items)
        assert not missing, f"{check.id} names {missing}"
    prefixes = {check.id.split("-")[0]: study.forms[check.form].code for check in CHECKS}
    assert all(prefix == code for prefix, code in prefixes.items())


def test_scores_name_items_that_are_there() -> None:
    outcome = the_study().forms["outcome"]
    assert len(MRSS_SITES) == 17
    assert len(CT_LEVELS) == 5
    assert set(MRSS_SITES) | set(CT_LEVELS) <= set(outcome.items)
    sections = {outcome.section_of[each].id for each in MRSS_SITES}
    assert [item.id for item in outcome.sections if item.id in sections] == ["skin"]


# ---- the protocol ----------------------------------------------------------------------------------------------------------


CRITERIA = {
    "INCL01": "definite SSc",
    "INCL02": "ILD on CT and PFT",
    "INCL03": "informed consent",
    "EXCL01": "autoimmune",
    "EXCL02": "hypertension",
    "EXCL03": "diabetes",
    "EXCL04": "cardiovascular failure",
    "EXCL05": "kidney failure",
    "EXCL06": "liver dysfunction",
    "EXCL07": "depression",
    "EXCL08A": "haemolysis",
    "EXCL08B": "platelets below 40,000",
    "EXCL08C": "threat to life",
    "EXCL09": "pregnancy",
    "EXCL10": "breastfeeding",
}


def test_every_criterion_has_its_own_question() -> None:
    """F36: three inclusion criteria and the full exclusion list, the eighth in its three parts; none may be left blank."""
    screening = the_study().forms["screening"]
    asked = {each for each in screening.items if re.fullmatch(r"(INCL|EXCL)[0-9]{2}[A-C]?", each)}
    assert asked == set(CRITERIA)
    for criterion, words in CRITERIA.items():
        item = screening.items[criterion]
        assert words in item.label.en
        assert item.required
        assert item.blanks == ()
        assert isinstance(item.kind, ChoiceKind)
        assert item.kind.codelist.id == "YESNO"
        assert item.help is not None
        assert item.help.en.startswith("Registry, ")


EVIDENCE = {
    "INCL01": {"SSCSUB", "ACR_MCP", "ACR_RAYNAUD", "ACA_ISORRES", "SCL70_ISORRES", "RNAP3_ISORRES"},
    "INCL02": {"CTILD", "PFTILD", "FVC_REORRES", "DLCO_REORRES"},
    "INCL03": {"RFICDAT", "RFICVERS"},
    "EXCL01": {"PRIOREXO"},
    "EXCL02": {"SYSBP_VSORRES", "DIABP_VSORRES", "SYSBP_MEAN", "DIABP_MEAN"},
    "EXCL03": {"GLUC_LBORRES", "HBA1C_LBORRES", "TSH_LBORRES"},
    "EXCL04": {"NYHA", "LVEF_CVORRES"},
    "EXCL05": {"CREAT_LBORRES"},
    "EXCL06": {"ALT_LBORRES", "ALTULN", "AST_LBORRES", "ASTULN"},
    "EXCL07": {"PHQ9TOT", "PHQ9I9"},
    "EXCL08A": {"HGB_LBORRES", "LDH_LBORRES", "HAPTOG_LBORRES", "DAT_LBORRES"},
    "EXCL08B": {"PLAT_LBORRES", "PLATREP_LBORRES"},
    "EXCL09": {"HCG_LBORRES"},
}


def test_the_evidence_stands_before_the_criterion() -> None:
    """F36, F37: whoever answers has seen the numbers."""
    order = list(the_study().forms["screening"].items)
    for criterion, evidence in EVIDENCE.items():
        assert all(order.index(each) < order.index(criterion) for each in evidence), criterion
    assert order.index("ELIGYN") > max(order.index(each) for each in CRITERIA)


def test_dates_of_the_registry() -> None:
    """T12: consent not before the ethics approval; outside the planned recruitment a reason is asked for."""
    consent = the_study().forms["screening"].items["RFICDAT"]
    assert consent.hard == Limits(date(2024, 1, 16), "today")
    assert consent.soft == Limits(date(2024, 9, 5), date(2025, 3, 5))
    assert dates.jalali(date(2024, 1, 16)) == (1402, 10, 26)


def test_three_infusions_and_two_outcome_visits() -> None:
    study = the_study()
    assert [visit.id for visit in study.visits if "infusion" in visit.forms] == ["infusion1", "infusion2", "infusion3"]
    outcome = [visit.id for visit in study.visits if "outcome" in visit.forms and not visit.many]
    assert outcome == ["baseline", "month6"]
    target = study.visit("month6").target
    assert target is not None
    assert (target.after, target.months) == ("baseline", 6)
    infusion = study.forms["infusion"].items
    assert "2 mL/min" in study.forms["infusion"].note.en  # type: ignore[union-attr]
    assert infusion["ECDILVOL"].soft == Limits(Decimal(100), Decimal(100))
    assert infusion["RECHKYN"].required


def test_identity_is_kept_apart() -> None:
    """F13: nothing of the identity form is submitted, and no other form asks for a name, a national code or a phone."""
    study = the_study()
    assert [form.id for form in study.forms.values() if form.identity] == ["identity"]
    identity = study.forms["identity"]
    assert all(item.sdtm == "NOT SUBMITTED" for item in identity.items.values())
    assert identity.summary == ()
    elsewhere = {item.id for form, item in ITEMS if not form.identity}
    assert not elsewhere & {"FULLNAME", "NATCODE", "IDOTHER", "FILENO", "PHONE", "CONTNAME", "CONTPHONE", "ADDRESS"}


def test_the_dose_and_what_leads_to_it_are_blinded() -> None:
    """F50, T14: dose, lot, vial and volumes; what is computed from them; whether it was changed; nothing else."""
    blinded = {item.id for form, item in ITEMS if item.blinded}
    assert {"ECDOSE", "ECLOT", "ECREFID", "ECVOLT", "PBSVOL"} <= blinded
    assert {"DOSECUM", "ECFLRT", "ECADJSP", "EXPDAT"} <= blinded
    for _, item in ITEMS:
        assert item.blinded or not isinstance(item.kind, ChoiceKind) or "DOSE REDUCED" not in item.kind.codelist.codes, item.id
    assert {form.id for form, item in ITEMS if item.blinded} == {"infusion", "adverse_event"}
    infusion = the_study().forms["infusion"]
    assert not blinded & set(infusion.summary)
    assert infusion.items["ECDOSE"].setting == "dose_range"


def test_free_text_near_the_dose_is_blinded_and_warns() -> None:
    """F50, F89: whoever types it knows the dose. What an adverse event is called is the participant's own."""
    near = [item for form, item in ITEMS if isinstance(item.kind, LongText) and form.id in ("infusion", "adverse_event")]
    assert {item.id for item in near if not item.blinded} == {"AETERM", "AECTCAE"}
    for name in ("ECINTRSP", "REACTSP", "ECCOM", "AENARR"):
        (help_text,) = [item.help for item in near if item.id == name]
        assert help_text is not None
        assert "neither dose nor lot" in help_text.en
        assert "دوز" in help_text.fa


def test_what_is_shown_is_not_asked_by_what_is_blinded() -> None:
    """F50, T14: else a question that is asked, or not, would tell."""
    study = the_study()
    for form, item in ITEMS:
        for condition in (item.when, form.section_of[item.id].when):
            for rests in _rests_on(condition):
                assert item.blinded or not study.forms[rests.form or form.id].items[rests.item].blinded, item.id


def _rests_on(condition: Condition | None) -> Iterator[Is]:
    if isinstance(condition, Is):
        yield condition
    elif condition is not None:
        for part in condition.parts:
            yield from _rests_on(part)


# ---- every kind of value, there and back ------------------------------------------------------------------------------------


def days_within(limits: Limits | None) -> st.SearchStrategy[date]:
    low = limits.low if limits and isinstance(limits.low, date) else date(1950, 1, 1)
    high = limits.high if limits and isinstance(limits.high, date) else TODAY
    return st.dates(low, high)


@st.composite
def partial_dates(draw: st.DrawFn, limits: Limits | None) -> PartialDate:
    calendar = draw(st.sampled_from(["jalali", "gregorian"]))
    known = dates.in_calendar(draw(days_within(limits)), calendar)
    cut = calendar == "gregorian" and known[0] in (dates.FIRST_DAY.year, dates.LAST_DAY.year)  # years that are not kept whole
    return PartialDate.known(calendar, *known[: 3 if cut else draw(st.integers(1, 3))])


def values_of(item: Item) -> st.SearchStrategy[object]:
    """Values that an item may hold, within its hard limits."""
    kind, limits = item.kind, item.hard
    low = limits.low if limits and isinstance(limits.low, Decimal) else Decimal(-1000)
    high = limits.high if limits and isinstance(limits.high, Decimal) else Decimal(1000)
    match kind:
        case ChoiceKind():
            return st.sampled_from(kind.codelist.codes)
        case Integer():
            return st.integers(int(low), int(high))
        case DecimalKind():
            return st.decimals(low, high, places=kind.places)
        case Date():
            return days_within(limits)
        case DateTime():
            clock = st.builds(time, st.integers(0, 23), st.integers(0, 59))
            return st.builds(datetime.combine, days_within(limits), clock)
        case PartialDateKind():
            return partial_dates(limits)
        case Time():
            return st.builds(time, st.integers(0, 23), st.integers(0, 59))
        case NationalCode():
            return st.sampled_from(["0012345679", "0000000019", "0084575948"]).filter(lambda code: kind.parse(code, Manner()).value)
        case LongText() | TextKind():
            return st.text(st.sampled_from("abz آبپچ‌ژکگی09۰۹.,;:!?()-+*/٪%°µ\u2067"), min_size=1).filter(str.strip)
    raise AssertionError(f"no values for {kind}")


ANY_ITEM = st.sampled_from([item for _, item in ITEMS]).flatmap(lambda item: st.tuples(st.just(item), values_of(item)))


def there_and_back(item: Item, value: object, manner: Manner) -> None:
    reading = item.kind.parse(item.kind.format(value, manner), manner)
    assert reading.value == value, (item.id, value, manner, reading)
    assert item.kind.from_sql(item.kind.to_sql(value)) == value
    assert item.kind.export(value).isprintable() or isinstance(item.kind, (LongText, TextKind))


@given(ANY_ITEM, st.sampled_from(MANNERS))
@settings(max_examples=600, deadline=None)
def test_a_value_is_shown_typed_and_stored_without_loss(chosen: tuple[Item, object], manner: Manner) -> None:
    """F25, F107, T11, T12: `parse(format(v)) == v` and `from_sql(to_sql(v)) == v` for values of every item."""
    there_and_back(*chosen, manner)


@pytest.mark.parametrize("item", NUMBERS, ids=lambda item: item.id)
def test_the_bounds_of_an_item_are_values_of_it(item: Item) -> None:
    """T11: the last value within each limit can be typed in every manner."""
    for limits in filter(None, (item.hard, item.soft)):
        for bound in (limits.low, limits.high):
            if isinstance(bound, Decimal):
                value = item.kind.parse(str(bound), Manner()).value
                assert value == bound
                for manner in MANNERS:
                    there_and_back(item, value, manner)


@pytest.mark.parametrize("item", CHOICES, ids=lambda item: item.id)
def test_every_choice_is_found_by_its_words(item: Item) -> None:
    """F18: code and words in both languages lead to the choice."""
    assert isinstance(item.kind, ChoiceKind)
    for choice in item.kind.codelist.choices:
        for manner in MANNERS:
            there_and_back(item, choice.code, manner)
            assert item.kind.parse(choice.code, manner).value == choice.code


def test_a_ct_scan_is_read_twice_and_nothing_tells_when() -> None:
    """F55, F79: each reading has its reader, its extent and nothing of the date, the settings of the scan or a change."""
    study = the_study()
    items = study.forms["outcome"].items
    first, second = ({each.id for each in items.values() if each.reading == reading} for reading in (1, 2))
    assert {"CTREAD", "CTPATT", "ILDEXT_MEAN", *(f"ILDEXT_{level}" for level in range(1, 6))} <= first
    assert second == {"CTREAD2", "ILDEXT2_MEAN", "ILDEXT2_AVG", *(f"ILDEXT2_{level}" for level in range(1, 6))}
    assert items["ILDEXT2_MEAN"].until == "1.2"
    assert not {"CTDAT", "CTPROT", "CTBLIND", "CTSITE", "ILDEXT_CHG", "ILDEXT_FINAL", "GOH"} & (first | second)
    assert not any(items[f"ILDEXTC_{level}"].reading for level in range(1, 6)), "the consensus is read by both"
    sections = [{study.forms["outcome"].section_of[each].id for each in reading} for reading in (first, second)]
    assert sections == [{"ct", "warrick"}, {"ct2"}]
    assert not any(item.reading for form in study.forms.values() if form.id != "outcome" for item in form.items.values())
