"""Looks into ZIP archives of strangers: checks every name and size before anything is read, counts while it is read.

Nothing is unpacked to the disk. What the directory of an archive says of sizes is compared, never believed. It knows
no format of what lies in an archive.
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

import pyzipper

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.export_columns import FORMAT_NAME, FORMAT_VERSION
from wa_channel_studio.services.import_ports import (
    MAX_FILE,
    MAX_FILES,
    MAX_RATIO,
    MAX_UNPACKED,
    RATIO_FROM,
    PasswordNeededError,
    WrongPasswordError,
)
from wa_channel_studio.services.jobs import Cancelled, JobContext

CHUNK = 256 * 1024
_END_MARK = 64
"""Packed bytes that may be left when all was read: the mark of the end, which the library need not have looked at."""
_ENCRYPTED = 0x1
_MASKED_DIRECTORY = 0x2000
_UNREADABLE = 0x60
"""Patched data, and PKWARE's own strong encryption."""
_FORMAT = re.compile(re.escape(FORMAT_NAME).encode() + rb" ([0-9]{1,9})")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Others give out a whole block at a time, however large, before anybody can count."""


class Budget:
    """Counts what has been unpacked for one import, over all its archives."""

    def __init__(self, name: str, job: JobContext | None = None) -> None:
        self._name = name
        self._job = job
        self._total = 0

    def spend(self, count: int) -> None:
        """``count`` more bytes came out. Raises ProblemError at the limit, Cancelled when that is wished."""
        if self._job is not None:
            self._job.check()
        self._total += count
        if self._total > MAX_UNPACKED:
            raise ProblemError.of(
                f"{self._name} holds more than {MAX_UNPACKED // 1024**2:,} MB when it is unpacked.",
                "Import it in several smaller files.",
            )


class SafeZip:
    """An archive whose names were checked. Close it, or use it in a ``with``."""

    def __init__(self, name: str, file: BinaryIO, budget: Budget) -> None:
        """Raises ProblemError for a damaged archive and for names that no honest archive has."""
        self.name = name
        self._budget = budget
        try:
            self._archive = pyzipper.AESZipFile(file)
            self.members = [info for info in self._archive.infolist() if not info.is_dir()]
            self.comment = bytes(self._archive.comment)
        except Exception:  # noqa: BLE001 - bytes of strangers make the library raise whatever there is
            raise damaged(name) from None
        self._check()

    def _check(self) -> None:
        if len(self.members) > MAX_FILES:
            raise ProblemError.of(f"{self.name} holds more than {MAX_FILES:,} files.", "Import it in several archives.")
        seen: set[str] = set()
        for info in self.members:
            path = info.filename
            if _leads_out(path) or "\0" in info.orig_filename or stat.S_ISLNK(info.external_attr >> 16):
                raise ProblemError.of(
                    f"{self.name} is not trusted: a file in it would be written outside its folder, or is a link.",
                    "Ask who made it for an archive with plain files only. Nothing was read.",
                )
            folded = path.replace("\\", "/").casefold()
            if folded in seen:
                raise ProblemError.of(
                    f"{self.name} holds two files of the same name.", "Which one counts nobody knows. Make it anew."
                )
            seen.add(folded)
            if info.flag_bits & _MASKED_DIRECTORY:
                raise ProblemError.of(f"{self.name} hides the names of its files.", "Pack it as AES-256 ZIP.")

    @property
    def encrypted(self) -> bool:
        """Whether any file in it is."""
        return any(info.flag_bits & _ENCRYPTED for info in self.members)

    def chunks(self, info: zipfile.ZipInfo, password: Secret | None = None, most: int = MAX_FILE) -> Iterator[bytes]:
        """The bytes of one file, counted. Raises ProblemError, and the two errors about passwords."""
        locked = bool(info.flag_bits & _ENCRYPTED)
        if locked and not password:
            raise PasswordNeededError.of(
                f"{self.name} is encrypted.", "Give the password it was packed with.", field="archive_password"
            )
        if info.compress_type not in _METHODS or info.flag_bits & _UNREADABLE:
            raise self._unknown_packing()
        count = 0
        try:
            with self._archive.open(info, pwd=password.reveal().encode() if locked and password else None) as file:
                while chunk := file.read(CHUNK):
                    count += len(chunk)
                    self._budget.spend(len(chunk))
                    self._bound(info, count, most)
                    yield chunk
                if _has_more(file):
                    raise damaged(self.name)
        except (ProblemError, Cancelled):
            raise
        except Exception:  # noqa: BLE001 - as above
            if locked:
                raise WrongPasswordError.of(
                    f"The password does not open {self.name}, or the archive is damaged.",
                    "Type the password it was packed with.",
                    field="archive_password",
                ) from None
            raise damaged(self.name) from None
        if count != info.file_size:
            raise damaged(self.name)

    def _unknown_packing(self) -> ProblemError:
        return ProblemError.of(f"{self.name} is packed in a way that is not known here.", "Pack it as ZIP (Deflate).")

    def _bound(self, info: zipfile.ZipInfo, count: int, most: int) -> None:
        if count > most:
            raise ProblemError.of(
                f"A file in {self.name} has more than {most // 1024**2} MB.", "Import it in several smaller files."
            )
        if count > RATIO_FROM and count > MAX_RATIO * max(info.compress_size, 1):
            raise ProblemError.of(
                f"A file in {self.name} unpacks to more than {MAX_RATIO} times its size, as no spreadsheet does.",
                "Ask who made it. Nothing was taken over.",
            )

    def read(self, info: zipfile.ZipInfo, password: Secret | None = None) -> bytes:
        """One file whole, at most ``MAX_FILE`` bytes. Raises like :meth:`chunks`."""
        return b"".join(self.chunks(info, password))

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()

    def __enter__(self) -> SafeZip:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def refuse_newer(name: str, text: bytes) -> None:
    """Raises ProblemError when ``text`` says that a newer release has written an export in another format."""
    found = _FORMAT.search(text)
    if found is not None and int(found[1]) > FORMAT_VERSION:
        raise ProblemError.of(
            f"{name} was exported by a newer release, in another format.", "Update this program, then import it."
        )


def damaged(name: str) -> ProblemError:
    """What is told of an archive or workbook that is not whole."""
    return ProblemError.of(f"{name} is damaged.", "Get or make it anew. Nothing was taken over.")


def _leads_out(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    return not parts[0] or ":" in parts[0] or any(part == ".." for part in parts)


def _has_more(file: object) -> bool:
    """Whether a file goes on where the directory says it ends; the library stops there and says nothing."""
    if getattr(file, "_compress_left", 0) > _END_MARK:
        return True
    decompressor = getattr(file, "_decompressor", None)
    if decompressor is None or decompressor.eof:
        return False
    return bool(decompressor.decompress(decompressor.unconsumed_tail, 1))
