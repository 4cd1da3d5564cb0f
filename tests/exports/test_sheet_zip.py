"""Archives of spreadsheets: honest ones with a password, and hostile ones."""

from __future__ import annotations

import io
import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import pyzipper
import xlsxwriter

from tests.exports import hostile
from tests.exports.conftest import SevenZip
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.exports import sheet_zip
from wa_channel_studio.exports.sheet_files import SheetFiles
from wa_channel_studio.services.export_columns import FORMAT_NAME, FORMAT_VERSION
from wa_channel_studio.services.import_ports import PasswordNeededError, SheetTable, WrongPasswordError

PASSWORD = Secret("archive password 1")
FIRST, SECOND = "channel_name,provider\nwa_a,twilio\n", "provider,channel_name,ou\ninfobip,wa_b,Sales\n"


def read(folder: Path, content: bytes, password: Secret | None = None, name: str = "list.zip") -> SheetTable:
    path = folder / name
    path.write_bytes(content)
    return SheetFiles().read(path, password)


def refusal(folder: Path, content: bytes, password: Secret | None = None, name: str = "list.zip") -> ProblemError:
    before = sorted(folder.rglob("*"))
    with pytest.raises(ProblemError) as caught:
        read(folder, content, password, name)
    assert caught.value.problem.remedy
    assert PASSWORD.reveal() not in str(caught.value)
    assert sorted(folder.rglob("*")) in (before, sorted([*before, folder / name]))
    return caught.value


