"""Who works on the study, in which role, and what each role may do: the one permission table (F79, T15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Role = Literal["data_entry", "investigator", "monitor", "ct_reader", "data_manager"]
ROLES: tuple[Role, ...] = get_args(Role)

Action = Literal[
    "see_data",
    "see_identity",
    "screen",
    "enter",
    "read_ct",
    "see_ct_key",
    "sign_entered",
    "sign_reviewed",
    "sign_approved",
    "decide_eligibility",
    "confirm_setting",
    "lock",
    "unlock",
    "verify_source",
    "open_query",
    "answer_query",
    "close_query",
    "see_trail",
    "print",
    "print_participant_copy",
    "print_blank",
    "export",
    "backup",
    "restore",
    "upgrade",
    "merge",
    "participant_view",
    "manage_accounts",
    "protect",
    "recovery_sheet",
    "change_own_password",
]
ACTIONS: tuple[Action, ...] = get_args(Action)

_STAFF: tuple[Role, ...] = ("data_entry", "investigator", "monitor", "data_manager")
_WRITERS: tuple[Role, ...] = ("data_entry", "investigator")

PERMITTED: Mapping[Action, tuple[Role, ...]] = {
    "see_data": _STAFF,
    "see_identity": _WRITERS,
    "screen": _WRITERS,
    "enter": _WRITERS,
    "read_ct": ("ct_reader",),
    "see_ct_key": ("data_entry", "investigator", "data_manager"),
    "sign_entered": _WRITERS,
    "sign_reviewed": ("investigator",),
    "sign_approved": ("investigator",),
    "decide_eligibility": ("investigator",),
    "confirm_setting": ("investigator",),
    "lock": ("data_manager", "investigator"),
    "unlock": ("data_manager",),
    "verify_source": ("monitor",),
    "open_query": ("monitor", "data_manager", "investigator"),
    "answer_query": _WRITERS,
    "close_query": ("monitor", "data_manager"),
    "see_trail": ("investigator", "monitor", "data_manager"),
    "print": _STAFF,
    "print_participant_copy": _WRITERS,
    "print_blank": _STAFF,
    "export": ("investigator", "data_manager"),
    "backup": _STAFF,
    "restore": ("data_manager",),
    "upgrade": ("data_manager",),
    "merge": ("data_manager",),
    "participant_view": _WRITERS,
    "manage_accounts": ("data_manager",),
    "protect": ("data_manager",),
    "recovery_sheet": ("data_manager",),
    "change_own_password": ROLES,
}
"""Which roles may do what. Of a person with two roles the first that permits an action stands beside it in the audit trail."""


@dataclass(frozen=True, slots=True)
class Account:
    """One person's own account. `login` identifies it, `name` is the printed name in the trail; neither ever changes.

    `roles` are in the order of `ROLES`. With `temporary` the password was set by somebody else and is changed at the next log-in.
    """

    login: str
    name: str
    roles: tuple[Role, ...]
    active: bool
    temporary: bool
    created_at: datetime


EventKind = Literal[
    "logged_in",
    "log_in_failed",
    "logged_out",
    "locked",
    "unlocked",
    "handed_over",
    "expired",
    "refused",
    "clock_behind",
    "password_changed",
    "participant_view_begun",
    "participant_view_left",
    "participant_copy_shown",
    "dose_revealed",
    "salvaged",
    "restored",
    "merged",
    "upgraded",
    "older_accepted",
    "draft_discarded",
    "encrypted",
    "passphrase_changed",
    "decrypted",
    "recovery_sheet_printed",
    "recovery_code_proven",
    "password_recovered",
    "print_begun",
    "print_done",
    "print_failed",
    "vial_checked",
    "vial_mismatch",
]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at the desk and changed no data; `login` is "" where no account is known; `at` is aware UTC."""

    number: int
    kind: EventKind
    login: str
    detail: str
    at: datetime


def role_for(action: Action, roles: tuple[Role, ...]) -> Role | None:
    """Return the first of these roles that may do it, `None` if none may."""
    return next((role for role in PERMITTED[action] if role in roles), None)
