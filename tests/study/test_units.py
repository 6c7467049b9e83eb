"""Units: F26 (a value typed in another unit is caught and offered converted, never converted silently)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscexo_desktop.resources import resource
from sscexo_desktop.study import units
from sscexo_desktop.study.digits import to_persian
from sscexo_desktop.study.kinds import DecimalKind, Integer
from sscexo_desktop.study.kinds import Text as TextKind
from sscexo_desktop.study.load import load
from sscexo_desktop.study.model import Item, Limits, UnitOffer
from sscexo_desktop.study.texts import Manner, Text

EN, FA = Manner("en", "gregorian"), Manner("fa", "jalali")
PER_MICROLITRE = UnitOffer("/µL", Decimal("0.001"), Decimal(2000), ("cells/µL",))
PLATELETS = Item(
    "PLAT",
    Integer(),
    Text("Platelets", "پلاکت"),
    unit="×10⁹/L",
    ucum="10*9/L",
    offers=(PER_MICROLITRE,),
    hard=Limits(Decimal(1), Decimal(2000)),
)
FVC = Item(
    "FVC",
    DecimalKind(2),
    Text("FVC", "FVC"),
    unit="L",
    ucum="L",
    offers=(UnitOffer("mL", Decimal("0.001"), Decimal(20)),),
    hard=Limits(Decimal("0.3"), Decimal(9)),
)
HGB = Item(
    "HGB", DecimalKind(1), Text("Hb", "Hb"), unit="g/dL", offers=(UnitOffer("g/L", Decimal("0.1"), Decimal(25)),)
)
SPO2 = Item("SPO2", Integer(), Text("SpO2", "SpO2"), unit="%", ucum="%")
SYSBP = Item("SYSBP", Integer(), Text("BP", "BP"), unit="mmHg", ucum="mm[Hg]")
PLAIN = Item("N", Integer(), Text("Count", "شمار"))


@pytest.mark.parametrize(
    ("item", "typed", "value"),
    [
        (PLATELETS, "248", 248),
        (PLATELETS, "38 ×10⁹/L", 38),
        (PLATELETS, "38 x10^9/l", 38),
        (PLATELETS, "38 10*9/L", 38),
        (PLATELETS, "۳۸ ×۱۰⁹/L", 38),
        (FVC, "3.25 L", Decimal("3.25")),
        (FVC, "۳٫۲۵ لیتر", Decimal("3.25")),
        (FVC, "3.25 liters", Decimal("3.25")),
        (HGB, "12.4g/dl", Decimal("12.4")),
        (HGB, "۱۲٫۴ گرم در دسی‌لیتر", Decimal("12.4")),
        (SPO2, "97%", 97),
        (SPO2, "۹۷٪", 97),
        (SPO2, "۹۷ درصد", 97),
        (SYSBP, "120 mm Hg", 120),
        (SYSBP, "۱۲۰ میلی‌متر جیوه", 120),
    ],
)
def test_own_unit(item, typed, value):
    """F26: the field's own unit behind the number is taken off."""
    reading = units.read(item, typed, EN)
    assert reading.problem is None
    assert reading.value == value


@pytest.mark.parametrize(
    ("item", "typed", "offered"),
    [
        (PLATELETS, "248000/µL", ["248"]),
        (PLATELETS, "248000 /μL", ["248"]),
        (PLATELETS, "248000 / uL", ["248"]),
        (PLATELETS, "248000 cells/ul", ["248"]),
        (PLATELETS, "248000/mm³", ["248"]),
        (PLATELETS, "۲۴۸٬۰۰۰ /µL", ["248"]),
        (PLATELETS, "۲۴۸٬۰۰۰ در میکرولیتر", ["248"]),
        (PLATELETS, "248,000 /µL", ["248"]),
        (FVC, "2140 mL", ["2.14"]),
        (FVC, "2145 ml", ["2.14"]),
        (FVC, "۲۱۴۰ میلی‌لیتر", ["2.14"]),
        (FVC, "2140 cc", ["2.14"]),
        (HGB, "124 g/L", ["12.4"]),
        (FVC, "3,25 L", ["3.25"]),
        (FVC, "3.25 gal", []),
        (FVC, "3.25 kg", []),
        (FVC, "3.25%", []),
        (FVC, "abc", []),
        (SYSBP, "120/80 mmHg", []),
        (PLAIN, "5 kg", []),
        (PLATELETS, "1e11", []),
    ],
)
def test_other_units(item, typed, offered):
    """F26: another unit is never converted silently; the converted number is offered."""
    reading = units.read(item, typed, EN)
    assert reading.value is None
    assert reading.problem
    assert [offer.typed for offer in reading.offers] == offered
    for offer in reading.offers:
        assert units.read(item, offer.typed, EN).problem is None


def test_offer_says_what_it_does():
    """F26: the offer shows the arithmetic, and says so when the number had to be rounded; digits are the person's."""
    exact = units.read(FVC, "2140 mL", FA).offers[0]
    assert exact.typed == "۲٫۱۴"
    assert exact.why.text == "{number} {other} = {value} {unit}"
    rounded = units.read(FVC, "2145 mL", EN).offers[0]
    assert rounded.why.text.endswith("rounded to {value}")
    assert (rounded.why.params["exact"], rounded.why.params["value"]) == (Decimal("2.145"), Decimal("2.14"))


