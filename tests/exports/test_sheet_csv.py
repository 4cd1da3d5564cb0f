"""Reading CSV as people and programs write it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.exports import sheet_rows
from wa_channel_studio.exports.sheet_csv import read_csv
from wa_channel_studio.exports.sheet_files import SheetFiles
from wa_channel_studio.exports.sheet_rows import RowCollector
from wa_channel_studio.services.import_ports import MAX_CELL, SheetTable
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.sheet_cells import csv_text


def read(folder: Path, content: bytes | str, name: str = "list.csv") -> SheetTable:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return SheetFiles().read(path)


def refusal(folder: Path, content: bytes | str, name: str = "list.csv") -> str:
    with pytest.raises(ProblemError) as caught:
        read(folder, content, name)
    assert caught.value.problem.remedy
    return caught.value.problem.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_delimiter_are_found_out(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f'Näme{delimiter}Text\r\nÄrger{delimiter}"one{delimiter}\r\ntwo ""x"""\r\n'
    data = (b"\xfe\xff" if encoding == "utf-16-be" else b"") + text.encode(encoding)
    table = read(tmp_path, data)
    assert table.headings == ("Näme", "Text")
    assert table.rows == [("Ärger", f'one{delimiter}\r\ntwo "x"')]
    assert bool(table.notes) is (encoding == "cp1252")


def test_what_libreoffice_writes_where_the_comma_is_decimal(tmp_path: Path) -> None:
    table = read(tmp_path, "channel_name;provider;note\nwa_a;twilio;1,5\nwa_b;infobip;2,5, 3,5\n")
    assert table.headings == ("channel_name", "provider", "note")
    assert table.rows[1] == ("wa_b", "infobip", "2,5, 3,5")


def test_excels_own_first_line_says_the_delimiter(tmp_path: Path) -> None:
    assert read(tmp_path, "sep=;\na;b\n1;2,3\n").rows == [("1", "2,3")]


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    table = read(tmp_path, 'a,b\n"x\ny",1\n\n,\nz,2\n')
    assert table.rows == [("x\ny", "1"), ("z", "2")]
    assert list(table.lines) == [2, 6]


def test_one_column_is_enough(tmp_path: Path) -> None:
    assert read(tmp_path, "channel_name\nwa_a\n").rows == [("wa_a",)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"   \r\n\r\n", "is empty"),
        (b"a,b\r\n", "holds no rows"),
        (b"%PDF-1.7\n\x00\x01\xff", "no spreadsheet"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no spreadsheet"),
        (b"\xff\xfea", "no spreadsheet"),
        (b'a,b\n"x,1\n', "not closed"),
        (b'a,b\n"x"y,1\n', "line 2: something follows"),
        (b"a,b\n1,2,3\n", "line 2: there are 3 cells, but only 2 headings"),
        (b'a,b\n1,"' + b"x" * (MAX_CELL + 1) + b'"\n', "more than 32,767 characters"),
        (b'a,b\n1,"' + b"x" * 200_000 + b'"\n', "far too long"),
        (b"a" + b",a" * 500 + b"\n1\n", "more than 500 columns"),
    ],
)
def test_what_is_no_list_of_rows_is_told(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in refusal(tmp_path, content)


def test_more_rows_than_an_export_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_rows, "MAX_ROWS", 3)
    assert len(read(tmp_path, "a\n1\n2\n3\n").rows) == 3
    assert "more than 3 rows" in refusal(tmp_path, "a\n1\n2\n3\n4\n")


def test_there_is_no_such_file_or_it_is_a_folder(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "none.csv", "no file none.csv"), (tmp_path, "is not a file")):
        with pytest.raises(ProblemError, match=words):
            SheetFiles().read(path)


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("a\n" + "x\n" * 5_000, "utf-8")
    job = JobContext()
    job.cancel()
    with pytest.raises(Cancelled):
        SheetFiles().read(path, job=job)


def test_a_table_shows_no_cell(tmp_path: Path) -> None:
    assert "canary" not in repr(read(tmp_path, "password\ncanary\n"))


_CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20) | st.text(
    "=+-@\t\r\n'\",; ＝", max_size=6
)


@given(st.lists(st.tuples(_CELLS, _CELLS), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_whatever_was_written_is_read_back(rows: list[tuple[str, str]], delimiter: str) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(("first", "second"))
    writer.writerows([[csv_text(cell) for cell in row] for row in rows])
    data = b"\xef\xbb\xbf" + text.getvalue().encode()
    collector = RowCollector("x.csv", "csv")
    read_csv("x.csv", lambda: io.BytesIO(data), collector)
    expected = [row for row in rows if any(row)]
    if not expected:
        with pytest.raises(ProblemError, match="no rows"):
            collector.finish()
        return
    got = [(*row, *("",) * (2 - len(row))) for row in collector.finish().rows]
    assert got == expected
