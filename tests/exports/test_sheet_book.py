"""Reading workbooks, honest ones by other libraries and hostile ones by hand."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.exports import hostile
from tests.exports.old_book import xls_of
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.exports.sheet_files import SheetFiles
from wa_channel_studio.services.import_ports import SheetTable
from wa_channel_studio.services.jobs import Cancelled, JobContext

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_PARTS = {"mimetype": ODS_TYPE, "META-INF/manifest.xml": "<manifest/>"}
ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="One">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
)


def read(folder: Path, content: bytes, name: str = "book.xlsx") -> SheetTable:
    path = folder / name
    path.write_bytes(content)
    return SheetFiles().read(path)


def refusal(folder: Path, content: bytes, name: str = "book.xlsx") -> str:
    with pytest.raises(ProblemError) as caught:
        read(folder, content, name)
    assert caught.value.problem.remedy
    return caught.value.problem.message


def test_what_openpyxl_writes(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["channel_name", "phone", "on", "day", "at", "text", "sum"])
    sheet.append(["wa_a", 5511940001207, True, date(2027, 5, 31), time(8, 30), "line\none\t", "=1+1"])
    sheet.append([None])
    sheet.append(["wa_b", 1.5, False, datetime(2027, 5, 31, 12, 30), None, " 上海 ", None])  # noqa: DTZ001
    book.create_sheet("Second").append(["other"])
    book.save(tmp_path / "book.xlsx")
    table = SheetFiles().read(tmp_path / "book.xlsx")
    assert table.kind == "xlsx"
    assert table.headings == ("channel_name", "phone", "on", "day", "at", "text", "sum")
    assert table.rows[0][:6] == ("wa_a", "5511940001207", "true", "2027-05-31", "08:30", "line\none\t")
    assert table.rows[1] == ("wa_b", "1.5", "false", "2027-05-31 12:30:00", "", " 上海 ")
    assert list(table.lines) == [2, 4]
    assert table.notes == ("book.xlsx: only the table “Sheet” was read.",)


def test_what_xlsxwriter_writes_below_empty_rows(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "book.xlsx"))
    book.add_worksheet("Empty")
    sheet = book.add_worksheet("Filled")
    sheet.write_row(4, 2, ["Name", "Id"])
    sheet.write_row(5, 2, ["wa_a", 123456789012345678])
    sheet.write(6, 7, "beside")
    book.close()
    table = SheetFiles().read(tmp_path / "book.xlsx")
    assert table.headings[:2] == ("Name", "Id")
    assert table.rows[0][0] == "wa_a"
    assert list(table.lines) == [6, 7]
    assert any("more than 15 digits" in note for note in table.notes)
    assert table.rows[1][-1] == "beside"


def test_an_ods(tmp_path: Path) -> None:
    row = "<table:table-row>{}</table:table-row>"
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    empty = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    )
    rows = row.format(cell.format("channel_name") + cell.format("provider"))
    rows += row.format(cell.format("wa_a") + cell.format("twilio")) + empty
    data = hostile.zip_of({**ODS_PARTS, "content.xml": ODS.format(rows=rows)})
    table = read(tmp_path, data, "list.ods")
    assert (table.kind, table.headings, table.rows) == ("ods", ("channel_name", "provider"), [("wa_a", "twilio")])


def test_an_old_book(tmp_path: Path) -> None:
    rows: list[list[str | float]] = [["channel_name", "phone_number"], ["wa_上海", 5511940001207.0], ["wa_b", "x"]]
    table = read(tmp_path, xls_of(rows), "old.xls")
    assert (table.kind, table.headings) == ("xls", ("channel_name", "phone_number"))
    assert table.rows == [("wa_上海", "5511940001207"), ("wa_b", "x")]
    packed = SheetFiles().read(_kept(tmp_path, hostile.zip_of({"old.xls": xls_of(rows)})))
    assert (packed.kind, packed.rows) == ("zip", table.rows)


def _kept(folder: Path, data: bytes) -> Path:
    path = folder / "packed.zip"
    path.write_bytes(data)
    return path


def test_an_old_book_with_wrong_bytes(tmp_path: Path) -> None:
    whole = xls_of([["a", "b"], ["1", 2.0]])
    told = 0
    for place in range(8, 2_100, 13):
        wrong = bytearray(whole)
        wrong[place] ^= 0xFF
        try:
            read(tmp_path, bytes(wrong), "old.xls")
        except ProblemError:
            told += 1
    assert told


def two(far: str) -> str:
    return f'<row r="1">{hostile.text_cell("A1", "a")}</row>{far}'


@pytest.mark.parametrize(
    "far",
    [
        f'<row r="1048576">{hostile.text_cell("XFD1048576", "b")}</row>',
        f"<row>{hostile.text_cell('ALM99999', 'b')}</row>",
        f"<row r='900000'><c><v>1</v></c>{'<c/>' * 60}<c><v>1</v></c></row>",
    ],
    ids=["corner", "row without a number", "cells without a place"],
)
def test_two_cells_far_apart_do_not_fill_the_memory(tmp_path: Path, far: str) -> None:
    assert "can be read" in refusal(tmp_path, hostile.xlsx_of(two(far)))


def test_an_ods_that_repeats_a_cell_without_end(tmp_path: Path) -> None:
    rows = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string" '
        'table:number-columns-repeated="16000"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    data = hostile.zip_of({**ODS_PARTS, "content.xml": ODS.format(rows=rows)})
    assert "can be read" in refusal(tmp_path, data, "list.ods")


def test_xml_that_grows_when_it_is_read(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    assert "defines entities" in refusal(tmp_path, hostile.xlsx_of(two(""), before=bomb))


@pytest.mark.parametrize(
    "rows",
    ["<row r='1'><c r='A0'><v>1</v></c></row>", "<row r='x'/>", "<row r='1'>", "<row r='1'><c r='A1' r='B1'/></row>"],
)
def test_a_damaged_table_is_told(tmp_path: Path, rows: str) -> None:
    assert refusal(tmp_path, hostile.xlsx_of(rows)) == "book.xlsx is damaged."


def test_a_table_where_nobody_looked(tmp_path: Path) -> None:
    data = hostile.xlsx_of(two(""), target="worksheets/sheet1.png")
    assert "damaged" in refusal(tmp_path, data)


def test_reading_a_book_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(hostile.xlsx_of(two("")))
    job = JobContext()
    job.cancel()
    with pytest.raises(Cancelled):
        SheetFiles().read(path, job=job)


def test_other_office_files(tmp_path: Path) -> None:
    cases: dict[str, tuple[dict[str, bytes | str], str]] = {
        "letter.docx": ({hostile.CONTENT_TYPES: "<Types/>", "word/document.xml": "<w/>"}, "no spreadsheet"),
        "book.xlsb": ({hostile.CONTENT_TYPES: "<Types/>", "xl/workbook.bin": b"\0"}, "XLSB"),
        "text.odt": ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}, "no spreadsheet"),
        "locked.ods": (
            {"mimetype": ODS_TYPE, "content.xml": b"\0", "META-INF/manifest.xml": "<m:encryption-data/>"},
            "protected with a password",
        ),
    }
    for name, (entries, words) in cases.items():
        assert words in refusal(tmp_path, hostile.zip_of(entries), name)


def test_an_encrypted_xlsx_and_an_old_book_that_is_none(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    locked = ole + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    assert "protected with a password" in refusal(tmp_path, locked)
    for length in (8, 511, 512, 1536, 4096):
        assert refusal(tmp_path, (ole + b"\xfe\xff\x03\x00" * 2048)[:length], "old.xls") == "old.xls is damaged."


def test_no_cut_and_no_wrong_byte_ends_the_program(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.add_worksheet().write_row(0, 0, ["a", "b"])
    book.close()
    whole = buffer.getvalue()
    for cut in range(0, len(whole), 97):
        flipped = bytearray(whole)
        flipped[cut] ^= 0x55
        for data in (whole[:cut], bytes(flipped)):
            try:
                read(tmp_path, data)
            except ProblemError:
                continue
