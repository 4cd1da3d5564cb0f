"""The small parts of the HTTP side that need no server."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.aicc.conftest import NOW
from wa_channel_studio.aicc import endpoints
from wa_channel_studio.aicc.addresses import base, is_loopback, proxy
from wa_channel_studio.aicc.answers import Refused, Unexpected, check_code, parse, rows_of, text_of
from wa_channel_studio.aicc.auth import Grant, TokenKeeper
from wa_channel_studio.aicc.endpoints import Envelope, Paging
from wa_channel_studio.aicc.network_log import RecentRequests
from wa_channel_studio.aicc.pace import Pace, retry_after
from wa_channel_studio.aicc.payload import key_of, name_of
from wa_channel_studio.aicc.redaction import SHOWN, Redactor
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.services.aicc_ports import Request
from wa_channel_studio.services.jobs import Cancelled, JobContext

# --- addresses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "url", "server"),
    [
        ("https://aicc.example", "https://aicc.example", "aicc.example:443"),
        ("https://aicc.example:28443/", "https://aicc.example:28443", "aicc.example:28443"),
        ("https://AICC.example/below/it/", "https://aicc.example/below/it", "aicc.example:443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", "127.0.0.1:8080"),
        ("http://127.9.8.7:8080", "http://127.9.8.7:8080", "127.9.8.7:8080"),
        ("http://[::1]:8080", "http://[::1]:8080", "[::1]:8080"),
        ("http://localhost", "http://localhost", "localhost:80"),
    ],
)
def test_https_may_be_used_and_http_to_this_computer(address: str, url: str, server: str) -> None:
    found = base(address, "api_url", "The address")
    assert (found.url, str(found.server)) == (url, server)


@pytest.mark.parametrize(
    "address",
    [
        "http://aicc.example",
        "http://10.0.0.1",
        "http://127.0.0.1.example",
        "http://localhost.example",
        "http://[::ffff:127.0.0.1]",
        "http://0.0.0.0",
        "http://2130706433",
        "http://localhost@aicc.example",
        "ftp://127.0.0.1",
        "aicc.example",
        "",
        "https://",
        "https://user:canary@aicc.example",
        "https://aicc.example?canary=1",
        "https://aicc.example#x",
        "https://aicc.example:0",
        "https://aicc.example:99999",
        "https://aicc.example\\@evil.example",
        "https://aicc.example/\r\nX: y",
        "https://[::1",
    ],
)
def test_other_addresses_may_not_be_used_and_are_not_quoted(address: str) -> None:
    with pytest.raises(ProblemError) as caught:
        base(address, "api_url", "The address")
    assert caught.value.problem.field == "api_url"
    assert caught.value.problem.remedy
    assert "canary" not in str(caught.value.problem)


def test_loopback_is_this_computer_alone() -> None:
    assert [host for host in ("127.0.0.1", "127.255.0.1", "::1", "LOCALHOST") if not is_loopback(host)] == []
    assert [host for host in ("128.0.0.1", "::2", "local", "", "127.0.0.1.nip.example") if is_loopback(host)] == []


def test_a_proxy_is_read_with_and_without_a_user() -> None:
    assert proxy(" ") is None
    found = proxy("proxy.example:3128")
    assert found is not None
    assert (str(found.server), found.url, found.authorization()) == (
        "proxy.example:3128",
        "http://proxy.example:3128",
        "",
    )
    found = proxy("https://a%40b@proxy.example", Secret("p@ß:canary"))
    assert found is not None
    assert (found.user, found.url, str(found.server)) == ("a@b", "https://proxy.example:443", "proxy.example:443")
    assert base64.b64decode(found.authorization().removeprefix("Basic ")).decode() == "a@b:p@ß:canary"
    assert "canary" not in repr(found)
    for wrong in ("socks5://proxy.example", "http://", "pro xy:1", "http://a%3Ab@proxy.example"):
        with pytest.raises(ProblemError):
            proxy(wrong)


def test_without_a_user_no_password_goes_to_a_proxy() -> None:
    found = proxy("http://proxy.example:3128", Secret("canary"))
    assert found is not None
    assert not found.password


@pytest.mark.parametrize("address", ["http://ann:canary@proxy.example:1", "ann:@proxy.example:1"])
def test_a_password_in_a_proxys_address_is_refused_and_not_told(address: str) -> None:
    with pytest.raises(ProblemError) as caught:
        proxy(address, Secret("other"))
    problem = caught.value.problem
    assert (problem.field, "Proxy password" in problem.remedy) == ("aicc_proxy", True)
    assert "canary" not in f"{problem}"


# --- what is shown of foreign texts --------------------------------------------------------------------


@pytest.mark.parametrize(
    "quoting",
    [
        lambda secret: f"wrong password {secret}!",
        lambda secret: json.dumps({"app_secret": secret}),
        lambda secret: "user " + base64.b64encode(secret.encode()).decode(),
        lambda secret: f"x?y={quote_plus(secret)}",
    ],
)
def test_no_secret_is_shown_however_it_is_quoted(quoting: Callable[[str], str]) -> None:
    secret = 'ca"nary/&s'
    redactor = Redactor((Secret(secret),))
    shown = redactor.shown(quoting(secret))
    assert "nary" not in shown
    redactor.add_token(Secret("token-canary"))
    assert redactor.shown("Bearer token-canary and token-canary") == "Bearer *** and ***"
    assert redactor.shown("sent too", also=(Secret("sent"), None)) == "*** too"


def test_a_text_that_quotes_a_very_short_secret_is_not_shown() -> None:
    assert "a b c" not in Redactor((Secret("b"),)).shown("a b c")


def test_a_secret_at_the_cut_is_not_shown_in_part() -> None:
    shown = Redactor((Secret("canary-canary"),)).shown("x" * (SHOWN - 6) + "canary-canary")
    assert "can" not in shown
    assert len(shown) <= SHOWN


@given(st.text(max_size=2000))
def test_what_is_shown_is_short_and_harmless(text: str) -> None:
    redactor = Redactor((Secret("canary"),))
    for shown in (redactor.shown(text + "canary" + text), redactor.shown_page(f"<b>{text}</b>canary")):
        assert len(shown) <= SHOWN
        assert shown.isprintable()
        assert "canary" not in shown


def test_of_a_page_its_title_is_shown() -> None:
    page = "<html><head><title>403 &amp; out</title><script>x()</script></head><body>Not <b>here</b></body>"
    assert Redactor().shown_page(page) == "403 & out"
    assert Redactor().shown_page("<p>Not <b>here</b><script>evil()</script>") == "Not here"


# --- waiting --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "²"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "Sun, 22 Nov 2026 12:00:30 GMT"}, 30),
        ({"Retry-After": "Sun, 22 Nov 2026 11:00:00 GMT"}, 0),
        # Its own clock is two hours slow: only the difference counts.
        ({"Retry-After": "Sun, 22 Nov 2026 10:00:20 GMT", "Date": "Sun, 22 Nov 2026 10:00:00 GMT"}, 20),
    ],
)
def test_retry_after_is_a_number_or_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds


def test_each_wait_is_longer_and_none_is_like_the_other() -> None:
    least, most = Pace(chance=lambda: 0.0), Pace(chance=lambda: 1.0)
    assert [least.back_off(tries) for tries in (1, 2, 3)] == [0.25, 0.5, 1.0]
    assert [most.back_off(tries) for tries in (1, 2, 3)] == [0.75, 1.5, 3.0]
    assert least.after(5) == 5
    assert most.after(5) > 5


# --- descriptors and envelopes ---------------------------------------------------------------------------


def test_descriptors_are_as_printed() -> None:
    every = [one for one in vars(endpoints).values() if isinstance(one, endpoints.Endpoint)]
    paths = {one.key: (one.method, one.path, one.envelope.code, one.envelope.rows, one.page) for one in every}
    management = "/apiaccess/rest/cc-management/v1"
    assert paths == {
        "token": ("POST", "/apigovernance/api/oauth/tokenByAkSk", "", (), 0),
        "called_routes": (
            "POST", f"{management}/calledRoute/queryCalledRoute", "returnCode", ("data", "calledRouteList"), 100,
        ),
        "skill_queues": ("POST", f"{management}/skill/querySkills", "returnCode", ("data",), 100),
        "orgs": ("GET", "/apiaccess/CC-Management/openapi/queryorgs", "returnCode", ("orgs",), 999),
        "oiap_token": ("POST", "/oifde/rest/api/gettoken", "errorCode", (), 0),
        "chatbots": ("POST", "/oifde/rest/api/querynavigationinfo", "errorCode", ("accessInfoList",), 100),
    }  # fmt: skip
    assert [one.key for one in every if one.envelope.code_may_lack] == ["oiap_token", "chatbots"]
    assert [one.key for one in every if one.since] == ["orgs"]
    assert endpoints.CHATBOTS.paging is Paging.PAGE_FROM_1


@pytest.mark.parametrize("code", ["0", 0])
def test_a_code_may_be_a_text_or_a_number(code: object) -> None:
    check_code({"returnCode": code}, Envelope(code="returnCode"))


@pytest.mark.parametrize("answer", [{}, {"returnCode": None}, {"returnCode": ""}, {"resultCode": "0"}])
def test_a_missing_code_is_no_success(answer: dict[str, object]) -> None:
    with pytest.raises(Unexpected, match="returnCode is missing"):
        check_code(answer, Envelope(code="returnCode"))
    check_code(answer, Envelope(code="returnCode", code_may_lack=True))


@pytest.mark.parametrize("code", ["-1", 1, "00", "success", False])
def test_any_other_code_is_a_refusal(code: object) -> None:
    with pytest.raises(Refused) as caught:
        check_code({"returnCode": code, "description": "no"}, Envelope(code="returnCode", text="description"))
    assert caught.value.text == "no"


def test_rows_are_where_they_are_declared_and_nowhere_else() -> None:
    envelope = Envelope(rows=("data", "list"), total=("data", "total"))
    assert rows_of({"data": {"list": [{"id": 1}], "total": "1"}}, envelope).total == 1
    assert list(rows_of({"data": {"list": None, "total": 0}}, envelope).rows) == []
    unknown: list[dict[str, Any]] = [{}, {"data": []}, {"list": []}, {"data": {"total": 3}}, {"data": {"list": ["x"]}}]
    for wrong in unknown:
        with pytest.raises(Unexpected):
            rows_of(wrong, envelope)
    one = Envelope(rows=("orgs",), single=True)
    assert list(rows_of({"orgs": {"orgId": "1"}}, one).rows) == [{"orgId": "1"}]


def test_ids_of_19_digits_stay_whole_as_text() -> None:
    assert text_of(parse(b'{"id": 1000000000000000001}')["id"]) == "1000000000000000001"
    assert (text_of(None), text_of(True), text_of([])) == ("", "true", "")


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"{", b'"text"', b"[" * 100_000])
def test_what_is_no_json_object_is_unexpected(body: bytes) -> None:
    with pytest.raises(Unexpected):
        parse(body)


def test_half_a_character_becomes_a_question_mark() -> None:
    assert parse(b'{"a": ["\\ud83d", {"b": "\\uDE00 ok"}]}') == {"a": ["?", {"b": "? ok"}]}


# --- tokens ------------------------------------------------------------------------------------------------


def test_a_token_is_renewed_a_minute_early_by_this_computers_time() -> None:
    time, fetched = [0.0], []

    def fetch(job: JobContext) -> Grant:
        fetched.append(time[0])
        return Grant(Secret(f"t{len(fetched)}"), 600)

    keeper, job = TokenKeeper(fetch, lambda: time[0]), JobContext()
    assert keeper.get(job).reveal() == "t1"
    time[0] = 539.9
    assert keeper.get(job).reveal() == "t1"
    time[0] = 540.0
    assert keeper.get(job).reveal() == "t2"
    keeper.drop(Secret("t1"))  # somebody fetched a newer one meanwhile
    assert keeper.get(job).reveal() == "t2"
    keeper.drop(Secret("t2"))
    assert keeper.get(job).reveal() == "t3"


def test_tokens_are_fetched_by_one_at_a_time() -> None:
    started, go, fetched = threading.Event(), threading.Event(), []

    def fetch(job: JobContext) -> Grant:
        fetched.append(1)
        started.set()
        assert go.wait(10)
        return Grant(Secret("t"), 600)

    keeper = TokenKeeper(fetch, lambda: 0.0)
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(keeper.get(JobContext()).reveal())) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert started.wait(10)
    stopped = JobContext()
    stopped.cancel()
    with pytest.raises(Cancelled):
        keeper.get(stopped)
    go.set()
    for thread in threads:
        thread.join(10)
    assert (found, fetched) == (["t"] * 5, [1])


def test_a_fetch_that_fails_leaves_the_next_one_free() -> None:
    answers: list[Exception | Grant] = [ValueError(), Grant(Secret("t"), 600)]

    def fetch(job: JobContext) -> Grant:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    keeper = TokenKeeper(fetch, lambda: 0.0)
    with pytest.raises(ValueError):
        keeper.get(JobContext())
    assert keeper.get(JobContext()).reveal() == "t"


# --- names and the log ---------------------------------------------------------------------------------------


def test_every_key_has_a_payload_name_of_its_own_that_leads_back() -> None:
    names = {name_of(key): key for key in all_fields()}
    assert len(names) == len(all_fields())
    assert all(key_of(name) == key for name, key in names.items())
    assert (name_of("channel_name"), name_of("greeting_1")) == ("channelName", "greeting1")
    assert key_of("noSuchThing") == ""


def test_the_log_keeps_the_newest_from_all_threads() -> None:
    log = RecentRequests(kept=100)

    def note(thread: int) -> None:
        for number in range(200):
            log.note(Request(NOW + timedelta(seconds=number), "GET", "h", f"/{thread}/{number}", 200, 1))

    threads = [threading.Thread(target=note, args=(thread,)) for thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(log.requests()) == 100
    log.clear()
    assert log.requests() == ()
