"""The table against the page: every field the page names is declared, under its label, for the right providers.

The lists were written by hand from the channel page and the requirement, not from the table.
"""

from __future__ import annotations

from collections import Counter

import pytest

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.fields.layout import CARD_TEXTS, STEP_TEXTS
from wa_channel_studio.fields.spec import Step, Travels
from wa_channel_studio.fields.table import (
    PROVIDERS,
    STEPS,
    all_fields,
    field_map,
    fields_of,
    is_secret,
    providers_of,
    spec_for,
    with_defaults,
)
from wa_channel_studio.fields.types import CheckList, Choice

ALL = ("infobip", "other", "cloud-api", "twilio", "gupshup", "koomessage")
NOT_CLOUD = ("infobip", "other", "twilio", "gupshup", "koomessage")
TRUSTLISTED = ("infobip", "twilio", "gupshup", "koomessage")
IDENTITY = ("other", "cloud-api", "twilio", "gupshup", "koomessage")
TWO_URLS = ("infobip", "other", "twilio", "koomessage")

KEYS: dict[str, tuple[str, ...]] = {
    "channel_selection": ALL,
    "provider": ALL,
    "trust_certificate": ALL,
    "webhook_password": NOT_CLOUD,
    "webhook_password_confirm": NOT_CLOUD,
    "webhook_password_changed_on": NOT_CLOUD,
    "phone_number": ALL,
    "base_url": ALL,
    "user_name": ("infobip", "other"),
    "password": ("infobip", "other"),
    "account_key": ("infobip", "other"),
    "trust_certificate_password": ("infobip",),
    "verification_method": ("other",),
    "identity_certificate": IDENTITY,
    "app_key": ("cloud-api",),
    "app_secret": ("cloud-api",),
    "access_token": ("cloud-api",),
    "token_valid_until": ("cloud-api",),
    "token_never_expires": ("cloud-api",),
    "api_key_sid": ("twilio",),
    "api_key_secret": ("twilio",),
    "account_sid": ("twilio",),
    "webhook_user": ("twilio",),
    "app_name": ("gupshup",),
    "app_id": ("gupshup",),
    "api_key": ("gupshup",),
    "webhook_name": ("gupshup",),
    "domain": ("koomessage",),
    "iam_user_name": ("koomessage",),
    "iam_user_password": ("koomessage",),
    "iam_url": ("koomessage",),
    "base_url_trustlist": TRUSTLISTED,
    "base_url_trustlist_on": TRUSTLISTED,
    "iam_url_trustlist": ("koomessage",),
    "iam_url_trustlist_on": ("koomessage",),
    **dict.fromkeys(
        (
            "channel_name",
            "ou",
            "skill_queue",
            "transfer_keywords",
            "workday_hours",
            "non_workday_hours",
            "non_working_notification",
            "queue_reminder",
            "queue_reminder_content",
            "queue_progress_content",
            "transfer_after_messages",
            "name_card_enabled",
            "greeting_1",
            "greeting_2",
            "robot_enabled",
            "robot_access_code",
            "robot_assistant_enabled",
            "configuration_id",
        ),
        ALL,
    ),
    "message_url": TWO_URLS,
    "report_url": TWO_URLS,
    "callback_url": ("gupshup",),
    "verification_url": ("cloud-api",),
    "verification_code": ("cloud-api",),
    "scenario_key": NOT_CLOUD,
}
"""The fixed keys of the requirement, with the providers that have them."""

