"""The passphrase of a study file: who may change it, what is strong enough, and how long wrong ones wait (F79, F80)."""

from __future__ import annotations

from pathlib import Path

import pytest

from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.gate import FirstAccount, create_study, open_gate, reader
from sscexo_desktop.actions.protection import Unlocking, change_passphrase, mark_of, permit, protect, unprotect
from sscexo_desktop.actions.session import Session
from sscexo_desktop.actions.strength import known_words, strength
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.resources import resource
from sscexo_desktop.store.encryption.keys import Keys, NeedsPassphrase, WrongPassphrase, file_code, new_key
from sscexo_desktop.store.encryption.recovery_code import new_code
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.load import load
from sscexo_desktop.study.texts import Manner
from tests.people import PASSWORD, session_of

STUDY = load(resource("study"))
QUICK = Cost.quick()
FIRST = FirstAccount("manager", "Maryam Keeper", PASSWORD)
GOOD, OTHER = "green camel piano sunday", "another four silly words"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "مطالعه.sqlite"


@pytest.fixture
def unlocking() -> Unlocking:
    return Unlocking(cost=QUICK)


def created(path: Path, passphrase: str | None = None) -> Session:
    return create_study(path, STUDY, FIRST, cost=QUICK, passphrase=passphrase, key_cost=QUICK)


def came_in(path: Path, keys: Keys | None = None) -> Session:
    return open_gate(path, STUDY, keys=keys).log_in("manager", PASSWORD)


def test_a_study_is_created_encrypted(path: Path, unlocking: Unlocking) -> None:
    """F80: with a passphrase; without one it is plain. Work in another thread has its key."""
    session = created(path, GOOD)
    assert session.file.encrypted
    twin = reader(path, session)
    assert twin.file.encrypted
    twin.file.close()
    session.file.close()
    with pytest.raises(NeedsPassphrase):
        open_gate(path, STUDY)
    session = came_in(path, unlocking.unlock(path, GOOD))
    assert session.file.verify().ok
    session.file.close()


def test_a_weak_passphrase_makes_no_file(path: Path) -> None:
    """F80: it is refused before anything is written."""
    with pytest.raises(Trouble, match="would be guessed"):
        created(path, "Maryam Keeper 2024")
    assert not path.exists()


def test_turned_on_changed_and_turned_off(path: Path, unlocking: Unlocking) -> None:
    """F80: each by the data manager with the file closed, opened anew with what comes back; the trail tells of each."""
    session = created(path)
    given = permit(session)
    session.file.close()
    keys = protect(given, GOOD, cost=QUICK)
    session = came_in(path, keys)
    first, given = mark_of(path), permit(session)
    session.file.close()
    keys = change_passphrase(given, GOOD, OTHER, unlocking, cost=QUICK)
    session = came_in(path, keys)
    second, given = mark_of(path), permit(session)
    told = {(each.kind, each.login, each.detail) for each in session.file.events()}
    assert {("encrypted", "manager", f"key {first}"), ("passphrase_changed", "manager", f"key {second}")} <= told
    assert {each.person for each in session.file.trail(limit=3)} == {FIRST.name}
    session.file.close()
    assert not unprotect(given, OTHER, unlocking, reason="handed to the archive")
    session = came_in(path)
    assert ("decrypted", "manager", "handed to the archive") in {(e.kind, e.login, e.detail) for e in session.file.events()}
    assert not session.file.encrypted
    assert session.file.verify().ok
    session.file.close()


def test_a_forgotten_passphrase_is_changed_with_the_sheet(path: Path, unlocking: Unlocking) -> None:
    """F81: the file code stands for the passphrase."""
    session = created(path, GOOD)
    (secret,) = session.file.keys
    given = permit(session)
    session.file.close()
    keys = change_passphrase(given, file_code(secret).lower(), OTHER, unlocking, cost=QUICK)
    came_in(path, keys).file.close()


def test_the_old_passphrase_is_needed(path: Path, unlocking: Unlocking) -> None:
    """F80: and the new one is strong enough; else nothing is changed."""
    session = created(path, GOOD)
    given = permit(session)
    session.file.close()
    before = path.read_bytes()
    with pytest.raises(WrongPassphrase):
        change_passphrase(given, "something else", OTHER, unlocking, cost=QUICK)
    with pytest.raises(Trouble, match="would be guessed"):
        change_passphrase(given, GOOD, "manager", Unlocking(cost=QUICK), cost=QUICK)
    with pytest.raises(WrongPassphrase):
        unprotect(given, "something else", Unlocking(cost=QUICK))
    with pytest.raises(Trouble, match="encrypted already"):
        protect(given, OTHER, cost=QUICK)
    assert path.read_bytes() == before


def test_the_same_passphrase_is_no_other(path: Path) -> None:
    """F80: who changes it because somebody knows it is told that nothing would change."""
    session = created(path, GOOD)
    given = permit(session)
    session.file.close()
    for old in (GOOD, None):
        with pytest.raises(Trouble, match="has already"):
            change_passphrase(given, old, GOOD.replace(" ", "  "), cost=QUICK)


