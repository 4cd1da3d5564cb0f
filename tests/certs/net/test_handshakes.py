"""What servers show, in every way they show it; and that nothing but a handshake is sent to them."""

from __future__ import annotations

import socket
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.certs.net.servers import Visit, alert, records, shows_then, speaks_tls
from tests.certs.net.support import DIRECT, EC, RSA, Family, Net, leaf_der
from tests.judges import need
from wa_channel_studio.domain.server import Parsed, Server
from wa_channel_studio.services.certificate_ports import FetchOptions, ProxyMode
from wa_channel_studio.services.jobs import JobContext

TLS12, TLS13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
CHANGE, ALERT, HANDSHAKE, DATA = 20, 21, 22, 23


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def assert_only_a_handshake(visit: Visit, version: ssl.TLSVersion) -> None:
    """Greeting, key, Finished, and a polite end: nothing more, and no word inside."""
    assert bytes(visit.said) == b""
    kinds = [kind for kind, _ in records(visit.raw)]
    if version is TLS12:
        assert set(kinds) <= {HANDSHAKE, CHANGE, ALERT}
    else:
        # In TLS 1.3 the Finished message and the end are disguised as data; both are small.
        assert [length for kind, length in records(visit.raw) if kind == DATA and length > 80] == []
        assert kinds.count(DATA) <= 3
    assert len(visit.raw) < 4000


@pytest.mark.parametrize(("version", "told"), [(TLS12, "TLS 1.2"), (TLS13, "TLS 1.3")])
def test_a_full_chain_comes_as_it_was_sent(net: Net, version: ssl.TLSVersion, told: str) -> None:
    host = net.host(speaks_tls(net.context(net.leaf, net.family.intermediate, net.family.root, version=version)))
    answer = net.answer(host)
    assert answer.sent == (leaf_der(net.leaf), net.family.intermediate, net.family.root)
    assert answer.tls == told
    assert (answer.server, answer.via, answer.of_proxy) == (host.server, "", False)
    assert (answer.client_certificate_wanted, answer.alert, answer.notes) == (False, None, ())
    visit = host.wait_for_end()
    assert visit.shaken
    assert_only_a_handshake(visit, version)


def test_a_leaf_alone_is_an_answer(net: Net) -> None:
    assert net.answer(net.host(speaks_tls(net.context(net.leaf)))).sent == (leaf_der(net.leaf),)


def test_wrong_order_duplicates_and_strangers_are_kept_as_sent(net: Net) -> None:
    stranger = Family(EC).root
    others = (net.family.root, stranger, net.family.intermediate, net.family.intermediate)
    assert net.answer(net.host(speaks_tls(net.context(net.leaf, *others)))).sent == (leaf_der(net.leaf), *others)


@pytest.mark.parametrize("version", [TLS12, TLS13])
def test_rsa_is_shown_like_elliptic_curves(net: Net, version: ssl.TLSVersion) -> None:
    family = Family(RSA)
    leaf = family.leaf()
    host = net.host(speaks_tls(net.context(leaf, family.intermediate, version=version)))
    assert net.answer(host).sent == (leaf_der(leaf), family.intermediate)


def test_expired_and_of_another_name_are_shown_since_nothing_is_verified_on_the_way(net: Net) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    family = net.family
    for leaf in (family.leaf(ends=yesterday), family.leaf("elsewhere.example.com"), Family(EC).leaf()):
        assert net.answer(net.host(speaks_tls(net.context(leaf)))).sent == (leaf_der(leaf),)


@pytest.mark.parametrize(("version", "told"), [(ssl.TLSVersion.TLSv1, "TLS 1.0"), (ssl.TLSVersion.TLSv1_1, "TLS 1.1")])
def test_old_servers_are_shown_and_called_old(net: Net, version: ssl.TLSVersion, told: str) -> None:
    answer = net.answer(net.host(speaks_tls(net.context(net.leaf, version=version))))
    assert (answer.sent, answer.tls) == ((leaf_der(net.leaf),), told)


@pytest.mark.parametrize(("version", "number"), [(TLS12, 40), (TLS13, 116)])
def test_a_demanded_client_certificate_is_told_and_the_chain_is_kept(
    net: Net, version: ssl.TLSVersion, number: int
) -> None:
    context = net.context(net.leaf, net.family.intermediate, version=version, client_authority=net.family.ca)
    host = net.host(speaks_tls(context))
    answer = net.answer(host)
    assert answer.sent == (leaf_der(net.leaf), net.family.intermediate)
    assert answer.client_certificate_wanted
    assert answer.alert == number
    assert_only_a_handshake(host.wait_for_end(), version)


