"""Lung function on file at the screening, against what is expected: percent of predicted and z of FVC and DLCO."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, cast

from sscexo_desktop.clinical.lung_function import Sex
from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.dates import PartialDate
from sscexo_desktop.study.derive.numbers import shown
from sscexo_desktop.study.derive.person import DAYS_OF_YEAR, Person
from sscexo_desktop.study.derive.reference import Judged, Measure, ReferenceSet, expected_words, judge, spirometry_set
from sscexo_desktop.study.derive.value import Derived
from sscexo_desktop.study.texts import Message, Text, message

Named = Literal["FVC", "DLCO"]


def person_at_screening(look: Look) -> Person | Message:
    """Return the person on the day of the lung function on file, or why there can be no reference value."""
    born, tested, height, sex = look.value("BRTHDAT"), look.day("PFTDAT"), look.number("HEIGHT_VSORRES"), look.code("SEX")
    if tested is None:
        return message("No reference value: the date of the test is not known.")
    if not isinstance(born, PartialDate):
        return message("No reference value: no birth date.")
    if born.first > tested:
        return message("No reference value: the test lies before the birth date.")
    if born.day is None:
        return message("No reference value: the day of birth is not known, so the exact age is not either.")
    if sex not in ("F", "M"):
        return message("No reference value: no sex.")
    if height is None:
        return message("No reference value: no height.")
    age = (tested - born.day).days / DAYS_OF_YEAR
    return Person(cast("Sex", sex), age, height, message("height {height} cm", height=height))


def _chosen(look: Look) -> ReferenceSet:
    return look.once(spirometry_set)


def _diffusion_set(_look: Look) -> ReferenceSet:
    return ReferenceSet("GLI2017", "caucasian", Text("GLI-2017", "GLI-2017"))


def _fvc(look: Look) -> Decimal | None:
    return look.number("FVC_REORRES")


def _dlco(look: Look) -> Decimal | None:
    return look.number("DLCO_REORRES")


_MEASURES: dict[Named, Measure] = {
    "FVC": Measure("FVC", "FVC", "L", 2, _fvc, person_at_screening, _chosen, ("GLI2022", "GLI2012")),
    "DLCO": Measure("DLCO", "DLCO_TR", "mL/min/mmHg", 1, _dlco, person_at_screening, _diffusion_set, ("GLI2017",)),
}


def _judge_fvc(look: Look) -> Judged | Message | None:
    return judge(look, _MEASURES["FVC"])


def _judge_dlco(look: Look) -> Judged | Message | None:
    return judge(look, _MEASURES["DLCO"])


def judged_at_screening(look: Look, name: Named) -> Judged | Message | None:
    """Return FVC or DLCO of this screening as judged, the reason where that cannot be, `None` where nothing is measured."""
    return look.once(_judge_fvc if name == "FVC" else _judge_dlco)


def screening_fvc_percent(look: Look) -> Derived | None:
    """FVC on file in percent of predicted, by the set of the study at the exact age on the day of the test.

    Source: Bowerman C 2023, Am J Respir Crit Care Med 207:768, doi 10.1164/rccm.202205-0963OC (GLI Global 2022);
    Quanjer PH 2012, Eur Respir J 40:1324, doi 10.1183/09031936.00080312 (GLI-2012); which of the two is a study setting.
    """
    return _percent(look, "FVC")


def screening_fvc_z(look: Look) -> Derived | None:
    """z-score of the FVC on file: ((measured / M)^L − 1) / (L × S), by the set of the study.

    Source: Bowerman C 2023, Am J Respir Crit Care Med 207:768, doi 10.1164/rccm.202205-0963OC (GLI Global 2022);
    Quanjer PH 2012, Eur Respir J 40:1324, doi 10.1183/09031936.00080312 (GLI-2012); which of the two is a study setting.
    """
    return _z(look, "FVC")


def screening_dlco_percent(look: Look) -> Derived | None:
    """DLCO on file, as measured (not corrected), in percent of predicted by GLI-2017 at the exact age on the day of the test.

    Source: Stanojevic S 2017, Eur Respir J 50:1700010, doi 10.1183/13993003.00010-2017, corrected 2020.
    """
    return _percent(look, "DLCO")


def screening_dlco_z(look: Look) -> Derived | None:
    """z-score of the DLCO on file, as measured (not corrected): ((measured / M)^L − 1) / (L × S) by GLI-2017.

    Source: Stanojevic S 2017, Eur Respir J 50:1700010, doi 10.1183/13993003.00010-2017, corrected 2020.
    """
    return _z(look, "DLCO")


def _percent(look: Look, name: Named) -> Derived | None:
    found = judged_at_screening(look, name)
    if not isinstance(found, Judged):
        return None if found is None else Derived(None, found)
    return Derived(shown(found.percent, 1), expected_words(_MEASURES[name], found))


def _z(look: Look, name: Named) -> Derived | None:
    found = judged_at_screening(look, name)
    return Derived(shown(found.z, 2)) if isinstance(found, Judged) else None
