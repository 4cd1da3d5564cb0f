"""The step list: what is counted, what is loud, what the quiet line says."""

from __future__ import annotations

import pytest

from tests.fields.samples import VARIANTS, alone, complete
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.fields.check import check
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import STEPS
from wa_channel_studio.wizard.machine import Journey
from wa_channel_studio.wizard.steps import StepState, StepStatus, is_loud, may_finish, step_statuses

ERROR, WARNING = Severity.ERROR, Severity.WARNING


def statuses(journey: Journey) -> dict[Step, StepStatus]:
    return {status.step: status for status in step_statuses(journey, check(journey.answers, alone()))}


def test_a_new_channel_has_no_loud_problems() -> None:
    shown = statuses(Journey(answers=Answers({"provider": "twilio"})))
    assert [status.errors for status in shown.values()] == [0] * 5
    assert shown[Step.PROVIDER].state is StepState.TO_DO
    assert shown[Step.PROVIDER].words == "9 to fill in"
    assert shown[Step.BASIC].words == "1 to fill in"
    assert shown[Step.NAME_CARD].words == "not visited yet"


def test_a_step_that_was_left_says_its_problems() -> None:
    shown = statuses(Journey(answers=Answers({"provider": "twilio"})).go(Step.BASIC))
    assert shown[Step.PROVIDER].state is StepState.PROBLEMS
    assert shown[Step.PROVIDER].words == "9 problems, 1 hint"
    assert shown[Step.BASIC].state is StepState.TO_DO


def test_a_wrong_value_speaks_at_once() -> None:
    journey = Journey(answers=Answers({"provider": "twilio", "channel_name": "1"}))
    assert statuses(journey)[Step.BASIC].words == "1 problem"


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_complete_channel_is_complete_or_off(variant: str) -> None:
    shown = statuses(Journey(answers=complete(variant), seen_all=True))
    assert {step: status.words for step, status in shown.items()} == {
        Step.PROVIDER: "complete",
        Step.BASIC: "complete",
        Step.NAME_CARD: "off",
        Step.ROBOT: "off",
        Step.INTEGRATION: "after the AICC has it",
    }


@pytest.mark.parametrize("key", ["message_url", "verification_url", "callback_url"])
def test_the_last_step_is_complete_once_the_aicc_has_generated_its_addresses(key: str) -> None:
    provider = {"message_url": "other", "verification_url": "cloud-api", "callback_url": "gupshup"}[key]
    address = "https://aicc.example.com/social/on/whatsapp/gupshup/message/202105102694809992"
    journey = Journey(answers=complete(provider).with_value(key, address), seen_all=True)
    assert statuses(journey)[Step.INTEGRATION].words == "complete"


def test_the_assistant_alone_makes_the_robot_step_complete() -> None:
    journey = Journey(answers=complete("twilio").with_value("robot_assistant_enabled", True), seen_all=True)
    assert statuses(journey)[Step.ROBOT].state is StepState.COMPLETE


def test_a_warning_is_a_hint() -> None:
    journey = Journey(answers=complete("twilio").with_value("base_url_trustlist", "requested"), seen_all=True)
    assert statuses(journey)[Step.PROVIDER].state is StepState.HINTS
    assert statuses(journey)[Step.PROVIDER].words == "1 hint"


def test_an_unknown_key_is_counted_at_the_first_step() -> None:
    journey = Journey(answers=complete("twilio").with_value("nonsense", "x"), seen_all=True)
    assert statuses(journey)[Step.PROVIDER].errors == 1


def test_loud_is_what_was_touched_given_or_seen() -> None:
    problem = Problem("phone_number", ERROR, "x", "y")
    assert not is_loud(problem, Journey())
    assert is_loud(problem, Journey(touched=frozenset({"phone_number"})))
    assert is_loud(problem, Journey(answers=Answers({"phone_number": "1"})))
    assert is_loud(problem, Journey(seen_all=True))


def test_only_an_error_stands_in_the_way_of_finishing() -> None:
    assert may_finish(())
    assert may_finish((Problem("a", WARNING, "x"),))
    assert not may_finish((Problem("a", WARNING, "x"), Problem("b", ERROR, "y")))


def test_every_step_has_one_line() -> None:
    assert tuple(statuses(Journey())) == STEPS
