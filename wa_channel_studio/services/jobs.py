"""What a long piece of work may say and must listen to: progress, and the wish to stop.

Knows nothing of threads, windows or bars. The window and the command line each make a context; the work only ever
sees :class:`JobContext`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

Listener = Callable[[int, int, str], None]


class Cancelled(Exception):
    """Raised out of the work by :meth:`JobContext.check`; it is an end, not a fault."""


class JobContext:
    """Handed to the work, and usable from any thread."""

    def __init__(self, listener: Listener | None = None) -> None:
        self._listener = listener
        self._stop = threading.Event()

    def report(self, done: int, total: int, text: str = "") -> None:
        """Tell how far the work is: ``done`` of ``total`` steps (total 0: not known), with a short sentence."""
        if self._listener is not None:
            self._listener(done, total, text)

    def check(self) -> None:
        """Call this where the work may stop without harm; raises Cancelled when somebody wished it."""
        if self._stop.is_set():
            raise Cancelled

    def rest(self, seconds: float) -> None:
        """Let others have the processor for a moment; raises Cancelled like :meth:`check`."""
        if self._stop.wait(seconds):
            raise Cancelled

    def cancel(self) -> None:
        """Ask the work to stop at its next :meth:`check`."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody wished the work to stop."""
        return self._stop.is_set()
