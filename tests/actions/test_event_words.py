"""How the audit trail shows what was done to a whole file, and which draft was thrown away (F19, F73, F110)."""

from __future__ import annotations

from pathlib import Path

from sscexo_desktop.actions.event_words import file_words
from sscexo_desktop.actions.left_drafts import draft_detail
from sscexo_desktop.actions.trail_words import TrailWords
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.store.upgrading import Upgraded
from tests.actions.clinic import ENGLISH, INFUSION, MEDICATION, PERSIAN, STUDY


def test_brought_up_to_date() -> None:
    """F110: from what to what, and where the file as it was is; a name may hold spaces and Persian letters."""
    detail = Upgraded(Path("x/مطالعه a b.sqlite"), "f" * 64, (2, 3), ("1.0", "1.1")).detail
    said = file_words(Speaker(ENGLISH), detail)
    assert said.startswith("file format 2 → 3, study definition 1.0 → 1.1; the copy from before is مطالعه a b.sqlite, SHA-256 ffff")


def test_an_older_copy_accepted() -> None:
    """F73: the entries by number, and the reason."""
    detail = f"head:12:{'a' * 64} head:9:{'b' * 64} reason:The disk broke: head:7 too."
    assert file_words(Speaker(ENGLISH), detail) == "entries not in it: 12, 9; reason: “The disk broke: head:7 too.”"
    assert "۱۲" in file_words(Speaker(PERSIAN), detail)


def test_what_is_neither() -> None:
    assert file_words(Speaker(ENGLISH), "SSC-001 infusion1/infusion") == ""
    assert file_words(Speaker(ENGLISH), "") == ""


def test_a_draft_by_its_record() -> None:
    """F19: by participant, visit and form, and which one where there are several."""
    words = TrailWords(Speaker(ENGLISH), STUDY)
    assert words._detail(draft_detail(INFUSION)) == "SSC-001 · Infusion 1 · Infusion"
    assert words._detail(draft_detail(MEDICATION._replace(occurrence=3))).endswith(" 3")
