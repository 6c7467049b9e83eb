"""The names of the Study Data Tabulation Model: domains of SDTMIG 3.4 with their class, and the variables that each allows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

DomainClass = Literal["Special Purpose", "Interventions", "Events", "Findings"]


class Domain(NamedTuple):
    """A domain: its name as CDISC writes it, and the class whose variables it may have."""

    label: str
    of: DomainClass


DOMAINS: Mapping[str, Domain] = {
    "CO": Domain("Comments", "Special Purpose"),
    "DM": Domain("Demographics", "Special Purpose"),
    "SV": Domain("Subject Visits", "Special Purpose"),
    "CM": Domain("Concomitant/Prior Medications", "Interventions"),
    "EC": Domain("Exposure as Collected", "Interventions"),
    "EX": Domain("Exposure", "Interventions"),
    "PR": Domain("Procedures", "Interventions"),
    "SU": Domain("Substance Use", "Interventions"),
    "AE": Domain("Adverse Events", "Events"),
    "CE": Domain("Clinical Events", "Events"),
    "DS": Domain("Disposition", "Events"),
    "DV": Domain("Protocol Deviations", "Events"),
    "HO": Domain("Healthcare Encounters", "Events"),
    "MH": Domain("Medical History", "Events"),
    "CV": Domain("Cardiovascular System Findings", "Findings"),
    "DA": Domain("Product Accountability", "Findings"),
    "DD": Domain("Death Details", "Findings"),
    "EG": Domain("ECG Test Results", "Findings"),
    "FA": Domain("Findings About Events or Interventions", "Findings"),
    "FT": Domain("Functional Tests", "Findings"),
    "IE": Domain("Inclusion/Exclusion Criteria Not Met", "Findings"),
    "IS": Domain("Immunogenicity Specimen Assessments", "Findings"),
    "LB": Domain("Laboratory Test Results", "Findings"),
    "PE": Domain("Physical Examination", "Findings"),
    "QS": Domain("Questionnaires", "Findings"),
    "RE": Domain("Respiratory System Findings", "Findings"),
    "RP": Domain("Reproductive System Findings", "Findings"),
    "RS": Domain("Disease Response and Clin Classification", "Findings"),
    "SC": Domain("Subject Characteristics", "Findings"),
    "VS": Domain("Vital Signs", "Findings"),
}


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_IDENTIFIERS = "SEQ GRPID REFID SPID LNKID LNKGRP RECID"
_TIMING = (
    "DTC STDTC ENDTC DY STDY ENDY DUR TPT TPTNUM ELTM TPTREF RFTDTC STRF ENRF EVLINT EVINTX STRTPT STTPT ENRTPT ENTPT STINT "
    "ENINT"
)
_INTERVENTIONS = (
    "TRT MODIFY DECOD MOOD CAT SCAT PRESP OCCUR STAT REASND REASOC INDC CLAS CLASCD DOSE DOSTXT DOSU DOSFRM DOSFRQ DOSTOT DOSRGM "
    "ROUTE LOT LOC LAT DIR PORTOT FAST PSTRG PSTRGU TRTV VAMT VAMTU ADJ RSDISC"
)
_EVENTS = (
    "TERM MODIFY LLT LLTCD DECOD PTCD HLT HLTCD HLGT HLGTCD CAT SCAT PRESP OCCUR STAT REASND REASOC BODSYS BDSYCD SOC SOCCD LOC "
    "LAT DIR PORTOT PARTY PRTYID SEV SER ACN ACNOTH ACNDEV REL RELNST PATT OUT SCAN SCONG SDISAB SDTH SHOSP SLIFE SOD SMIE CONTRT "
    "TOX TOXGR"
)
_FINDINGS = (
    "TESTCD TEST MODIFY TSTDTL CAT SCAT POS BODSYS ORRES ORRESU ORNRLO ORNRHI STRESC STRESN STRESU STNRLO STNRHI STNRC NRIND "
    "RESCAT STAT REASND XFN NAM LOINC SPEC ANTREG SPCCND SPCUFL LOC LAT DIR PORTOT METHOD ANMETH RUNID LEAD CSTATE LOBXFL BLFL "
    "FAST DRVFL EVAL EVALID ACPTFL TOX TOXGR SEV DTHREL LLOQ ULOQ OBJ BDAGNT"
)
_OF_CLASS: Mapping[DomainClass, frozenset[str]] = {
    "Special Purpose": frozenset(),
    "Interventions": _names(f"{_IDENTIFIERS} {_TIMING} {_INTERVENTIONS}"),
    "Events": _names(f"{_IDENTIFIERS} {_TIMING} {_EVENTS}"),
    "Findings": _names(f"{_IDENTIFIERS} {_TIMING} {_FINDINGS}"),
}
_ANYWHERE = _names("STUDYID DOMAIN USUBJID SPDEVID FOCID VISITNUM VISIT VISITDY TAETORD EPOCH")
_SPECIAL: Mapping[str, frozenset[str]] = {
    "CO": _names("RDOMAIN COSEQ IDVAR IDVARVAL COREF COVAL COEVAL COEVALID CODTC CODY"),
    "DM": _names(
        "SUBJID RFSTDTC RFENDTC RFXSTDTC RFXENDTC RFCSTDTC RFCENDTC RFICDTC RFPENDTC DTHDTC DTHFL SITEID INVID INVNAM BRTHDTC AGE "
        "AGETXT AGEU SEX RACE ETHNIC ARMCD ARM ACTARMCD ACTARM ARMNRS ACTARMUD COUNTRY DMDTC DMDY"
    ),
    "SV": _names("SVPRESP SVOCCUR SVREASOC SVCNTMOD SVEPCHGI SVSTDTC SVENDTC SVSTDY SVENDY SVUPDES"),
}
_SUPPLEMENTAL = _names("STUDYID RDOMAIN USUBJID IDVAR IDVARVAL QNAM QLABEL QVAL QORIG QEVAL")


def knows(domain: str, variable: str, *, supplemental: bool = False) -> bool:
    """Whether a domain, or with `supplemental` its supplemental qualifiers, may have a variable of this name."""
    if domain not in DOMAINS:
        return False
    if supplemental:
        return variable in _SUPPLEMENTAL
    own = variable.startswith(domain) and variable.removeprefix(domain) in _OF_CLASS[DOMAINS[domain].of]
    return own or variable in _ANYWHERE or variable in _SPECIAL.get(domain, frozenset())
