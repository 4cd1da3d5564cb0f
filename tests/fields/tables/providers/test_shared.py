"""What several providers have in common: phone numbers, webhook passwords, trustlist."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.fields.samples import PROVIDER_KEYS, TODAY, alone, at_home, found, problems, with_parameters
from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.table import field_map

WITH_WEBHOOK = [provider for provider in PROVIDER_KEYS if provider != "cloud-api"]
WITH_TRUSTLIST = ["infobip", "twilio", "gupshup", "koomessage"]
TRUSTLISTED = [(provider, "base_url") for provider in WITH_TRUSTLIST] + [("koomessage", "iam_url")]


# --- phone number -----------------------------------------------------------------------------


@pytest.mark.parametrize("provider", PROVIDER_KEYS)
@pytest.mark.parametrize(
    "number", ["+5511940001207", "5511940001207", "5550001", "+55(11)94000-1207", "(+55)11.940001207"]
)
def test_a_phone_number_in_international_form(provider: str, number: str) -> None:
    assert found(provider, {"phone_number": number}) == []


@pytest.mark.parametrize(
    ("number", "severity"),
    [
        ("call me", "error"),
        ("+55 11 x", "error"),
        ("++5511940001207", "error"),
        ("+", "error"),
        ("--", "error"),
        ("whatsapp:+5511940001207", "error"),
        ("٥٥١١٩٤٠٠٠١٢٠٧", "error"),
        ("1234567890123456789", "warning"),
        ("011940001207", "warning"),
        ("123456", "warning"),
        (5511940001207, "error"),
        (("+5511940001207",), "error"),
    ],
)
def test_what_is_no_phone_number_or_looks_odd(number: RawValue, severity: str) -> None:
    assert found("koomessage", {"phone_number": number}) == [("phone_number", severity)]


@pytest.mark.parametrize("provider", PROVIDER_KEYS)
@pytest.mark.parametrize("number", ["1" * 15, "2" * 16, "3" * 17])
def test_a_phone_number_id_is_recognised(provider: str, number: str) -> None:
    (problem,) = problems(provider, {"phone_number": number})
    assert (problem.field, problem.severity.value) == ("phone_number", "warning")
    assert "phone-number id" in problem.message


def test_fifteen_digits_with_a_plus_are_a_number() -> None:
    assert found("twilio", {"phone_number": "+" + "1" * 15}) == []
    assert found("twilio", {"phone_number": "+" + "1" * 16}) == [("phone_number", "warning")]


# --- webhook password -------------------------------------------------------------------------


@pytest.mark.parametrize("provider", WITH_WEBHOOK)
def test_both_webhook_passwords_must_agree(provider: str) -> None:
    other = {"webhook_password_confirm": Secret("Wh-8431~oakriver")}
    assert found(provider, other) == [("webhook_password_confirm", "error")]


@pytest.mark.parametrize("provider", WITH_WEBHOOK)
def test_a_missing_password_is_not_called_different(provider: str) -> None:
    assert found(provider, {"webhook_password": None}) == [("webhook_password", "error")]
    assert found(provider, {"webhook_password_confirm": None}) == [("webhook_password_confirm", "error")]


@pytest.mark.parametrize("character", [*':&@/?#% \t[]{}"<>^`|\\ü客'])
def test_only_twilios_webhook_password_has_characters_to_avoid(character: str) -> None:
    password = Secret(f"start{character}end12")
    both: dict[str, RawValue] = {"webhook_password": password, "webhook_password_confirm": password}
    for provider in WITH_WEBHOOK:
        expected = [("webhook_password", "warning")] if provider == "twilio" else []
        assert found(provider, both) == expected


@pytest.mark.parametrize("provider", WITH_WEBHOOK)
@pytest.mark.parametrize("days", [7, 90, 365])
def test_a_webhook_password_expires_after_the_days_of_the_tenant(provider: str, days: int) -> None:
    tenant = with_parameters(webhook_password_validity=days)
    last = (TODAY - timedelta(days=days)).isoformat()
    past = (TODAY - timedelta(days=days + 1)).isoformat()
    assert found(provider, {"webhook_password_changed_on": last}, at_home(tenant=tenant)) == []
    (problem,) = problems(provider, {"webhook_password_changed_on": past}, at_home(tenant=tenant))
    assert (problem.field, problem.severity.value) == ("webhook_password", "warning")
    assert f"{days} days" in problem.message


def test_without_a_workspace_90_days_count() -> None:
    for days, expected in ((90, []), (91, [("webhook_password", "warning")])):
        day = (TODAY - timedelta(days=days)).isoformat()
        assert found("gupshup", {"webhook_password_changed_on": day}) == expected


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2030-01-01"])
def test_no_date_is_too_far_to_be_judged(day: str) -> None:
    expected = [("webhook_password", "warning")] if day.startswith("0") else []
    assert found("gupshup", {"webhook_password_changed_on": day}) == expected


def test_a_date_of_another_form_is_an_error_at_itself() -> None:
    assert found("gupshup", {"webhook_password_changed_on": "01.11.2026"}) == [("webhook_password_changed_on", "error")]


def test_cloud_api_has_no_webhook_password() -> None:
    assert found("cloud-api", {"webhook_password": Secret("x")}) == [("webhook_password", "warning")]


def test_the_day_of_the_password_is_kept_by_itself() -> None:
    for provider in WITH_WEBHOOK:
        assert field_map(provider)["webhook_password_changed_on"].kept_by_itself


# --- trustlist --------------------------------------------------------------------------------


@pytest.mark.parametrize(("provider", "key"), TRUSTLISTED)
@pytest.mark.parametrize("state", ["not_asked", "requested", None, "", "left out"])
def test_anything_but_approved_is_a_warning(provider: str, key: str, state: str | None) -> None:
    from tests.fields.samples import complete

    answers = complete(provider).without(f"{key}_trustlist")
    if state != "left out":
        answers = answers.with_value(f"{key}_trustlist", state)
    assert found(answers) == [(f"{key}_trustlist", "warning")]


@pytest.mark.parametrize(("provider", "key"), TRUSTLISTED)
def test_a_state_that_is_none_of_the_three_is_an_error(provider: str, key: str) -> None:
    assert (f"{key}_trustlist", "error") in found(provider, {f"{key}_trustlist": "Approved"})


@pytest.mark.parametrize(("provider", "key"), TRUSTLISTED)
def test_the_day_of_the_request_is_told_with_it(provider: str, key: str) -> None:
    (problem,) = problems(provider, {f"{key}_trustlist": "requested", f"{key}_trustlist_on": "2026-10-05"})
    assert "2026-10-05" in problem.message


@pytest.mark.parametrize(("provider", "key"), TRUSTLISTED)
@pytest.mark.parametrize(("day", "expected"), [("2026-10-05", []), ("soon", ["error"]), ("2026-02-30", ["error"])])
def test_the_day_is_a_date(provider: str, key: str, day: str, expected: list[str]) -> None:
    changes = {f"{key}_trustlist": "approved", f"{key}_trustlist_on": day}
    assert found(provider, changes) == [(f"{key}_trustlist_on", severity) for severity in expected]


@pytest.mark.parametrize("provider", ["other", "cloud-api"])
def test_the_page_asks_no_trustlist_of_the_others(provider: str) -> None:
    assert "base_url_trustlist" not in field_map(provider)
    assert found(provider, {"base_url_trustlist": "not_asked"}) == [("base_url_trustlist", "warning")]


# --- addresses --------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", PROVIDER_KEYS)
@pytest.mark.parametrize(
    "address",
    [
        "api.example.com",
        "ftp://api.example.com",
        "https://",
        "https:///path",
        "https://a b.example.com",
        "https://https://api.example.com",
        "https://host:99999",
        "https://host:",
        "https://[::1",
        "https://-a.example.com",
    ],
)
def test_what_is_no_web_address_is_an_error(provider: str, address: str) -> None:
    assert ("base_url", "error") in found(provider, {"base_url": address})
    assert len(found(provider, {"base_url": address})) == 1


@pytest.mark.parametrize("provider", PROVIDER_KEYS)
def test_a_sign_in_inside_an_address_is_an_error_that_does_not_repeat_it(provider: str) -> None:
    reported = problems(provider, {"base_url": "https://someuser:hunter2pass@bsp.example.com"})
    assert ("base_url", "error") in [(problem.field, problem.severity.value) for problem in reported]
    assert "hunter2pass" not in repr(reported)
    assert "someuser" not in repr(reported)


def test_an_address_without_encryption_is_a_warning() -> None:
    assert found("other", {"base_url": "http://bsp.example.com"}) == [("base_url", "warning")]


def test_a_question_mark_or_hash_behind_an_address_is_a_warning() -> None:
    for address in ("https://bsp.example.com?x=1", "https://bsp.example.com/#top"):
        assert found("other", {"base_url": address}) == [("base_url", "warning")]


def test_an_address_may_have_a_port_a_path_an_ip_or_a_plain_name() -> None:
    for host in ("bsp.example.com:8443", "bsp.example.com/a/b", "10.1.2.3:443", "[2001:db8::1]:8443", "intranet"):
        assert [p for p in found("other", {"base_url": f"https://{host}"}) if p[0] == "base_url"] == []


@pytest.mark.parametrize("provider", PROVIDER_KEYS)
def test_the_aiccs_own_message_address_is_recognised(provider: str) -> None:
    address = "https://aicc.example.com/social/on/whatsapp/infobip/message/2021"
    reported = [problem for problem in problems(provider, {"base_url": address}) if problem.field == "base_url"]
    assert [problem.severity.value for problem in reported] == ["warning"]
    assert "incoming messages" in reported[0].message


def test_the_checks_know_no_clock_of_their_own() -> None:
    later = replace(alone(), today=date(2027, 2, 1))
    assert ("webhook_password", "warning") in found("gupshup", None, later)
