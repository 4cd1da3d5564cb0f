"""The wizard as a value: where somebody is, what was answered, where they may go.

A :class:`Journey` is frozen; every move makes a new one. It never refuses or drops an answer: those of a provider that
was switched away are set aside and come back with it. It does not judge answers (``wizard.steps`` does) and knows no
window, clock or file.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import STEPS, field_map, spec_for

_ALWAYS_SHARED = frozenset({"channel_selection", "provider"})
_PROVIDER_STEPS = (Step.PROVIDER, Step.INTEGRATION)


@dataclass(frozen=True, slots=True)
class Journey:
    """One person's way through the steps of one channel."""

    answers: Answers = dataclasses.field(default_factory=Answers)
    step: Step = Step.PROVIDER
    field: str = ""
    """The field that has the focus, so that a draft reopens there."""
    set_aside: tuple[tuple[str, Answers], ...] = ()
    """What was answered for providers that were switched away from."""
    trail: tuple[Step, ...] = ()
    """The steps that were left, oldest first; Back follows it."""
    touched: frozenset[str] = frozenset()
    """Fields that were answered or left; until then a missing value is not called a problem aloud."""
    seen_all: bool = False
    """Whether every field counts as touched: an existing channel, or after the review was opened."""

    def answer(self, key: str, value: RawValue) -> tuple[Journey, str]:
        """Take an answer, cleaned of invisible ballast; returns the note on what was removed."""
        spec = spec_for(self.answers.text("provider"), key)
        note = ""
        if spec is not None:
            value, note = spec.type.clean_value(value)
        touched = self.touched | {key}
        if key == "provider":
            return replace(self._switched(value), touched=touched), note
        return replace(self, answers=self.answers.with_value(key, value), touched=touched), note

    def focus(self, key: str) -> Journey:
        """Remember the field that has the focus; the one that lost it counts as touched."""
        left = self.touched | {self.field} if self.field else self.touched
        return replace(self, field=key, touched=left)

    def go(self, step: Step) -> Journey:
        """Go to any step of the wizard. Every field of the step that is left counts as touched from now on."""
        if step is self.step or step not in STEPS:
            return self
        left = {key for key, spec in field_map(self.answers.text("provider")).items() if spec.step is self.step}
        return replace(
            self,
            step=step,
            field="",
            trail=(*self.trail, self.step)[-100:],
            touched=self.touched | left | {"provider"},
            seen_all=self.seen_all or step is STEPS[-1],
        )

    def jump(self, key: str) -> Journey:
        """Go to the field ``key``, on whichever step it stands. Unknown keys change nothing."""
        spec = spec_for(self.answers.text("provider"), key)
        return self.go(spec.step).focus(key) if spec is not None else self

    @property
    def next_step(self) -> Step | None:
        """The step after this one, or None at the end."""
        position = STEPS.index(self.step)
        return STEPS[position + 1] if position + 1 < len(STEPS) else None

    @property
    def previous_step(self) -> Step | None:
        """Where Back leads: the step that was left last, or the one before this."""
        if self.trail:
            return self.trail[-1]
        position = STEPS.index(self.step)
        return STEPS[position - 1] if position else None

    def forward(self) -> Journey:
        """Go on; at the last step nothing changes."""
        return self.go(self.next_step) if self.next_step is not None else self

    def back(self) -> Journey:
        """Go back the way that was come; answers stay as they are."""
        target = self.previous_step
        if target is None:
            return self
        return replace(self.go(target), trail=self.trail[:-1])

    def _switched(self, provider: RawValue) -> Journey:
        old = self.answers.text("provider")
        if provider == old:
            return self
        old_fields = field_map(old)
        new_fields = field_map(provider if isinstance(provider, str) else "")
        own = {
            key: value
            for key, value in self.answers.items()
            if key not in _ALWAYS_SHARED and key in old_fields and old_fields[key].step in _PROVIDER_STEPS
        }
        shelf = dict(self.set_aside)
        if own and old:
            shelf[old] = Answers(own)
        gone = [key for key in own if key not in new_fields or old_fields[key].follows_provider]
        kept = shelf.pop(provider, Answers()) if isinstance(provider, str) else Answers()
        # A field of the new provider that was answered meanwhile, while another was chosen, is newer than the shelf.
        back = {key: value for key, value in kept.items() if key in old_fields or key not in self.answers}
        answers = self.answers.without(*gone).with_values(back).with_value("provider", provider)
        return replace(self, answers=answers, set_aside=tuple(sorted(shelf.items(), key=lambda item: item[0])))
