"""What roles, the actions they permit and events at the desk are called, on the screen and on paper (F79)."""

from __future__ import annotations

from collections.abc import Mapping

from sscexo_desktop.study.people import Action, EventKind, Role
from sscexo_desktop.study.texts import Message, message

ROLE_NAMES: Mapping[Role, Message] = {
    "data_entry": message("Data entry"),
    "investigator": message("Investigator"),
    "monitor": message("Monitor"),
    "ct_reader": message("CT reader"),
    "data_manager": message("Data manager"),
}
ROLE_DUTIES: Mapping[Role, Message] = {
    "data_entry": message("Enters the forms, answers queries, signs what was entered."),
    "investigator": message(
        "Enters as well; decides eligibility, confirms the study settings, reviews and approves by signature."
    ),
    "monitor": message(
        "Reads, compares with the source, asks queries; changes nothing. Not together with entering."
    ),
    "ct_reader": message(
        "Reads CT scans without knowing whose they are or from when. Not together with any other role."
    ),
    "data_manager": message("Keeps accounts, locks and exports, closes queries; enters nothing."),
}
"""What a role is for."""

ACTION_NAMES: Mapping[Action, Message] = {
    "see_data": message("See the forms"),
    "see_identity": message("See names and contact data"),
    "screen": message("Screen a participant"),
    "enter": message("Enter and change data"),
    "read_ct": message("Read CT scans, blinded"),
    "see_ct_key": message("See which scan is whose"),
    "sign_entered": message("Sign: entered"),
    "sign_reviewed": message("Sign: reviewed"),
    "sign_approved": message("Sign: approved"),
    "decide_eligibility": message("Decide eligibility"),
    "confirm_setting": message("Confirm a study setting"),
    "lock": message("Lock"),
    "unlock": message("Unlock"),
    "verify_source": message("Compare with the source"),
    "open_query": message("Ask a query"),
    "answer_query": message("Answer a query"),
    "close_query": message("Close a query, ask it again"),
    "see_trail": message("See the audit trail"),
    "print": message("Print filled forms"),
    "print_participant_copy": message("Print participant copies"),
    "print_blank": message("Print blank forms"),
    "export": message("Export the data"),
    "backup": message("Back up"),
    "restore": message("Restore a backup"),
    "upgrade": message("Bring a file up to date"),
    "merge": message("Merge another copy"),
    "participant_view": message("Participant view"),
    "manage_accounts": message("Keep the accounts"),
    "protect": message("Encrypt the file, change its passphrase"),
    "recovery_sheet": message("Make and prove the recovery sheet"),
    "change_own_password": message("Change one's own password"),
}
EVENT_NAMES: Mapping[EventKind, Message] = {
    "logged_in": message("Logged in"),
    "log_in_failed": message("Wrong password"),
    "logged_out": message("Logged out"),
    "locked": message("Locked the program"),
    "unlocked": message("Unlocked the program"),
    "handed_over": message("Handed the desk over"),
    "expired": message("Session ended after twelve hours"),
    "refused": message("Refused, not permitted"),
    "clock_behind": message("Clock of the computer behind"),
    "password_changed": message("Password changed"),
    "participant_view_begun": message("Participant view begun"),
    "participant_view_left": message("Participant view left"),
    "participant_copy_shown": message("Participant copy shown"),
    "dose_revealed": message("Dose shown to staff after a participant view or copy"),
    "salvaged": message("File made of what was left of a damaged one"),
    "merged": message("Merged with another copy"),
    "restored": message("Restored from a backup"),
    "upgraded": message("File brought up to date"),
    "older_accepted": message("Older copy accepted"),
    "draft_discarded": message("Unsaved draft thrown away"),
    "encrypted": message("File encrypted"),
    "passphrase_changed": message("Passphrase of the file changed"),
    "decrypted": message("Encryption of the file taken away"),
    "recovery_sheet_printed": message("Recovery sheet made"),
    "recovery_code_proven": message("Recovery code proven"),
    "password_recovered": message("New password chosen with a recovery code"),
    "print_begun": message("Printing begun"),
    "print_done": message("Printed"),
    "print_failed": message("Printing failed"),
    "vial_checked": message("Vial checked"),
    "vial_mismatch": message("Wrong vial scanned"),
}


def any_role(roles: tuple[Role, ...]) -> Message:
    """Return the names of several roles in one phrase, "a or b or c"; there must be one at least."""
    *others, last = roles
    if not others:
        return ROLE_NAMES[last]
    return message("{roles} or {role}", roles=any_role(tuple(others)), role=ROLE_NAMES[last])
