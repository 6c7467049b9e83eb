"""An encrypted study file: all that a plain one does, nothing readable on the disk, plain sentences for what is wrong (F80)."""

from __future__ import annotations

import gzip
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.resources import resource
from sscexo_desktop.store.copies.appraisal import appraise
from sscexo_desktop.store.copies.backup import backup_file
from sscexo_desktop.store.copies.compare import compare
from sscexo_desktop.store.copies.drill import drill
from sscexo_desktop.store.copies.restoring import By, restore
from sscexo_desktop.store.damage.salvage import Salvage, no_owner, salvage
from sscexo_desktop.store.damage.trees import Trees
from sscexo_desktop.store.driver import attach, connect, connect_by
from sscexo_desktop.store.encryption.cipher import is_authentic
from sscexo_desktop.store.encryption.decipher import deciphered
from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys, NeedsPassphrase, Secret, new_key
from sscexo_desktop.store.faults import Damaged
from sscexo_desktop.store.opening import first_bad_page
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.store.upgrading import By as UpgradedBy
from sscexo_desktop.study.load import load
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Manner
from tests.store.conftest import KEY, STUDY
from tests.store.sealed import PASSPHRASE, QUICK, TOLD, TYPED, flipped, make_encrypted, make_plain, opened, plain_in

ROOT = Path(__file__).parents[2]
BY = By("sara", "Sara", "data_manager")
SAY = Speaker(Manner("en"))


@pytest.fixture
def secret(path) -> Secret:
    return make_encrypted(path)


@pytest.fixture
def keys(secret) -> Keys:
    return Keys((secret,))


# ---- what a plain file does ----------------------------------------------------------------------------------------------------


def test_all_of_it_is_there_again(path, secret, keys) -> None:
    """F80: records, drafts, accounts and the trail; a second window reads it and is told who holds it."""
    file = opened(path, secret)
    assert file.encrypted
    record = file.record(KEY)
    assert record is not None
    assert record.answers[Place("NOTE")] == TOLD
    assert len(file.drafts()) == 1
    assert file.verify().ok
    second = opened(path, secret)
    assert (second.read_only, second.encrypted, second.held_by) == (True, True, file.held_by or second.held_by)
    assert second.held_by is not None
    assert second.held_by.startswith("Sara")
    second.close()
    file.add_participant("K-02")
    file.close()
    assert verify_file(path, keys=keys).ok


def test_a_file_without_a_key(tmp_path, keys) -> None:
    """F80: a plain file is opened as ever, whatever keys are at hand."""
    plain = tmp_path / "plain"
    make_plain(plain)
    for at_hand in (NO_KEYS, keys):
        file = StudyFile.open(plain, STUDY, "Sara", keys=at_hand)
        assert not file.encrypted
        file.close()
        assert verify_file(plain, keys=at_hand).ok


def test_nobody_reads_it_without_its_key(path, secret, tmp_path) -> None:
    """F80: each way to it says that the file is encrypted, with its mark, and changes nothing."""
    before, other = path.read_bytes(), Keys((new_key("x", QUICK),))
    ways = (
        lambda keys: StudyFile.open(path, STUDY, keys=keys),
        lambda keys: StudyFile.open(path, STUDY, read_only=True, keys=keys),
        lambda keys: StudyFile.upgrade(path, STUDY, UpgradedBy("sara"), keys),
        lambda keys: verify_file(path, keys=keys),
        lambda keys: backup_file(path, tmp_path, keys=keys),
        lambda keys: compare(path, path, STUDY, keys=keys),
        lambda keys: appraise(tmp_path / "none", path, STUDY, keys=keys),
        lambda keys: salvage(path, tmp_path / "new", STUDY, keys=keys),
    )
    for way in ways:
        for keys in (NO_KEYS, other):
            with pytest.raises(NeedsPassphrase) as caught:
                way(keys)
            assert caught.value.mark == secret.mark
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == [path.parent.name]


