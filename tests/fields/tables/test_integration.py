"""Channel integration: which generated values a provider has, and the forms the AICC's own reference gives."""

from __future__ import annotations

import pytest

from tests.fields.samples import found
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import fields_of

TWO = ["configuration_id", "message_url", "report_url", "scenario_key"]


@pytest.mark.parametrize(
    ("provider", "keys"),
    [
        ("infobip", TWO),
        ("other", TWO),
        ("twilio", TWO),
        ("koomessage", TWO),
        ("gupshup", ["configuration_id", "callback_url", "scenario_key"]),
        ("cloud-api", ["configuration_id", "verification_url", "verification_code"]),
    ],
)
def test_each_provider_has_the_values_its_page_shows(provider: str, keys: list[str]) -> None:
    assert [spec.key for spec in fields_of(provider) if spec.step is Step.INTEGRATION] == keys


@pytest.mark.parametrize("provider", ["infobip", "twilio", "koomessage"])
def test_generated_addresses_are_known_by_their_path(provider: str) -> None:
    base = f"https://aicc.example.com:18643/social/on/whatsapp/{provider}"
    right = {"message_url": f"{base}/message/202105102694809992", "report_url": f"{base}/report/202105102694809992"}
    assert found(provider, right) == []
    swapped = {"message_url": right["report_url"], "report_url": right["message_url"]}
    assert found(provider, swapped) == [("message_url", "warning"), ("report_url", "warning")]
    assert found(provider, {"message_url": "not an address"}) == [("message_url", "error")]


def test_gupshup_has_one_address_for_both() -> None:
    base = "https://aicc.example.com/social/on/whatsapp/gupshup"
    assert found("gupshup", {"callback_url": f"{base}/message/2021"}) == []
    assert found("gupshup", {"callback_url": f"{base}/report/2021"}) == [("callback_url", "warning")]
    assert found("gupshup", {"message_url": f"{base}/message/2021"}) == [("message_url", "warning")]


@pytest.mark.parametrize(("provider", "key"), [("other", "message_url"), ("cloud-api", "verification_url")])
def test_where_the_path_is_unknown_no_form_is_asked(provider: str, key: str) -> None:
    assert found(provider, {key: "https://aicc.example.com/anything"}) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [("no", []), ("yes", []), (None, []), ("NO", ["error"]), (True, ["error"])],
)
def test_the_scenario_key_is_no_or_yes(value: str, expected: list[str]) -> None:
    assert found("twilio", {"scenario_key": value}) == [("scenario_key", severity) for severity in expected]


def test_cloud_api_has_no_scenario_key() -> None:
    assert found("cloud-api", {"scenario_key": "yes"}) == [("scenario_key", "warning")]