def locked(entries: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with pyzipper.AESZipFile(buffer, "w", compression=pyzipper.ZIP_DEFLATED) as archive:
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        archive.setpassword(PASSWORD.reveal().encode())
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_files_with_columns_in_another_order_come_under_one_heading(tmp_path: Path) -> None:
    table = read(tmp_path, hostile.zip_of({"b.csv": SECOND, "a.csv": FIRST, "__MACOSX/a.csv": b"\0"}))
    assert table.headings == ("channel_name", "provider", "ou")
    assert table.rows == [("wa_a", "twilio"), ("wa_b", "infobip", "Sales")]
    assert (table.kind, table.files, table.starts) == ("zip", ("a.csv", "b.csv"), (0, 1))


def test_an_archive_with_aes(tmp_path: Path) -> None:
    book = io.BytesIO()
    workbook = xlsxwriter.Workbook(book, {"in_memory": True})
    workbook.add_worksheet().write_row(0, 0, ["channel_name", "provider"])
    workbook.worksheets()[0].write_row(1, 0, ["wa_x", "gupshup"])
    workbook.close()
    data = locked({"a.csv": FIRST, "b.xlsx": book.getvalue()})
    assert read(tmp_path, data, PASSWORD).rows == [("wa_a", "twilio"), ("wa_x", "gupshup")]
    assert isinstance(refusal(tmp_path, data), PasswordNeededError)
    assert isinstance(refusal(tmp_path, data, Secret("another one")), WrongPasswordError)
    broken = bytearray(data)
    broken[60] ^= 1
    assert isinstance(refusal(tmp_path, bytes(broken), PASSWORD), ProblemError)


@pytest.mark.parametrize("method", ["ZipCrypto", "AES256"])
def test_an_archive_of_7_zip(tmp_path: Path, seven_zip: SevenZip, method: str) -> None:
    (tmp_path / "a.csv").write_text(FIRST, "utf-8")
    archive = tmp_path / "packed.zip"
    seven_zip("a", "-tzip", f"-mem={method}", f"-p{PASSWORD.reveal()}", archive, tmp_path / "a.csv")
    assert SheetFiles().read(archive, PASSWORD).rows == [("wa_a", "twilio")]
    with pytest.raises(WrongPasswordError):
        SheetFiles().read(archive, Secret("wrong"))
    with pytest.raises(PasswordNeededError):
        SheetFiles().read(archive)


def test_a_7z_archive_is_named(tmp_path: Path, seven_zip: SevenZip) -> None:
    (tmp_path / "a.csv").write_text(FIRST, "utf-8")
    seven_zip("a", "-t7z", tmp_path / "packed.7z", tmp_path / "a.csv")
    with pytest.raises(ProblemError, match="is a 7z archive"):
        SheetFiles().read(tmp_path / "packed.7z")


@pytest.mark.parametrize(
    "name", ["../evil.csv", "/etc/evil.csv", "..\\evil.csv", "C:\\evil.csv", "a/../../evil.csv", "\\\\host\\evil.csv"]
)
def test_a_name_that_leads_outside(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    assert "not trusted" in str(refusal(inside, hostile.zip_of({name: FIRST})))
    assert list(tmp_path.iterdir()) == [inside]


def test_links_doubles_nests_and_nothing(tmp_path: Path) -> None:
    nested = hostile.zip_of({"inner.zip": hostile.zip_of({"a.csv": FIRST})})
    assert "not trusted" in str(refusal(tmp_path, hostile.link_zip()))
    assert "two files of the same name" in str(refusal(tmp_path, hostile.doubled_zip()))
    assert "another archive, inner.zip" in str(refusal(tmp_path, nested))
    assert "is empty" in str(refusal(tmp_path, hostile.zip_of({})))
    assert "a.csv is empty" in str(refusal(tmp_path, hostile.zip_of({"a.csv": ""})))
    assert "holds JSON" in str(refusal(tmp_path, hostile.zip_of({"a.json": '{"a": 1}'})))
    assert "gzip" in str(refusal(tmp_path, hostile.zip_of({"a.csv.gz": b"\x1f\x8b\x08\0"})))


def test_too_many_files(tmp_path: Path) -> None:
    data = hostile.zip_of({f"{number}.csv": FIRST for number in range(1_001)})
    assert "more than 1,000 files" in str(refusal(tmp_path, data))


def test_a_bomb_is_counted_while_it_is_unpacked(tmp_path: Path) -> None:
    bomb = hostile.zip_of({"a.csv": b"\0" * (64 * 1024 * 1024)})
    tracemalloc.start()
    message = str(refusal(tmp_path, bomb))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "300 times its size" in message
    assert most < 32 * 1024 * 1024


def test_a_bomb_within_a_workbook(tmp_path: Path) -> None:
    data = hostile.xlsx_of(f'<row r="1">{" " * (48 * 1024 * 1024)}</row>')
    assert "300 times its size" in str(refusal(tmp_path, data, name="book.xlsx"))


def test_all_that_is_unpacked_is_counted_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_zip, "MAX_UNPACKED", 3_000_000)
    noise = os.urandom(600_000).hex().encode()
    lines = b"a\n" + b"\n".join(noise[at : at + 80] for at in range(0, len(noise), 80))
    data = hostile.zip_of({f"{number}.csv": lines for number in range(3)})
    assert "when it is unpacked" in str(refusal(tmp_path, data))


@pytest.mark.parametrize("told", [3, 10_000_000])
def test_a_directory_that_lies_about_sizes_is_not_believed(tmp_path: Path, told: int) -> None:
    assert "damaged" in str(refusal(tmp_path, hostile.lying_zip("a.csv", FIRST.encode() * 40_000, told=told)))


def test_other_ways_of_packing_are_not_tried(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.csv", FIRST)
    assert "not known here" in str(refusal(tmp_path, buffer.getvalue()))


def test_pkwares_own_encryption_is_not_tried(tmp_path: Path) -> None:
    data = bytearray(hostile.zip_of({"a.csv": FIRST}))
    data[data.index(b"PK\1\2") + 8] |= 0x41
    data[6] |= 0x41
    assert "not known here" in str(refusal(tmp_path, bytes(data), PASSWORD))


def test_cut_and_wrong_bytes_are_told(tmp_path: Path) -> None:
    whole = locked({"a.csv": FIRST * 20})
    told = 0
    for place in range(4, len(whole), 7):
        wrong = bytearray(whole)
        wrong[place] ^= 0xFF
        for data in (whole[:place], bytes(wrong)):
            try:
                read(tmp_path, data, PASSWORD)
            except ProblemError:
                told += 1
    assert told >= len(range(4, len(whole), 7))  # every cut at least


def test_reading_leaves_nothing_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spare = tmp_path / "temporary"
    spare.mkdir()
    monkeypatch.setenv("TMPDIR", str(spare))
    read(tmp_path, locked({"a.csv": FIRST}), PASSWORD)
    assert list(spare.iterdir()) == []


def test_what_a_newer_release_has_exported(tmp_path: Path) -> None:
    now, later = (f"{FORMAT_NAME} {version}".encode() for version in (FORMAT_VERSION, FORMAT_VERSION + 1))
    assert read(tmp_path, hostile.zip_of({"a.csv": FIRST}, comment=now)).rows
    assert "newer release" in str(refusal(tmp_path, hostile.zip_of({"a.csv": FIRST}, comment=later)))
    properties: dict[str, bytes | str] = {"docProps/custom.xml": b"<p>" + later + b"</p>"}
    book = hostile.xlsx_of(hostile.text_cell("A1", "a"), parts=properties)
    assert "newer release" in str(refusal(tmp_path, book, name="book.xlsx"))
