"""Keeps what is known of the hosts that were asked, while rounds of asking come and go.

It knows the order of events: what an answer replaces, what stopping leaves behind. It shows nothing; what has changed
is told a little later, so that many answers at once are drawn once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from wa_channel_studio.domain.chain import Chain, Failure, Layer
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.domain.server import Parsed
from wa_channel_studio.services.certificate_ports import FetchOptions
from wa_channel_studio.services.fetching import FetchService
from wa_channel_studio.ui.certificates.fetch_runs import FetchRun
from wa_channel_studio.ui.certificates.fetch_state import HostState
from wa_channel_studio.ui.jobs import JobRunner

_PAUSE_MS = 30
"""Answers that come within this time are told together."""


class HostBook(QObject):
    """``changed`` brings the hosts of which something is new, ``failed`` a Problem of a whole round."""

    changed = Signal(object)
    failed = Signal(object)

    def __init__(self, runner: JobRunner, service: FetchService, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._service = service
        self._runs: list[FetchRun] = []
        self._news: dict[str, HostState] = {}
        self.hosts: dict[str, HostState] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.tell)

    @property
    def busy(self) -> bool:
        """Whether hosts are being asked."""
        return bool(self._runs)

    def begin(self, servers: Sequence[Parsed], options: FetchOptions) -> None:
        """Ask these hosts in place of those before; a choice made for one that is asked again stays."""
        self.stop()
        before = self.hosts
        self.hosts = {}
        for one in servers:
            key = str(one.server)
            self.hosts[key] = HostState(one, choice=before[key].choice if key in before else None)
        self.ask(servers, options)

    def ask(self, servers: Sequence[Parsed], options: FetchOptions) -> None:
        """Ask hosts of the book once more; what they answered before stays until they have."""
        states = [self.hosts[str(one.server)] for one in servers]
        for state in states:
            state.asking = True
        run = FetchRun(self._runner, self._service, servers, options, self)
        run.heard.connect(self._on_heard)
        run.failed.connect(self.failed)
        run.ended.connect(lambda: self._on_ended(run))
        self._runs.append(run)
        self.note(states)

    def stop(self) -> None:
        """Stop asking, and keep what has come."""
        runs, self._runs = self._runs, []
        for run in runs:
            run.stop()
            self._give_up(run, stopped=True)
        if runs:
            self.tell()

    def note(self, states: Iterable[HostState]) -> None:
        """Something is new of these; it is told soon."""
        self._news.update((state.key, state) for state in states)
        if not self._pause.isActive():
            self._pause.start()

    def tell(self) -> None:
        """Tell now what is new."""
        self._pause.stop()
        news, self._news = tuple(self._news.values()), {}
        self.changed.emit(news)

    def _on_heard(self, parsed: Parsed, answer: Chain | Failure) -> None:
        state = self.hosts.get(str(parsed.server))
        if state is not None:
            state.heard(answer)
            self.note((state,))

    def _on_ended(self, run: FetchRun) -> None:
        if run in self._runs:
            self._runs.remove(run)
            self._give_up(run, stopped=False)
            self.tell()
        run.deleteLater()

    def _give_up(self, run: FetchRun, *, stopped: bool) -> None:
        """No answer will come for the rest; one that was there before stays."""
        for parsed in run.waiting:
            state = self.hosts.get(str(parsed.server))
            if state is None or not state.asking:
                continue
            state.asking = False
            if stopped and state.result is None:
                state.heard(Failure(parsed.server, Layer.CANCELLED, self._stopped()))
            self.note((state,))

    def _stopped(self) -> Problem:
        return Problem(
            "", Severity.WARNING, self.tr("Stopped before the server answered."), self.tr("Try again when you like.")
        )
