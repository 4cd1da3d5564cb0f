"""Many servers at once: in order, with progress, stopped at any moment, and one dead host spoils nothing."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.certs.net.servers import Connect, hangs_up, is_silent, resets, says, speaks_tls
from tests.certs.net.support import DIRECT, Net, leaf_der
from wa_channel_studio.certs.fetch import AT_ONCE
from wa_channel_studio.domain.chain import Chain, Failure, Layer
from wa_channel_studio.domain.server import Parsed, Server
from wa_channel_studio.services.certificate_ports import FetchOptions, Proxy, ProxyMode
from wa_channel_studio.services.jobs import Cancelled, JobContext

LONG = FetchOptions(ProxyMode.NONE, timeout=30.0)
SOON = 1.0
"""Seconds in which a stop must have had its effect on a busy machine; it takes a tenth of one."""
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux leaves connections to a full queue waiting")


def parsed(*servers: Server) -> tuple[Parsed, ...]:
    return tuple(Parsed(server) for server in servers)


@pytest.fixture
def closed_port() -> Iterator[int]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture
def hole() -> Iterator[Server]:
    """A port that answers nobody: its queue is full."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = []
        for _ in range(3):
            guest = socket.socket()
            guest.setblocking(False)
            guest.connect_ex(listener.getsockname())
            waiting.append(guest)
        yield Server("127.0.0.1", listener.getsockname()[1])
        for guest in waiting:
            guest.close()


