"""A CONNECT proxy on this computer, behind which any host of the world can stand: real handshakes, no name server.

Each host shows the certificates it is given, as they are; their first is made with key 9 of the samples.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from tests.ui.certificates.samples import key


class World:
    """The proxy and the hosts behind it. ``hosts`` may be changed at any time; a host of ``silent`` never answers."""

    def __init__(self) -> None:
        self.hosts: dict[str, tuple[bytes, ...]] = {}
        self.silent: set[str] = set()
        self.asked: list[str] = []
        self.came = threading.Event()
        """A silent host was asked."""
        self.left = threading.Event()
        """Who asked a silent host has hung up."""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._serve, name="proxy")]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._talk, args=(connection,), name="host")
            self._threads.append(thread)
            thread.start()

    def _talk(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        with connection, contextlib.suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                request += connection.recv(1)
            host = request.split()[1].decode().rpartition(":")[0]
            self.asked.append(host)
            if host not in self.hosts and host not in self.silent:
                connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
                return
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            if host in self.silent:
                self.came.set()
                while connection.recv(4096):
                    pass
                self.left.set()
                return
            with _context(self.hosts[host]).wrap_socket(connection, server_side=True) as secure:
                secure.recv(1)


def _context(chain: tuple[bytes, ...]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own_key = key(9).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pems = [x509.load_der_x509_certificate(der).public_bytes(serialization.Encoding.PEM) for der in chain]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chain.pem"
        path.write_bytes(own_key + b"".join(pems))
        context.load_cert_chain(path)
    return context
