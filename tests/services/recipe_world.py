"""A small internet on loopback: TLS servers for host names that nobody resolves, and a CONNECT proxy that knows them.

A recipe that asks api.infobip.com then runs whole and for real: through the proxy, with a TLS handshake, against a
server whose certificate a test authority made.
"""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import trustme

from wa_channel_studio.certs.chain import ChainJudge
from wa_channel_studio.certs.fetch import TlsFetcher
from wa_channel_studio.certs.files import CertificateFiles
from wa_channel_studio.certs.formats import Formats
from wa_channel_studio.certs.roots import RootStore, RootStores
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.certificate_ports import FetchOptions, Proxy, ProxyMode
from wa_channel_studio.services.fetching import FetchService
from wa_channel_studio.services.ports import Clock

_PATIENCE = 5.0


def der_of(pem: bytes) -> bytes:
    """The DER of one PEM certificate."""
    return ssl.PEM_cert_to_DER_cert(pem.decode("ascii"))


class Authority:
    """A root and an intermediate below it that signs servers."""

    def __init__(self, name: str = "Test Trust") -> None:
        self.root = trustme.CA(organization_name=name, organization_unit_name=f"{name} root")
        self.below = self.root.create_child_ca()

    @property
    def root_der(self) -> bytes:
        return der_of(self.root.cert_pem.bytes())

    def issue(self, *hosts: str) -> trustme.LeafCert:
        """A server certificate whose chain has the intermediate, as servers send it."""
        return self.below.issue_cert(*hosts)


def leaf_der(leaf: trustme.LeafCert) -> bytes:
    """The server's own certificate."""
    return der_of(leaf.cert_chain_pems[0].bytes())


class Listener:
    """A port on loopback; each connection is served in a thread of its own until the listener is closed."""

    def __init__(self, serve: Callable[[socket.socket], None]) -> None:
        self._serve = serve
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._closing = threading.Event()
        self._main = threading.Thread(target=self._accept)
        self._main.start()

    def close(self) -> None:
        """Stop, and wait until every thread is gone."""
        self._closing.set()
        # A thread in accept() wakes up for a connection, and not for a socket that was closed under it.
        socket.create_connection(("127.0.0.1", self.port), timeout=_PATIENCE).close()
        self._main.join()
        self._socket.close()
        for one in tuple(self._open):
            with _quiet():
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            if self._closing.is_set():
                connection.close()
                return
            connection.settimeout(_PATIENCE)
            self._open.add(connection)
            thread = threading.Thread(target=self._work, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _work(self, connection: socket.socket) -> None:
        with _quiet(), connection:
            self._serve(connection)
        self._open.discard(connection)


@contextmanager
def _quiet() -> Iterator[None]:
    """Clients that only want certificates hang up in the middle; that is no fault of a test."""
    with suppress(OSError, ssl.SSLError):
        yield


@dataclass
class World:
    """Servers by name, and the proxy through which they are reached. Use it as a context manager."""

    authority: Authority = field(default_factory=Authority)
    others: tuple[Authority, ...] = ()
    """Further authorities that are as public as the first."""
    user: str = ""
    password: str = ""
    """What the proxy asks for; nobody is asked without a user."""

    def __post_init__(self) -> None:
        self._servers: dict[str, Listener] = {}
        self._leaves: dict[str, trustme.LeafCert] = {}
        self._silent: set[str] = set()
        self.asked: list[str] = []
        """The names that the proxy was asked for, in order."""
        self.release = threading.Event()
        """Set it to let the silent hosts go."""
        self._proxy = Listener(self._relay)
        self._secure: Listener | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release.set()
        for listener in (*self._servers.values(), self._proxy, *((self._secure,) if self._secure else ())):
            listener.close()

    def serve(self, host: str, authority: Authority | None = None, *, names: tuple[str, ...] = ()) -> trustme.LeafCert:
        """A TLS server for ``host``; called again it shows a new certificate."""
        leaf = (authority or self.authority).issue(*(names or (host,)))
        self._leaves[host] = leaf
        if host not in self._servers:
            self._servers[host] = Listener(lambda connection: self._shake(connection, self._leaves[host]))
        return leaf

    def port(self, host: str) -> int:
        """The port on loopback behind which ``host`` really stands."""
        return self._servers[host].port

    def silence(self, host: str) -> None:
        """Let the proxy keep silent about ``host`` until the world is released."""
        self._silent.add(host)

    @property
    def proxy(self) -> Proxy:
        """The proxy, with the user it wants."""
        return Proxy("127.0.0.1", self._proxy.port, self.user, Secret(self.password))

    @property
    def options(self) -> FetchOptions:
        """Ask through the proxy."""
        return FetchOptions(ProxyMode.MANUAL, self.proxy, timeout=_PATIENCE)

    def secure_proxy(self, name: str, authority: Authority) -> Proxy:
        """A proxy that is itself reached by TLS, and its own certificate's authority."""
        leaf = authority.issue(name, "127.0.0.1")
        self._secure = Listener(lambda connection: self._shake(connection, leaf))
        return Proxy("127.0.0.1", self._secure.port, tls=True)

    def fetching(self, clock: Clock) -> FetchService:
        """The real fetcher, for which this world's authorities are public."""
        roots = [authority.root_der for authority in (self.authority, *self.others)]
        judge = ChainJudge(RootStores([RootStore.of("the test's roots", roots, everyones=True)]))
        return FetchService(TlsFetcher(judge, clock))

    def _shake(self, connection: socket.socket, leaf: trustme.LeafCert) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        leaf.configure_cert(context)
        with context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(1)

    def _relay(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(4096)
            if not piece:
                return
            head += piece
        request, *lines = head.decode("latin-1").split("\r\n")
        name = request.split()[1].rpartition(":")[0]
        self.asked.append(name)
        wanted = base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")
        if self.user and f"proxy-authorization: basic {wanted}".lower() not in [line.lower() for line in lines]:
            connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n")
            return
        if name in self._silent:
            self.release.wait(_PATIENCE)
            return
        if name not in self._servers:
            connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
            return
        with socket.create_connection(("127.0.0.1", self.port(name)), timeout=_PATIENCE) as beyond:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pump, args=(beyond, connection))
            back.start()
            _pump(connection, beyond)
            back.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with _quiet():
        while piece := source.recv(65536):
            target.sendall(piece)
    with _quiet():
        target.shutdown(socket.SHUT_WR)


FORMATS = Formats()
READER = CertificateFiles()
