"""Conditions decide and can say themselves in words."""

from __future__ import annotations

import pytest

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import TenantParameters
from wa_channel_studio.fields.condition import ALWAYS, NEVER, Condition, Unless, When, WhenTenant

ON = TenantParameters(twilio_tenant_webhook=True)
OFF = TenantParameters()


@pytest.mark.parametrize(
    ("condition", "value", "holds"),
    [
        (When("k", "a", "b"), "a", True),
        (When("k", "a", "b"), "b", True),
        (When("k", "a", "b"), "c", False),
        (When("k", "a"), None, False),
        (When("k", True), True, True),
        (When("k", True), False, False),
        (When("k", True), "true", False),
        (When("k", "a"), Secret("a"), False),
        (When("k", "a"), ("a",), False),
        (Unless("k", True), True, False),
        (Unless("k", True), False, True),
        (Unless("k", True), None, True),
        (Unless("k", True), "yes", True),
    ],
)
def test_a_condition_on_an_answer(condition: Condition, value: RawValue, *, holds: bool) -> None:
    assert condition.holds({"k": value}, OFF) is holds


def test_a_key_that_was_left_out_is_no_answer() -> None:
    assert not When("k", "a").holds({}, OFF)
    assert Unless("k", "a").holds({}, OFF)


def test_a_condition_on_the_tenant() -> None:
    condition = WhenTenant("twilio_tenant_webhook", False)
    assert condition.holds({}, OFF)
    assert not condition.holds({}, ON)


@pytest.mark.parametrize("left", [True, False])
@pytest.mark.parametrize("right", [True, False])
def test_two_conditions_hold_together(*, left: bool, right: bool) -> None:
    both = (ALWAYS if left else NEVER) & (ALWAYS if right else NEVER)
    assert both.holds({}, OFF) is (left and right)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (ALWAYS, "always"),
        (NEVER, "never"),
        (When("queue_reminder", "all", "queue"), "queue_reminder is all or queue"),
        (When("robot_enabled", True), "robot_enabled is on"),
        (When("robot_enabled", False), "robot_enabled is off"),
        (Unless("token_never_expires", True), "token_never_expires is not on"),
        (WhenTenant("twilio_tenant_webhook", False), "the tenant parameter twilio_tenant_webhook is off"),
        (When("a", "x") & When("b", True), "a is x and b is on"),
    ],
)
def test_it_says_itself(condition: Condition, words: str) -> None:
    assert condition.words() == words
