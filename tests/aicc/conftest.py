"""Servers, sessions and a clock that waits for nothing, for the tests of the HTTP side."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
import trustme

from tests.aicc.servers import Proxy, Reply, Script, Server
from wa_channel_studio.aicc.network_log import RecentRequests
from wa_channel_studio.aicc.pace import Pace
from wa_channel_studio.aicc.session import HttpSession
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.jobs import JobContext

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECRET = "canary-of-the-app"
OIAP_SECRET = "canary-of-oiap"


class Clock:
    def now(self) -> datetime:
        return NOW


@dataclass
class Waits:
    """Time that passes only when somebody waits, and then at once."""

    seconds: list[float] = field(default_factory=list)
    time: float = 1000.0

    def rest(self, job: JobContext, seconds: float) -> None:
        job.check()
        self.seconds.append(seconds)
        self.time += seconds

    @property
    def pace(self) -> Pace:
        # Half way between the least and the most: a back-off is as long as it is called.
        return Pace(lambda: self.time, self.rest, lambda: 0.5)


@dataclass
class Loopback:
    """Makes servers, and sessions with them; closes all of it."""

    waits: Waits
    authority: trustme.CA
    context: ssl.SSLContext
    log: RecentRequests = field(default_factory=RecentRequests)
    closing: list[Callable[[], None]] = field(default_factory=list)

    def server(self, script: Script | Reply, *, tls: bool = False) -> Server:
        made = Server(script if not isinstance(script, Reply) else lambda _heard: script, self.context if tls else None)
        self.closing.append(made.close)
        return made

    def proxy(self, user: str = "", password: str = "", refuses: bytes = b"", leads_to: int = 0) -> Proxy:
        made = Proxy(user, password, refuses, leads_to)
        self.closing.append(made.close)
        return made

    @property
    def ca_pem(self) -> str:
        return self.authority.cert_pem.bytes().decode()

    def connection(self, url: str, **changes: object) -> Connection:
        usual = Connection(
            api_url=url,
            auth_url=url,
            app_key="the-key",
            app_secret=Secret(SECRET),
            channel_service="/channel-service/v1",
            oiap_url=url,
            oiap_tenant_id="202600000001",
            oiap_password=Secret(OIAP_SECRET),
            connect_seconds=5,
            read_seconds=5,
        )
        return replace(usual, **changes)  # type: ignore[arg-type]

    def session(self, url: str | Connection, ca_pem: str | None = None) -> HttpSession:
        connection = url if isinstance(url, Connection) else self.connection(url)
        trusted = self.ca_pem if ca_pem is None and connection.api_url.startswith("https") else ca_pem or ""
        made = HttpSession(connection, trusted, self.log, Clock(), self.waits.pace)
        self.closing.append(made.close)
        return made


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def server_context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost", "aicc.example").configure_cert(context)
    return context


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def loopback(waits: Waits, authority: trustme.CA, server_context: ssl.SSLContext) -> Iterator[Loopback]:
    made = Loopback(waits, authority, server_context)
    try:
        yield made
    finally:
        for close in reversed(made.closing):
            close()


@pytest.fixture
def job() -> JobContext:
    return JobContext()
