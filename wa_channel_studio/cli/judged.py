"""How a check's outcome is written, for scripts and for people, and whether it counts as ready."""

from __future__ import annotations

from collections.abc import Sequence

from wa_channel_studio.domain.problem import Problem, errors
from wa_channel_studio.fields.types import JsonValue


def is_ready(problems: Sequence[Problem]) -> bool:
    """Whether no error is left; warnings do not count."""
    return not errors(problems)


def problems_as_json(problems: Sequence[Problem]) -> list[JsonValue]:
    """The problems as scripts read them."""
    return [
        {"field": p.field, "severity": p.severity.value, "message": p.message, "remedy": p.remedy} for p in problems
    ]


def judgement_as_json(name_key: str, name: str, problems: Sequence[Problem]) -> JsonValue:
    """One outcome; ``name_key`` is ``file`` or ``name``."""
    return {name_key: name, "ready": is_ready(problems), "problems": problems_as_json(problems)}


def judgement_in_lines(name: str, problems: Sequence[Problem]) -> list[str]:
    """One outcome for people: a line for the whole, one for each problem."""
    return [f"{name}: {summary(problems)}", *(f"  {line}" for line in problem_lines(problems))]


def summary(problems: Sequence[Problem]) -> str:
    """Ready or not, and how many problems and hints there are: the window's words for errors and warnings."""
    found = len(errors(problems))
    return counts_in_words(found, len(problems) - found)


def counts_in_words(found: int, warnings: int) -> str:
    """The same for ``found`` errors and ``warnings``."""
    counts = [_count(found, "problem")] if found else []
    if warnings:
        counts.append(_count(warnings, "hint"))
    return ", ".join(["not ready" if found else "ready", *counts])


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """One line for each problem: its weight, its field, what is wrong and what to do."""
    return [
        " ".join(part for part in (f"{weight(p)}:", f"{p.field}:" if p.field else "", p.message, p.remedy) if part)
        for p in problems
    ]


def weight(problem: Problem) -> str:
    """How much a problem weighs, in the window's words; documents keep ``error`` and ``warning``."""
    return "problem" if problem.is_error else "hint"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
