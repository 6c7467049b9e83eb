"""Who goes on in the new file, and what of signatures, drafts and older files (F101)."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from pathlib import Path

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.resources import resource
from sscexo_desktop.store.damage.salvage import salvage
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.load import load
from sscexo_desktop.study.places import Place
from tests.store.conftest import KEY, STUDY, with_items
from tests.store.salvage.attempt import check_honest, refused, salvaged
from tests.store.salvage.damage import PASSWORD, entries, leaves_of, page_of, root_of, words, zero_page


def test_accounts_go_on_with_their_passwords(full, place) -> None:
    """Whoever the trail proves logs in as before; a lost hash is lost, and the account says so."""
    done, new = salvaged(place, zero_page(full.read_bytes(), root_of(full, "form_event")))
    check_honest(done, full)
    file = StudyFile.open(new, STUDY, "")
    assert file.password_fits("manager", PASSWORD)
    assert all(account.active for account in file.accounts())
    file.close()


def test_an_account_without_its_hash(full, place) -> None:
    """No data manager can be saved: refused until the caller makes one; nobody gets in with a lost password."""
    content = zero_page(full.read_bytes(), root_of(full, "account"))
    place.write_bytes(content)
    refused(place, "No account of a data manager")
    done, new = salvaged(place, owner_follows=True)
    check_honest(done, full)
    assert "password of the account manager was lost" in words(done.findings)
    file = StudyFile.open(new, STUDY, "")
    assert [account.login for account in file.accounts()] == ["doctor", "manager"]
    assert not file.password_fits("manager", PASSWORD)
    file.close()


def test_no_new_owner_beside_the_old_one(full, place) -> None:
    """Nobody becomes data manager of a file that has one."""
    content = zero_page(full.read_bytes(), root_of(full, "form_event"))
    with pytest.raises(Trouble, match="data manager's account can be saved"):
        salvaged(place, content, owner_follows=True)


def test_an_account_that_nothing_proves_is_disabled(full, place) -> None:
    """Its entries are on the lost leaf: it is there, and nobody gets in by it before the data manager says so."""
    content = zero_page(full.read_bytes(), leaves_of(full, root_of(full, "trail"))[0])
    done, new = salvaged(place, content, owner_follows=True)
    check_honest(done, full)
    assert "account doctor was disabled" in words(done.findings)
    file = StudyFile.open(new, STUDY, "")
    assert [(account.login, account.active) for account in file.accounts()] == [("doctor", False), ("manager", False)]
    assert file.password_fits("doctor", PASSWORD)
    file.close()


def test_signatures_stand_only_on_what_is_proven(full, place) -> None:
    """F77: a signature whose record lost entries is void, with the reason; the others stand."""
    content = full.read_bytes()
    signed = next(row for row in entries(full) if row[5] == "signature")
    leaf = next(each for each in leaves_of(full, root_of(full, "trail")) if signed[14].encode() in page_of(content, each))
    done, new = salvaged(place, zero_page(content, leaf))
    check_honest(done, full)
    connection = sqlite3.connect(new)
    found = dict(connection.execute("SELECT record, void_reason FROM signature").fetchall())
    assert found.pop(signed[6]) == "The file was damaged: what was signed cannot be proven any more."
    assert found
    assert set(found.values()) == {None}
    connection.close()


# ---- a save cut off, older files, newer definitions ------------------------------------------------------------------------------


def cut_off(full: Path, place: Path) -> None:
    """Leave a file in the middle of a save of another program, its journal beside it."""
    shutil.copy(full, place.parent / "busy")
    busy = place.parent / "busy"
    connection = sqlite3.connect(busy, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO draft_rows VALUES (1, ?, ?)", [(str(n), "x" * 900) for n in range(300)])
    place.write_bytes(busy.read_bytes())
    place.with_name(place.name + "-journal").write_bytes(busy.with_name("busy-journal").read_bytes())
    connection.execute("ROLLBACK")
    connection.close()
    busy.unlink()


def test_a_save_that_was_cut_off(full, place) -> None:
    """The journal is never touched; alone it is no damage, beside damage it is undone in a copy first."""
    cut_off(full, place)
    refused(place, "left in the middle of a save")
    content = zero_page(place.read_bytes(), leaves_of(full, root_of(full, "form_vitals"))[1])
    done, new = salvaged(place, content)
    check_honest(done, full)
    assert done.lost_rows == done.lost_entries == 0
    connection = sqlite3.connect(new)
    assert connection.execute("SELECT count(*) FROM draft_rows").fetchone() == (0,)
    connection.close()


def test_drafts_are_taken_over(full, place) -> None:
    """F19: what was typed and not saved is there again, and its seal proves it."""
    done, new = salvaged(place, zero_page(full.read_bytes(), root_of(full, "form_event")))
    drafted = [(each.table, each.saved) for each in done.tables if each.table.startswith("draft")]
    assert drafted == [("draft", 1), ("draft_field", 1)]
    file = StudyFile.open(new, STUDY, "Sara")
    assert [field.typed for draft in file.drafts() for field in draft.fields.values()] == ["not saved yet"]
    file.close()


def test_a_damaged_file_of_format_1(place) -> None:
    """T8: it had no accounts and no roles; the new file is of this format, its old entries keep their seals."""
    golden = gzip.decompress((Path(__file__).parents[2] / "data" / "format-1.sqlite.gz").read_bytes())
    whole = place.parent.parent / "whole.sqlite"
    whole.write_bytes(golden)
    study = load(resource("study"))
    for page in (1, root_of(whole, "form_screening"), leaves_of(whole, root_of(whole, "trail"))[3]):
        place.write_bytes(zero_page(golden, page))
        with pytest.raises(Trouble, match="No account of a data manager"):
            salvage(place, place.with_name("new"), study)
        new = place.parent.parent / "new.sscexo"
        done = salvage(place, new, study, owner_follows=True)
        assert (done.verified.findings, done.lost_rows) == ((), 0)
        assert entries(new)[: done.proven] == [(*row, None) for row in entries(whole)[: done.proven]]
        StudyFile.open(new, study, "Sara").close()
        new.unlink()


def test_columns_that_came_later(full, place) -> None:
    """T8: a file that a newer definition has extended has its columns in another order: each value stays in its own."""
    study = with_items("SMOKER", "COUGH")
    wide = place.parent.parent / "wide.sscexo"
    shutil.copy(full, wide)
    file = StudyFile.open(wide, study, "Sara")
    old = file.record(KEY)
    file.save(KEY, {**old.answers, Place("SMOKER"): "no"}, old.rows, (), True, base_revision=old.revision)
    file.close()
    content = wide.read_bytes()
    for pages in ([1], [1, *leaves_of(wide, 1)], [root_of(wide, "form_vitals")], [root_of(wide, "definition")]):
        damaged = content
        for page in pages:
            damaged = zero_page(damaged, page)
        place.write_bytes(damaged)
        new = place.parent.parent / "new.sscexo"
        done = salvage(place, new, study)
        assert (done.verified.ok, done.lost_rows, done.lost_entries) == (True, 0, 0)
        file = StudyFile.open(new, study, "Sara")
        assert file.record(KEY).answers == {**old.answers, Place("SMOKER"): "no"}
        file.close()
        new.unlink()
