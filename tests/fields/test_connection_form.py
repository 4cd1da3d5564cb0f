"""The form of a connection: to answers and back, cleaned, and judged before anybody is asked."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fields.strategies import VALUES
from wa_channel_studio.domain.aicc import NOT_CONNECTED, Connection, Way
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.connection_form import (
    WAY_SENTENCES,
    check_connection,
    connection_fields,
    connection_from_answers,
    connection_to_answers,
)

FULL = Connection(
    "https://aicc.example.com/gateway",
    "https://aicc.example.com:28070",
    "key",
    Secret("secret"),
    "",
    "/channel-service/v1",
    "https://oiap.example.com",
    "tenant",
    Secret("oiap"),
    "a" * 32,
    "http://proxy.example.com:3128",
    Secret(""),
    5,
    60,
    True,
)


def found(changes: dict[str, RawValue], connection: Connection = FULL) -> list[tuple[str, str]]:
    problems = check_connection(connection_to_answers(connection).with_values(changes))
    assert all(problem.message and problem.remedy for problem in problems)
    return [(problem.field, problem.severity.value) for problem in problems]


THROUGH_A_USERS_PROXY = replace(FULL, proxy="http://ann@proxy.example.com:3128", proxy_password=Secret("proxy"))


@pytest.mark.parametrize("connection", [FULL, THROUGH_A_USERS_PROXY, NOT_CONNECTED])
def test_a_right_connection_reads_back_and_has_no_problem(connection: Connection) -> None:
    assert connection_from_answers(connection_to_answers(connection)) == connection
    assert found({}, connection) == []


def test_every_part_of_a_connection_has_a_field() -> None:
    answers = connection_to_answers(FULL)
    assert len(answers) == len(fields(Connection)) == len(connection_fields())
    assert {spec.key for spec in connection_fields()} == answers.keys()
    assert all(spec.help and spec.source for spec in connection_fields())


def test_no_answers_are_a_connection_that_is_not_set_up() -> None:
    assert connection_from_answers(Answers({})) == NOT_CONNECTED


@pytest.mark.parametrize("key", ["aicc_api_url", "aicc_auth_url", "aicc_oiap_url"])
@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("https://aicc.example.com", True),
        ("https://aicc.example.com:28070/", True),
        ("https://aicc.example.com/pre/fix", True),
        ("https://10.0.0.7:28443", True),
        ("http://127.0.0.1:8080", True),
        ("http://localhost:8080", True),
        ("http://[::1]:8080", True),
        ("http://aicc.example.com", False),
        ("http://127.0.0.1.example.com", False),
        ("http://localhost.example.com", False),
        ("http://10.0.0.7", False),
        ("aicc.example.com", False),
        ("ftp://aicc.example.com", False),
        ("https://user:canary@aicc.example.com", False),
        ("https://aicc.example.com?x=1", False),
        ("https://aicc.example.com/#top", False),
        ("https://aicc.example.com:0", False),
        ("https://aicc.example.com:99999", False),
        ("https://aicc.example.com/a%20b", False),
        ("https://aicc.example.com/apigovernance/api/oauth/tokenByAkSk", False),
        ("https://aicc.example.com/gw/apiaccess", False),
        ("https://aicc.example.com/apiaccessible", True),
    ],
)
def test_base_addresses_are_encrypted_and_end_at_the_host_or_a_prefix(key: str, value: str, right: bool) -> None:
    assert found({key: value}) == ([] if right else [(key, "error")])


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("http://proxy.example.com:8080", True),
        ("http://10.0.0.1:3128/", True),
        ("http://proxy.example.com", False),
        ("https://proxy.example.com:8080", False),
        ("proxy.example.com:8080", False),
        ("http://user@proxy.example.com:8080", True),
        ("http://user%40site@proxy.example.com:8080/", True),
        ("http://user%3Ax@proxy.example.com:8080", False),
        ("http://@proxy.example.com:8080", False),
        ("http://user@proxy.example.com", False),
        ("http://user@proxy.example.com:8080/a@b", False),
        ("http://user:canary@proxy.example.com:8080", False),
        ("http://user:@proxy.example.com:8080", False),
        ("http://user:canary@proxy.example.com:99999", False),
        ("http://proxy.example.com:8080/path", False),
        ("socks5://proxy.example.com:1080", False),
    ],
)
def test_a_proxy_is_http_with_a_port(value: str, right: bool) -> None:
    assert found({"aicc_proxy": value}) == ([] if right else [("aicc_proxy", "error")])


def test_a_password_in_the_proxys_address_is_refused_with_the_field_where_it_belongs() -> None:
    inside = replace(THROUGH_A_USERS_PROXY, proxy="http://ann:canary@proxy.example.com:3128")
    (problem,) = check_connection(connection_to_answers(inside))
    labels = {spec.key: spec.label for spec in connection_fields()}
    assert (problem.field, problem.severity.value) == ("aicc_proxy", "error")
    assert f"“{labels['aicc_proxy_password']}”" in problem.remedy


@pytest.mark.parametrize("address", ["", "http://proxy.example.com:8080"])
def test_a_proxys_password_needs_its_user_in_the_address(address: str) -> None:
    wrong: dict[str, RawValue] = {"aicc_proxy": address, "aicc_proxy_password": Secret("canary")}
    assert found(wrong) == [("aicc_proxy_password", "error")]
    assert found({**wrong, "aicc_proxy": " http://user@proxy.example.com:8080\n"}) == []
    assert found({"aicc_proxy": "http://user@proxy.example.com:8080"}) == []


def test_no_message_repeats_what_may_be_a_password() -> None:
    address = "https://user:canary@host.example"
    problems = check_connection(Answers({"aicc_api_url": address, "aicc_proxy": address}))
    assert problems
    assert all("canary" not in f"{problem.message}{problem.remedy}" for problem in problems)


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("/channel-service/v1", True),
        ("/v1/", True),
        ("channel-service/v1", False),
        ("https://a.example/v1", False),
        ("/v1?x", False),
        ("//v1", False),
        (7, False),
    ],
)
def test_the_path_of_the_channel_service_begins_with_a_slash(value: RawValue, right: bool) -> None:
    assert found({"aicc_channel_service": value}) == ([] if right else [("aicc_channel_service", "error")])


@pytest.mark.parametrize("key", ["aicc_connect_seconds", "aicc_read_seconds"])
@pytest.mark.parametrize(
    ("value", "right"), [(0, False), (1, True), (600, True), (601, False), ("x", False), ("", False)]
)
def test_time_outs_are_1_to_600_seconds(key: str, value: RawValue, right: bool) -> None:
    assert found({key: value}) == ([] if right else [(key, "error")])


@pytest.mark.parametrize("empty", ["aicc_app_key", "aicc_app_secret"])
def test_a_key_comes_with_its_secret_or_not_at_all(empty: str) -> None:
    assert found({empty: None}) == [(empty, "error")]
    assert found({"aicc_app_key": "", "aicc_app_secret": Secret("")}) == [
        ("aicc_app_key", "warning"),
        ("aicc_app_secret", "warning"),
    ]


@pytest.mark.parametrize("left", ["aicc_oiap_url", "aicc_oiap_tenant_id", "aicc_oiap_password"])
def test_oiap_needs_all_three_or_none(left: str) -> None:
    three = ("aicc_oiap_url", "aicc_oiap_tenant_id", "aicc_oiap_password")
    only = dict.fromkeys((key for key in three if key != left), "")
    assert found({left: ""}) == [(left, "error")]
    assert found(dict(only)) == [(key, "error") for key in three if key != left]
    assert found(dict.fromkeys(three, "")) == []


def test_what_is_only_unfinished_is_a_warning() -> None:
    begun = replace(NOT_CONNECTED, api_url="https://aicc.example.com")
    assert found({}, begun) == [
        ("aicc_auth_url", "warning"),
        ("aicc_app_key", "warning"),
        ("aicc_app_secret", "warning"),
    ]
    assert begun.way is Way.GUIDED


def test_the_undocumented_header_is_warned_of() -> None:
    assert found({"aicc_tenant_space_id": "202100000001"}) == [("aicc_tenant_space_id", "warning")]


def test_each_way_has_its_sentence() -> None:
    assert set(WAY_SENTENCES) == set(Way)


@given(st.dictionaries(st.sampled_from([spec.key for spec in connection_fields()]), VALUES))
def test_whatever_stands_in_the_form_is_judged_and_read_without_a_fault(values: dict[str, RawValue]) -> None:
    answers = Answers(values)
    cleaned = connection_from_answers(answers)
    assert connection_from_answers(connection_to_answers(cleaned)) == cleaned
    check_connection(answers)
