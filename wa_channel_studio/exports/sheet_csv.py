"""Reads CSV as spreadsheet programs and other people write it.

Encoding and delimiter are found out from the content. What a cell means is not known here; only the apostrophe that
guards a text from being taken for a formula is taken off.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.exports.sheet_rows import RowCollector
from wa_channel_studio.services.sheet_cells import from_csv

Opener = Callable[[], BinaryIO]
"""Opens the same bytes again, from their beginning."""

DELIMITERS = ",;\t"
_HEAD = 64 * 1024
_CHUNK = 1024 * 1024
_RECORDS = 20
"""Records by which a delimiter is judged."""
_SEPARATOR_LINE = "sep="
"""Excel's own first line, which says the delimiter."""
_FALLBACK = "cp1252"
_GUARDS = "'"


class _Reader(Protocol):
    """What ``csv.reader`` gives, which has no name of its own."""

    @property
    def line_num(self) -> int: ...
    def __iter__(self) -> Iterator[list[str]]: ...


class NotASheetError(ProblemError):
    """The content is no text, so it is no CSV either."""


def read_csv(name: str, opened: Opener, rows: RowCollector) -> None:
    """Hand all rows of a CSV to ``rows``. Raises ProblemError when it is no CSV, damaged or too large."""
    encoding = _encoding(name, opened)
    if encoding == _FALLBACK:
        rows.notes.append(f"{name} is not UTF-8; it was read as Windows-1252. Look whether its letters are right.")
    with io.TextIOWrapper(opened(), encoding=encoding, newline="") as text:
        head = text.read(_HEAD)
        skip = head[:4].lower() == _SEPARATOR_LINE and head[4:5] != ""
        delimiter = head[4] if skip else _delimiter(head)
        text.seek(0)
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            _records(name, reader, rows, skip=skip)
        except csv.Error as reason:
            raise _broken(name, reader.line_num, str(reason)) from None
        except UnicodeDecodeError:
            raise ProblemError.of(f"{name} is damaged: it is not the text it begins as.", "Save it anew.") from None


def _records(name: str, reader: _Reader, rows: RowCollector, *, skip: bool) -> None:
    width = 0
    before = 0
    for record in reader:
        # A record begins on the line after the one before ended; a cell may hold line ends.
        line, before = before + 1, reader.line_num
        if skip:
            skip = False
            continue
        if not width:
            if any(cell.strip() for cell in record):
                rows.begin(name, [from_csv(cell) for cell in record])
                width = len(record)
            continue
        if len(record) > width:
            if any(record[width:]):
                raise ProblemError.of(
                    f"{name}, line {line}: there are {len(record)} cells, but only {width} headings.",
                    "Put a text that holds the delimiter into quotation marks, or give each column a heading.",
                )
            del record[width:]
        rows.add([from_csv(cell) if cell[:1] == _GUARDS else cell for cell in record], line)
    if not width:
        raise ProblemError.of(f"{name} is empty.", "Choose a file with headings and rows.")


def _broken(name: str, line: int, reason: str) -> ProblemError:
    if "field larger" in reason:
        message = f"{name}, line {line}: a cell is far too long. A quotation mark may not be closed before it."
    elif "unexpected end" in reason:
        message = f"{name}: the last quotation mark is not closed."
    elif "new-line" in reason:
        message = f"{name}, line {line}: a line end stands where none can be."
    else:
        message = f"{name}, line {line}: something follows a closing quotation mark."
    return ProblemError.of(message, "Save the file anew from the program that made it.")


def _encoding(name: str, opened: Opener) -> str:
    with opened() as file:
        head = file.read(_HEAD)
        if not head.strip():
            raise ProblemError.of(f"{name} is empty.", "Choose a file with headings and rows.")
        if head.startswith(codecs.BOM_UTF8):
            encoding = "utf-8-sig"
        elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            encoding = "utf-16"
        else:
            encoding = "utf-8"
        file.seek(0)
        if _decodes(file, encoding):
            if encoding == "utf-8" and b"\0" in head:
                raise _no_sheet(name)
            return encoding
    if encoding != "utf-8" or any(byte < 32 and byte not in b"\t\r\n" for byte in head):
        raise _no_sheet(name)
    return _FALLBACK


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _no_sheet(name: str) -> ProblemError:
    return NotASheetError.of(
        f"{name} is no spreadsheet that can be read.", "Choose a CSV, XLSX, ODS or XLS, an archive of them, or JSON."
    )


def _delimiter(head: str) -> str:
    """The delimiter that gives the most columns in the first record, and the same number in those after it."""
    best, found = (0, 0.0), DELIMITERS[0]
    for candidate in DELIMITERS:
        widths = _widths(head, candidate)
        if not widths:
            continue
        same = sum(width == widths[0] for width in widths) / len(widths)
        score = (int(widths[0] > 1) + int(widths[0] > 1 and same > 0.9), widths[0] * same)
        if score > best:
            best, found = score, candidate
    return found


def _widths(head: str, delimiter: str) -> list[int]:
    widths: list[int] = []
    try:
        for record in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter):
            if any(record):
                widths.append(len(record))
            if len(widths) == _RECORDS:
                break
    except csv.Error:
        return widths
    # The last one may have been cut off in the middle.
    return widths[:-1] if len(widths) > 1 and len(widths) < _RECORDS and len(head) == _HEAD else widths
