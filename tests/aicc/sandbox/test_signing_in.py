"""Tokens of the API Fabric and of OIAP as their pages document them, and the gate that asks for them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.aicc_sandbox import SandboxAicc, running_sandbox
from wa_channel_studio.aicc.sandbox.data import Data
from wa_channel_studio.aicc.sandbox.tokens import Tokens

TOKEN = "/apigovernance/api/oauth/tokenByAkSk"
SKILLS = "/apiaccess/rest/cc-management/v1/skill/querySkills"
ORGS = "/apiaccess/CC-Management/openapi/queryorgs"
CHATBOTS = "/oifde/rest/api/querynavigationinfo"


def credentials(sandbox: SandboxAicc, **changes: object) -> dict[str, object]:
    return {"app_key": sandbox.app_key, "app_secret": sandbox.app_secret} | changes


def test_a_token_tells_its_life_and_birth_as_text(sandbox: SandboxAicc) -> None:
    answer = sandbox.call("POST", TOKEN, credentials(sandbox), {"X-Token-Expire": "600"})
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    told = answer.json
    assert told.keys() == {"AccessToken", "ApplyType", "CreateTime", "Expires", "Scope", "AppKey", "UserID"}
    assert (told["ApplyType"], told["Expires"], told["AppKey"]) == ("Bearer", "600", sandbox.app_key)
    assert abs(int(told["CreateTime"]) - time.time()) < 30


def test_no_token_lives_longer_than_an_hour(sandbox: SandboxAicc) -> None:
    answer = sandbox.call("POST", TOKEN, credentials(sandbox), {"X-Token-Expire": "86400"})
    assert answer.json["Expires"] == "3600"


@pytest.mark.parametrize("wrong", ["app_key", "app_secret"])
def test_a_wrong_key_or_secret_is_refused_with_the_code_of_success(sandbox: SandboxAicc, wrong: str) -> None:
    answer = sandbox.call("POST", TOKEN, credentials(sandbox, **{wrong: "wröng"}))
    assert answer.status == 403
    assert answer.json["errorCode"] == "0"
    assert answer.json.keys() == {"errorCode", "exceptionInfo"}
    assert sandbox.app_secret.encode() not in answer.body


@pytest.mark.parametrize(
    ("body", "life"),
    [(b"no json", "60"), ([1], "60"), ({"app_key": 1, "app_secret": ""}, "60"), ({}, "60"), (None, "soon"), ({}, "0")],
)
def test_what_is_no_request_for_a_token_is_400(sandbox: SandboxAicc, body: object, life: str) -> None:
    answer = sandbox.call("POST", TOKEN, credentials(sandbox) if body is None else body, {"X-Token-Expire": life})
    assert (answer.status, answer.json["errorCode"]) == (400, "0")


def test_the_gate_lets_a_good_token_through(sandbox: SandboxAicc) -> None:
    headers = sandbox.signed_in()
    assert sandbox.call("POST", SKILLS, {}, headers).status == 200
    assert sandbox.call("GET", ORGS, None, headers).status == 200


@pytest.mark.parametrize("path", [SKILLS, "/channel-service/v1/channels", "/apiaccess/no/such/thing"])
@pytest.mark.parametrize(
    ("authorization", "status"),
    [(None, 401), ("Bearer ", 403), ("Bearer x", 403), ("Bearer  {}", 403), ("Basic {}", 403), ("{}", 403)],
)
def test_the_gate_lets_nothing_else_through(
    sandbox: SandboxAicc, path: str, authorization: str | None, status: int
) -> None:
    given = {"x-app-key": sandbox.app_key}
    if authorization is not None:
        given["Authorization"] = authorization.format(sandbox.token())
    answer = sandbox.call("POST", path, {}, given)
    assert (answer.status, answer.json["errorCode"]) == (status, "0")
    assert "token" in answer.json["exceptionInfo"]


def test_a_connection_can_be_used_again_after_a_refusal(sandbox: SandboxAicc) -> None:
    with sandbox.connection() as connection:
        for _ in range(2):
            connection.request("POST", SKILLS, b"x" * 100_000)
            answer = connection.getresponse()
            assert answer.status == 401
            answer.read()


def test_the_apps_key_may_be_missing_only_where_its_page_says_so(sandbox: SandboxAicc) -> None:
    bare = {"Authorization": f"Bearer {sandbox.token()}"}
    assert sandbox.call("POST", SKILLS, {}, bare).status == 200
    assert sandbox.call("GET", ORGS, None, bare).status == 403
    assert sandbox.call("GET", "/channel-service/v1/channels", None, bare).status == 403
    assert sandbox.call("POST", SKILLS, {}, bare | {"X-APP-KEY": "another"}).status == 403


def test_a_token_ends_when_its_time_has_come(tmp_path: Path) -> None:
    now = [1000.0]
    data = Data(tmp_path, clock=lambda: now[0])
    tokens = Tokens(data)
    token = tokens.give(60)
    now[0] = 1059.9
    assert tokens.good(token)
    assert not tokens.good(token, "oiap")
    now[0] = 1060.0
    assert not tokens.good(token)
    data.close()


def test_a_token_outlives_the_server(tmp_path: Path) -> None:
    with running_sandbox(tmp_path) as first:
        headers = first.signed_in()
    with running_sandbox(tmp_path) as second:
        assert (second.app_key, second.app_secret) == (first.app_key, first.app_secret)
        assert second.call("POST", SKILLS, {}, headers).status == 200


# --- OIAP ------------------------------------------------------------------------------------------------


def oiap_token(sandbox: SandboxAicc) -> str:
    answer = sandbox.call(
        "POST", "/oifde/rest/api/gettoken", {"appKey": sandbox.app_key, "appSecret": sandbox.app_secret}
    )
    assert answer.json | {"authToken": ""} == {"errorCode": 0, "errorMsg": "", "authToken": "", "expireTime": 3600}
    return str(answer.json["authToken"])


def asked(sandbox: SandboxAicc, **changes: object) -> dict[str, object]:
    return {"tenantId": sandbox.app_key, "pageNum": "1", "pageSize": "100", "source": "OIFDE"} | changes


def test_chatbots_come_without_a_code_and_by_pages_from_one(sandbox: SandboxAicc) -> None:
    token = oiap_token(sandbox)
    first, second, third = (
        sandbox.call("POST", CHATBOTS, asked(sandbox, authToken=token, pageNum=page, pageSize="20")).json
        for page in ("1", "2", "3")
    )
    assert "errorCode" not in first
    assert first["total"] == 24
    assert [len(page["accessInfoList"]) for page in (first, second, third)] == [20, 4, 0]
    assert {row["dialogType"] for row in first["accessInfoList"]} == {3}
    assert {row["tenantId"] for row in first["accessInfoList"]} == {sandbox.app_key}
    others = sandbox.call("POST", CHATBOTS, asked(sandbox, authToken=token, source="IVR")).json["accessInfoList"]
    assert {row["dialogType"] for row in others} == {1, 2, 4}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"authToken": "x"}, 900001),
        ({"pageNum": 1}, 10000002),
        ({"pageNum": "0"}, 10000002),
        ({"pageSize": "7"}, 10000002),
        ({"source": "WEB"}, 10000002),
        ({"tenantId": ""}, 10000003),
        ({"tenantId": "1"}, 10000002),
    ],
)
def test_oiap_refuses_with_a_number_and_status_200(sandbox: SandboxAicc, changes: dict[str, object], code: int) -> None:
    answer = sandbox.call("POST", CHATBOTS, asked(sandbox, **{"authToken": oiap_token(sandbox)} | changes))
    assert (answer.status, answer.json["errorCode"]) == (200, code)


def test_a_token_of_one_kind_is_no_good_for_the_other(sandbox: SandboxAicc) -> None:
    assert sandbox.call("POST", CHATBOTS, asked(sandbox, authToken=sandbox.token())).json["errorCode"] == 900001
    assert sandbox.call("POST", SKILLS, {}, {"Authorization": f"Bearer {oiap_token(sandbox)}"}).status == 403


@pytest.mark.parametrize(("given", "code"), [({}, 200800001), ({"appKey": "a", "appSecret": "b"}, 200800002)])
def test_oiap_says_what_is_wrong_with_a_key(sandbox: SandboxAicc, given: dict[str, str], code: int) -> None:
    assert sandbox.call("POST", "/oifde/rest/api/gettoken", given).json["errorCode"] == code


def test_domains_have_a_code_of_zero(sandbox: SandboxAicc) -> None:
    answer = sandbox.call(
        "POST",
        "/oifde/rest/api/querydomaininfo",
        {"tenantId": sandbox.app_key, "language": "en_US", "authToken": oiap_token(sandbox)},
    )
    assert answer.json["errorCode"] == 0
    assert answer.json["domains"][0].keys() == {"tenantId", "domainId", "domainName", "language"}