def test_a_plain_file_has_no_passphrase_to_change(path: Path) -> None:
    session = created(path)
    given = permit(session)
    session.file.close()
    for change in (lambda: change_passphrase(given, GOOD, OTHER), lambda: unprotect(given, GOOD)):
        with pytest.raises(Trouble, match="is not encrypted"):
            change()


@pytest.mark.parametrize("role", ["data_entry", "investigator", "monitor", "ct_reader"])
def test_only_the_data_manager(tmp_path: Path, role) -> None:
    """F79: for everybody else the passphrase stays as it is."""
    file = StudyFile.create(tmp_path / "study", STUDY, "Manager Test")
    session = session_of(file, STUDY, role=role)
    with pytest.raises(Refused):
        permit(session)
    file.close()


def test_not_where_the_file_is_only_read(path: Path) -> None:
    created(path).file.close()
    session = open_gate(path, STUDY, read_only=True).log_in("manager", PASSWORD)
    with pytest.raises(Trouble, match="open for reading only"):
        permit(session)
    session.file.close()


def test_what_is_permitted_shows_no_secret(path: Path) -> None:
    session = created(path, GOOD)
    (secret,) = session.file.keys
    text = repr(permit(session))
    assert secret.key.hex()[:8] not in text
    assert GOOD not in text
    session.file.close()


# ---- wrong ones wait -------------------------------------------------------------------------------------------------------------


def test_wrong_passphrases_wait(path: Path) -> None:
    """F80, F82: 1, 2, 4 … at most 60 seconds; too early ones are not tried, and the right one ends it."""
    created(path, GOOD).file.close()
    now = [100.0]
    unlocking, waits = Unlocking(lambda: now[0], QUICK), []
    assert unlocking.wait(path) == 0
    for _ in range(9):
        with pytest.raises(WrongPassphrase):
            unlocking.by_passphrase(path, "wrong")
        waits.append(unlocking.wait(path))
        with pytest.raises(Trouble, match="Too early") as caught:
            unlocking.by_passphrase(path, GOOD)
        assert caught.value.next_step.params["seconds"] == waits[-1]
        now[0] += waits[-1]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert unlocking.by_passphrase(path, GOOD)
    assert unlocking.wait(path) == 0
    with pytest.raises(WrongPassphrase, match="Group 1"):
        unlocking.by_code(path, "ABCD")
    with pytest.raises(WrongPassphrase, match="This is code 2"):
        unlocking.by_code(path, new_code())
    assert unlocking.wait(path) == 0  # a slip is no guess
    with pytest.raises(WrongPassphrase, match="for the key with the mark"):
        unlocking.by_code(path, file_code(new_key(GOOD, QUICK)))
    assert unlocking.wait(path) == 1


def test_each_file_waits_by_itself(path: Path, tmp_path: Path, unlocking: Unlocking) -> None:
    created(path, GOOD).file.close()
    other = tmp_path / "other"
    created(other, OTHER).file.close()
    with pytest.raises(WrongPassphrase):
        unlocking.unlock(path, OTHER)
    assert unlocking.unlock(other, OTHER)


# ---- strength --------------------------------------------------------------------------------------------------------------------

KNOWN = known_words(STUDY, ("nurse", "Narges Example"))


@pytest.mark.parametrize(
    "passphrase",
    ["", "short", "elevenchars", "password1234", "aaaaaaaaaaaa", "123456789012", "qwertyuiop12", "Kermanshah2024",
     "SSC-001 SSC-002", "exosome study 2024", "Narges Example 1", "IRCT20130812014333N224", "12/09/2024 2024", "دانشگاه علوم پزشکی",
     "بسم الله الرحمن الرحیم", "به نام خداوند جان و خرد", "علیرضا محمدی حسینی رضایی", "kermanshahIRAN1402",
     "پزشکی کرمانشاه ۱۴۰۳", "من و تو و او و ما", "اسکلروز سیستمیک ریه", "x" * 200, "nurse nurse nurse nurse"],
)  # fmt: skip
def test_what_would_be_guessed(passphrase: str) -> None:
    """F80: too short, repeated, along the keyboard, a date, a saying, tried first by everybody, or made of what is known here."""
    found = strength(passphrase, KNOWN)
    assert not found.enough
    for language in ("en", "fa"):
        said = Speaker(Manner(language))(found.advice)
        assert said
        assert not passphrase or passphrase not in said


@pytest.mark.parametrize(
    "passphrase",
    [GOOD, OTHER, "correct horse battery staple", "مادر بزرگ قرمز اسب", "کبوتر سبز دریا", "jT4#kq9Lw2!z",
     "zoghal dar tanoor yakhzade"],
)  # fmt: skip
def test_what_withstands(passphrase: str) -> None:
    """F80: words that do not belong together, in either language, or enough characters by chance."""
    assert strength(passphrase, KNOWN).enough


def test_the_score_grows_with_words() -> None:
    scores = [strength(" ".join(GOOD.split()[:n]), KNOWN).score for n in range(1, 5)]
    assert scores == sorted(scores)
    assert scores[-1] == 4


def test_what_is_known_counts() -> None:
    """F80: the same passphrase is weaker where its words are names of people."""
    assert strength("bahram golnar siavash").score > strength("bahram golnar siavash", ("bahram", "Golnar Siavash")).score
