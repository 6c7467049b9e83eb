"""What the places on a participant's way are called."""

from __future__ import annotations

from collections.abc import Mapping

from sscexo_desktop.study.schedule import ParticipantState
from sscexo_desktop.study.texts import Message, message

PARTICIPANT_STATES: Mapping[ParticipantState, Message] = {
    "in_screening": message("In screening"),
    "screen_failure": message("Screen failure"),
    "eligible": message("Eligible"),
    "in_treatment": message("In treatment"),
    "in_follow_up": message("In follow-up"),
    "completed": message("Completed"),
    "left": message("Left the study"),
}
