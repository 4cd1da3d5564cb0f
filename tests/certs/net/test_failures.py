"""Every way a fetch can fail names its layer, says what happened and what to do."""

from __future__ import annotations

import errno
import os
import socket
import ssl
import time
from collections.abc import Iterator

import pytest

from tests.certs.net.servers import alerts, hangs_up, is_silent, resets, says, speaks_tls
from tests.certs.net.support import DIRECT, Clock, Net
from wa_channel_studio.certs import alerts as table
from wa_channel_studio.certs import mishaps
from wa_channel_studio.certs.answer import Answer
from wa_channel_studio.certs.fetch import TlsFetcher
from wa_channel_studio.certs.mishaps import Mishap, Phase
from wa_channel_studio.domain.chain import Chain, Failure, FetchError, Layer
from wa_channel_studio.domain.server import Parsed, Server
from wa_channel_studio.services.certificate_ports import FetchOptions, ProxyMode
from wa_channel_studio.services.jobs import JobContext

SHORT = FetchOptions(ProxyMode.NONE, timeout=0.4)


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port at which nothing listens, and nobody else can."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def test_a_name_that_leads_nowhere(net: Net) -> None:
    failure = net.failure(Server("nowhere.invalid"))
    assert failure.layer is Layer.NAME
    assert "nowhere.invalid" in failure.problem.message
    assert "proxy" in failure.problem.remedy


def test_a_refused_connection(net: Net, closed_port: int) -> None:
    failure = net.failure(Server("127.0.0.1", closed_port))
    assert failure.layer is Layer.CONNECT
    assert failure.problem.message == f"127.0.0.1:{closed_port} refused the connection."
    assert failure.problem.cause == os.strerror(errno.ECONNREFUSED)


def test_a_single_fetch_raises_what_many_return(net: Net, closed_port: int) -> None:
    with pytest.raises(FetchError) as refused:
        net.fetcher.fetch(Parsed(Server("127.0.0.1", closed_port)), DIRECT, JobContext())
    assert refused.value.failure.layer is Layer.CONNECT
    assert refused.value.problem == refused.value.failure.problem


def test_a_silent_server_runs_into_the_time_out_which_says_in_which_phase(net: Net) -> None:
    host = net.host(is_silent)
    start = time.monotonic()
    failure = net.failure(host, SHORT)
    assert 0.4 <= time.monotonic() - start < 1.5
    assert failure.layer is Layer.TIME
    assert failure.problem.message == f"{host.server} was connected to, but showed no certificate within 0.4 seconds."


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (112, "does not serve this host name"),
        (80, "a fault of its own"),
        (40, "no parameters"),
        (70, "none of the TLS versions"),
    ],
)
def test_an_alert_is_told_with_number_name_and_meaning(net: Net, number: int, words: str) -> None:
    failure = net.failure(net.host(alerts(number)))
    assert (failure.layer, failure.alert) == (Layer.TLS, number)
    assert f"TLS alert {number} (" in failure.problem.message
    assert words in failure.problem.message


def test_an_alert_that_no_standard_knows_is_told_by_its_number(net: Net) -> None:
    failure = net.failure(net.host(alerts(200)))
    assert (failure.layer, failure.alert) == (Layer.TLS, 200)
    assert "TLS alert 200 (unknown)" in failure.problem.message


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            b"HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n<html>",
            "It speaks HTTP without encryption: “HTTP/1.1 400 Bad",
        ),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "It is an SSH server: “SSH-2.0-OpenSSH_9.2”"),
        (b"220 mail.example.com ESMTP\r\n", "It is a mail or FTP server that begins without encryption: “220 mail"),
        (b"+OK ready\r\n", "It is a mail server that begins without encryption"),
        (b"* OK IMAP4rev1\r\n", "It is a mail server that begins without encryption"),
        (b"RFB 003.008\n", "It is a remote desktop (VNC)"),
        (b"<?xml version='1.0'?>", "It answered with a page or XML"),
        (b"\x4a\x00\x00\x00\x0a8.0.36\x00\n", "It is a MySQL database"),
        (
            b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\n",
            "It answered with something else: bytes 00 01 02 03 04 05 06 07.",
        ),
        (b"hello \x1b[31m\n", "It answered with something else: bytes 68 65"),
        (b"\x16HTTP\n", "It answered with something else"),
    ],
)
@pytest.mark.parametrize("at_once", [False, True])
def test_what_is_no_tls_is_told_by_what_it_is(net: Net, answer: bytes, words: str, at_once: bool) -> None:
    failure = net.failure(net.host(says(answer, at_once=at_once)))
    assert failure.layer is Layer.NOT_TLS
    assert "does not speak TLS." in failure.problem.message
    assert words in failure.problem.message


def test_one_lonely_byte_is_no_tls_either(net: Net) -> None:
    async def mutters(reader: object, writer: object, visit: object) -> None:
        writer.write(b"\x16")  # type: ignore[attr-defined]
        await writer.drain()  # type: ignore[attr-defined]

    assert net.failure(net.host(mutters)).layer in (Layer.NOT_TLS, Layer.TLS)


