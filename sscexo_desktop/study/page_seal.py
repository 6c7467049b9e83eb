"""What a printed page says of itself in one short line and a QR code: whose page, of which data, of which file (F90)."""

from __future__ import annotations

import re
from binascii import crc_hqx
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sscexo_desktop.study.digits import KEEPING_THOUSANDS
from sscexo_desktop.study.keyboards import LAYOUTS

FORMAT = "1"
HEAD, DIGEST = 12, 16
"""So many digits of a trail's seal and of a page's digest are printed."""
NONE = "-"
"""What stands where a page has nothing: no participant, no visit."""
PRACTICE = ".P"
"""What stands behind the study's mark on the pages of a practice study."""
_COPY, _EMPTY = "C", "E"
_MARK = re.compile(r"([A-Z0-9]+(?:\.P)?)([0-9])")
_STRANGE = re.compile(r"[^A-Z0-9.+-]")
_MISREAD = str.maketrans("OILS", "0115")
_LENGTHS = {"R": 11, _COPY: 9, _EMPTY: 8}
"""How many parts the line of a record, of a participant's copy and of an empty form has."""
_FEWEST = 4
"""A line of so many parts may be the beginning of a seal."""

Fault = Literal["nothing", "no_seal", "short", "checksum", "newer"]


class Unread(ValueError):
    """What was typed is no seal of a page: `fault` says in which way, `newer` that a later version of the program printed it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


@dataclass(frozen=True, slots=True)
class PageSeal:
    """The seal of a page. `study` is the study's mark, `form` the form's code, `visit` its id in capitals ("-" for any time).

    An empty form has no `digest`; a participant's copy has no `revision` either, nor the head of the trail, so that it is the same
    whatever is withheld on it. `entries` and `head` are the trail's last entry when the page was made, `digest` is
    that of `study.page_digest`.
    """

    study: str
    participant: str
    visit: str
    form: str
    occurrence: int
    version: str
    revision: int = 0
    entries: int = 0
    head: str = ""
    digest: str = ""

    @property
    def kind(self) -> Literal["filled", "participant", "empty"]:
        """What sort of page it is on."""
        if not self.digest:
            return "empty"
        return "filled" if self.revision else "participant"

    @property
    def practice(self) -> bool:
        """Whether the page is of a practice study."""
        return self.study.endswith(PRACTICE)

    def text(self) -> str:
        """Return the line: capitals, digits and signs that a QR code holds two in eleven bits, a checksum at its end."""
        body = ":".join((f"{self.study}{FORMAT}", *self._parts()))
        return f"{body}:{_checksum(body)}"

    def _parts(self) -> Iterator[str]:
        yield from (self.participant or NONE, self.visit or NONE, self.form, str(self.occurrence), self.version)
        if self.kind == "filled":
            yield from (f"R{self.revision}", f"T{self.entries}", self.head)
        else:
            yield _COPY if self.digest else _EMPTY
        if self.digest:
            yield self.digest

    @classmethod
    def read(cls, typed: str) -> PageSeal:
        """Read what was typed, or came from a scanner; `Unread` if it is no seal, or not exactly one that was printed.

        Small letters, spaces, digits of any of our scripts, a Persian keyboard layout under a scanner, and letters mistaken
        for digits are seen through, but only where the checksum then proves the whole.
        """
        if not typed.strip():
            raise Unread("nothing")
        worst: Unread | None = None
        for candidate in _readings(typed):
            try:
                return _parsed(candidate)
            except Unread as found:
                worst = found if worst is None or worst.fault == "no_seal" else worst
        raise worst or Unread("no_seal")


def study_mark(study: str, *, practice: bool) -> str:
    """Return the mark of a study, by its id: letters and digits alone."""
    return "".join(each for each in study.upper() if each.isascii() and each.isalnum()) + (PRACTICE if practice else "")


def plain_part(text: str) -> str:
    """Return a number or an id as it stands in the line."""
    return _STRANGE.sub("-", text.upper()) or NONE


def _checksum(body: str) -> str:
    """Return what proves that the line was read right: a CRC finds every single wrong or exchanged pair of characters."""
    return f"{crc_hqx(body.encode('ascii', 'replace'), 0xFFFF):04X}"


# ---- reading ---------------------------------------------------------------------------------------------------------------


def _readings(typed: str) -> Iterator[list[str]]:
    """Yield the parts as they may have been meant: as typed, then by each keyboard layout that a scanner may have typed on."""
    for layout in ({}, *LAYOUTS):
        text = typed.translate(layout).translate(KEEPING_THOUSANDS).upper().strip()
        apart = re.search("[:;]", text)
        yield re.split("[:;]", re.sub(r"\s+", "", text)) if apart else text.split() or [""]


def _parsed(parts: list[str]) -> PageSeal:
    mark = _MARK.fullmatch(parts[0])
    if mark is None or len(parts) < _FEWEST:
        raise Unread("no_seal")
    if mark[2] != FORMAT:
        raise Unread("newer")
    if len(parts) < min(_LENGTHS.values()) or len(parts) < _LENGTHS.get(parts[6][:1], 0):
        raise Unread("short")
    for meant in (parts, _digits_put_right(parts)):
        *body, checksum = meant
        if _checksum(":".join(body)) == checksum:
            found = _seal_of(mark[1], meant)
            if found is not None:
                return found
    raise Unread("checksum")


def _digits_put_right(parts: list[str]) -> list[str]:
    """Take letters for the digits they look like, wherever only digits can stand."""
    found = list(parts)
    for n in (4, *range(7, len(parts))):
        first = parts[n][:1] if n == 7 and parts[6].startswith("R") else ""
        found[n] = first + parts[n][len(first) :].translate(_MISREAD)
    if parts[6].startswith("R"):
        found[6] = "R" + parts[6][1:].translate(_MISREAD)
    return found


def _seal_of(mark: str, parts: list[str]) -> PageSeal | None:
    """Put the parts together; `None` for what no page says, whatever its checksum."""
    _, participant, visit, form, occurrence, version, sort, *rest = parts
    if _LENGTHS.get(sort[:1]) != len(parts) or not occurrence.isdecimal():
        return None
    whose = ("" if participant == NONE else participant, "" if visit == NONE else visit, form, int(occurrence), version)
    if sort == _EMPTY:
        return PageSeal(mark, *whose)
    if sort == _COPY:
        return PageSeal(mark, *whose, digest=rest[0]) if _is_hex(rest[0], DIGEST) else None
    entries, head, digest, _ = rest
    numbers = sort[1:].isdecimal() and entries[:1] == "T" and entries[1:].isdecimal()
    if not (numbers and int(sort[1:]) and _is_hex(head, HEAD) and _is_hex(digest, DIGEST)):
        return None
    return PageSeal(mark, *whose, int(sort[1:]), int(entries[1:]), head, digest)


def _is_hex(text: str, length: int) -> bool:
    return len(text) == length and all(each in "0123456789ABCDEF" for each in text)
