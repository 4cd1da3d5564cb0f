"""Keeps archives of exports in a folder: writes, checks, copies and removes them. What is in them is not known here."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.exports.archive import stream_archive
from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.services.jobs import JobContext

PARTS = ".wcs-*.part"
"""What ``safe_write`` calls a file that is not finished."""
_BLOCK = 1 << 20
_ELSEWHERE = "Choose another folder, or ask for the right to write there."


class ExportArchives:
    """Fulfils ``services.export_ports.ExportFiles``. Keeps nothing between calls."""

    def write(
        self, target: Path, files: Iterable[tuple[str, bytes]], password: Secret, *, comment: str, packed: bool
    ) -> int:
        """Write an archive wholly or not at all; a folder that was made for it goes again when it fails."""
        made = _make(target.parent)
        try:
            stream_archive(target, files, password, comment=comment, packed=packed)
            return target.stat().st_size
        except OSError as reason:
            raise _told(reason, f"{target.name} cannot be read") from reason
        finally:
            for folder in made:
                with suppress(OSError):
                    folder.rmdir()  # only where nothing was put in

    def fault(self, path: Path, size: int, comment: str) -> str:
        """Why it is not the archive that was written; its content is not looked at, which takes the password."""
        end = comment.encode("ascii")
        try:
            with path.open("rb") as file:
                found = file.seek(0, os.SEEK_END)
                file.seek(max(0, found - len(end)))
                if found == size and file.read() == end:
                    return ""
        except FileNotFoundError:
            return "The archive of this export is no longer there."
        except OSError as reason:
            return f"The archive of this export cannot be read: {reason.strerror}."
        return "In the place of this export's archive stands another file."

    def copy(self, source: Path, target: Path, job: JobContext | None = None) -> None:
        """Copy in blocks; the target is replaced at the end only."""
        try:
            with source.open("rb") as file:
                total = os.fstat(file.fileno()).st_size
                safe_write(target, lambda to: _copied(file, to, total, job))
        except OSError as reason:
            raise _told(reason, f"{source.name} cannot be read") from reason

    def remove(self, path: Path) -> None:
        """Remove it and an empty folder; one that is gone is no problem."""
        try:
            path.unlink(missing_ok=True)
        except OSError as reason:
            raise _told(reason, f"{path.name} cannot be removed") from reason
        with suppress(OSError):
            path.parent.rmdir()

    def clear(self, folder: Path) -> None:
        """Remove unfinished files, and the folder when nothing else is in it."""
        with suppress(OSError):
            for part in folder.glob(PARTS):
                part.unlink(missing_ok=True)
            folder.rmdir()


def _copied(source: BinaryIO, target: BinaryIO, total: int, job: JobContext | None) -> None:
    if job is None:
        shutil.copyfileobj(source, target, _BLOCK)
        return
    done = 0
    while block := source.read(_BLOCK):
        job.check()
        target.write(block)
        done += len(block)
        job.report(done, total)


def _make(folder: Path) -> list[Path]:
    """Make the folder with those above it; returns those that were missing, the innermost first."""
    try:
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as reason:
        raise _told(reason, f"The folder {folder.name} cannot be made") from reason
    return missing


def _told(reason: OSError | ValueError, what: str) -> ProblemError:
    words = getattr(reason, "strerror", None) or "it is no name of a folder"
    return ProblemError.of(f"{what}: {words}.", _ELSEWHERE)
