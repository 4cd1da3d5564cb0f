"""Archives that 7-Zip opens with the password and refuses without, and that tell nothing else."""

from __future__ import annotations

import os
import struct
import zipfile
from pathlib import Path

import pytest
import pyzipper
from hypothesis import given
from hypothesis import strategies as st

from tests.exports.conftest import SevenZip
from tests.exports.test_safe_write import files_no_larger_than, names
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.exports.archive import MAX_NAME, ZipArchiver
from wa_channel_studio.services.passwords import generate_archive_password
from wa_channel_studio.services.ports import ArchiveWriter

PASSWORD = Secret('correct-horse 1 "quoted" & $HOME')
ENTRIES = [("README.txt", b"read me"), ("t_c/a.der", bytes(range(256)) * 500), ("t_c/empty", b"")]


def test_it_is_the_writer_that_the_services_ask_for(tmp_path: Path) -> None:
    writer: ArchiveWriter = ZipArchiver()
    writer.write(tmp_path / "a.zip", ENTRIES, PASSWORD)
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600


def test_seven_zip_unpacks_the_same_files(tmp_path: Path, seven_zip: SevenZip) -> None:
    archive = tmp_path / "a.zip"
    ZipArchiver().write(archive, ENTRIES, PASSWORD)
    out = tmp_path / "out"
    seven_zip("x", archive, f"-o{out}", f"-p{PASSWORD.reveal()}")
    found = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert found == dict(ENTRIES)


def test_seven_zip_refuses_another_password(tmp_path: Path, seven_zip: SevenZip) -> None:
    archive = tmp_path / "a.zip"
    ZipArchiver().write(archive, ENTRIES, PASSWORD)
    refused = seven_zip("t", archive, f"-p{PASSWORD.reveal()}x", check=False)
    assert refused.returncode != 0
    assert b"Wrong password" in refused.stdout + refused.stderr
    assert seven_zip("t", archive, "-p", check=False).returncode != 0


def test_seven_zip_takes_generated_passwords(tmp_path: Path, seven_zip: SevenZip) -> None:
    password = generate_archive_password()
    ZipArchiver().write(tmp_path / "a.zip", ENTRIES, password)
    assert seven_zip("t", tmp_path / "a.zip", f"-p{password.reveal()}", check=False).returncode == 0


def test_every_entry_is_aes_256_without_a_checksum(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    ZipArchiver().write(archive, ENTRIES, PASSWORD)
    with zipfile.ZipFile(archive) as plain:
        infos = plain.infolist()
    assert [info.filename for info in infos] == [name for name, _ in ENTRIES]
    for info in infos:
        assert info.compress_type == 99
        assert info.CRC == 0
        at = info.extra.index(struct.pack("<H", 0x9901))
        version, vendor, key_size = struct.unpack_from("<H2sB", info.extra, at + 4)
        assert (version, vendor, key_size) == (2, b"AE", 3)


def test_content_is_not_readable(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    ZipArchiver().write(archive, [("a", b"canary-of-the-archive" * 3)], PASSWORD)
    written = archive.read_bytes()
    assert b"canary" not in written
    assert PASSWORD.reveal().encode() not in written


@pytest.mark.parametrize("password", ["", "pässwörter", "密码密码密码密码", "with\ttabulator"])
def test_password_that_will_not_do_is_refused_before_anything_is_written(tmp_path: Path, password: str) -> None:
    with pytest.raises(ProblemError) as caught:
        ZipArchiver().write(tmp_path / "a.zip", ENTRIES, Secret(password))
    assert caught.value.problem.remedy
    assert not password or password not in str(caught.value)
    assert names(tmp_path) == []


BAD_NAMES = ["", "/etc/passwd", "../a", "a/../b", "a//b", "a/", ".", "C:a", "a\\b", "größe", "a\nb", "con", "t/NUL.txt",
             "trailing.", " blank", "x" * (MAX_NAME + 1)]  # fmt: skip


@pytest.mark.parametrize("name", BAD_NAMES)
def test_names_that_could_leave_the_folder_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProblemError):
        ZipArchiver().write(tmp_path / "a.zip", [(name, b"x")], PASSWORD)
    assert names(tmp_path) == []


def test_two_names_that_windows_takes_for_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="Two files"):
        ZipArchiver().write(tmp_path / "a.zip", [("a/B", b"1"), ("A/b", b"2")], PASSWORD)


def test_full_disk_leaves_nothing(tmp_path: Path) -> None:
    with files_no_larger_than(4000), pytest.raises(ProblemError, match="no room"):
        ZipArchiver().write(tmp_path / "a.zip", [("a", os.urandom(100_000))], PASSWORD)
    assert names(tmp_path) == []


@given(st.lists(st.binary(max_size=3000), max_size=4))
def test_any_content_comes_back(tmp_path_factory: pytest.TempPathFactory, contents: list[bytes]) -> None:
    archive = tmp_path_factory.mktemp("zip") / "a.zip"
    ZipArchiver().write(archive, [(f"f{n}", content) for n, content in enumerate(contents)], PASSWORD)
    with pyzipper.AESZipFile(archive) as opened:
        opened.setpassword(PASSWORD.reveal().encode())
        assert [opened.read(f"f{n}") for n in range(len(contents))] == contents