@pytest.mark.parametrize("version", [TLS12, TLS13])
def test_a_client_certificate_that_is_only_asked_for_ends_nothing(net: Net, version: ssl.TLSVersion) -> None:
    context = net.context(net.leaf, version=version, client_authority=net.family.ca, demand=ssl.CERT_OPTIONAL)
    host = net.host(speaks_tls(context))
    answer = net.answer(host)
    assert (answer.client_certificate_wanted, answer.alert) == (True, None)
    assert_only_a_handshake(host.wait_for_end(), version)


def test_a_name_is_told_to_the_server_and_an_address_is_not(net: Net) -> None:
    host = net.host()
    net.answer(host, name="localhost")
    net.answer(host)
    host.wait_for_end()
    host.wait_for_end()
    assert [visit.name for visit in host.visits] == ["localhost", None]


def test_a_server_may_show_another_certificate_to_each_name(net: Net) -> None:
    ours, others = net.family.leaf("localhost"), net.family.leaf("other.example.com")
    context = net.context(others)

    def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        if name == "localhost":
            connection.context = net.context(ours)

    context.sni_callback = choose
    host = net.host(speaks_tls(context))
    assert net.answer(host, name="localhost").sent == (leaf_der(ours),)
    assert net.answer(host).sent == (leaf_der(others),)


@pytest.mark.parametrize("version", [TLS12, TLS13])
def test_a_warning_about_the_name_ends_nothing_and_is_noted(net: Net, version: ssl.TLSVersion) -> None:
    context = net.context(net.leaf, version=version)
    answer = net.answer(net.host(speaks_tls(context, first_of_all=alert(112, level=1))), name="localhost")
    assert answer.sent == (leaf_der(net.leaf),)
    assert answer.alert is None
    assert answer.notes == ("The server warned that it does not know this host name (unrecognized_name).",)


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6 loopback")
def test_ipv6_is_spoken(net: Net) -> None:
    host = net.host(address="::1")
    assert host.server.host == "::1"
    assert net.answer(host).sent[0] == leaf_der(net.leaf)


def test_a_slow_server_that_answers_in_the_nick_of_time_is_heard(net: Net) -> None:
    host = net.host(speaks_tls(net.context(net.leaf), after=0.7))
    answer = net.answer(host, FetchOptions(ProxyMode.NONE, timeout=3.0))
    assert answer.sent[0] == leaf_der(net.leaf)


@pytest.mark.parametrize("end", ["closes", "resets", "silent"])
def test_what_was_shown_before_the_handshake_broke_is_an_answer_with_a_note(net: Net, end: str) -> None:
    host = net.host(shows_then(net.context(net.leaf, version=TLS12), end))
    answer = net.answer(host, FetchOptions(ProxyMode.NONE, timeout=0.5))
    assert answer.sent == (leaf_der(net.leaf),)
    assert answer.tls == "TLS 1.2"
    (note,) = answer.notes
    assert "before the handshake was complete" in note


def test_notes_of_the_address_come_with_the_answer(net: Net) -> None:
    host = net.host()
    chain = net.fetcher.fetch(Parsed(host.server, ("The path was dropped.",)), DIRECT, JobContext())
    assert "The path was dropped." in chain.notes


def test_openssls_own_server_is_understood(net: Net, tmp_path: Path) -> None:
    openssl = need("openssl")
    path = tmp_path / "leaf.pem"
    net.leaf.private_key_and_cert_chain_pem.write_to_path(path)
    command = [openssl, "s_server", "-accept", "127.0.0.1:0", "-naccept", "1"]
    command += ["-cert", str(path), "-key", str(path), "-cert_chain", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.PIPE) as process:
        assert process.stdout is not None
        line = process.stdout.readline().decode()
        while not line.startswith("ACCEPT "):
            assert line, "openssl said nothing"
            line = process.stdout.readline().decode()
        answer = net.answer(Server("127.0.0.1", int(line.rpartition(":")[2])))
        process.kill()
    assert answer.sent[0] == leaf_der(net.leaf)
    assert net.family.intermediate in answer.sent
