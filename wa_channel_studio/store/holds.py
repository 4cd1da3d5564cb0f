"""The right to write a workspace: one running program at a time has it.

Two files beside the workspace. ``<file>.guard`` carries a lock of the operating system, which ends with its process
whatever becomes of it, so it alone decides. ``<file>.lock`` tells people who has it; what a crash left behind in it is
recognised because nobody holds the guard. Reading needs neither. See docs/adr/0011.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from wa_channel_studio.services.errors import InUseError
from wa_channel_studio.services.ports import Holder
from wa_channel_studio.store import faults, files

PATIENCE_SECONDS = 0.2
"""Longer than somebody who only looks who has it keeps the guard."""


class FileHold:
    """Implements ``services.ports.Hold``."""

    def __init__(self, guard: FileLock, note: Path, path: Path) -> None:
        self._guard = guard
        self._note = note
        self._path = path

    def release(self) -> None:
        """Let others have it. Doing it twice does nothing."""
        if self._guard.is_locked:
            with contextlib.suppress(OSError):
                self._note.unlink(missing_ok=True)
            if not self._path.exists():
                # Held for a workspace that was never made or never there: nothing of us shall stay.
                with contextlib.suppress(OSError):
                    Path(self._guard.lock_file).unlink(missing_ok=True)
            self._guard.release()


def take(path: Path) -> FileHold:
    """Hold a workspace, which need not exist yet.

    Raises InUseError that says who has it, or ProblemError when the folder cannot be written.
    """
    path = path.resolve()
    if not path.parent.is_dir():
        # filelock would make the folder of a mistyped name.
        raise faults.missing(path)
    guard, note = _guard(path), _note(path)
    try:
        guard.acquire(timeout=PATIENCE_SECONDS, poll_interval=0.02)
    except Timeout:
        raise _in_use(path, _read(note)) from None
    except (OSError, RuntimeError) as exc:
        # RuntimeError: filelock's word for a file system that knows no locks.
        error = exc if isinstance(exc, OSError) else OSError()
        raise faults.of_system(path, error) from exc
    try:
        files.write_text(note, _text(_myself()))
    except OSError as exc:
        guard.release()
        raise faults.of_system(path, exc) from exc
    return FileHold(guard, note, path)


def holder(path: Path) -> Holder | None:
    """Who has it now, or None. What a crashed program left behind counts as nobody."""
    path = path.resolve()
    note = _note(path)
    if not note.exists():
        return None
    guard = _guard(path)
    try:
        guard.acquire(blocking=False)
    except Timeout:
        return _read(note)
    except (OSError, RuntimeError):
        # A folder that may only be read: nobody can be asked, so what is written there is the best answer.
        return _read(note)
    guard.release()
    return None


def _guard(path: Path) -> FileLock:
    return FileLock(path.with_name(path.name + ".guard"), mode=files.OWNER_ONLY, thread_local=False)


def _note(path: Path) -> Path:
    return path.with_name(path.name + ".lock")


def _myself() -> Holder:
    program = Path(sys.argv[0] if sys.argv else "")
    name = program.parent.name if program.name == "__main__.py" else program.stem
    return Holder(socket.gethostname(), name or "python", os.getpid(), datetime.now(UTC))


def _text(holder: Holder) -> str:
    content = {
        "host": holder.host,
        "process": holder.process,
        "pid": holder.pid,
        "since": holder.since.isoformat(timespec="seconds"),
    }
    return json.dumps(content, indent=1) + "\n"


def _read(note: Path) -> Holder | None:
    try:
        content = json.loads(note.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(content["since"])
        return Holder(str(content["host"]), str(content["process"]), int(content["pid"]), since.astimezone(UTC))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _in_use(path: Path, holder: Holder | None) -> InUseError | Exception:
    remedy = "Close it there, or wait until it is closed. Reading it from the command line is possible meanwhile."
    if holder is None:
        return InUseError.of(f"{path.name} is in use by another program.", remedy)
    since = holder.since.astimezone().strftime("%Y-%m-%d %H:%M")
    return InUseError.of(
        f"{path.name} is in use by {holder.process} (process {holder.pid}) on {holder.host} since {since}.", remedy
    )
