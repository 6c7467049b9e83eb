"""What is done to records, in words: states, meanings of signatures, queries and their steps; the same on screen and on paper."""

from __future__ import annotations

from collections.abc import Mapping

from sscexo_desktop.study.review import Meaning, QueryState, State, StepKind
from sscexo_desktop.study.texts import Message, message

STATES: Mapping[State, Message] = {
    "empty": message("empty"),
    "in_progress": message("in progress"),
    "complete": message("complete"),
    "verified": message("verified"),
    "signed": message("signed"),
    "locked": message("locked"),
}
"""As they stand on a chip, beside a name."""

STATE_TITLES: Mapping[State, Message] = {
    "empty": message("Empty"),
    "in_progress": message("In progress"),
    "complete": message("Complete"),
    "verified": message("Verified"),
    "signed": message("Signed"),
    "locked": message("Locked"),
}
"""As they stand alone, at the head of a printed form."""

MEANINGS: Mapping[Meaning, Message] = {
    "entered": message("Entered"),
    "reviewed": message("Reviewed"),
    "approved": message("Approved"),
    "eligibility": message("Eligibility decided"),
    "parameter": message("Setting confirmed"),
}
"""What a signature means, as it stands beside a name."""

MEANING_SENTENCES: Mapping[Meaning, Message] = {
    "entered": message("I declare: I entered these data, and they agree with their source."),
    "reviewed": message("I declare: I reviewed these data, and they are complete and plausible."),
    "approved": message("I declare: I know this and approve of it."),
    "eligibility": message("I declare: I decided on the eligibility of this participant as it stands in this form."),
    "parameter": message("I declare: this setting holds from now on."),
}
"""What the signer declares."""

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
"""What was done in one step of a query."""
