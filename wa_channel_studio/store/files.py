"""Files beside a workspace: made for their owner alone, put in place whole.

Knows permissions, fsync and atomic renames. It must never open a workspace file that SQLite has open in this process:
closing it would drop SQLite's POSIX locks (sqlite.org/howtocorrupt.html, 2.2). SQLite's own copies are used for that.
"""

from __future__ import annotations

import contextlib
import glob
import os
import secrets
from pathlib import Path

OWNER_ONLY = 0o600
FOLDER_OWNER_ONLY = 0o700
SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite may keep beside a database."""


def side_files(path: Path) -> tuple[Path, ...]:
    """The names of SQLite's files beside ``path``, there or not."""
    return tuple(path.with_name(path.name + ending) for ending in SIDE_FILES)


def make_empty(path: Path) -> None:
    """A new empty file for its owner only. Raises FileExistsError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))


def part_of(path: Path) -> Path:
    """A fresh name in the same folder, for a file that is not finished."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")


def sweep(folder: Path, name: str, before: float) -> None:
    """Remove unfinished files of ``name`` that a crash left in the folder before a moment (seconds since 1970)."""
    for file in folder.glob(f".{glob.escape(name)}*.part*"):
        with contextlib.suppress(OSError):
            if file.stat().st_mtime < before:
                file.unlink()


def write_text(path: Path, text: str) -> None:
    """Put a small text in place at once, whole or not at all."""
    part = part_of(path)
    try:
        make_empty(part)
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def place_new(part: Path, path: Path) -> None:
    """Give a finished file its name. Raises FileExistsError instead of replacing anything."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems know no links. Between check and rename somebody could still come first.
        if path.exists():
            raise FileExistsError(path) from None
        part.rename(path)
    else:
        part.unlink()
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Make sure that the content has reached the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make sure that names have reached the disk, where folders can be synchronised (not on Windows)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove_database(path: Path) -> None:
    """Remove an unfinished database with its side files."""
    for file in (path, *side_files(path)):
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)
