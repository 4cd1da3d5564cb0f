"""Checks that look at several fields, row by row of aicc-manual, section 11, and at the tenant's lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.fields.samples import TENANT, alone, at_home, complete, found, problems, with_parameters
from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.problem import Severity
from wa_channel_studio.domain.reference_data import Reading, ReadingState, ReferenceData, ReferenceItem, ReferenceKind
from wa_channel_studio.domain.tenant import CalledRoute, Tenant

# --- references -------------------------------------------------------------------------------


@pytest.mark.parametrize("empty", [None, ""])
def test_a_missing_ou_and_called_route_are_warnings_in_a_tenant_only(empty: str | None) -> None:
    missing = {"ou": empty, "skill_queue": empty}
    assert found("twilio", missing, at_home()) == [("ou", "warning"), ("skill_queue", "warning")]
    assert found("twilio", missing, alone()) == []


def test_names_that_the_tenant_does_not_list_are_warnings_in_a_tenant_only() -> None:
    unknown = {"ou": "Nowhere", "skill_queue": "no_route"}
    assert found("twilio", unknown, at_home()) == [("ou", "warning"), ("skill_queue", "warning")]
    assert found("twilio", unknown, alone()) == []


def test_an_empty_list_of_the_tenant_says_nothing_about_a_name() -> None:
    empty = replace(TENANT, ous=(), called_routes=())
    assert found("twilio", {"ou": "Nowhere", "skill_queue": "no_route"}, at_home(tenant=empty)) == []


def test_with_isolation_a_route_of_another_ou_is_a_warning() -> None:
    isolated = with_parameters(organisation_isolation=True)
    assert found("twilio", {"skill_queue": "sales_route"}, at_home(tenant=isolated)) == [("skill_queue", "warning")]
    assert found("twilio", {"skill_queue": "sales_route"}, at_home()) == []
    assert found("twilio", None, at_home(tenant=isolated)) == []


def test_with_isolation_the_missing_ou_is_explained() -> None:
    isolated = with_parameters(organisation_isolation=True)
    (problem,) = problems("twilio", {"ou": None}, at_home(tenant=isolated))
    assert "isolates" in problem.remedy


@pytest.mark.parametrize("key", ["ou", "skill_queue"])
@pytest.mark.parametrize("value", [5, ("Support",), True])
def test_a_reference_is_a_text(key: str, value: RawValue) -> None:
    assert (key, "error") in found("twilio", {key: value}, at_home())


# --- the name ---------------------------------------------------------------------------------


def test_a_name_is_unique_in_the_tenant() -> None:
    assert found("twilio", None, at_home(taken=["wa_support_br"])) == [("channel_name", "error")]
    assert found("twilio", None, at_home(taken=["wa_support"])) == []
    assert found("twilio", None, replace(alone(), taken_names=frozenset(["wa_support_br"]))) == []


def test_a_name_that_differs_in_capitals_only_is_a_warning() -> None:
    assert found("twilio", None, at_home(taken=["WA_Support_BR"])) == [("channel_name", "warning")]
    assert found("twilio", None, at_home(taken=["WA_Support_BR", "wa_support_br"])) == [("channel_name", "error")]


# --- rows 3 and 4: time-outs ------------------------------------------------------------------

TIMES: dict[str, RawValue] = {"session_end_enabled": True, "offline_enabled": True, "offline_prompt": "Later."}


@pytest.mark.parametrize(
    ("called", "reply", "expected"),
    [
        (3, 4, []),
        (3, 3, ["error"]),
        (5, 4, ["error"]),
        ("3", "3", ["error"]),
        (None, 1, []),
        (5, None, []),
        (3, "soon", None),
    ],
)
def test_the_called_customers_time_is_shorter_than_the_customers(
    called: RawValue, reply: RawValue, expected: list[str] | None
) -> None:
    changes = {**TIMES, "offline_customer_reply_minutes": called, "customer_reply_minutes": reply}
    key = "offline_customer_reply_minutes" if expected is not None else "customer_reply_minutes"
    assert found("twilio", changes) == [
        (key, severity) for severity in expected or (["error"] if expected is None else [])
    ]


def test_the_defaults_of_both_times_agree() -> None:
    assert found("twilio", TIMES) == []
    assert found("twilio", {**TIMES, "customer_reply_minutes": 3}) == [("offline_customer_reply_minutes", "error")]


@pytest.mark.parametrize("switch", ["session_end_enabled", "offline_enabled"])
def test_times_of_an_option_that_is_off_are_not_compared(switch: str) -> None:
    changes = {**TIMES, "offline_customer_reply_minutes": 5, "customer_reply_minutes": 1, switch: False}
    assert found("twilio", changes) == []


@pytest.mark.parametrize(("seconds", "expected"), [(1199, []), (1200, ["warning"]), (1201, ["warning"]), (None, [])])
def test_the_customers_time_is_longer_than_the_queues_wait(seconds: int | None, expected: list[str]) -> None:
    tenant = replace(TENANT, called_routes=(CalledRoute("whatsapp_route", "Support", seconds),))
    changes: dict[str, RawValue] = {"session_end_enabled": True, "customer_reply_minutes": 20}
    assert found("twilio", changes, at_home(tenant=tenant)) == [("customer_reply_minutes", item) for item in expected]
    assert found("twilio", changes) == []


# --- rows 5 and 6: routing of offline messages ------------------------------------------------


@pytest.mark.parametrize(("last_agent", "expected"), [(True, []), (False, ["error"]), (None, ["error"])])
def test_routing_to_the_last_agent_needs_last_agent_mode(last_agent: RawValue, expected: list[str]) -> None:
    changes: dict[str, RawValue] = {
        "offline_enabled": True,
        "offline_routing_mode": "last_agent",
        "last_agent_enabled": last_agent,
    }
    assert found("twilio", changes) == [("offline_routing_mode", severity) for severity in expected]


@pytest.mark.parametrize(("code", "expected"), [("101", []), ("", ["error"]), (None, ["error"])])
def test_routing_to_a_chatbot_needs_its_access_code(code: RawValue, expected: list[str]) -> None:
    changes: dict[str, RawValue] = {
        "offline_enabled": True,
        "offline_routing_mode": "chatbot",
        "offline_chatbot_code": code,
    }
    assert found("twilio", changes) == [("offline_chatbot_code", severity) for severity in expected]


@pytest.mark.parametrize("mode", ["last_agent", "chatbot"])
def test_routing_is_not_judged_while_offline_messages_are_off(mode: str) -> None:
    assert found("twilio", {"offline_enabled": False, "offline_routing_mode": mode}) == []


def test_routing_to_the_skill_queue_needs_nothing_more() -> None:
    assert found("twilio", {"offline_enabled": True, "offline_routing_mode": "skill_queue"}) == []


# --- the order of what is said ----------------------------------------------------------------


def test_problems_come_in_the_order_of_the_page_and_errors_first_at_one_field() -> None:
    answers = complete("twilio").with_values(
        {
            "nonsense": "1",
            "robot_enabled": True,
            "workday_hours": ("08:00-12:00", "11:00-13:00", "x"),
            "channel_name": "1",
            "phone_number": None,
            "iam_url": "https://iam.myhuaweicloud.com",
        }
    )
    assert found(answers) == [
        ("phone_number", "error"),
        ("channel_name", "error"),
        ("transfer_keywords", "error"),
        ("workday_hours", "error"),
        ("workday_hours", "warning"),
        ("robot_access_code", "warning"),
        ("nonsense", "error"),
        ("iam_url", "warning"),
    ]


# --- what was read of the AICC ----------------------------------------------------------------

READ_ON, GONE_ON = datetime(2026, 11, 20, 9, tzinfo=UTC), datetime(2026, 11, 18, 9, tzinfo=UTC)
ITEMS = (
    ReferenceItem(ReferenceKind.CALLED_ROUTE, "1", "new_route", "880001", former_names=("whatsapp_route",)),
    ReferenceItem(ReferenceKind.CALLED_ROUTE, "2", "gone_route", gone_since=GONE_ON),
    ReferenceItem(ReferenceKind.OU, "1", "Support"),
    ReferenceItem(ReferenceKind.OU, "2", "Closed", gone_since=GONE_ON),
    ReferenceItem(ReferenceKind.CHATBOT, "1", "wa_bot", "9001"),
    ReferenceItem(ReferenceKind.CHATBOT, "2", "old_bot", "9002", gone_since=GONE_ON),
)


def read_by(state: ReadingState, complete_at: datetime | None, tenant: Tenant = TENANT) -> Tenant:
    readings = tuple(Reading(kind, state, READ_ON, complete_at) for kind in ReferenceKind)
    return replace(tenant, read=ReferenceData(ITEMS, readings))


def told(changes: dict[str, RawValue], tenant: Tenant) -> list[tuple[str, str, str]]:
    found = problems("twilio", {"skill_queue": "new_route", **changes}, at_home(tenant=tenant))
    assert all(problem.severity is Severity.WARNING for problem in found)
    return [(problem.field, problem.message, problem.remedy) for problem in found]


@pytest.mark.parametrize(
    ("changes", "message", "remedy"),
    [
        ({"skill_queue": "whatsapp_route"}, "“whatsapp_route” is called “new_route” on the AICC now.", "“new_route”"),
        ({"skill_queue": "gone_route"}, "“gone_route” is not on the AICC any more since 2026-11-18.", "another"),
        (
            {"skill_queue": "sales_route"},
            "“sales_route” was not among the called routes of the AICC when they were read on 2026-11-20.",
            "read the lists again",
        ),
        ({"ou": "Closed"}, "“Closed” is not on the AICC any more since 2026-11-18.", "another"),
        (
            {"robot_enabled": True, "transfer_keywords": ("agent",), "robot_access_code": "9002"},
            "“9002” is not on the AICC any more since 2026-11-18.",
            "another",
        ),
        (
            {
                "offline_enabled": True,
                "offline_prompt": "Later.",
                "offline_routing_mode": "chatbot",
                "offline_chatbot_code": "77",
            },
            "“77” was not among the chatbots of the AICC when they were read on 2026-11-20.",
            "another",
        ),
    ],
)
@pytest.mark.parametrize("state", [ReadingState.COMPLETE, ReadingState.PARTIAL, ReadingState.FAILED])
def test_what_is_not_there_any_more_is_told_with_what_to_do(
    changes: dict[str, RawValue], message: str, remedy: str, state: ReadingState
) -> None:
    ((_, said, todo),) = told(changes, read_by(state, READ_ON))
    assert said == message
    assert remedy in todo
    assert "isolated" not in todo


def test_what_is_there_is_no_problem() -> None:
    right: dict[str, RawValue] = {"robot_enabled": True, "transfer_keywords": ("a",), "robot_access_code": "9001"}
    assert told(right, read_by(ReadingState.COMPLETE, READ_ON)) == []


def test_nothing_is_judged_by_readings_that_broke_off() -> None:
    bare = replace(TENANT, ous=(), called_routes=())
    strange: dict[str, RawValue] = {"ou": "Nowhere", "skill_queue": "no_route", "robot_access_code": "1"}
    assert told(strange, read_by(ReadingState.PARTIAL, None, bare)) == []


@pytest.mark.parametrize("value", ["gone_route", "sales_route"])
def test_with_isolation_a_route_that_is_not_seen_may_be_there(value: str) -> None:
    isolated = read_by(ReadingState.COMPLETE, READ_ON, with_parameters(organisation_isolation=True))
    ((_, _, remedy),) = told({"skill_queue": value}, isolated)
    assert "sees only the routes of its own OU" in remedy
    ((_, _, renamed),) = told({"skill_queue": "whatsapp_route"}, isolated)
    assert "isolated" not in renamed


def test_a_code_of_a_robot_that_is_off_is_not_judged() -> None:
    assert told({"robot_access_code": "9002"}, read_by(ReadingState.COMPLETE, READ_ON)) == []
