"""Connections whose every wait can be stopped: looking up names, connecting, sending and receiving.

Built on asyncio's loop and on sockets that never block. It knows no TLS and no proxy; deadlines and cancelling are the
caller's, who cancels the task.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import chain, zip_longest
from typing import TypeAlias, TypeVar

STAGGER = 0.25
"""Seconds after which the next address is tried beside a slow one (RFC 8305, section 8)."""
CHUNK = 65536

T = TypeVar("T")
Address: TypeAlias = tuple[int, tuple[str, int]]
"""A family, and host and port as a socket takes them."""


class Broken(Exception):
    """The connection ended hard: reset, or lost."""


class Stream:
    """Bytes in both directions. What was read too far can be given back."""

    def __init__(self) -> None:
        self._held = b""

    def unread(self, data: bytes) -> None:
        """Give back what the next :meth:`receive` shall return first."""
        self._held = data + self._held

    async def receive(self) -> bytes:
        """Some bytes; none when the other side has ended. Raises Broken."""
        held, self._held = self._held, b""
        return held or await self._receive()

    async def send(self, data: bytes) -> None:
        """Send all of it. Raises Broken."""

    async def _receive(self) -> bytes:
        return b""

    def part(self, data: bytes) -> None:
        """Send a last word if that takes no waiting; it may get lost."""

    def close(self) -> None:
        """End it; may be called twice."""


class SocketStream(Stream):
    """A stream over a connected socket, which it closes."""

    def __init__(self, connected: socket.socket) -> None:
        super().__init__()
        self._socket = connected
        self._loop = asyncio.get_running_loop()

    async def _receive(self) -> bytes:
        try:
            return await self._loop.sock_recv(self._socket, CHUNK)
        except OSError as reason:
            raise Broken from reason

    async def send(self, data: bytes) -> None:
        try:
            await self._loop.sock_sendall(self._socket, data)
        except OSError as reason:
            raise Broken from reason

    def part(self, data: bytes) -> None:
        if data:
            with suppress(OSError):
                self._socket.send(data)

    def close(self) -> None:
        self._socket.close()


async def in_helper(work: Callable[[], T]) -> T:
    """Run what blocks in a thread of its own, which is left to itself when the caller stops waiting.

    The system's look-up of names cannot be stopped; it ends by itself, and a process does not wait for it.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, accident: BaseException | None) -> None:
        if future.done():
            return
        if accident is not None:
            future.set_exception(accident)
        else:
            future.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result: T | None = None
        accident: BaseException | None = None
        try:
            result = work()
        except Exception as reason:  # noqa: BLE001 - handed to whoever waits
            accident = reason
        try:
            loop.call_soon_threadsafe(settle, result, accident)
        except RuntimeError:
            return  # the loop has ended: nobody waits any more

    threading.Thread(target=run, name="certs-helper", daemon=True).start()
    return await future


class Resolver:
    """Looks up names, each once."""

    def __init__(self) -> None:
        self._asked: dict[str, asyncio.Task[tuple[Address, ...]]] = {}

    async def addresses(self, host: str, port: int) -> tuple[Address, ...]:
        """All addresses of ``host``, IPv6 and IPv4 in turns. Raises socket.gaierror."""
        try:
            literal = ipaddress.ip_address(host)
        except ValueError:
            pass
        else:
            return ((socket.AF_INET6 if literal.version == 6 else socket.AF_INET, (host, port)),)
        if host not in self._asked:
            task = asyncio.ensure_future(self._look_up(host))
            task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())  # somebody has looked at it
            self._asked[host] = task
        # Shielded: others may wait for the same name.
        return tuple((family, (address[0], port)) for family, address in await asyncio.shield(self._asked[host]))

    async def _look_up(self, host: str) -> tuple[Address, ...]:
        found = await in_helper(lambda: socket.getaddrinfo(host, None, type=socket.SOCK_STREAM))
        unique = dict.fromkeys((int(family), (str(place[0]), 0)) for family, _, _, _, place in found)
        families = dict.fromkeys(family for family, _ in unique)
        sides = [[one for one in unique if one[0] == family] for family in families]
        return tuple(one for one in chain.from_iterable(zip_longest(*sides)) if one is not None)

    def close(self) -> None:
        """Stop waiting for what is still being looked up."""
        for task in self._asked.values():
            task.cancel()


class NotConnected(Exception):
    """No address could be connected to; ``reasons`` has one error each."""

    def __init__(self, reasons: Sequence[OSError]) -> None:
        super().__init__()
        self.reasons = tuple(reasons)


async def connect(addresses: Sequence[Address]) -> SocketStream:
    """A connection to the first address that answers; the next one is tried after a refusal or a short while.

    Raises NotConnected.
    """
    waiting = list(addresses)
    running: set[asyncio.Task[socket.socket]] = set()
    reasons: list[OSError] = []
    winner: asyncio.Task[socket.socket] | None = None
    attempts: list[asyncio.Task[socket.socket]] = []
    try:
        while winner is None and (waiting or running):
            if waiting:
                attempts.append(asyncio.create_task(_attempt(*waiting.pop(0))))
                running.add(attempts[-1])
            done, running = await asyncio.wait(
                running, timeout=STAGGER if waiting else None, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                reason = task.exception()
                if reason is None:
                    winner = winner or task
                elif isinstance(reason, OSError):
                    reasons.append(reason)
                else:
                    raise reason
    finally:
        await _give_up([task for task in attempts if task is not winner])
    if winner is None:
        raise NotConnected(reasons)
    return SocketStream(winner.result())


async def _attempt(family: int, address: tuple[str, int]) -> socket.socket:
    attempt = socket.socket(family, socket.SOCK_STREAM)
    try:
        attempt.setblocking(False)
        await asyncio.get_running_loop().sock_connect(attempt, address)
    except BaseException:
        attempt.close()
        raise
    return attempt


async def _give_up(attempts: Sequence[asyncio.Task[socket.socket]]) -> None:
    for task in attempts:
        task.cancel()
    for ended in await asyncio.gather(*attempts, return_exceptions=True):
        if isinstance(ended, socket.socket):
            ended.close()
