"""Says in plain words what the database or the disk complains about.

Knows the error codes of SQLite and of the operating system. Does not know which request failed, only at which file.
"""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.errors import BusyError, DamagedError, NotFoundError

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
_FREE_SPACE = "Free some space on the disk and try again. What was saved before is unharmed."
_BACKUP = "Restore a backup: the folder “{stem}.backups” beside the file has them."


class DuplicateError(ProblemError):
    """The database's own rules forbid it: an id that is taken, a reference to nothing."""


def damaged(path: Path, detail: str = "") -> ProblemError:
    """A DamagedError that names the file and points to its backups."""
    return DamagedError.of(
        f"The workspace {path.name} is damaged and cannot be read.", _BACKUP.format(stem=path.stem), cause=detail
    )


def not_a_workspace(path: Path, detail: str = "") -> ProblemError:
    """A DamagedError for a file that is something else, or whose beginning is lost."""
    return DamagedError.of(
        f"{path.name} is no workspace, or its beginning is damaged.",
        "Choose another file. If this was a workspace: " + _BACKUP.format(stem=path.stem),
        cause=detail,
    )


def missing(path: Path) -> ProblemError:
    """A NotFoundError for a file, or for its folder when that is missing too."""
    if not path.parent.is_dir():
        return NotFoundError.of(f"There is no folder {path.parent} for {path.name}.", "Choose another folder.")
    return NotFoundError.of(f"There is no file {path.name} in {path.parent}.", "Choose another file.")


def of_database(path: Path, error: BaseException) -> ProblemError:
    """What an error of ``sqlite3`` means to a person."""
    code = getattr(error, "sqlite_errorcode", None)
    name = getattr(error, "sqlite_errorname", "") or type(error).__name__
    # The extended codes carry the primary one in their low byte.
    primary = code & 0xFF if isinstance(code, int) else None
    if primary in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB} or _not_text(error) or _other_schema(error):
        return damaged(path, name)
    if primary == sqlite3.SQLITE_FULL:
        return ProblemError.of(f"The disk is full: {path.name} could not be written.", _FREE_SPACE, cause=name)
    if primary == sqlite3.SQLITE_IOERR:
        return ProblemError.of(
            f"The disk refused to read or write {path.name}. It may be full or failing.", _FREE_SPACE, cause=name
        )
    if primary in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}:
        return ProblemError.of(
            f"{path.name} may only be read.", "Ask for the right to write the file and its folder.", cause=name
        )
    if primary == sqlite3.SQLITE_CANTOPEN:
        return ProblemError.of(
            f"{path.name} cannot be opened.", "Check that the file and its folder may be read.", cause=name
        )
    if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return BusyError.of(f"{path.name} is being used by something else.", "Try again in a moment.", cause=name)
    if primary == sqlite3.SQLITE_CONSTRAINT:
        return DuplicateError.of(
            "The workspace refused it: the id is taken already, or it belongs to something that is not there.",
            "Reload the list and try again.",
            cause=name,
        )
    return ProblemError.of(
        f"{path.name} could not do what was asked.", "Close the workspace and open it again.", cause=name
    )


def of_system(path: Path, error: OSError) -> ProblemError:
    """What an error of the operating system means to a person."""
    cause = errno.errorcode.get(error.errno or 0, "") or type(error).__name__
    if error.errno in _FULL:
        return ProblemError.of(f"The disk is full: {path.name} could not be written.", _FREE_SPACE, cause=cause)
    if isinstance(error, FileNotFoundError):
        return missing(path)
    if isinstance(error, PermissionError):
        return ProblemError.of(
            f"This user may not use {path.name} in {path.parent}.",
            "Choose another folder, or ask for the rights.",
            cause=cause,
        )
    return ProblemError.of(
        f"The system refused to use {path.name} in {path.parent}.", "Choose another folder or disk.", cause=cause
    )


def _other_schema(error: BaseException) -> bool:
    # What this program asks for is fixed, so it is the file that lacks a table or a column.
    return str(error).startswith(("no such table", "no such column", "no such index"))


def _not_text(error: BaseException) -> bool:
    # sqlite3 gives this error no code: a flipped bit has made a text that is no UTF-8.
    return isinstance(error, UnicodeDecodeError) or "decode to UTF-8" in str(error)
