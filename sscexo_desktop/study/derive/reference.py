"""Derived values of lung function against what is expected of a healthy person: predicted, limits, percent of predicted, z.

The set of spirometry is the study setting `spirometry_set`; DLCO is judged by GLI-2017 and volumes by GLI-2021.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sscexo_desktop.clinical import lung_function
from sscexo_desktop.clinical.lung_function import HEIGHT_RANGE, Group, Reference, Table
from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.derive.blows import largest_fev1, largest_fvc, ratio_of_largest
from sscexo_desktop.study.derive.diffusion import dlco_corrected_haemoglobin, kco
from sscexo_desktop.study.derive.numbers import shown, shown_beside
from sscexo_desktop.study.derive.person import Person, at_diffusion, at_spirometry
from sscexo_desktop.study.texts import Message, Text, message

SET_SETTING = "spirometry_set"
SET_LIST = "LFSET"
TABLES: Mapping[str, tuple[Table, Group]] = {
    "GLI_GLOBAL_2022": ("GLI2022", "caucasian"),
    "GLI_2012_CAUCASIAN": ("GLI2012", "caucasian"),
    "GLI_2012_AFRICAN_AM": ("GLI2012", "afram"),
    "GLI_2012_NE_ASIAN": ("GLI2012", "neasia"),
    "GLI_2012_SE_ASIAN": ("GLI2012", "seasia"),
    "GLI_2012_OTHER": ("GLI2012", "other"),
}
"""Table and group of each code of the list LFSET; the race-neutral set has no groups."""

SOURCES: Mapping[Table, str] = {
    "GLI2022": "Bowerman C 2023, Am J Respir Crit Care Med 207:768, doi 10.1164/rccm.202205-0963OC",
    "GLI2012": "Quanjer PH 2012, Eur Respir J 40:1324, doi 10.1183/09031936.00080312",
    "GLI2017": "Stanojevic S 2017, Eur Respir J 50:1700010, doi 10.1183/13993003.00010-2017, corrected 2020",
    "GLI2021": "Hall GL 2021, Eur Respir J 57:2000289, doi 10.1183/13993003.00289-2020",
}


@dataclass(frozen=True, slots=True)
class ReferenceSet:
    """A set of reference values: its table and group, and what it is called (with whether it is only proposed)."""

    table: Table
    group: Group
    title: Text | Message


@dataclass(frozen=True, slots=True)
class Judged:
    """A measurement beside what is expected: in the unit of the measure, `percent` of predicted and `z`."""

    by: ReferenceSet
    person: Person
    reference: Reference
    percent: float
    z: float


@dataclass(frozen=True, slots=True)
class Measure:
    """What is judged: how it is called here and in the tables, its unit and places, the measurement, and by which set.

    With `whole` the table of results shows predicted value and limits in columns of their own.
    """

    id: str
    column: lung_function.Measure
    unit: str
    places: int
    measured: Callable[[Look], Decimal | None]
    person: Callable[[Look], Person | Message]
    by: Callable[[Look], ReferenceSet]
    cites: tuple[Table, ...]
    named: str = ""
    whole: bool = True

    @property
    def title(self) -> str:
        """What it is called in a sentence."""
        return self.named or self.id


# ---- sets --------------------------------------------------------------------------------------------------------------------


def set_named(look: Look, code: str) -> ReferenceSet:
    """Return the set of a code of the list LFSET."""
    return ReferenceSet(*TABLES[code], look.study.codelists[SET_LIST].choice(code).text)


def spirometry_set(look: Look) -> ReferenceSet:
    """Return the confirmed set of spirometry, or the proposed one, which says that it is not confirmed."""
    confirmed = look.around.setting(SET_SETTING)
    if confirmed is not None:
        return set_named(look, confirmed[0])
    proposed = set_named(look, look.study.settings[SET_SETTING].proposal[0])
    words = message("{set} (proposed set, not confirmed)", set=proposed.title)
    return ReferenceSet(proposed.table, proposed.group, words)


def _chosen(look: Look) -> ReferenceSet:
    return look.once(spirometry_set)


def _fef_set(look: Look) -> ReferenceSet:
    """Return the GLI-2012 set for FEF25-75, which the race-neutral set does not have."""
    chosen = _chosen(look)
    if chosen.table == "GLI2012":
        return chosen
    caucasian = set_named(look, "GLI_2012_CAUCASIAN")
    words = message("{set} ({other} has no FEF25-75)", set=caucasian.title, other=chosen.title)
    return ReferenceSet(caucasian.table, caucasian.group, words)


def caucasian_2012(look: Look) -> ReferenceSet:
    """Return GLI-2012 for Caucasians, shown beside the set of the study."""
    return set_named(look, "GLI_2012_CAUCASIAN")


def other_2012(look: Look) -> ReferenceSet:
    """Return GLI-2012 for other and mixed groups, shown beside the set of the study."""
    return set_named(look, "GLI_2012_OTHER")


def _diffusion_set(_look: Look) -> ReferenceSet:
    return ReferenceSet("GLI2017", "caucasian", Text("GLI-2017", "GLI-2017"))


def _volume_set(_look: Look) -> ReferenceSet:
    return ReferenceSet("GLI2021", "caucasian", Text("GLI-2021", "GLI-2021"))


# ---- what is measured --------------------------------------------------------------------------------------------------------


def _typed(item: str) -> Callable[[Look], Decimal | None]:
    return lambda look: look.number(item)


def rv_tlc(look: Look) -> Decimal | None:
    """RV in percent of TLC.

    Source: arithmetic.
    """
    residual, total = look.number("RV_REORRES"), look.number("TLC_REORRES")
    return residual / total * 100 if residual and total else None


def _corrected(look: Look) -> Decimal | None:
    found = dlco_corrected_haemoglobin(look)
    return found.value if found is not None and isinstance(found.value, Decimal) else None


_SPIROMETRY: tuple[Table, ...] = ("GLI2022", "GLI2012")
_DLCO_UNIT, _KCO_UNIT = "mL/min/mmHg", "mL/min/mmHg/L"
_FVC = Measure("FVC", "FVC", "L", 2, largest_fvc, at_spirometry, _chosen, _SPIROMETRY)
_FEV1 = Measure("FEV1", "FEV1", "L", 2, largest_fev1, at_spirometry, _chosen, _SPIROMETRY)
MEASURES: Mapping[str, Measure] = {
    each.id: each
    for each in (
        _FVC,
        _FEV1,
        Measure("RATIO", "FEV1FVC", "", 3, ratio_of_largest, at_spirometry, _chosen, _SPIROMETRY, "FEV1/FVC"),
        Measure("FEF2575", "FEF2575", "L/s", 2, _typed("FEF2575_REORRES"), at_spirometry, _fef_set, ("GLI2012",), "FEF25-75"),
        Measure("DLCO", "DLCO_TR", _DLCO_UNIT, 1, _typed("DLCO_REORRES"), at_diffusion, _diffusion_set, ("GLI2017",)),
        Measure(
            "DLCOHC", "DLCO_TR", _DLCO_UNIT, 1, _corrected, at_diffusion, _diffusion_set, ("GLI2017",), "DLCO (Hb)", whole=False
        ),
        Measure("KCO", "KCO_TR", _KCO_UNIT, 2, kco, at_diffusion, _diffusion_set, ("GLI2017",)),
        Measure("VA", "VA", "L", 2, _typed("ALVVOL_REORRES"), at_diffusion, _diffusion_set, ("GLI2017",)),
        Measure("TLC", "TLC", "L", 2, _typed("TLC_REORRES"), at_spirometry, _volume_set, ("GLI2021",)),
        Measure("FRC", "FRC", "L", 2, _typed("FRC_REORRES"), at_spirometry, _volume_set, ("GLI2021",)),
        Measure("RV", "RV", "L", 2, _typed("RV_REORRES"), at_spirometry, _volume_set, ("GLI2021",)),
        Measure("RVTLC", "RVTLC", "%", 1, rv_tlc, at_spirometry, _volume_set, ("GLI2021",), "RV/TLC"),
        Measure("FVC_C", "FVC", "L", 2, largest_fvc, at_spirometry, caucasian_2012, ("GLI2012",), "FVC", whole=False),
        Measure("FVC_O", "FVC", "L", 2, largest_fvc, at_spirometry, other_2012, ("GLI2012",), "FVC", whole=False),
        Measure("FEV1_C", "FEV1", "L", 2, largest_fev1, at_spirometry, caucasian_2012, ("GLI2012",), "FEV1", whole=False),
        Measure("FEV1_O", "FEV1", "L", 2, largest_fev1, at_spirometry, other_2012, ("GLI2012",), "FEV1", whole=False),
    )
}


# ---- judging -----------------------------------------------------------------------------------------------------------------


def judge(look: Look, measure: Measure) -> Judged | Message | None:
    """Judge a measurement of this record; the reason where that cannot be, `None` where nothing is measured."""
    measured = measure.measured(look)
    if measured is None:
        return None
    person = look.once(measure.person)
    return person if isinstance(person, Message) else _compare(measure, measured, person, measure.by(look))


def _compare(measure: Measure, measured: Decimal, person: Person, by: ReferenceSet) -> Judged | Message:
    found = lung_function.reference(by.table, measure.column, person.sex, person.age, float(person.height), by.group)
    if found is None:
        return _out_of_table(measure, person, by)
    percent, z = found.percent(float(measured)), found.z(float(measured))
    if percent is None or z is None:
        return message("{measure} of {value} is not a possible value.", measure=measure.title, value=measured)
    return Judged(by, person, found, percent, z)


def _out_of_table(measure: Measure, person: Person, by: ReferenceSet) -> Message:
    low, high = (int(each) for each in lung_function.age_range(by.table, measure.column))
    if not low <= person.age <= high:
        text = "No reference value of {measure}: {age} years; {set} holds from {low} to {high} years."
        return message(text, measure=measure.title, age=shown(person.age, 1), set=by.title, low=low, high=high)
    low, high = (int(each) for each in HEIGHT_RANGE)
    text = "No reference value of {measure}: {height} cm; heights are judged from {low} to {high} cm."
    return message(text, measure=measure.title, height=person.height, low=low, high=high)


def _work(measure: Measure) -> Callable[[Look], Judged | Message | None]:
    return lambda look: judge(look, measure)


_JUDGING = {name: _work(measure) for name, measure in MEASURES.items()}


def judged(look: Look, name: str) -> Judged | Message | None:
    """Return a measure of this record as judged, worked out once."""
    return look.once(_JUDGING[name])


def percent_of(look: Look, name: str) -> float | None:
    """Return the percent of predicted of a measure, where there is one."""
    found = judged(look, name)
    return found.percent if isinstance(found, Judged) else None


def z_of(look: Look, name: str) -> float | None:
    """Return the z-score of a measure, where there is one."""
    found = judged(look, name)
    return found.z if isinstance(found, Judged) else None


# ---- words -------------------------------------------------------------------------------------------------------------------


def set_words(found: Judged) -> Message:
    """Say by which set, age and height a measurement is judged."""
    return message("{set}; age {age}, {stature}", set=found.by.title, age=shown(found.person.age, 1), stature=found.person.stature)


def expected_words(measure: Measure, found: Judged) -> Message:
    """Say what a percentage of predicted was worked out from."""
    reference = found.reference
    predicted, lln, uln = (shown(each, measure.places) for each in (reference.predicted, reference.lln, reference.uln))
    text = "{set}: predicted {predicted} {unit}, LLN {lln} {unit}, ULN {uln} {unit}, z {z}; age {age}, {stature}"
    if not measure.unit:
        text = "{set}: predicted {predicted}, LLN {lln}, ULN {uln}, z {z}; age {age}, {stature}"
    return message(
        text, set=found.by.title, predicted=predicted, lln=lln, uln=uln, z=shown(found.z, 2), unit=measure.unit,
        age=shown(found.person.age, 1), stature=found.person.stature,
    )  # fmt: skip


def judged_words(found: Judged, *limits: Decimal) -> Message:
    """Say percent of predicted, z (on its own side of each limit it is judged by) and the set of a measurement."""
    text = "{percent} % predicted, z {z} ({set})"
    return message(text, percent=shown(found.percent, 1), z=shown_beside(found.z, 2, *limits), set=found.by.title)
