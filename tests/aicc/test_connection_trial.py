"""The test of a connection: each step with its real reason, and nothing tried that stands on what failed."""

from __future__ import annotations

import socket
import ssl

import pytest

from tests.aicc.conftest import NOW, OIAP_SECRET, SECRET, Clock, Loopback
from tests.aicc.servers import HangsUp, Heard, Once, Reply, Server
from wa_channel_studio.aicc.aicc import HttpAicc
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.aicc_ports import TestState, TestStep
from wa_channel_studio.services.jobs import Cancelled, JobContext

KEYS = ["name", "tcp", "tls", "token", "query", "channel_service", "oiap"]
GOOD, BAD, SKIPPED = TestState.GOOD, TestState.BAD, TestState.SKIPPED


class WholeAicc(Once):
    """Answers everything well, but for what is changed by the end of its path."""

    def __init__(self, **changes: Reply) -> None:
        super().__init__(Reply(404))
        self.changes = changes

    def __call__(self, heard: Heard) -> Reply:
        last = heard.path.rstrip("/").rpartition("/")[2]
        usual = {
            "queryCalledRoute": {"returnCode": "0", "data": {"total": 47, "calledRouteList": []}},
            "v1": {"service": "channel-service", "contract": "1.0"},
            "gettoken": {"authToken": "o", "expireTime": 3600},
            "querynavigationinfo": {"total": 3, "accessInfoList": []},
        }
        if last in self.changes:
            return self.changes[last]
        return Reply(body=usual[last]) if last in usual else super().__call__(heard)


def run(loopback: Loopback, connection: Connection, ca_pem: str | None = None) -> dict[str, TestStep]:
    told: list[TestStep] = []
    trusted = loopback.ca_pem if ca_pem is None else ca_pem
    aicc = HttpAicc(Clock(), loopback.waits.pace)
    steps = aicc.test(connection, trusted, JobContext(), told.append)
    assert list(steps) == told
    assert [step.key for step in steps] == KEYS
    text = f"{steps}{aicc.log.requests()}"
    assert SECRET not in text
    assert OIAP_SECRET not in text
    assert all(step.remedy for step in steps if step.state is BAD)
    assert all(step.title and step.message for step in steps)
    assert all(request.at == NOW for request in aicc.log.requests())
    return {step.key: step for step in steps}


def states(steps: dict[str, TestStep]) -> list[TestState]:
    return [step.state for step in steps.values()]


def test_a_whole_aicc_is_good_in_every_step(loopback: Loopback) -> None:
    server = loopback.server(WholeAicc(), tls=True)
    steps = run(loopback, loopback.connection(server.url.replace("127.0.0.1", "localhost")))
    assert states(steps) == [GOOD] * 7
    assert "localhost is" in steps["name"].message
    assert "127.0.0.1" in steps["name"].message
    assert "TLSv1.3" in steps["tls"].message
    assert "47 called routes" in steps["query"].message
    assert "contract 1.0" in steps["channel_service"].message


def test_what_is_not_set_up_is_skipped(loopback: Loopback) -> None:
    server = loopback.server(WholeAicc())
    steps = run(loopback, loopback.connection(server.url, channel_service="", oiap_url=""))
    assert states(steps) == [GOOD] * 5 + [SKIPPED] * 2
    assert "http, not encrypted" in steps["tls"].message


def test_mistrust_stops_what_stands_on_it_and_sends_nothing(loopback: Loopback) -> None:
    server = loopback.server(WholeAicc(), tls=True)
    steps = run(loopback, loopback.connection(server.url), ca_pem="")
    assert states(steps) == [GOOD, GOOD, BAD, SKIPPED, SKIPPED, SKIPPED, BAD]
    assert "does not know" in steps["tls"].message
    assert "TLS and certificate" in steps["token"].message
    assert server.heard == []


def test_a_closed_port_is_told_at_the_connection(loopback: Loopback) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = f"http://127.0.0.1:{taken.getsockname()[1]}"
    steps = run(loopback, loopback.connection(closed, oiap_url=""))
    assert states(steps) == [GOOD, BAD, *[SKIPPED] * 5]
    assert "refused the connection" in steps["tcp"].message


def test_only_what_needs_the_broken_server_is_skipped(loopback: Loopback) -> None:
    auth = loopback.server(WholeAicc())
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = f"http://127.0.0.1:{taken.getsockname()[1]}"
    steps = run(loopback, loopback.connection(closed, auth_url=auth.url, oiap_url=auth.url))
    assert states(steps) == [GOOD, BAD, GOOD, GOOD, SKIPPED, SKIPPED, GOOD]


