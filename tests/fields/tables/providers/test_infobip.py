"""infobip: the forms of its address and keys, and the keystore of two certificates."""

from __future__ import annotations

import pytest

from tests.fields.samples import alone, at_home, complete, entry, file, found, problems, with_parameters
from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.secret import Secret


@pytest.mark.parametrize(
    "address",
    [
        "https://k3x9zz.api-us.infobip.com",
        "https://k3x9zz.api-us.infobip.com/",
        "https://abcde.api.infobip.com",
        "https://ABCDE.API.INFOBIP.COM",
    ],
)
def test_the_address_of_an_account(address: str) -> None:
    assert [p for p in problems("infobip", {"base_url": address}) if p.field == "base_url"] == []


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("https://api.infobip.com", "general address"),
        ("https://api.infobip.com/", "general address"),
        ("https://k3x9zz.api.infobip.com/whatsapp/1/message/text", "one API call"),
        ("https://k3x9zz.api.infobip.com/omni/1/advanced", "one API call"),
        ("https://k3x9zz.infobip.com", "does not look like"),
        ("https://portal.infobip.com", "does not look like"),
        ("https://bsp.example.com", "does not look like"),
    ],
)
def test_another_address_is_a_warning_that_names_it(address: str, says: str) -> None:
    (problem,) = [p for p in problems("infobip", {"base_url": address}) if p.field == "base_url"]
    assert problem.severity.value == "warning"
    assert says in problem.message
    assert problem.source


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("0" * 31, "usually 32"),
        ("0" * 33, "usually 32"),
        ("g" * 32, "usually 32"),
        ("003026bb" + "0" * 24 + "-8f4b3d9a-e931-478d-a994-28a725159ab9", "API key"),
    ],
)
def test_the_account_key_has_32_hexadecimal_characters(key: str, says: str) -> None:
    (problem,) = problems("infobip", {"account_key": Secret(key)})
    assert (problem.field, problem.severity.value) == ("account_key", "warning")
    assert says in problem.message


def test_the_old_api_is_a_warning_in_a_tenant() -> None:
    assert found("infobip", None, at_home(tenant=with_parameters(new_infobip_api=False))) == [("provider", "warning")]
    assert found("twilio", None, at_home(tenant=with_parameters(new_infobip_api=False))) == []


# --- keystore ---------------------------------------------------------------------------------

API, BASE = entry("api.infobip.com"), entry("k3x9zz.api-us.infobip.com")


@pytest.mark.parametrize("password", [None, "", Secret("")])
def test_a_keystore_needs_its_password(password: RawValue) -> None:
    assert found("infobip", {"trust_certificate_password": password}) == [("trust_certificate_password", "error")]


def test_a_password_that_does_not_open_the_keystore_is_an_error() -> None:
    store = file("infobip.jks", API, BASE, password_state="wrong")
    assert found("infobip", None, alone(store)) == [("trust_certificate_password", "error")]


def test_a_password_that_nobody_has_tried_is_no_problem_yet() -> None:
    assert found("infobip", None, alone(file("infobip.jks", API, BASE, password_state=""))) == []


def test_two_certificates_need_no_password() -> None:
    two: dict[str, RawValue] = {"trust_certificate": ("api.der", "base.der"), "trust_certificate_password": None}
    assert found("infobip", two) == []


def test_one_entry_is_a_warning() -> None:
    assert found("infobip", None, alone(file("infobip.jks", API))) == [("trust_certificate", "warning")]
    assert found("infobip", {"trust_certificate": "api.der"}) == [("trust_certificate", "warning")]


def test_the_same_certificate_twice_is_one() -> None:
    assert found("infobip", {"trust_certificate": ("api.der", "api.der")}) == [("trust_certificate", "warning")]


def test_three_files_are_an_error_and_a_keystore_beside_another_file_a_warning() -> None:
    assert ("trust_certificate", "error") in found("infobip", {"trust_certificate": ("api.der", "base.der", "api.der")})
    assert found("infobip", {"trust_certificate": ("infobip.jks", "api.der")}) == [("trust_certificate", "warning")]


def test_a_file_that_is_not_there_or_cannot_be_read_is_an_error_and_nothing_more() -> None:
    assert found("infobip", {"trust_certificate": ("api.der", "gone.der")}) == [("trust_certificate", "error")]
    broken = file("infobip.jks", unreadable="This is not a certificate.")
    assert found("infobip", None, alone(broken)) == [("trust_certificate", "error")]
    assert found("infobip", None, alone(file("infobip.jks"))) == [("trust_certificate", "error")]


def test_a_certificate_of_another_host_is_a_warning() -> None:
    store = file("infobip.jks", API, entry("elsewhere.example.com"))
    (problem,) = problems("infobip", None, alone(store))
    assert (problem.field, problem.severity.value) == ("trust_certificate", "warning")
    assert "elsewhere.example.com" in problem.message


def test_a_private_key_in_the_keystore_is_a_warning() -> None:
    store = file("infobip.jks", API, BASE, private_keys=1)
    assert found("infobip", None, alone(store)) == [("trust_certificate", "warning")]


def test_an_identity_certificate_is_not_asked_of_infobip() -> None:
    assert "identity_certificate" not in complete("infobip")
    assert found("infobip", {"identity_certificate": ("aicc.der",)}) == [("identity_certificate", "warning")]