SHARED_LABELS = {
    "channel_selection": "Channel Selection",
    "provider": "Business Solution Provider",
    "phone_number": "Phone Number",
    "base_url": "BaseUrl",
    "channel_name": "Channel Name",
    "ou": "OU Configuration",
    "skill_queue": "Skill Queue",
    "transfer_keywords": "Keyword for Transfer to Agent",
    "workday_hours": "Workday",
    "non_workday_hours": "Non-workday",
    "non_working_notification": "Non-Working Time Notification",
    "queue_reminder": "Queue Reminder",
    "queue_reminder_content": "Queue Reminder Content",
    "queue_progress_content": "Queue Progress Reminder Content",
    "transfer_after_messages": "Call Transfer Interaction Times",
    "last_agent_enabled": "Last Agent Mode",
    "session_end_enabled": "Session End Due to No Customer Reply",
    "agent_reply_transfer_enabled": "Session Transfer Due to No Agent Reply",
    "session_transfer_enabled": "Session Transfer",
    "offline_enabled": "Offline Messages",
    "offline_prompt": "Offline Message Prompt",
    "offline_routing_minutes": "Offline Message Routing Time Limit",
    "offline_outbound_minutes": "Agent Outbound Call Time Limit",
    "offline_customer_reply_minutes": "Called Customer Reply Timeout Period",
    "offline_routing_mode": "Routing Mode",
    "customer_reply_minutes": "Customer Reply Timeout Period",
    "name_card_enabled": "Electronic name card",
    "greeting_1": "Greetings message 1",
    "greeting_2": "Greetings message 2",
    "robot_enabled": "Connecting to the Intelligent Robot",
    "robot_assistant_enabled": "Access Robot Assistant",
}
WEBHOOK_LABELS = {"webhook_password": "Webhook Password", "webhook_password_confirm": "Webhook Confirm Password"}
OWN_LABELS: dict[str, dict[str, str]] = {
    "infobip": {
        **WEBHOOK_LABELS,
        "user_name": "UserName",
        "password": "Password",
        "account_key": "AccountKey",
        "message_url": "Url used to send message to agent",
        "report_url": "Url used to send report to agent",
        "scenario_key": "scenario key",
        "trust_certificate": "Authentication certificate",
    },
    "other": {
        **WEBHOOK_LABELS,
        "verification_method": "Verification Method",
        "user_name": "UserName",
        "password": "Password",
        "account_key": "AccountKey",
        "trust_certificate": "Trust certificate",
        "identity_certificate": "Identity certificate",
        "message_url": "url used to send message to agent",
        "report_url": "url used to send report to agent",
    },
    "cloud-api": {
        "app_key": "APP Key",
        "app_secret": "APP Secret",
        "access_token": "access token",
        "token_valid_until": "token validity period",
        "trust_certificate": "Trust certificate",
        "identity_certificate": "Identity certificate",
        "verification_url": "URL",
        "verification_code": "Verification Code",
    },
    "twilio": {
        **WEBHOOK_LABELS,
        "api_key_sid": "API Key SID",
        "api_key_secret": "API Key Secret",
        "account_sid": "Account SID",
        "webhook_user": "Webhook User",
        "trust_certificate": "Authentication certificate",
        "message_url": "url used to send message to agent",
        "report_url": "url used to send report to agent",
    },
    "gupshup": {
        **WEBHOOK_LABELS,
        "app_name": "App name",
        "app_id": "App ID",
        "api_key": "API key",
        "webhook_name": "Webhook Name",
        "trust_certificate": "Trust certificate",
        "identity_certificate": "Identity certificate",
        "callback_url": "Callback URL",
    },
    "koomessage": {
        **WEBHOOK_LABELS,
        "domain": "Domain",
        "iam_user_name": "IAM user name",
        "iam_user_password": "IAM user password",
        "iam_url": "IAM Url",
        "trust_certificate": "Trust certificate",
        "identity_certificate": "Identity certificate",
    },
}
SECRETS = {
    "password",
    "account_key",
    "app_secret",
    "access_token",
    "api_key_secret",
    "api_key",
    "iam_user_password",
    "webhook_password",
    "webhook_password_confirm",
    "trust_certificate_password",
    "verification_code",
}
OPTIONS = {
    "provider": {
        "infobip": "infobip",
        "other": "other",
        "cloud-api": "cloud-api",
        "twilio": "twilio",
        "gupshup": "gupshup",
        "koomessage": "KooMessage",
    },
    "verification_method": {"basic": "basic", "oauth": "oAuth"},
    "queue_reminder": {
        "all": "All Reminders",
        "queue": "Queue Reminder",
        "progress": "Queue Progress Reminder",
        "off": "Close Reminder",
    },
    "offline_routing_mode": {
        "skill_queue": "Skill Queue Routing",
        "last_agent": "Last Agent Mode",
        "chatbot": "Connect to Chatbot",
    },
    "scenario_key": {"no": "NO", "yes": "YES"},
}


