"""The pages of an open study, by name."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.desk import Desk, PageName, Spot
from sscexo_desktop.gui.participants import ParticipantsPage
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.people import Action
from sscexo_desktop.study.texts import Message, message

NEEDS: Mapping[PageName, tuple[Action, ...]] = {
    "participants": ("see_data",),
    "participant": ("see_data",),
    "to_sign": ("sign_entered", "sign_reviewed", "sign_approved", "decide_eligibility"),
    "queries": ("see_data",),
    "ct": ("read_ct", "see_ct_key"),
    "print": ("print", "print_participant_copy", "print_blank"),
    "check_page": ("see_data",),
    "print_log": ("print",),
    "export": ("export",),
    "backup": ("backup",),
    "verify": ("see_data",),
    "compare": ("see_data",),
    "trail": ("see_trail",),
    "settings": ("see_data",),
    "accounts": ("manage_accounts",),
    "protection": ("protect", "recovery_sheet"),
    "protocol": (),
    "help": (),
}
"""What a page is good for: it is there for whoever may do at least one of these; without any, for everybody."""


def permitted_page(session: Session, name: PageName) -> bool:
    """Return whether a page is there for this person."""
    needs = NEEDS[name]
    return not needs or any(session.may(each) is None for each in needs)


def home(session: Session) -> Spot:
    """Return where this person begins."""
    first: tuple[PageName, ...] = ("participants", "ct")
    return Spot(next((each for each in first if permitted_page(session, each)), "help"))


def page_groups(say: Speaker, session: Session) -> tuple[tuple[str, tuple[PageName, ...]], ...]:
    """Return the pages that this person may open, under their headings."""
    groups: tuple[tuple[str, tuple[PageName, ...]], ...] = (
        ("", ("participants", "to_sign", "queries", "ct")),
        (say("Data"), ("print", "check_page", "print_log", "export", "backup", "verify", "compare", "trail")),
        (say("Study"), ("settings", "accounts", "protection", "protocol", "help")),
    )
    permitted = ((title, tuple(each for each in names if permitted_page(session, each))) for title, names in groups)
    return tuple((title, names) for title, names in permitted if names)


_TITLES: Mapping[PageName, Message] = {
    "participants": message("Participants"),
    "participant": message("Participants"),
    "to_sign": message("To sign"),
    "queries": message("Queries"),
    "ct": message("CT readings"),
    "print": message("Print forms"),
    "check_page": message("Check a page"),
    "print_log": message("Print log"),
    "export": message("Export"),
    "backup": message("Backup"),
    "verify": message("Audit check"),
    "compare": message("Compare copies"),
    "trail": message("Audit trail"),
    "settings": message("Study settings"),
    "accounts": message("Accounts"),
    "protection": message("Protection"),
    "protocol": message("Protocol"),
    "help": message("Help"),
}


def page_title(say: Speaker, name: PageName) -> str:
    """Name a page."""
    return say(_TITLES[name])


def build_page(desk: Desk, spot: Spot) -> QWidget:
    """Build a page; each is loaded when it is first wanted."""
    match spot.page:
        case "to_sign":
            from sscexo_desktop.gui.to_sign_page import ToSignPage

            return ToSignPage(desk)
        case "queries":
            from sscexo_desktop.gui.queries_page import QueriesPage

            return QueriesPage(desk, spot)
        case "ct":
            from sscexo_desktop.gui.ct_page import CtPage

            return CtPage(desk)
        case "print" | "check_page" | "print_log":
            return _paper_page(desk, spot)
        case "export" | "backup" | "verify" | "compare" | "trail":
            return _data_page(desk, spot)
        case "settings" | "accounts" | "protection" | "protocol" | "help":
            return _study_page(desk, spot)
        case _:
            return ParticipantsPage(desk)


def _paper_page(desk: Desk, spot: Spot) -> QWidget:
    match spot.page:
        case "check_page":
            from sscexo_desktop.gui.papers.check_page import CheckPage

            return CheckPage(desk)
        case "print_log":
            from sscexo_desktop.gui.papers.print_log_page import PrintLogPage

            return PrintLogPage(desk, spot)
        case _:
            from sscexo_desktop.gui.papers.print_page import PrintPage

            return PrintPage(desk, spot)


def _data_page(desk: Desk, spot: Spot) -> QWidget:
    match spot.page:
        case "export":
            from sscexo_desktop.gui.export_page import ExportPage

            return ExportPage(desk)
        case "backup":
            from sscexo_desktop.gui.files.backup_page import BackupPage

            return BackupPage(desk)
        case "compare":
            from sscexo_desktop.gui.files.merge_way import CopiesPage

            return CopiesPage(desk)
        case "trail":
            from sscexo_desktop.gui.trail_page import TrailPage

            return TrailPage(desk)
        case _:
            from sscexo_desktop.gui.files.verify_page import VerifyPage

            return VerifyPage(desk)


def _study_page(desk: Desk, spot: Spot) -> QWidget:
    match spot.page:
        case "settings":
            from sscexo_desktop.gui.settings_page import SettingsPage

            return SettingsPage(desk)
        case "accounts":
            from sscexo_desktop.gui.people.accounts_page import AccountsPage

            return AccountsPage(desk)
        case "protection":
            from sscexo_desktop.gui.files.protection_page import ProtectionPage

            return ProtectionPage(desk, spot)
        case "protocol":
            from sscexo_desktop.gui.protocol_page import ProtocolPage

            return ProtocolPage(desk)
        case _:
            from sscexo_desktop.gui.help import HelpPage

            return HelpPage(desk)