@pytest.mark.parametrize(
    ("item", "value", "offered"),
    [
        (PLATELETS, 248000, ["248"]),
        (PLATELETS, 2000, ["2"]),
        (PLATELETS, 1999, None),
        (FVC, Decimal("3.25"), None),
        (FVC, Decimal(2140), ["2.14"]),
        (FVC, Decimal("99.00"), None),
        (HGB, Decimal(124), ["12.4"]),
        (PLAIN, 5, None),
    ],
)
def test_suspicion(item, value, offered):
    """F26: a bare number at or above the threshold is asked about if the other unit would make it possible."""
    suspect = units.suspicion(item, value)
    if offered is None:
        assert suspect is None
    else:
        problem, offers = suspect
        assert problem.params["unit"] == item.unit
        assert [offer.typed for offer in offers] == offered


def test_other_kinds_are_left_alone():
    """F26: text may say anything; empty is empty."""
    item = Item("T", TextKind(), Text("Note", "یادداشت"))
    assert units.read(item, "5 kg", EN).value == "5 kg"
    assert units.read(FVC, "", EN).problem is None
    assert units.suspicion(item, "5 kg") is None


@given(st.text(alphabet="0123456789۲۴/.,٬ µμLlmgd×10⁹^*کگ%-", max_size=14))
def test_any_unit_is_answered(typed):
    """F26: reading never fails, and what is offered is certain."""
    for item in (PLATELETS, FVC, HGB, SPO2):
        for offer in units.read(item, typed, FA).offers:
            assert units.read(item, offer.typed, FA).problem is None


# ---- the offers of the shipped definition ---------------------------------------------------------------------------------------

STUDY = load(resource("study"))
OFFERED = [(form, item, offer) for form in STUDY.forms.values() for item in form.items.values() for offer in item.offers]
each_offer = pytest.mark.parametrize(
    ("item", "offer"), [(item, offer) for _, item, offer in OFFERED], ids=[f"{form.id}.{item.id}" for form, item, _ in OFFERED]
)


def usual(item: Item, offer: UnitOffer) -> Decimal:
    """A usual value of the item, in the other unit."""
    limits = item.soft or item.hard
    assert limits is not None
    assert isinstance(limits.low, Decimal)
    assert isinstance(limits.high, Decimal)
    return round((limits.low + limits.high) / 2 / offer.factor, 1)


@each_offer
def test_every_name_of_the_other_unit_is_read(item, offer):
    """F26: with the unit behind it, in either digits, by any of its names; offered, never taken."""
    number = usual(item, offer)
    for name in {offer.unit, *offer.names}:
        for typed in (f"{number} {name}", f"{to_persian(str(number))} {name}"):
            reading = units.read(item, typed, EN)
            assert reading.value is None
            assert Decimal(reading.offers[0].typed) == item.kind.rounded(number * offer.factor), typed


@each_offer
def test_a_usual_value_is_not_suspected(item, offer):
    """F26: a number that is usual in the item's own unit asks nothing; one usual in the other unit does, where it can be told."""
    own = usual(item, offer) * offer.factor
    assert units.suspicion(item, item.kind.rounded(own)) is None
    if offer.above is not None and usual(item, offer) >= offer.above:
        suspect = units.suspicion(item, usual(item, offer))
        assert suspect is not None
        assert Decimal(suspect.offers[0].typed) == item.kind.rounded(own)


def test_the_mistakes_that_are_known_are_caught():
    """F26: what laboratories and devices print in other units, item by item."""
    caught = {(item.id, offer.unit): offer.above is not None for _, item, offer in OFFERED}
    for item, unit in (
        ("FVC_BLOW", "mL"), ("FEV1_BLOW", "mL"), ("TLC_REORRES", "mL"), ("RV_REORRES", "mL"), ("PEF_BLOW", "L/min"),
        ("HGB_LBORRES", "g/L"), ("PLAT_LBORRES", "/µL"), ("PLATREP_LBORRES", "/µL"), ("CREAT_LBORRES", "µmol/L"),
    ):  # fmt: skip
        assert caught[item, unit], f"{item} in {unit} is not even suspected"
    assert ("DLCO_REORRES", "mmol/min/kPa") in caught


@pytest.mark.parametrize(
    ("form", "item", "typed", "exact", "value"),
    [
        ("outcome", "PEF_BLOW", "306 L/min", "5.1", "5.10"),
        ("outcome", "PEF_BLOW", "305 L/min", "5.083333", "5.08"),
        ("screening", "CREAT_LBORRES", "88.4 µmol/L", "1", "1.00"),
        ("outcome", "DLCO_REORRES", "4.3 mmol/min/kPa", "12.8441", "12.8"),
    ],
)
def test_the_arithmetic_of_an_offer_is_true(form, item, typed, exact, value):
    """F26: a factor that is cut off after ten digits leaves no false digits in the sentence."""
    (offer,) = units.read(STUDY.forms[form].items[item], typed, EN).offers
    assert offer.typed == value
    assert offer.why.params["exact"] == Decimal(exact)
    assert offer.why.text.endswith("rounded to {value}") == (Decimal(exact) != Decimal(value))


@pytest.mark.parametrize("item", ["PLAT_LBORRES", "PLATREP_LBORRES"])
@pytest.mark.parametrize(
    ("typed", "value"), [("39999 /µL", "39.9"), ("39950 /µL", "39.9"), ("40000 /µL", "40.0"), ("40049 /µL", "40.0")]
)
def test_a_platelet_count_is_never_rounded_up_to_the_limit(item, typed, value):
    """F26, F37: 39,999 per µL is below the registered 40,000, with the unit behind it and without."""
    platelets = STUDY.forms["screening"].items[item]
    (offer,) = units.read(platelets, typed, EN).offers
    assert offer.typed == value
    suspect = units.suspicion(platelets, Decimal(typed.split()[0]))
    assert suspect is not None
    assert suspect.offers[0].typed == value
