"""What was done while the program runs, so that it can be undone and done again.

It holds deeds and their order; what a deed was, and what undoes it, the service knows that did it. Deeds are pushed and
undone by jobs, never by two at the same time in one workspace.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
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


class GoneError(ProblemError):
    """What was done cannot be undone, or done again, any more. The stack forgets it; nothing has changed."""


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
        """Undo the last deed. Raises ProblemError when there is none, or what the deed raises.

        The deed stays when it fails, except for a GoneError: then the next undo is the one of the deed before it.
        """
        with self._lock:
            return self._go(self._done, self._undone, "There is nothing to undo.", lambda deed: deed.undo(job))

    def redo(self, job: JobContext | None = None) -> Changed:
        """Do again what was undone last. Raises like :meth:`undo`."""
        with self._lock:
            return self._go(self._undone, self._done, "There is nothing to do again.", lambda deed: deed.redo(job))

    def holds(self, deed: Deed) -> bool:
        """Whether this deed can be undone still."""
        with self._lock:
            return deed in self._done

    def take_back(self, deed: Deed, job: JobContext | None = None) -> Changed:
        """Undo this deed, whatever was done since. Raises ProblemError when it is not there any more."""
        with self._lock:
            if deed not in self._done:
                raise ProblemError.of("This has been undone already, or cannot be undone any more.")
            if deed is self._done[-1]:
                return self.undo(job)
            changed = deed.undo(job)
            self._done.remove(deed)
            return changed

    def forget_secrets(self) -> None:
        """Forget the deeds that hold secrets in memory, for example when the workspace is locked."""
        with self._lock:
            for deeds in (self._done, self._undone):
                deeds[:] = [deed for deed in deeds if not getattr(deed, "holds_secrets", False)]

    @staticmethod
    def _go(taken: list[Deed], given: list[Deed], nothing: str, do: Callable[[Deed], Changed]) -> Changed:
        if not taken:
            raise ProblemError.of(nothing)
        try:
            changed = do(taken[-1])
        except GoneError:
            taken.pop()
            raise
        given.append(taken.pop())
        return changed

    def clear(self) -> None:
        """Forget all deeds, because what they touched is gone."""
        with self._lock:
            self._done.clear()
            self._undone.clear()
