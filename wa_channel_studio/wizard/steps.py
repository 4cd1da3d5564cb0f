"""The state of every step for the step list: how many problems, what is still to be filled in, what is off.

It counts what the check found; it finds nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from wa_channel_studio.domain.answers import is_empty
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import STEPS, spec_for
from wa_channel_studio.wizard.machine import Journey


class StepState(StrEnum):
    """What the circle of a step shows."""

    TO_DO = "to_do"
    PROBLEMS = "problems"
    HINTS = "hints"
    COMPLETE = "complete"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class StepStatus:
    """One line of the step list."""

    step: Step
    state: StepState
    errors: int
    warnings: int
    to_do: int
    """Required fields that are empty and have not been touched yet."""

    @property
    def words(self) -> str:
        """The quiet line below the step's title."""
        if self.state is StepState.OFF:
            return "off"
        parts = []
        if self.errors:
            parts.append(_count(self.errors, "problem"))
        if self.to_do:
            parts.append(f"{self.to_do} to fill in")
        if self.warnings:
            parts.append(_count(self.warnings, "hint"))
        if parts or self.state is StepState.COMPLETE:
            return ", ".join(parts) or "complete"
        return "after the AICC has it" if self.step is Step.INTEGRATION else "not visited yet"


def is_loud(problem: Problem, journey: Journey) -> bool:
    """Whether a problem is told in red already: not for an empty field that nobody has come to yet."""
    if journey.seen_all or problem.field in journey.touched:
        return True
    return not is_empty(journey.answers.get(problem.field))


def step_statuses(journey: Journey, problems: Sequence[Problem]) -> tuple[StepStatus, ...]:
    """One status per step, in order."""
    provider = journey.answers.text("provider")
    counts = {step: [0, 0, 0] for step in STEPS}
    for problem in problems:
        spec = spec_for(provider, problem.field)
        row = counts[spec.step if spec is not None else Step.PROVIDER]
        if not is_loud(problem, journey):
            row[2] += problem.is_error
        else:
            row[0 if problem.is_error else 1] += 1
    return tuple(_status(step, journey, *counts[step]) for step in STEPS)


def _status(step: Step, journey: Journey, errors: int, warnings: int, to_do: int) -> StepStatus:
    visited = journey.seen_all or step in journey.trail or step is journey.step
    off = {Step.NAME_CARD: "name_card_enabled", Step.ROBOT: "robot_enabled"}.get(step)
    assistant_off = step is not Step.ROBOT or not journey.answers.flag("robot_assistant_enabled")
    if errors:
        state = StepState.PROBLEMS
    elif to_do or not visited or (step is Step.INTEGRATION and _nothing_generated(journey) and not warnings):
        state = StepState.TO_DO
    elif warnings:
        state = StepState.HINTS
    elif off is not None and not journey.answers.flag(off) and assistant_off:
        state = StepState.OFF
    else:
        state = StepState.COMPLETE
    return StepStatus(step, state, errors, warnings, to_do)


def _nothing_generated(journey: Journey) -> bool:
    """Whether no address that the AICC generates has been entered yet."""
    return not any(journey.answers.get(key) for key in ("message_url", "callback_url", "verification_url"))


def may_finish(problems: Sequence[Problem]) -> bool:
    """Whether the channel can be finished: no error is left."""
    return not any(problem.is_error for problem in problems)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
