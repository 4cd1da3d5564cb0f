"""Reads workbooks: XLSX, XLSM, ODS and XLS, by the library calamine.

The library gets a copy in memory of parts that were looked through first (``sheet_grid``), never the file itself, and
whatever it raises, a panic too, is told as a problem. One table is read: the first that holds something.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.exports.sheet_grid import Links, parser_for
from wa_channel_studio.exports.sheet_rows import RowCollector
from wa_channel_studio.exports.sheet_zip import SafeZip, damaged, refuse_newer
from wa_channel_studio.services.import_ports import MAX_UNPACKED
from wa_channel_studio.services.sheet_cells import LARGEST

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_BINARY_WORKBOOK = "xl/workbook.bin"
_PROPERTIES = "docprops/custom.xml"
"""Where our own export says its format."""
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_NO_XML = (".bin", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".vml", ".svm", ".tiff", ".ttf", ".odttf", ".dat")
"""Parts that no table can be in, which ``Links`` makes sure of."""


def book_kind(archive: SafeZip) -> str:
    """``xlsx`` or ``ods`` for an archive that is a workbook, else an empty text. Raises ProblemError for others."""
    names = {info.filename.lower(): info for info in archive.members}
    if "[content_types].xml" in names:
        if _BINARY_WORKBOOK in names:
            raise ProblemError.of(f"{archive.name} is a binary workbook (XLSB).", "Save it as XLSX.")
        if not any(name.startswith("xl/") for name in names):
            raise ProblemError.of(f"{archive.name} is no spreadsheet.", "Choose a CSV, XLSX, ODS or XLS.")
        return "xlsx"
    if "mimetype" in names and "content.xml" in names:
        if not archive.read(names["mimetype"]).startswith(_ODS_TYPE):
            raise ProblemError.of(f"{archive.name} is no spreadsheet.", "Choose a CSV, XLSX, ODS or XLS.")
        if "meta-inf/manifest.xml" in names and b"encryption-data" in archive.read(names["meta-inf/manifest.xml"]):
            raise _locked(archive.name)
        return "ods"
    return ""


def read_book(name: str, archive: SafeZip, kind: str, rows: RowCollector) -> None:
    """Hand the rows of an XLSX or ODS to ``rows``. Raises ProblemError."""
    if archive.encrypted:
        raise _locked(name)
    for info in archive.members:
        if info.filename.lower() == _PROPERTIES:
            refuse_newer(name, archive.read(info))
    _read(name, _clean_copy(name, archive, ods=kind == "ods"), rows)


def read_old_book(name: str, file: BinaryIO, rows: RowCollector) -> None:
    """The same for an XLS; it has 65,536 rows and 256 columns at most, so it needs no look beforehand."""
    data = file.read()
    if _ENCRYPTED_PACKAGE in data:
        raise _locked(name)
    _read(name, io.BytesIO(data), rows)


def _locked(name: str) -> ProblemError:
    return ProblemError.of(
        f"{name} is protected with a password of its own.",
        "Open it in the spreadsheet program and save it without the password.",
    )


def _clean_copy(name: str, archive: SafeZip, *, ods: bool) -> BinaryIO:
    """The workbook with nothing in it but what was looked through, so that the library meets no surprise."""
    links = Links(name)
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for info in archive.members:
            binary = info.filename.lower().endswith(_NO_XML) or (ods and not info.filename.lower().endswith(".xml"))
            if binary and info.filename != "mimetype":
                continue
            feed = None if info.filename == "mimetype" else parser_for(name, ods=ods, links=links)
            with target.open(info.filename, "w", force_zip64=True) as part:
                for chunk in archive.chunks(info, most=MAX_UNPACKED):
                    if feed is not None:
                        feed(chunk, False)
                    part.write(chunk)
            if feed is not None:
                feed(b"", True)
    links.check()
    copy.seek(0)
    return copy


def _read(name: str, file: BinaryIO, rows: RowCollector) -> None:
    import python_calamine  # noqa: PLC0415  # a megabyte of machine code that a start does not need

    try:
        with python_calamine.CalamineWorkbook.from_filelike(file) as book:
            for sheet_name in book.sheet_names:
                sheet = book.get_sheet_by_name(sheet_name)
                if sheet.height:
                    _rows(name, sheet, rows)
                    break
            else:
                raise ProblemError.of(f"{name} is empty.", "Choose a file with headings and rows.")
            if len(book.sheet_names) > 1:
                rows.notes.append(f"{name}: only the table “{sheet_name}” was read.")
    except python_calamine.PasswordError:
        raise _locked(name) from None
    except (python_calamine.CalamineError, MemoryError):
        raise damaged(name) from None
    except BaseException as reason:
        # A panic of the library is no Exception, and its text could hold what a cell holds.
        if type(reason).__name__ != "PanicException":
            raise
        raise damaged(name) from None


def _rows(name: str, sheet: Any, rows: RowCollector) -> None:
    begun = False
    imprecise = 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [_cell(cell) for cell in cells]
        if not begun:
            if any(texts):
                rows.begin(name, [str(text) for text in texts])
                begun = True
            continue
        width = len(texts)
        while width and texts[width - 1] == "":
            width -= 1
        rows.room_for(width)
        imprecise += sum(isinstance(cell, float) and abs(cell) >= LARGEST for cell in cells)
        rows.add(texts, number)
    if not begun:
        raise ProblemError.of(f"{name} is empty.", "Choose a file with headings and rows.")
    if imprecise:
        rows.notes.append(
            f"{name}: {imprecise} numbers have more than 15 digits, which a spreadsheet does not keep. "
            "Look at them: ids and phone numbers have to be texts there."
        )


def _cell(value: object) -> str:
    """A cell as text, as a person would have typed it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, time):
        return value.isoformat("minutes" if not value.second else "seconds")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return value.isoformat() if isinstance(value, date) else str(value)
