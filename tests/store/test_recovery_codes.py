"""F81: the sealed code for a new password: its text, what the file keeps of it, and that only the newest one works, once."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from itertools import combinations

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.encryption.keys import SYMBOLS, file_code, new_key
from sscexo_desktop.store.encryption.recovery_code import GROUPS, new_code, read_code
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.study_file import StudyFile
from tests.people import with_accounts

QUICK = Cost.quick()


@pytest.fixture
def file(file: StudyFile) -> StudyFile:
    """The study file of these tests, with a data manager in it."""
    with_accounts(file)
    return file


# ---- the text --------------------------------------------------------------------------------------------------------------------


def test_a_code_is_random_and_has_no_confusable_letters() -> None:
    """F81: six groups of four; no two alike, no letter that is taken for a digit."""
    codes = [new_code() for _ in range(200)]
    assert len(set(codes)) == 200
    for code in codes:
        assert re.fullmatch(rf"([{SYMBOLS}]{{4}} ){{{GROUPS - 1}}}[{SYMBOLS}]{{4}}", code)
    assert not set("ILOU") & set("".join(codes))


@pytest.mark.parametrize("typed", [
    str, str.lower, lambda code: code.replace(" ", ""), lambda code: code.replace(" ", "-"),
    lambda code: code.replace("0", "O").replace("1", "l"),
    lambda code: code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
])  # fmt: skip
def test_it_is_read_however_it_is_typed(typed) -> None:
    """F81: small letters, without spaces, with dashes, O for 0, Persian digits: the same code."""
    for _ in range(20):
        code = new_code()
        assert read_code(typed(code)) == code


def test_one_wrong_letter_is_named_by_its_group() -> None:
    """F81: most single mistakes are named by the group they are in; none ever reads as the code that was meant."""
    code = new_code()
    named = []
    for place in (each for each in range(len(code)) if code[each] != " "):
        for symbol in set(SYMBOLS) - {code[place]}:
            wrong = code[:place] + symbol + code[place + 1 :]
            named.append(_named_group(wrong) == place // 5 + 1)
            assert _named_group(wrong) or read_code(wrong) != code
    assert sum(named) > 0.9 * len(named)


def test_groups_that_changed_places_are_found() -> None:
    """F81: nearly every exchange of two groups is found."""
    refused = []
    for _ in range(20):
        groups = new_code().split()
        for one, other in combinations(range(GROUPS), 2):
            swapped = groups.copy()
            swapped[one], swapped[other] = groups[other], groups[one]
            refused.append(swapped == groups or _named_group(" ".join(swapped)) is not None)
    assert sum(refused) > 0.95 * len(refused)


def _named_group(code: str) -> object:
    """The group that a code is refused for, `None` if it is read."""
    try:
        read_code(code)
    except Trouble as trouble:
        return trouble.what.params["n"]
    return None


def test_too_short_and_too_long_are_said() -> None:
    """F81: how many groups there should be; the code that opens the file is told apart."""
    groups = new_code().split()
    with pytest.raises(Trouble, match="has 6 groups, this has 2"):
        read_code(" ".join(groups[:2]))
    with pytest.raises(Trouble, match="has 6 groups, this has 0"):
        read_code("  ")
    with pytest.raises(Trouble, match="longer than the code for a new password"):
        read_code(file_code(new_key("some words here", Cost.quick())))


# ---- the file --------------------------------------------------------------------------------------------------------------------


def test_the_file_holds_a_hash_alone(file: StudyFile) -> None:
    """F81: neither the code nor its letters without spaces are anywhere in the bytes of the file."""
    code = new_code()
    file.recovery.put("manager", code, QUICK)
    content = file.path.read_bytes()
    for each in (code, code.replace(" ", ""), code.lower()):
        assert each.encode() not in content
    assert b"argon2id" in content
    for entry in file.trail():
        assert "argon2" not in f"{entry.old}{entry.new}{entry.reason}{entry.typed}"


def test_only_the_newest_code_works_and_only_once(file: StudyFile) -> None:
    """F81: a new sheet makes the one before worthless; a used code is used up; another account's code is none."""
    codes = file.recovery
    first, second = new_code(), new_code()
    codes.put("manager", first, QUICK)
    assert codes.fits("Manager", first)
    codes.put("manager", second, QUICK)
    assert not codes.fits("manager", first)
    assert codes.fits("manager", second)
    assert not codes.fits("doctor", second)
    assert not codes.fits("nobody", second)
    newest = codes.newest("manager")
    codes.used(newest.number)
    assert not codes.fits("manager", second)
    assert codes.newest("manager").used_at is not None
    assert not codes.newest("manager").good


def test_proven_and_used_stand_in_the_trail_and_the_file_verifies(file: StudyFile) -> None:
    """F81, F73: when, by whom and why; the hash is not in it, and the file still proves itself."""
    code = file.recovery.put("manager", new_code(), QUICK)
    file.recovery.proven(code.number)
    file.recovery.used(code.number)
    told = [(each.item, each.reason) for each in file.trail() if each.table == "recovery"]
    assert told == [
        ("", ""), ("drilled_at", "typed from the recovery sheet"), ("used_at", "a new password was chosen with it"),
    ]  # fmt: skip
    assert file.recovery.newest("manager").good is False
    assert file.verify().ok


def test_a_code_put_in_by_another_hand_is_found(file: StudyFile) -> None:
    """F74: whoever writes a hash of their own into the table is found by the audit check."""
    code = file.recovery.put("manager", new_code(), QUICK)
    assert [each.number for each in file.recovery.newest_of_each()] == [code.number]
    with closing(sqlite3.connect(file.path)) as other:
        triggers = other.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'recovery'").fetchall()
        for name, _ in triggers:
            other.execute(f'DROP TRIGGER "{name}"')
        other.execute("UPDATE recovery SET hash = '$argon2id$another'")
        for _, sql in triggers:
            other.execute(sql)
        other.commit()
    assert not file.verify().ok
