"""Every key of the program, by where it acts."""

from __future__ import annotations

from sscexo_desktop.i18n import Speaker

Keys = tuple[tuple[str, str], ...]


def sheets(say: Speaker) -> tuple[tuple[str, Keys], ...]:
    """Return the keys by where they act."""
    return (
        (say("Everywhere"), _everywhere(say)),
        (say("Participants"), _participants(say)),
        (say("In a form"), _in_a_form(say)),
        (say("On the body map and the lung picture"), _picture(say)),
        (say("The form as a whole"), _whole_form(say)),
        (say("Print preview"), _preview(say)),
        (say("Queries and source verification"), _review(say)),
        (say("Audit trail"), _trail(say)),
    )


def _everywhere(say: Speaker) -> Keys:
    return (
        ("F1", say("This page")),
        ("F9", say("Participant view, and back")),
        ("Ctrl+L", say("Lock the program")),
        ("Alt+Left", say("Back to the participants")),
        ("Ctrl+,", say("Theme and text size")),
        ("Ctrl++  Ctrl+-  Ctrl+0", say("Larger text, smaller text, 100 %")),
    )


def _participants(say: Speaker) -> Keys:
    return (
        ("Ctrl+N", say("Screen a participant")),
        ("Ctrl+F", say("Search by participant number")),
        ("←  →  ↑  ↓", say("Move between cells")),
        ("Enter", say("Open the form")),
        ("Ctrl+P", say("Print the participant's forms")),
    )


def _in_a_form(say: Speaker) -> Keys:
    return (
        ("Tab  Shift+Tab  Enter", say("Next field, previous field")),
        ("1 … 9", say("Pick an answer and go on")),
        ("Ctrl+B", say("Say why a field is blank")),
        ("Ctrl+R", say("Give a reason for an unusual value")),
        ("Alt+1", say("Take the offered reading")),
        ("Alt+Down", say("Calendar, or list of choices")),
        ("Ctrl+Shift+A", say("Add a row")),
        ("Ctrl+Shift+Del", say("Remove the row")),
        ("Ctrl+F", say("Find a question in the form")),
        ("Ctrl+J", say("Next question still to settle")),
        ("Ctrl+E", say("On the screening form, to the overview of the criteria; Enter goes to one")),
        ("Ctrl+Z", say("Undo in the field")),
    )


def _picture(say: Speaker) -> Keys:
    return (
        ("Tab", say("Onto the picture; again, past it to the next question")),
        ("←  →  ↑  ↓", say("Move between sites of the skin; up and down between levels")),
        ("0  1  2  3", say("Score the site and go on")),
        ("0 … 100", say("Type the extent of the level")),
        ("+  -", say("Step the extent up or down")),
        ("Enter", say("Next site or level")),
        ("Del", say("Clear the answer")),
        ("Ctrl+Z", say("Take the last answer back")),
        ("Esc", say("To the field of the same site or level")),
    )


def _whole_form(say: Speaker) -> Keys:
    return (
        ("Ctrl+S", say("Save")),
        ("Ctrl+Enter", say("Mark complete")),
        ("Ctrl+Shift+S", say("Sign")),
        ("Ctrl+Shift+L", say("Lock the form, or unlock it")),
        ("Ctrl+P", say("Preview and print")),
        ("Ctrl+Shift+P", say("The participant's casebook; on the page Print forms, those of all")),
        ("Ctrl+Shift+V", say("On an infusion, scan the label of the vial")),
        ("Ctrl+Tab", say("Next form or visit")),
        ("Ctrl+Shift+Tab", say("Previous form or visit")),
        ("Ctrl+N", say("New entry, in a list")),
    )


def _preview(say: Speaker) -> Keys:
    return (
        ("Ctrl+P  Ctrl+S", say("Print, save as PDF")),
        ("PgUp  PgDown  Home  End", say("Through the pages, to the first and the last")),
        ("Ctrl+PgUp  Ctrl+PgDown", say("Previous page, next page")),
        ("Ctrl+G", say("Go to a page by its number")),
        ("Ctrl++  Ctrl+-", say("Larger, smaller; so does the wheel with Ctrl")),
        ("Ctrl+0  Ctrl+1  Ctrl+2", say("The whole page, its true size, as wide as the window")),
        ("Esc", say("Stop what is being prepared or printed; again, close")),
    )


def _review(say: Speaker) -> Keys:
    return (
        ("Ctrl+Q", say("Ask a query about the field, empty or not")),
        ("Ctrl+T", say("Tick the value as compared with its source, or take the tick back")),
        ("Ctrl+Shift+T", say("Tick every value of the form")),
    )


def _trail(say: Speaker) -> Keys:
    return (
        ("↑  ↓", say("Another entry")),
        ("Enter  Ctrl+O", say("The form as it stood then")),
        ("Ctrl+I", say("How to read it")),
        ("Esc", say("Back to the entries")),
    )
