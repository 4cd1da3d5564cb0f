"""Runs the app on loopback: binds, says when it listens, cuts connections when asked, and ends quickly.

Knows uvicorn, sockets and TLS; nothing of what is served. It installs no signal handler: who runs it calls
:meth:`Server.stop`, from any thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from wa_channel_studio.aicc.sandbox.mishaps import CONNECTION

LOOPBACK = "127.0.0.1"
_PATIENCE = 0.4
"""Seconds that requests under way have to end when the server stops."""
_KEEP_ALIVE = 75
"""Seconds that an idle connection stays open."""


class _Connection(H11Protocol):
    """Uvicorn's connection, which puts itself into the scope so that a fault can cut it."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._inner = self.app
        self.app = self._with_connection

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        plain = transport.get_extra_info("socket")
        if plain is not None:
            # asyncio does so only for sockets that say they are TCP; without it each answer waits for an ACK.
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)

    async def _with_connection(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[CONNECTION] = self
        await self._inner(scope, receive, send)

    def reset(self) -> None:
        """Cut it at once; the other side sees a reset, not an end."""
        plain = self.transport.get_extra_info("socket")
        if plain is not None:
            linger = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
            with contextlib.suppress(OSError):
                plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.transport.abort()

    def finish(self) -> None:
        """Send what is written already, then close it."""
        self.transport.close()


class _Uvicorn(uvicorn.Server):
    """Uvicorn's server that waits for an event instead of looking ten times a second."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening
        self._end = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # signals are our caller's

    async def main_loop(self) -> None:
        self._listening()
        await self._end.wait()

    def end(self) -> None:
        """Leave the loop; call it on the loop's own thread."""
        self.should_exit = True
        self._end.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(set(self.server_state.tasks), timeout=_PATIENCE)
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        for task in set(self.server_state.tasks):
            task.cancel()
        await asyncio.gather(*self.server_state.tasks, return_exceptions=True)


class Server:
    """One server for one app; runs once."""

    def __init__(self, app: ASGIApp, port: int = 0, tls: tuple[Path, Path] | None = None) -> None:
        """``tls`` are the certificate's and the key's file. Binds the port, 0 for a free one; raises OSError."""
        self._app = app
        self._tls = tls
        self._socket = socket.create_server((LOOPBACK, port))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._uvicorn: _Uvicorn | None = None
        self._stopped = False

    @property
    def address(self) -> str:
        """Where it is reached, without a slash at the end."""
        return f"{'https' if self._tls else 'http'}://{LOOPBACK}:{self._socket.getsockname()[1]}"

    def run(self, listening: Callable[[], None]) -> None:
        """Serve until :meth:`stop`; ``listening`` is called once, when a caller will be answered."""
        try:
            with asyncio.Runner() as runner:
                runner.run(self._serve(listening))
        finally:
            self.close()

    def close(self) -> None:
        """Give the port back; for a server that never ran."""
        self._socket.close()

    def stop(self) -> None:
        """End within a second, also with connections open. From any thread, any number of times."""
        self._stopped = True
        if self._loop is not None and self._uvicorn is not None:
            with contextlib.suppress(RuntimeError):  # it has ended already
                self._loop.call_soon_threadsafe(self._uvicorn.end)

    async def _serve(self, listening: Callable[[], None]) -> None:
        config = uvicorn.Config(
            self._app,
            loop="asyncio",
            http=_Connection,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            date_header=False,  # the app tells the time, which may be wrong on purpose
            timeout_keep_alive=_KEEP_ALIVE,
            ssl_context_factory=None if self._tls is None else self._context,
        )
        self._uvicorn = _Uvicorn(config, listening)
        self._loop = asyncio.get_running_loop()
        if self._stopped:
            return
        await self._uvicorn.serve([self._socket])

    def _context(self, config: uvicorn.Config, default: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self._tls is not None:
            context.load_cert_chain(*self._tls)
        return context
