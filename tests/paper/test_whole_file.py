"""A print-out is written whole or not at all, and what is in the way is said (F83)."""

from __future__ import annotations

import os
import resource
from pathlib import Path
from typing import IO

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.paper.whole_file import write_whole


def hello(file: IO[bytes]) -> None:
    file.write(b"hello" * 1000)


def test_the_file_is_there_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "چاپ شماره #1.pdf"
    target.write_bytes(b"old")
    assert write_whole(target, hello) == target
    assert target.read_bytes() == b"hello" * 1000
    assert list(tmp_path.iterdir()) == [target]


def test_what_goes_wrong_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "out.pdf"
    target.write_bytes(b"old")

    def cancelled(file: IO[bytes]) -> None:
        hello(file)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(target, cancelled)
    assert target.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["out.pdf"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"folder for .* does not exist") as caught:
        write_whole(tmp_path / "nowhere" / "out.pdf", hello)
    assert caught.value.next_step.text


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Trouble, match="does not exist"):
        write_whole(tmp_path / "file" / "out.pdf", hello)


def test_a_folder_of_that_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out.pdf").mkdir()
    with pytest.raises(Trouble, match="is a folder"):
        write_whole(tmp_path / "out.pdf", hello)
    assert [each.name for each in tmp_path.iterdir()] == ["out.pdf"]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_protected_folder_is_named(tmp_path: Path) -> None:
    protected = Path("/sys/kernel") if os.geteuid() == 0 else tmp_path
    if os.geteuid() != 0:
        protected.chmod(0o500)
    with pytest.raises(Trouble, match="protected or the file is open"):
        write_whole(protected / "out.pdf", hello)


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk that has no more room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))
    try:
        with pytest.raises(Trouble, match="disk is full"):
            write_whole(tmp_path / "out.pdf", hello)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(tmp_path.iterdir())
