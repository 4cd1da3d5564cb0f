"""The full check of one channel: every problem of every visible field, in page order.

A list of 100,000 channels needs it for each of them, so the table is compiled once per provider (``fields.plan``) and
only what is not empty is looked at closely. It changes nothing and refuses nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.certificate import CertificateFile
from wa_channel_studio.domain.problem import Flaw, Problem, Severity
from wa_channel_studio.domain.tenant import TenantParameters
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.plan import Plan, plan_of
from wa_channel_studio.fields.spec import FieldSpec, Values
from wa_channel_studio.fields.table import PROVIDERS, all_fields, field_map, fields_of, known, providers_of
from wa_channel_studio.fields.types.base import quoted


def visible_fields(answers: Answers, parameters: TenantParameters) -> tuple[FieldSpec, ...]:
    """The fields that the form shows for these answers, in page order."""
    plan = plan_of(known(answers.text("provider")))
    values = answers.over(plan.defaults)
    return tuple(row.spec for row in plan.rows if row.visible is None or row.visible.holds(values, parameters))


def is_required(spec: FieldSpec, answers: Answers, parameters: TenantParameters) -> bool:
    """Whether ``spec`` must be filled in for these answers."""
    plan = plan_of(known(answers.text("provider")))
    return spec.required.holds(answers.over(plan.defaults), parameters)


SEEN_AT_MOST = 2_000
"""Values of one field that are remembered. What repeats among channels does so with fewer; texts may be long."""


class Seen:
    """What was found at values by themselves, for a run over many channels that have much in common.

    Texts and lists only: secrets are all different, and not to be kept. What was found at certificates counts as long
    as the run looks at the same files on the same day.
    """

    def __init__(self) -> None:
        # By identity: it is the same declaration each time, and a hash of all its texts would cost more than it saves.
        self._found: dict[int, dict[RawValue, list[Flaw]]] = {}
        self._of_files: dict[tuple[int, RawValue], list[Flaw]] = {}
        self._files: Mapping[str, CertificateFile] | None = None
        self._today: date | None = None

    def flaws(self, spec: FieldSpec, value: RawValue, values: Values, context: CheckContext) -> list[Flaw]:
        """What the field's own type, forms and rules say; not to be changed."""
        is_text = type(value) is str
        if spec.rules:
            if spec.type.kind == "certificate" and (is_text or type(value) is tuple):
                return self._flaws_of_files(spec, value, values, context)
            return _whole(spec, value, values, context)
        if not is_text and type(value) is not tuple:
            return spec.flaws(value)
        of_field = self._found.get(id(spec))
        if of_field is None:
            of_field = self._found[id(spec)] = {}
        found = of_field.get(value)
        if found is None:
            if len(of_field) >= SEEN_AT_MOST:
                of_field.clear()
            found = of_field[value] = spec.flaws(value)
        return found

    def _flaws_of_files(self, spec: FieldSpec, value: RawValue, values: Values, context: CheckContext) -> list[Flaw]:
        """The rules of a certificate field look at its files and at nothing else of the channel."""
        if self._files is not context.certificates or self._today != context.today:
            self._files, self._today = context.certificates, context.today
            self._of_files.clear()
        key = id(spec), value
        found = self._of_files.get(key)
        if found is None:
            found = self._of_files[key] = _whole(spec, value, values, context)
        return found


def _whole(spec: FieldSpec, value: RawValue, values: Values, context: CheckContext) -> list[Flaw]:
    flaws = spec.flaws(value)
    for rule in spec.rules:
        flaws.extend(rule(value, values, context))
    return flaws


def check(
    answers: Answers, context: CheckContext, only: Collection[str] | None = None, *, seen: Seen | None = None
) -> tuple[Problem, ...]:
    """Every problem of ``answers``, in the order of the page; at one field errors come before warnings.

    With ``only`` these fields are looked at and no others, which takes a fraction of the time. ``seen`` makes a run
    over many channels quicker and changes nothing else.
    """
    provider = known(answers.text("provider"))
    plan = plan_of(provider)
    values: dict[str, RawValue] = answers.over(plan.defaults)
    if only is not None:
        plan = plan._replace(rows=tuple(row for row in plan.rows if row.key in only))
    problems = found_in(plan, values, context, seen)
    if only is None:
        problems.extend(_strangers(answers, provider))
    else:
        problems = [problem for problem in problems if problem.field in only]
    if len(problems) > 1:
        order = _order(provider)
        problems.sort(key=lambda p: (order.get(p.field, len(order)), p.severity is not Severity.ERROR))
    return tuple(problems)


def found_in(plan: Plan, values: Values, context: CheckContext, seen: Seen | None) -> list[Problem]:
    """The problems at the fields of a plan and by its rules, in no order; ``values`` have the defaults."""
    parameters = context.parameters
    problems: list[Problem] = []
    for key, spec, visible, required, always in plan.rows:
        if visible is not None and not visible.holds(values, parameters):
            continue
        value = values.get(key)
        if not value and (value is None or not isinstance(value, int)):  # is_empty, in the quickest order
            if always or (required is not None and required.holds(values, parameters)):
                problems.append(spec.missing_flaw.at(key))
            continue
        if (value is True or value is False) and spec.type.kind == "switch":
            continue
        flaws = _whole(spec, value, values, context) if seen is None else seen.flaws(spec, value, values, context)
        if flaws:
            problems += [flaw.at(key) for flaw in flaws]
    for rule in plan.rules:
        for problem in rule(values, context):
            shown = plan.shown_when.get(problem.field)
            if shown is None or shown.holds(values, parameters):
                problems.append(problem)
    return problems


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
