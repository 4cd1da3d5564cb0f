"""Writes channels as CSV: UTF-8 with a byte order mark, CRLF, quoted where needed (RFC 4180), formulas defused.

What the columns are, what a cell is and how it is defused is the services' knowledge.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from functools import cache

from wa_channel_studio.exports.row_reader import RowReader
from wa_channel_studio.services.export_columns import headings
from wa_channel_studio.services.export_ports import SourceRow
from wa_channel_studio.services.sheet_cells import csv_text

_SPECIAL = re.compile('[",\r\n]')
_END = "\r\n"


def csv_file(portion: Sequence[SourceRow]) -> bytes:
    """The bytes of one file. Spreadsheets take it for UTF-8 because of its mark. Raises like ``RowReader.rows``."""
    lines = [",".join(map(_quoted, headings())), *map(",".join, _reader().rows(portion)), ""]
    return codecs.BOM_UTF8 + _END.join(lines).encode("utf-8")


@cache
def _reader() -> RowReader:
    return RowReader(lambda _, cell: _quoted(csv_text(cell)))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _SPECIAL.search(text) else text
