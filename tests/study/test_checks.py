"""The catalogue of rules: each one is seen to speak, and to keep silent next to that (F34, F35, F36, F37, F38, F40)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.resources import resource
from sscexo_desktop.study.answers import Answers, Around, Look
from sscexo_desktop.study.assess import assess
from sscexo_desktop.study.checks import CHECKS, checks_of, deviation_of
from sscexo_desktop.study.load import load
from sscexo_desktop.study.model import Form
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import ConfirmedSetting, Record
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.study.typed import Answer, Blank, Finding

STUDY = load(resource("study"))
TODAY = date(2025, 3, 18)
NOW = datetime(2025, 3, 18, 9, 0, tzinfo=UTC)
BY_ID = {check.id: check for check in CHECKS}

Typed = Mapping[str, str]
"""What is typed, by place; `~ND` stands for a blank."""
Saved = tuple[str, str, Typed]
"""Visit, form and contents of a record that is saved already."""


def answers_of(form: Form, typed: Typed) -> Answers:
    found: dict[Place, Answer] = {}
    rows: dict[str, tuple[int, ...]] = {}
    for where, text in typed.items():
        place = Place.of(where)
        found[place] = Blank(text[1:]) if text.startswith("~") else form.items[place.item].kind.parse(text, Manner()).value
        assert found[place] is not None, f"{where} = {text!r} cannot be read"
        if place.row:
            section = form.section_of[place.item].id
            rows[section] = tuple(sorted({*rows.get(section, ()), place.row}))
    return Answers(found, rows)


def around_of(
    saved: Iterable[Saved],
    confirmed: Mapping[str, tuple[str, ...]],
    *,
    signed: bool | None = None,
    judged_by: Mapping[str, int] | None = None,
) -> Around:
    records = {}
    for visit, form, typed in saved:
        key, answers = RecordKey("SSC-001", visit, form), answers_of(STUDY.forms[form], typed)
        settings_then = judged_by or {}
        records[key] = Record(key, 1, True, "1.0", NOW, "nurse", answers.at, answers.sections, settings=settings_then)
    settings = {each: ConfirmedSetting(each, values, 1, "test", "investigator", NOW) for each, values in confirmed.items()}
    return Around(TODAY, records, settings, signed)


ELIGIBLE: Saved = (
    "screening", "screening",
    {"RFICDAT": "2024-09-10 09:30", "SEX": "F", "HEIGHT_VSORRES": "160", "ELIGYN": "Y", "ELIGDAT": "2024-09-14"},
)  # fmt: skip


CAN_BE_PREGNANT: Saved = ("screening", "screening", {**ELIGIBLE[2], "CHILDPOT": "POTENTIAL"})
AFTER_MENOPAUSE: Saved = ("screening", "screening", {**ELIGIBLE[2], "CHILDPOT": "POSTMENOPAUSAL"})


@dataclass(frozen=True)
class Example:
    """One rule: a record on which it speaks (and where), one next to it on which it is silent, and what lies around both."""

    check: str
    at: str
    fires: Typed
    quiet: Typed
    visit: str = ""
    saved: tuple[Saved, ...] = (ELIGIBLE,)
    quiet_saved: tuple[Saved, ...] | None = None
    settings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    signed: bool | None = None
    quiet_signed: bool | None = None
    judged_by: Mapping[str, int] = field(default_factory=dict)
    """The versions of the settings that the saved records were judged by when it fires."""

    def findings(
        self,
        typed: Typed,
        saved: Iterable[Saved],
        settings: Mapping[str, tuple[str, ...]],
        *,
        signed: bool | None = None,
        judged_by: Mapping[str, int] | None = None,
    ) -> list[Finding]:
        form = STUDY.forms[BY_ID[self.check].form]
        key = RecordKey("SSC-001", self.visit, form.id)
        look = Look(STUDY, form, key, answers_of(form, typed), around_of(saved, settings, signed=signed, judged_by=judged_by))
        return [each for each in assess(look).findings if each.check == self.check]

    def when_it_fires(self) -> list[Finding]:
        return self.findings(self.fires, self.saved, self.settings, signed=self.signed, judged_by=self.judged_by)

    def next_to_it(self) -> list[Finding]:
        saved = self.saved if self.quiet_saved is None else self.quiet_saved
        return self.findings(self.quiet, saved, self.settings, signed=self.quiet_signed)


def infused(number: int, day: str) -> Saved:
    return f"infusion{number}", "infusion", {"ECSTDAT": day}


def vital(sign: str, before: str, during: str) -> dict[str, str]:
    """A vital sign before the infusion and fifteen minutes into it."""
    return {"VSTPT#1": "BEFORE", f"{sign}_VSORRES#1": before, "VSTPT#2": "M15", f"{sign}_VSORRES#2": during}


def blows(*rows: str, accept: str = "Y") -> dict[str, str]:
    """Blows as `FVC FEV1`, each acceptable."""
    found = {}
    for n, row in enumerate(rows, 1):
        found[f"FVC_BLOW#{n}"], found[f"FEV1_BLOW#{n}"] = row.split()
        found[f"ACCEPT_BLOW#{n}"] = accept
    return found


def levels(reader: str, extent: int) -> dict[str, str]:
    """The same extent at each of the five levels."""
    return {f"{reader}_{level}": str(extent) for level in range(1, 6)}


BASELINE: Saved = ("baseline", "outcome", {"VISDAT": "2024-09-15", **blows("2.00 1.60")})
WOMAN: Saved = ("screening", "screening", {**ELIGIBLE[2], "BRTHDAT": "1356/03/12"})
AT_SPIROMETRY = {"VISDAT": "2024-09-15", **blows("2.11 1.78")}
SAME_MANNER: Saved = (
    "baseline", "outcome",
    {"VISDAT": "2024-09-15", "SPIRODEV": "Device 1", "SPIROTECH": "Technician 1", "FVC_DEVEQ": "GLI2012C", "DLCOHBC": "N",
     "DLCOPBC": "N", "CTREAD": "Reader 1", "CTREAD2": "Reader 2", "MRSSBY": "Assessor 1"},
)  # fmt: skip
CONSENT = {"RFICDAT": "2024-09-10 09:30"}
SERIOUS = {"AESER": "Y", "AESDTH": "N", "AESLIFE": "N", "AESHOSP": "N", "AESDISAB": "N", "AESCONG": "N", "AESMIE": "N"}
AWARE = {"AESER": "Y", "AWAREDAT": "2024-11-20 10:00"}

GATES = {"ACR_SPARED": "N", "ACR_MIMIC": "N"}
SCORE_8 = {
    **GATES, "ACR_MCP": "N", "ACR_PUFFY": "N", "ACR_SCLERODACT": "N", "ACR_ULCER": "N", "ACR_PITTING": "N", "ACR_TELANG": "N",
    "ACR_NAILFOLD": "N", "ACR_PAH": "N", "ACR_ILD": "Y", "ACR_RAYNAUD": "Y", "ACA_ISORRES": "POSITIVE",
}  # fmt: skip
"""Lung 2, Raynaud 3, antibody 3."""
KIDNEY = {**CONSENT, "SEX": "M", "BRTHDAT": "1345/01/01", "LBDAT": "2024-09-11"}
CIRRHOSIS = {"CIRRHOSIS": "Y", "BILI_LBORRES": "1.0", "ALB_LBORRES": "4.0", "INR_LBORRES": "1.00", "ASCITES": "MILD"}
"""Six points with no encephalopathy."""
LUNG = {"SEX": "M", "BRTHDAT": "1350/01/01", "HEIGHT_VSORRES": "175", "PFTDAT": "2024-09-01"}


def pressures(systolic: str, diastolic: str) -> dict[str, str]:
    """The same reading twice."""
    return {f"{item}#{row}": text for row in (1, 2) for item, text in (("SYSBP_VSORRES", systolic), ("DIABP_VSORRES", diastolic))}


SCREENING = [
    Example("SCR-01", "BRTHDAT", {**CONSENT, "BRTHDAT": "2024-09-11"}, {**CONSENT, "BRTHDAT": "2024-09-10"}),
    Example("SCR-02", "GUARDYN", {**CONSENT, "BRTHDAT": "1385/06/21"}, {**CONSENT, "BRTHDAT": "1385/06/20"}),
    Example("SCR-02", "GUARDYN", {**CONSENT, "BRTHDAT": "1386"}, {**CONSENT, "BRTHDAT": "1385"}),
    Example("SCR-02", "GUARDYN", {**CONSENT, "BRTHDAT": "1390", "GUARDYN": "N"}, {**CONSENT, "BRTHDAT": "1390", "GUARDYN": "Y"}),
    Example("SCR-03", "BLINDEXPL", {"BLINDEXPL": "N"}, {"BLINDEXPL": "Y"}),
    Example("SCR-04", "DIABP_VSORRES#2", {"SYSBP_VSORRES#2": "80", "DIABP_VSORRES#2": "80"},
            {"SYSBP_VSORRES#2": "81", "DIABP_VSORRES#2": "80"}),
    Example("SCR-05", "INCL02", {"INCL02": "Y", "CTILD": "Y", "PFTILD": "N"}, {"INCL02": "Y", "CTILD": "Y", "PFTILD": "Y"}),
    Example("SCR-05", "INCL02", {"INCL02": "Y", "CTILD": "N"}, {"INCL02": "N", "CTILD": "N"}),
    Example("SCR-06", "EXCL08B", {"EXCL08B": "N", "PLAT_LBORRES": "39.9"}, {"EXCL08B": "N", "PLAT_LBORRES": "40.0"}),
    Example("SCR-06", "EXCL08B", {"EXCL08B": "N", "PLAT_LBORRES": "45", "PLATREP_LBORRES": "39.6"},
            {"EXCL08B": "Y", "PLAT_LBORRES": "45", "PLATREP_LBORRES": "39.6"}),
    Example("SCR-07", "EXCL02", {"EXCL02": "N", "SYSBP_VSORRES#1": "120", "DIABP_VSORRES#1": "80", "SYSBP_VSORRES#2": "162",
                                 "DIABP_VSORRES#2": "80", "SYSBP_VSORRES#3": "158", "DIABP_VSORRES#3": "80"},
            {"EXCL02": "N", "SYSBP_VSORRES#1": "180", "DIABP_VSORRES#1": "80", "SYSBP_VSORRES#2": "160", "DIABP_VSORRES#2": "80",
             "SYSBP_VSORRES#3": "158", "DIABP_VSORRES#3": "80"}, settings={"bp_systolic_limit": ("160",)}),
    Example("SCR-07", "EXCL02", {"EXCL02": "N", "SYSBP_VSORRES#1": "150", "DIABP_VSORRES#1": "100", "SYSBP_VSORRES#2": "150",
                                 "DIABP_VSORRES#2": "100"},
            {"EXCL02": "Y", "SYSBP_VSORRES#1": "150", "DIABP_VSORRES#1": "100", "SYSBP_VSORRES#2": "150", "DIABP_VSORRES#2": "100"},
            settings={"bp_diastolic_limit": ("100",)}),
    Example("SCR-08", "EXCL09", {"SEX": "F", "HCG_LBORRES": "POSITIVE", "EXCL09": "N"},
            {"SEX": "F", "HCG_LBORRES": "POSITIVE", "EXCL09": "Y"}),
    Example("SCR-09", "PHQ9I9", {"PHQ9I9": "1"}, {"PHQ9I9": "0"}),
    Example("SCR-10", "CTILD", {"CTILD": "N", "ILDEXT_3": "5"}, {"CTILD": "N", "ILDEXT_3": "0"}),
    Example("SCR-11", "ELIGYN", {"ELIGYN": "Y", "EXCL07": "Y"}, {"ELIGYN": "Y", "EXCL07": "N"}),
    Example("SCR-11", "ELIGYN", {"ELIGYN": "Y", "INCL01": "N"}, {"ELIGYN": "N", "INCL01": "N"}),
    Example("SCR-11", "ELIGYN", {"ELIGYN": "Y", "SEX": "F", "EXCL09": "Y"}, {"ELIGYN": "Y", "SEX": "M", "EXCL09": "Y"}),
    Example("SCR-12", "ELIGYN", {"ELIGYN": "N", "EXCL02": "N"}, {"ELIGYN": "N", "EXCL02": "Y"}),
    Example("SCR-13", "ELIGDAT", {**CONSENT, "ELIGDAT": "2024-09-09"}, {**CONSENT, "ELIGDAT": "2024-09-10"}),
    Example("SCR-14", "HCGDAT", {**CONSENT, "SEX": "F", "HCGDAT": "2024-08-10"}, {**CONSENT, "SEX": "F", "HCGDAT": "2024-08-11"}),
    Example("SCR-15", "EXCL03", {"EXCL03": "N", "GLUC_LBORRES": "126"}, {"EXCL03": "N", "GLUC_LBORRES": "125"},
            settings={"glucose_limit": ("126",)}),
    Example("SCR-15", "EXCL03", {"EXCL03": "N", "HBA1C_LBORRES": "6.5"}, {"EXCL03": "Y", "HBA1C_LBORRES": "6.5"},
            settings={"hba1c_limit": ("6.5",)}),
    Example("SCR-16", "EXCL06", {"EXCL06": "N", "ALT_LBORRES": "100", "ALTULN": "40"},
            {"EXCL06": "N", "ALT_LBORRES": "99", "ALTULN": "40"}, settings={"liver_uln_factor": ("2.5",)}),
    Example("SCR-16", "EXCL06", {"EXCL06": "N", "AST_LBORRES": "120", "ASTULN": "40"},
            {"EXCL06": "Y", "AST_LBORRES": "120", "ASTULN": "40"}, settings={"liver_uln_factor": ("2.5",)}),
    Example("SCR-17", "EXCL07", {"EXCL07": "N", "PHQ9TOT": "10"}, {"EXCL07": "N", "PHQ9TOT": "10", "DEPINTYN": "Y"},
            settings={"phq9_interview": ("10",)}),
    Example("SCR-18", "EXCL08B", {"EXCL08B": "Y", "PLAT_LBORRES": "40.0"}, {"EXCL08B": "Y", "PLAT_LBORRES": "39.9"}),
    Example("SCR-18", "EXCL08B", {"EXCL08B": "Y", "PLAT_LBORRES": "40.0", "PLATREP_LBORRES": "41"},
            {"EXCL08B": "Y", "PLAT_LBORRES": "40.0", "PLATREP_LBORRES": "39.9"}),
    Example("SCR-19", "EXCL09", {"SEX": "F", "HCG_LBORRES": "NEGATIVE", "EXCL09": "Y"},
            {"SEX": "F", "HCG_LBORRES": "NEGATIVE", "EXCL09": "N"}),
    Example("SCR-20", "INCL02", {"INCL02": "N", "CTILD": "Y", "PFTILD": "Y"}, {"INCL02": "N", "CTILD": "Y", "PFTILD": "N"}),
    Example("SCR-21", "INCL01", {"INCL01": "Y", **SCORE_8}, {"INCL01": "Y", **SCORE_8, "ACR_PITTING": "Y", "ACR_ULCER": "N"},
            settings={"acr_eular_minimum": ("9",)}),
    Example("SCR-21", "INCL01", {"INCL01": "Y", **SCORE_8}, {"INCL01": "Y", **SCORE_8, "ACR_TELANG": "~UNK"},
            settings={"acr_eular_minimum": ("9",)}),
    Example("SCR-22", "INCL01", {"INCL01": "N", **GATES, "ACR_MCP": "Y"}, {"INCL01": "N", **SCORE_8},
            settings={"acr_eular_minimum": ("9",)}),
    Example("SCR-23", "EXCL05", {"EXCL05": "N", **KIDNEY, "CREAT_LBORRES": "1.38"},
            {"EXCL05": "N", **KIDNEY, "CREAT_LBORRES": "1.35"}, settings={"egfr_limit": ("60",)}),
    Example("SCR-24", "EXCL05", {"EXCL05": "Y", **KIDNEY, "CREAT_LBORRES": "1.35"},
            {"EXCL05": "Y", **KIDNEY, "CREAT_LBORRES": "1.38"}, settings={"egfr_limit": ("60",)}),
    Example("SCR-25", "EXCL04", {"EXCL04": "N", "NYHA": "NYHA CLASS III"}, {"EXCL04": "N", "NYHA": "NYHA CLASS II"},
            settings={"nyha_limit": ("3",)}),
    Example("SCR-26", "EXCL04", {"EXCL04": "N", "LVEF_CVORRES": "49"}, {"EXCL04": "N", "LVEF_CVORRES": "50"},
            settings={"lvef_limit": ("50",)}),
    Example("SCR-27", "EXCL06", {"EXCL06": "N", "BILI_LBORRES": "2.41", "BILIULN": "1.2"},
            {"EXCL06": "N", "BILI_LBORRES": "2.40", "BILIULN": "1.2"}, settings={"bilirubin_uln_factor": ("2.0",)}),
    Example("SCR-28", "EXCL06", {"EXCL06": "N", **CIRRHOSIS, "ENCEPH": "MILD"}, {"EXCL06": "N", **CIRRHOSIS, "ENCEPH": "NONE"},
            settings={"child_pugh_limit": ("7",)}),
    Example("SCR-29", "INCL02", {"INCL02": "Y", **LUNG, "FVC_REORRES": "4.50", "DLCO_REORRES": "28.0"},
            {"INCL02": "Y", **LUNG, "FVC_REORRES": "4.50", "DLCO_REORRES": "12.0"}, settings={"pft_z_limit": ("-1.645",)}),
    Example("SCR-30", "EXCL02", {"EXCL02": "Y", **pressures("159", "99")}, {"EXCL02": "Y", **pressures("160", "99")},
            settings={"bp_systolic_limit": ("160",), "bp_diastolic_limit": ("100",)}),
]  # fmt: skip

INFUSION = [
    Example("INF-00", "ECSTDAT", {"ECSTDAT": "2024-09-18"}, {"ECSTDAT": "2024-09-18"}, "infusion1", signed=False,
            quiet_signed=True),
    Example("INF-00", "ECSTDAT", {"ECSTDAT": "2024-09-18"}, {"ECSTDAT": "2024-09-18"}, "infusion3", signed=False),
    Example("INF-01", "ECSTDAT", {"ECSTDAT": "2024-09-18"}, {"ECSTDAT": "2024-09-18"}, "infusion1", saved=(),
            quiet_saved=(ELIGIBLE,)),
    Example("INF-01", "ECSTDAT", {"ECSTDAT": "2024-09-18"}, {"ECSTDAT": "2024-09-18"}, "infusion1", quiet_saved=(ELIGIBLE,),
            saved=(("screening", "screening", {"SEX": "F", "ELIGYN": "N"}),)),
    Example("INF-02", "ECSTDAT", {"ECSTDAT": "2024-09-13"}, {"ECSTDAT": "2024-09-14"}, "infusion1"),
    Example("INF-03", "ECSTDAT", {"ECSTDAT": "2024-10-02"}, {"ECSTDAT": "2024-10-02"}, "infusion2",
            quiet_saved=(ELIGIBLE, infused(1, "2024-09-18"))),
    Example("INF-03", "ECSTDAT", {"ECSTDAT": "2024-09-18"}, {"ECSTDAT": "2024-09-19"}, "infusion2",
            saved=(ELIGIBLE, infused(1, "2024-09-18"))),
    Example("INF-03", "ECSTDAT", {"ECSTDAT": "2024-10-16"}, {"ECSTDAT": "2024-10-16"}, "infusion3",
            saved=(ELIGIBLE, infused(1, "2024-09-18")), quiet_saved=(ELIGIBLE, infused(2, "2024-10-02"))),
    Example("INF-04", "ECSTDAT", {"ECSTDAT": "2024-10-06"}, {"ECSTDAT": "2024-10-05"}, "infusion2",
            saved=(ELIGIBLE, infused(1, "2024-09-18")), settings={"infusion_interval": ("14",), "infusion_window": ("3",)}),
    Example("INF-04", "ECSTDAT", {"ECSTDAT": "2024-09-28"}, {"ECSTDAT": "2024-09-29"}, "infusion2",
            saved=(ELIGIBLE, infused(1, "2024-09-18")), settings={"infusion_interval": ("14",), "infusion_window": ("3",)}),
    Example("INF-05", "RECHKYN", {"RECHKYN": "N"}, {"RECHKYN": "Y"}, "infusion1"),
    Example("INF-06", "HCG_LBORRES", {"HCG_LBORRES": "POSITIVE"}, {"HCG_LBORRES": "NEGATIVE"}, "infusion1"),
    Example("INF-07", "THAWTIM", {"OUTTIM": "09:05", "THAWTIM": "09:04"}, {"OUTTIM": "09:05", "THAWTIM": "09:05"}, "infusion1"),
    Example("INF-07", "ECENTIM", {"ECSTTIM": "09:45", "ECENTIM": "09:45"}, {"ECSTTIM": "09:45", "ECENTIM": "09:46"}, "infusion1"),
    Example("INF-08", "ECSTTIM", {"THAWTIM": "09:20", "ECSTTIM": "10:21"}, {"THAWTIM": "09:20", "ECSTTIM": "10:20"}, "infusion1",
            settings={"thaw_to_start": ("60",)}),
    Example("INF-09", "ECVOLT", {"ECVOLT": "100.2", "ECDILVOL": "100"}, {"ECVOLT": "100.1", "ECDILVOL": "100"}, "infusion1"),
    Example("INF-10", "ECENTIM", {"ECSTTIM": "09:00", "ECENTIM": "10:07", "ECVOLT": "100"},
            {"ECSTTIM": "09:00", "ECENTIM": "10:06", "ECVOLT": "100"}, "infusion1", settings={"rate_range": ("1.5", "2.5")}),
    Example("INF-10", "ECENTIM", {"ECSTTIM": "09:00", "ECENTIM": "09:39", "ECVOLT": "100"},
            {"ECSTTIM": "09:00", "ECENTIM": "09:40", "ECVOLT": "100"}, "infusion1", settings={"rate_range": ("1.5", "2.5")}),
    Example("INF-11", "ECINTMIN", {"ECSTTIM": "09:00", "ECENTIM": "09:50", "ECINTR": "Y", "ECINTMIN": "50"},
            {"ECSTTIM": "09:00", "ECENTIM": "09:50", "ECINTR": "Y", "ECINTMIN": "49"}, "infusion1"),
    Example("INF-12", "CHKBY", {"PREPBY": "پرستار  ۱", "CHKBY": "پرستار ۱"}, {"PREPBY": "پرستار ۱", "CHKBY": "پرستار ۲"},
            "infusion1"),
    Example("INF-12", "CHKBY", {"PREPBY": "Nurse One", "CHKBY": "nurse one"}, {"PREPBY": "Nurse One"}, "infusion1"),
    Example("INF-13", "DIABP_VSORRES#4", {"SYSBP_VSORRES#4": "76", "DIABP_VSORRES#4": "118"},
            {"SYSBP_VSORRES#4": "118", "DIABP_VSORRES#4": "76"}, "infusion1"),
    Example("INF-14", "HCGDAT", {"ECSTDAT": "2024-09-18", "HCG_LBORRES": "NEGATIVE", "HCGDAT": "2024-09-14"},
            {"ECSTDAT": "2024-09-18", "HCG_LBORRES": "NEGATIVE", "HCGDAT": "2024-09-15"}, "infusion1",
            settings={"hcg_age_hours": ("72",)}),
    Example("INF-14", "HCGDAT", {"ECSTDAT": "2024-09-18", "HCG_LBORRES": "NEGATIVE", "HCGDAT": "2024-09-19"},
            {"ECSTDAT": "2024-09-18", "HCG_LBORRES": "NEGATIVE", "HCGDAT": "2024-09-18"}, "infusion1",
            settings={"hcg_age_hours": ("72",)}),
    Example("INF-15", "ECENTIM", {"ECSTTIM": "09:00", "ECENTIM": "10:16"}, {"ECSTTIM": "09:00", "ECENTIM": "10:15"}, "infusion1",
            settings={"duration_range": ("45", "75")}),
    Example("INF-15", "ECENTIM", {"ECSTTIM": "09:00", "ECENTIM": "09:44"}, {"ECSTTIM": "09:00", "ECENTIM": "09:45"}, "infusion1",
            settings={"duration_range": ("45", "75")}),
    Example("INF-16", "SYSBP_VSORRES#2", vital("SYSBP", "118", "89"), vital("SYSBP", "118", "90"), "infusion1",
            settings={"alert_systolic": ("90", "180")}),
    Example("INF-16", "PULSE_VSORRES#2", vital("PULSE", "70", "49"), vital("PULSE", "70", "50"), "infusion1",
            settings={"alert_pulse": ("50", "120")}),
    Example("INF-16", "OXYSAT_VSORRES#1", {"VSTPT#1": "BEFORE", "OXYSAT_VSORRES#1": "89"},
            {"VSTPT#1": "BEFORE", "OXYSAT_VSORRES#1": "90"}, "infusion1", settings={"alert_saturation": ("90",)}),
    Example("INF-17", "SYSBP_VSORRES#2", vital("SYSBP", "150", "180"), vital("SYSBP", "150", "179"), "infusion1",
            settings={"alert_systolic": ("90", "180")}),
    Example("INF-17", "DIABP_VSORRES#2", vital("DIABP", "90", "110"), vital("DIABP", "90", "109"), "infusion1",
            settings={"alert_diastolic": ("110",)}),
    Example("INF-17", "TEMP_VSORRES#2", vital("TEMP", "37.5", "38.0"), vital("TEMP", "37.5", "37.9"), "infusion1",
            settings={"alert_temperature": ("38.0",)}),
    Example("INF-18", "PULSE_VSORRES#2", vital("PULSE", "100", "121"), vital("PULSE", "100", "120"), "infusion1",
            settings={"alert_pulse": ("50", "120")}),
    Example("INF-18", "RESP_VSORRES#2", vital("RESP", "16", "25"), vital("RESP", "16", "24"), "infusion1",
            settings={"alert_respiration": ("24",)}),
    Example("INF-19", "SYSBP_VSORRES#2", vital("SYSBP", "140", "110"), vital("SYSBP", "140", "111"), "infusion1",
            settings={"alert_systolic_fall": ("30",)}),
    Example("INF-19", "OXYSAT_VSORRES#2", vital("OXYSAT", "97", "93"), vital("OXYSAT", "97", "94"), "infusion1",
            settings={"alert_saturation_fall": ("4",)}),
    Example("INF-20", "PULSE_VSORRES#2", vital("PULSE", "70", "100"), vital("PULSE", "70", "99"), "infusion1",
            settings={"alert_pulse_rise": ("30",)}),
    Example("INF-20", "TEMP_VSORRES#2", vital("TEMP", "36.6", "37.6"), vital("TEMP", "36.6", "37.5"), "infusion1",
            settings={"alert_temperature_rise": ("1.0",)}),
    Example("INF-21", "SYSBP_VSORRES#2", vital("SYSBP", "100", "70"), vital("SYSBP", "100", "71"), "infusion1",
            settings={"alert_systolic_fall_percent": ("30",)}),
    Example("INF-21", "SYSBP_VSORRES#2", vital("SYSBP", "220", "154"), vital("SYSBP", "227", "159"), "infusion1",
            settings={"alert_systolic_fall_percent": ("30",)}),
    Example("INF-22", "REACTYN", {**vital("TEMP", "36.6", "38.4"), "REACTYN": "N"},
            {**vital("TEMP", "36.6", "38.4"), "REACTYN": "Y"}, "infusion1", settings={"alert_temperature": ("38.0",)}),
    Example("INF-22", "REACTYN", {**vital("TEMP", "36.6", "38.4"), "REACTYN": "N"},
            {**vital("TEMP", "38.4", "36.6"), "REACTYN": "N"}, "infusion1", settings={"alert_temperature": ("38.0",)}),
    Example("INF-26", "VSTPT#1", {"VSTPT#1": "M15", "SYSBP_VSORRES#1": "116"},
            {"VSTPT#1": "BEFORE", "SYSBP_VSORRES#1": "~ND", "VSTPT#2": "M15", "SYSBP_VSORRES#2": "116"}, "infusion1"),
    Example("INF-23", "ECSTDAT", {"ECSTDAT": "2024-09-24"}, {"ECSTDAT": "2024-09-25"}, "infusion2",
            saved=(ELIGIBLE, infused(1, "2024-09-18")), settings={"infusion_minimum": ("7",)}),
    Example("INF-24", "HCG_LBORRES", {"ECSTDAT": "2024-09-18", "HCG_LBORRES": "~NA"},
            {"ECSTDAT": "2024-09-18", "HCG_LBORRES": "NEGATIVE"}, "infusion1", saved=(CAN_BE_PREGNANT,)),
    Example("INF-24", "HCG_LBORRES", {"HCG_LBORRES": "~ND"}, {"HCG_LBORRES": "~ND"}, "infusion1", saved=(CAN_BE_PREGNANT,),
            quiet_saved=(AFTER_MENOPAUSE,)),
    Example("INF-14", "HCGDAT", {"ECSTDAT": "2024-09-18", "HCG_LBORRES": "NEGATIVE", "HCGDAT": "2024-09-14"},
            {"ECSTDAT": "2024-09-18", "HCG_LBORRES": "NEGATIVE", "HCGDAT": "2024-09-14"}, "infusion1", saved=(CAN_BE_PREGNANT,),
            quiet_saved=(AFTER_MENOPAUSE,), settings={"hcg_age_hours": ("72",)}),
    Example("INF-25", "ECDOSE", {"ECDOSE": "7.5", "ECUNITS": "3", "ECPARTUNIT": "2.4"},
            {"ECDOSE": "7.5", "ECUNITS": "3", "ECPARTUNIT": "2.5"}, "infusion1"),
    Example("INF-25", "ECDOSE", {"ECDOSE": "2.50", "ECUNITS": "1.5", "ECPARTUNIT": "1.66"},
            {"ECDOSE": "2.49", "ECUNITS": "1.5", "ECPARTUNIT": "1.66"}, "infusion1"),
]  # fmt: skip

OUTCOME = [
    Example("SCR-31", "ELIGYN", {"ELIGYN": "Y", "PLAT_LBORRES": "~ND"},
            {"ELIGYN": "Y", "PLAT_LBORRES": "~ND", "PLATREP_LBORRES": "90"}),
    Example("SCR-31", "ELIGYN", {"ELIGYN": "Y", "SEX": "F", "HCG_LBORRES": "~NA", "CHILDPOT": "POTENTIAL"},
            {"ELIGYN": "Y", "SEX": "F", "HCG_LBORRES": "~NA", "CHILDPOT": "POSTMENOPAUSAL"}),
    Example("OUT-01", "VISDAT", {"VISDAT": "2024-09-09"}, {"VISDAT": "2024-09-10"}, "baseline"),
    Example("OUT-02", "VISDAT", {"VISDAT": "2024-09-15"}, {"VISDAT": "2024-09-15"}, "baseline", saved=(), quiet_saved=(ELIGIBLE,)),
    Example("OUT-03", "VISDAT", {"VISDAT": "2025-02-28"}, {"VISDAT": "2025-03-01"}, "month6", saved=(ELIGIBLE, BASELINE),
            settings={"month6_window": ("14",)}),
    Example("OUT-03", "VISDAT", {"VISDAT": "2025-03-30"}, {"VISDAT": "2025-03-29"}, "month6", saved=(ELIGIBLE, BASELINE),
            settings={"month6_window": ("14",)}),
    Example("OUT-04", "FEV1_BLOW#2", blows("2.00 1.60", "2.00 2.02"), blows("2.00 1.60", "2.00 2.01"), "baseline"),
    Example("OUT-05", "ACCEPT_BLOW#2", blows("2.00 1.60", "2.01 1.61"), blows("2.00 1.60", "2.01 1.61", "2.02 1.62"), "baseline"),
    Example("OUT-05", "ACCEPT_BLOW#3", blows("2.00 1.60", "2.01 1.61", "2.02 1.62", accept="N"), {}, "baseline"),
    Example("OUT-06", "FVC_BLOW#1", blows("2.61 1.60"), blows("2.60 1.60"), "month6", saved=(ELIGIBLE, BASELINE)),
    Example("OUT-06", "FVC_BLOW#1", blows("1.39 1.00"), blows("1.40 1.00"), "month6", saved=(ELIGIBLE, BASELINE)),
    Example("OUT-07", "RV_REORRES", {"RV_REORRES": "3.50", "TLC_REORRES": "3.50"}, {"RV_REORRES": "3.49", "TLC_REORRES": "3.50"},
            "baseline"),
    Example("OUT-08", "TLC_REORRES", {"TLC_REORRES": "1.79", **blows("2.00 1.60")}, {"TLC_REORRES": "1.80", **blows("2.00 1.60")},
            "baseline"),
    Example("OUT-09", "ALVVOL_REORRES", {"ALVVOL_REORRES": "4.21", "TLC_REORRES": "4.00"},
            {"ALVVOL_REORRES": "4.20", "TLC_REORRES": "4.00"}, "baseline"),
    Example("OUT-10", "DLCOVA_REORRES", {"DLCOVA_REORRES": "4.20", "DLCO_REORRES": "13.0", "ALVVOL_REORRES": "3.25"},
            {"DLCOVA_REORRES": "4.10", "DLCO_REORRES": "13.0", "ALVVOL_REORRES": "3.25"}, "baseline"),
    Example("OUT-11", "CTDAT", {"VISDAT": "2024-09-15", "CTDAT": "2024-08-15"}, {"VISDAT": "2024-09-15", "CTDAT": "2024-08-16"},
            "baseline"),
    Example("OUT-12", "HEIGHT_VSORRES", {"HEIGHT_VSORRES": "162.1"}, {"HEIGHT_VSORRES": "162.0"}, "baseline"),
    Example("OUT-13", "FVC_DEVPP", {**AT_SPIROMETRY, "FVC_DEVPP": "61.7"}, {**AT_SPIROMETRY, "FVC_DEVPP": "61.8"}, "baseline",
            saved=(WOMAN,), settings={"predicted_gap": ("5",)}),
    Example("OUT-13", "FVC_DEVPP", {**AT_SPIROMETRY, "FVC_DEVPP": "61.7"},
            {**AT_SPIROMETRY, "FVC_DEVPP": "61.7", "FVC_DEVEQ": "GLI2012C"}, "baseline", saved=(WOMAN,),
            settings={"predicted_gap": ("5",)}),
    Example("OUT-13", "FVC_DEVPP", {**AT_SPIROMETRY, "FVC_DEVPP": "61", "FVC_DEVEQ": "GLI2012O"},
            {**AT_SPIROMETRY, "FVC_DEVPP": "63", "FVC_DEVEQ": "GLI2012O"}, "baseline", saved=(WOMAN,),
            settings={"predicted_gap": ("5",)}),
    Example("OUT-13", "FVC_DEVPP", {**AT_SPIROMETRY, "FVC_DEVPP": "61.7", "FVC_DEVEQ": "GLI2022"},
            {**AT_SPIROMETRY, "FVC_DEVPP": "61.7", "FVC_DEVEQ": "ECSC"}, "baseline", saved=(WOMAN,),
            settings={"predicted_gap": ("5",), "spirometry_set": ("GLI_2012_CAUCASIAN",)}),
    Example("OUT-14", "DLCO_REORRES", {"VISDAT": "2024-09-15", "DLCO_REORRES": "9.1"},
            {"VISDAT": "2024-09-15", "DLCO_REORRES": "9.2"}, "baseline", saved=(WOMAN,)),
    Example("OUT-15", "ILDEXTC_1", {**levels("ILDEXT", 20), **levels("ILDEXT2", 35)},
            {**levels("ILDEXT", 20), **levels("ILDEXT2", 30)}, "baseline", settings={"ct_reader_difference": ("10",)}),
    Example("OUT-15", "ILDEXTC_1", {**levels("ILDEXT", 40), **levels("ILDEXT2", 20)},
            {**levels("ILDEXT", 40), **levels("ILDEXT2", 20), **levels("ILDEXTC", 30)}, "baseline",
            settings={"ct_reader_difference": ("10",)}),
    Example("OUT-16", "SPIRODEV", {"SPIRODEV": "Device 2"}, {"SPIRODEV": "device  1"}, "month6", saved=(SAME_MANNER,)),
    Example("OUT-17", "SPIROTECH", {"SPIROTECH": "Technician 2"}, {"SPIROTECH": "technician 1"}, "month6", saved=(SAME_MANNER,)),
    Example("OUT-18", "FVC_DEVEQ", {"FVC_DEVEQ": "GLI2022"}, {"FVC_DEVEQ": "GLI2012C"}, "month6", saved=(SAME_MANNER,)),
    Example("OUT-19", "DLCOHBC", {"DLCOHBC": "Y", "DLCOPBC": "N"}, {"DLCOHBC": "N", "DLCOPBC": "N"}, "month6",
            saved=(SAME_MANNER,)),
    Example("OUT-19", "DLCOPBC", {"DLCOHBC": "N", "DLCOPBC": "Y"}, {"DLCOHBC": "~UNK"}, "unscheduled", saved=(SAME_MANNER,)),
    Example("OUT-20", "CTREAD", {"CTREAD": "Reader 3"}, {"CTREAD": "reader 1"}, "month6", saved=(SAME_MANNER,)),
    Example("OUT-20", "CTREAD2", {"CTREAD": "Reader 1", "CTREAD2": "Reader 3"}, {"CTREAD2": "Reader 2"}, "month6",
            saved=(SAME_MANNER,)),
    Example("OUT-21", "CTPROT", {"CTPROT": "N"}, {"CTPROT": "Y"}, "month6", saved=(SAME_MANNER,)),
    Example("OUT-22", "MRSSBY", {"MRSSBY": "Assessor 2"}, {"MRSSBY": "ASSESSOR 1"}, "month6", saved=(SAME_MANNER,)),
    Example("OUT-23", "VISDAT", AT_SPIROMETRY, AT_SPIROMETRY, "month6", saved=(WOMAN, BASELINE),
            settings={"spirometry_set": ("GLI_GLOBAL_2022",)}, judged_by={"spirometry_set": 2}),
]  # fmt: skip

EVENTS = [
    Example("AE-01", "AESTDAT", {"AESTDAT": "2024-09-09"}, {"AESTDAT": "2024-09-10"}),
    Example("AE-02", "AEENDAT", {"AESTDAT": "2024-11-01", "AEONGO": "N", "AEENDAT": "2024-10-31"},
            {"AESTDAT": "2024-11-01", "AEONGO": "N", "AEENDAT": "2024-11-01"}),
    Example("AE-03", "AESER", SERIOUS, {**SERIOUS, "AESHOSP": "Y"}),
    Example("AE-03", "AESER", SERIOUS, {**SERIOUS, "AESMIE": "~UNK"}),
    Example("AE-04", "AETOXGR", {**SERIOUS, "AETOXGR": "5", "AEOUT": "UNKNOWN"},
            {**SERIOUS, "AETOXGR": "5", "AEOUT": "FATAL", "AESDTH": "Y"}),
    Example("AE-04", "AETOXGR", {"AESER": "N", "AETOXGR": "3", "AEOUT": "FATAL"},
            {"AESER": "N", "AETOXGR": "3", "AEOUT": "RECOVERED/RESOLVED"}),
    Example("AE-05", "AETOXGR", {"AESER": "N", "AETOXGR": "4"}, {"AESER": "Y", "AESLIFE": "Y", "AETOXGR": "4"}),
    Example("AE-06", "AEOUT", {"AEONGO": "Y", "AEOUT": "RECOVERED/RESOLVED"}, {"AEONGO": "N", "AEOUT": "RECOVERED/RESOLVED"}),
    Example("AE-06", "AEOUT", {"AEONGO": "Y", "AEOUT": "FATAL"}, {"AEONGO": "Y", "AEOUT": "RECOVERING/RESOLVING"}),
    Example("AE-07", "REPDAT", {**AWARE, "REPDAT": "2024-11-21 10:01"}, {**AWARE, "REPDAT": "2024-11-21 10:00"},
            settings={"sae_report_hours": ("24",)}),
    Example("AE-07", "REPDAT", {**AWARE, "REPDAT": "2024-11-20 09:59"}, {**AWARE, "REPDAT": "2024-11-20 10:00"},
            settings={"sae_report_hours": ("24",)}),
    Example("CM-01", "CMENDAT", {"CMSTDAT": "1403/02", "CMONGO": "N", "CMENDAT": "1403/01"},
            {"CMSTDAT": "1403/02", "CMONGO": "N", "CMENDAT": "1403"}),
    Example("EOS-01", "DSDECOD", {"DSDECOD": "COMPLETED"}, {"DSDECOD": "COMPLETED"},
            quiet_saved=(ELIGIBLE, ("month6", "outcome", {"VISDAT": "2025-03-16"}))),
    Example("EOS-01", "DSDECOD", {"DSDECOD": "COMPLETED"}, {"DSDECOD": "DEATH"}),
    Example("EOS-02", "DSSTDAT", {"DSSTDAT": "2024-09-09"}, {"DSSTDAT": "2024-09-10"}),
    Example("DEV-01", "DVSTDAT", {"DVSTDAT": "2024-09-09"}, {"DVSTDAT": "2024-09-10"}),
    Example("IDN-01", "NATCODE", {"NATCODE": "0000000019"}, {"NATCODE": "0012345679"}),
]  # fmt: skip

EXAMPLES = [*SCREENING, *INFUSION, *OUTCOME, *EVENTS]
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=[each.check for each in EXAMPLES])


def test_every_rule_of_the_catalogue_is_proven_here() -> None:
    """F40: a rule without an example cannot be added."""
    assert {each.check for each in EXAMPLES} == {each.id for each in CHECKS}
    assert len(BY_ID) == len(CHECKS), "an id stands twice"


@each_example
def test_it_speaks(example: Example) -> None:
    """F34, F37: at the place named in the catalogue, as severe as there, and only once."""
    found = example.when_it_fires()
    assert [str(each.place) for each in found] == [example.at]
    check = BY_ID[example.check]
    assert found[0].severity == check.severity
    assert found[0].place.item in check.items
    assert found[0].open == (check.severity != "note")


@each_example
def test_it_is_silent_next_to_that(example: Example) -> None:
    """F34: the value on the other side of the limit."""
    assert example.next_to_it() == []


@pytest.mark.parametrize("example", [each for each in EXAMPLES if each.settings], ids=lambda each: each.check)
def test_it_is_silent_while_nobody_confirmed_the_limit(example: Example) -> None:
    """F2: what the protocol leaves open is no constant of the program."""
    assert example.findings(example.fires, example.saved, {}) == []


@each_example
def test_it_waits_until_all_it_needs_is_there(example: Example) -> None:
    """F34: with any answer missing or given as a blank the rule never breaks, and with none there it is silent."""
    for missing in example.fires:
        others = {where: text for where, text in example.fires.items() if where != missing}
        example.findings(others, example.saved, example.settings, signed=example.signed)
        example.findings({**example.fires, missing: "~UNK"}, example.saved, example.settings, signed=example.signed)
    assert example.findings({}, example.saved, example.settings, signed=example.signed) == []


@each_example
def test_its_sentence_is_complete(example: Example) -> None:
    """F40: every name in the sentence is filled in, in both languages."""
    for manner in (Manner("en"), Manner("fa", "jalali")):
        said = Speaker(manner)(example.when_it_fires()[0].message)
        assert said
        assert "{" not in said


def test_rules_are_those_of_their_form() -> None:
    for form in STUDY.forms:
        assert all(each.form == form for each in checks_of(form))
    assert checks_of("no_such_form") == ()
    assert sum(len(checks_of(form)) for form in STUDY.forms) == len(CHECKS)


def test_severities_as_the_catalogue_says() -> None:
    """F34: what endangers somebody or cannot be true is hard, what is odd is soft."""
    hard = {each.id for each in CHECKS if each.severity == "hard"}
    assert {"INF-00", "INF-02", "INF-05", "INF-06", "INF-12"} <= hard
    resting_on_settings = {each.check for each in EXAMPLES if each.settings}
    assert not resting_on_settings & hard, "a limit that was proposed here must not refuse anything"


def test_an_override_is_a_deviation_of_its_kind() -> None:
    """F39: only what may be kept with a reason can be overridden; each category is one of the deviation form."""
    overridden = {each.id: each.deviation for each in CHECKS if each.deviation}
    assert overridden == {
        "SCR-05": "ELIGIBILITY", "SCR-06": "ELIGIBILITY", "SCR-08": "ELIGIBILITY", "SCR-11": "ELIGIBILITY",
        "SCR-31": "ELIGIBILITY",
        "INF-01": "ELIGIBILITY", "INF-03": "ORDER OF SESSIONS", "INF-04": "VISIT WINDOW",
        "OUT-03": "VISIT WINDOW", "INF-23": "VISIT WINDOW", "INF-24": "MISSING ASSESSMENT",
    }  # fmt: skip
    assert {BY_ID[each].severity for each in overridden} == {"soft"}
    assert set(overridden.values()) <= set(STUDY.codelists["DVCAT"].codes)
    assert {each: deviation_of(each) for each in overridden} == overridden
    assert [deviation_of(each) for each in ("INF-05", "GEN-SOFT", "")] == ["", "", ""]


def test_both_rules_of_a_record_speak_at_once() -> None:
    """F35: findings across forms come together, in the order of the form, hard ones first at one place."""
    saved = (ELIGIBLE, infused(1, "2024-09-18"))
    form = STUDY.forms["infusion"]
    typed = {"ECSTDAT": "2024-09-12", "RECHKYN": "N", "PREPBY": "a", "CHKBY": "a"}
    settings = {"infusion_interval": ("14",), "infusion_window": ("3",)}
    key = RecordKey("SSC-001", "infusion2", "infusion")
    found = assess(Look(STUDY, form, key, answers_of(form, typed), around_of(saved, settings))).findings
    assert [each.check for each in found if each.check.startswith("INF")] == ["INF-02", "INF-03", "INF-04", "INF-05", "INF-12"]


def test_a_dlco_in_the_other_unit_is_offered_converted() -> None:
    """F26: one key takes it; nothing is converted by itself."""
    example = Example("OUT-14", "DLCO_REORRES", {"VISDAT": "2024-09-15", "DLCO_REORRES": "4.3"}, {}, "baseline", saved=(WOMAN,))
    (found,) = example.when_it_fires()
    assert [each.typed for each in found.offers] == ["12.8"]
    assert Speaker(Manner())(found.offers[0].why) == "4.3 mmol/min/kPa = 12.8441 mL/min/mmHg, rounded to 12.8"
