"""Asks hosts beside the window, and brings each answer as it comes on the window's own thread.

A worker thread only lays an answer into a basket and reports progress; the report is what wakes the window, which
empties the basket. Stopping lets go of the work at once, whatever it is waiting for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from wa_channel_studio.domain.chain import Chain, Failure
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.server import Parsed
from wa_channel_studio.services.certificate_ports import FetchOptions
from wa_channel_studio.services.fetching import FetchService
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.ui.jobs import HOSTS, JobHandle, JobRunner
from wa_channel_studio.ui.parts.asking import ask


class FetchRun(QObject):
    """One round of asking. ``heard`` brings the host and its answer; ``ended`` comes once, also after a fault."""

    heard = Signal(object, object)
    failed = Signal(object)
    ended = Signal()

    def __init__(
        self,
        runner: JobRunner,
        service: FetchService,
        servers: Sequence[Parsed],
        options: FetchOptions,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._left = dict(enumerate(servers))
        self._basket: deque[tuple[int, Chain | Failure]] = deque()
        self._over = False
        basket, asked = self._basket, tuple(servers)

        def work(job: JobContext) -> tuple[Chain | Failure, ...]:
            came = 0

            def heard(number: int, answer: Chain | Failure) -> None:
                nonlocal came
                basket.append((number, answer))
                came += 1
                job.report(came, len(asked))

            return service.fetch(asked, options, job, heard)

        self._job: JobHandle = ask(self, runner, work, self._take_all, self._fail, finished=self._end, queue=HOSTS)
        self._job.progress.connect(self._empty)
        parent.destroyed.connect(self._job.cancel)

    @property
    def waiting(self) -> tuple[Parsed, ...]:
        """The hosts that have not answered."""
        return tuple(self._left.values())

    def stop(self) -> None:
        """Take what has come, and ask for no more."""
        self._empty()
        self._over = True
        self._job.cancel()

    @Slot()
    def _empty(self) -> None:
        while self._basket:
            self._tell(*self._basket.popleft())

    def _take_all(self, answers: tuple[Chain | Failure, ...]) -> None:
        self._empty()
        for number, answer in enumerate(answers):
            self._tell(number, answer)

    def _tell(self, number: int, answer: Chain | Failure) -> None:
        parsed = self._left.pop(number, None)
        if parsed is not None and not self._over:
            self.heard.emit(parsed, answer)

    def _fail(self, problem: Problem) -> None:
        self._empty()
        if not self._over:
            self.failed.emit(problem)

    def _end(self) -> None:
        self._empty()
        self.ended.emit()
