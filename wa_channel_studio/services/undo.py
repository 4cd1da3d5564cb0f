"""What was done while the program runs, so that it can be undone and done again.

It holds deeds and their order; what a deed was, and what undoes it, the service knows that did it. Deeds are pushed and
undone by jobs, never by two at the same time in one workspace.
"""

from __future__ import annotations

import threading
from typing import Protocol

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.jobs import JobContext

KEPT = 500
"""Deeds that are remembered. Each holds ids and a few values, never the channels themselves."""


class Deed(Protocol):
    """Something that was done. Both ways are one transaction and return what they touched."""

    @property
    def words(self) -> str:
        """What it was, for a menu and a notice: “Edit of wa_support”."""

    def undo(self, job: JobContext | None = None) -> Changed:
        """Put things back. Raises ProblemError, or Cancelled; nothing has changed then."""

    def redo(self, job: JobContext | None = None) -> Changed:
        """Do it once more. Raises like :meth:`undo`."""


class UndoStack:
    """The deeds of one open workspace. Usable from any thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._done: list[Deed] = []
        self._undone: list[Deed] = []

    def push(self, deed: Deed) -> None:
        """Remember a deed. What was undone before cannot be done again now."""
        with self._lock:
            self._done.append(deed)
            self._undone.clear()
            del self._done[:-KEPT]

    @property
    def undo_words(self) -> str:
        """What would be undone; empty when there is nothing."""
        with self._lock:
            return self._done[-1].words if self._done else ""

    @property
    def redo_words(self) -> str:
        """What would be done again; empty when there is nothing."""
        with self._lock:
            return self._undone[-1].words if self._undone else ""

    def undo(self, job: JobContext | None = None) -> Changed:
        """Undo the last deed. Raises ProblemError when there is none, or what the deed raises; it then stays."""
        with self._lock:
            if not self._done:
                raise ProblemError.of("There is nothing to undo.")
            changed = self._done[-1].undo(job)
            self._undone.append(self._done.pop())
            return changed

    def redo(self, job: JobContext | None = None) -> Changed:
        """Do again what was undone last. Raises like :meth:`undo`."""
        with self._lock:
            if not self._undone:
                raise ProblemError.of("There is nothing to do again.")
            changed = self._undone[-1].redo(job)
            self._done.append(self._undone.pop())
            return changed

    def clear(self) -> None:
        """Forget all deeds, because what they touched is gone."""
        with self._lock:
            self._done.clear()
            self._undone.clear()
