"""The part of the guide about two copies that went different ways."""

from __future__ import annotations

from sscexo_desktop.i18n import Speaker


def merging(say: Speaker) -> tuple[tuple[str, str], ...]:
    """Return the paragraphs, each with its title."""
    return (
        (
            say("Two copies of the study"),
            say(
                "Enter into one file only. If somebody worked in another copy, “Compare copies” says where the two parted, and "
                "“Merge…” brings the other one in: what only it has or changed is proposed, and wherever both changed a form "
                "you decide value by value (1 this file, 2 the other copy) or for the whole form (Ctrl+1, Ctrl+2). Nothing is "
                "decided for you, and nothing is written before the summary. It needs the data manager's role and that of data "
                "entry or investigator."
            ),
        ),
        (
            say("What a merge does not take over"),
            say(
                "Signatures, enrolment numbers, comparisons with the source, locks, accounts, confirmed settings and unsaved "
                "drafts of the other copy are listed, and done again by a person. Its queries come as new queries with who "
                "asked them and when. All entries of its audit trail are kept: the history of an item shows them, and the page "
                "“Audit trail” under the kind “From a merged copy”. Put the other copy away afterwards."
            ),
        ),
    )
