"""Every rule of the channel page at its limit and one past it, asked of the sandbox over its socket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.aicc.sandbox.channel_samples import PROVIDERS, Service, body, keystore
from tests.aicc_sandbox import running_sandbox


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One sandbox for all that does not change its settings."""
    with running_sandbox(tmp_path_factory.mktemp("rules")) as sandbox:
        service = Service(sandbox).with_certificates()
        assert service.upload("second", "JKS", keystore()).status == 201
        yield service


def good(service: Service, content: dict[str, Any]) -> bool:
    """Whether it can be created; it is taken away again, so that names stay free."""
    answer = service.create(content)
    if answer.status == 201:
        channel = answer.json
        assert service.call("DELETE", f"/channels/{channel['id']}", If_Match=f'"{channel["revision"]}"').status == 204
    return answer.status == 201


# --- providers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_channel_with_the_prerequisites_and_a_name_is_created(shared: Service, provider: str) -> None:
    assert good(shared, body(provider))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_prerequisite_that_is_missing_is_told_at_once(shared: Service, provider: str) -> None:
    fields, secrets = PROVIDERS[provider]
    method = {"verificationMethod": "basic"} if provider == "other" else {}
    told = shared.broken({"provider": provider, "fields": {"channelName": "wa_empty", **method}})
    assert told == {(name, "required") for name in {*fields, *secrets} - {*method}}


@pytest.mark.parametrize(
    ("provider", "more", "field"),
    [
        ("infobip", {"appName": "x"}, "appName"),
        ("twilio", {"userName": "x"}, "userName"),
        ("cloud-api", {"verificationMethod": "basic"}, "verificationMethod"),
    ],
)
def test_what_only_another_provider_has_is_refused(
    shared: Service, provider: str, more: dict[str, Any], field: str
) -> None:
    assert shared.broken(body(provider, **more)) == {(field, "other_provider")}


def test_an_unknown_provider_field_and_secret_are_told_together(shared: Service) -> None:
    content = body(webAddress="x") | {"provider": "acme"}
    content["secrets"]["pin"] = "1"
    assert shared.broken(content) == {("provider", "choice"), ("webAddress", "unknown"), ("pin", "unknown")}


def oauth(**more: Any) -> dict[str, Any]:
    address = "https://10.0.0.1:28090/apiaccess/rest/ccmessaging"
    content = body("other", **({"verificationMethod": "oauth", "baseUrl": address} | more))
    for name in ("phoneNumber", "identityCertificate"):
        del content["fields"][name]
    del content["secrets"]["accountKey"]
    return content


def test_oauth_needs_neither_phone_number_account_key_nor_identity_certificate(shared: Service) -> None:
    assert good(shared, oauth())
    assert good(shared, oauth(baseUrl="https://aicc.example.com/apiaccess/rest/ccmessaging"))


@pytest.mark.parametrize(
    "address",
    [
        "https://10.0.0.1:28090/apiaccess/rest/ccmessaging/",
        "http://10.0.0.1/apiaccess/rest/ccmessaging",
        "https://bsp.example.com/api",
    ],
)
def test_oauth_has_an_address_of_one_form(shared: Service, address: str) -> None:
    assert shared.broken(oauth(baseUrl=address)) == {("baseUrl", "form")}


def test_a_token_without_end_needs_no_last_day(shared: Service) -> None:
    assert good(shared, body("cloud-api", tokenValidUntil=None, tokenNeverExpires=True))
    never = body("cloud-api", tokenValidUntil=None, tokenNeverExpires=False)
    assert shared.broken(never) == {("tokenValidUntil", "required")}


# --- single values: at the limit, and one past it --------------------------------------------------------------

ALL = {"queueReminder": "all", "queueReminderContent": "Wait.", "queueProgressContent": "Wait."}

GOOD: list[dict[str, Any]] = [
    {"channelName": "a" * 64},
    {"channelName": "_1"},
    {"queueReminder": "queue", "queueReminderContent": "é" * 256},
    {"queueReminder": "progress", "queueProgressContent": "${userId} ${nickName} ${position} ${waitTime}"},
    {"queueReminder": "off"},
    {"offlinePrompt": "a" * 256},
    {"queueReminder": "queue", "queueReminderContent": "a; b"},
    {"workdayHours": ["00:00-06:00", "06:00-12:00", "12:00-18:00", "18:00-24:00"]},
    {"transferAfterMessages": 0},
    {"transferAfterMessages": 10**12},
    {"customerReplyMinutes": 1},
    {"customerReplyMinutes": 60},
    {"offlineRoutingMinutes": 60, "offlineOutboundMinutes": 10080, "offlineCustomerReplyMinutes": 5},
    {"greeting1": "a" * 200, "greeting2": "b" * 29},
    {"robotEnabled": True, "transferKeywords": ["agent"]},
    {"offlineEnabled": True, "offlineCustomerReplyMinutes": 4, "customerReplyMinutes": 5},
    {"offlineEnabled": True, "offlineRoutingMode": "last_agent", "lastAgentEnabled": True},
    {"offlineEnabled": True, "offlineRoutingMode": "chatbot", "offlineChatbotCode": "9001"},
    {"ou": "not there", "skillQueue": "not there either"},
    {"nonWorkingNotification": "any <text> 'at all'", "ou": "", "transferKeywords": []},
]

BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"channelName": "a" * 65}, "channelName", "too_long"),
    ({"channelName": "1a"}, "channelName", "form"),
    ({"channelName": "a-b"}, "channelName", "form"),
    ({"channelName": "é"}, "channelName", "form"),
    ({"channelName": "a\n"}, "channelName", "form"),
    ({"channelName": None}, "channelName", "required"),
    ({"queueReminder": "queue", "queueReminderContent": "a" * 257}, "queueReminderContent", "too_long"),
    ({"queueReminder": "progress", "queueProgressContent": "a" * 257}, "queueProgressContent", "too_long"),
    ({"queueReminder": "progress", "queueProgressContent": "${agent}"}, "queueProgressContent", "unknown_variable"),
    ({"queueReminder": "sometimes"}, "queueReminder", "choice"),
    (ALL | {"queueReminderContent": None}, "queueReminderContent", "required"),
    (ALL | {"queueProgressContent": ""}, "queueProgressContent", "required"),
    ({"offlinePrompt": "a" * 257}, "offlinePrompt", "too_long"),
    ({"workdayHours": [f"0{hour}:00-0{hour}:30" for hour in range(5)]}, "workdayHours", "too_many"),
    ({"workdayHours": ["00:00-06:01", "06:00-12:00"]}, "workdayHours", "overlap"),
    ({"nonWorkdayHours": ["08:00-24:01"]}, "nonWorkdayHours", "form"),
    ({"nonWorkdayHours": ["08:00-08:00"]}, "nonWorkdayHours", "form"),
    ({"transferAfterMessages": -1}, "transferAfterMessages", "out_of_range"),
    ({"transferAfterMessages": True}, "transferAfterMessages", "type"),
    ({"customerReplyMinutes": 0}, "customerReplyMinutes", "out_of_range"),
    ({"customerReplyMinutes": 61}, "customerReplyMinutes", "out_of_range"),
    ({"customerReplyMinutes": "20"}, "customerReplyMinutes", "type"),
    ({"offlineRoutingMinutes": 61}, "offlineRoutingMinutes", "out_of_range"),
    ({"offlineOutboundMinutes": 10081}, "offlineOutboundMinutes", "out_of_range"),
    ({"offlineCustomerReplyMinutes": 6}, "offlineCustomerReplyMinutes", "out_of_range"),
    ({"greeting1": "a" * 200, "greeting2": "b" * 30}, "greeting2", "too_long"),
    ({"robotEnabled": True}, "transferKeywords", "required"),
    ({"robotEnabled": "yes"}, "robotEnabled", "type"),
    ({"transferKeywords": ["agent", ""]}, "transferKeywords", "form"),
    ({"transferKeywords": "agent"}, "transferKeywords", "type"),
    (
        {"offlineEnabled": True, "offlineCustomerReplyMinutes": 5, "customerReplyMinutes": 5},
        "offlineCustomerReplyMinutes",
        "inconsistent",
    ),
    ({"offlineEnabled": True, "offlineRoutingMode": "last_agent"}, "offlineRoutingMode", "inconsistent"),
    ({"offlineEnabled": True, "offlineRoutingMode": "chatbot"}, "offlineChatbotCode", "required"),
    ({"baseUrl": "k3x9zz.api-us.infobip.com"}, "baseUrl", "form"),
    ({"baseUrl": "https://user@host"}, "baseUrl", "form"),
    ({"ou": 5}, "ou", "type"),
]


@pytest.mark.parametrize("more", GOOD, ids=lambda more: str(more)[:60])
def test_at_its_limit_a_value_is_taken(shared: Service, more: dict[str, Any]) -> None:
    assert good(shared, body(**more))


@pytest.mark.parametrize(("more", "field", "code"), BAD, ids=lambda value: str(value)[:60])
def test_one_past_its_limit_it_is_refused(shared: Service, more: dict[str, Any], field: str, code: str) -> None:
    assert shared.broken(body(**more)) == {(field, code)}


@pytest.mark.parametrize("character", "<>'\"/\\")
def test_no_reminder_takes_the_six_characters(shared: Service, character: str) -> None:
    texts = ALL | {"queueReminderContent": character, "queueProgressContent": character, "offlinePrompt": character}
    names = ("queueReminderContent", "queueProgressContent", "offlinePrompt")
    assert shared.broken(body(**texts)) == {(name, "forbidden_character") for name in names}


