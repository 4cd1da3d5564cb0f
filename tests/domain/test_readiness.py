"""Readiness is counted from problems, and only errors stand in its way."""

from __future__ import annotations

import pytest

from wa_channel_studio.domain.problem import Problem, ProblemError, Severity, error, errors, warning
from wa_channel_studio.domain.readiness import Readiness, State

ERROR = error("wrong", "mend").at("a")
WARNING = warning("odd", "look", source="page").at("b")


@pytest.mark.parametrize(
    ("problems", "state", "counted", "ready"),
    [
        ((), State.READY, (0, 0), True),
        ((WARNING, WARNING), State.READY, (0, 2), True),
        ((WARNING, ERROR), State.PROBLEMS, (1, 1), False),
        ((ERROR, ERROR, ERROR), State.PROBLEMS, (3, 0), False),
    ],
)
def test_warnings_do_not_stop_a_channel(
    problems: tuple[Problem, ...], state: State, counted: tuple[int, int], *, ready: bool
) -> None:
    readiness = Readiness.of(problems)
    assert (readiness.state, (readiness.errors, readiness.warnings), readiness.ready) == (state, counted, ready)


def test_an_open_draft_is_called_one_and_still_counts() -> None:
    assert Readiness.of((ERROR, WARNING), open_draft=True) == Readiness(State.DRAFT, 1, 1)


def test_a_flaw_becomes_a_problem_of_its_field_with_everything_it_said() -> None:
    assert Problem("b", Severity.WARNING, "odd", "look", "", "page") == WARNING
    assert ERROR.is_error
    assert not WARNING.is_error
    assert errors((WARNING, ERROR)) == (ERROR,)


def test_a_refusal_carries_its_problem() -> None:
    refusal = ProblemError.of("No.", "Try again.", field="x", cause="because")
    assert refusal.problem == Problem("x", Severity.ERROR, "No.", "Try again.", "because")
    assert str(refusal) == "No."
