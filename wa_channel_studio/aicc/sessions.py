"""Puts together the HTTP library's session: our TLS, our proxy, and sockets that can be given up while they wait.

Knows the library's classes; nobody else here derives from them. Which requests are sent is not its business.
"""

from __future__ import annotations

import io
import logging
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

from wa_channel_studio.aicc.addresses import ProxyAddress
from wa_channel_studio.services.jobs import JobContext

if TYPE_CHECKING:
    import ssl

    import requests

SLICE = 0.2
"""Seconds after which a wait looks whether somebody wishes to stop."""
POOL = 4
"""Connections kept open for each server."""


class Overdue(TimeoutError):
    """The whole answer took too long, however steadily it dripped."""


class Watch(threading.local):
    """What is known of the request that this thread is sending."""

    job: JobContext
    deadline = 0.0
    """By ``time.monotonic``."""
    patience = 0.0
    """Seconds that one wait for bytes may take."""
    connecting = False
    sent = False
    """Whether any of the request itself may have left."""

    def begin(self, job: JobContext, patience: float, whole: float) -> None:
        """A new request."""
        self.job, self.patience, self.deadline = job, patience, time.monotonic() + whole
        self.connecting = self.sent = False

    def receive(self, connected: socket.socket, buffer: Any) -> int:
        """Wait for bytes in slices. Raises Cancelled, Overdue, TimeoutError or what the socket raises."""
        until = time.monotonic() + self.patience
        while True:
            self.job.check()
            now = time.monotonic()
            if now >= self.deadline:
                raise Overdue
            if now >= until:
                raise TimeoutError
            connected.settimeout(min(SLICE, until - now, self.deadline - now))
            try:
                return connected.recv_into(buffer)
            except TimeoutError:
                continue


class _WatchedBytes(io.RawIOBase):
    """What a socket receives, as a stream that listens to a watch."""

    def __init__(self, connected: socket.socket, held: Any, watch: Watch) -> None:
        super().__init__()
        self._socket = connected
        # The library's own stream: as long as it is open, the socket is.
        self._held = held
        self._watch = watch

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._watch.receive(self._socket, buffer)

    def close(self) -> None:
        if not self.closed:
            self._held.close()
        super().close()


def make_session(context: ssl.SSLContext, proxy: ProxyAddress | None, watch: Watch) -> requests.Session:
    """A session that trusts by ``context`` alone and heeds nothing of the environment."""
    # Imported here because most runs of the program never talk to an AICC, and it takes 0.1 s.
    from http.client import HTTPResponse  # noqa: PLC0415

    import requests  # noqa: PLC0415
    from requests.adapters import HTTPAdapter  # noqa: PLC0415
    from urllib3 import HTTPConnectionPool, HTTPSConnectionPool  # noqa: PLC0415
    from urllib3.connection import HTTPConnection, HTTPSConnection  # noqa: PLC0415

    class WatchedResponse(HTTPResponse):
        def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
            super().__init__(sock, *args, **options)
            self.fp: Any = io.BufferedReader(_WatchedBytes(sock, self.fp, watch))

    class Watched(HTTPConnection):
        response_class = WatchedResponse

        def connect(self) -> None:
            watch.job.check()
            watch.connecting = True
            super().connect()
            watch.connecting = False

        def send(self, data: Any) -> None:
            if self.sock is None:
                self.connect()
            # While a proxy is asked for the way, the request itself stays here.
            watch.sent = watch.sent or not watch.connecting
            super().send(data)

    class WatchedTls(Watched, HTTPSConnection):
        pass

    class Pool(HTTPConnectionPool):
        ConnectionCls = Watched

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = WatchedTls

    class OurTls(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **options: Any) -> None:
            super().init_poolmanager(*args, **options, ssl_context=context)
            self.poolmanager.pool_classes_by_scheme = {"http": Pool, "https": TlsPool}

        def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
            manager = super().proxy_manager_for(proxy, **options, ssl_context=context, proxy_ssl_context=context)
            manager.pool_classes_by_scheme = {"http": Pool, "https": TlsPool}
            return manager

        def proxy_headers(self, _proxy: str) -> dict[str, str]:
            # The library would take user and password from an address, and knows none but Latin letters there.
            allowed = proxy.authorization() if proxy is not None else ""
            return {"Proxy-Authorization": allowed} if allowed else {}

        def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
            # Without this the library would ask for its own roots beside ours.
            place, _ = super().build_connection_pool_key_attributes(request, verify, cert)
            return place, {}

        def build_response(self, _req: Any, resp: Any) -> requests.Response:
            """Without cookies, and with the headers as they are: names in any case."""
            response = requests.Response()
            response.status_code, response.headers, response.raw = resp.status, resp.headers, resp
            return response

        def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
            """Nothing: the library would load its own roots into our context."""

    # What it warns of, it quotes: headers, word for word.
    logging.getLogger("urllib3").setLevel(logging.CRITICAL)
    session = requests.Session()
    session.trust_env = False
    session.headers.clear()
    for scheme in tuple(session.adapters):
        session.adapters.pop(scheme).close()
    adapter = OurTls(pool_connections=POOL, pool_maxsize=POOL, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    if proxy is not None:
        session.proxies = {"https": proxy.url}
    return session
