"""Looking at live servers again from the library: which rows are being looked at, and what came of it in a sentence.

One look at a time. Asking and keeping what was found is the service's work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from wa_channel_studio.domain.chain import Chain, Failure
from wa_channel_studio.domain.library import LibraryRow, WatchResult, WatchState
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import HOSTS, JobHandle
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.parts.words import counted

Collect = Callable[[JobContext], list[LibraryRow]]


class LibraryWatch(QObject):
    """``began`` brings a job and a sentence; ``ended`` comes with a sentence once it is over, stopped or not."""

    began = Signal(object, str)
    changed = Signal()
    """Other rows are being looked at."""
    ended = Signal(str)
    failed = Signal(object)

    def __init__(self, context: UiContext, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace = workspace
        self._handle: JobHandle | None = None
        self._all = False
        self._ids: frozenset[str] = frozenset()
        self._answered: set[str] = set()
        """``host:port`` of the servers that have answered; the network's threads add to it."""

    @property
    def busy(self) -> bool:
        """Whether servers are being asked."""
        return self._handle is not None

    def looks_at(self, row: LibraryRow) -> bool:
        """Whether the servers of ``row`` are being asked."""
        if not self.busy or not row.servers or not (self._all or row.id in self._ids):
            return False
        return not self._answered.issuperset(row.servers)

    def look(self, rows: Sequence[LibraryRow]) -> None:
        """Look at the servers of ``rows`` again; those of files that somebody brought are not known."""
        ids = tuple(row.id for row in rows if row.servers)
        if ids:
            self._ids, self._all = frozenset(ids), False
            self._run(lambda _job: ids)
        elif rows:
            self.ended.emit(self.tr("No server is known for that: it was not fetched. Ask “Would it trust …” instead."))

    def look_at_many(self, collect: Collect) -> None:
        """Look at rows of which some were never on the screen."""
        self._ids, self._all = frozenset(), True
        self._run(lambda job: tuple(row.id for row in collect(job) if row.servers))

    def look_at_all(self) -> None:
        """Look at the servers of all certificates of the workspace."""
        self._ids, self._all = frozenset(), True
        self._run(lambda _job: None)

    def stop(self) -> None:
        """Ask no more servers."""
        if self._handle is not None:
            self._handle.cancel()

    def _run(self, find: Callable[[JobContext], tuple[str, ...] | None]) -> None:
        if self.busy:
            return
        workspace = self._workspace
        self._answered = answered = set[str]()

        def heard(_number: int, answer: Chain | Failure) -> None:
            answered.add(str(answer.server))

        def work(job: JobContext) -> Mapping[str, WatchResult]:
            ids = find(job)
            return workspace.watching.look(ids, workspace.library.fetch_options(), job, heard)

        handle = ask(self, self._context.runner, work, self._done, self._failed, finished=self._finished, queue=HOSTS)
        # Slots of this object and no lambdas: who locks the workspace stops the job and puts this away.
        handle.progress.connect(self._heard)
        handle.cancelled.connect(self._cancelled)
        self._handle = handle
        self.began.emit(handle, self.tr("Looking at the servers again …"))
        self.changed.emit()

    def _done(self, results: Mapping[str, WatchResult]) -> None:
        self._handle = None
        self.ended.emit(self.summary(results.values()))

    def _heard(self, _done: int, _total: int, _text: str) -> None:
        self.changed.emit()

    def _cancelled(self) -> None:
        self.ended.emit(self.tr("Stopped. What was found before is kept."))

    def _failed(self, problem: Problem) -> None:
        self.failed.emit(problem)

    def _finished(self) -> None:
        self._handle = None
        self.changed.emit()

    def summary(self, found: Collection[WatchResult]) -> str:
        """“12 looked at: 1 to act on, 1 renewed under the same anchor, 10 unchanged.”"""
        count = Counter(result.state for result in found)
        if not found:
            return self.tr("No certificate of this workspace was fetched from a server, so there is nothing to watch.")
        parts = [
            words.format(count[state])
            for state, words in (
                (WatchState.ANCHOR_CHANGED, self.tr("{0} to act on")),
                (WatchState.UNREACHABLE, self.tr("{0} unreachable")),
                (WatchState.RENEWED, self.tr("{0} renewed under the same anchor")),
                (WatchState.UNCHANGED, self.tr("{0} unchanged")),
            )
            if count[state]
        ]
        looked = counted(len(found), self.tr("{0} looked at"), self.tr("{0} looked at"))
        return f"{looked}: {', '.join(parts)}."
