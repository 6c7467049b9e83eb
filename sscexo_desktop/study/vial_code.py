"""The code on the label of a vial: for whom and which session it is, and a mark of its lot that tells nothing of the lot (F48).

The dose is hidden from participants, and with it whatever leads to it: lot, vial number and expiry are blinded items of the
definition. A label lies at the bedside, so they stand neither on it nor in its code; the mark is a keyed digest of them, which can
be compared with a record, and not read back.
"""

from __future__ import annotations

import hmac
import re
from binascii import crc_hqx
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from sscexo_desktop.study.digits import KEEPING_THOUSANDS
from sscexo_desktop.study.keyboards import LAYOUTS

HEAD = "SSCEXOV1"
MARK = 10
NO_LOT = "-"
_STRANGE = re.compile(r"[^A-Z0-9.+-]+")


class UnreadVial(ValueError):
    """What was scanned is no code of a vial of this study."""


@dataclass(frozen=True, slots=True)
class VialCode:
    """For whom a vial is: `visit` in capitals, `mark` of lot and vial number, `NO_LOT` where they were not known yet."""

    participant: str
    visit: str
    occurrence: int
    mark: str

    def text(self) -> str:
        """Return the text of the QR code, with a checksum at its end."""
        body = ":".join((HEAD, self.participant, self.visit, str(self.occurrence), self.mark))
        return f"{body}:{_checksum(body)}"

    @classmethod
    def read(cls, scanned: str) -> VialCode:
        """Read what a scanner typed, whatever keyboard layout was on; `UnreadVial` unless its checksum proves it."""
        for candidate in _readings(scanned):
            parts = [each for each in _STRANGE.split(candidate) if each]
            if len(parts) == 6 and parts[0] == HEAD and parts[3].isdecimal() and _checksum(":".join(parts[:5])) == parts[5]:
                return cls(parts[1], parts[2], int(parts[3]), parts[4])
        raise UnreadVial


def mark_of(secret: str, participant: str, known: Iterable[str]) -> str:
    """Return the mark of what is known of a vial, keyed so that nobody without the file can try out lots; `NO_LOT` of nothing."""
    told = [each.strip().upper() for each in known]
    if not any(told):
        return NO_LOT
    about = "\x1f".join((participant, *told))
    return hmac.new(secret.encode(), about.encode(), sha256).hexdigest()[:MARK].upper()


def _readings(scanned: str) -> Iterator[str]:
    for layout in ({}, *LAYOUTS):
        yield scanned.translate(layout).translate(KEEPING_THOUSANDS).upper()


def _checksum(body: str) -> str:
    return f"{crc_hqx(body.encode(), 0):04X}"
