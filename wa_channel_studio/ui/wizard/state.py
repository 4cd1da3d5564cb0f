"""What the wizard's window shows, without a widget: the journey with its problems, notes and certificates.

It joins the pure machine with the check and remembers what was cleaned of which value. It stores nothing and starts no
work; the view does that and tells the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.certificate import CertificateFile
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.check import check, is_required, visible_fields
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.spec import FieldSpec, ProviderTable, Step
from wa_channel_studio.fields.table import PROVIDERS, fields_of, with_defaults
from wa_channel_studio.ui.forms.field_row import FieldState
from wa_channel_studio.wizard.machine import Journey
from wa_channel_studio.wizard.review import ReviewStep, review
from wa_channel_studio.wizard.steps import StepStatus, is_loud, may_finish, step_statuses


class WizardState:
    """The present state. Each method that changes it leaves ``problems`` up to date."""

    def __init__(self, journey: Journey, tenant: Tenant) -> None:
        self.journey = journey
        self.tenant = tenant
        self.context: CheckContext | None = None
        """None until it has been loaded; nothing is judged before."""
        self.problems: tuple[Problem, ...] = ()
        self.by_field: dict[str, tuple[Problem, ...]] = {}
        self.notes: dict[str, str] = {}
        """What was taken off a value, or done for the person, by field."""
        self.faults: dict[str, Problem] = {}
        """What went wrong when a field's file was to be read."""

    @property
    def answers(self) -> Answers:
        """The answers with the defaults of what was never asked."""
        return with_defaults(self.journey.answers)

    @property
    def provider(self) -> str:
        """Key of the provider, possibly empty."""
        return self.journey.answers.text("provider")

    @property
    def table(self) -> ProviderTable | None:
        """The provider's table, None before one is chosen."""
        return PROVIDERS.get(self.provider)

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels of the provider's fields by key."""
        return _labels(self.provider)

    @property
    def name(self) -> str:
        """The Channel Name, possibly empty."""
        return self.journey.answers.text("channel_name")

    def answer(self, key: str, value: RawValue) -> None:
        """Take what stands in an editor. A note on this field is outdated by it."""
        self.journey, _ = self.journey.answer(key, value)
        self.notes.pop(key, None)
        self.faults.pop(key, None)
        self._check()

    def cleaned(self, spec: FieldSpec, value: RawValue) -> RawValue:
        """``value`` as it is kept; what was taken off is noted at the field."""
        kept, note = spec.type.clean_value(value)
        if note:
            self.notes[spec.key] = note
        return kept

    def focus(self, key: str) -> bool:
        """Remember the field that has the focus; True when it is another than before."""
        if key == self.journey.field:
            return False
        self.journey = self.journey.focus(key)
        return True

    def leave(self) -> None:
        """The focus has left the fields: the one it left counts as touched."""
        if self.journey.field and self.journey.field not in self.journey.touched:
            self.journey = replace(self.journey, touched=self.journey.touched | {self.journey.field})

    def move(self, journey: Journey) -> bool:
        """Take a journey that went somewhere else; True when it is on another step."""
        moved = journey.step is not self.journey.step
        self.journey = journey
        return moved

    def see_all(self) -> None:
        """From now on every problem is told aloud."""
        self.journey = replace(self.journey, seen_all=True)

    def set_context(self, context: CheckContext) -> None:
        """Take the surroundings of the check."""
        self.context = context
        self._check()

    def add_files(self, files: Mapping[str, CertificateFile]) -> None:
        """Take facts of certificate files, new or read anew."""
        if self.context is not None:
            self.context = replace(self.context, certificates={**self.context.certificates, **files})
            self._check()

    def visible(self) -> tuple[FieldSpec, ...]:
        """The fields of all steps that the answers call for."""
        return visible_fields(self.journey.answers, self.tenant.parameters)

    def state_of(self, spec: FieldSpec) -> FieldState:
        """What is to be said about a field."""
        loud = tuple(problem for problem in self.by_field.get(spec.key, ()) if is_loud(problem, self.journey))
        fault = self.faults.get(spec.key)
        required = is_required(spec, self.journey.answers, self.tenant.parameters)
        return FieldState(required, (fault, *loud) if fault is not None else loud, self.notes.get(spec.key, ""))

    def statuses(self) -> tuple[StepStatus, ...]:
        """One status per step."""
        return step_statuses(self.journey, self.problems)

    def loud(self) -> tuple[Problem, ...]:
        """The problems told aloud, in the order of the page."""
        return tuple(problem for problem in self.problems if is_loud(problem, self.journey))

    @property
    def may_finish(self) -> bool:
        """Whether no error stands; never before the surroundings are known."""
        return self.context is not None and may_finish(self.problems)

    def review(self) -> tuple[ReviewStep, ...]:
        """All steps but the last, on which the review stands."""
        if self.context is None:
            return ()
        found = review(self.journey.answers, self.context, self.problems)
        return tuple(part for part in found if part.step is not Step.INTEGRATION)

    def _check(self) -> None:
        if self.context is None:
            return
        self.problems = check(self.journey.answers, self.context)
        found: dict[str, list[Problem]] = {}
        for problem in self.problems:
            found.setdefault(problem.field, []).append(problem)
        self.by_field = {key: tuple(problems) for key, problems in found.items()}


@cache
def _labels(provider: str) -> Mapping[str, str]:
    return {spec.key: spec.label for spec in fields_of(provider)}
