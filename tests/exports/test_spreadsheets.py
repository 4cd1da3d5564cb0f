"""The files of an export, judged by openpyxl, by Python's csv module and by XlsxWriter's own way to write a text."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tests.exports.export_files import source, sources
from tests.services.test_sheet_cells import texts, values
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.exports.row_reader import REMEMBERED, RowReader
from wa_channel_studio.exports.spreadsheet_csv import csv_file
from wa_channel_studio.exports.spreadsheet_xlsx import LONGEST, SHEET, xlsx_file
from wa_channel_studio.fields.types import Integer, Switch
from wa_channel_studio.services.export_columns import FORMAT, columns, headings, row_of
from wa_channel_studio.services.sheet_cells import FORMULA_MARKS, csv_text, from_csv

KEYS = [column.spec.key for column in columns() if column.spec is not None]
MESSAGE = headings().index("Session end message")
rows = st.dictionaries(st.sampled_from(KEYS), values | texts, max_size=8)


def sheet_of(content: bytes) -> Worksheet:
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [(p.name, p.value) for p in book.custom_doc_props.props] == [("Format", FORMAT)]
    (sheet,) = book.worksheets
    return sheet


def read(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_openpyxl_finds_types_header_and_widths() -> None:
    more = {"transfer_keywords": ["人工", "agent"], "session_end_message": "=1+1", "robot_access_code": "007"}
    sheet = sheet_of(xlsx_file([source(1, **more), source(2)]))
    assert (sheet.title, sheet.dimensions) == ("Channels", "A1:AC3")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:AC3")
    header, first, second = ([*row] for row in sheet.iter_rows())
    assert tuple(cell.value for cell in header) == headings()
    assert all(cell.font.b for cell in header)
    assert not any(cell.font.b for cell in first)
    found = dict(zip(headings(), first, strict=True))
    assert found["Channel Name"].value == "wa_000001"
    assert (found["Keyword for Transfer to Agent"].value, found["Last Agent Mode"].value) == ("人工; agent", True)
    assert (found["Chatbot Access Code"].value, found["Chatbot Access Code"].data_type) == ("007", "s")
    minutes = found["Customer Reply Timeout Period"].value
    assert (minutes, type(minutes)) == (20, int)
    assert found["Last Agent Mode"].data_type == "b"
    formula = found["Session end message"]
    assert (formula.value, formula.data_type, formula.quotePrefix) == ("=1+1", "s", True)
    assert not found["Channel Name"].quotePrefix
    assert second[MESSAGE].value is None
    # Neighbours of one width are one entry.
    widths = {n: group.width for group in sheet.column_dimensions.values() for n in range(group.min, group.max + 1)}
    assert [widths[n] for n in range(1, 30)] == pytest.approx([column.width for column in columns()], abs=1)
    kinds = {column.heading: column.spec.type for column in columns() if column.spec is not None}
    for cell in first[1:]:
        kind = kinds[header[cell.column - 1].value]
        wanted = "0" if isinstance(kind, Integer) else "General" if isinstance(kind, Switch) else "@"
        assert cell.value is None or cell.number_format == wanted


@settings(max_examples=40, deadline=None)
@given(st.lists(rows, min_size=1, max_size=4))
def test_an_xlsx_holds_the_cells_of_its_channels(answers: list[dict[str, Any]]) -> None:
    portion = [("Tenant", json.dumps(one)) for one in answers]
    expected = [row_of("Tenant", json.loads(text)) for _, text in portion]
    sheet = sheet_of(xlsx_file(portion))
    for line, row in enumerate(expected, 2):
        for position, cell in enumerate(row, 1):
            found = sheet.cell(line, position)
            if isinstance(cell, str):
                # openpyxl leaves _xHHHH_ as it is; line ends in XML come back as one character.
                assert unescaped(found.value) == cell
                assert bool(found.quotePrefix) == (cell[0] in FORMULA_MARKS or cell[0] == "'")
                assert found.data_type == "s"
            else:
                assert (found.value, type(found.value)) == (cell, type(cell))


def unescaped(text: str) -> str:
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


@given(st.lists(rows, min_size=1, max_size=4))
def test_a_csv_holds_the_cells_of_its_channels(answers: list[dict[str, Any]]) -> None:
    portion = [("=Tenant", json.dumps(one)) for one in answers]
    header, *found = read(csv_file(portion))
    assert tuple(header) == headings()
    expected = [row_of("=Tenant", json.loads(text)) for _, text in portion]
    assert found == [[csv_text(cell) for cell in row] for row in expected]
    assert [from_csv(row[0]) for row in found] == ["=Tenant"] * len(found)


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("_x0041_&<>\"'\r\n\t\x00\ufffe "), min_size=1))
@example("_x0041_")
@example("&lt;\ufffe\uffff\x1f\x7f")
@example(" both ends ")
def test_a_text_stands_as_xlsxwriter_writes_it(text: str) -> None:
    ours = zipfile.ZipFile(io.BytesIO(xlsx_file([source(1, session_end_message=text)]))).read(SHEET).decode("utf-8")
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.add_worksheet().write_string(0, 0, text)
    book.close()
    theirs = zipfile.ZipFile(target).read("xl/sharedStrings.xml").decode("utf-8")
    (wanted,) = re.findall('<t(?: xml:space="preserve")?>(.*?)</t>', theirs, re.DOTALL)
    assert f">{wanted}</t>" in ours
    if text != text.strip():
        assert f'<t xml:space="preserve">{wanted}</t>' in ours


def test_a_text_too_long_for_a_cell_is_told_and_goes_into_a_csv() -> None:
    fits = source(1, session_end_message="😀" * (LONGEST // 2))
    long = source(2, session_end_message="x" * (LONGEST + 1))
    assert xlsx_file([fits])
    with pytest.raises(ProblemError) as refused:
        xlsx_file([fits, long])
    message = refused.value.problem.message
    assert message.startswith("Session end message of the channel wa_000002 of Tenant 2 has 32,768 characters")
    assert "CSV" in refused.value.problem.remedy
    assert len(read(csv_file([long]))[1][MESSAGE]) == LONGEST + 1


def test_the_same_channels_make_the_same_file() -> None:
    assert xlsx_file(sources(3)) == xlsx_file(sources(3))
    assert csv_file(sources(3)) == csv_file(sources(3))


def test_only_so_many_cells_are_remembered() -> None:
    reader = RowReader(lambda _, cell: str(cell))
    made = reader.rows(sources(2 * REMEMBERED + 10))
    assert made[-1][1] == f"wa_{2 * REMEMBERED + 9:06d}"
    assert max(map(len, reader._memories)) <= REMEMBERED


@pytest.mark.parametrize("answers", ["", "[]", "1", '{"ou": {}}', '{"ou": 1.5}', '{"transfer_keywords": [1]}'])
def test_what_are_no_answers_is_refused(answers: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        csv_file([("Tenant", answers)])
