"""Writes ZIP archives encrypted with AES-256 (WinZip AE-2), which 7-Zip opens.

Names and sizes of the entries stay readable in such an archive without the password; the content does not. Windows
Explorer, Info-ZIP unzip and Python's zipfile cannot open it. What the entries mean is not known here.
"""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from pathlib import Path

import pyzipper

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.services.passwords import archive_password_problem

MAX_NAME = 200
"""Unpacked below a folder of some length, names stay within the 260 characters of old Windows programs."""

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
        problem = archive_password_problem(password)
        if problem is not None and problem.is_error:
            raise ProblemError(problem)
        _check_names([name for name, _ in entries])
        # Made in memory, where the entries are already: on a full disk pyzipper cannot close what it has begun.
        safe_write(target, _archive(entries, password))


def _archive(entries: Sequence[tuple[str, bytes]], password: Secret) -> bytes:
    buffer = io.BytesIO()
    now = time.localtime()[:6]
    with pyzipper.AESZipFile(buffer, "w", compression=pyzipper.ZIP_DEFLATED) as archive:
        archive.setencryption(pyzipper.WZ_AES, nbits=256, force_wz_aes_version=_AE_2)
        archive.setpassword(password.reveal().encode("ascii"))
        for name, content in entries:
            info = archive.zipinfo_cls(filename=name, date_time=now)
            info.compress_type = pyzipper.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


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
