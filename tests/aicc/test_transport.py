"""How requests go out and answers come in: trust, proxies, time, size, and stopping."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import warnings
from collections.abc import Callable

import pytest
import trustme

from tests.aicc.conftest import Clock, Loopback
from tests.aicc.servers import HangsUp, Reply, Server
from wa_channel_studio.aicc.addresses import proxy as read_proxy
from wa_channel_studio.aicc.mishaps import Mishap, Way, explain
from wa_channel_studio.aicc.transport import Call, Limits, Transport, trusting
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.aicc_ports import Fault
from wa_channel_studio.services.jobs import Cancelled, JobContext

Make = Callable[..., Transport]


@pytest.fixture
def make(loopback: Loopback) -> Make:
    def make(
        ca_pem: str | None = None,
        proxy: str = "",
        password: str = "",
        limits: Limits = Limits(5, 5),  # noqa: B008
    ) -> Transport:
        trusted = loopback.ca_pem if ca_pem is None else ca_pem
        made = Transport(trusted, read_proxy(proxy, Secret(password)), limits, loopback.log, Clock())
        loopback.closing.append(made.close)
        return made

    return make


def get(transport: Transport, url: str, job: JobContext | None = None) -> bytes:
    return transport.send(Call("GET", url, {"X-One": "1"}), job or JobContext()).body


def mishap(transport: Transport, url: str) -> Mishap:
    with pytest.raises(Mishap) as caught:
        get(transport, url)
    assert caught.value.problem.remedy
    assert caught.value.__context__ is None
    return caught.value


# --- trust -----------------------------------------------------------------------------------------------


def test_a_private_authority_is_trusted_when_it_is_given(loopback: Loopback, make: Make) -> None:
    server = loopback.server(Reply(body={"a": 1}), tls=True)
    transport = make()
    assert get(transport, f"{server.url}/x") == b'{"a": 1}'
    assert get(transport, f"{server.url}/x") == b'{"a": 1}'
    assert server.connections == 1
    assert server.heard[0].headers.keys() == {"host", "x-one", "accept-encoding", "user-agent"}


def test_without_it_the_systems_authorities_count_and_nothing_is_sent(loopback: Loopback, make: Make) -> None:
    server = loopback.server(Reply(), tls=True)
    found = mishap(make(ca_pem=""), server.url)
    assert (found.fault, found.sent, found.again) == (Fault.TLS, False, False)
    assert "an authority that this computer does not know" in str(found)
    assert server.heard == []


def test_with_a_given_authority_no_other_is_trusted(loopback: Loopback, make: Make) -> None:
    server = loopback.server(Reply(), tls=True)
    found = mishap(make(ca_pem=trustme.CA().cert_pem.bytes().decode()), server.url)
    assert found.fault is Fault.TLS
    assert "not issued by the authority chosen" in str(found)
    own, usual = trusting(loopback.ca_pem), trusting("")
    assert len(own.get_ca_certs()) == 1
    assert len(usual.get_ca_certs()) > 50
    assert own.minimum_version is ssl.TLSVersion.TLSv1_2
    assert (own.check_hostname, own.verify_mode) == (True, ssl.CERT_REQUIRED)


def test_the_library_adds_no_roots_of_its_own(loopback: Loopback, make: Make) -> None:
    server = loopback.server(Reply(), tls=True)
    transport = make()
    get(transport, server.url)
    assert len(transport.context.get_ca_certs()) == 1


def test_the_servers_own_certificate_may_be_what_is_trusted(loopback: Loopback, make: Make) -> None:
    leaf = trustme.CA().issue_cert("127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(context)
    server = Server(lambda _heard: Reply(body={}), context)
    loopback.closing.append(server.close)
    assert get(make(ca_pem=leaf.cert_chain_pems[0].bytes().decode()), server.url) == b"{}"


def test_host_names_are_checked(loopback: Loopback, make: Make) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    loopback.authority.issue_cert("other.example").configure_cert(context)
    server = Server(lambda _heard: Reply(), context)
    loopback.closing.append(server.close)
    assert "is for another name" in str(mishap(make(), server.url))


def test_tls_before_1_2_is_not_spoken(loopback: Loopback, make: Make) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    loopback.authority.issue_cert("127.0.0.1").configure_cert(context)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    server = Server(lambda _heard: Reply(), context)
    loopback.closing.append(server.close)
    found = mishap(make(), server.url)
    assert found.fault is Fault.TLS
    assert "TLS 1.2" in found.problem.remedy


def test_a_server_without_tls_is_told(loopback: Loopback, make: Make) -> None:
    server = HangsUp(hard=False, says=b"HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n")
    loopback.closing.append(server.close)
    found = mishap(make(), f"https://127.0.0.1:{server.port}")
    assert found.fault is Fault.TLS
    assert "does not speak TLS" in str(found)


@pytest.mark.parametrize("hard", [True, False])
def test_a_server_that_goes_in_the_middle_of_the_handshake_is_told(loopback: Loopback, make: Make, hard: bool) -> None:
    server = HangsUp(hard=hard)
    loopback.closing.append(server.close)
    found = mishap(make(), f"https://127.0.0.1:{server.port}")
    assert (found.fault, found.sent) == (Fault.TLS, False)


def test_certificates_that_cannot_be_read_are_a_problem(make: Make) -> None:
    for wrong in ("no pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(ProblemError) as caught:
            trusting(wrong)
        assert caught.value.problem.field == "aicc_ca"


@pytest.mark.parametrize(
    ("number", "words"), [(10, "has expired"), (9, "not valid yet"), (62, "another name"), (23, "cannot be trusted")]
)
def test_each_reason_of_mistrust_has_its_words(number: int, words: str) -> None:
    error = ssl.SSLCertVerificationError(1, "canary")
    error.verify_code = number
    found = explain(error, Way("h:1"), sent=False)
    assert words in str(found)
    assert "canary" not in repr(found.problem)


# --- addresses and redirections -------------------------------------------------------------------------------


def test_http_to_anybody_else_is_refused_before_anything_is_sent(loopback: Loopback, make: Make) -> None:
    with pytest.raises(ProblemError, match="not encrypted"):
        get(make(), "http://aicc.example/x")
    assert loopback.log.requests() == ()


def test_redirections_are_not_followed(loopback: Loopback, make: Make) -> None:
    other = loopback.server(Reply(body={}))
    server = loopback.server(Reply(302, headers={"Location": f"{other.url}/stolen"}))
    answer = make().send(Call("GET", server.url, {"Authorization": "Bearer x"}), JobContext())
    assert answer.status == 302
    assert other.heard == []


def test_nothing_of_the_environment_counts(
    loopback: Loopback, make: Make, monkeypatch: pytest.MonkeyPatch, isolated_home: object
) -> None:
    proxy = loopback.proxy()
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere")
    server = loopback.server(Reply(body={}), tls=True)
    assert get(make(), server.url) == b"{}"
    assert proxy.asked == []


def test_cookies_are_not_kept(loopback: Loopback, make: Make) -> None:
    server = loopback.server(Reply(body={}, headers={"Set-Cookie": "session=canary; Path=/"}))
    transport = make()
    get(transport, server.url)
    get(transport, server.url)
    assert "cookie" not in server.heard[1].headers


# --- proxies ----------------------------------------------------------------------------------------------


# Basic is read as UTF-8 (RFC 7617, 2.1), and a password may have any sign.
@pytest.mark.parametrize("password", ["pass-canary", "p@ss:w/rd? 密码"])
def test_a_proxy_opens_the_way_and_sees_nothing_of_the_request(loopback: Loopback, make: Make, password: str) -> None:
    server = loopback.server(Reply(body={"a": 1}), tls=True)
    proxy = loopback.proxy("ann", password, leads_to=server.port)
    transport = make(proxy=f"http://ann@127.0.0.1:{proxy.port}", password=password)
    assert get(transport, "https://aicc.example:28443/x") == b'{"a": 1}'
    assert [heard.target for heard in proxy.asked] == ["aicc.example:28443"]
    assert "x-one" not in proxy.asked[0].headers
    assert "proxy-authorization" not in server.heard[0].headers


@pytest.mark.parametrize(
    ("refuses", "words"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", "user name and a password"),
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "does not allow the way"),
        (b"HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n", "found no way"),
        (b"SSH-2.0-OpenSSH\r\n", "opened no way"),
    ],
)
def test_what_a_proxy_refuses_is_told(loopback: Loopback, make: Make, refuses: bytes, words: str) -> None:
    proxy = loopback.proxy(refuses=refuses)
    transport = make(proxy=f"http://ann@127.0.0.1:{proxy.port}", password="pass-canary")
    found = mishap(transport, "https://aicc.example/x")
    assert (found.fault, found.sent) == (Fault.UNREACHABLE, False)
    assert words in str(found)
    assert "canary" not in f"{found.problem}{loopback.log.requests()}"


def test_a_proxy_that_is_not_there_is_told_as_the_proxy(make: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    found = mishap(make(proxy=f"127.0.0.1:{port}"), "https://aicc.example/x")
    assert str(found) == f"The proxy 127.0.0.1:{port} refused the connection."


def test_this_very_computer_is_never_reached_by_a_proxy(loopback: Loopback, make: Make) -> None:
    proxy = loopback.proxy()
    server = loopback.server(Reply(body={}))
    assert get(make(proxy=f"127.0.0.1:{proxy.port}"), server.url) == b"{}"
    assert proxy.asked == []


# --- no connection, no whole answer -----------------------------------------------------------------------


def test_a_closed_port_is_refused_and_nothing_was_sent(loopback: Loopback, make: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    found = mishap(make(), f"http://127.0.0.1:{port}/x")
    assert (found.fault, found.sent, found.again) == (Fault.UNREACHABLE, False, True)
    (noted,) = loopback.log.requests()
    assert (noted.status, noted.note) == (0, str(found))


@pytest.mark.parametrize(
    ("number", "words", "again"),
    [(socket.EAI_NONAME, "leads to no address", False), (socket.EAI_AGAIN, "no name server answered", True)],
)
def test_a_name_that_is_not_known_is_told(
    make: Make, monkeypatch: pytest.MonkeyPatch, number: int, words: str, again: bool
) -> None:
    def fails(*args: object, **options: object) -> None:
        raise socket.gaierror(number, "canary")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    found = mishap(make(), "https://aicc.example/x")
    assert words in str(found)
    assert (found.again, found.sent) == (again, False)


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize(
    "reply",
    [
        Reply(reset=True),
        Reply(body={"a": "b" * 100}, cut=10),
        Reply(raw=b""),
        Reply(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc"),
    ],
    ids=["reset", "truncated", "closed", "chunk"],
)
def test_an_answer_that_breaks_off_is_lost(loopback: Loopback, make: Make, reply: Reply, tls: bool) -> None:
    server = loopback.server(reply, tls=tls)
    found = mishap(make(), server.url)
    assert (found.fault, found.sent, found.again) == (Fault.LOST, True, True)
    assert len(server.heard) == 1


def test_what_is_no_http_is_unexpected(loopback: Loopback, make: Make) -> None:
    server = loopback.server(Reply(raw=b"hello there\r\n\r\n"))
    assert mishap(make(), server.url).fault is Fault.UNEXPECTED


@pytest.mark.parametrize("tls", [False, True])
def test_a_silent_server_is_given_up(loopback: Loopback, make: Make, tls: bool) -> None:
    server = loopback.server(Reply(silent=True), tls=tls)
    found = mishap(make(limits=Limits(5, 0.3)), server.url)
    assert (found.fault, found.sent, found.again) == (Fault.LOST, True, False)
    assert "did not answer within 0.3 seconds" in str(found)


@pytest.mark.parametrize("tls", [False, True])
def test_a_slow_drip_is_given_up_however_steady_it_is(loopback: Loopback, make: Make, tls: bool) -> None:
    server = loopback.server(Reply(body={"a": "b" * 1000}, drip=0.01), tls=tls)
    found = mishap(make(limits=Limits(5, 5, whole=0.4)), server.url)
    assert found.fault is Fault.LOST
    assert "so slowly" in str(found)


def test_an_answer_in_small_pieces_is_whole(loopback: Loopback, make: Make) -> None:
    server = loopback.server(Reply(body={"a": "b"}, drip=0.001))
    assert get(make(), server.url) == b'{"a": "b"}'


@pytest.mark.parametrize("announced", [True, False])
def test_an_answer_that_is_too_large_is_not_read_to_its_end(loopback: Loopback, make: Make, announced: bool) -> None:
    head = b"HTTP/1.1 200 OK\r\n" + (b"Content-Length: 3000000\r\n" if announced else b"Connection: close\r\n")
    server = loopback.server(Reply(raw=head + b"\r\n" + b"x" * 3_000_000))
    found = mishap(make(limits=Limits(5, 5, answer=1024 * 1024)), server.url)
    assert (found.fault, found.sent) == (Fault.UNEXPECTED, True)
    assert "larger than 1 MB" in str(found)


def test_a_packed_answer_is_unpacked_within_its_bound(loopback: Loopback, make: Make) -> None:
    packed = {"Content-Encoding": "gzip"}
    server = loopback.server(Reply(body=gzip.compress(b'{"a": 1}'), headers=packed))
    assert get(make(), server.url) == b'{"a": 1}'
    bomb = loopback.server(Reply(body=gzip.compress(b"x" * 5_000_000), headers=packed))
    assert "larger than" in str(mishap(make(limits=Limits(5, 5, answer=1024 * 1024)), bomb.url))
    broken = loopback.server(Reply(body=b"no gzip", headers=packed))
    assert "cannot be read" in str(mishap(make(), broken.url))


# --- stopping -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reply", [Reply(silent=True), Reply(body={"a": "b" * 3000}, drip=0.01)], ids=["silent", "drip"]
)
def test_waiting_ends_when_somebody_wishes_it(loopback: Loopback, make: Make, reply: Reply) -> None:
    job = JobContext()
    reply.before = job.cancel
    server = loopback.server(reply)
    with pytest.raises(Cancelled):
        get(make(limits=Limits(30, 30)), server.url, job)
    assert loopback.log.requests()[-1].note == "cancelled"


def test_nothing_is_sent_once_somebody_wished_to_stop(loopback: Loopback, make: Make) -> None:
    server = loopback.server(Reply())
    job = JobContext()
    job.cancel()
    with pytest.raises(Cancelled):
        get(make(), server.url, job)
    assert server.heard == []


# --- the log and threads --------------------------------------------------------------------------------------


def test_the_log_has_no_query_header_or_body(loopback: Loopback, make: Make) -> None:
    server = loopback.server(Reply(404, body={"message": "body-canary"}))
    call = Call("POST", f"{server.url}/a/b?query-canary=1", {"X": "header-canary"}, b"body-canary")
    make().send(call, JobContext(), "try 2")
    (noted,) = loopback.log.requests()
    assert (noted.method, noted.host, noted.path) == ("POST", f"127.0.0.1:{server.port}", "/a/b")
    assert (noted.status, noted.note) == (404, "try 2")
    assert "canary" not in f"{noted}{call}"


def test_several_threads_may_send_hard(loopback: Loopback, make: Make) -> None:
    server = loopback.server(lambda heard: Reply(body={"path": heard.path}))
    transport = make()
    wrong: list[str] = []

    def work(thread: int) -> None:
        for path in (f"/{thread}/{number}" for number in range(20)):
            wrong.extend([path] if get(transport, server.url + path) != f'{{"path": "{path}"}}'.encode() else [])

    threads = [threading.Thread(target=work, args=(thread,)) for thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert wrong == []
    assert len(server.heard) == 80
