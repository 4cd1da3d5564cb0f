"""Templates: what a channel says apart from what only it can say, kept under a name for new channels to begin with.

Name and phone number, what the AICC generated and day stamps stay out of a template, and secrets unless they are asked
for. Every change can be undone.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from wa_channel_studio.domain.answers import Answers, is_empty
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.fields.spec import FieldSpec, Step
from wa_channel_studio.fields.table import fields_of
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import Begin, Clock, UnitOfWork
from wa_channel_studio.services.template_ports import Template
from wa_channel_studio.services.undo import UndoStack
from wa_channel_studio.wizard.machine import Journey

LONGEST_NAME = 100
"""Characters of a template's name; ours, so that a list can show it."""


class TemplateService:
    """The templates of one open workspace."""

    def __init__(self, begin: Begin, clock: Clock, undo: UndoStack) -> None:
        self._begin = begin
        self._clock = clock
        self._undo = undo

    def all(self) -> tuple[Template, ...]:
        """All, by name."""
        with self._begin(reading=True) as work:
            return work.templates.all()

    def save_channel(self, channel_id: str, name: str, *, with_secrets: bool = False) -> Template:
        """Keep what new channels can take from a channel. Raises NotFoundError, or ProblemError at the field ``name``.

        ``with_secrets`` keeps passwords and keys too, sealed.
        """
        with self._begin() as work:
            answers = reusable(work.channels.get(channel_id).answers, with_secrets=with_secrets)
            template = Template(uuid.uuid4().hex, _free(work, name), answers, self._clock.now())
            work.templates.put(template)
            work.commit()
        self._undo.push(_TemplateDeed(self._begin, None, template, f"Template {template.name}"))
        return template

    def rename(self, template_id: str, name: str) -> Template:
        """Give it another name. Raises like :meth:`save_channel`."""
        with self._begin() as work:
            old = work.templates.get(template_id)
            new = replace(old, name=_free(work, name, but=template_id), changed_at=self._clock.now())
            if new.name == old.name:
                return old
            work.templates.put(new)
            work.commit()
        self._undo.push(_TemplateDeed(self._begin, old, new, f"Name of the template {old.name}"))
        return new

    def remove(self, template_id: str) -> None:
        """Remove it; channels that began with it stay as they are. Raises NotFoundError."""
        with self._begin() as work:
            old = work.templates.get(template_id)
            work.templates.remove(template_id)
            work.commit()
        self._undo.push(_TemplateDeed(self._begin, old, None, f"Removal of the template {old.name}"))

    def draft(self, template_id: str, tenant_id: str) -> OpenDraft:
        """A wizard for a new channel that begins with the template. Nothing is written. Raises NotFoundError."""
        with self._begin(reading=True) as work:
            work.tenants.get(tenant_id)
            answers = work.templates.get(template_id).answers
        # What the template says counts as answered: a fault in it is told at once.
        given = frozenset(key for key, value in answers.items() if not is_empty(value))
        return OpenDraft(uuid.uuid4().hex, "", tenant_id, Journey(answers=answers, touched=given))


def reusable(answers: Answers, *, with_secrets: bool) -> Answers:
    """The answers that another channel of the same provider can begin with."""
    kept = {
        spec.key: answers[spec.key]
        for spec in fields_of(answers.text("provider"))
        if spec.key in answers and _can_be_reused(spec, with_secrets=with_secrets)
    }
    return Answers(kept)


def _can_be_reused(spec: FieldSpec, *, with_secrets: bool) -> bool:
    if spec.key == "provider":
        return True
    if spec.single or spec.step is Step.INTEGRATION or spec.type.kind == "phone":
        return False
    if spec.type.kind == "date":
        # Days tell of a password, a token or a request. Only with the secret itself does one still hold.
        return with_secrets and not spec.kept_by_itself
    return with_secrets or not spec.secret


def _free(work: UnitOfWork, name: str, *, but: str = "") -> str:
    """The name without blanks around it. Raises ProblemError for one that is empty, too long or taken."""
    name = " ".join(name.split())
    if not name:
        raise ProblemError.of("The template has no name.", "Give it one.", field="name")
    if len(name) > LONGEST_NAME:
        message = f"The name has {len(name)} characters; {LONGEST_NAME} is the most."
        raise ProblemError.of(message, "Shorten it.", field="name")
    folded = name.casefold()
    if any(other.name.casefold() == folded and other.id != but for other in work.templates.all()):
        raise ProblemError.of(f"There is a template {name} already.", "Choose another name.", field="name")
    return name


@dataclass(frozen=True, slots=True)
class _TemplateDeed:
    """A template before and after; None where there was or is none."""

    begin: Begin
    before: Template | None
    after: Template | None
    words: str

    def undo(self, job: JobContext | None = None) -> Changed:
        """Put the template back as it was."""
        return self._turn(self.after, self.before)

    def redo(self, job: JobContext | None = None) -> Changed:
        """Make it once more as it was made."""
        return self._turn(self.before, self.after)

    def _turn(self, old: Template | None, new: Template | None) -> Changed:
        with self.begin() as work:
            if new is not None:
                work.templates.put(new)
            elif old is not None:
                work.templates.remove(old.id)
            work.commit()
        touched = new or old
        return Changed(templates=(touched.id,) if touched is not None else ())
