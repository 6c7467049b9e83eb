"""Derived values of the diffusing capacity: corrected once and never twice, DLCO over VA, and the grade of the measurement."""

from __future__ import annotations

from decimal import Decimal

from sscexo_desktop.clinical import diffusion
from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.derive.blows import largest_fvc
from sscexo_desktop.study.derive.numbers import shown
from sscexo_desktop.study.derive.person import ages, sex_of
from sscexo_desktop.study.derive.value import Derived, Formula
from sscexo_desktop.study.texts import Message, message

_NEEDED_FOR_GRADE = ("VI", "BHT", "SCT")


def kco(look: Look) -> Decimal | None:
    """KCO in mL/min/mmHg/L: DLCO as measured over the alveolar volume VA.

    Source: arithmetic.
    """
    dlco, volume = look.number("DLCO_REORRES"), look.number("ALVVOL_REORRES")
    return dlco / volume if dlco and volume else None


# ---- correction --------------------------------------------------------------------------------------------------------------


def dlco_corrected_haemoglobin(look: Look) -> Derived | None:
    """DLCO for a normal haemoglobin, mL/min/mmHg: × (10.22 + Hb) / (1.7 Hb) in men, × (9.38 + Hb) / (1.7 Hb) in women, Hb in g/dL.

    As measured where the device has corrected it already: it is never corrected twice.

    Source: Graham BL 2017, Eur Respir J 49:1600016, doi 10.1183/13993003.00016-2016 (after Cotes JE 1972).
    """
    return look.once(_for_haemoglobin)


def _for_haemoglobin(look: Look) -> Derived | None:
    dlco, done, haemoglobin = look.number("DLCO_REORRES"), look.code("DLCOHBC"), look.number("HGB_LBORRES")
    if dlco is None:
        return None
    if done == "Y":
        return Derived(dlco, message("As measured: the device has corrected it for haemoglobin, so it is not corrected again."))
    if done is None:
        return Derived(None, message("Not corrected: it is not answered whether the device has corrected for haemoglobin."))
    if haemoglobin is None:
        return Derived(None, message("Not corrected: the haemoglobin is not known."))
    factor = _haemoglobin_factor(look, haemoglobin)
    if isinstance(factor, Message):
        return Derived(None, factor)
    words = message("{dlco} × {factor}: haemoglobin {hb} g/dL", dlco=dlco, factor=shown(factor, 3), hb=haemoglobin)
    return Derived(dlco * Decimal(factor), words)


def _haemoglobin_factor(look: Look, haemoglobin: Decimal) -> float | Message:
    """Return the factor that every possible age gives, or why there is none."""
    sex, possible = sex_of(look), ages(look, "DLCODAT")
    if sex is None:
        return message("Not corrected: no sex in the saved screening.")
    factors = {diffusion.haemoglobin_factor(sex, age, float(haemoglobin)) for age in possible}
    if possible and max(possible) < 0:
        return message("Not corrected: the test lies before the birth date.")
    if len(factors) != 1:
        return message("Not corrected: the age on the day of the test is not known.")
    (factor,) = factors
    return message("Not corrected: a haemoglobin of {hb} g/dL is not possible.", hb=haemoglobin) if factor is None else factor


def dlco_corrected_pressure(look: Look) -> Derived | None:
    """DLCO for a normal haemoglobin and sea level, mL/min/mmHg: Hb-corrected × (0.505 + 0.00065 × barometric pressure in mmHg).

    As it stands where the device has corrected for pressure already: it is never corrected twice.

    Source: Graham BL 2017, Eur Respir J 49:1600016, doi 10.1183/13993003.00016-2016.
    """
    found = dlco_corrected_haemoglobin(look)
    if found is None or not isinstance(found.value, Decimal):
        return found
    done, pressure = look.code("DLCOPBC"), look.number("PBARO")
    if done == "Y":
        return Derived(found.value, _pressure_done(look.code("DLCOHBC") == "Y"))
    if done is None:
        return Derived(None, message("Not corrected: it is not answered whether the device has corrected for pressure."))
    if pressure is None:
        return Derived(None, message("Not corrected: the barometric pressure is not known."))
    return _at_sea_level(found.value, pressure)


def _pressure_done(haemoglobin_too: bool) -> Message:
    if haemoglobin_too:
        return message("As measured: the device has corrected it for haemoglobin and pressure, so it is not corrected again.")
    return message("Corrected for haemoglobin alone: the device has corrected it for pressure, so it is not corrected again.")


def _at_sea_level(dlco: Decimal, pressure: Decimal) -> Derived:
    factor = diffusion.pressure_factor(float(pressure))
    if factor is None:
        return Derived(None, message("Not corrected: a barometric pressure of {pressure} mmHg is not possible.", pressure=pressure))
    words = message(
        "{dlco} × {factor}: barometric pressure {pressure} mmHg", dlco=shown(dlco, 1), factor=shown(factor, 3), pressure=pressure
    )
    return Derived(dlco * Decimal(factor), words)


# ---- quality -----------------------------------------------------------------------------------------------------------------


def dlco_quality(look: Look) -> Derived | None:
    """Grade A to D or F of the DLCO: inspired volume in percent of the best FVC, breath hold and sample collection in seconds.

    Source: Graham BL 2017, Eur Respir J 49:1600016, doi 10.1183/13993003.00016-2016.
    """
    inspired, hold, collection = (look.number(item) for item in _NEEDED_FOR_GRADE)
    if inspired is None and hold is None and collection is None:
        return None
    vital = largest_fvc(look)
    if inspired is None or hold is None or collection is None or not vital:
        words = message("A grade needs inspired volume, breath-hold time, sample collection time and a best FVC.")
        return Derived(None, words)
    share = inspired / vital * 100
    grade = diffusion.quality(float(share), look.code("VAREP") == "Y", float(hold), float(collection))
    if grade is None:
        return Derived(None, message("No grade: a volume or time of 0 is not possible."))
    text = "{grade}: inspired {share} % of the best FVC, breath hold {hold} s, sample collection {collection} s"
    return Derived(grade, message(text, grade=grade, share=shown(share, 1), hold=hold, collection=collection))


FORMULAS: dict[str, Formula] = {
    each.__name__: each for each in (kco, dlco_corrected_haemoglobin, dlco_corrected_pressure, dlco_quality)
}
