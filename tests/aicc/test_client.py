"""What is repeated and what never is, tokens that are refused, and what each answer means."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from typing import Any

import pytest

from tests.aicc.conftest import OIAP_SECRET, SECRET, Loopback, Waits
from tests.aicc.servers import Heard, Once, Reply
from wa_channel_studio.aicc.client import ServiceCall
from wa_channel_studio.aicc.endpoints import CALLED_ROUTES, CHATBOTS, ORGS, SKILL_QUEUES
from wa_channel_studio.aicc.reference_data import ROUTES
from wa_channel_studio.aicc.refusals import Asked
from wa_channel_studio.aicc.session import HttpSession
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.aicc_ports import AiccError, Fault
from wa_channel_studio.services.jobs import Cancelled, JobContext

GOOD = Reply(body={"returnCode": "0", "description": "", "data": {"total": 0, "calledRouteList": []}})
EXPIRED = {"errorCode": "0", "exceptionInfo": "auth fail! illegal or expired token info. please apply"}


def query(session: HttpSession) -> Mapping[str, Any]:
    return session.client.query(CALLED_ROUTES, ROUTES, JobContext())


def write(session: HttpSession) -> int:
    call = ServiceCall("POST", "service/channels", Asked("the channel", write=True), body=b"{}")
    return session.client.service(call, JobContext()).status


def error(session: HttpSession) -> AiccError:
    with pytest.raises(AiccError) as caught:
        query(session)
    assert caught.value.problem.remedy
    return caught.value


def asked(server_heard: list[Heard]) -> list[Heard]:
    return [heard for heard in server_heard if not heard.path.endswith("/tokenByAkSk")]


# --- tokens and headers -------------------------------------------------------------------------------


def test_the_token_is_asked_for_as_documented_and_used_by_later_calls(loopback: Loopback) -> None:
    server = loopback.server(script := Once(GOOD))
    session = loopback.session(server.url)
    query(session)
    query(session)
    first = server.heard[0]
    assert (first.method, first.path) == ("POST", "/apigovernance/api/oauth/tokenByAkSk")
    assert first.json == {"app_key": "the-key", "app_secret": SECRET}
    assert first.headers["x-token-expire"] == "3600"
    assert "authorization" not in first.headers
    later = server.heard[2].headers
    assert (later["authorization"], later["x-app-key"]) == ("Bearer good-token-1", "the-key")
    assert later["content-type"] == "application/json"
    assert "x-tenantspaceid" not in later
    assert script.tokens == 1


def test_the_tenant_header_is_sent_where_it_is_set(loopback: Loopback) -> None:
    server = loopback.server(Once(GOOD))
    query(loopback.session(loopback.connection(server.url, tenant_space_id="202600000001")))
    assert server.heard[1].headers["x-tenantspaceid"] == "202600000001"


def test_the_token_comes_from_an_address_of_its_own(loopback: Loopback) -> None:
    auth, api = loopback.server(Once(GOOD)), loopback.server(Once(GOOD))
    query(loopback.session(loopback.connection(api.url, auth_url=auth.url + "/deep")))
    assert [heard.path for heard in auth.heard] == ["/deep/apigovernance/api/oauth/tokenByAkSk"]
    assert [heard.path for heard in api.heard] == [CALLED_ROUTES.path]


def test_a_token_is_used_until_a_minute_before_its_end(loopback: Loopback, waits: Waits) -> None:
    server = loopback.server(script := Once(GOOD, expires="600"))
    session = loopback.session(server.url)
    for passed, tokens in ((0, 1), (539, 1), (1, 2), (539, 2)):
        waits.time += passed
        query(session)
        assert script.tokens == tokens


@pytest.mark.parametrize("names", [("accessToken", "expires_in"), ("access_token", "expiresIn")])
def test_other_spellings_of_the_token_are_a_courtesy(loopback: Loopback, names: tuple[str, str]) -> None:
    token = Reply(body={names[0]: "t", names[1]: 600})
    server = loopback.server(lambda heard: token if "tokenByAkSk" in heard.path else GOOD)
    assert query(loopback.session(server.url))["returnCode"] == "0"


@pytest.mark.parametrize(
    "body",
    [{}, {"AccessToken": "t"}, {"Expires": "60"}, {"AccessToken": "a\r\nb", "Expires": "60"}, {"AccessToken": 5}],
)
def test_an_answer_without_a_usable_token_is_unexpected(loopback: Loopback, body: dict[str, object]) -> None:
    server = loopback.server(Reply(body=body))
    assert error(loopback.session(server.url)).fault is Fault.UNEXPECTED


@pytest.mark.parametrize("refusal", [Reply(401, {"message": "who"}), Reply(403, EXPIRED)])
def test_a_refused_token_is_fetched_anew_once(loopback: Loopback, refusal: Reply) -> None:
    server = loopback.server(script := Once(refusal, GOOD))
    session = loopback.session(server.url)
    query(session)
    assert [heard.headers["authorization"] for heard in asked(server.heard)] == [
        "Bearer good-token-1",
        "Bearer good-token-2",
    ]
    assert script.tokens == 2
    assert "fresh token" in loopback.log.requests()[-1].note


@pytest.mark.parametrize("refusal", [Reply(401, {}), Reply(403, EXPIRED)])
def test_a_token_that_is_refused_twice_is_reported(loopback: Loopback, refusal: Reply) -> None:
    server = loopback.server(Once(refusal))
    found = error(loopback.session(server.url))
    assert (found.fault, found.status, found.maybe_done) == (Fault.TOKEN, refusal.status, False)
    assert len(asked(server.heard)) == 2


def test_a_refused_write_is_sent_again_with_a_fresh_token(loopback: Loopback) -> None:
    server = loopback.server(Once(Reply(403, EXPIRED), Reply(201, {})))
    assert write(loopback.session(server.url)) == 201


def test_a_wrong_secret_is_told_without_a_second_try(loopback: Loopback) -> None:
    server = loopback.server(Reply(403, {"errorCode": "0", "exceptionInfo": f"secret {SECRET} of the-key is wrong"}))
    found = error(loopback.session(server.url))
    assert found.fault is Fault.TOKEN
    assert "secret *** of the-key is wrong" in str(found)
    assert len(server.heard) == 1


def test_headers_that_cannot_be_sent_are_a_problem_before_anything_is_sent(loopback: Loopback) -> None:
    for change in ({"app_key": "ke\r\ny"}, {"app_key": "schlüssel"}, {"tenant_space_id": " 1"}):
        with pytest.raises(ProblemError) as caught:
            loopback.session(loopback.connection("https://aicc.example", **change))
        assert caught.value.problem.field in {f"aicc_{name}" for name in change}


# --- repetitions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_query_is_repeated_with_growing_waits(loopback: Loopback, waits: Waits, status: int) -> None:
    busy = Reply(status, {})
    server = loopback.server(Once(busy, busy, busy, GOOD))
    query(loopback.session(server.url))
    assert waits.seconds == [0.5, 1.0, 2.0]
    assert [request.note for request in loopback.log.requests()] == ["", "", "try 2", "try 3", "try 4"]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_after_four_tries_it_is_told_that_they_are_busy(loopback: Loopback, status: int) -> None:
    server = loopback.server(Once(Reply(status, {})))
    found = error(loopback.session(server.url))
    assert (found.fault, found.status) == (Fault.BUSY, status)
    assert len(asked(server.heard)) == 4


def test_retry_after_is_honoured(loopback: Loopback, waits: Waits) -> None:
    dated = {"Retry-After": "Sun, 22 Nov 2026 12:00:20 GMT", "Date": "Sun, 22 Nov 2026 12:00:00 GMT"}
    server = loopback.server(Once(Reply(429, {}, {"Retry-After": "7"}), Reply(503, {}, dated), GOOD))
    query(loopback.session(server.url))
    assert waits.seconds == [7.125, 20.125]


def test_a_long_retry_after_is_told_and_not_waited_for(loopback: Loopback, waits: Waits) -> None:
    server = loopback.server(Once(Reply(429, {}, {"Retry-After": "300"})))
    found = error(loopback.session(server.url))
    assert (found.fault, waits.seconds) == (Fault.BUSY, [])
    assert "Come back in 5 minutes, after 2026-11-22 12:05 UTC" in found.problem.remedy


def test_500_is_never_repeated(loopback: Loopback) -> None:
    server = loopback.server(Once(Reply(500, {"message": "no such skill"})))
    found = error(loopback.session(server.url))
    assert (found.fault, found.maybe_done) == (Fault.SERVER, True)
    assert "no such skill" in str(found)
    assert len(asked(server.heard)) == 1


def test_a_query_whose_answer_was_lost_is_asked_again(loopback: Loopback) -> None:
    server = loopback.server(Once(Reply(reset=True), Reply(body={"a": 1}, cut=3), GOOD))
    query(loopback.session(server.url))
    assert len(asked(server.heard)) == 3


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (Reply(reset=True), Fault.LOST),
        (Reply(201, {"a": 1}, cut=3), Fault.LOST),
        (Reply(502, {}), Fault.LOST),
        (Reply(504, "<html>Gateway Timeout</html>"), Fault.LOST),
    ],
    ids=["reset", "truncated", "502", "504"],
)
def test_a_write_whose_answer_was_lost_is_never_repeated(loopback: Loopback, reply: Reply, fault: Fault) -> None:
    server = loopback.server(Once(reply))
    session = loopback.session(server.url)
    if reply.status in (502, 504):
        assert write(session) == reply.status  # told by the gateway, below
    else:
        with pytest.raises(AiccError) as caught:
            write(session)
        assert (caught.value.fault, caught.value.maybe_done) == (fault, True)
        assert "not known" in str(caught.value)
    assert len(asked(server.heard)) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_write_that_was_not_taken_is_repeated(loopback: Loopback, status: int) -> None:
    server = loopback.server(Once(Reply(status, {}), Reply(status, {}), Reply(201, {})))
    assert write(loopback.session(server.url)) == 201
    assert len(asked(server.heard)) == 3


def test_a_write_that_was_not_sent_is_repeated(loopback: Loopback, waits: Waits) -> None:
    auth = loopback.server(Once(GOOD))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(AiccError) as caught:
        write(loopback.session(loopback.connection(closed, auth_url=auth.url)))
    assert (caught.value.fault, caught.value.maybe_done) == (Fault.UNREACHABLE, False)
    assert waits.seconds == [0.5, 1.0, 2.0]


def test_mistrust_is_not_tried_again(loopback: Loopback, waits: Waits) -> None:
    server = loopback.server(Once(GOOD), tls=True)
    assert error(loopback.session(server.url.replace("127.0.0.1", "localhost"), ca_pem="")).fault is Fault.TLS
    assert (waits.seconds, server.heard) == ([], [])


def test_between_two_tries_it_can_be_stopped(loopback: Loopback) -> None:
    job = JobContext()
    server = loopback.server(Once(Reply(503, {}, before=job.cancel)))
    with pytest.raises(Cancelled):
        loopback.session(server.url).client.query(CALLED_ROUTES, ROUTES, job)


# --- what answers mean -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "fault", "words"),
    [
        (Reply(403, {"errorCode": "0", "exceptionInfo": "not subscribed"}), Fault.FORBIDDEN, "“not subscribed”"),
        (Reply(403, "<html><title>Access denied</title></html>"), Fault.BLOCKED, "Access denied"),
        (Reply(401, "<html><title>Sign in</title></html>"), Fault.BLOCKED, "gateway or firewall"),
        (Reply(200, "<html><title>Welcome</title></html>"), Fault.BLOCKED, "Welcome"),
        (Reply(400, {"message": "wrong path"}), Fault.RULES, "wrong path"),
        (Reply(405, {}), Fault.NOT_OFFERED, "does not offer"),
        (Reply(302, b"", {"Location": "/elsewhere"}), Fault.UNEXPECTED, "leads somewhere else"),
        (Reply(200, b"canary, not JSON"), Fault.UNEXPECTED, "no JSON"),
        (Reply(200, {"resultCode": "0", "data": {}}), Fault.UNEXPECTED, "returnCode is missing"),
        (Reply(200, {"errorCode": "0", "exceptionInfo": "x"}), Fault.UNEXPECTED, "returnCode is missing"),
        (Reply(200, {"returnCode": "-1", "description": "no right"}), Fault.SERVER, "“no right”"),
        (Reply(404, {}), Fault.NOT_OFFERED, "does not know the address"),
    ],
)
def test_each_answer_without_success_is_told(loopback: Loopback, reply: Reply, fault: Fault, words: str) -> None:
    server = loopback.server(Once(reply))
    found = error(loopback.session(server.url))
    assert (found.fault, found.status) == (fault, reply.status)
    assert words in str(found)
    assert "canary" not in str(found.problem)


def test_ous_that_are_not_there_are_a_matter_of_the_version(loopback: Loopback) -> None:
    server = loopback.server(lambda heard: Reply(404) if "queryorgs" in heard.path else Once(GOOD)(heard))
    session = loopback.session(server.url)
    query(session)
    with pytest.raises(AiccError, match="not offered by this version") as caught:
        session.client.query(ORGS, {"limit": 1, "offset": 0}, JobContext())
    assert "25.200.0" in str(caught.value)


def test_where_nothing_is_there_it_is_no_matter_of_the_version(loopback: Loopback) -> None:
    server = loopback.server(Once(Reply(404)))
    session = loopback.session(server.url)
    assert "has been imported" in error(session).problem.remedy
    with pytest.raises(AiccError, match="does not know the address") as caught:
        session.client.query(ORGS, {"limit": 1, "offset": 0}, JobContext())
    assert "API base URL" in caught.value.problem.remedy


def test_a_token_that_is_not_there_leads_to_the_authentication_address(loopback: Loopback) -> None:
    server = loopback.server(Reply(404))
    assert "authentication base URL" in error(loopback.session(server.url)).problem.remedy


def test_words_of_the_other_side_are_shown_short_harmless_and_without_secrets(loopback: Loopback) -> None:
    words = f"\x1b[31m{SECRET}\u202e good-token-1 Bearer abc.def " + "long " * 200
    server = loopback.server(Once(Reply(500, {"message": words})))
    text = str(error(loopback.session(server.url)).problem)
    assert not [bad for bad in (SECRET, "good-token", "abc.def", "\x1b", "\u202e") if bad in text]
    assert len(text) < 1200


# --- types of parameters -----------------------------------------------------------------------------------


def test_parameters_are_sent_in_the_declared_types(loopback: Loopback) -> None:
    anything = Reply(body={"returnCode": "0"})
    server = loopback.server(Once(anything))
    client, job = loopback.session(server.url).client, JobContext()
    client.query(SKILL_QUEUES, {"mediaTypeId": 53, "limit": 100, "offset": 0, "skillIds": []}, job)
    client.query(CALLED_ROUTES, {"mediaTypeId": "53", "limit": "100"}, job)
    client.query(ORGS, {"limit": 999, "offset": 0}, job)
    queues, routes, orgs = asked(server.heard)
    assert queues.json == {"mediaTypeId": "53", "limit": "100", "offset": "0", "skillIds": []}
    assert routes.json == {"mediaTypeId": 53, "limit": 100}
    assert (orgs.method, orgs.query, orgs.body) == ("GET", "limit=999&offset=0", b"")


# --- OIAP ---------------------------------------------------------------------------------------------------


class Oiap:
    """OIAP with these answers to queries, and one answer to those who want a token."""

    def __init__(self, *answers: object, token: object = None) -> None:
        self.answers, self.token, self.tokens = list(answers), token, 0

    def __call__(self, heard: Heard) -> Reply:
        if heard.path.endswith("/gettoken"):
            self.tokens += 1
            usual = {"errorCode": 0, "errorMsg": "", "authToken": f"o{self.tokens}", "expireTime": 3600}
            return Reply(body=self.token or usual)
        return Reply(body=self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])


BOTS = {"total": 0, "accessInfoList": []}


def bots(session: HttpSession) -> Mapping[str, Any]:
    return session.client.query(CHATBOTS, {"tenantId": "1", "pageNum": 1, "pageSize": 100}, JobContext())


@pytest.mark.parametrize("code", [{}, {"errorCode": 0}, {"errorCode": None}, {"errorCode": "0"}])
def test_oiap_succeeds_with_code_0_or_none(loopback: Loopback, code: dict[str, object]) -> None:
    server = loopback.server(Oiap(BOTS | code))
    assert bots(loopback.session(server.url))["total"] == 0
    token, asked_for = server.heard
    assert token.json == {"appKey": "202600000001", "appSecret": OIAP_SECRET}
    assert asked_for.json == {"tenantId": "1", "pageNum": "1", "pageSize": "100", "authToken": "o1"}


@pytest.mark.parametrize("code", [900001, "900002"])
def test_oiaps_token_is_fetched_anew_once(loopback: Loopback, code: object) -> None:
    server = loopback.server(script := Oiap({"errorCode": code}, BOTS))
    bots(loopback.session(server.url))
    assert script.tokens == 2
    server = loopback.server(script := Oiap({"errorCode": code}))
    with pytest.raises(AiccError) as caught:
        bots(loopback.session(server.url))
    assert (caught.value.fault, script.tokens) == (Fault.TOKEN, 2)


@pytest.mark.parametrize(
    ("code", "words"), [(200800003, "has locked the account"), (200800002, "gave no token"), (200900002, "200900002")]
)
def test_oiaps_refusal_of_a_token_stops_it(loopback: Loopback, code: int, words: str) -> None:
    server = loopback.server(script := Oiap(BOTS, token={"errorCode": code, "errorMsg": f"no {OIAP_SECRET}"}))
    with pytest.raises(AiccError, match=words) as caught:
        bots(loopback.session(server.url))
    assert (caught.value.fault, script.tokens) == (Fault.TOKEN, 1)
    assert OIAP_SECRET not in str(caught.value.problem)


def test_another_error_of_oiap_is_told(loopback: Loopback) -> None:
    server = loopback.server(Oiap({"errorCode": 10000003, "errorMsg": "parameter missing"}))
    with pytest.raises(AiccError, match="parameter missing") as caught:
        bots(loopback.session(server.url))
    assert caught.value.fault is Fault.SERVER


def test_bodies_are_json_whatever_the_secret_holds(loopback: Loopback) -> None:
    server = loopback.server(Once(GOOD))
    secret = 'quo"te\\ü\u2028😀'
    connection = loopback.connection(server.url)
    object.__setattr__(connection, "app_secret", type(connection.app_secret)(secret))
    query(loopback.session(connection))
    assert json.loads(server.heard[0].body)["app_secret"] == secret
