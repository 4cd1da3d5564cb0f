"""Lists of servers and addresses of proxies, as people type and paste them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wa_channel_studio.domain.chain import Chain, Failure, Layer
from wa_channel_studio.domain.problem import Problem, ProblemError, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.server import Parsed, Server
from wa_channel_studio.services.certificate_ports import FetchOptions, Heard, Proxy
from wa_channel_studio.services.fetching import MAX_SERVERS, FetchService
from wa_channel_studio.services.jobs import JobContext


class Nowhere:
    """A fetcher without a network: every host fails."""

    def fetch(self, parsed: Parsed, options: FetchOptions, job: JobContext) -> Chain:
        raise AssertionError("one by one is not how many are asked")

    def fetch_all(
        self, servers: Sequence[Parsed], options: FetchOptions, job: JobContext, heard: Heard | None = None
    ) -> tuple[Chain | Failure, ...]:
        problem = Problem("", Severity.ERROR, "There is no network.")
        results = tuple(Failure(parsed.server, Layer.CONNECT, problem) for parsed in servers)
        for number, result in enumerate(results):
            if heard is not None:
                heard(number, result)
        return results

    def system_proxy(self, server: Server) -> Proxy | None:
        return Proxy(f"proxy-for-{server.host}", 8080)


@pytest.fixture
def service() -> FetchService:
    return FetchService(Nowhere())


def hosts(service: FetchService, text: str) -> list[str]:
    servers, problems = service.read(text)
    assert problems == ()
    return [parsed.server.shown for parsed in servers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.example.com", ["a.example.com"]),
        ("a.example.com\nb.example.com\r\nc.example.com", ["a.example.com", "b.example.com", "c.example.com"]),
        ("a.example.com, b.example.com;c.example.com d", ["a.example.com", "b.example.com", "c.example.com", "d"]),
        ("a.example.com、b.example.com，c.example.com；d.example.com", [f"{x}.example.com" for x in "abcd"]),
        (" ,; \n", []),
        ("", []),
        ("https://a.example.com/x,https://b.example.com/y", ["a.example.com", "b.example.com"]),
        ("https://a.example.com/x,b.example.com:8443", ["a.example.com", "b.example.com:8443"]),
        ("https://a.example.com/x?ids=1,2;v", ["a.example.com"]),
        ("[::1]:8443,127.0.0.1:8443,localhost", ["[::1]:8443", "127.0.0.1:8443", "localhost"]),
        ('"a.example.com","b.example.com"', ["a.example.com", "b.example.com"]),
    ],
)
def test_many_hosts_are_read_from_one_text(service: FetchService, text: str, expected: list[str]) -> None:
    assert hosts(service, text) == expected


def test_repeats_are_merged_whatever_they_look_like(service: FetchService) -> None:
    text = "https://A.example.com/first a.example.com a.example.com:443 https://a.example.com. a.example.com:8443"
    servers, problems = service.read(text)
    assert [str(parsed.server) for parsed in servers] == ["a.example.com:443", "a.example.com:8443"]
    assert servers[0].notes == ("The path was dropped: certificates belong to the host.",)
    assert problems == ()


def test_each_bad_one_has_a_problem_that_names_it_and_the_others_are_kept(service: FetchService) -> None:
    servers, problems = service.read("a.example.com, 1.2.3.400, b.example.com:99999, c.example.com, 1.2.3.400")
    assert [parsed.server.host for parsed in servers] == ["a.example.com", "c.example.com"]
    assert [problem.message for problem in problems] == [
        "“1.2.3.400”: “1.2.3.400” is no IP address.",
        "“b.example.com:99999”: The port is no number from 1 to 65535.",
    ]
    assert all(problem.remedy for problem in problems)


def test_a_password_in_a_bad_address_is_not_repeated(service: FetchService) -> None:
    for text in ("https://anna:canary@host:99999", "anna:canary@a..b", "https://anna:ca@nary@host:0"):
        ((), (problem,)) = service.read(text)
        assert "canary" not in f"{problem}"
        assert "ca@" not in f"{problem}"


def test_a_pasted_book_is_not_asked_for(service: FetchService) -> None:
    servers, problems = service.read("\n".join(f"h{number}.example.com" for number in range(MAX_SERVERS + 5)))
    assert len(servers) == MAX_SERVERS
    assert [problem.message for problem in problems] == [f"These are more than {MAX_SERVERS} hosts."]


@given(st.text(max_size=200))
def test_any_text_gives_servers_and_problems(text: str) -> None:
    servers, problems = FetchService(Nowhere()).read(text)
    assert len({parsed.server for parsed in servers}) == len(servers)
    assert all(problem.message.startswith("“") for problem in problems)


def test_all_are_asked_at_once_and_answers_come_in_order(service: FetchService) -> None:
    servers, _ = service.read("a b c")
    told: list[int] = []
    results = service.fetch(servers, FetchOptions(), JobContext(), lambda number, _: told.append(number))
    assert [result.server.host for result in results] == ["a", "b", "c"]
    assert told == [0, 1, 2]


def test_the_systems_proxy_is_the_fetchers_answer(service: FetchService) -> None:
    assert service.system_proxy(Server("a.example.com")) == Proxy("proxy-for-a.example.com", 8080)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://proxy.example.com:8080", Proxy("proxy.example.com", 8080)),
        ("proxy.example.com:3128", Proxy("proxy.example.com", 3128)),
        ("HTTP://Proxy.Example.com:8080/", Proxy("proxy.example.com", 8080)),
        ("https://proxy.example.com", Proxy("proxy.example.com", 443, tls=True)),
        ("https://proxy.example.com:8443/path", Proxy("proxy.example.com", 8443, tls=True)),
        ("http://proxy.example.com:443", Proxy("proxy.example.com", 443)),
        ("http://[::1]:8080", Proxy("::1", 8080)),
        ("127.0.0.1:8080", Proxy("127.0.0.1", 8080)),
        ("http://anna%40example@proxy.example.com:8080", Proxy("proxy.example.com", 8080, "anna@example")),
        ("bücher.example:8080", Proxy("xn--bcher-kva.example", 8080)),
    ],
)
def test_a_proxys_address_is_read(service: FetchService, text: str, expected: Proxy) -> None:
    assert service.read_proxy(text, "", Secret("")) == expected


def test_user_and_password_stand_beside_the_address(service: FetchService) -> None:
    read = service.read_proxy("http://proxy:8080", "DOMAIN\\anna", Secret("canary"))
    assert read == Proxy("proxy", 8080, "DOMAIN\\anna", Secret("canary"))
    assert "canary" not in f"{read} {read!r}"
    assert str(read) == "proxy:8080"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The proxy's address is missing."),
        ("http://", "The host is missing."),
        ("proxy.example.com", "The port of the proxy is missing."),
        ("http://proxy.example.com/", "The port of the proxy is missing."),
        ("http://[::1]", "The port of the proxy is missing."),
        ("http://proxy:99999", "The port is no number"),
        ("socks5://proxy:1080", "A proxy of the kind “socks5” cannot be used."),
        ("http://anna:canary@proxy:8080", "There is a password in the proxy's address"),
        ("anna:canary@proxy:8080", "There is a password in the proxy's address"),
        ("http://anna:12/canary@proxy:8080", "There is a password in the proxy's address"),
        ("http://anna%3Acanary@proxy:8080", "A proxy's user name has no colon in it."),
    ],
)
def test_what_is_no_proxy_is_refused(service: FetchService, text: str, words: str) -> None:
    with pytest.raises(ProblemError) as refused:
        service.read_proxy(text, "", Secret(""))
    assert words in refused.value.problem.message
    assert refused.value.problem.remedy
    assert "canary" not in f"{refused.value.problem}"
