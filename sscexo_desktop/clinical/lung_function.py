"""Reference values of lung function of the Global Lung Function Initiative (GLI): predicted, limits of normal, percent, z."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, log
from typing import Literal

from sscexo_desktop.resources import resource

Table = Literal["GLI2012", "GLI2017", "GLI2021", "GLI2022"]
Measure = Literal["FEV1", "FVC", "FEV1FVC", "FEF2575", "FEF75", "TLCO_SI", "DLCO_TR", "KCO_SI", "KCO_TR", "VA",
                  "FRC", "TLC", "RV", "RVTLC", "ERV", "IC", "VC"]
Sex = Literal["F", "M"]
Group = Literal["caucasian", "afram", "neasia", "seasia", "other"]

HEIGHT_RANGE = (50.0, 250.0)
"""Standing heights in cm for which a reference value is given; outside them the height is a slip of the pen."""

_LIMIT_Z = 1.645  # not 1.6449: the official calculator's limits are reproduced with this one
_IMPOSSIBLE = 1000.0  # no measure reaches this in its unit
_QUARTERS = 4
_FLAT_POWER = 1e-9


@dataclass(frozen=True, slots=True)
class Reference:
    """What is expected of a healthy person: `predicted`, the 5th and 95th percentile, and the shape of the spread.

    `predicted`, `lln` and `uln` are in the measure's own unit: L, L/s, mmol/min/kPa or mL/min/mmHg (per L for KCO);
    FEV1/FVC is a fraction (0.80), RV/TLC a percentage (32.1). `l` and `s` are the power and the coefficient of variation
    of the LMS method.
    Source: Cole TJ, Green PJ 1992, Stat Med 11:1305 (LMS method), as used by the papers named at `reference`.
    """

    predicted: float
    lln: float
    uln: float
    l: float  # noqa: E741 - the literature's own letter
    s: float

    def percent(self, measured: float) -> float | None:
        """Return `measured` (the reference's unit, above 0) in percent of predicted, `None` for no possible measurement.

        Source: Quanjer PH 2012, Eur Respir J 40:1324, doi 10.1183/09031936.00080312: 100 × measured / M.
        """
        return 100.0 * measured / self.predicted if 0 < measured < _IMPOSSIBLE else None

    def z(self, measured: float) -> float | None:
        """Return the z-score of `measured` (the reference's unit, above 0), `None` for no possible measurement.

        Source: Quanjer PH 2012, Eur Respir J 40:1324, doi 10.1183/09031936.00080312: ((measured / M)^L − 1) / (L × S).
        """
        if not 0 < measured < _IMPOSSIBLE:
            return None
        ratio = measured / self.predicted
        if abs(self.l) < _FLAT_POWER:
            return log(ratio) / self.s
        return float((ratio**self.l - 1.0) / (self.l * self.s))


def reference(table: Table, measure: Measure, sex: Sex, age: float, height: float, group: Group = "caucasian") -> Reference | None:
    """Return the reference values of a person, `None` where the set has no table for that measure, age or height.

    `age` in decimal years (days / 365.25), `height` in cm (50–250, one decimal). Valid ages: GLI-2012 3–95 (FEF 3–90),
    GLI-2022 3–95, GLI-2017 5–90 (the official web tool stops at 85, the published table at 90), GLI-2021 5–80; both ends
    included, never extrapolated. `group` is used by GLI-2012 alone. M = exp(a0 + a1·f(height) + a2·f(age) + group + spline),
    S likewise, L = l0 + l1·ln(age) + spline; splines are linear between the quarter-years.
    Source: GLI-2012 Quanjer PH 2012, Eur Respir J 40:1324, doi 10.1183/09031936.00080312;
    GLI Global (2022) Bowerman C 2023, Am J Respir Crit Care Med 207:768, doi 10.1164/rccm.202205-0963OC;
    GLI-2017 Stanojevic S 2017, Eur Respir J 50:1700010, doi 10.1183/13993003.00010-2017, with the author correction of 2020,
    doi 10.1183/13993003.50010-2017; GLI-2021 Hall GL 2021, Eur Respir J 57:2000289, doi 10.1183/13993003.00289-2020.
    """
    equation = _equation(table, measure, sex)
    if equation is None or not HEIGHT_RANGE[0] <= height <= HEIGHT_RANGE[1] or not equation.low <= age <= equation.high:
        return None
    return equation.at(age, height, group)


def age_range(table: Table, measure: Measure) -> tuple[float, float]:
    """Return the lowest and highest age in years of a set's table, both included; `KeyError` where the set lacks the measure.

    Source: the look-up tables published with the papers named at `reference`.
    """
    row = _coefficients()[table, measure, "F"]
    return float(row["age_min"]), float(row["age_max"])


@dataclass(frozen=True, slots=True)
class _Equation:
    """The regression of one set, measure and sex with its splines (M, S, L) at each quarter of a year from `low` to `high`."""

    low: float
    high: float
    m_intercept: float
    m_height: float
    m_age: float
    m_height_is_ln: bool
    m_age_is_ln: bool
    s_intercept: float
    s_age: float
    s_age_is_ln: bool
    l_intercept: float
    l_ln_age: float
    m_groups: Mapping[str, float]
    s_groups: Mapping[str, float]
    splines: tuple[tuple[float, float, float], ...]

    def at(self, age: float, height: float, group: Group) -> Reference:
        """Return the reference of an age within the table."""
        m_spline, s_spline, l_spline = self._splines_at(age)
        ln_age = log(age)
        m = exp(self.m_intercept + self.m_height * (log(height) if self.m_height_is_ln else height)
                + self.m_age * (ln_age if self.m_age_is_ln else age) + self.m_groups[group] + m_spline)
        s = exp(self.s_intercept + self.s_age * (ln_age if self.s_age_is_ln else age) + self.s_groups[group] + s_spline)
        power = self.l_intercept + self.l_ln_age * ln_age + l_spline
        return Reference(m, _percentile(m, s, power, -_LIMIT_Z), _percentile(m, s, power, _LIMIT_Z), power, s)

    def _splines_at(self, age: float) -> tuple[float, float, float]:
        quarters = (age - self.low) * _QUARTERS
        row = min(int(quarters), len(self.splines) - 2)
        part = quarters - row
        m0, s0, l0 = self.splines[row]
        m1, s1, l1 = self.splines[row + 1]
        return m0 + part * (m1 - m0), s0 + part * (s1 - s0), l0 + part * (l1 - l0)


def _percentile(m: float, s: float, power: float, z: float) -> float:
    if abs(power) < _FLAT_POWER:
        return m * exp(z * s)
    return float(m * (1.0 + z * power * s) ** (1.0 / power))


@cache
def _equation(table: str, measure: str, sex: str) -> _Equation | None:
    row = _coefficients().get((table, measure, sex))
    if row is None:
        return None
    return _Equation(
        low=float(row["age_min"]), high=float(row["age_max"]),
        m_intercept=float(row["m_int"]), m_height=float(row["m_height"]), m_age=float(row["m_age"]),
        m_height_is_ln=row["m_height_form"] == "ln", m_age_is_ln=row["m_age_form"] == "ln",
        s_intercept=float(row["s_int"]), s_age=float(row["s_age"]), s_age_is_ln=row["s_age_form"] == "ln",
        l_intercept=float(row["l_int"]), l_ln_age=float(row["l_lnage"]),
        m_groups=_groups(row, "m"), s_groups=_groups(row, "s"), splines=_splines(table, measure, sex))


def _groups(row: Mapping[str, str], part: str) -> dict[str, float]:
    named = {group: float(row[f"{part}_{group}"]) for group in ("afram", "neasia", "seasia", "other")}
    return {"caucasian": 0.0, **named}


@cache
def _coefficients() -> Mapping[tuple[str, str, str], dict[str, str]]:
    with resource("clinical", "gli_coefficients.csv").open(encoding="utf-8", newline="") as file:
        return {(row["set"], row["measure"], row["sex"]): row for row in csv.DictReader(file)}


def _splines(table: str, measure: str, sex: str) -> tuple[tuple[float, float, float], ...]:
    """Read only the rows of one measure and sex: a quarter of a year each, in order of age."""
    wanted = f"{measure},{sex},"
    with resource("clinical", f"{table.lower()}_splines.csv").open(encoding="utf-8") as file:
        rows = (line.split(",") for line in file if line.startswith(wanted))
        return tuple((float(m), float(s), float(power)) for _, _, _, m, s, power in rows)
