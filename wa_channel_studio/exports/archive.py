"""Writes ZIP archives encrypted with AES-256 (WinZip AE-2), which 7-Zip opens, or plain ones where that is allowed.

A small one is made in memory; a large one goes file by file into a temporary file beside the target. Names and sizes
of the entries stay readable in such an archive without the password; the content does not. Windows Explorer, Info-ZIP
unzip and Python's zipfile cannot open it. What the entries mean is not known here.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

import pyzipper

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.services.passwords import archive_password_problem

MAX_NAME = 200
"""Unpacked below a folder of some length, names stay within the 260 characters of old Windows programs."""

LEVEL = 6
"""Of deflate, from 1 to 9. Level 9 saves 3 percent and takes three times as long; 1 loses a third."""

_AE_2 = 2
"""Without a checksum of the plain content, which would tell something about small files."""
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
)
_BAD_IN_NAMES = frozenset('<>:"\\|?*')


class ZipArchiver:
    """Fulfils ``services.ports.ArchiveWriter``. Keeps nothing between calls."""

    def write(self, target: Path, entries: Sequence[tuple[str, bytes]], password: Secret) -> None:
        """Write ``entries`` (name with ``/``, content) in their order. Raises ProblemError; nothing is left then."""
        _check_password(password)
        _check_names([name for name, _ in entries])
        # Made in memory, where the entries are already.
        whole = io.BytesIO()
        _archive(whole, entries, password)
        safe_write(target, whole.getvalue())


def stream_archive(
    target: Path, entries: Iterable[tuple[str, bytes]], password: Secret, *, comment: str, packed: bool
) -> None:
    """Write ``entries`` as they come, of which one at a time is in memory; without a password they stay plain.

    ``packed`` ones are compressed already and are not compressed again; ``comment`` is ASCII and stands in the clear.
    Atomic: whatever ``entries`` raises, or the disk, leaves nothing behind. Raises ProblemError.
    """
    if password:
        _check_password(password)
    safe_write(target, lambda file: _archive(file, _checked(entries), password, comment=comment, packed=packed))


def _check_password(password: Secret) -> None:
    problem = archive_password_problem(password)
    if problem is not None and problem.is_error:
        raise ProblemError(problem)


def _checked(entries: Iterable[tuple[str, bytes]]) -> Iterable[tuple[str, bytes]]:
    names: list[str] = []
    for name, content in entries:
        names.append(name)
        _check_names(names)
        yield name, content


def _archive(
    file: BinaryIO,
    entries: Iterable[tuple[str, bytes]],
    password: Secret,
    *,
    comment: str = "",
    packed: bool = False,
) -> None:
    method = pyzipper.ZIP_STORED if packed else pyzipper.ZIP_DEFLATED
    window = _Window(file)
    now = time.localtime()[:6]
    with pyzipper.AESZipFile(window, "w", compression=method, compresslevel=None if packed else LEVEL) as archive:
        if password:
            archive.setencryption(pyzipper.WZ_AES, nbits=256, force_wz_aes_version=_AE_2)
            archive.setpassword(password.reveal().encode("ascii"))
        archive.comment = comment.encode("ascii")
        for name, content in entries:
            info = archive.zipinfo_cls(filename=name, date_time=now)
            info.compress_type = method
            info.external_attr = 0o600 << 16
            archive.writestr(info, content)
            window.hand_over()
    window.hand_over()


class _Window(io.BytesIO):
    """The end of a file that is being written, in memory until it is handed over.

    pyzipper goes back to fill in sizes within one entry. On a full disk it could not close what it has begun, and
    would complain when it is collected; here it never meets the disk.
    """

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._before = 0

    def tell(self) -> int:
        return self._before + super().tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._before + super().seek(offset - self._before if whence == io.SEEK_SET else offset, whence)

    def hand_over(self) -> None:
        """Write what there is into the file. Raises OSError."""
        content = self.getvalue()
        self._file.write(content)
        self._before += len(content)
        super().seek(0)
        self.truncate(0)


def _check_names(names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if not _is_safe(name):
            raise ProblemError.of(f"“{name}” cannot be the name of a file in an archive.", "This is a program fault.")
        if name.lower() in seen:
            raise ProblemError.of(f"Two files in the archive are named “{name}”.", "This is a program fault.")
        seen.add(name.lower())


def _is_safe(name: str) -> bool:
    """Whether every system can unpack it, and only below the folder it is unpacked in."""
    if not (name.isascii() and name.isprintable() and len(name) <= MAX_NAME) or _BAD_IN_NAMES & set(name):
        return False
    return all(
        part == part.strip() and not part.endswith(".") and part and part.partition(".")[0].lower() not in _RESERVED
        for part in name.split("/")
    )