def test_a_name_that_is_not_known_is_told_first(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object, **options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    steps = run(loopback, loopback.connection("https://aicc.example", oiap_url=""))
    assert states(steps) == [BAD, *[SKIPPED] * 6]
    assert "aicc.example leads to no address" in steps["name"].message


@pytest.mark.parametrize(
    ("changes", "key", "words"),
    [
        ({"tokenByAkSk": Reply(403, {"errorCode": "0", "exceptionInfo": f"bad {SECRET}"})}, "token", "“bad ***”"),
        ({"tokenByAkSk": Reply(403, "<html>WAF</html>")}, "token", "gateway or firewall"),
        ({"queryCalledRoute": Reply(404)}, "query", "does not know the address"),
        ({"queryCalledRoute": Reply(403, {"exceptionInfo": "not subscribed"})}, "query", "not subscribed"),
        ({"queryCalledRoute": Reply(200, {"returnCode": "0"})}, "query", "calledRouteList is no list"),
        ({"v1": Reply(404, {})}, "channel_service", "no channel service"),
        ({"v1": Reply(200, {"service": "x"})}, "channel_service", "no channel service"),
        ({"gettoken": Reply(200, {"errorCode": 200800003})}, "oiap", "locked"),
        ({"querynavigationinfo": Reply(500, {})}, "oiap", "failed at chatbots"),
    ],
)
def test_each_step_tells_its_own_reason(loopback: Loopback, changes: dict[str, Reply], key: str, words: str) -> None:
    server = loopback.server(WholeAicc(**changes))
    steps = run(loopback, loopback.connection(server.url))
    assert words in steps[key].message
    failed = [step.key for step in steps.values() if step.state is BAD]
    assert failed == [key]
    assert [step.key for step in steps.values() if step.state is SKIPPED] == (
        ["query", "channel_service"] if key == "token" else []
    )


def test_oiap_without_its_password_is_told(loopback: Loopback) -> None:
    server = loopback.server(WholeAicc())
    steps = run(loopback, loopback.connection(server.url, oiap_tenant_id=""))
    assert "is missing" in steps["oiap"].message


@pytest.mark.parametrize("hard", [True, False])
def test_a_server_that_hangs_up_is_told_at_tls(loopback: Loopback, hard: bool) -> None:
    server = HangsUp(hard=hard)
    loopback.closing.append(server.close)
    steps = run(loopback, loopback.connection(f"https://127.0.0.1:{server.port}", oiap_url=""))
    assert states(steps)[:3] == [GOOD, GOOD, BAD]
    assert "during the handshake" in steps["tls"].message


def test_a_server_without_tls_is_told_at_tls(loopback: Loopback) -> None:
    server = HangsUp(hard=False, says=b"HTTP/1.1 400 Bad\r\n\r\n")
    loopback.closing.append(server.close)
    steps = run(loopback, loopback.connection(f"https://127.0.0.1:{server.port}", oiap_url=""))
    assert states(steps)[:3] == [GOOD, GOOD, BAD]
    assert "does not speak TLS" in steps["tls"].message


# --- through a proxy ------------------------------------------------------------------------------------


def through(loopback: Loopback, server: Server, **proxy: object) -> dict[str, TestStep]:
    opened = loopback.proxy("ann", "pass", leads_to=server.port, **proxy)  # type: ignore[arg-type]
    connection = loopback.connection(
        "https://aicc.example:28443",
        proxy=f"http://ann@127.0.0.1:{opened.port}",
        proxy_password=Secret("pass"),
        oiap_url="",
    )
    return run(loopback, connection)


def test_through_a_proxy_the_name_is_looked_up_there(loopback: Loopback) -> None:
    steps = through(loopback, loopback.server(WholeAicc(), tls=True))
    assert states(steps) == [GOOD] * 6 + [SKIPPED]
    assert "aicc.example is looked up by the proxy" in steps["name"].message
    assert "the proxy 127.0.0.1" in steps["tcp"].message


@pytest.mark.parametrize(
    ("refuses", "words"),
    [
        (b"HTTP/1.1 407 Who\r\n\r\n", "user name and a password"),
        (b"HTTP/1.1 503 No\r\n\r\n", "found no way"),
        (b"", "no HTTP proxy"),
    ],
)
def test_what_the_proxy_refuses_is_told_at_tls(loopback: Loopback, refuses: bytes, words: str) -> None:
    if refuses:
        steps = through(loopback, loopback.server(WholeAicc(), tls=True), refuses=refuses)
    else:
        server = HangsUp(hard=False)
        loopback.closing.append(server.close)
        connection = loopback.connection("https://aicc.example", proxy=f"127.0.0.1:{server.port}", oiap_url="")
        steps = run(loopback, connection)
    assert states(steps)[:4] == [GOOD, GOOD, BAD, SKIPPED]
    assert words in steps["tls"].message


# --- stopping ---------------------------------------------------------------------------------------------


def test_it_can_be_stopped(loopback: Loopback) -> None:
    job = JobContext()
    server = loopback.server(WholeAicc(tokenByAkSk=Reply(503, {}, before=job.cancel)))
    told: list[TestStep] = []
    with pytest.raises(Cancelled):
        HttpAicc(Clock(), loopback.waits.pace).test(loopback.connection(server.url), "", job, told.append)
    assert [step.key for step in told] == ["name", "tcp", "tls"]


def test_the_handshake_does_not_wait_for_ever(loopback: Loopback) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"https://127.0.0.1:{silent.getsockname()[1]}"
        steps = run(loopback, loopback.connection(place, oiap_url="", connect_seconds=0.3))
    assert "did not answer within 0.3 seconds" in steps["tls"].message


def test_the_context_of_the_test_is_the_one_of_the_session(loopback: Loopback) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    loopback.authority.issue_cert("other.example").configure_cert(context)
    server = Server(WholeAicc(), context)
    loopback.closing.append(server.close)
    steps = run(loopback, loopback.connection(server.url, oiap_url=""))
    assert "for another name" in steps["tls"].message
