"""Units at the keyboard (F26): each offered as one key, none converted silently, and the trail keeps what had been typed."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest
from keys import OpenForm, commit_text
from PySide6.QtCore import Qt

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.form import FormView
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.study.typed import Unreadable

Key, Mod = Qt.Key, Qt.KeyboardModifier
OUTCOME, SCREENING = ("outcome", "baseline"), ("screening", "screening")
TYPED = [
    (OUTCOME, "FVC_BLOW#1", "2140", "2.14", "2.14"),
    (OUTCOME, "FVC_BLOW#1", "۲۱۴۰", "۲٫۱۴", "2.14"),
    (OUTCOME, "FVC_BLOW#1", "2140 mL", "2.14", "2.14"),
    (OUTCOME, "FEV1_BLOW#1", "۱۷۸۰ میلی‌لیتر", "۱٫۷۸", "1.78"),
    (OUTCOME, "PEF_BLOW#1", "354 L/min", "5.90", "5.90"),
    (OUTCOME, "PEF_BLOW#1", "354", "5.90", "5.90"),
    (OUTCOME, "PEF_BLOW#1", "۳۵۴ لیتر در دقیقه", "۵٫۹۰", "5.90"),
    (OUTCOME, "HGB_LBORRES", "126", "12.6", "12.6"),
    (OUTCOME, "HGB_LBORRES", "۱۲۶ گرم در لیتر", "۱۲٫۶", "12.6"),
    (OUTCOME, "DLCO_REORRES", "4.32 mmol/min/kPa", "12.9", "12.9"),
    (OUTCOME, "DLCO_REORRES", "۴٫۳۲ SI", "۱۲٫۹", "12.9"),
    (OUTCOME, "TLC_REORRES", "3660 cc", "3.66", "3.66"),
    (SCREENING, "PLAT_LBORRES", "248000", "248.0", "248.0"),
    (SCREENING, "PLAT_LBORRES", "248,000 /uL", "248.0", "248.0"),
    (SCREENING, "PLAT_LBORRES", "۲۴۸٬۰۰۰ در میکرولیتر", "۲۴۸٫۰", "248.0"),
    (SCREENING, "HGB_LBORRES", "124 g/L", "12.4", "12.4"),
    (SCREENING, "CREAT_LBORRES", "80", "0.90", "0.90"),
    (SCREENING, "CREAT_LBORRES", "۸۰ میکرومول در لیتر", "۰٫۹۰", "0.90"),
]


def typed_into(open_form: OpenForm, qtbot, form: tuple[str, str], where: str, text: str) -> tuple[FormView, Place]:
    """Type a text with real keys; what is not ASCII comes as from an input method."""
    persian = not text.isascii() and "µ" not in text
    view = open_form(*form, "fa" if persian else "en")
    place = Place.of(where)
    view.go_to(place)
    editor = view.fields[place][1].editor
    for letter in text:
        if letter.isascii():
            qtbot.keyClicks(editor, letter)
        else:
            commit_text(editor, letter)
    return view, place


def trail(session: Session, path: Path, item: str) -> list[tuple[object, str]]:
    """Return what the audit trail says of an item: the stored value and the text as typed."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as plain:
        found = plain.execute("SELECT new, typed FROM trail WHERE item = ? ORDER BY seq", (item,)).fetchall()
    plain.close()
    return [(new, typed.decode() if isinstance(typed, bytes) else typed) for new, typed in found]


@pytest.mark.parametrize(("form", "where", "text", "offered", "value"), TYPED, ids=[f"{each[1]} {each[2]}" for each in TYPED])
def test_one_key_takes_the_offer_and_the_trail_keeps_the_text(
    qtbot, open_form: OpenForm, session: Session, tmp_path: Path, form, where, text, offered, value
):
    """F26, T12: nothing is converted by itself; Alt+1 puts the converted number into the field; the text typed stays for good."""
    view, place = typed_into(open_form, qtbot, form, where, text)
    before = view.entry.answer(place)
    assert before != Decimal(value), "converted without having been asked"
    assert isinstance(before, Unreadable) or any(each.check == "GEN-UNIT" for each in view.entry.state.assessment.findings)
    editor = view.fields[place][1].editor
    qtbot.keyClick(editor, Key.Key_1, Mod.AltModifier)
    assert editor.text() == offered
    assert view.entry.answer(place) == Decimal(value)
    view.entry.save()
    assert trail(session, tmp_path / "study.sqlite", place.item)[-1] == (float(value), text)
    assert [each.typed for each in view.entry.history(place)] == [text]


def test_what_is_typed_over_an_offer_is_what_was_typed(qtbot, open_form: OpenForm, session: Session, tmp_path: Path):
    """F26: the text of the offer belongs to the offered number alone."""
    view, place = typed_into(open_form, qtbot, OUTCOME, "FVC_BLOW#1", "2140")
    editor = view.fields[place][1].editor
    qtbot.keyClick(editor, Key.Key_1, Mod.AltModifier)
    editor.selectAll()
    qtbot.keyClicks(editor, "2.41")
    view.entry.save()
    assert trail(session, tmp_path / "study.sqlite", "FVC_BLOW") == [(2.41, "2.41")]


def test_the_text_survives_a_power_cut(qtbot, open_form: OpenForm, session: Session, tmp_path: Path):
    """F19, F26: the draft that is taken up again still knows what the offer was made for."""
    view, place = typed_into(open_form, qtbot, SCREENING, "PLAT_LBORRES", "248000")
    qtbot.keyClick(view.fields[place][1].editor, Key.Key_1, Mod.AltModifier)
    again = Entry(session, view.entry.key, Manner("en"))
    assert again.typed(place) == "248.0"
    again.save()
    assert trail(session, tmp_path / "study.sqlite", "PLAT_LBORRES") == [(248.0, "248000")]


def test_the_first_text_is_kept_through_two_offers(qtbot, open_form: OpenForm, session: Session, tmp_path: Path):
    """F26: one offer may lead to another; what a person typed was the first text."""
    view, place = typed_into(open_form, qtbot, OUTCOME, "FVC_BLOW#1", "2,140 mL")
    editor = view.fields[place][1].editor
    while any(each.place == place and each.offers for each in view.entry.state.assessment.findings):
        qtbot.keyClick(editor, Key.Key_1, Mod.AltModifier)
    assert view.entry.answer(place) == Decimal("2.14")
    view.entry.save()
    assert trail(session, tmp_path / "study.sqlite", "FVC_BLOW") == [(2.14, "2,140 mL")]


def test_without_the_key_nothing_is_converted(qtbot, open_form: OpenForm, session: Session, tmp_path: Path):
    """F26: whoever passes over the offer keeps what was typed: the number as it is, and a text with a unit in the draft alone."""
    view, place = typed_into(open_form, qtbot, OUTCOME, "FVC_BLOW#1", "2140")
    qtbot.keyClick(view.fields[place][1].editor, Key.Key_Return)
    other = Place("FEV1_BLOW", 1)
    view.go_to(other)
    qtbot.keyClicks(view.fields[other][1].editor, "1780 mL")
    qtbot.keyClick(view.fields[other][1].editor, Key.Key_Return)
    view.entry.save()
    assert trail(session, tmp_path / "study.sqlite", "FVC_BLOW") == [(2140.0, "2140")]
    assert trail(session, tmp_path / "study.sqlite", "FEV1_BLOW") == []
    assert session.file.draft(view.entry.key).fields[other].typed == "1780 mL"
    assert not view.entry.state.assessment.complete
