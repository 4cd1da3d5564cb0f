"""cloud-api: app, token and Graph versions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.fields.samples import TODAY, alone, complete, entry, file, found, problems
from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.check import visible_fields
from wa_channel_studio.fields.table import PROVIDERS, field_map
from wa_channel_studio.fields.tables.providers.graph_versions import ENDS, NEWEST
from wa_channel_studio.fields.types import CertificateRef

HEX = "0123456789abcdef0123456789abcdef"
TOKEN = "EAA" + "x" * 98


@pytest.mark.parametrize(
    ("key", "value", "severity", "says"),
    [
        ("app_key", HEX, "warning", "app secret"),
        ("app_key", TOKEN, "error", "access token"),
        ("app_key", "12a4", "warning", "digits only"),
        ("app_secret", TOKEN, "error", "access token"),
        ("app_secret", "1204567890123456", "warning", "App ID"),
        ("app_secret", HEX[:-1], "warning", "32 hexadecimal"),
        ("access_token", HEX, "warning", "app secret"),
        ("access_token", "1204567890123456", "warning", "App ID"),
        ("access_token", f"1204567890123456|{HEX}", "warning", "app token"),
        ("access_token", TOKEN[:100], "warning", "more than 100"),
        ("access_token", "x" * 200, "warning", "starts with EAA"),
    ],
)
def test_a_value_of_another_kind_is_named(key: str, value: str, severity: str, says: str) -> None:
    given = Secret(value) if field_map("cloud-api")[key].secret else value
    (problem,) = problems("cloud-api", {key: given})
    assert (problem.field, problem.severity.value) == (key, severity)
    assert says in problem.message


def test_a_token_of_101_characters_is_long_enough() -> None:
    assert len(TOKEN) == 101
    assert found("cloud-api", {"access_token": Secret(TOKEN)}) == []


# --- the token's end --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, ["warning"]), (0, ["warning"]), (14, ["warning"]), (15, []), (400, [])]
)
def test_a_token_that_ended_or_ends_soon_is_a_warning(days: int, expected: list[str]) -> None:
    day = (TODAY + timedelta(days=days)).isoformat()
    assert found("cloud-api", {"token_valid_until": day}) == [("token_valid_until", item) for item in expected]


def test_an_expired_token_says_that_it_expired() -> None:
    (problem,) = problems("cloud-api", {"token_valid_until": "2026-11-21"})
    assert "expired on 2026-11-21" in problem.message
    (problem,) = problems("cloud-api", {"token_valid_until": "2026-11-22"})
    assert "expires on 2026-11-22" in problem.message


@pytest.mark.parametrize("day", [None, "", "left out"])
@pytest.mark.parametrize("never", [False, None, "left out"])
def test_no_end_at_all_is_a_warning_at_token_valid_until(day: str | None, never: RawValue) -> None:
    answers = complete("cloud-api").without("token_valid_until")
    if day != "left out":
        answers = answers.with_value("token_valid_until", day)
    if never != "left out":
        answers = answers.with_value("token_never_expires", never)
    assert found(answers) == [("token_valid_until", "warning")]


def test_a_token_that_never_expires_needs_no_end() -> None:
    assert found("cloud-api", {"token_never_expires": True, "token_valid_until": None}) == []
    assert found("cloud-api", {"token_never_expires": True, "token_valid_until": "2020-01-01"}) == []
    shown = visible_fields(complete("cloud-api").with_value("token_never_expires", True), alone().parameters)
    assert "token_valid_until" not in {spec.key for spec in shown}


@pytest.mark.parametrize("day", ["31.05.2027", "2027-05-32", "2027-W22-1", "20270531", "2027-5-31", "soon", 20270531])
def test_a_date_of_another_form_is_an_error(day: RawValue) -> None:
    assert found("cloud-api", {"token_valid_until": day}) == [("token_valid_until", "error")]


@pytest.mark.parametrize(
    ("ticked", "expected"),
    [
        (("whatsapp_business_messaging", "whatsapp_business_management"), []),
        (("whatsapp_business_messaging",), ["warning"]),
        ((), []),
        (None, []),
        (("email", "whatsapp_business_messaging"), ["error", "warning"]),
    ],
)
def test_half_of_the_permissions_is_a_warning(ticked: RawValue, expected: list[str]) -> None:
    assert found("cloud-api", {"token_permissions": ticked}) == [("token_permissions", item) for item in expected]


# --- address and versions ---------------------------------------------------------------------


def base_url(address: str, today: date = TODAY) -> list[str]:
    reported = problems("cloud-api", {"base_url": address}, alone(today=today))
    assert {problem.severity.value for problem in reported if problem.field == "base_url"} <= {"warning"}
    return [problem.message for problem in reported if problem.field == "base_url"]


def test_every_listed_version_is_judged_by_its_day() -> None:
    for version, ends in ENDS.items():
        address = f"https://graph.facebook.com/{version}"
        if ends is None:
            assert base_url(address) == []
            continue
        assert base_url(address, ends - timedelta(days=91)) == []
        assert base_url(address, ends - timedelta(days=90)) == [f"{version} ends on {ends}."]
        assert base_url(address, ends - timedelta(days=1)) == [f"{version} ends on {ends}."]
        (message,) = base_url(address, ends)
        assert f"{version} ended on {ends}" in message


def test_the_table_has_the_days_that_meta_names() -> None:
    assert ENDS["v21.0"] == date(2027, 1, 21)
    assert ENDS["v20.0"] == date(2026, 9, 24)
    assert ENDS["v8.0"] == date(2022, 11, 1)
    assert ENDS[NEWEST] is None


@pytest.mark.parametrize(
    ("version", "says"),
    [
        ("v8.0", "ended on 2022-11-01"),
        ("v17.0", "has ended"),
        ("v21.0", "ends on 2027-01-21"),
        ("v22.0", ""),
        ("v26.0", ""),
        ("v27.0", "newer than"),
        ("v26.1", "not in this program's list"),
        ("v999.0", "newer than"),
    ],
)
def test_versions_on_the_day_of_the_table(version: str, says: str) -> None:
    messages = base_url(f"https://graph.facebook.com/{version}")
    assert len(messages) == (1 if says else 0)
    assert all(says in message for message in messages)


def test_a_version_of_many_digits_breaks_nothing() -> None:
    assert found("cloud-api", {"base_url": f"https://graph.facebook.com/v{'1' * 5000}.0"}) == []


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("https://graph.facebook.com/v26.0/123456/messages", "sending messages"),
        ("https://graph.facebook.com/v26.0/me", "sending messages"),
        ("https://graph.facebook.com", "version is missing"),
        ("https://graph.facebook.com/", "version is missing"),
        ("https://graph.facebook.com/123456/messages", "version is missing"),
        ("https://developers.facebook.com/apps/12/", "page for people"),
        ("https://business.facebook.com", "page for people"),
        ("https://bsp.example.com/v26.0", "does not look like"),
    ],
)
def test_another_address_is_a_warning_that_names_it(address: str, says: str) -> None:
    (message,) = base_url(address)
    assert says in message


@pytest.mark.parametrize("address", ["https://graph.facebook.com/v26.0", "https://graph.facebook.com/v26.0/"])
def test_the_prefix_may_end_with_a_slash(address: str) -> None:
    assert base_url(address) == []


# --- certificates and the way there -----------------------------------------------------------


@pytest.mark.parametrize("key", ["trust_certificate", "identity_certificate"])
def test_its_certificates_leave_the_program_as_der(key: str) -> None:
    kind = field_map("cloud-api")[key].type
    assert isinstance(kind, CertificateRef)
    assert kind.suffix == ".der"


def test_a_certificate_of_another_host_is_a_warning() -> None:
    assert found("cloud-api", None, alone(file("graph.der", entry("proxy.example.cn")))) == [
        ("trust_certificate", "warning")
    ]


def test_the_whole_way_through_metas_pages_is_there() -> None:
    items = {item.key: item for item in PROVIDERS["cloud-api"].prerequisites}
    words = " ".join(f"{item.text} {item.detail}" for item in items.values())
    for needed in (
        "Other",
        "Business",
        "WhatsApp",
        "advertisements",
        "Employee",
        "whatsapp_business_messaging",
        "whatsapp_business_management",
        "validity",
        "proxy",
        "mainland",
        "recipients",
    ):
        assert needed in words
    assert any("{app_key}" in address for item in items.values() for _, address in item.links)
