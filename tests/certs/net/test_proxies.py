"""Through proxies: with and without a password, by TLS and without, and every way they refuse."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import pytest

from tests.certs.net.servers import Connect, Host, hangs_up, is_silent, says
from tests.certs.net.support import EC, Family, Net, leaf_der
from wa_channel_studio.certs.proxy import MAX_HEAD
from wa_channel_studio.domain.chain import Chain, Layer
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.server import Server
from wa_channel_studio.services.certificate_ports import FetchOptions, Proxy, ProxyMode


def through(proxy: Host, *, user: str = "", password: str = "", tls: bool = False, **more: object) -> FetchOptions:
    """Options for a proxy of the test's."""
    place = Proxy(proxy.server.host, proxy.server.port, user, Secret(password), tls)
    return FetchOptions(ProxyMode.MANUAL, place, **({"timeout": 8.0} | more))  # type: ignore[arg-type]


@pytest.fixture
def tls_context(net: Net) -> ssl.SSLContext:
    """A trusted one for a proxy at 127.0.0.1."""
    return net.context(net.family.leaf("127.0.0.1"), net.family.intermediate)


@pytest.fixture
def closed_port() -> Iterator[int]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def test_the_chain_comes_through_a_proxy_which_is_named(net: Net) -> None:
    host, connect = net.host(), Connect()
    proxy = net.host(connect)
    answer = net.answer(host, through(proxy))
    assert answer.sent == (leaf_der(net.leaf), net.family.intermediate)
    assert (answer.server, answer.via, answer.of_proxy) == (host.server, str(proxy.server), False)
    assert connect.heads == [f"CONNECT {host.server} HTTP/1.1\r\nHost: {host.server}\r\n\r\n".encode()]


def test_names_are_left_to_the_proxy_and_ipv6_stands_in_brackets(net: Net) -> None:
    connect = Connect(leads_to=net.host().server)
    proxy = net.host(connect)
    for host in ("only-the-proxy-knows.invalid", "2001:db8::1"):
        assert net.answer(Server(host, 8443), through(proxy)).sent[0] == leaf_der(net.leaf)
    assert connect.asked == ["only-the-proxy-knows.invalid:8443", "[2001:db8::1]:8443"]


def test_user_and_password_open_the_proxy(net: Net) -> None:
    connect = Connect(user="änna", password="pässword: with colon")
    answer = net.answer(net.host(), through(net.host(connect), user="änna", password="pässword: with colon"))
    assert answer.sent[0] == leaf_der(net.leaf)


@pytest.mark.parametrize(
    ("user", "words"),
    [("", "wants a user name and a password"), ("anna", "did not accept the user name or the password")],
)
def test_407_tells_a_missing_password_from_a_wrong_one(net: Net, user: str, words: str) -> None:
    connect = Connect(user="anna", password="right")
    failure = net.failure(net.host(), through(net.host(connect), user=user, password="wrong" if user else ""))
    assert failure.layer is Layer.PROXY
    assert words in failure.problem.message
    assert "407" in failure.problem.message


def test_a_proxy_that_knows_only_other_ways_of_signing_in_is_told_so(net: Net) -> None:
    refusal = b"HTTP/1.1 407 Denied\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n\r\n"
    failure = net.failure(net.host(), through(net.host(Connect(refuses=refusal)), user="anna", password="x"))
    assert failure.layer is Layer.PROXY
    assert "accepts only another way of signing in: Negotiate, NTLM" in failure.problem.message


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (b"403 Forbidden", "does not allow the way to {server}: “403 Forbidden”"),
        (b"502 Bad Gateway", "found no way to {server}: “502 Bad Gateway”"),
        (b"504 Gateway Timeout", "found no way to {server}"),
        (b"405 Method Not Allowed", "refused the way to {server}: “405 Method Not Allowed”"),
        (b"301", "refused the way to {server}: “301”"),
        (b"500 \x1b[31m\xff", "refused the way to {server}: “500 \ufffd[31mÿ”"),
    ],
)
def test_a_refusal_is_told_with_the_proxys_own_words(net: Net, status: bytes, words: str) -> None:
    host = net.host()
    proxy = net.host(Connect(refuses=b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n"))
    failure = net.failure(host, through(proxy))
    assert failure.layer is Layer.PROXY
    assert words.format(server=host.server) in failure.problem.message
    assert host.visits == []


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.0 200 OK\r\n\r\n",
        b"HTTP/1.1 200\r\n\r\n",
        b"HTTP/1.1 200 Connection established\nVia: 1.1 proxy\n\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"y" * 100) for n in range(200)) + b"\r\n",
    ],
)
def test_a_consent_may_be_written_in_many_ways(net: Net, answer: bytes) -> None:
    assert net.answer(net.host(), through(net.host(Connect(answer=answer)))).sent[0] == leaf_der(net.leaf)


