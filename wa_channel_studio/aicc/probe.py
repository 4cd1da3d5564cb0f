"""Tries the way to one server by itself: its name, a connection, and TLS, each for its own sake.

Speaks no HTTP but CONNECT to a proxy. Waiting ends when somebody wishes to stop, except for the system's look-up of a
name, which is left to itself.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field

from wa_channel_studio.aicc.addresses import Base, ProxyAddress
from wa_channel_studio.aicc.mishaps import Mishap, Way, explain, name_unknown, of_tls, refused_by_proxy
from wa_channel_studio.domain.server import Server
from wa_channel_studio.services.aicc_ports import Fault
from wa_channel_studio.services.jobs import JobContext

_SLICE = 0.1
_HEAD = 16384
"""Our own bound for the head of a proxy's answer."""


@dataclass(frozen=True, slots=True)
class Probe:
    """The way to one server. Each method raises Mishap, or Cancelled."""

    target: Base
    proxy: ProxyAddress | None
    """None: it is gone to directly."""
    way: Way
    context: ssl.SSLContext = field(repr=False)

    @property
    def first(self) -> Server:
        """What is connected to: the proxy, where there is one."""
        return self.proxy.server if self.proxy is not None else self.target.server

    def look_up(self, job: JobContext) -> str:
        """The addresses of what is connected to."""
        found: list[str] = []
        reasons: list[socket.gaierror] = []

        def ask() -> None:
            try:
                answers = socket.getaddrinfo(self.first.host, None, type=socket.SOCK_STREAM)
            except socket.gaierror as reason:
                reasons.append(reason)
            except UnicodeError:
                reasons.append(socket.gaierror(socket.EAI_NONAME, ""))
            else:
                found.extend(dict.fromkeys(str(place[0]) for *_, place in answers))

        # The system's look-up can neither be stopped nor given a time; a process does not wait for this thread.
        helper = threading.Thread(target=ask, name="aicc-name", daemon=True)
        helper.start()
        until = time.monotonic() + self.way.connect_seconds
        while helper.is_alive() and time.monotonic() < until:
            helper.join(_SLICE)
            job.check()
        if found:
            return ", ".join(found)
        place, through = str(self.first), self.proxy is not None
        if reasons:
            raise name_unknown(reasons[0], place, proxy=through)
        raise Mishap(
            Fault.UNREACHABLE,
            f"The name {self.first.host} was not found within {self.way.connect_seconds:g} seconds.",
            "Check that this computer is connected to the network, and try again.",
        )

    def connect(self, job: JobContext) -> None:
        """A connection to the server, or to the proxy."""
        with closing(self._connected(job)):
            pass

    def shake_hands(self, job: JobContext) -> str:
        """A trusted TLS connection, through the proxy where there is one; returns what was agreed on."""
        with closing(self._connected(job)) as connected:
            try:
                inner = self._through_proxy(connected) if self.proxy is not None else connected
                with self.context.wrap_socket(inner, server_hostname=self.target.server.host) as spoken:
                    return spoken.version() or "TLS"
            except ssl.SSLError as error:
                raise of_tls(error, self.way) from None
            except OSError as error:
                raise self._broken(error) from None

    def _connected(self, job: JobContext) -> socket.socket:
        job.check()
        try:
            return socket.create_connection((self.first.host, self.first.port), self.way.connect_seconds)
        except OSError as error:
            raise explain(error, self.way, sent=False) from None

    def _through_proxy(self, connected: socket.socket) -> socket.socket:
        """Ask the proxy for the way. Raises Mishap or OSError."""
        proxy = self.proxy
        if proxy is None:
            return connected
        if proxy.encrypted:
            connected = self.context.wrap_socket(connected, server_hostname=proxy.server.host)
        target = self.target.server
        lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
        if proxy.user:
            lines.append(f"Proxy-Authorization: {proxy.authorization()}")
        connected.sendall("".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii"))
        head = b""
        while b"\r\n\r\n" not in head:
            # One byte at a time: what follows the head belongs to the server.
            more = connected.recv(1)
            if not more or len(head) > _HEAD:
                raise Mishap(
                    Fault.UNREACHABLE,
                    f"What answers at {proxy.server} is no HTTP proxy.",
                    "Check the proxy's host and port. SOCKS proxies cannot be used.",
                )
            head += more
        words = head.split(None, 2)
        status = int(words[1]) if len(words) > 1 and words[1].isdigit() and words[0].startswith(b"HTTP/") else 0
        if not 200 <= status < 300:
            raise refused_by_proxy(status, self.way)
        return connected

    def _broken(self, error: OSError) -> Mishap:
        if isinstance(error, TimeoutError):
            return Mishap(
                Fault.TLS,
                f"{self.way.place} was connected to, but did not answer within {self.way.connect_seconds:g} seconds.",
                "Check that TLS is spoken at this port, or allow more time.",
            )
        return explain(error, self.way, sent=False)