def test_only_the_offline_prompt_refuses_the_semicolon(shared: Service) -> None:
    texts = ALL | {"queueReminderContent": ";", "queueProgressContent": ";", "offlinePrompt": ";"}
    assert shared.broken(body(**texts)) == {("offlinePrompt", "forbidden_character")}


# --- certificates, OUs and routes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("provider", "names", "code"),
    [
        ("infobip", ["trust", "identity"], ""),
        ("infobip", ["trust"], "certificate_type"),
        ("infobip", ["keystore", "second"], "certificate_type"),
        ("infobip", ["nowhere"], "certificate_missing"),
        ("twilio", ["text"], ""),
        ("twilio", ["keystore"], "certificate_type"),
        ("twilio", ["trust", "identity"], "too_many"),
        ("cloud-api", ["identity"], ""),
        ("cloud-api", ["text"], "certificate_type"),
    ],
)
def test_a_provider_takes_certificates_of_its_kind(shared: Service, provider: str, names: list[str], code: str) -> None:
    told = shared.broken(
        body(provider, trustCertificate=names, channelName=f"wa_{provider.replace('-', '_')}_{len(names)}_{names[0]}")
    )
    assert told == ({("trustCertificate", code)} if code else set())


def test_ou_and_route_are_asked_for_only_where_a_setting_says_so(service: Service) -> None:
    service.sandbox.admin("POST", "settings", {"require_ou": True, "require_route": True})
    assert service.broken(body()) == {("ou", "required"), ("skillQueue", "required")}
    wrong = body(ou="Nowhere", skillQueue="voice_sales")  # that route is no multimedia one
    assert service.broken(wrong) == {("ou", "not_found"), ("skillQueue", "not_found")}
    assert service.create(body(ou="Europe", skillQueue="wa_sales_br")).status == 201


def test_strict_is_about_the_trustlist_and_looks_up_no_ou_and_no_route(service: Service) -> None:
    service.sandbox.admin("POST", "settings", {"strict": True})
    assert service.create(body("cloud-api", ou="Nowhere", skillQueue="no_such_route")).status == 201


def test_the_host_of_the_address_is_compared_only_where_a_setting_says_so(service: Service) -> None:
    other = body("other", baseUrl="https://elsewhere.example.com")
    assert service.create(other).status == 201
    service.sandbox.admin("POST", "settings", {"require_host_match": True})
    other["fields"]["channelName"] = "wa_second"
    assert service.broken(other) == {("trustCertificate", "host_differs")}
    assert service.create(body("infobip", "wa_third")).status == 201  # its keystore has the host


def test_twilio_needs_no_webhook_where_the_tenant_keeps_one(service: Service) -> None:
    content = body("twilio", webhookUser=None)
    del content["secrets"]["webhookPassword"]
    assert service.broken(content) == {("webhookUser", "required"), ("webhookPassword", "required")}
    service.sandbox.admin("POST", "settings", {"twilio_tenant_webhook": True})
    assert service.create(content).status == 201


# --- the trustlist -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("provider", "fields"), [("infobip", {"baseUrl"}), ("koomessage", {"baseUrl", "iamUrl"})])
def test_with_strict_an_address_is_noted_and_refused_until_it_is_approved(
    service: Service, provider: str, fields: set[str]
) -> None:
    assert service.create(body(provider, "wa_before")).status == 201
    service.sandbox.admin("POST", "settings", {"strict": True})
    assert service.broken(body(provider)) == {(field, "not_trusted") for field in fields}
    asked = service.call("GET", "/trustlist").json["items"]
    addresses = {body(provider)["fields"][field] for field in fields}
    assert {(item["address"], item["state"]) for item in asked} == {(address, "requested") for address in addresses}
    for address in addresses:
        service.sandbox.admin("POST", "trustlist/approve", {"address": address})
    assert service.create(body(provider)).status == 201


def test_what_lies_below_an_approved_address_is_approved_too(service: Service) -> None:
    service.sandbox.admin("POST", "settings", {"strict": True})
    asked = service.call("POST", "/trustlist", {"address": "https://API.twilio.com/"})
    assert (asked.status, asked.json) == (202, {"address": "https://api.twilio.com", "state": "requested"})
    service.sandbox.admin("POST", "trustlist/approve", {"address": "https://api.twilio.com"})
    assert service.create(body("twilio")).status == 201
    near = body("twilio", "wa_near", baseUrl="https://api.twilio.com.example.com")
    assert service.broken(near) == {("baseUrl", "not_trusted")}


def test_other_and_cloud_api_need_no_approval(service: Service) -> None:
    service.sandbox.admin("POST", "settings", {"strict": True})
    assert service.create(body("other", "wa_a")).status == 201
    assert service.create(body("cloud-api", "wa_b")).status == 201
