"""The first page speaks Persian before the catalogue's own reader is loaded."""

from __future__ import annotations

from sscexo_desktop.gui.first_words import FirstWords, entries
from sscexo_desktop.i18n import persian_catalog
from sscexo_desktop.resources import resource


def test_the_quick_reader_reads_what_the_full_one_reads():
    """F106: both readers of the catalogue agree on every sentence."""
    found = {key: text for key, text in entries(resource("i18n", "fa.po").read_text("utf-8")) if key and text}
    assert found == dict(persian_catalog())


def test_english_is_the_key():
    """F106: an English reader needs no catalogue."""
    assert FirstWords("en", resource("i18n", "fa.po"))("Open a study file") == "Open a study file"
