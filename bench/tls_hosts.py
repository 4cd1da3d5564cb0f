"""TLS servers on loopback that wait before they answer, each at a port of its own, in a process of their own.

Writes the ports as a JSON list and serves until its standard input is closed: ``bench.tls_hosts COUNT SECONDS``.
"""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import sys

import trustme


def context() -> ssl.SSLContext:
    """Sends a certificate and the intermediate above it, as most servers do."""
    authority = trustme.CA(key_type=trustme.KeyType.ECDSA).create_child_ca(key_type=trustme.KeyType.ECDSA)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost", key_type=trustme.KeyType.ECDSA).configure_cert(made)
    return made


class Quiet(asyncio.Protocol):
    """Speaks the handshake, and ends when the client does."""


async def serve(count: int, delay: float) -> None:
    loop = asyncio.get_running_loop()
    shown = context()
    visits: set[asyncio.Task[None]] = set()

    async def answer(connected: socket.socket) -> None:
        await asyncio.sleep(delay)
        try:
            await loop.connect_accepted_socket(Quiet, connected, ssl=shown)
        except (OSError, ssl.SSLError):
            connected.close()

    async def listen(listener: socket.socket) -> None:
        while True:
            connected, _ = await loop.sock_accept(listener)
            task = asyncio.create_task(answer(connected))
            visits.add(task)
            task.add_done_callback(visits.discard)

    listeners = []
    for _ in range(count):
        listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        listener.setblocking(False)
        listeners.append(listener)
    listening = [asyncio.create_task(listen(listener)) for listener in listeners]
    sys.stdout.write(f"{json.dumps([listener.getsockname()[1] for listener in listeners])}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    for task in listening:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
