"""Twilio: SIDs that must not be mixed up, a webhook that travels in an address, and the tenant's own webhook."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fields.samples import TENANT, TODAY, at_home, complete, found, problems, with_parameters
from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import TwilioWebhook
from wa_channel_studio.fields.check import visible_fields

HEX = "0123456789abcdef0123456789ABCDEF"
WEBHOOK = ("webhook_user", "webhook_password", "webhook_password_confirm", "webhook_password_changed_on")


@pytest.mark.parametrize(
    ("key", "value", "severity", "says"),
    [
        ("api_key_sid", f"AC{HEX}", "error", "account SID"),
        ("api_key_sid", f"SK{HEX[1:]}", "warning", "SK and 32"),
        ("api_key_sid", f"SK{HEX}0", "warning", "SK and 32"),
        ("api_key_sid", f"sk{HEX}", "warning", "SK and 32"),
        ("account_sid", f"SK{HEX}", "error", "API key"),
        ("account_sid", f"AC{HEX[1:]}", "warning", "AC and 32"),
        ("account_sid", f"AC{HEX[1:]}g", "warning", "AC and 32"),
        ("api_key_secret", f"SK{HEX}", "error", "SID"),
        ("api_key_secret", f"AC{HEX}", "error", "SID"),
        ("api_key_secret", HEX.lower(), "warning", "auth token"),
        ("api_key_secret", "a" * 31, "warning", "usually has 32"),
        ("api_key_secret", "a" * 33, "warning", "usually has 32"),
    ],
)
def test_a_value_of_another_kind_is_named(key: str, value: str, severity: str, says: str) -> None:
    given = Secret(value) if key == "api_key_secret" else value
    (problem,) = problems("twilio", {key: given})
    assert (problem.field, problem.severity.value) == (key, severity)
    assert says in problem.message


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("https://api.twilio.com/2010-04-01", ""),
        ("https://api.twilio.com/2010-04-01/", ""),
        ("https://api.dublin.ie1.twilio.com/2010-04-01", ""),
        (f"https://api.twilio.com/2010-04-01/Accounts/AC{HEX}/Messages.json", "one API call"),
        ("https://api.twilio.com", "date of the API"),
        ("https://api.twilio.com/", "date of the API"),
        ("https://console.twilio.com/", "does not look like"),
        ("https://api.twilio.com.example.com/2010-04-01", "does not look like"),
    ],
)
def test_the_address(address: str, says: str) -> None:
    reported = [problem for problem in problems("twilio", {"base_url": address}) if problem.field == "base_url"]
    assert [problem.severity.value for problem in reported] == (["warning"] if says else [])
    assert all(says in problem.message for problem in reported)


@pytest.mark.parametrize("number", ["+14155238886", "14155238886", "+1-415-523-8886", "+1(415)523-8886"])
def test_the_sandbox_number_is_recognised(number: str) -> None:
    (problem,) = problems("twilio", {"phone_number": number})
    assert problem.severity.value == "warning"
    assert "sandbox" in problem.message


@pytest.mark.parametrize("character", [*':&@/?#% \t[]{}"<>^`|\\é'])
def test_a_webhook_user_that_an_address_cannot_carry_is_a_warning(character: str) -> None:
    assert found("twilio", {"webhook_user": f"aicc{character}x"}) == [("webhook_user", "warning")]


@pytest.mark.parametrize("user", ["aicc", "AICC-2.x_y~z", "a!$'()*+,;=b"])
def test_a_webhook_user_that_it_can_carry(user: str) -> None:
    assert found("twilio", {"webhook_user": user}) == []


def test_the_identity_certificate_is_optional_but_judged_when_given() -> None:
    assert found("twilio", {"identity_certificate": ("aicc.der",)}) == []
    assert found("twilio", {"identity_certificate": ("gone.der",)}) == [("identity_certificate", "error")]


# --- the tenant's webhook ---------------------------------------------------------------------

ON = replace(
    with_parameters(twilio_tenant_webhook=True),
    twilio_webhook=TwilioWebhook("user", Secret("pass"), Secret("pass"), TODAY),
)


@pytest.mark.parametrize("tenant", [TENANT, ON], ids=["off", "on"])
def test_the_tenants_webhook_hides_the_channels(tenant: object) -> None:
    parameters = (ON if tenant is ON else TENANT).parameters
    shown = {spec.key for spec in visible_fields(complete("twilio"), parameters)}
    assert (set(WEBHOOK) <= shown) is (tenant is TENANT)
    assert set(WEBHOOK).isdisjoint(shown) is (tenant is ON)


def test_hidden_webhook_fields_are_neither_required_nor_judged() -> None:
    assert found(complete("twilio").without(*WEBHOOK), None, at_home(tenant=ON)) == []
    bad: dict[str, RawValue] = {
        "webhook_user": "a b",
        "webhook_password": Secret("x y"),
        "webhook_password_confirm": Secret("z"),
        "webhook_password_changed_on": "2000-01-01",
    }
    assert found("twilio", bad, at_home(tenant=ON)) == []


def test_without_the_tenants_webhook_they_are_required() -> None:
    assert [key for key, _ in found(complete("twilio").without(*WEBHOOK), None, at_home())] == list(WEBHOOK[:3])


@pytest.mark.parametrize("webhook", [TwilioWebhook(), TwilioWebhook("user"), TwilioWebhook("", Secret("pass"))])
def test_a_tenant_webhook_that_was_not_entered_is_a_warning_with_the_permission(webhook: TwilioWebhook) -> None:
    (problem,) = problems("twilio", None, at_home(tenant=replace(ON, twilio_webhook=webhook)))
    assert (problem.field, problem.severity.value) == ("provider", "warning")
    assert "Edit WhatsApp Twilio Webhook Configuration" in problem.remedy


def test_a_tenant_webhook_password_expires_like_a_channels() -> None:
    for days, expected in ((90, []), (91, [("provider", "warning")])):
        webhook = replace(ON.twilio_webhook, changed_on=TODAY - timedelta(days=days))
        assert found("twilio", None, at_home(tenant=replace(ON, twilio_webhook=webhook))) == expected


def test_other_providers_keep_their_webhook_password() -> None:
    assert found("gupshup", {"webhook_password": None}, at_home(tenant=ON)) == [("webhook_password", "error")]