@pytest.fixture
def stuck_names(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A look-up of names that hangs until the test ends; set when somebody waits."""
    waits, release = threading.Event(), threading.Event()

    def look_up(*_: object, **__: object) -> list[object]:
        waits.set()
        release.wait(30)
        raise socket.gaierror(socket.EAI_AGAIN, "too late")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    yield waits
    release.set()


def test_results_come_in_the_order_asked_and_a_dead_host_spoils_nothing(net: Net, closed_port: int) -> None:
    slow = net.host(speaks_tls(net.context(net.leaf), after=0.3))
    hosts = [slow, net.host(resets), net.host(), net.host(says(b"HTTP/1.1 400 Bad Request\r\n")), net.host(hangs_up)]
    servers = parsed(*(host.server for host in hosts), Server("127.0.0.1", closed_port), Server("no.invalid"))
    told: list[tuple[int, Chain | Failure]] = []
    progress: list[tuple[int, int, str]] = []
    job = JobContext(lambda done, total, text: progress.append((done, total, text)))
    results = net.fetcher.fetch_all(servers, DIRECT, job, lambda number, result: told.append((number, result)))
    assert [result.server for result in results] == [one.server for one in servers]
    assert [isinstance(result, Chain) for result in results] == [True, False, True, False, False, False, False]
    layers = [result.layer for result in results if isinstance(result, Failure)]
    assert layers == [Layer.TLS, Layer.NOT_TLS, Layer.TLS, Layer.CONNECT, Layer.NAME]
    assert sorted(number for number, _ in told) == list(range(7))
    assert all(results[number] == result for number, result in told)
    assert told[-1][0] == 0  # the slow one was heard last, and nobody waited for it
    assert [done for done, _, _ in progress] == list(range(8))
    assert {total for _, total, _ in progress} == {7}
    assert progress[-1][2] == f"{slow.server.shown}: 1 certificate"


def test_more_hosts_than_are_asked_at_once(net: Net) -> None:
    host = net.host(speaks_tls(net.context(net.leaf), after=0.05))
    count = AT_ONCE + 10
    start = time.monotonic()
    results = net.fetcher.fetch_all(parsed(host.server) * count, DIRECT, JobContext())
    assert [isinstance(result, Chain) for result in results] == [True] * count
    assert len(host.visits) == count
    assert time.monotonic() - start < count * 0.05


def test_nothing_asked_is_nothing_answered(net: Net) -> None:
    assert net.fetcher.fetch_all((), DIRECT, JobContext()) == ()


def test_the_same_name_is_looked_up_once(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = socket.getaddrinfo

    def counted(host: str, *rest: Any, **more: Any) -> Any:
        asked.append(host)
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", counted)
    ports = [net.host().server.port for _ in range(5)]
    results = net.fetcher.fetch_all(parsed(*(Server("localhost", port) for port in ports)), DIRECT, JobContext())
    assert all(isinstance(result, Chain) for result in results)
    assert asked == ["localhost"]


def test_what_a_listener_raises_comes_out_and_nothing_runs_on(net: Net) -> None:
    def stumble(number: int, result: Chain | Failure) -> None:
        raise LookupError(number)

    servers = parsed(net.host().server, *(net.host(is_silent).server for _ in range(3)))
    with pytest.raises(LookupError):
        net.fetcher.fetch_all(servers, LONG, JobContext(), stumble)


# --- stopping ------------------------------------------------------------------------------------------


def assert_stops(net: Net, servers: tuple[Parsed, ...], options: FetchOptions, until: Callable[[], object]) -> None:
    """A fetch in another thread, stopped once ``until`` has returned, ends soon."""
    job = JobContext()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(net.fetcher.fetch_all, servers, options, job)
        until()
        start = time.monotonic()
        job.cancel()
        with pytest.raises(Cancelled):
            running.result(10)
        assert time.monotonic() - start < SOON


def test_stopped_while_a_name_is_looked_up(net: Net, stuck_names: threading.Event) -> None:
    assert_stops(net, parsed(Server("stuck.invalid")), LONG, lambda: stuck_names.wait(10))


@linux
def test_stopped_while_connecting(net: Net, hole: Server) -> None:
    silent = net.host(is_silent)
    assert_stops(net, parsed(hole, silent.server), LONG, silent.wait_for_visit)


def test_stopped_while_waiting_for_the_proxy(net: Net) -> None:
    proxy = net.host(Connect(silent=True))
    options = FetchOptions(ProxyMode.MANUAL, Proxy(proxy.server.host, proxy.server.port), timeout=30.0)
    assert_stops(net, parsed(Server("a.invalid")), options, proxy.wait_for_visit)


def test_stopped_while_waiting_for_the_server(net: Net) -> None:
    hosts = [net.host(is_silent) for _ in range(20)]

    def all_came() -> None:
        for host in hosts:
            host.wait_for_visit()

    assert_stops(net, parsed(*(host.server for host in hosts)), LONG, all_came)
    for host in hosts:
        host.wait_for_end()


def test_stopped_from_the_listener(net: Net) -> None:
    job = JobContext()
    servers = parsed(net.host().server, net.host(is_silent).server)
    with pytest.raises(Cancelled):
        net.fetcher.fetch_all(servers, LONG, job, lambda *_: job.cancel())


def test_stopped_before_it_began_asks_nobody(net: Net) -> None:
    host, job = net.host(), JobContext()
    job.cancel()
    with pytest.raises(Cancelled):
        net.fetcher.fetch_all(parsed(host.server), LONG, job)
    assert host.visits == []


# --- time-outs of the other phases ------------------------------------------------------------------


def test_the_time_out_counts_while_a_name_is_looked_up(net: Net, stuck_names: threading.Event) -> None:
    failure = net.failure(Server("stuck.invalid"), FetchOptions(ProxyMode.NONE, timeout=0.2))
    assert failure.layer is Layer.TIME
    assert failure.problem.message == "The name stuck.invalid was not found within 0.2 seconds."


@linux
def test_the_time_out_counts_while_connecting(net: Net, hole: Server) -> None:
    failure = net.failure(hole, FetchOptions(ProxyMode.NONE, timeout=0.3))
    assert failure.layer is Layer.TIME
    assert f"{hole} could not be connected to within 0.3 seconds." in failure.problem.message


# --- addresses ---------------------------------------------------------------------------------------


def resolve_to(monkeypatch: pytest.MonkeyPatch, *hosts: str) -> None:
    """Lets every name lead to these addresses."""
    found = [
        (socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 0)) for host in hosts
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


def test_the_next_address_is_tried_when_one_refuses(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    host = net.host()
    resolve_to(monkeypatch, "::1", "127.0.0.2", "127.0.0.3", "127.0.0.1")
    answer = net.answer(host, name="many.invalid")
    assert answer.sent[0] == leaf_der(net.leaf)


@linux
def test_the_next_address_is_tried_beside_a_slow_one(net: Net, hole: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.2", hole.port))
        listener.listen()
        resolve_to(monkeypatch, "127.0.0.1", "127.0.0.2")
        failure = net.failure(Server("many.invalid", hole.port), FetchOptions(ProxyMode.NONE, timeout=1.0))
        assert failure.layer is Layer.TIME
        assert "was connected to" in failure.problem.message


# --- what is loaded --------------------------------------------------------------------------------------


def test_the_module_of_the_fetcher_loads_no_openssl_until_it_fetches() -> None:
    program = (
        "import sys, wa_channel_studio.certs.fetch; print('OpenSSL' in sys.modules, 'cryptography' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert ended.stdout.split() == [b"False", b"False"]
