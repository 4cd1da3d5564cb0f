"""Makes the files of an export in processes of their own, so that every core works and the window stays free.

What goes to a process is the portion of rows it renders: names of tenants and clear answers, no password and no key.
Where processes cannot be started, or one is killed, the work is done here. Nothing knows of archives.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as Waiting
from dataclasses import dataclass
from multiprocessing import connection

from wa_channel_studio.domain.problem import Problem, ProblemError
from wa_channel_studio.exports.spreadsheet_csv import csv_file
from wa_channel_studio.exports.spreadsheet_xlsx import xlsx_file
from wa_channel_studio.services.errors import DamagedError
from wa_channel_studio.services.export_ports import SheetFormat, SourceRow
from wa_channel_studio.services.jobs import JobContext

WORTH_IT = 3
"""From so many files on processes are started; they take a third of a second to come up."""
MOST = 3
"""Processes beside this one, which reads, encrypts, and makes files too."""
AHEAD = 12
"""Files that may be ready before the one that is awaited; one of CSV takes a megabyte."""
_GLANCE = 0.1
"""Seconds between two looks at whether somebody wishes to stop."""


class ProcessCrew:
    """Fulfils ``services.export_ports.SheetCrew``. Keeps nothing between calls."""

    def __init__(self, processes: int | None = None) -> None:
        """``processes`` 0 does all the work here; None is as many as there are other cores."""
        self._processes = min((os.cpu_count() or 1) - 1, MOST) if processes is None else processes

    def files(
        self, kind: SheetFormat, portions: Iterable[Sequence[SourceRow]], expected: int, job: JobContext
    ) -> Generator[bytes, None, None]:
        """One file per portion, in their order. Raises ProblemError or Cancelled."""
        if self._processes < 1 or expected < WORTH_IT:
            for portion in portions:
                job.check()
                yield _content(render(kind, portion))
            return
        pool = ProcessPoolExecutor(
            min(self._processes, expected), multiprocessing.get_context("spawn"), initializer=_begin
        )
        try:
            yield from _in_turn(pool, kind, portions, self._processes, job)
        finally:
            # Each finishes at most the file it is at, which takes a fraction of a second.
            pool.shutdown(wait=True, cancel_futures=True)


_Rendered = bytes | Problem


def _in_turn(
    pool: ProcessPoolExecutor,
    kind: SheetFormat,
    portions: Iterable[Sequence[SourceRow]],
    processes: int,
    job: JobContext,
) -> Iterator[bytes]:
    """Files in order. Each process has one file to make and one to go on with; what is more is made here meanwhile.

    So nobody waits, also not for the processes to come up. Only so many files are ahead of the one that is awaited.
    """
    ahead: deque[_Piece] = deque()
    for portion in portions:
        job.check()
        waiting = sum(piece.future is not None and not piece.future.done() for piece in ahead)
        if waiting < processes * 2:
            ahead.append(_submitted(pool, kind, portion))
        else:
            ahead.append(_Piece((), rendered=render(kind, portion)))
        while ahead and (ahead[0].is_ready or len(ahead) > AHEAD):
            yield _content(_result(kind, ahead.popleft(), job))
    while ahead:
        yield _content(_result(kind, ahead.popleft(), job))


@dataclass(slots=True)
class _Piece:
    """One file that is being made, or is."""

    portion: Sequence[SourceRow]
    future: Future[_Rendered] | None = None
    rendered: _Rendered | None = None

    @property
    def is_ready(self) -> bool:
        return self.rendered is not None or (self.future is not None and self.future.done())


def _submitted(pool: ProcessPoolExecutor, kind: SheetFormat, portion: Sequence[SourceRow]) -> _Piece:
    try:
        return _Piece(portion, future=pool.submit(render, kind, portion))
    except (BrokenExecutor, OSError):
        return _Piece(portion)  # no process to be had: it is done here


def _result(kind: SheetFormat, piece: _Piece, job: JobContext) -> _Rendered:
    if piece.rendered is not None:
        return piece.rendered
    while piece.future is not None:
        job.check()
        try:
            return piece.future.result(_GLANCE)
        except Waiting:
            continue
        except BrokenExecutor:
            break
    return render(kind, piece.portion)


def _content(rendered: _Rendered) -> bytes:
    if isinstance(rendered, Problem):
        raise ProblemError(rendered)
    return rendered


def render(kind: SheetFormat, portion: Sequence[SourceRow]) -> _Rendered:
    """One file, or why it cannot be made: an exception would lose its problem on the way between processes."""
    try:
        return xlsx_file(portion) if kind is SheetFormat.XLSX else csv_file(portion)
    except ProblemError as refused:
        return refused.problem
    except (ValueError, TypeError, AttributeError, RecursionError):
        # Nothing of it is told: the text of such an error quotes the value.
        return DamagedError.of(
            "The answers of a channel in the workspace are damaged.", "Restore the workspace from a backup."
        ).problem


def _begin() -> None:
    """The first thing in a process: it ends with its parent, leaves Ctrl-C to it, and forgets its passwords."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in [name for name in os.environ if name.startswith("WCS_") and name.endswith("_PASSWORD")]:
        del os.environ[name]
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)  # a parent that was killed cannot tell it, and the pipe alone would not either