def test_what_the_server_says_right_behind_the_proxys_consent_is_not_lost(net: Net) -> None:
    banner = b"SSH-2.0-OpenSSH_9.2\r\n"
    connect = Connect(answer=b"HTTP/1.1 200 OK\r\n\r\n" + banner)
    failure = net.failure(net.host(is_silent), through(net.host(connect)))
    assert failure.layer is Layer.NOT_TLS
    assert "SSH-2.0-OpenSSH_9.2" in failure.problem.message


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"SSH-2.0-x\r\n", "is no HTTP proxy: “SSH-2.0-x”"),
        (b"\x05\xff", "is no HTTP proxy: bytes 05 ff"),
        (b"HTTP/9 what\r\n\r\n", "is no HTTP proxy"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * (MAX_HEAD // 6 + 1), "is no HTTP proxy"),
        (b"\x15\x03\x01\x00\x02\x02\x0a", "wants to be spoken to by TLS"),
    ],
)
def test_what_is_no_proxy_is_told(net: Net, answer: bytes, words: str) -> None:
    failure = net.failure(Server("a.invalid"), through(net.host(says(answer))))
    assert failure.layer is Layer.PROXY
    assert words in failure.problem.message


def test_a_proxy_that_hangs_up_is_told(net: Net) -> None:
    failure = net.failure(Server("a.invalid"), through(net.host(hangs_up)))
    assert failure.layer is Layer.PROXY
    assert "closed the connection without an answer" in failure.problem.message


def test_a_proxy_that_is_not_there_is_told(net: Net, closed_port: int) -> None:
    place = Proxy("127.0.0.1", closed_port)
    failure = net.failure(Server("a.invalid"), FetchOptions(ProxyMode.MANUAL, place, timeout=8.0))
    assert failure.layer is Layer.PROXY
    assert failure.problem.message == f"The proxy 127.0.0.1:{closed_port} refused the connection."
    nowhere = FetchOptions(ProxyMode.MANUAL, Proxy("proxy.invalid", 8080), timeout=8.0)
    failure = net.failure(Server("a.invalid"), nowhere)
    assert failure.layer is Layer.PROXY
    assert "The proxy's name proxy.invalid" in failure.problem.message


def test_a_silent_proxy_runs_into_the_time_out_which_names_it(net: Net) -> None:
    proxy = net.host(Connect(silent=True))
    failure = net.failure(Server("a.invalid"), through(proxy, timeout=0.3))
    assert failure.layer is Layer.TIME
    assert f"The proxy {proxy.server} did not open the way to a.invalid:443" in failure.problem.message


def test_failures_behind_the_proxy_are_told_apart_from_the_proxys(net: Net, closed_port: int) -> None:
    proxy = net.host(Connect())
    assert net.failure(Server("127.0.0.1", closed_port), through(proxy)).problem.cause == "502 Bad Gateway"
    cut = net.failure(net.host(hangs_up), through(proxy))
    assert cut.layer is Layer.TLS
    assert f"or the proxy {proxy.server} closed the connection" in cut.problem.message
    assert net.failure(net.host(says(b"HTTP/1.1 400 Bad Request\r\n")), through(proxy)).layer is Layer.NOT_TLS
    assert "showed no certificate" in net.failure(net.host(is_silent), through(proxy, timeout=0.4)).problem.message


# --- proxies that are spoken to by TLS ---------------------------------------------------------------


