"""The pages of an open study, by name."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from sscexo_desktop.gui.desk import Desk, PageName, Spot
from sscexo_desktop.gui.participants import ParticipantsPage
from sscexo_desktop.i18n import Speaker


def page_groups(say: Speaker) -> tuple[tuple[str, tuple[PageName, ...]], ...]:
    """Return the pages under their headings."""
    return (
        ("", ("participants",)),
        (say("Data"), ("print", "export", "backup", "verify")),
        (say("Study"), ("settings", "protocol", "help")),
    )


def page_title(say: Speaker, name: PageName) -> str:
    """Name a page."""
    match name:
        case "participants" | "participant":
            return say("Participants")
        case "print":
            return say("Print forms")
        case "export":
            return say("Export")
        case "backup":
            return say("Backup")
        case "settings":
            return say("Study settings")
        case "protocol":
            return say("Protocol")
        case "verify":
            return say("Audit check")
        case "help":
            return say("Help")


def build_page(desk: Desk, spot: Spot) -> QWidget:
    """Build a page; each is loaded when it is first wanted."""
    match spot.page:
        case "print":
            from sscexo_desktop.gui.print_page import PrintPage

            return PrintPage(desk, spot)
        case "export":
            from sscexo_desktop.gui.export_page import ExportPage

            return ExportPage(desk)
        case "backup":
            from sscexo_desktop.gui.backup_page import BackupPage

            return BackupPage(desk)
        case "verify":
            from sscexo_desktop.gui.verify_page import VerifyPage

            return VerifyPage(desk)
        case "settings":
            from sscexo_desktop.gui.settings_page import SettingsPage

            return SettingsPage(desk)
        case "protocol":
            from sscexo_desktop.gui.protocol_page import ProtocolPage

            return ProtocolPage(desk)
        case "help":
            from sscexo_desktop.gui.help import HelpPage

            return HelpPage(desk)
        case _:
            return ParticipantsPage(desk)
