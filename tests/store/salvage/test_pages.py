"""Pages lost or cut off (F101, T3)."""

from __future__ import annotations

import sqlite3

import pytest

from sscexo_desktop.store.damage.pages import Pages
from sscexo_desktop.store.damage.trees import Trees
from tests.store.salvage.attempt import check_honest, salvaged
from tests.store.salvage.damage import PAGE, contents, entries, leaves_of, overflows_of, root_of, words, zero_page


def test_pages_are_read_as_sqlite_reads_them(full) -> None:
    """The reader of pages, which knows nothing of SQLite, finds every row of every table, values of several pages too."""
    trees = Trees(Pages(full.read_bytes()))
    connection = sqlite3.connect(full)
    for name, root in connection.execute("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'").fetchall():
        tree = trees.tree(root)
        rows = {row[0]: row[1:] for row in connection.execute(f'SELECT rowid, * FROM "{name}"')}
        assert (tree.whole, tree.ended) == (True, True), name
        assert tree.rows.keys() == rows.keys()
        for number, cells in tree.rows.items():
            assert [cell for cell in cells if cell is not None] == [
                value for value, cell in zip(rows[number], cells, strict=False) if cell is not None
            ]
    connection.close()
    assert trees.bad == set()


# ---- pages lost ------------------------------------------------------------------------------------------------------------------

ALL_BUT_THE_TRAIL = ("study", "record", "sqlite_sequence", "definition", "participant", "form_vitals", "rows_vitals__bp",
                     "form_event", "signature", "trail_record", "sqlite_autoindex_form_vitals_1")  # fmt: skip


@pytest.mark.parametrize("table", ALL_BUT_THE_TRAIL)
def test_a_lost_root(full, place, table) -> None:
    """The root of a table or index, inner or leaf, is zeroed: the trail brings back every row."""
    page = root_of(full, table)
    done, _ = salvaged(place, zero_page(full.read_bytes(), page))
    check_honest(done, full)
    assert done.first_damage == (page, (page - 1) * PAGE)
    assert done.lost_rows == done.lost_entries == 0
    proven = 0 if table == "study" else len(entries(full))
    assert (done.proven, done.resealed) == (proven, len(entries(full)) - proven)


@pytest.mark.parametrize("page", [1, "trail"])
def test_a_lost_header_or_root_of_the_trail(full, place, page) -> None:
    """The page with header and schema, or the inner page of the trail: the leaves that nothing leads to are known by their rows."""
    number = page if isinstance(page, int) else root_of(full, page)
    done, _ = salvaged(place, zero_page(full.read_bytes(), number))
    check_honest(done, full)
    assert (done.lost_rows, done.lost_entries, done.proven, done.resealed) == (0, 0, len(entries(full)), 0)


def test_every_leaf_of_the_schema_lost(full, place) -> None:
    """Nothing of the file says where its tables are."""
    content = full.read_bytes()
    for page in (1, *leaves_of(full, 1)):
        content = zero_page(content, page)
    done, _ = salvaged(place, content)
    check_honest(done, full)
    assert (done.lost_entries, done.proven) == (0, len(entries(full)))


def test_lost_leaves_of_a_form_and_overflow_pages(full, place) -> None:
    """Rows that only the trail holds now are put right from it, each named."""
    leaf = leaves_of(full, root_of(full, "form_vitals"))[1]
    done, _ = salvaged(place, zero_page(full.read_bytes(), leaf))
    check_honest(done, full)
    assert sum(each.rebuilt for each in done.tables) > 2
    done.path.unlink()
    overflow = overflows_of(full, root_of(full, "form_vitals"))[0]
    done, _ = salvaged(place, zero_page(full.read_bytes(), overflow))
    check_honest(done, full)
    assert sum(each.rebuilt for each in done.tables) == 1
    assert "put right from the audit trail: participant K-" in words(done.findings)


def test_a_lost_leaf_of_the_trail(full, place) -> None:
    """What stands before keeps its seals; what stands behind is kept and sealed anew; the rows between are not proven."""
    leaf = leaves_of(full, root_of(full, "trail"))[5]
    done, new = salvaged(place, zero_page(full.read_bytes(), leaf))
    check_honest(done, full)
    before, after = entries(full), entries(new)
    assert 0 < done.proven < len(before)
    assert done.proven + done.lost_entries + done.resealed == len(before)
    assert done.head == (done.proven, before[done.proven - 1][14])
    kept = [row[1:14] for row in before[done.proven + done.lost_entries :]]
    assert [row[1:14] for row in after[done.proven : done.proven + done.resealed]] == kept
    assert sum(each.unproven for each in done.tables) > 0
    assert sum(each.lost + each.doubtful for each in done.tables) == 0
    note = after[-1][11]
    assert done.sha256 in note
    assert f"entries lost: {done.lost_entries}" in note
    assert f"entries {done.proven + 1} to {done.proven + done.resealed} not proven, sealed anew" in note
    assert {row: value for row, value in contents(new).items() if row[0].startswith(("form_", "rows_"))} == {
        row: value for row, value in contents(full).items() if row[0].startswith(("form_", "rows_"))
    }


def test_the_last_leaf_of_the_trail(full, place) -> None:
    """The index of the trail still tells how many entries there were; with it gone the end is called unknown."""
    leaf = leaves_of(full, root_of(full, "trail"))[-1]
    without = zero_page(full.read_bytes(), leaf)
    done, _ = salvaged(place, without)
    check_honest(done, full)
    assert (done.proven + done.lost_entries, done.trail_ended) == (len(entries(full)), True)
    done.path.unlink()
    done, _ = salvaged(place, zero_page(without, root_of(full, "trail_record")))
    check_honest(done, full)
    assert not done.trail_ended
    assert "The end of the audit trail was lost" in words(done.findings)


@pytest.mark.parametrize("part", [0.99, 0.9, 0.7, 0.3, 0.1])
def test_cut_off(full, place, part) -> None:
    """Truncated, in the middle of a page too."""
    content = full.read_bytes()
    cut = content[: int(len(content) * part)]
    done, _ = salvaged(place, cut, owner_follows=part < 0.5)
    check_honest(done, full)
    assert done.first_damage is not None
    assert done.complete == (part == 0.99)  # only a part of an index stood there
