"""Turns whatever a job ended with into words for a person, without quoting what it worked on."""

from __future__ import annotations

from wa_channel_studio.domain.problem import Problem, ProblemError, Severity


def as_problem(fault: object, field: str = "") -> Problem:
    """What to tell a person about a fault of a job. Only a :class:`ProblemError` may speak for itself."""
    if isinstance(fault, ProblemError):
        return fault.problem
    kind = type(fault).__name__
    return Problem(
        field,
        Severity.ERROR,
        f"Something unexpected went wrong ({kind}).",
        "Try again; if it happens again, send the log to who looks after this program.",
    )
