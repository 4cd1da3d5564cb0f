"""Reads a file that somebody wants to import, whatever it is, within the limits of ``services.import_ports``.

What a file is, its content tells and not its name. It knows which reader takes what, and leaves reading to them.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.exports.sheet_book import OLE_MARK, book_kind, read_book, read_old_book
from wa_channel_studio.exports.sheet_csv import read_csv
from wa_channel_studio.exports.sheet_json import looks_like_json, read_json
from wa_channel_studio.exports.sheet_rows import RowCollector
from wa_channel_studio.exports.sheet_zip import Budget, SafeZip, refuse_newer
from wa_channel_studio.services.import_ports import MAX_FILE, SheetTable
from wa_channel_studio.services.jobs import JobContext

_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_ARCHIVES = {
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
}
_HEAD = 4096
_BESIDE = ("__macosx/", ".ds_store", "thumbs.db")
"""What systems put into archives unasked."""


class SheetFiles:
    """Fulfils ``services.import_ports.SheetReader``. Keeps nothing between calls."""

    def read(self, path: Path, password: Secret | None = None, job: JobContext | None = None) -> SheetTable:
        """The whole file; see the port."""
        name = path.name
        try:
            if not path.exists():
                raise ProblemError.of(f"There is no file {name}.", "Correct the path.")
            if not path.is_file():
                raise ProblemError.of(f"{name} is not a file.", "Choose a spreadsheet, an archive or a JSON file.")
            if path.stat().st_size > MAX_FILE:
                raise ProblemError.of(
                    f"{name} has more than {MAX_FILE // 1024**2} MB.", "Import it in several smaller files."
                )
            return _one(name, lambda: path.open("rb"), password, job)
        except (OSError, ValueError) as reason:
            why = getattr(reason, "strerror", None) or "it has no proper name"
            raise ProblemError.of(f"{name} cannot be read: {why}.", "Look whether it is there and yours.") from None
        except MemoryError:
            raise ProblemError.of(f"{name} is too large for this computer's memory.", "Import it in parts.") from None


def _one(name: str, opened: Callable[[], BinaryIO], password: Secret | None, job: JobContext | None) -> SheetTable:
    budget = Budget(name, job)
    with opened() as file:
        head = file.read(_HEAD)
        if head.startswith(_ZIP_MARKS):
            file.seek(0)
            with SafeZip(name, file, budget) as archive:
                kind = book_kind(archive) or "zip"
                rows = RowCollector(name, kind, job)
                if kind == "zip":
                    _archive(archive, password, rows, budget)
                else:
                    read_book(name, archive, kind, rows)
                return rows.finish()
    kind = "xls" if head.startswith(OLE_MARK) else "json" if looks_like_json(head) else "csv"
    rows = RowCollector(name, kind, job)
    _plain(name, kind, opened, head, rows)
    return rows.finish()


def _plain(name: str, kind: str, opened: Callable[[], BinaryIO], head: bytes, rows: RowCollector) -> None:
    packed = next((words for mark, words in _ARCHIVES.items() if head.startswith(mark)), "")
    if packed:
        raise ProblemError.of(f"{name} is {packed}.", "Unpack it, and choose the spreadsheet in it, or pack it as ZIP.")
    if kind == "csv":
        read_csv(name, opened, rows)
        return
    with opened() as file:
        if kind == "xls":
            read_old_book(name, file, rows)
        else:
            read_json(name, file.read(), rows)


def _archive(archive: SafeZip, password: Secret | None, rows: RowCollector, budget: Budget) -> None:
    refuse_newer(archive.name, archive.comment)
    members = [info for info in archive.members if not _is_beside(info.filename)]
    if not members:
        raise ProblemError.of(f"{archive.name} is empty.", "Choose an archive of spreadsheets.")
    for info in sorted(members, key=lambda info: info.filename):
        data = archive.read(info, password)
        name = posixpath.basename(info.filename.replace("\\", "/"))

        def opened(data: bytes = data) -> BinaryIO:
            return io.BytesIO(data)

        if not data.startswith(_ZIP_MARKS):
            kind = "xls" if data.startswith(OLE_MARK) else "json" if looks_like_json(data[:_HEAD]) else "csv"
            if kind == "json":
                raise ProblemError.of(
                    f"{archive.name} holds JSON ({name}), which is imported by itself.", "Unpack it and choose it."
                )
            _plain(name, kind, opened, data[:_HEAD], rows)
            continue
        with SafeZip(name, io.BytesIO(data), budget) as inner:
            kind = book_kind(inner)
            if not kind:
                raise ProblemError.of(
                    f"{archive.name} holds another archive, {name}.", "Unpack it, and choose the archive in it."
                )
            read_book(name, inner, kind, rows)


def _is_beside(path: str) -> bool:
    folded = path.replace("\\", "/").lower()
    return folded.startswith(_BESIDE[0]) or posixpath.basename(folded) in _BESIDE[1:]
