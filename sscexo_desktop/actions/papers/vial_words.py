"""What is said of a scanned vial, on the screen and in the audit trail (F48)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.texts import Message, message

VIAL_WORDS: Mapping[str, Message] = {
    "same": message("participant, session and lot agree"),
    "not_entered": message("participant and session agree; the lot is not entered yet"),
    "not_on_label": message("participant and session agree; the label was printed before the lot was entered"),
    "participant": message("the vial is for another participant"),
    "session": message("the vial is for another session"),
    "lot": message("lot or vial number are not those of this form"),
    "participant,session": message("the vial is for another participant and another session"),
    "session,lot": message("the vial is for another session, and lot or vial number are not those of this form"),
}
"""By what differs, or how far the lot could be compared where nothing does."""


def vial_words(say: Speaker, detail: str, record: Callable[[str], str]) -> str:
    """Say what came of a scan; "" if the detail of an event tells of none. `record` names "SSC-001 infusion1/infusion/1"."""
    kind, _, rest = detail.partition(" ")
    about, _, found = rest.rpartition(" ")
    if kind != "vial" or found not in VIAL_WORDS:
        return ""
    return say("{record}: {found}", record=record(about), found=say(VIAL_WORDS[found]))
