"""How far a channel is: draft, so many problems, or ready.

Readiness is derived from the problems that a check found; it is never set by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from wa_channel_studio.domain.problem import Problem, Severity


class State(StrEnum):
    """The word shown for a channel."""

    DRAFT = "draft"
    PROBLEMS = "problems"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Readiness:
    """State of a channel with the number of its errors and warnings."""

    state: State
    errors: int = 0
    warnings: int = 0

    @classmethod
    def of(cls, problems: Iterable[Problem], *, open_draft: bool = False) -> Readiness:
        """Count ``problems``; ``open_draft`` says that the wizard was left without saving."""
        error_count = warning_count = 0
        for problem in problems:
            if problem.severity is Severity.ERROR:
                error_count += 1
            else:
                warning_count += 1
        state = State.DRAFT if open_draft else State.PROBLEMS if error_count else State.READY
        return cls(state, error_count, warning_count)

    @property
    def ready(self) -> bool:
        """Whether no error is left."""
        return self.errors == 0
