"""Archives that are written file by file: what 7-Zip says of them, and what is left when something fails."""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exports.conftest import SevenZip
from tests.exports.export_files import PASSWORD_TEXT, unpacked
from tests.exports.test_safe_write import files_no_larger_than, names
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.exports.export_files import ExportArchives
from wa_channel_studio.services.export_ports import ExportFiles
from wa_channel_studio.services.jobs import Cancelled, JobContext

PASSWORD = Secret(PASSWORD_TEXT)
FILES = [(f"channels-{number:04d}.csv", os.urandom(2_000) + b"text " * 20_000) for number in range(1, 5)]
COMMENT = "a comment 1"


def write(target: Path, files: object = None, password: Secret = PASSWORD, *, packed: bool = False) -> int:
    keeper: ExportFiles = ExportArchives()
    return keeper.write(target, FILES if files is None else files, password, comment=COMMENT, packed=packed)  # type: ignore[arg-type]


@pytest.mark.parametrize("packed", [False, True])
def test_seven_zip_opens_it_with_the_password_only(tmp_path: Path, seven_zip: SevenZip, *, packed: bool) -> None:
    archive = tmp_path / "a.zip"
    assert write(archive, packed=packed) == archive.stat().st_size
    assert archive.stat().st_mode & 0o777 == 0o600
    assert unpacked(archive, tmp_path / "out", seven_zip) == dict(FILES)
    for wrong in (f"-p{PASSWORD_TEXT}x", "-p"):
        refused = seven_zip("t", archive, wrong, check=False)
        assert refused.returncode != 0
        assert b"Wrong password" in refused.stdout + refused.stderr
    assert COMMENT.encode() in seven_zip("l", archive).stdout
    with zipfile.ZipFile(archive) as plain:
        assert plain.comment == COMMENT.encode()
        assert all(info.flag_bits & 1 and info.compress_type == 99 and info.CRC == 0 for info in plain.infolist())
        # Sizes stand in front of each entry, where a program that reads a stream looks for them.
        assert not any(info.flag_bits & 8 for info in plain.infolist())


def test_without_a_password_everything_opens_it(tmp_path: Path, seven_zip: SevenZip) -> None:
    archive = tmp_path / "a.zip"
    write(archive, password=Secret(""))
    assert unpacked(archive, tmp_path / "out", seven_zip) == dict(FILES)
    with zipfile.ZipFile(archive) as plain:
        assert plain.testzip() is None
        assert dict(FILES) == {name: plain.read(name) for name in plain.namelist()}


def test_a_password_that_7_zip_does_not_take(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="7-Zip"):
        write(tmp_path / "a.zip", password=Secret("pässwörd"))
    assert names(tmp_path) == []


@pytest.mark.parametrize("error", [Cancelled(), ProblemError.of("no"), RuntimeError("accident")])
def test_whatever_stops_the_files_leaves_what_was_there(tmp_path: Path, error: Exception) -> None:
    def stopped() -> Iterator[tuple[str, bytes]]:
        yield FILES[0]
        assert any(name.endswith(".part") for name in names(tmp_path))
        raise error

    archive = tmp_path / "a.zip"
    archive.write_bytes(b"old")
    with pytest.raises(type(error)):
        write(archive, stopped())
    assert (names(tmp_path), archive.read_bytes()) == (["a.zip"], b"old")
    with pytest.raises(type(error)):
        write(tmp_path / "new" / "folder" / "a.zip", iter_error(error))
    assert names(tmp_path) == ["a.zip"]


def iter_error(error: Exception) -> Iterator[tuple[str, bytes]]:
    yield FILES[0]
    raise error


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no RLIMIT_FSIZE")
@pytest.mark.parametrize("limit", [0, 1_000, 3_000, 8_000])
def test_a_full_disk(tmp_path: Path, limit: int) -> None:
    with files_no_larger_than(limit), pytest.raises(ProblemError, match="no room left"):
        write(tmp_path / "made" / "a.zip")
    assert names(tmp_path) == []


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "file" / "folder", tmp_path / "null\0"):
        with pytest.raises(ProblemError, match=r"folder .* cannot be made"):
            write(folder / "a.zip")
    assert names(tmp_path) == ["file"]


def test_two_files_of_one_name_and_names_that_lead_out(tmp_path: Path) -> None:
    for files in ([FILES[0], FILES[0]], [("../a.csv", b"")]):
        with pytest.raises(ProblemError, match="program fault"):
            raise_remedy(tmp_path / "a.zip", files)
    assert names(tmp_path) == []


def raise_remedy(target: Path, files: object) -> None:
    try:
        write(target, files)
    except ProblemError as refused:
        raise ProblemError.of(refused.problem.remedy) from refused


def test_faults_of_an_archive(tmp_path: Path) -> None:
    archive, keeper = tmp_path / "a.zip", ExportArchives()
    assert "no longer there" in keeper.fault(archive, 1, COMMENT)
    size = write(archive)
    assert keeper.fault(archive, size, COMMENT) == ""
    assert "another file" in keeper.fault(archive, size + 1, COMMENT)
    archive.write_bytes(b"x" * size)
    assert "another file" in keeper.fault(archive, size, COMMENT)
    archive.unlink()
    archive.mkdir()
    assert "cannot be read" in keeper.fault(archive, size, COMMENT)


def test_a_copy_is_whole_or_not_there(tmp_path: Path) -> None:
    source, target, keeper = tmp_path / "a.zip", tmp_path / "b.zip", ExportArchives()
    source.write_bytes(os.urandom(3_000_000))
    said: list[int] = []
    keeper.copy(source, target, JobContext(lambda done, total, _: said.append(done * 100 // total)))
    assert (target.read_bytes(), said[-1]) == (source.read_bytes(), 100)
    keeper.copy(source, target)
    job = JobContext(lambda *_: job.cancel())
    with pytest.raises(Cancelled):
        keeper.copy(source, tmp_path / "c.zip", job)
    with files_no_larger_than(1_000_000), pytest.raises(ProblemError, match="no room left"):
        keeper.copy(source, tmp_path / "c.zip")
    with pytest.raises(ProblemError, match="cannot be read"):
        keeper.copy(tmp_path / "none.zip", tmp_path / "c.zip")
    assert names(tmp_path) == ["a.zip", "b.zip"]


def test_removing_takes_the_empty_folder_along(tmp_path: Path) -> None:
    folder, keeper = tmp_path / "x.exports", ExportArchives()
    write(folder / "a.zip")
    write(folder / "b.zip")
    keeper.remove(folder / "a.zip")
    keeper.remove(folder / "a.zip")
    assert names(folder) == ["b.zip"]
    keeper.remove(folder / "b.zip")
    assert not folder.exists()
    (tmp_path / "folder").mkdir()
    with pytest.raises(ProblemError, match="cannot be removed"):
        keeper.remove(tmp_path / "folder")


def test_clearing_takes_only_what_is_half_written(tmp_path: Path) -> None:
    keeper = ExportArchives()
    keeper.clear(tmp_path / "none")
    (tmp_path / ".wcs-abc.part").write_bytes(b"half")
    (tmp_path / "mine.part").write_bytes(b"somebody's")
    keeper.clear(tmp_path)
    assert names(tmp_path) == ["mine.part"]
