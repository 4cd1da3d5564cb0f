"""A file is written wholly or not at all, and is narrow before the first byte."""

from __future__ import annotations

import os
import resource
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.exports.safe_write import safe_write


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@contextmanager
def files_no_larger_than(limit: int) -> Iterator[None]:
    """A full disk, as the kernel reports one: writing beyond the limit fails with EFBIG."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_bytes_are_written_for_the_owner_alone(tmp_path: Path) -> None:
    target = tmp_path / "größe 华.txt"
    safe_write(target, b"content")
    assert target.read_bytes() == b"content"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert names(tmp_path) == [target.name]


def test_older_file_is_replaced_and_mode_is_as_asked(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old and longer")
    safe_write(target, b"new", mode=0o644)
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o644


def test_permissions_stand_before_the_content(tmp_path: Path) -> None:
    seen: list[int] = []

    def write(file: BinaryIO) -> None:
        mode = os.fstat(file.fileno())
        assert mode.st_size == 0
        seen.append(stat.S_IMODE(mode.st_mode))
        file.write(b"x")

    old = os.umask(0)
    try:
        safe_write(tmp_path / "a", write)
    finally:
        os.umask(old)
    assert seen == [0o600]


def test_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")
    with files_no_larger_than(1000), pytest.raises(ProblemError) as caught:
        safe_write(target, b"x" * 100_000)
    assert caught.value.problem.message == "There is no room left to write a. Nothing was written."
    assert caught.value.problem.remedy
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def test_failure_of_the_writer_leaves_nothing(tmp_path: Path) -> None:
    def write(file: BinaryIO) -> None:
        file.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        safe_write(tmp_path / "a", write)
    assert names(tmp_path) == []


def test_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.mkdir()
    with pytest.raises(ProblemError, match="is a folder"):
        safe_write(target, b"x")
    assert names(tmp_path) == ["a"]


def test_missing_folder_and_endless_name_are_told(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="does not exist"):
        safe_write(tmp_path / "none" / "a", b"x")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ProblemError, match="does not exist"):
        safe_write(tmp_path / "file" / "a", b"x")
    with pytest.raises(ProblemError, match="too long"):
        safe_write(tmp_path / ("n" * 300), b"x")
    assert names(tmp_path) == ["file"]


WRITE_AS_NOBODY = """
import os, sys
from pathlib import Path
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.exports.safe_write import safe_write
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    safe_write(Path(sys.argv[1]), b"x")
except ProblemError as refused:
    sys.exit(0 if "may not be written" in refused.problem.message else refused.problem.message)
sys.exit("it was written")
"""


def test_folder_that_may_not_be_written_is_told() -> None:
    # In a process of its own: root may write everywhere, so it steps down first. pytest's own
    # folders are closed to others, hence one outside them.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", WRITE_AS_NOBODY, str(folder / "a")], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert names(folder) == []


def test_symbolic_link_stays_one(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to(real)
    safe_write(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
