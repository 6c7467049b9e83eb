"""F90: the line of a page's seal: what it holds, that it is read however it was typed, and that no wrong one is taken for right."""

from __future__ import annotations

import random
import string
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from sscexo_desktop.resources import resource
from sscexo_desktop.study import keyboards
from sscexo_desktop.study.load import load
from sscexo_desktop.study.page_digest import computed_digest, page_digest, stored_digest
from sscexo_desktop.study.page_seal import PageSeal, Unread, plain_part, study_mark
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.typed import Blank

FILLED = PageSeal("SSCEXO", "SSC-001", "INFUSION1", "INF", 1, "1.2", 3, 3225, "D52EB75F0186", "9F3117C2B08E41AC")
COPY = replace(FILLED, revision=0, entries=0, head="")
EMPTY = replace(COPY, digest="")
ANYBODY = PageSeal("SSCEXO.P", "", "", "AE", 1, "1.2")
ALL = [FILLED, COPY, EMPTY, ANYBODY]
IN_A_QR_CODE = set(string.digits + string.ascii_uppercase + "$%*+-./: ")
STUDY = load(resource("study"))
INFUSION = STUDY.forms["infusion"]


def fault(typed: str) -> str:
    with pytest.raises(Unread) as found:
        PageSeal.read(typed)
    return found.value.fault


@pytest.mark.parametrize("seal", ALL)
def test_what_is_printed_is_read(seal: PageSeal) -> None:
    assert set(seal.text()) <= IN_A_QR_CODE
    assert len(seal.text()) <= 90, "a QR code of level M holds no more in its fourth version"
    assert PageSeal.read(seal.text()) == seal


def test_the_line_itself() -> None:
    assert FILLED.text() == "SSCEXO1:SSC-001:INFUSION1:INF:1:1.2:R3:T3225:D52EB75F0186:9F3117C2B08E41AC:CABD"
    assert [each.kind for each in ALL] == ["filled", "participant", "empty", "empty"]
    assert [each.practice for each in ALL] == [False, False, False, True]
    assert "R3" not in COPY.text()
    assert "T3225" not in COPY.text()
    assert "D52E" not in COPY.text()


@pytest.mark.parametrize("seal", ALL)
def test_forgiven(seal: PageSeal) -> None:
    """Small letters, spaces for colons and around them, Persian and Arabic digits, what a PDF's text holds besides."""
    text = seal.text()
    persian = text.translate({ord(each): chr(0x06F0 + n) for n, each in enumerate(string.digits)})
    arabic = text.translate({ord(each): chr(0x0660 + n) for n, each in enumerate(string.digits)})
    spaced = f" {text.replace(':', ' ').lower()} \r\n"
    apart = " ".join(text)
    marked = f"\u202b\u202a{text}\u202c\u202c"
    for typed in (text.lower(), persian, arabic, spaced, apart, marked, text.replace(":", " : "), text.replace(":", ";")):
        assert PageSeal.read(typed) == seal


def test_letters_for_digits() -> None:
    """O for 0, I and l for 1 where only digits can stand; never in a form's code."""
    head, digest = "D52EB75FO186", "9F3117C2BO8E4lAC"
    typed = FILLED.text().replace("D52EB75F0186", head).replace("9F3117C2B08E41AC", digest).replace(":1:1.2", ":l:1.2")
    assert PageSeal.read(typed) == FILLED
    assert fault(FILLED.text().replace(":INF:", ":1NF:")) == "checksum"


@pytest.mark.parametrize("shifted", [keyboards._STANDARD, keyboards._OLDER], ids=["standard", "older"])
def test_a_scanner_on_a_persian_keyboard(shifted: str) -> None:
    """Capitals come as Shift and a key, small letters as the key alone; digits may come as Persian ones."""
    capitals = dict(zip(keyboards._KEYS, shifted, strict=True))
    plain = dict(zip(keyboards._KEYS, keyboards._PLAIN, strict=True))
    digits = {each: chr(0x06F0 + n) for n, each in enumerate(string.digits)}
    for keys in (capitals, plain, capitals | digits, plain | digits):
        for seal in ALL:
            assert PageSeal.read(seal.text().translate(str.maketrans(keys))) == seal


def test_every_mistake_of_one_letter_is_found() -> None:
    """No wrong, missing, doubled or exchanged character passes; a mistake is told from a forged page by that."""
    text = FILLED.text()
    for n, right in enumerate(text):
        for wrong in sorted(IN_A_QR_CODE - {right, " "}):
            typed = text[:n] + wrong + text[n + 1 :]
            try:
                assert PageSeal.read(typed) == FILLED, typed  # a letter read as the digit it looks like
            except Unread:
                continue
    for n in range(len(text) - 1):
        if text[n] != text[n + 1]:
            assert fault(text[:n] + text[n + 1] + text[n] + text[n + 2 :]) in ("checksum", "no_seal", "newer", "short")


