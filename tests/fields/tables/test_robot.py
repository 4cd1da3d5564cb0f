"""Robot (channel page, table 5): the access code is asked for, not demanded."""

from __future__ import annotations

import pytest

from tests.fields.samples import found
from wa_channel_studio.domain.answers import RawValue


@pytest.mark.parametrize("code", [None, "", "left out"])
def test_a_robot_without_its_access_code_is_a_warning(code: str | None) -> None:
    changes: dict[str, RawValue] = {"robot_enabled": True, "transfer_keywords": ("agent",)}
    if code != "left out":
        changes["robot_access_code"] = code
    assert found("gupshup", changes) == [("robot_access_code", "warning")]


def test_with_its_code_there_is_nothing_to_say() -> None:
    robot: dict[str, RawValue] = {"robot_enabled": True, "transfer_keywords": ("agent",), "robot_access_code": "101"}
    assert found("gupshup", robot) == []


def test_a_robot_that_is_off_wants_nothing() -> None:
    assert found("gupshup", {"robot_enabled": False, "robot_assistant_enabled": True}) == []


@pytest.mark.parametrize("key", ["robot_enabled", "robot_assistant_enabled"])
@pytest.mark.parametrize("value", ["yes", 0, ("true",)])
def test_a_switch_is_true_or_false(key: str, value: RawValue) -> None:
    assert (key, "error") in found("gupshup", {key: value})
