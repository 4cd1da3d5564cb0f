"""other: basic and oAuth, with the address that oAuth demands to the letter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fields.samples import AICC_HOST, TENANT, alone, at_home, complete, found, problems
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.check import visible_fields
from wa_channel_studio.fields.table import PROVIDERS, field_map

PATH = "/apiaccess/rest/ccmessaging"
HIDDEN = ("phone_number", "account_key", "identity_certificate")


def base_url(address: str, *, home: bool = False) -> list[tuple[str, str]]:
    reported = found("other-oauth", {"base_url": address}, at_home() if home else alone())
    return [pair for pair in reported if pair[0] == "base_url"]


@pytest.mark.parametrize(
    "host",
    ["aicc.example.com", "aicc.example.com:28090", "10.20.30.40", "10.20.30.40:28090", "[2001:db8::1]:443", "AICC"],
)
def test_oauth_takes_the_aiccs_address_with_or_without_a_port(host: str) -> None:
    assert base_url(f"https://{host}{PATH}") == []


@pytest.mark.parametrize(
    "address",
    [
        f"https://aicc.example.com:28090{PATH}/",
        f"https://aicc.example.com:28090{PATH}/omni/1/advanced",
        "https://aicc.example.com:28090",
        "https://aicc.example.com:28090/",
        "https://aicc.example.com/apiaccess/rest/CCMessaging",
        "https://aicc.example.com/apiaccess/rest",
        f"https://aicc.example.com/x{PATH}",
        f"https://aicc.example.com:{PATH}",
        f"aicc.example.com{PATH}",
        "https://bsp.example.com/wa",
    ],
)
def test_oauth_refuses_every_other_shape(address: str) -> None:
    assert base_url(address) == [("base_url", "error")]


def test_oauth_over_http_is_an_error_however_right_the_rest_is() -> None:
    assert ("base_url", "error") in base_url(f"http://aicc.example.com{PATH}")


def test_something_behind_the_address_is_an_error_too() -> None:
    assert ("base_url", "error") in base_url(f"https://aicc.example.com{PATH}?x=1")


def test_a_host_that_is_not_the_tenants_is_a_warning() -> None:
    assert base_url(f"https://{AICC_HOST}:28090{PATH}", home=True) == []
    assert base_url(f"https://{AICC_HOST.upper()}:28090{PATH}", home=True) == []
    assert base_url(f"https://elsewhere.example.com:28090{PATH}", home=True) == [("base_url", "warning")]
    assert base_url(f"https://{AICC_HOST}:28091{PATH}", home=True) == [("base_url", "warning")]
    assert base_url(f"https://elsewhere.example.com:28090{PATH}") == []


def test_the_usual_port_need_not_be_written() -> None:
    tenant = replace(TENANT, aicc_url=f"https://{AICC_HOST}")
    for host in (AICC_HOST, f"{AICC_HOST}:443"):
        assert found("other-oauth", {"base_url": f"https://{host}{PATH}"}, at_home(tenant=tenant)) == []


@pytest.mark.parametrize("address", ["", "aicc", "https://user:hunter2pass@" + AICC_HOST])
def test_a_tenants_odd_address_breaks_nothing_and_is_not_quoted_whole(address: str) -> None:
    context = at_home(tenant=replace(TENANT, aicc_url=address))
    reported = problems("other-oauth", {"base_url": f"https://elsewhere.example.com{PATH}"}, context)
    assert "hunter2pass" not in repr(reported)


def test_basic_takes_any_address() -> None:
    for address in ("https://bsp.example.com", "https://10.0.0.1:8443/a/b/", f"https://elsewhere.example.com{PATH}"):
        assert [p for p in found("other", {"base_url": address}, at_home()) if p == ("base_url", "error")] == []


def test_basic_recognises_the_path_for_sending() -> None:
    for address in ("https://bsp.example.com/omni/1/advanced", "https://bsp.example.com/a/omni/1/advanced/"):
        assert found("other", {"base_url": address}) == [("base_url", "warning")]


@pytest.mark.parametrize("key", HIDDEN)
def test_oauth_hides_what_it_does_not_need(key: str) -> None:
    parameters = alone().parameters
    assert key in {spec.key for spec in visible_fields(complete("other"), parameters)}
    assert key not in {spec.key for spec in visible_fields(complete("other-oauth"), parameters)}


def test_what_oauth_hides_is_kept_and_not_judged() -> None:
    hidden: dict[str, RawValue] = {
        "phone_number": "not a number",
        "account_key": Secret(""),
        "identity_certificate": ("gone.der",),
    }
    assert found("other-oauth", hidden) == []


@pytest.mark.parametrize("method", [None, "", "oAuth", "OAUTH", "none", True])
def test_a_method_must_be_chosen_and_there_is_no_default(method: RawValue) -> None:
    assert ("verification_method", "error") in found("other", {"verification_method": method})
    assert field_map("other")["verification_method"].default is None


def test_without_a_method_only_what_both_need_is_asked() -> None:
    missed = found(Answers({"provider": "other"}))
    assert [key for key, severity in missed if severity == "error"] == [
        "verification_method",
        "user_name",
        "password",
        "base_url",
        "webhook_password",
        "webhook_password_confirm",
        "trust_certificate",
        "channel_name",
    ]


def test_it_is_said_that_only_itau_is_supported() -> None:
    assert "ITAU" in PROVIDERS["other"].summary
    assert "ITAU" in field_map("other")["verification_method"].help
    assert any("ITAU" in item.text for item in PROVIDERS["other"].prerequisites)
