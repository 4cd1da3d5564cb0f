"""Addresses of servers, as people write and paste them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.server import Parsed, Server, parse_server

PATH = "The path was dropped: certificates belong to the host."
BEFORE = "What stood before the @ was dropped; it is not sent."
PRIVATE = (
    *("127.0.0.1", "127.255.0.9", "::1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.1.1"),
    *("fe80::1", "fc00::1", "fd12::5", "100.64.0.1", "::ffff:10.0.0.1", "localhost", "host", "aicc.localhost"),
    *("printer.local", "aicc.internal", "a.b.intranet", "box.lan", "x.home.arpa", "demo.test"),
)
PUBLIC = (
    *("8.8.8.8", "172.32.0.1", "11.0.0.1", "192.169.0.1", "2606:4700::1111", "::ffff:8.8.8.8"),
    *("a.example.com", "local.com"),
)
OPEN = "http is not encrypted; the encrypted port 443 is asked instead."


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("api.infobip.com", "api.infobip.com", 443),
        ("  API.Infobip.COM \n", "api.infobip.com", 443),
        ("api.infobip.com.", "api.infobip.com", 443),
        ("api.infobip.com:8443", "api.infobip.com", 8443),
        ("api.infobip.com:", "api.infobip.com", 443),
        ("host:1", "host", 1),
        ("host:65535", "host", 65535),
        ("host:00443", "host", 443),
        ("https://api.infobip.com", "api.infobip.com", 443),
        ("https://api.infobip.com/", "api.infobip.com", 443),
        ("HTTPS://api.infobip.com:8443/", "api.infobip.com", 8443),
        ("https:/api.infobip.com", "api.infobip.com", 443),
        ("https:api.infobip.com", "api.infobip.com", 443),
        ("https:\\\\api.infobip.com", "api.infobip.com", 443),
        ("//api.infobip.com", "api.infobip.com", 443),
        ("wss://api.infobip.com", "api.infobip.com", 443),
        ("ldaps://directory.example.com", "directory.example.com", 636),
        ("“api.infobip.com”", "api.infobip.com", 443),
        ("<https://api.infobip.com>", "api.infobip.com", 443),
        ("【api.infobip.com】", "api.infobip.com", 443),
        ("「https://api.infobip.com/」", "api.infobip.com", 443),
        ("（api.infobip.com：8443）", "api.infobip.com", 8443),
        ("\ufeffapi.infobip.com\u200b", "api.infobip.com", 443),
        ("a_b.example.com", "a_b.example.com", 443),
        ("127.0.0.1", "127.0.0.1", 443),
        ("127.0.0.1:8443", "127.0.0.1", 8443),
        ("::1", "::1", 443),
        ("[::1]", "::1", 443),
        ("[::1]:8443", "::1", 8443),
        ("https://[2001:DB8:0::1]:8443/", "2001:db8::1", 8443),
        ("2001:db8::1:443", "2001:db8::1:443", 443),
        ("[::ffff:10.0.0.1]:8443", "10.0.0.1", 8443),
        ("xn--bcher-kva.example", "xn--bcher-kva.example", 443),
        ("ａｐｉ．ｅｘａｍｐｌｅ。com：８４４３".replace("８４４３", "8443"), "api.example.com", 8443),
    ],
)
def test_the_server_is_found_in_what_people_write(text: str, host: str, port: int) -> None:
    parsed = parse_server(text)
    assert parsed.server == Server(host, port)


@pytest.mark.parametrize(
    ("text", "server", "notes"),
    [
        ("https://x.example.com/path", "x.example.com:443", (PATH,)),
        ("x.example.com/whatsapp/1/message?a=b", "x.example.com:443", (PATH,)),
        ("https://x.example.com?a=b", "x.example.com:443", (PATH,)),
        ("https://x.example.com#a", "x.example.com:443", (PATH,)),
        ("https://x.example.com:8443/?next=//y.example.com", "x.example.com:8443", (PATH,)),
        ("https://x.example.com/@y.example.com", "x.example.com:443", (PATH,)),
        ("https://anna:geheim@x.example.com/a", "x.example.com:443", (PATH, BEFORE)),
        ("anna@x.example.com", "x.example.com:443", (BEFORE,)),
        ("mailto:anna@x.example.com", "x.example.com:443", (BEFORE,)),
        ("http://x.example.com", "x.example.com:443", (OPEN,)),
        ("http://x.example.com:80/", "x.example.com:443", (OPEN,)),
        ("http://x.example.com:8080/", "x.example.com:8080", ()),
    ],
)
def test_what_was_dropped_is_said(text: str, server: str, notes: tuple[str, ...]) -> None:
    parsed = parse_server(text)
    assert (str(parsed.server), parsed.notes) == (server, notes)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("https://bücher.example", "xn--bcher-kva.example"),
        ("faß.example", "xn--fa-hia.example"),
        ("例子.测试", "xn--fsqu00a.xn--0zwm56d"),
        ("例子。测试", "xn--fsqu00a.xn--0zwm56d"),
    ],
)
def test_names_in_other_alphabets_are_asked_for_in_punycode_which_is_said(text: str, host: str) -> None:
    parsed = parse_server(text)
    assert parsed.server.host == host
    assert parsed.notes == (f"The name is asked for as {host}, as the network writes it.",)


@pytest.mark.parametrize(
    ("server", "shown"),
    [
        (Server("api.infobip.com"), "api.infobip.com"),
        (Server("api.infobip.com", 8443), "api.infobip.com:8443"),
        (Server("xn--bcher-kva.example", 8443), "bücher.example:8443"),
        (Server("xn--zzzzzzz-99.example"), "xn--zzzzzzz-99.example"),
        (Server("::1"), "[::1]"),
        (Server("::1", 8443), "[::1]:8443"),
    ],
)
def test_a_server_is_shown_in_its_own_alphabet(server: Server, shown: str) -> None:
    assert server.shown == shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The host is missing."),
        ("  “” ", "The host is missing."),
        ("https://", "The host is missing."),
        ("https:///path", "The host is missing."),
        ("file:///etc/hosts", "The host is missing."),
        (":443", "The host is missing."),
        (".", "The host is missing."),
        ("two hosts", "There is a blank inside the address."),
        ("a.example.com\tb.example.com", "There is a blank inside the address."),
        ("a.example.com,b.example.com", "Several hosts stand in one address."),
        ("a.example.com;b.example.com", "Several hosts stand in one address."),
        ("a.example.com、b.example.com", "Several hosts stand in one address."),
        ("host:0", "The port is no number"),
        ("host:65536", "The port is no number"),
        ("host:99999999999999999999", "The port is no number"),
        ("host:https", "The port is no number"),
        ("host:-1", "The port is no number"),
        ("host:٤٤٣", "The port is no number"),
        ("[::1]:0", "The port is no number"),
        ("[::1", "The brackets of the IPv6 address do not match."),
        ("[::1]443", "The brackets of the IPv6 address do not match."),
        ("[example.com]", "“example.com” is no IPv6 address."),
        ("a:443:443", "“a:443:443” is no IPv6 address."),
        ("fe80::1%eth0", "An address with a zone"),
        ("https://[fe80::1%25eth0]/", "An address with a zone"),
        ("127.1", "“127.1” is no IP address."),
        ("1.2.3.400", "“1.2.3.400” is no IP address."),
        ("0x7f000001", "“0x7f000001” is no IP address."),
        ("2130706433", "“2130706433” is no IP address."),
        ("a..example.com", "is no host name."),
        ("example.com..", "is no host name."),
        ("-a.example.com", "is no host name."),
        ("a-.example.com", "is no host name."),
        ("a b", "There is a blank"),
        ("exa$mple.com", "is no host name."),
        ("exa\u0000mple.com", "There is a blank"),
        (f"{'a' * 64}.example.com", "is no host name."),
        (f"{'a.' * 130}com", "is no host name."),
        ("ex☃☃\u0301\u200d.٤", "is no host name."),
        ("٤.example", "is no host name."),
    ],
)
def test_what_names_no_server_is_refused_with_words_and_a_remedy(text: str, words: str) -> None:
    with pytest.raises(ProblemError) as refused:
        parse_server(text)
    assert words in refused.value.problem.message
    assert refused.value.problem.remedy != ""


@pytest.mark.parametrize("text", ["u:canary@[::", "u:canary@a..b", "https://u:canary@h:x", "https://u:canary@exa$mple"])
def test_a_password_in_an_address_is_in_no_message(text: str) -> None:
    with pytest.raises(ProblemError) as refused:
        parse_server(text)
    assert "canary" not in f"{refused.value.problem}"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.255.0.9",
        "::1",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.1.1",
        "fe80::1",
        "fc00::1",
        "fd12::5",
        "100.64.0.1",
        "::ffff:10.0.0.1",
        "localhost",
        "host",
        "aicc.localhost",
        "printer.local",
        "aicc.internal",
        "a.b.intranet",
        "box.lan",
        "x.home.arpa",
        "demo.test",
    ],
)
def test_private_hosts_are_known_as_such(host: str) -> None:
    assert Server(host).is_private


@pytest.mark.parametrize(
    "host",
    [
        "8.8.8.8",
        "172.32.0.1",
        "11.0.0.1",
        "192.169.0.1",
        "2606:4700::1111",
        "::ffff:8.8.8.8",
        "a.example.com",
        "local.com",
    ],
)
def test_public_hosts_are_known_as_such(host: str) -> None:
    assert not Server(host).is_private


def test_an_address_is_told_from_a_name() -> None:
    assert Server("127.0.0.1").is_address
    assert Server("::1").is_address
    assert not Server("localhost").is_address


def test_a_server_is_written_as_the_network_wants_it() -> None:
    assert str(Server("a.example.com")) == "a.example.com:443"
    assert str(Server("::1", 8443)) == "[::1]:8443"


@given(st.text(max_size=80))
def test_whatever_is_written_becomes_a_server_or_a_problem(text: str) -> None:
    try:
        server = parse_server(text).server
    except ProblemError:
        return
    assert server.host.isascii()
    assert server.host == server.host.lower()
    assert 1 <= server.port <= 65535
    assert parse_server(str(server)) == Parsed(server)


def test_names_in_latin_letters_load_no_table_of_alphabets() -> None:
    program = (
        "import sys; from wa_channel_studio.domain.server import parse_server; parse_server('a.example.com').server"
    )
    ended = subprocess.run(
        [sys.executable, "-c", f"{program}.shown; print('idna' in sys.modules)"], capture_output=True, check=True
    )
    assert ended.stdout.strip() == b"False"
