"""The sentences of the first window, said before the study definition and its readers are loaded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


class FirstWords:
    """Says patterns without parameters: as they are in English, from the catalogue in Persian (read in some 2 ms)."""

    def __init__(self, language: str, catalog: Path) -> None:
        self._spoken: dict[str, str] = {}
        if language == "fa" and catalog.exists():
            self._spoken = dict(entries(catalog.read_text(encoding="utf-8")))

    def __call__(self, text: str, /) -> str:
        """Say a sentence."""
        return self._spoken.get(text) or text


def entries(source: str) -> Iterator[tuple[str, str]]:
    """Yield pattern and translation of each entry of a PO file as this project writes them: no plurals, no contexts."""
    key, text, said = "", "", False
    for line in source.splitlines():
        if line.startswith("msgid "):
            if said:
                yield plain(key), plain(text)
            key, text, said = line[7:-1], "", False
        elif line.startswith("msgstr "):
            text, said = line[8:-1], True
        elif line.startswith('"'):
            if said:
                text += line[1:-1]
            else:
                key += line[1:-1]
    if said:
        yield plain(key), plain(text)


def plain(quoted: str) -> str:
    """Take the escapes out of a quoted string."""
    if "\\" not in quoted:
        return quoted
    return quoted.replace("\\\\", "\0").replace("\\n", "\n").replace('\\"', '"').replace("\0", "\\")
