"""What is wrong, where, why and how to put it right.

A problem knows the key of the field it belongs to and speaks to a person. It does not know how it is drawn, nor
which rule object found it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs: an error stops a channel from being ready, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Flaw:
    """A fault of one value, before it is known in which field the value stands."""

    severity: Severity
    message: str
    remedy: str = ""
    cause: str = ""
    source: str = ""

    def at(self, field: str) -> Problem:
        """The same fault as a problem of ``field``."""
        return Problem(field, self.severity, self.message, self.remedy, self.cause, self.source)


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault at one field: what, where, likely cause, what to do, and who says so."""

    field: str
    severity: Severity
    message: str
    remedy: str = ""
    cause: str = ""
    source: str = ""

    @property
    def is_error(self) -> bool:
        """Whether this stops the channel from being ready."""
        return self.severity is Severity.ERROR


class ProblemError(Exception):
    """A request that could not be carried out, told as a :class:`Problem` (``field`` may be empty)."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem

    @classmethod
    def of(cls, message: str, remedy: str = "", *, field: str = "", cause: str = "") -> ProblemError:
        """The usual case: an error with a message and a remedy."""
        return cls(Problem(field, Severity.ERROR, message, remedy, cause))


def error(message: str, remedy: str = "", *, cause: str = "", source: str = "") -> Flaw:
    """A fault that the manual states, or that makes the value unusable."""
    return Flaw(Severity.ERROR, message, remedy, cause, source)


def warning(message: str, remedy: str = "", *, cause: str = "", source: str = "") -> Flaw:
    """A fault known only from a provider's documentation, from habit, or that may be wanted."""
    return Flaw(Severity.WARNING, message, remedy, cause, source)


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Only those problems that stop a channel from being ready."""
    return tuple(p for p in problems if p.severity is Severity.ERROR)
