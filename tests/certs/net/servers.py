"""Servers on loopback that behave and misbehave as asked, and remember what they heard.

All of them live on one loop in one thread. TLS is spoken in memory, so that every byte a client sent is known, before
and after decryption. Nothing here leaves the machine.
"""

from __future__ import annotations

import asyncio
import base64
import socket
import ssl
import struct
import threading
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, TypeVar

from wa_channel_studio.domain.server import Server

PATIENCE = 10.0
T = TypeVar("T")


@dataclass
class Visit:
    """What one client sent."""

    raw: bytearray = field(default_factory=bytearray)
    said: bytearray = field(default_factory=bytearray)
    """Application data, decrypted."""
    name: str | None = None
    """The name in its greeting (SNI)."""
    shaken: bool = False
    """Whether the server finished the handshake."""


Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter, Visit], Awaitable[None]]


class Host:
    """One listening port."""

    def __init__(self, farm: Farm, behaviour: Behaviour) -> None:
        self._farm = farm
        self._behaviour = behaviour
        self._ends = threading.Semaphore(0)
        self._arrivals = threading.Semaphore(0)
        self._tasks: set[asyncio.Task[None]] = set()
        self.visits: list[Visit] = []
        self.server = Server("127.0.0.1", 1)

    async def open(self, address: str) -> None:
        self._listener = await asyncio.start_server(self._visited, address, 0, backlog=1024)
        place = self._listener.sockets[0].getsockname()
        self.server = Server(str(place[0]), int(place[1]))

    async def close(self) -> None:
        self._listener.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._listener.wait_closed()

    def wait_for_visit(self) -> None:
        """Wait until a client has come whose coming nobody has waited for."""
        assert self._arrivals.acquire(timeout=PATIENCE)

    def wait_for_end(self) -> Visit:
        """Wait until a client has gone whose going nobody has waited for; returns the last that came."""
        assert self._ends.acquire(timeout=PATIENCE)
        return self.visits[-1]

    async def _visited(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        visit = Visit()
        self.visits.append(visit)
        self._arrivals.release()
        try:
            await self._behaviour(reader, writer, visit)
        except (OSError, asyncio.CancelledError, EOFError):
            pass
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
            self._tasks.discard(task)
            self._ends.release()


class Farm:
    """The loop on which hosts live; use it as a context."""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="loopback servers")
        self._thread.start()
        self._hosts: list[Host] = []
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for host in self._hosts:
            self.run(host.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def host(self, behaviour: Behaviour, address: str = "127.0.0.1") -> Host:
        """A new host that behaves so to whoever comes."""
        host = Host(self, behaviour)
        self.run(host.open(address))
        self._hosts.append(host)
        return host


# --- behaviours --------------------------------------------------------------------------------


def speaks_tls(context: ssl.SSLContext, *, after: float = 0.0, first_of_all: bytes = b"") -> Behaviour:
    """A TLS server; ``after`` seconds of silence it answers the greeting, with these bytes before anything else."""

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, visit: Visit) -> None:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        spoken = context.wrap_bio(incoming, outgoing, server_side=True)
        visit.raw += (first := await reader.read(65536))
        await asyncio.sleep(after)
        writer.write(first_of_all)
        visit.name = greeted_name(first)
        incoming.write(first)
        line = _Line(reader, writer, visit, incoming, outgoing)
        try:
            await line.step(spoken.do_handshake)
            visit.shaken = True
            while word := await line.step(lambda: spoken.read(65536)):
                visit.said += word
        except ssl.SSLError:
            writer.write(outgoing.read())
            await writer.drain()

    return behave


