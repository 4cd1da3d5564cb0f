"""The review of all steps: every visible field with its value in words and its problems, in page order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wa_channel_studio.domain.answers import Answers, is_empty
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.fields.check import is_required, visible_fields
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.spec import FieldSpec, Step
from wa_channel_studio.fields.table import STEPS, with_defaults
from wa_channel_studio.fields.types import CertificateRef


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One field in the review."""

    spec: FieldSpec
    shown: str
    """The value in words; empty when nothing was entered. Secrets say only that they are set."""
    required: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ReviewStep:
    """One step in the review."""

    step: Step
    rows: tuple[ReviewRow, ...]


def review(answers: Answers, context: CheckContext, problems: Sequence[Problem]) -> tuple[ReviewStep, ...]:
    """Everything by step. ``problems`` are those of the check of the same answers."""
    whole = with_defaults(answers)
    by_field: dict[str, list[Problem]] = {}
    for problem in problems:
        by_field.setdefault(problem.field, []).append(problem)
    rows: dict[Step, list[ReviewRow]] = {step: [] for step in STEPS}
    for spec in visible_fields(whole, context.parameters):
        shown = shown_value(spec, whole, context)
        required = is_required(spec, whole, context.parameters)
        rows[spec.step].append(ReviewRow(spec, shown, required, tuple(by_field.get(spec.key, ()))))
    return tuple(ReviewStep(step, tuple(rows[step])) for step in STEPS)


def shown_value(spec: FieldSpec, answers: Answers, context: CheckContext) -> str:
    """The value of one field in words."""
    value = answers.get(spec.key)
    if is_empty(value):
        return ""
    if isinstance(spec.type, CertificateRef):
        files = [context.certificates.get(item) for item in answers.items_of(spec.key)]
        return ", ".join(file.file_name if file is not None else "chosen file is missing" for file in files)
    return spec.type.show(value)
