"""A long command that Ctrl-C stops where it may stop, instead of in the middle of something.

The first Ctrl-C, or a signal to end, asks the work to stop; a second one ends the program at once.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

from wa_channel_studio.services.jobs import Cancelled, JobContext


@contextlib.contextmanager
def stoppable() -> Iterator[JobContext]:
    """A job that ends with a signal. Raises KeyboardInterrupt when the work has stopped for one."""
    job = JobContext()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if job.cancelled:
            raise KeyboardInterrupt
        job.cancel()

    before = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        # Only the main thread may; elsewhere, as in tests, signals keep their meaning.
        with contextlib.suppress(ValueError):
            before[number] = signal.signal(number, stop)
    try:
        yield job
    except Cancelled:
        raise KeyboardInterrupt from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