def test_nothing_is_said_beside_the_sentence(path, secret) -> None:
    """F80: the cipher itself writes nothing to standard error at a wrong key."""
    code = f"""
from pathlib import Path
from sscexo_desktop.store.driver import connect
from sscexo_desktop.store.encryption.keys import Keys, Secret
from sscexo_desktop.store.upgrading import By as UpgradedBy
from sscexo_desktop.store.proof.verify import verify_file
try:
    verify_file(Path({str(path)!r}), keys=Keys((Secret({secret.salt!r}, bytes(32)),)))
except Exception as fault:
    print(type(fault).__name__)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_a_backup_has_the_same_key(path, secret, keys, tmp_path) -> None:
    """F80, F98: it is encrypted, proven, and opened by the same passphrase."""
    stick = tmp_path / "فلش"
    stick.mkdir()
    done = backup_file(path, stick, keys=keys)
    assert done.path.read_bytes()[:16] == secret.salt
    assert NO_KEYS.and_passphrase(done.path, PASSPHRASE, QUICK).of(done.path) == secret.key
    assert verify_file(done.path, keys=keys).head == done.head[1]
    assert compare(path, done.path, STUDY, keys=keys).equal
    assert plain_in(stick) == []


def test_a_file_of_an_older_format_is_brought_up_to_date(tmp_path) -> None:
    """F80, F110: it stays encrypted, and reads without it."""
    study, old, new = load(resource("study")), tmp_path / "old", tmp_path / "encrypted"
    golden = Path(__file__).parents[1] / "data" / "format-2.sqlite.gz"
    old.write_bytes(gzip.decompress(golden.read_bytes()))
    secret = new_key(PASSPHRASE, QUICK)
    new.touch()
    with closing(connect(old, "rw")) as connection:
        attach(connection, new, "new", secret)
        connection.execute("SELECT sqlcipher_export('new')")
        connection.execute("PRAGMA new.application_id = 0x53534358")
        connection.execute("PRAGMA new.user_version = 2")
    keys = Keys((secret,))
    file = StudyFile.open(new, study, read_only=True, keys=keys)
    known = file.trail(limit=10)
    file.close()
    StudyFile.upgrade(new, study, UpgradedBy("sara"), keys)
    file = StudyFile.open(new, study, "Sara", keys=keys)
    assert file.encrypted
    assert known
    file.close()
    assert verify_file(new, keys=keys).ok


# ---- nothing readable on the disk ------------------------------------------------------------------------------------------------


def test_nothing_typed_stands_on_the_disk(path, secret, keys, tmp_path) -> None:
    """F80: not in the file, its journal in the middle of a save, a lock, a backup or a copy aside; neither UTF-8 nor UTF-16."""
    database = opened(path, secret)._database
    with database.writing() as connection:
        connection.execute("UPDATE draft_field SET typed = typed || ' and more'")
        assert path.with_name(path.name + "-journal").stat().st_size > 4096
        assert plain_in(tmp_path) == []
    database.close()
    backup_file(path, tmp_path, keys=keys)
    assert plain_in(tmp_path) == []
    make_plain(tmp_path / "plain")
    assert plain_in(tmp_path) == ["plain"]  # so that the search is known to find something


def test_a_save_that_was_cut_off_is_undone(path, secret, keys, tmp_path) -> None:
    """F80, T1: with the journal of an encrypted file, too; and what was cut off is no wrong passphrase."""
    cut = tmp_path / "cut"
    with closing(connect(path, "rw", keys)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("PRAGMA cache_spill = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE draft_field SET typed = 'half'")
        connection.execute("CREATE TABLE ballast AS SELECT randomblob(400000)")
        for end in ("", "-journal"):
            shutil.copyfile(path.with_name(path.name + end), cut.with_name(cut.name + end))
        connection.execute("ROLLBACK")
    assert NO_KEYS.and_passphrase(cut, PASSPHRASE, QUICK)
    with pytest.raises(Trouble, match="in the middle of a save"):
        opened(cut, secret, read_only=True)
    file = opened(cut, secret)
    assert [field.typed for draft in file.drafts() for field in draft.fields.values()] == [TYPED]
    assert file.verify().ok
    file.close()
    assert not cut.with_name("cut-journal").exists()


# ---- what is wrong with a file ---------------------------------------------------------------------------------------------------


def test_a_page_that_was_changed_is_named(path, secret, keys) -> None:
    """F101, T3: one bit of any page; the cipher's own check finds the same page."""
    flipped(path, 5)
    found = verify_file(path, keys=keys)
    assert list(map(SAY, found.findings)) == ["The file is damaged: page 5 is not as it was written."]
    assert first_bad_page(path, keys) == 5
    with closing(connect_by(path, "ro", secret)) as connection:
        assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == [("HMAC verification failed for page 5",)]
    before = path.read_bytes()
    with pytest.raises(Damaged):
        opened(path, secret)
    assert path.read_bytes() == before