def test_faults() -> None:
    assert fault("") == "nothing"
    assert fault("  \n") == "nothing"
    assert fault("SSC-001") == "no_seal"
    assert fault("سلام") == "no_seal"
    assert fault("3226:9843-5A09-24F8") == "no_seal"
    assert fault("SSCEXO1:SSC-001:INFUSION1:INF") == "short"
    assert fault(FILLED.text()[:-20]) == "short"
    assert fault(COPY.text().rpartition(":")[0]) == "short"
    assert fault(FILLED.text()[:-1] + "0") == "checksum"
    assert fault("SSCEXO2:" + FILLED.text().partition(":")[2]) == "newer"
    noise = random.Random(6)
    letters = string.printable + "ضصثق۱۲۳ \u200c\u202e\x00"
    for _ in range(2000):
        assert fault("".join(noise.choices(letters, k=noise.randint(1, 90)))) in ("nothing", "no_seal", "newer", "short")


def test_a_right_checksum_does_not_make_a_seal() -> None:
    """Somebody who knows the checksum still has to say something that a page can say."""
    from sscexo_desktop.study.page_seal import _checksum

    for body in ("SSCEXO1:S:V:INF:1:1.2:R0:T5:D52EB75F0186:9F3117C2B08E41AC", "SSCEXO1:S:V:INF:x:1.2:E",
                 "SSCEXO1:S:V:INF:1:1.2:C:XYZ", "SSCEXO1:S:V:INF:1:1.2:R1:5:D52EB75F0186:9F3117C2B08E41AC"):  # fmt: skip
        assert fault(f"{body}:{_checksum(body)}") == "checksum"


def test_marks() -> None:
    assert study_mark("SSC-EXO", practice=False) == "SSCEXO"
    assert study_mark("SSC-EXO", practice=True) == "SSCEXO.P"
    assert plain_part("infusion_1 ب") == "INFUSION-1--"


# ---- digest ------------------------------------------------------------------------------------------------------------------


def record(answers: dict[Place, object], **more: object) -> Record:
    key = RecordKey("SSC-001", "infusion1", "infusion")
    found = Record(key, 1, True, "1.2", datetime(2024, 9, 18, tzinfo=UTC), "nurse", answers, {"vitals": (1, 2)})
    return replace(found, **more)


ANSWERS: dict[Place, object] = {
    Place("ECSTDAT"): date(2024, 9, 18),
    Place("ECDOSE"): Decimal("7.50"),
    Place("ECADJSP"): Blank("UNK", "lost"),
    Place("VSSYS", 1): 120,
}


def test_each_answer_counts() -> None:
    whole = stored_digest(INFUSION, record(ANSWERS))
    others = [
        {**ANSWERS, Place("ECDOSE"): Decimal("7.51")},
        {**ANSWERS, Place("ECADJSP"): Blank("UNK", "lost.")},
        {**ANSWERS, Place("ECADJSP"): Blank("ND", "lost")},
        {Place("VSSYS", 2) if place.row else place: each for place, each in ANSWERS.items()},
        {place: each for place, each in ANSWERS.items() if place.item != "ECSTDAT"},
    ]
    found = {stored_digest(INFUSION, record(each)) for each in others}
    moved = stored_digest(INFUSION, record(ANSWERS, rows={"vitals": (2, 1)}))
    elsewhere = stored_digest(INFUSION, record(ANSWERS, key=RecordKey("SSC-002", "infusion1", "infusion")))
    assert len({whole, moved, elsewhere, *found}) == len(others) + 3


def test_how_it_was_saved_does_not_count() -> None:
    """What could follow from a dose stays out: revision, completeness, who and when; and the order of reading does."""
    later = record(
        dict(reversed(ANSWERS.items())), revision=9, complete=False, saved_by="x", saved_at=datetime(2025, 1, 1, tzinfo=UTC)
    )
    assert stored_digest(INFUSION, later) == stored_digest(INFUSION, record(ANSWERS))


def test_computed_values_stand_behind() -> None:
    plain = page_digest(INFUSION, record(ANSWERS), {})
    other = page_digest(INFUSION, record(ANSWERS), {Place("INFMIN"): 50})
    assert plain[:12] == other[:12] == stored_digest(INFUSION, record(ANSWERS))
    assert plain[12:] != other[12:] == computed_digest(INFUSION, {Place("INFMIN"): 50})
