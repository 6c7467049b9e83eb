"""Keys: made of a passphrase however it is typed, written as a code that names what is mistyped, and never shown (F80, F81)."""

from __future__ import annotations

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.encryption.keys import (
    MARK,
    NO_KEYS,
    SYMBOLS,
    Keys,
    Secret,
    WrongPassphrase,
    file_code,
    mark_of,
    new_key,
    read_file_code,
)
from tests.store.sealed import PASSPHRASE, QUICK, make_encrypted, make_plain, opened


@pytest.fixture
def secret(path) -> Secret:
    return make_encrypted(path)


def test_the_passphrase_opens_the_file(path, secret) -> None:
    """F80: the key is that of the passphrase and of the salt that the file begins with; nothing else is kept."""
    keys = NO_KEYS.and_passphrase(path, PASSPHRASE, QUICK)
    assert keys.of(path) == secret.key
    assert path.read_bytes()[:16] == secret.salt
    assert secret.salt.startswith(MARK)
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    opened(path, secret).close()


@pytest.mark.parametrize("typed", ["", "green camel piano", "Green camel piano sunday", PASSPHRASE + "s"])
def test_another_passphrase_does_not(path, secret, typed) -> None:
    """F80: told in a sentence with the mark of the recovery sheet; what was typed is not in it."""
    with pytest.raises(WrongPassphrase) as caught:
        NO_KEYS.and_passphrase(path, typed, QUICK)
    said = f"{caught.value} {caught.value.next_step}"
    assert f"This passphrase does not open {path.name}." in said
    assert caught.value.next_step.params["mark"] == secret.mark
    assert not typed or typed not in said


@pytest.mark.parametrize(("typed", "meant"), [("كيف ۱۲ گل", "کیف 12 گل"), ("ﬁre １２", "fire 12"), ("e\u0301t\u00e9 x", "été x")])
def test_the_same_letters_of_another_keyboard(path, typed, meant) -> None:
    """F80: Arabic and Persian letters, digits of any script and composed letters are the same passphrase."""
    make_encrypted(path, meant)
    assert NO_KEYS.and_passphrase(path, typed, QUICK)


@pytest.mark.parametrize(
    "typed", ["می‌خواهم برگ‌ها", "می خواهم برگ ها", "میخواهم برگها", " می‌خواهم  برگ‌ها\u200f ", "ﻣﯽ‌خواهم\u00a0برگ‌ها"]
)
def test_what_cannot_be_seen_makes_no_other_passphrase(path, typed) -> None:
    """F80, F106: the Persian joiner, which not every keyboard types, spaces and marks of direction."""
    make_encrypted(path, "می‌خواهم برگ‌ها")
    assert NO_KEYS.and_passphrase(path, typed, QUICK)


def test_every_new_key_is_another(path) -> None:
    first, second = (new_key(PASSPHRASE, QUICK) for _ in range(2))
    assert first.key != second.key
    assert first.mark != second.mark


def test_a_key_never_shows_itself(path, secret) -> None:
    """F80: neither in a log nor in an error report."""
    keys = Keys((secret,))
    for text in (repr(secret), str(secret), f"{secret}", repr(keys), str(keys), repr({"a": [keys, secret]})):
        assert secret.mark in text
        assert secret.key.hex()[:8] not in text
        assert repr(secret.key)[2:10] not in text


def test_a_plain_file_has_no_key(path, secret, tmp_path) -> None:
    plain = tmp_path / "plain"
    make_plain(plain)
    assert mark_of(plain) == mark_of(tmp_path / "nowhere") == ""
    assert Keys((secret,)).of(plain) is None
    with pytest.raises(Trouble, match="is not encrypted"):
        NO_KEYS.and_passphrase(plain, PASSPHRASE, QUICK)


# ---- the file code ---------------------------------------------------------------------------------------------------------------


def test_a_code_is_the_key(path, secret) -> None:
    """F81: 24 groups of four; it opens the file without the passphrase."""
    code = file_code(secret)
    assert [len(each) for each in code.split()] == [4] * 24
    assert set(code) <= {*SYMBOLS, " "}
    assert read_file_code(code) == secret
    assert NO_KEYS.and_code(path, code).of(path) == secret.key
    assert NO_KEYS.and_typed(path, code, QUICK).of(path) == secret.key
    assert NO_KEYS.and_typed(path, PASSPHRASE, QUICK).of(path) == secret.key


@pytest.mark.parametrize(
    "typing",
    [
        str.lower,
        lambda code: code.replace(" ", ""),
        lambda code: f"\n {code.replace(' ', '-')} ",
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.replace("0", "o").replace("1", "I"),
        lambda code: "".join(chr(ord(each) - 48 + 0x6F0) if each.isdigit() else each for each in code),
    ],
)
def test_a_code_is_read_however_it_is_typed(secret, typing) -> None:
    """F81: small letters, no spaces, hyphens, the letters that look like digits, Persian digits."""
    assert read_file_code(typing(file_code(secret))) == secret


@pytest.mark.parametrize("group", [1, 7, 24])
def test_a_mistyped_group_is_named(path, secret, group) -> None:
    """F81: another symbol, a missing one, or two groups in each other's place."""
    groups = file_code(secret).split()
    right = groups[group - 1]
    other = next(each for each in SYMBOLS if _wrong(secret, group, each + right[1:]))
    for wrong in (other + right[1:], right[:2] + "U" + right[3:]):
        with pytest.raises(WrongPassphrase, match=f"Group {group} of the code is not right"):
            NO_KEYS.and_code(path, " ".join((*groups[: group - 1], wrong, *groups[group:])))


def _wrong(secret: Secret, group: int, text: str) -> bool:
    groups = file_code(secret).split()
    groups[group - 1] = text
    try:
        read_file_code(" ".join(groups))
    except WrongPassphrase as fault:
        return f"Group {group}" in str(fault)
    return False


@pytest.mark.parametrize("typed", ["", "ABCD", "hello", PASSPHRASE])
def test_what_is_no_code(path, secret, typed) -> None:
    with pytest.raises(WrongPassphrase):
        NO_KEYS.and_code(path, typed)


def test_a_code_that_is_cut_off(path, secret) -> None:
    groups = file_code(secret).split()
    with pytest.raises(WrongPassphrase) as caught:
        read_file_code(" ".join(groups[:-1]))
    assert dict(caught.value.what.params) == {"wanted": 24, "n": 23}


def test_the_sheet_of_another_file(path, secret, tmp_path) -> None:
    """F81: the marks say which sheet is wanted."""
    other = make_encrypted(tmp_path / "other")
    with pytest.raises(WrongPassphrase) as caught:
        NO_KEYS.and_code(path, file_code(other))
    assert caught.value.what.params["other"] == other.mark
    assert caught.value.next_step.params["mark"] == secret.mark == mark_of(path)
