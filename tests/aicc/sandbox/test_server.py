"""The server: loopback only, TLS by its own CA, quick to end, and quiet about what it was sent."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import ssl
import stat
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from starlette.requests import Request
from starlette.responses import Response

from tests.aicc_sandbox import SandboxAicc, call, running_sandbox
from wa_channel_studio.aicc.sandbox import lists, program
from wa_channel_studio.aicc.sandbox.authority import certificate_files
from wa_channel_studio.aicc.sandbox.data import FILE, Data, DataError
from wa_channel_studio.aicc.sandbox.server import Server

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- TLS -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_who_trusts_its_ca_trusts_the_server(tmp_path: Path, host: str) -> None:
    with running_sandbox(tmp_path, tls=True) as sandbox:
        context = ssl.create_default_context(cafile=sandbox.ca)
        port = urlsplit(sandbox.api).port
        with (
            socket.create_connection(("127.0.0.1", port or 0)) as plain,
            context.wrap_socket(plain, server_hostname=host) as secure,
        ):
            assert secure.version() == "TLSv1.3"
        assert sandbox.call("GET", "/channel-service/v1", None, sandbox.signed_in()).status == 200


def test_who_does_not_know_its_ca_does_not_trust_it(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, tls=True) as sandbox:
        port = urlsplit(sandbox.api).port or 0
        with (
            socket.create_connection(("127.0.0.1", port)) as plain,
            pytest.raises(ssl.SSLCertVerificationError),
        ):
            ssl.create_default_context().wrap_socket(plain, server_hostname="localhost")


def load(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_the_ca_stays_and_the_servers_certificate_is_made_anew_near_its_end(tmp_path: Path) -> None:
    ca, server, key = certificate_files(tmp_path, NOW)
    first = load(server)
    assert load(ca).not_valid_after_utc > NOW + timedelta(days=3650)
    first.verify_directly_issued_by(load(ca))
    made = [path.read_bytes() for path in (ca, server, key)]
    certificate_files(tmp_path, NOW + timedelta(days=300))
    assert [path.read_bytes() for path in (ca, server, key)] == made
    certificate_files(tmp_path, NOW + timedelta(days=380))
    assert ca.read_bytes() == made[0]
    assert load(server).not_valid_after_utc > NOW + timedelta(days=700)
    load(server).verify_directly_issued_by(load(ca))


@pytest.mark.parametrize("damaged", ["ca.pem", "ca-key.pem", "server.pem", "server-key.pem"])
def test_damaged_certificates_are_made_anew(tmp_path: Path, damaged: str) -> None:
    ca, server, _ = certificate_files(tmp_path, NOW)
    (tmp_path / damaged).write_bytes(b"damaged")
    certificate_files(tmp_path, NOW)
    load(server).verify_directly_issued_by(load(ca))


def test_its_certificate_names_loopback_in_all_three_ways(tmp_path: Path) -> None:
    _, server, _ = certificate_files(tmp_path, NOW)
    names = load(server).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]


@POSIX
def test_only_its_owner_reads_what_it_keeps(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, tls=True) as sandbox:
        sandbox.signed_in()
        folder = tmp_path / "sandbox"
        assert mode(folder) == 0o700
        assert {mode(path) for path in folder.iterdir()} == {0o600}
        assert FILE in {path.name for path in folder.iterdir()}


# --- starting and ending ------------------------------------------------------------------------------------


def test_it_listens_on_loopback_only(sandbox: SandboxAicc) -> None:
    parts = urlsplit(sandbox.api)
    assert parts.hostname == "127.0.0.1"
    assert parts.port
    other = next((a for a in _own_addresses() if not a.startswith("127.")), None)
    if other:
        with pytest.raises(OSError), socket.create_connection((other, parts.port), timeout=2):
            pass


def _own_addresses() -> list[str]:
    with contextlib.suppress(OSError):
        return [str(row[4][0]) for row in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return []


def test_it_takes_the_port_it_is_given(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(DataError, match=str(port)):
            program.Program(tmp_path / "a", port)
    with running_sandbox(tmp_path, port=port) as sandbox:
        assert urlsplit(sandbox.api).port == port


def test_it_ends_within_a_second_with_connections_and_requests_open(tmp_path: Path) -> None:
    with contextlib.ExitStack() as connections, contextlib.ExitStack() as running:
        sandbox = running.enter_context(running_sandbox(tmp_path))
        headers = sandbox.signed_in()
        sandbox.fault("delay", "^/channel-service", seconds=60)
        idle, busy = (connections.enter_context(sandbox.connection()) for _ in range(2))
        assert call(idle, "GET", "/apiaccess/CC-Management/openapi/queryorgs", None, headers).status == 200
        busy.request("GET", "/channel-service/v1/channels", headers=headers)
        while sandbox.admin("GET", "faults")["items"]:
            pass  # until the request is in there
        begun = time.monotonic()
        running.close()
        assert time.monotonic() - begun < 1.0
        with pytest.raises((OSError, HTTPException)):
            busy.getresponse()


def test_a_server_that_was_stopped_before_it_ran_does_not_run(tmp_path: Path) -> None:
    async def app(scope: object, receive: object, send: object) -> None:
        raise AssertionError

    server = Server(app)
    server.stop()
    listening = threading.Event()
    server.run(listening.set)
    assert not listening.is_set()


# --- its data --------------------------------------------------------------------------------------------------


def test_a_folder_has_one_sandbox_at_a_time(tmp_path: Path) -> None:
    with running_sandbox(tmp_path), pytest.raises(DataError, match="Another sandbox"):
        program.Program(tmp_path / "sandbox")


def test_a_file_that_is_no_data_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(DataError, match="no data of a sandbox"):
        Data(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="cannot be used"):
        Data(tmp_path / "file")


def test_a_write_that_fails_leaves_nothing_also_inside_another(tmp_path: Path) -> None:
    data = Data(tmp_path)

    def fail() -> None:
        with data.write():
            data.keep("a", "1")
            with data.write():
                data.keep("b", "2")
                assert data.kept("b") == "2"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (data.kept("a"), data.kept("b")) == (None, None)
    with data.write():
        data.keep("a", "3")
    data.close()
    again = Data(tmp_path)
    assert again.kept("a") == "3"
    again.close()


def test_an_accident_is_a_500_that_gives_nothing_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def accident(self: object, request: Request, body: object) -> Response:
        raise KeyError("very secret")

    with caplog.at_level(logging.ERROR), running_sandbox(tmp_path) as sandbox:
        monkeypatch.setattr(lists, "rows", accident)
        answer = sandbox.call("GET", "/_sandbox/routes", None, {"x-sandbox-secret": sandbox.app_secret})
    assert (answer.status, answer.json["errorCode"]) == (500, "0")
    assert "very secret" not in caplog.text
    assert "TypeError" in caplog.text  # and where
    assert os.sep in caplog.text