def test_the_providers_stand_in_the_pages_order() -> None:
    assert tuple(PROVIDERS) == ALL
    assert [table.label for table in PROVIDERS.values()] == [
        "infobip",
        "other",
        "cloud-api",
        "twilio",
        "gupshup",
        "KooMessage",
    ]


@pytest.mark.parametrize("key", KEYS)
def test_a_fixed_key_exists_for_its_providers_and_for_no_others(key: str) -> None:
    assert providers_of(key) == KEYS[key]


@pytest.mark.parametrize("provider", ALL)
def test_every_field_carries_the_label_of_the_page(provider: str) -> None:
    expected = SHARED_LABELS | OWN_LABELS[provider]
    own = field_map(provider)
    assert {key: own[key].label for key in expected} == expected


def test_every_certificate_has_name_type_and_upload() -> None:
    for key in ("trust_certificate", "identity_certificate"):
        for beside in ("name", "type", "uploaded"):
            assert providers_of(f"{key}_{beside}") == providers_of(key)


def test_every_option_of_more_that_the_manual_leaves_open_has_a_remark() -> None:
    for option in ("last_agent", "agent_reply_transfer", "session_transfer"):
        assert providers_of(f"{option}_remark") == ALL


def test_secrets_are_secrets_and_nothing_else_is() -> None:
    assert {key for key, spec in all_fields().items() if spec.secret} == SECRETS
    assert all(is_secret(key) for key in SECRETS)
    assert not is_secret("phone_number")
    assert is_secret("a key that nobody knows")
    for provider in ALL:
        for spec in fields_of(provider):
            assert spec.secret is (spec.key in SECRETS)


@pytest.mark.parametrize("key", OPTIONS)
def test_choices_have_the_keys_of_the_files_and_the_labels_of_the_page(key: str) -> None:
    kind = all_fields()[key].type
    assert isinstance(kind, Choice)
    assert {option.key: option.label for option in kind.options} == OPTIONS[key]


def test_trustlist_states_are_the_three() -> None:
    for key in ("base_url_trustlist", "iam_url_trustlist"):
        kind = all_fields()[key].type
        assert isinstance(kind, Choice)
        assert [option.key for option in kind.options] == ["not_asked", "requested", "approved"]
        assert all_fields()[key].default == "not_asked"


@pytest.mark.parametrize("provider", ALL)
def test_each_field_says_what_it_is_and_who_says_so(provider: str) -> None:
    for spec in fields_of(provider):
        assert spec.help.strip().endswith((".", ")")), spec.key
        assert spec.source.startswith(("channel page", "AICC manual", "AICC API reference", "our own field")), spec.key
        assert spec.label, spec.key
        assert spec.missing_flaw.remedy, spec.key
        assert spec.card in CARD_TEXTS, spec.key
        for shape in spec.shapes:
            assert shape.message.endswith("."), spec.key
            assert shape.remedy, spec.key
            assert shape.source, spec.key


@pytest.mark.parametrize("provider", ALL)
def test_each_field_that_the_provider_gives_says_where_to_find_it(provider: str) -> None:
    for spec in fields_of(provider):
        typed = spec.secret or spec.type.kind in {"text", "url", "phone", "certificate"}
        if spec.step is Step.PROVIDER and typed and not spec.key.endswith("_confirm"):
            assert spec.find, spec.key


