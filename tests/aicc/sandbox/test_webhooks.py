"""The inbound addresses let in what each provider sends with its own authentication, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from urllib.parse import urlencode, urlsplit

import pytest

from tests.aicc_sandbox import Answer, SandboxAicc

PASSWORD, APP_SECRET = "Webhook:password-1", "app-secret-1"
INFOBIP = {
    "results": [
        {"from": "15550100000", "to": "15550100001", "integrationType": "WHATSAPP", "messageId": "x1"}
        | {"message": {"type": "text", "text": "hello"}, "contact": {"name": "Ann"}}
    ]
}
INFOBIP_REPORT = {"results": [{"messageId": "x1", "bulkId": "b-1", "status": {"groupName": "DELIVERED", "groupId": 3}}]}
TWILIO = {"From": "whatsapp:+1555", "To": "whatsapp:+1556", "MessageSid": "SM1", "MessageType": "TEXT", "Body": "hello"}
TWILIO_REPORT = {"MessageSid": "SM1", "MessageStatus": "read", "To": "a", "From": "b"}
GUPSHUP = {"timestamp": 1763800000, "type": "message", "payload": {"id": "1", "type": "text", "payload": {"text": "x"}}}
GUPSHUP_REPORT = {"type": "message-report", "payload": {"gsId": "1", "type": "read", "payload": {"ts": 1}}}
KOOMESSAGE = {"sender": "1", "user_number": "2", "message_id": "m", "message_type": "text", "message": {"text": "x"}}
KOOMESSAGE_REPORT = {"message_id": "m", "sender": "1", "user_number": "2", "status": "read"}
META = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"value": {"messages": []}}]}]}
META_REPORT = {"object": "whatsapp_business_account", "entry": [{"changes": [{"value": {"statuses": []}}]}]}


def make(sandbox: SandboxAicc, provider: str, **fields: str) -> str:
    secrets = {"appSecret": APP_SECRET} if provider == "cloud-api" else {"webhookPassword": PASSWORD}
    body = {"provider": provider, "fields": {"channelName": f"wa_{provider}", **fields}, "secrets": secrets}
    (identifier,) = sandbox.admin("POST", "channels", {"channels": [body]})["ids"]
    return str(identifier)


def address(provider: str, what: str, identifier: str) -> str:
    return f"/social/on/whatsapp/{provider}/{what}/{identifier}"


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def received(sandbox: SandboxAicc, identifier: str) -> dict[str, int]:
    rows = sandbox.admin("GET", f"channels/{identifier}/received")["items"]
    assert all(row["last_at"] > 1_700_000_000 for row in rows)
    return {row["what"]: row["count"] for row in rows}


def post(sandbox: SandboxAicc, provider: str, what: str, identifier: str, body: object, *sent: str) -> Answer:
    content = urlencode(body).encode() if provider == "twilio" and isinstance(body, dict) else body
    return sandbox.call(
        "POST", address(provider, what, identifier), content, dict(zip(sent[::2], sent[1::2], strict=True))
    )


@pytest.mark.parametrize(
    ("provider", "sent", "message", "report", "report_to"),
    [
        ("infobip", ("AccountKey", PASSWORD), INFOBIP, INFOBIP_REPORT, "report"),
        ("twilio", ("Authorization", basic("hook", PASSWORD)), TWILIO, TWILIO_REPORT, "report"),
        ("gupshup", ("Authorization", PASSWORD), GUPSHUP, GUPSHUP_REPORT, "message"),
        ("koomessage", ("Authorization", PASSWORD), KOOMESSAGE, KOOMESSAGE_REPORT, "report"),
    ],
)
def test_messages_and_reports_come_in_with_the_providers_authentication(
    sandbox: SandboxAicc,
    *,
    provider: str,
    sent: tuple[str, str],
    message: dict[str, object],
    report: dict[str, object],
    report_to: str,
) -> None:
    identifier = make(sandbox, provider, webhookUser="hook")
    for _ in range(2):
        answer = post(sandbox, provider, "message", identifier, message, *sent)
        assert (answer.status, answer.body) == (200, b"")
    assert post(sandbox, provider, report_to, identifier, report, *sent).status == 200
    assert received(sandbox, identifier) == {"message": 2, "report": 1}
    # Without it, with another password, and in another header, it is refused and counted as that.
    assert post(sandbox, provider, "message", identifier, message).status == 401
    assert post(sandbox, provider, "message", identifier, message, sent[0], f"{sent[1]}x").status == 401
    assert post(sandbox, provider, "message", identifier, message, "X-Key", sent[1]).status == 401
    assert received(sandbox, identifier) == {"message": 2, "refused": 3, "report": 1}


@pytest.mark.parametrize(
    ("provider", "sent", "wrong"),
    [
        ("infobip", ("AccountKey", PASSWORD), [b"", b"{", {}, {"results": []}, {"results": [{"from": "1"}]}, [1]]),
        ("twilio", ("Authorization", basic("", PASSWORD)), [b"", {"Body": "x"}]),
        ("gupshup", ("Authorization", PASSWORD), [{}, {"type": "message"}, {"type": "other", "payload": {}}]),
        ("koomessage", ("Authorization", PASSWORD), [{}, {"message_id": "1"}, KOOMESSAGE_REPORT]),
    ],
)
def test_what_has_another_shape_is_400(
    sandbox: SandboxAicc, provider: str, sent: tuple[str, str], wrong: list[object]
) -> None:
    identifier = make(sandbox, provider)
    assert [post(sandbox, provider, "message", identifier, body, *sent).status for body in wrong] == [400] * len(wrong)
    assert received(sandbox, identifier) == {}


def test_gupshup_has_one_address_for_both(sandbox: SandboxAicc) -> None:
    identifier = make(sandbox, "gupshup")
    answer = post(sandbox, "gupshup", "report", identifier, GUPSHUP_REPORT, "Authorization", PASSWORD)
    assert answer.status == 404


def test_a_channel_of_another_provider_or_none_is_404(sandbox: SandboxAicc) -> None:
    identifier = make(sandbox, "infobip")
    assert post(sandbox, "koomessage", "message", identifier, KOOMESSAGE, "Authorization", PASSWORD).status == 404
    assert post(sandbox, "infobip", "message", "100000000000000000", INFOBIP, "AccountKey", PASSWORD).status == 404
    assert post(sandbox, "infobip", "other", identifier, INFOBIP, "AccountKey", PASSWORD).status == 404
    assert post(sandbox, "line", "message", identifier, INFOBIP, "AccountKey", PASSWORD).status == 404


def test_a_channel_without_a_webhook_password_lets_nobody_in(sandbox: SandboxAicc) -> None:
    body = {"provider": "twilio", "fields": {"channelName": "wa"}, "secrets": {}}
    (identifier,) = sandbox.admin("POST", "channels", {"channels": [body]})["ids"]
    assert post(sandbox, "twilio", "message", identifier, TWILIO, "Authorization", basic("", "")).status == 401


def test_the_addresses_are_those_that_the_channel_tells(sandbox: SandboxAicc) -> None:
    identifier = make(sandbox, "infobip")
    told = sandbox.call("GET", f"/channel-service/v1/channels/{identifier}", None, sandbox.signed_in()).json[
        "generated"
    ]
    assert told["messageUrl"].startswith(sandbox.api)
    answer = sandbox.call("POST", urlsplit(told["reportUrl"]).path, INFOBIP_REPORT, {"AccountKey": PASSWORD})
    assert answer.status == 200


# --- cloud-api and other, by analogy -----------------------------------------------------------------------


def signed(body: bytes, secret: str = APP_SECRET) -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def test_metas_handshake_needs_the_verification_code(sandbox: SandboxAicc) -> None:
    identifier = make(sandbox, "cloud-api")
    told = sandbox.call("GET", f"/channel-service/v1/channels/{identifier}", None, sandbox.signed_in()).json[
        "generated"
    ]
    path = urlsplit(told["verificationUrl"]).path
    assert path == address("cloud-api", "message", identifier)
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": told["verificationCode"]}
    answer = sandbox.call("GET", f"{path}?{urlencode(asked)}")
    assert (answer.status, answer.body) == (200, b"1158201444")
    for wrong in ({"hub.verify_token": "x"}, {"hub.verify_token": ""}, {"hub.mode": "unsubscribe"}):
        refused = sandbox.call("GET", f"{path}?{urlencode(asked | wrong)}")
        assert (refused.status, refused.body) == (400, b"The token sent by facebook is not correct.")
    assert received(sandbox, identifier) == {"handshake": 1, "refused": 3}
    other = address("cloud-api", "message", make(sandbox, "infobip"))
    assert sandbox.call("GET", f"{other}?{urlencode(asked)}").status == 404


def test_meta_signs_what_it_sends(sandbox: SandboxAicc) -> None:
    identifier = make(sandbox, "cloud-api")
    path = address("cloud-api", "message", identifier)
    for document in (META, META_REPORT):
        body = json.dumps(document).encode()
        assert sandbox.call("POST", path, body, signed(body)).status == 200
        assert sandbox.call("POST", path, body + b" ", signed(body)).status == 401
        assert sandbox.call("POST", path, body, signed(body, "another")).status == 401
    for wrong in ({}, {"entry": [1, {"changes": 5}, {"changes": [5]}]}, {"entry": [{"changes": [{"value": 5}]}]}):
        body = json.dumps({"object": META["object"]} | wrong).encode()
        assert sandbox.call("POST", path, body, signed(body)).status == 400
    assert received(sandbox, identifier) == {"message": 1, "refused": 4, "report": 1}


def test_other_comes_in_without_authentication_for_none_is_documented(sandbox: SandboxAicc) -> None:
    identifier = make(sandbox, "other")
    assert post(sandbox, "other", "message", identifier, INFOBIP).status == 200
    assert post(sandbox, "other", "message", identifier, b"{").status == 400
