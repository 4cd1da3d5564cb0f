"""Writes rows as an XLSX file: one sheet, its header row frozen, bold and with filters, widths and types by column.

XlsxWriter makes the book with everything but the rows, once for each number of rows. The rows are written here, as
texts in their cells, which takes a fifth of the time. All of it is in memory: XlsxWriter's way to save memory would
put the content into plain temporary files.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache

import xlsxwriter

from wa_channel_studio.exports.row_reader import CellRefusedError, RowReader
from wa_channel_studio.fields.types import Integer, Switch
from wa_channel_studio.services.export_columns import FORMAT, Column, columns
from wa_channel_studio.services.export_ports import SourceRow
from wa_channel_studio.services.sheet_cells import FORMULA_MARKS, QUOTE, Cell

SHEET = "xl/worksheets/sheet1.xml"
SHEET_NAME = "Channels"
FORMAT_PROPERTY = "Format"
"""The file's own property that holds the version of the format."""
LONGEST = 32_767
"""UTF-16 units in one cell; Excel's limit."""

_MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""In place of the moment, so that the same rows always make the same file."""
_TEXT, _QUOTED = "text", "quoted"
_MARKS = FORMULA_MARKS | {QUOTE}
_STYLE = re.compile(r'<c r="([A-Z]+)\d+"(?: s="(\d+)")?')
_ODD = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")


@dataclass(frozen=True, slots=True)
class _Book:
    """A file without its rows: what stands before and after them in the sheet, its other parts, and styles."""

    before: str
    after: str
    others: tuple[tuple[str, bytes], ...]
    letters: tuple[str, ...]
    """The name of each column."""
    styles: tuple[str, ...]
    """Attributes of a cell of each column."""
    quoted: str
    """Attributes of a cell with a text that looks like a formula."""


def xlsx_file(portion: Sequence[SourceRow]) -> bytes:
    """The bytes of one file of at least one channel. Raises like ``RowReader.rows``."""
    rows = _reader().rows(portion)
    book = _book(len(rows))
    starts = [f'<c r="{letter}' for letter in book.letters]
    lines = [book.before]
    for number, row in enumerate(rows, 2):
        cells = "".join([f"{start}{number}{cell}" for start, cell in zip(starts, row, strict=True) if cell])
        lines.append(f'<row r="{number}">{cells}</row>')
    lines.append(book.after)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*book.others, (SHEET, "".join(lines).encode("utf-8"))):
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return target.getvalue()


@cache
def _reader() -> RowReader:
    """Styles have the same numbers in every book, so a cell that was made for one stands in another too."""
    book = _book(1)
    styles = dict(zip(columns(), book.styles, strict=True))
    return RowReader(lambda column, cell: _cell(cell, column, styles[column], book.quoted))


def _cell(cell: Cell, column: Column, style: str, quoted: str) -> str:
    """The XML of a cell from behind its address on; empty for an empty one."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return f'"{style} t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, int):
        return f'"{style}><v>{cell}</v></c>'
    units = len(cell.encode("utf-16-le")) // 2
    if units > LONGEST:
        reason = f"has {units:,} characters; a cell of an XLSX file holds {LONGEST:,}."
        raise CellRefusedError(column, reason, "Export as CSV, or shorten the text.")
    if cell[0] in _MARKS:
        style = quoted
    space = ' xml:space="preserve"' if cell[0].isspace() or cell[-1].isspace() or "\n" in cell else ""
    return f'"{style} t="inlineStr"><is><t{space}>{_ODD.sub(_escaped, cell)}</t></is></c>'


def _escaped(found: re.Match[str]) -> str:
    """XML's own marks, and what XML cannot hold as _xHHHH_; a text that looks like that is escaped itself."""
    text = found[0]
    known = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}.get(text)
    if known is not None:
        return known
    return f"_x005F{text}" if len(text) > 1 else f"_x{ord(text):04X}_"


@lru_cache(maxsize=4)
def _book(rows: int) -> _Book:
    """What XlsxWriter makes of headings and one row of samples, which stands where the last row will be."""
    table = columns()
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": _MADE.replace(tzinfo=None)})
    book.set_custom_property(FORMAT_PROPERTY, FORMAT)
    header = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4", "valign": "vcenter"})
    text = book.add_format({"num_format": "@"})
    quoted = book.add_format({"num_format": "@", "quote_prefix": True})
    number = book.add_format({"num_format": "0"})
    sheet = book.add_worksheet(SHEET_NAME)
    for position, column in enumerate(table):
        kind = number if _is_number(column) else None if _is_switch(column) else text
        sheet.set_column(position, position, column.width, kind)
        sheet.write_string(0, position, column.heading, header)
        if position == 0:
            sheet.write_string(rows, position, _QUOTED, quoted)
        else:
            sheet.write_string(rows, position, _TEXT)
    sheet.set_row(0, 22)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, rows, len(table) - 1)
    book.close()
    with zipfile.ZipFile(target) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    xml = dict(parts)[SHEET].decode("utf-8")
    before, start, rest = xml.partition(f'<row r="{rows + 1}"')
    samples, end, after = rest.partition("</sheetData>")
    found = _STYLE.findall(samples)
    styles = tuple(f' s="{style}"' if style else "" for _, style in found)
    if not (start and end and len(found) == len(table)):
        raise RuntimeError("XlsxWriter writes sheets in another way than it did")
    # The first column is one of text, like the second.
    return _Book(
        before=before,
        after=end + after,
        others=tuple((name, content) for name, content in parts if name != SHEET),
        letters=tuple(letter for letter, _ in found),
        styles=(styles[1], *styles[1:]),
        quoted=styles[0],
    )


def _is_number(column: Column) -> bool:
    return column.spec is not None and isinstance(column.spec.type, Integer)


def _is_switch(column: Column) -> bool:
    return column.spec is not None and isinstance(column.spec.type, Switch)