@dataclass
class _Line:
    """Moves bytes between memory and a client."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    visit: Visit
    incoming: ssl.MemoryBIO
    outgoing: ssl.MemoryBIO

    async def step(self, step: Callable[[], T]) -> T:
        while True:
            try:
                result = step()
            except ssl.SSLWantReadError:
                await self._bring_out()
                data = await self.reader.read(65536)
                if not data:
                    raise EOFError from None
                self.visit.raw += data
                self.incoming.write(data)
            else:
                await self._bring_out()
                return result

    async def _bring_out(self) -> None:
        self.writer.write(self.outgoing.read())
        await self.writer.drain()


def says(answer: bytes, *, at_once: bool = False) -> Behaviour:
    """Answers the greeting, or speaks first, with these bytes, and closes when the client does."""

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, visit: Visit) -> None:
        if not at_once:
            visit.raw += await reader.read(65536)
        writer.write(answer)
        await writer.drain()
        await _listen(reader, visit)

    return behave


async def is_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, visit: Visit) -> None:
    """Takes everything and never answers."""
    await _listen(reader, visit)


async def hangs_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, visit: Visit) -> None:
    """Closes politely as soon as it is greeted."""
    visit.raw += await reader.read(65536)


async def resets(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, visit: Visit) -> None:
    """Ends the connection hard as soon as it is greeted."""
    visit.raw += await reader.read(65536)
    _reset(writer)


def shows_then(context: ssl.SSLContext, end: str) -> Behaviour:
    """Shows its certificates and then ``closes``, ``resets`` or falls ``silent`` in the middle of the handshake."""

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, visit: Visit) -> None:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        spoken = context.wrap_bio(incoming, outgoing, server_side=True)
        incoming.write(await reader.read(65536))
        with suppress(ssl.SSLWantReadError):
            spoken.do_handshake()
        writer.write(outgoing.read())
        await writer.drain()
        visit.raw += await reader.read(65536)
        if end == "resets":
            _reset(writer)
        elif end == "silent":
            await _listen(reader, visit)

    return behave


def alert(number: int, level: int = 2) -> bytes:
    """An alert as it goes over the line; level 1 is a warning."""
    return b"\x15\x03\x03\x00\x02" + bytes((level, number))


def alerts(number: int) -> Behaviour:
    """Answers the greeting with an alert."""
    return says(alert(number))


async def _listen(reader: asyncio.StreamReader, visit: Visit) -> None:
    while data := await reader.read(65536):
        visit.raw += data


def _reset(writer: asyncio.StreamWriter) -> None:
    connected: socket.socket = writer.get_extra_info("socket")
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


# --- a proxy -------------------------------------------------------------------------------------


@dataclass
class Connect:
    """An HTTP proxy that knows CONNECT. ``asked`` has the targets, ``heads`` what it was told, word for word."""

    user: str = ""
    password: str = ""
    answer: bytes = b"HTTP/1.1 200 Connection established\r\n\r\n"
    refuses: bytes = b""
    """What it answers to everybody instead."""
    silent: bool = False
    context: ssl.SSLContext | None = None
    """For a proxy that is itself spoken to by TLS."""
    leads_to: Server | None = None
    """Where every way ends, whatever was asked for: so tests need no name server."""
    asked: list[str] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, visit: Visit) -> None:
        if self.context is not None:
            # The client greets first, so nothing is lost between accepting and this.
            await writer.start_tls(self.context)
        head = await reader.readuntil(b"\r\n\r\n")
        self.heads.append(head)
        self.asked.append(head.split()[1].decode("ascii"))
        if self.silent:
            await _listen(reader, visit)
            return
        writer.write(await self._answer(head, reader, writer))
        await writer.drain()

    async def _answer(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        if self.refuses:
            return self.refuses
        if self.user:
            pair = base64.b64encode(f"{self.user}:{self.password}".encode())
            if b"Proxy-Authorization: Basic " + pair + b"\r\n" not in head:
                return (
                    b'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="r"\r\n'
                    b"Content-Length: 0\r\n\r\n"
                )
        host, _, port = self.asked[-1].rpartition(":")
        target = self.leads_to or Server(host.strip("[]"), int(port))
        try:
            far_reader, far_writer = await asyncio.open_connection(target.host, target.port)
        except OSError:
            return b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
        try:
            writer.write(self.answer)
            await writer.drain()
            await _relay((reader, far_writer), (far_reader, writer))
        finally:
            far_writer.close()
            with suppress(OSError):
                await far_writer.wait_closed()
        return b""


async def _relay(*ways: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
    async def pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()

    tasks = [asyncio.create_task(pour(*way)) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# --- what was sent -------------------------------------------------------------------------------


def records(raw: bytes | bytearray) -> list[tuple[int, int]]:
    """The TLS records of what a client sent: type and length of each."""
    found = []
    place = 0
    while place < len(raw):
        length = int.from_bytes(raw[place + 3 : place + 5], "big")
        found.append((raw[place], length))
        place += 5 + length
    return found


def greeted_name(greeting: bytes) -> str | None:
    """The name in a ClientHello (RFC 6066, section 3); None when there is none."""
    mark = greeting.find(b"\x00\x00")
    while mark >= 0:
        size, inner, kind, length = struct.unpack_from(">HHBH", greeting.ljust(mark + 9, b"\xff"), mark + 2)
        if size == inner + 2 == length + 5 and kind == 0 and mark + 9 + length <= len(greeting):
            return greeting[mark + 9 : mark + 9 + length].decode("ascii")
        mark = greeting.find(b"\x00\x00", mark + 1)
    return None
