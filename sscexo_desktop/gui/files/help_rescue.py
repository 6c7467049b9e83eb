"""The part of the short guide for the day something went wrong: restoring, a file that does not open, two copies."""

from __future__ import annotations

from sscexo_desktop.i18n import Speaker


def rescue(say: Speaker) -> tuple[tuple[str, str], ...]:
    """Return what the guide says of it: each a title and a paragraph."""
    return (
        (
            say("Restoring a backup"),
            say(
                "From the page “Backup” or the first page: choose the backup; each check of it is shown with its sentence, and "
                "what would be lost in both files side by side. The data manager gives the reason, types how many entries would "
                "be lost, and confirms with the password. The file that was there is kept aside byte for byte. “Practise” does "
                "all of it beside the study file and prints one page about it."
            ),
        ),
        (
            say("A file that does not open"),
            say(
                "The program says why and offers what can be done: restore a backup, open it for reading, salvage what can be read "
                "into a new file, try again or choose another file. A damaged file is never changed. After salvaging, everything "
                "that was lost or cannot be proven is listed; compare that with the paper."
            ),
        ),
        (
            say("Two copies of the study"),
            say(
                "“Compare copies” says whether one goes on from the other or at which entry they parted, and shows what differs "
                "side by side. Neither file is changed."
            ),
        ),
    )