def test_a_reset_in_the_handshake(net: Net) -> None:
    failure = net.failure(net.host(resets))
    assert failure.layer is Layer.TLS
    assert "reset the connection during the handshake" in failure.problem.message


def test_a_closed_connection_in_the_handshake(net: Net) -> None:
    failure = net.failure(net.host(hangs_up))
    assert failure.layer is Layer.TLS
    assert "closed the connection during the handshake" in failure.problem.message


def test_nonsense_after_a_good_beginning_is_told_as_such(net: Net) -> None:
    failure = net.failure(net.host(says(b"\x16\x03\x03\x00\x04\x02\x00\x00\x00")))
    assert failure.layer is Layer.TLS
    assert "could not be understood" in failure.problem.message


def test_ssl_3_is_told_as_too_old(net: Net) -> None:
    hello = b"\x03\x00" + bytes(32) + b"\x00" + b"\x00\x0a" + b"\x00"
    message = b"\x02" + len(hello).to_bytes(3, "big") + hello
    failure = net.failure(net.host(says(b"\x16\x03\x00" + len(message).to_bytes(2, "big") + message)))
    assert failure.layer is Layer.TLS
    assert "SSL 3.0 or older" in failure.problem.message


def test_a_server_without_a_certificate(net: Net) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("aNULL:@SECLEVEL=0")
    failure = net.failure(net.host(speaks_tls(context)))
    assert (failure.layer, failure.alert) == (Layer.TLS, 40)


def test_a_fault_of_ours_is_a_failure_of_that_host_alone(net: Net, caplog: pytest.LogCaptureFixture) -> None:
    class Stumbles:
        def judge(self, answer: Answer, at: object) -> Chain:
            raise RuntimeError("canary-4711")

    host = net.host()
    (result,) = TlsFetcher(Stumbles(), Clock()).fetch_all((Parsed(host.server),), DIRECT, JobContext())
    assert isinstance(result, Failure)
    assert "RuntimeError" in result.problem.message
    assert "canary" not in f"{result}"
    assert "nobody foresaw" in caplog.text


# --- words that no loopback server can provoke ------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "layer", "words"),
    [
        (OSError(errno.ENETUNREACH, "x"), Layer.CONNECT, "There is no way to"),
        (OSError(errno.EHOSTUNREACH, "x"), Layer.CONNECT, "There is no way to"),
        (TimeoutError(errno.ETIMEDOUT, "x"), Layer.TIME, "did not answer"),
        (PermissionError(errno.EACCES, "x"), Layer.CONNECT, "This computer may not connect to"),
        (OSError(errno.EMFILE, "x"), Layer.CONNECT, "could not be connected to"),
        (ConnectionResetError(errno.ECONNRESET, "x"), Layer.CONNECT, "could not be connected to"),
    ],
)
def test_each_reason_of_a_failed_connection_has_its_words(reason: OSError, layer: Layer, words: str) -> None:
    mishap = mishaps.not_connected("a.example.com:443", [reason], proxy=False)
    assert mishap.layer is layer
    assert words in mishap.problem.message
    of_proxy = mishaps.not_connected("p:8080", [reason], proxy=True)
    assert of_proxy.layer in (Layer.PROXY, Layer.TIME)
    assert "p:8080" in of_proxy.problem.message


def test_a_refusal_tells_more_than_an_unreachable_second_address() -> None:
    reasons = [OSError(errno.ENETUNREACH, "x"), ConnectionRefusedError(errno.ECONNREFUSED, "y")]
    assert "refused" in mishaps.not_connected("a:443", reasons, proxy=False).problem.message


def test_a_silent_name_server_is_told_from_an_unknown_name() -> None:
    silent = mishaps.name_unknown("a.example.com", socket.EAI_AGAIN, proxy=False)
    unknown = mishaps.name_unknown("a.example.com", socket.EAI_NONAME, proxy=False)
    assert "no name server answered" in silent.problem.message
    assert "leads to no address" in unknown.problem.message
    assert mishaps.name_unknown("p", socket.EAI_NONAME, proxy=True).layer is Layer.PROXY


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("proxy", ["", "p:8080"])
def test_each_phase_has_its_own_words_for_a_time_out(phase: Phase, proxy: str) -> None:
    mishap = mishaps.too_slow(phase, "a.example.com:443", proxy, 1)
    assert mishap.layer is Layer.TIME
    assert "within 1 second" in mishap.problem.message
    assert mishap.problem.remedy


def test_all_alerts_have_a_name_and_a_sentence() -> None:
    for number in range(256):
        known = table.alert(number)
        assert known.meaning.endswith(".")
        assert known.remedy.endswith(".")
        assert known.name.replace("_", "").isalnum()
    assert len({table.alert(number).name for number in range(256)}) == 36


def test_a_mishap_becomes_a_failure_of_its_server() -> None:
    mishap = Mishap(Layer.TLS, "It failed.", "Try again.", cause="c", alert_number=40)
    failure = mishap.of(Server("a"))
    assert (failure.server, failure.layer, failure.alert) == (Server("a"), Layer.TLS, 40)
    assert (failure.problem.message, failure.problem.remedy, failure.problem.cause) == ("It failed.", "Try again.", "c")
