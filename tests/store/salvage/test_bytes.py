"""Changed bytes, damage at random places, tampering (F73, F101, T3)."""

from __future__ import annotations

import shutil
import sqlite3

import pytest

from tests.store.salvage.attempt import check_honest, salvaged, try_one
from tests.store.salvage.damage import DAMAGES, PAGE, contents, entries, flip, leaves_of, root_of, words


def test_a_changed_value_is_put_right_from_the_trail(full, place) -> None:
    """Every page is whole and one byte of a saved text is another: the trail proves what stood there."""
    content = full.read_bytes()
    leaf = leaves_of(full, root_of(full, "form_vitals"))[0]
    done, new = salvaged(place, flip(content, content.index("می‌رود".encode(), (leaf - 1) * PAGE)))
    check_honest(done, full)
    assert (done.proven, sum(each.rebuilt for each in done.tables)) == (len(entries(full)), 1)
    assert contents(new).items() >= contents(full).items()


def test_a_changed_seal_is_put_right_by_the_next_entry(full, place) -> None:
    """The entry is whole if the next one stands on the seal it must have."""
    content, everything = full.read_bytes(), entries(full)
    done, new = salvaged(place, flip(content, content.index(everything[99][14].encode())))
    check_honest(done, full)
    assert done.complete
    assert entries(new)[: len(everything)] == everything


def test_a_changed_entry_is_lost(full, place) -> None:
    """What an entry says was changed: it is left out, and what follows is kept and sealed anew."""
    content, everything = full.read_bytes(), entries(full)
    done, new = salvaged(place, flip(content, content.index(everything[99][14].encode()) - 2))
    check_honest(done, full)
    assert (done.proven, done.lost_entries, done.resealed) == (99, 1, len(everything) - 100)
    assert contents(new).items() >= {key: row for key, row in contents(full).items() if key[0] != "signature"}.items()


@pytest.mark.parametrize("how", DAMAGES, ids=lambda how: how.__name__)
def test_whatever_happens_to_it(full, place, how) -> None:
    """T3: at random places; `python -m tests.store.damage 200` does it a thousand times."""
    for seed in range(5):
        try_one(full, place, how, seed)


def test_a_file_that_was_tampered_with(full, place) -> None:
    """F73: no page is damaged; what the trail proves is put right, each row named, and a row it does not know is left out."""
    shutil.copy(full, place)
    connection = sqlite3.connect(place)
    names = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in names:
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute('UPDATE form_vitals SET "AGE" = 99 WHERE record = 5')
    connection.execute("INSERT INTO record VALUES (9000, 'participant')")
    connection.execute("INSERT INTO participant VALUES (9000, 'K-77', '2026-01-01T00:00:00.000+00:00')")
    connection.commit()
    connection.close()
    done, _ = salvaged(place)
    check_honest(done, full)
    assert done.first_damage is None
    assert "put right from the audit trail: participant K-01, visit V1, table form_vitals, record 5" in words(done.findings)
    assert "does not know it: table participant, record 9000" in words(done.findings)
