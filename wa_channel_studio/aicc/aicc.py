"""Makes sessions with an AICC over HTTP: the way into this package.

Knows the network log, which all sessions of a program run share. The HTTP library itself is loaded with the first
request, for it takes 0.1 s that the start of the program does not have.
"""

from __future__ import annotations

from collections.abc import Callable

from wa_channel_studio.aicc.connection_trial import ConnectionTest
from wa_channel_studio.aicc.network_log import RecentRequests
from wa_channel_studio.aicc.pace import Pace
from wa_channel_studio.aicc.session import HttpSession
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.services.aicc_ports import AiccSession, NetworkLog, TestStep
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import Clock


class HttpAicc:
    """Implements ``services.aicc_ports.Aicc``."""

    def __init__(self, clock: Clock, pace: Pace | None = None) -> None:
        self._clock = clock
        self._pace = pace if pace is not None else Pace()
        self._log = RecentRequests()

    @property
    def log(self) -> NetworkLog:
        """Every request of this program run."""
        return self._log

    def open(self, connection: Connection, ca_pem: str = "") -> AiccSession:
        """No request is made yet. Raises ProblemError for an address that may not be used."""
        return self._session(connection, ca_pem)

    def test(
        self, connection: Connection, ca_pem: str, job: JobContext, told: Callable[[TestStep], None]
    ) -> tuple[TestStep, ...]:
        """Try each step; ``told`` hears of each as soon as it is known. Raises Cancelled or ProblemError."""
        with self._session(connection, ca_pem) as session:
            return ConnectionTest(connection, session, job, told).run()

    def _session(self, connection: Connection, ca_pem: str) -> HttpSession:
        return HttpSession(connection, ca_pem, self._log, self._clock, self._pace)
