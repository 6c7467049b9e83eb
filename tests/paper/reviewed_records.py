"""Signatures, queries and settings made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import ConfirmedSetting
from sscexo_desktop.study.review import Meaning, Query, QueryStep, Signature, StepKind

KEY = RecordKey("SSC-003", "infusion1", "infusion")
AT = datetime(2024, 10, 15, 6, 0, tzinfo=UTC)
SITE_TIME = "2024-10-15 09:30 (1403/07/24)"
DIGEST = "7c41d09be2a5" + "f" * 52
SHORT_DIGEST = "7C41-D09B-E2A5"


def signed(meaning: Meaning = "reviewed", name: str = "Dr Test", number: int = 1) -> Signature:
    return Signature(number, KEY, "", 4, meaning, "doctor", name, "investigator", AT, DIGEST)


def void(signature: Signature, reason: str = "typed wrongly", by: str = "Nurse Test") -> Signature:
    return replace(signature, voided_at=AT + timedelta(days=1), voided_by=by, void_reason=reason)


def query(number: int, place: Place, *said: tuple[StepKind, str]) -> Query:
    steps = tuple(
        QueryStep(kind, text, f"{kind.title()} By", "monitor", AT + timedelta(hours=n)) for n, (kind, text) in enumerate(said)
    )
    return Query(number, KEY, place, "", steps)


def judged() -> tuple[ConfirmedSetting, ...]:
    return (
        ConfirmedSetting("dose_range", ("1.00", "5.20"), 2, "protocol", "Dr Test", AT),
        ConfirmedSetting("infusion_interval", ("14",), 1, "protocol", "Dr Test", AT),
    )
