"""Fetching from many servers that are slow to answer, against ``openssl s_client`` in a loop and in ``xargs -P8``."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bench.figures import Figure, median, print_note, send
from wa_channel_studio.certs.chain import ChainJudge
from wa_channel_studio.certs.fetch import TlsFetcher
from wa_channel_studio.domain.chain import Chain
from wa_channel_studio.domain.server import Parsed, Server
from wa_channel_studio.services.certificate_ports import FetchOptions, ProxyMode
from wa_channel_studio.services.jobs import JobContext

FEW, MANY = 50, 500
DELAY = 0.1
"""Seconds that each server waits before its handshake."""
GOAL = 100 / 20
"""Per cent of the loop's time."""
MOST = 100 / 10
"""Hosts asked one after the other, or a second of waiting anywhere, would break this."""
ROUNDS = 5
OPTIONS = FetchOptions(ProxyMode.NONE, timeout=30.0)


class Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def main() -> None:
    openssl = shutil.which("openssl")
    command = [sys.executable, "-m", "bench.tls_hosts", str(MANY), str(DELAY)]
    _many_files()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as servers:
        assert servers.stdout is not None
        ports: list[int] = json.loads(servers.stdout.readline())
        try:
            send(_measured(ports, openssl))
        finally:
            servers.communicate()


def _measured(ports: Sequence[int], openssl: str | None) -> list[Figure]:
    fetcher = TlsFetcher(ChainJudge(), Clock())
    ours = {count: _fetched(fetcher, ports[:count]) for count in (FEW, MANY)}
    whole = {count: _timed(lambda count=count: _command(ports[:count])) for count in (FEW, MANY)}
    figures = [
        figure
        for count in (FEW, MANY)
        for figure in (
            Figure(f"fetch {count} hosts", ours[count] * 1e3, "ms", note=f"each waits {DELAY * 1e3:.0f} ms"),
            Figure(f"fetch {count} hosts, whole process with files", whole[count] * 1e3, "ms"),
        )
    ]
    if openssl is None:
        print_note("openssl is not installed: fetching is not compared.")
        return figures
    loop = _timed(lambda: [_ask(openssl, port) for port in ports[:FEW]])
    few, many = ours[FEW] / loop, ours[MANY] / (loop * MANY / FEW)
    told = f"the loop takes {loop:.1f} s"
    figures += [
        Figure(f"fetch {FEW} hosts, of an openssl loop", few * 100, "%", most=MOST, goal=GOAL, note=told),
        Figure(f"fetch {MANY} hosts, of an openssl loop", many * 100, "%", note=f"scaled from {FEW} hosts"),
    ]
    if shutil.which("xargs") is not None:
        for count in (FEW, MANY):
            parallel = _timed(lambda count=count: _parallel(openssl, ports[:count]))
            told = f"it takes {parallel:.1f} s"
            figures.append(Figure(f"fetch {count} hosts, of xargs -P8", ours[count] / parallel * 100, "%", note=told))
    return figures


def _fetched(fetcher: TlsFetcher, ports: Sequence[int]) -> float:
    """The median time of a fetch in a running program; the first, which loads OpenSSL, is left out."""
    servers = [Parsed(Server("127.0.0.1", port)) for port in ports]

    def fetch() -> None:
        results = fetcher.fetch_all(servers, OPTIONS, JobContext())
        assert all(isinstance(result, Chain) for result in results)

    fetch()
    return median([_timed(fetch) for _ in range(ROUNDS)])


def _command(ports: Sequence[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        hosts = [f"127.0.0.1:{port}" for port in ports]
        words = ["-m", "wa_channel_studio", "cert", "fetch", *hosts, "--out", folder, "--proxy", "none"]
        subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, check=True)
        assert len(os.listdir(folder)) == len(ports)  # noqa: PTH208 - only how many


def _ask(openssl: str, port: int) -> None:
    words = [openssl, "s_client", "-connect", f"127.0.0.1:{port}", "-showcerts"]
    ended = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert b"BEGIN CERTIFICATE" in ended.stdout


def _parallel(openssl: str, ports: Sequence[int]) -> None:
    words = ["xargs", "-P8", "-I{}", "sh", "-c", f"'{openssl}' s_client -connect 127.0.0.1:{{}} -showcerts </dev/null"]
    listing = "".join(f"{port}\n" for port in ports)
    ended = subprocess.run(words, input=listing, capture_output=True, text=True, check=False)
    assert ended.stdout.count("Server certificate") == len(ports)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _many_files() -> None:
    """As many sockets as the servers need; they inherit it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 4 * MANY:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(4 * MANY, hard), hard))


if __name__ == "__main__":
    main()
