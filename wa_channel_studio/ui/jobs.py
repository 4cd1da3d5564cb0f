"""Runs work beside the window, and brings back what came of it on the window's own thread.

Knows queues, threads and signals. It does not know what the work is, and it never shows anything. A worker thread
touches no widget and sends no signal that a view hears: it posts to the runner, whose slot runs in the thread of the
window and speaks for it. So even a lambda connected to a handle runs there.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from enum import StrEnum
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from wa_channel_studio.services.jobs import Cancelled, JobContext

T = TypeVar("T")

DATABASE = "database"
FILES = "files"
HOSTS = "hosts"
BULK = "bulk"
EXPORTS = "exports"
COUNTS = "counts"
AICC = "aicc"
QUEUES: Mapping[str, int] = {DATABASE: 1, FILES: 3, HOSTS: 2, BULK: 1, EXPORTS: 1, COUNTS: 1}
"""Queues and their threads: one for the database, since SQLite has one writer; a few for files; two for hosts, where
one job asks many servers at once and another may look at a single one meanwhile. What takes seconds over thousands of
channels has a queue of its own, so that the list can be read meanwhile, and so have exports, which wait for each
other, and counts, which no page waits for. Queues of :func:`aicc_queue` are made when first asked for."""


def aicc_queue(tenant_id: str) -> str:
    """The queue of all that asks one tenant's AICC: one thread, since two writers there would cross each other."""
    return f"{AICC}:{tenant_id}"


class Outcome(StrEnum):
    """How a job ended."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobHandle(QObject):
    """One job as the window sees it. Exactly one of succeeded, failed and cancelled comes, then finished."""

    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    progress = Signal(int, int, str)
    finished = Signal()
    _wanted = Signal()

    def __init__(self, runner: JobRunner, work: Callable[[JobContext], Any], queue: str) -> None:
        super().__init__(runner)
        self._runner = runner
        self._work = work
        self._queue = queue
        self._context = JobContext(self._report)
        self._lock = threading.Lock()
        self._latest: tuple[int, int, str] | None = None
        self._end: tuple[Outcome, object] | None = None
        self._submitted = False
        self._wanted.connect(self.start, Qt.ConnectionType.QueuedConnection)

    @property
    def active(self) -> bool:
        """Whether the end has not been announced yet."""
        return self in self._runner.handles

    @Slot()
    def start(self) -> None:
        """Hand the work to its queue at once, in place of at the next turn of the event loop."""
        if not self._submitted and self.active:
            self._submitted = True
            self._runner.submit(self._queue, self._run)

    def start_later(self) -> None:
        """Hand the work to its queue at the next turn of the event loop, after the caller has connected."""
        self._wanted.emit()

    @Slot()
    def cancel(self) -> None:
        """Ask the work to stop; ``cancelled`` follows when it has, at once if it had not begun."""
        self._context.cancel()
        if not self._submitted:
            self._submitted = True
            self._finish(Outcome.CANCELLED, None)

    def _run(self) -> None:
        """In a worker thread: do the work and post how it ended."""
        try:
            self._context.check()
            result = self._work(self._context)
        except Cancelled:
            self._finish(Outcome.CANCELLED, None)
        except BaseException as fault:  # noqa: BLE001 - whatever it is, the window must hear of it
            self._finish(Outcome.FAILED, fault)
        else:
            self._finish(Outcome.SUCCEEDED, result)

    def _report(self, done: int, total: int, text: str) -> None:
        """In a worker thread: keep only the latest report, so that a quick loop cannot flood the window."""
        with self._lock:
            waiting = self._latest is not None
            self._latest = (done, total, text)
        if not waiting:
            self._runner.post(self)

    def _finish(self, outcome: Outcome, value: object) -> None:
        with self._lock:
            self._end = (outcome, value)
        self._runner.post(self)

    def deliver(self) -> None:
        """In the window's thread: speak for the worker."""
        with self._lock:
            latest, self._latest = self._latest, None
            end = self._end
        if not self.active:
            return
        if latest is not None:
            self.progress.emit(*latest)
        if end is not None:
            self._announce(*end)

    def _announce(self, outcome: Outcome, value: object) -> None:
        self._runner.forget(self)
        if outcome is Outcome.SUCCEEDED:
            self.succeeded.emit(value)
        elif outcome is Outcome.FAILED:
            self.failed.emit(value)
        else:
            self.cancelled.emit()
        self.finished.emit()
        self.deleteLater()


class JobRunner(QObject):
    """Owns the threads. Call :meth:`shutdown` before the program ends: it leaves none behind."""

    idle_changed = Signal(bool)
    _posted = Signal()

    def __init__(self, parent: QObject | None = None, *, queues: Mapping[str, int] = QUEUES) -> None:
        super().__init__(parent)
        self._executors: dict[str, Executor] = {
            name: ThreadPoolExecutor(max_workers=threads, thread_name_prefix=f"wcs-{name}")
            for name, threads in queues.items()
        }
        self.handles: set[JobHandle] = set()
        self._post: deque[JobHandle] = deque()
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._closed = False

    def run(self, work: Callable[[JobContext], T], *, queue: str = DATABASE) -> JobHandle:
        """Run ``work`` on ``queue``. Nothing is sent before the event loop turns, so connect to the handle first.

        Raises KeyError for an unknown queue and RuntimeError after :meth:`shutdown`.
        """
        if self._closed:
            raise RuntimeError("The job runner has been shut down.")
        if queue not in self._executors and queue.startswith(aicc_queue("")):
            self._executors[queue] = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"wcs-{AICC}")
        if queue not in self._executors:
            raise KeyError(queue)
        handle = JobHandle(self, work, queue)
        self.handles.add(handle)
        if len(self.handles) == 1:
            self.idle_changed.emit(False)
        handle.start_later()
        return handle

    @property
    def closed(self) -> bool:
        """Whether it was shut down, so that no job can be begun any more."""
        return self._closed

    @property
    def idle(self) -> bool:
        """Whether no job is under way."""
        return not self.handles

    def submit(self, queue: str, call: Callable[[], None]) -> None:
        """For handles only: put ``call`` on the threads of ``queue``."""
        self._executors[queue].submit(call)

    def post(self, handle: JobHandle) -> None:
        """For handles only, from any thread: have ``handle`` speak in the window's thread.

        The signal belongs to the runner, which outlives its threads. A handle must not send it: its end may have
        been announced, and the handle deleted, while its worker is still inside the sending.
        """
        self._post.append(handle)
        self._posted.emit()

    @Slot()
    def _deliver(self) -> None:
        while self._post:
            self._post.popleft().deliver()

    def forget(self, handle: JobHandle) -> None:
        """For handles only: the end of ``handle`` is being announced."""
        self.handles.discard(handle)
        if not self.handles:
            self.idle_changed.emit(True)

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for handle in tuple(self.handles):
            handle.cancel()

    def shutdown(self) -> None:
        """Stop all jobs and wait until their threads are gone. Ends not yet announced are not announced any more."""
        if self._closed:
            return
        self._closed = True
        handles, self.handles = self.handles, set()
        for handle in handles:
            handle.cancel()
        for executor in self._executors.values():
            executor.shutdown(wait=True, cancel_futures=True)
        for handle in handles:
            handle.deleteLater()
