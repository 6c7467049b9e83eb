"""How states, signatures and the steps of a query are called on paper."""

from __future__ import annotations

from collections.abc import Mapping

from sscexo_desktop.study.review import Meaning, QueryState, State, StepKind
from sscexo_desktop.study.texts import Message, message

STATES: Mapping[State, Message] = {
    "empty": message("Empty"),
    "in_progress": message("In progress"),
    "complete": message("Complete"),
    "verified": message("Verified"),
    "signed": message("Signed"),
    "locked": message("Locked"),
}
MEANINGS: Mapping[Meaning, Message] = {
    "entered": message("Entered"),
    "reviewed": message("Reviewed"),
    "approved": message("Approved"),
    "eligibility": message("Eligibility decided"),
    "parameter": message("Setting confirmed"),
}
QUERY_STATES: Mapping[QueryState, Message] = {
    "open": message("open"),
    "answered": message("answered"),
    "closed": message("closed"),
}
STEPS: Mapping[StepKind, Message] = {
    "opened": message("Asked"),
    "answered": message("Answered"),
    "closed": message("Closed"),
    "reopened": message("Asked again"),
}