@pytest.mark.parametrize("provider", ALL)
def test_keys_are_unique_and_stand_in_the_order_of_the_steps(provider: str) -> None:
    specs = fields_of(provider)
    assert [key for key, number in Counter(spec.key for spec in specs).items() if number > 1] == []
    steps = [STEPS.index(spec.step) for spec in specs]
    assert steps == sorted(steps)
    assert set(STEPS) == {spec.step for spec in specs}


@pytest.mark.parametrize("provider", ALL)
def test_the_prerequisites_tell_region_and_network_for_every_provider(provider: str) -> None:
    items = {item.key: f"{item.text} {item.detail}" for item in PROVIDERS[provider].prerequisites}
    assert "outside the Chinese mainland" in items["region"]
    assert items["network"].startswith("The network between ")
    kind = field_map(provider)["prerequisites_done"].type
    assert isinstance(kind, CheckList)
    assert kind.items == PROVIDERS[provider].prerequisites
    assert all(address.startswith("https://") for item in kind.items for _, address in item.links)


@pytest.mark.parametrize(
    ("provider", "words"),
    [
        ("infobip", ["sender", "base URL", "trustlist", "account key", "webhook password", "api.infobip.com"]),
        ("other", ["ITAU", "sendWhatsappMessage", "bound to this tenant space", "system administrator does both"]),
        ("twilio", ["API key", "account SID", "trustlist", "Webhook user", "api.twilio.com"]),
        ("gupshup", ["app", "API key", "trustlist", "Webhook name", "login.gupshup.io"]),
        ("koomessage", ["IAM user", "Enterprise authentication", "bought", "WhatsApp", "sender number", "trustlist"]),
    ],
)
def test_the_prerequisites_tell_what_the_page_lists(provider: str, words: list[str]) -> None:
    told = " ".join(f"{item.text} {item.detail}" for item in PROVIDERS[provider].prerequisites)
    assert [word for word in words if word not in told] == []


@pytest.mark.parametrize("provider", ALL)
def test_basic_and_robot_travel_and_passwords_never_do(provider: str) -> None:
    for spec in fields_of(provider):
        if spec.step in {Step.BASIC, Step.ROBOT} and not spec.key.endswith("_remark"):
            assert spec.travels is Travels.EXPORTED, spec.key
        if spec.secret:
            assert spec.travels is not Travels.EXPORTED, spec.key


def test_what_belongs_to_a_providers_account_follows_the_provider() -> None:
    for provider in ALL:
        for spec in fields_of(provider):
            if spec.key in OWN_LABELS[provider] and spec.secret and not spec.key.startswith("webhook"):
                assert spec.follows_provider or spec.step is Step.INTEGRATION, spec.key


def test_an_unknown_provider_has_the_shared_fields_only() -> None:
    shared = set(field_map("twilio")) & set(field_map("cloud-api")) & set(field_map("infobip"))
    assert set(field_map("nobody")) == set(field_map("")) <= shared
    assert "channel_name" in field_map("nobody")


def test_a_key_is_found_for_its_own_provider_first() -> None:
    own = spec_for("twilio", "message_url")
    assert own is field_map("twilio")["message_url"]
    assert spec_for("cloud-api", "message_url") is field_map("infobip")["message_url"]
    assert spec_for("twilio", "nonsense") is None


def test_defaults_fill_only_what_was_left_out() -> None:
    answers = Answers(
        {"provider": "koomessage", "queue_reminder": "", "robot_enabled": None, "base_url_trustlist": "approved"}
    )
    whole = with_defaults(answers)
    assert (whole["queue_reminder"], whole["robot_enabled"]) == ("", None)
    assert whole["channel_selection"] == "whatsapp"
    assert whole["base_url_trustlist"] == "approved"
    assert whole["iam_url_trustlist"] == "not_asked"
    assert with_defaults(whole) is whole


@pytest.mark.parametrize("step", STEPS)
def test_every_step_has_its_words(step: Step) -> None:
    assert STEP_TEXTS[step].title
    assert STEP_TEXTS[step].hint
