"""Servers on loopback that answer as a test says, over real sockets and real TLS, and remember what they heard.

Plain sockets and a thread for each connection: so an answer can be cut off, dripped or reset at any byte.
"""

from __future__ import annotations

import base64
import contextlib
import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

PATIENCE = 10.0


@dataclass
class Heard:
    """A request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    """Names in small letters."""
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Reply:
    """An answer, and how it goes wrong."""

    status: int = 200
    body: object = None
    """Bytes as they are, text as a page, None for nothing, anything else as JSON."""
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    """Sent instead of all the above."""
    cut: int = 0
    """Bytes of the body that are left out, though they are announced."""
    reset: bool = False
    """Nothing is sent; the connection is reset."""
    drip: float = 0
    """Seconds between single bytes, from the first of the head on."""
    silent: bool = False
    """Nothing is sent until the client goes."""
    before: Callable[[], object] | None = None
    """Called when the request was heard."""

    def bytes(self) -> bytes:
        if self.raw is not None:
            return self.raw
        body, kind = b"", "application/json"
        if isinstance(self.body, bytes):
            body = self.body
        elif isinstance(self.body, str):
            body, kind = self.body.encode(), "text/html; charset=utf-8"
        elif self.body is not None:
            body = json.dumps(self.body).encode()
        headers = {"Content-Type": kind, "Content-Length": str(len(body)), **self.headers}
        head = f"HTTP/1.1 {self.status} Some\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return head.encode() + b"\r\n" + body[: len(body) - self.cut]


Script = Callable[[Heard], Reply]


class _Listener:
    """Accepts connections; each is served in a thread that ends with :meth:`close`."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listening.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.closing = threading.Event()
        self.connections = 0
        self._threads = [threading.Thread(target=self._accept, name="listener")]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                connected, _ = self._listening.accept()
            except OSError:
                return
            if self.closing.is_set():
                connected.close()
                return
            self.connections += 1
            thread = threading.Thread(target=self._run, args=(connected,), name="connection")
            self._threads.append(thread)
            thread.start()

    def _run(self, connected: socket.socket) -> None:
        self.keep(connected)
        try:
            self.serve(connected)
        except (OSError, ValueError, EOFError):
            pass
        finally:
            connected.close()

    def keep(self, connected: socket.socket) -> None:
        with self._lock:
            self._open.add(connected)

    def serve(self, connected: socket.socket) -> None:
        """Overridden."""

    def close(self) -> None:
        self.closing.set()
        # Wakes the accept, which a close alone would not.
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), PATIENCE).close()
        self._listening.close()
        with self._lock:
            for connected in self._open:
                with contextlib.suppress(OSError):
                    connected.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE)


class Server(_Listener):
    """An HTTP server that follows a script."""

    def __init__(self, script: Script, context: ssl.SSLContext | None = None) -> None:
        self.script = script
        self._context = context
        self.heard: list[Heard] = []
        super().__init__()

    @property
    def url(self) -> str:
        return f"http{'s' if self._context else ''}://127.0.0.1:{self.port}"

    def serve(self, connected: socket.socket) -> None:
        plain = connected
        if self._context is not None:
            connected = self._context.wrap_socket(connected, server_side=True)
            self.keep(connected)
        with connected, connected.makefile("rb") as stream:
            while heard := _read(stream):
                self.heard.append(heard)
                reply = self.script(heard)
                if reply.before is not None:
                    reply.before()
                if reply.reset:
                    plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return
                if reply.silent:
                    stream.read(1)
                    return
                self._say(connected, reply)
                if reply.cut or reply.raw is not None:
                    return

    def _say(self, connected: socket.socket, reply: Reply) -> None:
        said = reply.bytes()
        if not reply.drip:
            connected.sendall(said)
            return
        for place in range(len(said)):
            connected.sendall(said[place : place + 1])
            if self.closing.wait(reply.drip):
                return


def _read(stream: Any) -> Heard | None:
    line = stream.readline()
    if not line:
        return None
    method, target, _ = line.decode("latin-1").split(" ", 2)
    headers: dict[str, str] = {}
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    return Heard(method, target, headers, stream.read(int(headers.get("content-length", "0"))))


class HangsUp(_Listener):
    """Ends each connection as soon as it is greeted, perhaps after a word that is no TLS."""

    def __init__(self, *, hard: bool, says: bytes = b"") -> None:
        self._hard = hard
        self._says = says
        super().__init__()

    def serve(self, connected: socket.socket) -> None:
        connected.recv(65536)
        connected.sendall(self._says)
        if self._hard:
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Proxy(_Listener):
    """An HTTP proxy that knows CONNECT and nothing else."""

    def __init__(self, user: str = "", password: str = "", refuses: bytes = b"", leads_to: int = 0) -> None:
        self._pair = base64.b64encode(f"{user}:{password}".encode()).decode() if user else ""
        self._refuses = refuses
        self._leads_to = leads_to
        self.asked: list[Heard] = []
        super().__init__()

    def serve(self, connected: socket.socket) -> None:
        with connected:
            head = b""
            while b"\r\n\r\n" not in head:
                more = connected.recv(1)
                if not more:
                    return
                head += more
            with contextlib.closing(_Bytes(head)) as stream:
                heard = _read(stream)
            assert heard is not None
            self.asked.append(heard)
            if self._refuses:
                connected.sendall(self._refuses)
                return
            if self._pair and heard.headers.get("proxy-authorization") != f"Basic {self._pair}":
                connected.sendall(b"HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n")
                return
            port = self._leads_to or int(heard.target.rpartition(":")[2])
            with socket.create_connection(("127.0.0.1", port), PATIENCE) as far:
                far.settimeout(None)
                self.keep(far)
                connected.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                back = threading.Thread(target=_pour, args=(far, connected), name="back")
                back.start()
                _pour(connected, far)
                back.join(PATIENCE)


class _Bytes:
    def __init__(self, data: bytes) -> None:
        self._lines: Iterator[bytes] = iter(data.splitlines(keepends=True))

    def readline(self) -> bytes:
        return next(self._lines, b"")

    def read(self, size: int) -> bytes:
        return b""

    def close(self) -> None:
        self._lines = iter(())


def _pour(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    finally:
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)


class Once:
    """Gives these replies one after the other, the last one for ever; tokens are given on the side."""

    def __init__(self, *replies: Reply, token: str = "good-token", expires: object = "3600") -> None:
        self._replies = list(replies)
        self._token = token
        self._expires = expires
        self.tokens = 0

    def __call__(self, heard: Heard) -> Reply:
        if heard.path.endswith("/tokenByAkSk"):
            self.tokens += 1
            return Reply(body={"AccessToken": f"{self._token}-{self.tokens}", "Expires": self._expires})
        return self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
