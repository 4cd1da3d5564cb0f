"""Writes a file wholly or not at all.

The content goes to a temporary file in the same folder, whose permissions are set before the first byte; it is put
onto the disk and only then takes the place of the target. What the content means is not known here.
"""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from wa_channel_studio.domain.problem import ProblemError

OWNER_ONLY = 0o600

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def safe_write(path: Path, data: bytes | Callable[[BinaryIO], None], *, mode: int = OWNER_ONLY) -> None:
    """Write ``data``, or what ``data`` writes into the open file, to ``path``; an older file is replaced.

    On any failure, also one raised by ``data``, the folder is as it was before. A symbolic link is followed, so that
    it stays one. Raises ProblemError when the file cannot be written.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.is_dir():
            raise ProblemError.of(f"{path.name} is a folder, not a file.", "Choose another file name.")
        _write(target, data, mode)
    except OSError as reason:
        raise _told(reason, path) from reason


def _write(target: Path, data: bytes | Callable[[BinaryIO], None], mode: int) -> None:
    # mkstemp makes the file for its owner alone, before anything is in it.
    handle, name = tempfile.mkstemp(prefix=".wcs-", suffix=".part", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            if sys.platform != "win32":  # Windows has no such permissions; the folder's apply
                os.fchmod(file.fileno(), mode)
            if callable(data):
                data(file)
            else:
                file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Put the new name onto the disk too. Some network drives cannot; the file itself is there by then."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _told(reason: OSError, path: Path) -> ProblemError:
    if reason.errno in _FULL:
        return ProblemError.of(
            f"There is no room left to write {path.name}. Nothing was written.",
            "Make room on that disk, or choose another folder.",
        )
    if reason.errno in _FORBIDDEN:
        return ProblemError.of(
            f"{path.name} may not be written in that folder. Nothing was written.",
            "Choose another folder, or close the file in the program that has it open.",
        )
    if reason.errno in (errno.ENOENT, errno.ENOTDIR):
        return ProblemError.of(f"The folder for {path.name} does not exist.", "Make it, or choose another folder.")
    if reason.errno == errno.ENAMETOOLONG:
        return ProblemError.of("The file name is too long for that folder.", "Choose a shorter name.")
    cause = reason.strerror or "unknown reason"
    return ProblemError.of(f"{path.name} cannot be written: {cause}. Nothing was written.", "Choose another folder.")