def test_tls_goes_through_the_tls_of_a_proxy(net: Net, tls_context: ssl.SSLContext) -> None:
    host, connect = net.host(), Connect(user="anna", password="secret", context=tls_context)
    proxy = net.host(connect)
    answer = net.answer(host, through(proxy, user="anna", password="secret", tls=True))
    assert answer.sent == (leaf_der(net.leaf), net.family.intermediate)
    assert answer.via == str(proxy.server)
    visit = host.wait_for_end()
    assert (visit.shaken, bytes(visit.said)) == (True, b"")
    failure = net.failure(host, through(proxy, user="anna", password="wrong", tls=True))
    assert "did not accept" in failure.problem.message


def test_a_password_is_not_sent_to_a_proxy_that_is_not_trusted(net: Net) -> None:
    for context in (net.context(Family(EC).leaf("127.0.0.1")), net.context(net.family.leaf("other.example.com"))):
        connect = Connect(context=context)
        failure = net.failure(net.host(), through(net.host(connect), user="anna", password="secret", tls=True))
        assert failure.layer is Layer.PROXY
        assert "the password was not sent" in failure.problem.message
        assert connect.heads == []


def test_a_proxy_that_is_not_trusted_serves_where_no_password_is_at_stake(net: Net) -> None:
    connect = Connect(context=net.context(Family(EC).leaf("127.0.0.1")))
    assert net.answer(net.host(), through(net.host(connect), tls=True)).sent[0] == leaf_der(net.leaf)


def test_a_proxy_without_tls_is_told_so(net: Net) -> None:
    failure = net.failure(net.host(), through(net.host(says(b"HTTP/1.1 400 Bad Request\r\n\r\n")), tls=True))
    assert failure.layer is Layer.PROXY
    assert "does not speak TLS" in failure.problem.message
    assert "http://" in failure.problem.remedy


def test_the_proxys_own_certificate_can_be_fetched(net: Net, tls_context: ssl.SSLContext) -> None:
    connect = Connect(context=tls_context)
    proxy = net.host(connect)
    chain = net.ask(Server("a.invalid"), through(proxy, tls=True, proxy_itself=True))
    assert isinstance(chain, Chain)
    answer = net.recorder.answers[-1]
    assert (answer.server, answer.of_proxy, answer.via) == (proxy.server, True, str(proxy.server))
    assert net.family.intermediate in answer.sent
    assert connect.heads == []


def test_an_http_proxy_has_no_certificate_of_its_own(net: Net) -> None:
    proxy = net.host(Connect())
    failure = net.failure(Server("a.invalid"), through(proxy, proxy_itself=True))
    assert failure.layer is Layer.PROXY
    assert "has no certificate of its own" in failure.problem.message
    assert "through the proxy" in failure.problem.remedy
    assert proxy.visits == []
    assert (
        "No proxy is set"
        in net.failure(Server("a.invalid"), FetchOptions(ProxyMode.NONE, proxy_itself=True)).problem.message
    )


# --- the system's settings -----------------------------------------------------------------------------


def test_the_systems_settings_are_the_default(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    host, connect = net.host(), Connect(user="anna@example", password="p:w")
    proxy = net.host(connect)
    monkeypatch.setenv("https_proxy", f"http://anna%40example:p%3Aw@{proxy.server}")
    answer = net.answer(host, FetchOptions(timeout=8.0))
    assert answer.via == str(proxy.server)
    assert connect.asked == [str(host.server)]
    monkeypatch.setenv("no_proxy", "127.0.0.0/8")
    assert net.answer(host, FetchOptions(timeout=8.0)).via == ""


def test_no_proxy_means_none_whatever_the_settings_say(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.invalid:8080")
    assert net.answer(net.host()).via == ""


def test_a_proxy_of_the_settings_that_cannot_be_used_is_a_failure_and_no_crash(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("all_proxy", "socks5://anna:canary@proxy.invalid:1080")
    failure = net.failure(net.host(), FetchOptions(timeout=8.0))
    assert failure.layer is Layer.PROXY
    assert "“socks5”" in failure.problem.message
    assert "canary" not in f"{failure}"