@pytest.mark.parametrize("how", ["page 1", "cut off", "cut off at a page", "longer"])
def test_damage_is_no_wrong_passphrase(path, secret, keys, how) -> None:
    """F80, F101: where it can be told, a right passphrase on a damaged file is right and the file damaged."""
    content = path.read_bytes()
    match how:
        case "page 1":
            flipped(path, 1)
        case "cut off":
            path.write_bytes(content[:-1000])
        case "cut off at a page":
            path.write_bytes(content[: 6 * 4096])
        case "longer":
            path.write_bytes(content + b"x" * 100)
    assert NO_KEYS.and_passphrase(path, PASSPHRASE, QUICK) == keys
    with pytest.raises(Damaged):
        opened(path, secret)
    with pytest.raises(Damaged):
        opened(path, secret, read_only=True)
    if "cut" in how or how == "longer":
        return
    assert not verify_file(path, keys=keys).ok


def test_a_newer_file_is_refused(path, secret, keys) -> None:
    """F110: it is not written."""
    with closing(connect(path, "rw", keys)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    for read_only in (True, False):
        with pytest.raises(Trouble, match="newer version"):
            opened(path, secret, read_only=read_only)
    assert path.read_bytes() == before


# ---- salvage ---------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path) -> Iterator[Path]:
    folder = tmp_path / "damaged"
    folder.mkdir()
    yield folder / "study"
    assert plain_in(tmp_path) == []
    assert not list(tmp_path.rglob(".salvage*"))
    assert not list(tmp_path.rglob("*.partial"))


def saved_from(place: Path, keys: Keys) -> Salvage:
    before, new = place.read_bytes(), place.parent.parent / "new"
    try:
        done = salvage(place, new, STUDY, keys=keys)
    except Trouble as trouble:
        if trouble.what != no_owner(place).what:
            raise
        done = salvage(place, new, STUDY, keys=keys, owner_follows=True)
    assert place.read_bytes() == before
    assert done.verified.ok
    assert done.path.read_bytes()[:16] == next(iter(keys)).salt
    return done


def test_pages_are_read_as_the_cipher_reads_them(path, secret, keys, tmp_path) -> None:
    """F101: what is deciphered page by page is what the whole file holds."""
    pages = deciphered(path.read_bytes(), secret, tmp_path / "scratch")
    trees = Trees(pages)
    with closing(connect(path, "ro", keys)) as connection:
        for name, root in connection.execute("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'").fetchall():
            tree = trees.tree(root)
            rows = connection.execute(f'SELECT rowid, * FROM "{name}"').fetchall()
            assert tree.whole
            assert tree.rows.keys() == {row[0] for row in rows}
            for number, *cells in rows:
                read = [cell for cell in tree.rows[number] if cell is not None]
                assert read == [cell for cell, kept in zip(cells, tree.rows[number], strict=False) if kept is not None]
    assert trees.bad == set()
    assert not (tmp_path / "scratch").exists()


@pytest.mark.parametrize("damage", ["page 1", "a leaf", "several", "the salt", "the end"])
def test_a_damaged_file_is_salvaged(path, secret, keys, place, damage) -> None:
    """F101: a bad page alone is lost, and the trail brings back its rows; the new file is opened by the same passphrase."""
    shutil.copyfile(path, place)
    pages = place.stat().st_size // 4096
    match damage:
        case "page 1":
            flipped(place, 1)
        case "a leaf":
            flipped(place, pages // 2)
        case "several":
            for page in (3, 9, pages - 1):
                flipped(place, page)
        case "the salt":
            flipped(place, 1, 7)
        case "the end":
            place.write_bytes(place.read_bytes()[: (pages - 3) * 4096 + 99])
    done = saved_from(place, keys)
    assert NO_KEYS.and_passphrase(done.path, PASSPHRASE, QUICK) == keys
    file = opened(done.path, secret)
    record = file.record(KEY)
    assert record is not None
    assert record.answers[Place("NOTE")] == TOLD
    file.close()


def test_an_encrypted_file_that_is_whole_is_not_salvaged(path, keys, tmp_path) -> None:
    with pytest.raises(Trouble, match="is not damaged"):
        salvage(path, tmp_path / "new", STUDY, keys=keys)


def test_pages_prove_themselves(path, secret) -> None:
    """F101: a page is whole under its own number and key alone."""
    pages = [path.read_bytes()[at : at + 4096] for at in range(0, path.stat().st_size, 4096)]
    assert all(is_authentic(*secret, number, page) for number, page in enumerate(pages, 1))
    assert not is_authentic(*secret, 3, pages[3])
    assert not is_authentic(*secret, 2, pages[1][:-1])
    assert not is_authentic(secret.salt, bytes(32), 2, pages[1])


# ---- restore ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("now", ["plain", "encrypted", "another passphrase"])
def test_an_encrypted_backup_is_restored(tmp_path, now) -> None:
    """F100, T6: over a plain file, over its own, and over one whose passphrase was changed since; what becomes of it is told."""
    path, first, second = tmp_path / "study", new_key(PASSPHRASE, QUICK), new_key("another one", QUICK)
    make_plain(path)
    recoded(path, first)
    backup = backup_file(path, tmp_path, keys=Keys((first,))).path
    secret = {"plain": None, "encrypted": first, "another passphrase": second}[now]
    if secret != first:
        recoded(path, secret, first)
    file = StudyFile.open(path, STUDY, "Sara", keys=Keys((secret,)) if secret else NO_KEYS)
    file.add_participant("K-07")
    file.close()
    if secret != first:
        with pytest.raises(NeedsPassphrase) as caught:
            appraise(path, backup, STUDY, keys=Keys((secret,)) if secret else NO_KEYS)
        assert (caught.value.path, caught.value.mark) == (backup, first.mark)
    keys = Keys((first, second))
    found = appraise(path, backup, STUDY, keys=keys)
    assert found.fit
    assert any(first.mark in SAY(each) for each in found.notes) == (secret != first)
    assert drill(path, backup, tmp_path, STUDY, keys=keys).passed
    before = path.read_bytes()
    done = restore(found, BY, STUDY)
    assert done.aside is not None
    assert done.aside.read_bytes() == before
    assert done.proof.ok
    file = opened(path, first)
    assert [each.number for each in file.participants()] == ["K-01"]
    file.close()


def test_a_plain_backup_over_an_encrypted_file(tmp_path) -> None:
    """F100: it is told that the study file would not be encrypted any more."""
    path, secret = tmp_path / "study", new_key(PASSPHRASE, QUICK)
    make_plain(path)
    backup = backup_file(path, tmp_path).path
    recoded(path, secret)
    found = appraise(path, backup, STUDY, keys=Keys((secret,)))
    assert "The backup is not encrypted, and the study file would not be any more." in list(map(SAY, found.notes))
    restore(found, BY, STUDY)
    StudyFile.open(path, STUDY, "Sara").close()


def recoded(path: Path, secret: Secret | None, before: Secret | None = None) -> None:
    """Copy a file to another key by hand."""
    new = path.with_name("recoded")
    new.touch()
    with closing(connect_by(path, "rw", before)) as connection:
        attach(connection, new, "new", secret)
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute("SELECT sqlcipher_export('new')")
        connection.execute("PRAGMA new.application_id = 0x53534358")
        connection.execute(f"PRAGMA new.user_version = {version}")
    os.replace(new, path)  # noqa: PTH105


@pytest.mark.parametrize("seed", range(8))
def test_damaged_anywhere(path, secret, keys, place, seed) -> None:
    """T3: bytes zeroed, flipped or cut off at random offsets are never opened, and what proves itself is salvaged, encrypted."""
    chance, content = random.Random(seed), bytearray(path.read_bytes())
    at = chance.randrange(4096, len(content))
    match seed % 3:
        case 0:
            content[at] ^= 1 << chance.randrange(8)
        case 1:
            content[at : at + 5000] = bytes(len(content[at : at + 5000]))
        case 2:
            del content[at:]
    assert content != path.read_bytes()
    place.write_bytes(content)
    for read_only in (True, False):
        with pytest.raises(Damaged):
            opened(place, secret, read_only=read_only)
    saved_from(place, keys)
