"""An encrypted study file for tests, and where a value that was typed may stand in plain bytes."""

from __future__ import annotations

from pathlib import Path

from sscexo_desktop.store.encryption.keys import Keys, Secret, new_key
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import DraftField
from tests.store.conftest import KEY, ROWS, STUDY, VALUES

PASSPHRASE = "green camel piano sunday"  # noqa: S105
QUICK = Cost.quick()
TOLD = "Zahra lives beside the old bazaar"
TYPED = "narrates a dream, not saved"


def make_encrypted(path: Path, passphrase: str = PASSPHRASE) -> Secret:
    """Write an encrypted file with a data manager, a saved record and a draft."""
    secret = new_key(passphrase, QUICK)
    fill(StudyFile.create(path, STUDY, "Sara", secret=secret))
    return secret


def make_plain(path: Path) -> None:
    """Write the same file without a key."""
    fill(StudyFile.create(path, STUDY, "Sara"))


def fill(file: StudyFile) -> None:
    file.add_account("sara", "Sara", ("data_manager",), "a password", temporary=False, cost=QUICK)
    file.add_participant("K-01")
    file.save(KEY, {**VALUES, Place("NOTE"): TOLD}, ROWS, (), True, base_revision=0)
    file.put_draft_field(KEY._replace(visit="V2"), DraftField(Place("NOTE"), TYPED, "", ""))
    file.close()


def opened(path: Path, secret: Secret, *, read_only: bool = False) -> StudyFile:
    return StudyFile.open(path, STUDY, "Sara", read_only=read_only, keys=Keys((secret,)))


def plain_in(folder: Path) -> list[str]:
    """Name the files below a folder in which something typed, or the head of a data base, stands as anybody can read it."""
    words = (TOLD, TYPED, PASSPHRASE, "K-01", "SQLite format 3", "CREATE TABLE")
    known = [word.encode(coding) for word in words for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    files = [each for each in folder.rglob("*") if each.is_file()]
    return [each.name for each in files if any(word in each.read_bytes() for word in known)]


def flipped(path: Path, page: int, at: int = 300) -> None:
    """Change one bit of a page."""
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 + at] ^= 4
    path.write_bytes(content)
