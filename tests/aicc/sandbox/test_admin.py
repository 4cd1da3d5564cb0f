"""The admin door: opened by the app secret, and through it the record, settings, lists and channels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.aicc_sandbox import SandboxAicc, running_sandbox

ROUTES = "/apiaccess/rest/cc-management/v1/calledRoute/queryCalledRoute"
CHANNELS = "/channel-service/v1/channels"
NAMES = ("routes", "queues", "orgs", "chatbots")
ID = {"routes": "id", "queues": "skillId", "orgs": "orgId", "chatbots": "accessId"}
NAME = {"routes": "deviceDesc", "queues": "name", "orgs": "orgName", "chatbots": "chatBotName"}


def listed(sandbox: SandboxAicc, kind: str) -> list[dict[str, Any]]:
    return list(sandbox.admin("GET", kind)["items"])


def channel(name: str, **secrets: str) -> dict[str, object]:
    return {"provider": "gupshup", "fields": {"channelName": name}, "secrets": secrets}


@pytest.mark.parametrize("secret", [None, "", "wröng"])
@pytest.mark.parametrize("path", ["/_sandbox/requests", "/_sandbox/routes"])
def test_the_door_stays_shut_without_the_secret(sandbox: SandboxAicc, path: str, secret: str | None) -> None:
    given = {} if secret is None else {"x-sandbox-secret": secret.encode("utf-8").decode("latin-1")}
    assert sandbox.call("GET", path, None, given).status == 403


def test_what_is_no_object_is_400_and_no_address_404(sandbox: SandboxAicc) -> None:
    secret = {"x-sandbox-secret": sandbox.app_secret}
    for body in (b"{", [1], {"unknown": True}, {"strict": 1}):
        assert sandbox.call("POST", "/_sandbox/settings", body, secret).status == 400
    assert sandbox.call("GET", "/_sandbox/nothing", None, secret).status == 404
    assert sandbox.call("PUT", "/_sandbox/faults", None, secret).status == 405


@pytest.mark.parametrize("kind", NAMES)
def test_what_can_be_referred_to_can_be_renamed_and_removed(sandbox: SandboxAicc, kind: str) -> None:
    first, second = listed(sandbox, kind)[:2]
    sandbox.admin("POST", f"{kind}/rename", {"id": first[ID[kind]], "name": "Änother"})
    assert listed(sandbox, kind)[0][NAME[kind]] == "Änother"
    sandbox.admin("DELETE", f"{kind}/{second[ID[kind]]}")
    assert second[ID[kind]] not in [row[ID[kind]] for row in listed(sandbox, kind)]
    secret = {"x-sandbox-secret": sandbox.app_secret}
    assert sandbox.call("DELETE", f"/_sandbox/{kind}/{second[ID[kind]]}", None, secret).status == 404
    assert sandbox.call("POST", f"/_sandbox/{kind}/rename", {"id": "0", "name": "x"}, secret).status == 404
    assert sandbox.call("POST", f"/_sandbox/{kind}/rename", {"id": first[ID[kind]]}, secret).status == 400


def test_routes_show_the_new_name_of_the_queue_they_lead_to(sandbox: SandboxAicc) -> None:
    sandbox.admin("POST", "queues/rename", {"id": "77", "name": "wa_sales_brazil"})
    answer = sandbox.call("POST", ROUTES, {"deviceDesc": "wa_sales_brazil"}, sandbox.signed_in())
    assert [row["deviceId"] for row in answer.json["data"]["calledRouteList"]] == [77, 77]


def test_settings_are_kept_but_strictness_is_the_commands(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, strict=True) as sandbox:
        assert sandbox.admin("GET", "settings")["strict"] is True
        changed = sandbox.admin("POST", "settings", {"require_ou": True})
        assert [name for name, value in changed.items() if value] == ["strict", "require_ou"]
    with running_sandbox(tmp_path) as sandbox:
        assert [name for name, value in sandbox.admin("GET", "settings").items() if value] == ["require_ou"]


def test_the_record_has_writes_with_secrets_hidden_and_nothing_that_opens_doors(
    sandbox: SandboxAicc, tmp_path: Path
) -> None:
    headers = sandbox.signed_in()
    body = channel("wa_a", apiKey="hidden-1") | {"password": "hidden-2", "more": [{"iamUserPassword": "hidden-3"}]}
    sandbox.call("POST", CHANNELS, body, headers | {"Idempotency-Key": "key-1"})
    sandbox.call("GET", f"{CHANNELS}?name=hidden-4", None, headers)
    sandbox.call("PUT", "/channel-service/v1/certificates/a", {"type": "DER", "content": "aGlkZGVuLTU="}, headers)
    token, write, read, certificate = sandbox.requests()
    assert (token["method"], token["path"], token["body"]) == ("POST", "/apigovernance/api/oauth/tokenByAkSk", None)
    assert write["number"] == token["number"] + 1
    assert (write["status"], write["idempotency_key"]) == (400, "key-1")
    assert write["body"]["secrets"] == {"apiKey": "***"}
    assert write["body"]["fields"] == {"channelName": "wa_a"}
    assert write["body"]["password"] == write["body"]["more"][0]["iamUserPassword"] == "***"
    assert (read["path"], read["body"]) == (CHANNELS, None)
    assert certificate["body"]["content"].startswith("sha256:")
    kept = repr(sandbox.requests())
    assert "hidden" not in kept
    for secret in (sandbox.app_secret, headers["Authorization"].split()[1]):
        assert secret not in kept
    sandbox.admin("DELETE", "requests")
    assert sandbox.requests() == []


def test_channels_change_as_if_on_the_page(sandbox: SandboxAicc) -> None:
    headers = sandbox.signed_in()
    first, second = sandbox.admin("POST", "channels", {"channels": [channel("wa_a", apiKey="x"), channel("wa_b")]})[
        "ids"
    ]
    before = sandbox.call("GET", f"{CHANNELS}/{first}", None, headers).json
    sandbox.admin("PATCH", f"channels/{first}", {"fields": {"phoneNumber": "1"}, "secrets": {"apiKey": "y"}})
    after = sandbox.call("GET", f"{CHANNELS}/{first}", None, headers).json
    assert after["fields"]["phoneNumber"] == "1"
    assert after["revision"] != before["revision"]
    assert after["secrets"]["apiKey"]["revision"] != before["secrets"]["apiKey"]["revision"]
    sandbox.admin("DELETE", f"channels/{second}")
    assert sandbox.call("GET", f"{CHANNELS}/{second}", None, headers).status == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PATCH", "channels/100000000000000000", {"fields": {}}, 404),
        ("DELETE", "channels/100000000000000000", None, 404),
        ("POST", "channels", {"channels": [{"provider": "none"}]}, 400),
        ("POST", "channels", {"channels": "all"}, 400),
        ("POST", "trustlist/approve", {}, 400),
        ("PATCH", "channels/100000000000000000", {"fields": []}, 400),
    ],
)
def test_what_cannot_be_done_to_channels_is_told(
    sandbox: SandboxAicc, method: str, path: str, body: object, status: int
) -> None:
    secret = {"x-sandbox-secret": sandbox.app_secret}
    answer = sandbox.call(method, f"/_sandbox/{path}", body, secret)
    assert (answer.status, bool(answer.json["message"])) == (status, True)


def test_an_address_can_be_approved(sandbox: SandboxAicc) -> None:
    sandbox.admin("POST", "trustlist/approve", {"address": "https://api.example.com"})
    answer = sandbox.call("GET", "/channel-service/v1/trustlist", None, sandbox.signed_in())
    assert [row["state"] for row in answer.json["items"]] == ["approved"]
