"""Tries a connection step by step, and says of each step what came of it and what to do.

Knows the order: what a step stands on was tried before it. It changes nothing on the AICC.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeAlias

from wa_channel_studio.aicc import endpoints
from wa_channel_studio.aicc.addresses import Base
from wa_channel_studio.aicc.answers import Unexpected, rows_of
from wa_channel_studio.aicc.mishaps import Mishap
from wa_channel_studio.aicc.probe import Probe
from wa_channel_studio.aicc.reference_data import ROUTES
from wa_channel_studio.aicc.session import HttpSession
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.aicc_ports import TestState, TestStep
from wa_channel_studio.services.jobs import JobContext

TITLES = {
    "name": "Name",
    "tcp": "Connection",
    "tls": "TLS and certificate",
    "token": "Token",
    "query": "First query: called routes",
    "channel_service": "Channel service",
    "oiap": "Chatbots (OIAP)",
}
Told: TypeAlias = Callable[[TestStep], None]


class ConnectionTest:
    """One run through all steps."""

    def __init__(self, connection: Connection, session: HttpSession, job: JobContext, told: Told) -> None:
        self._connection = connection
        self._session = session
        self._job = job
        self._told = told
        self._steps: list[TestStep] = []
        self._failed: dict[str, str] = {}
        """Title of the step that failed, by what stands on it: ``api``, ``auth`` or ``token``."""

    def run(self) -> tuple[TestStep, ...]:
        """Every step. Raises Cancelled."""
        addresses = self._session.addresses
        sides = {"auth": addresses.auth, "api": addresses.api}
        self._along(sides, "name", lambda probe: self._found(probe, probe.look_up(self._job)))
        self._along(sides, "tcp", self._connected)
        self._along(sides, "tls", self._trusted)
        self._try("token", ("auth",), self._log_in)
        self._try("query", ("api", "token"), self._query)
        if self._connection.channel_service.strip("/"):
            self._try("channel_service", ("api", "token"), self._describe)
        else:
            self._skip("channel_service", "No channel service is set up: channels are entered by hand.")
        if self._connection.oiap_url:
            self._try("oiap", (), self._chatbots)
        else:
            self._skip("oiap", "OIAP is not set up: chatbots are not read.")
        return tuple(self._steps)

    # --- the way to the servers ------------------------------------------------------------------------

    def _along(self, sides: dict[str, Base], key: str, work: Callable[[Probe], str]) -> None:
        """One step for both servers, which mostly are one: its worst outcome is told."""
        begun = time.monotonic()
        good: dict[str, str] = {}
        bad: TestStep | None = None
        done: dict[object, str | None] = {}
        for side, target in sides.items():
            if side in self._failed:
                continue
            same = (target.server, target.encrypted)
            if same in done:
                if done[same] is None:
                    self._failed[side] = TITLES[key]
                continue
            try:
                done[same] = good[str(target.server)] = work(self._probe(target))
            except Mishap as mishap:
                done[same] = None
                self._failed[side] = TITLES[key]
                problem = mishap.problem
                bad = bad or TestStep(key, TITLES[key], TestState.BAD, problem.message, problem.remedy, _since(begun))
        if bad is not None:
            self._tell(bad)
        elif good:
            words = " ".join(dict.fromkeys(word for word in good.values() if word))
            self._tell(TestStep(key, TITLES[key], TestState.GOOD, words, milliseconds=_since(begun)))
        else:
            self._skip(key, self._because(next(iter(self._failed.values()), "")))

    def _probe(self, target: Base) -> Probe:
        way = self._session.transport.way(target.url)
        proxy = self._session.addresses.proxy if way.proxy else None
        return Probe(target, proxy, way, self._session.transport.context)

    def _found(self, probe: Probe, places: str) -> str:
        if probe.proxy is not None:
            return (
                f"The proxy {probe.proxy.server.host} is {places}. "
                f"The name {probe.target.server.host} is looked up by the proxy, not by this computer."
            )
        host = probe.first.host
        return f"{host} is {places}." if places != host else f"{host} is an address; no name was looked up."

    def _connected(self, probe: Probe) -> str:
        probe.connect(self._job)
        return f"Connected to {'the proxy ' if probe.proxy is not None else ''}{probe.first}."

    def _trusted(self, probe: Probe) -> str:
        if not probe.target.encrypted:
            return f"{probe.target.server} is this very computer: http, not encrypted."
        return f"{probe.target.server} speaks {probe.shake_hands(self._job)}, and its certificate is trusted."

    # --- what is asked ------------------------------------------------------------------------------------

    def _log_in(self) -> str:
        self._session.client.log_in(self._job)
        return "App key and secret were accepted."

    def _query(self) -> str:
        found = self._session.client.query(endpoints.CALLED_ROUTES, {**ROUTES, "limit": 1, "offset": 0}, self._job)
        total = rows_of(found, endpoints.CALLED_ROUTES.envelope).total
        return "The list of called routes can be read." if total is None else f"There are {total} called routes."

    def _describe(self) -> str:
        service = self._session.channel_service.describe(self._job)
        return f"It speaks contract {service.contract[:20]}."

    def _chatbots(self) -> str:
        connection = self._connection
        if not (connection.oiap_tenant_id and connection.oiap_password):
            raise ProblemError.of(
                "OIAP's tenant id or its third-party API password is missing.", "Enter both in the connection."
            )
        wanted = {"tenantId": connection.oiap_tenant_id, "accessCode": "", "source": "OIFDE"}
        page = {"pageNum": 1, "pageSize": 5}
        found = self._session.client.query(endpoints.CHATBOTS, {**wanted, **page}, self._job)
        total = rows_of(found, endpoints.CHATBOTS.envelope).total
        return "OIAP can be read." if total is None else f"OIAP has {total} entries."

    # --- steps ----------------------------------------------------------------------------------------------

    def _try(self, key: str, stands_on: tuple[str, ...], work: Callable[[], str]) -> None:
        lacking = next((self._failed[base] for base in stands_on if base in self._failed), None)
        if lacking is not None:
            self._failed.setdefault(key, lacking)
            self._skip(key, self._because(lacking))
            return
        self._job.check()
        begun = time.monotonic()
        try:
            message = work()
        except Unexpected as why:
            self._failed[key] = TITLES[key]
            self._tell(
                TestStep(
                    key,
                    TITLES[key],
                    TestState.BAD,
                    f"The answer was not as expected: {why.what}.",
                    "Check the address.",
                    _since(begun),
                )
            )
        except ProblemError as error:
            self._failed[key] = TITLES[key]
            problem = error.problem
            self._tell(TestStep(key, TITLES[key], TestState.BAD, problem.message, problem.remedy, _since(begun)))
        else:
            self._tell(TestStep(key, TITLES[key], TestState.GOOD, message, milliseconds=_since(begun)))

    def _because(self, title: str) -> str:
        return f"Not tried, because this failed: {title}."

    def _skip(self, key: str, message: str) -> None:
        self._tell(TestStep(key, TITLES[key], TestState.SKIPPED, message))

    def _tell(self, step: TestStep) -> None:
        self._steps.append(step)
        self._told(step)


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
