"""The full check of one channel: every problem of every visible field, in page order.

A list of 100,000 channels needs it for each of them, so the table is compiled once per provider into plain tuples and
only what is not empty is looked at closely. It changes nothing and refuses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import TenantParameters
from wa_channel_studio.fields.condition import ALWAYS, NEVER, Condition
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.cross_rules import SHARED_RULES
from wa_channel_studio.fields.spec import CrossRule, FieldSpec
from wa_channel_studio.fields.table import PROVIDERS, all_fields, field_map, fields_of, known, providers_of
from wa_channel_studio.fields.tables import name_card, robot
from wa_channel_studio.fields.types.base import quoted


class _Row(NamedTuple):
    key: str
    spec: FieldSpec
    visible: Condition | None
    required: Condition | None
    always_required: bool


class _Plan(NamedTuple):
    rows: tuple[_Row, ...]
    rules: tuple[CrossRule, ...]
    defaults: Mapping[str, RawValue]


@cache
def _plan(provider: str) -> _Plan:
    specs = fields_of(provider)
    rows = tuple(
        _Row(
            spec.key,
            spec,
            None if spec.visible is ALWAYS else spec.visible,
            None if spec.required is NEVER else spec.required,
            spec.required is ALWAYS,
        )
        for spec in specs
    )
    table = PROVIDERS.get(provider)
    own = table.rules if table is not None else ()
    return _Plan(
        rows,
        (*SHARED_RULES, *name_card.RULES, *robot.RULES, *own),
        {s.key: s.default for s in specs if s.default is not None},
    )


def visible_fields(answers: Answers, parameters: TenantParameters) -> tuple[FieldSpec, ...]:
    """The fields that the form shows for these answers, in page order."""
    plan = _plan(known(answers.text("provider")))
    values = {**plan.defaults, **answers}
    return tuple(row.spec for row in plan.rows if row.visible is None or row.visible.holds(values, parameters))


def is_required(spec: FieldSpec, answers: Answers, parameters: TenantParameters) -> bool:
    """Whether ``spec`` must be filled in for these answers."""
    plan = _plan(known(answers.text("provider")))
    return spec.required.holds({**plan.defaults, **answers}, parameters)


def check(answers: Answers, context: CheckContext) -> tuple[Problem, ...]:
    """Every problem of ``answers``, in the order of the page; at one field errors come before warnings."""
    provider = known(answers.text("provider"))
    plan = _plan(provider)
    values: dict[str, RawValue] = {**plan.defaults, **answers}
    parameters = context.parameters
    problems: list[Problem] = []
    hidden: set[str] = set()
    for key, spec, visible, required, always in plan.rows:
        if visible is not None and not visible.holds(values, parameters):
            hidden.add(key)
            continue
        value = values.get(key)
        if value is None or value == "" or value == () or (isinstance(value, Secret) and not value):
            if always or (required is not None and required.holds(values, parameters)):
                problems.append(spec.missing_flaw.at(key))
            continue
        if (value is True or value is False) and spec.type.kind == "switch":
            continue
        flaws = spec.flaws(value)
        for rule in spec.rules:
            flaws.extend(rule(value, values, context))
        problems.extend(flaw.at(key) for flaw in flaws)
    for cross_rule in plan.rules:
        problems.extend(problem for problem in cross_rule(values, context) if problem.field not in hidden)
    problems.extend(_strangers(answers, provider))
    if len(problems) > 1:
        order = _order(provider)
        problems.sort(key=lambda p: (order.get(p.field, len(order)), p.severity is not Severity.ERROR))
    return tuple(problems)


@cache
def _order(provider: str) -> Mapping[str, int]:
    return {spec.key: number for number, spec in enumerate(fields_of(provider))}


def _strangers(answers: Answers, provider: str) -> list[Problem]:
    """Keys that this provider's channels do not have: unknown ones are errors, another provider's are warnings."""
    own = field_map(provider)
    if answers.keys() <= own.keys():
        return []
    problems = []
    for key in answers:
        if key in own:
            continue
        if key not in all_fields():
            message = f"{quoted(key)} is not a field of a WhatsApp channel."
            problems.append(Problem(key, Severity.ERROR, message, "Correct the name of the key or take it out."))
        elif provider in PROVIDERS:
            others = ", ".join(PROVIDERS[p].label for p in providers_of(key))
            message = f"“{key}” belongs to {others}, not to {PROVIDERS[provider].label}."
            problems.append(
                Problem(
                    key,
                    Severity.WARNING,
                    message,
                    "It is kept but not used. Take it out if it is not wanted.",
                )
            )
    return problems
