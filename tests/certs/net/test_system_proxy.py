"""What the system's settings say about proxies, as far as the environment can say it."""

from __future__ import annotations

import pytest

from tests.certs.net.support import Clock
from wa_channel_studio.certs.chain import ChainJudge
from wa_channel_studio.certs.fetch import TlsFetcher
from wa_channel_studio.certs.mishaps import Mishap
from wa_channel_studio.certs.system_proxy import read_address, system_proxy
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.server import Server
from wa_channel_studio.services.certificate_ports import Proxy

HOST = Server("api.example.com")


def test_without_settings_there_is_no_proxy() -> None:
    assert system_proxy(HOST) is None


@pytest.mark.parametrize(
    ("address", "proxy"),
    [
        ("http://proxy.example.com:8080", Proxy("proxy.example.com", 8080)),
        ("proxy.example.com:3128", Proxy("proxy.example.com", 3128)),
        ("http://proxy.example.com", Proxy("proxy.example.com", 80)),
        ("http://proxy.example.com:8080/", Proxy("proxy.example.com", 8080)),
        ("https://proxy.example.com", Proxy("proxy.example.com", 443, tls=True)),
        ("HTTP://[::1]:8080", Proxy("::1", 8080)),
        ("http://anna:p%40ss@proxy:8080", Proxy("proxy", 8080, "anna", Secret("p@ss"))),
    ],
)
def test_addresses_are_read(address: str, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_address(address) == proxy
    monkeypatch.setenv("https_proxy", address)
    assert system_proxy(HOST) == proxy


@pytest.mark.parametrize(
    "address", ["socks5://p:1", "http://p:x", "http://", "http://[::1", "http://a b:1", "http://p:99999"]
)
def test_useless_addresses_are_told_without_being_repeated(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Mishap):
        read_address(address)
    monkeypatch.setenv("https_proxy", address)
    assert TlsFetcher(ChainJudge(), Clock()).system_proxy(HOST) is None


def test_settings_for_http_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy:8080")
    assert system_proxy(HOST) is None
    monkeypatch.setenv("all_proxy", "http://proxy:8081")
    assert system_proxy(HOST) == Proxy("proxy", 8081)


@pytest.mark.parametrize(
    ("exceptions", "server", "direct"),
    [
        ("example.com", HOST, True),
        (".example.com", HOST, True),
        ("api.example.com:443", HOST, True),
        ("other.example.com,example.org", HOST, False),
        ("ample.com", HOST, False),
        ("*", HOST, True),
        ("localhost", Server("localhost"), True),
        ("127.0.0.1", Server("127.0.0.1", 8443), True),
        ("10.0.0.0/8", Server("10.1.2.3"), True),
        ("10.0.0.0/8, fd00::/8", Server("fd12::1"), True),
        ("10.0.0.0/8", Server("11.1.2.3"), False),
        ("::1", Server("::1"), True),
        ("nonsense/99,[::1]", Server("::1"), True),
    ],
)
def test_exceptions_are_kept(exceptions: str, server: Server, direct: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy:8080")
    monkeypatch.setenv("no_proxy", exceptions)
    assert (system_proxy(server) is None) is direct
