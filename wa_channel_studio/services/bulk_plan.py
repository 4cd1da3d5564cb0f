"""Which of many channels an edit changes, which stay as they are, and which refuse it and why.

The same plan is shown as a preview and carried out, so that both agree. It reads a workspace and writes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.fields.check import check
from wa_channel_studio.fields.condition import ALWAYS
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.many import repetitions, told
from wa_channel_studio.fields.table import PROVIDERS, field_map, with_defaults
from wa_channel_studio.services.bulk_values import FieldEdit, Operation, edited, shown
from wa_channel_studio.services.bulk_where import Where, whereabouts
from wa_channel_studio.services.certificate_uses import certificate_fields
from wa_channel_studio.services.channel_ports import Place
from wa_channel_studio.services.channel_steps import Change
from wa_channel_studio.services.checking import Surroundings, Verdict, certificate_ids
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.partial_check import Edited, PartialCheck
from wa_channel_studio.services.ports import Clock, UnitOfWork

PORTION = 500
"""Channels that are held in memory at a time."""

_TOLD = 3
"""How many remarks a row repeats."""


class RowState(StrEnum):
    """What an edit does with one channel."""

    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


_BARRED: Mapping[Where, tuple[str, str]] = {
    Where.TRASH: ("The channel is in the trash.", "Restore it first."),
    Where.WIZARD: ("The channel is open in the wizard.", "Save or discard what stands there; it would undo this."),
}


@dataclass(frozen=True, slots=True)
class EditRow:
    """One channel of a preview. ``old`` and ``new`` are shown words, secrets as ``***``."""

    channel_id: str
    tenant: str
    name: str
    state: RowState
    old: str
    new: str
    reason: str = ""
    """Why it is refused; of a changed one, what is to be mended afterwards."""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """One channel before and after, with what is to be said of it."""

    before: Channel
    after: Channel
    state: RowState
    reason: str = ""
    remedy: str = ""
    verdict: Verdict | None = None
    """What a check would find afterwards, where that is known without one."""


@dataclass(frozen=True, slots=True)
class EditPreview:
    """What edits would do: channel by channel in the order asked for, and counted."""

    edits: tuple[FieldEdit, ...]
    rows: tuple[EditRow, ...] = ()
    changed: int = 0
    same: int = 0
    refused: int = 0
    problems: tuple[Problem, ...] = ()
    """What is wrong with the values themselves; with an error among them no channel was looked at."""


class EditPlan:
    """The edits of one request, looked at within one transaction."""

    def __init__(self, work: UnitOfWork, clock: Clock, edits: Sequence[FieldEdit], known: Collection[Problem]) -> None:
        self._work = work
        self._edits = edits
        self._wholly: dict[str, Mapping[str, bool]] = {}
        self._told = {problem.message for problem in known}
        """Said of the value itself already, so that it is not said again with every channel."""
        self._around = Surroundings(work, clock)
        self._partly = PartialCheck(work, clock)
        self._names: dict[str, str] = {}

    def portions(self, chosen: Sequence[Place], job: JobContext, *, judged: bool) -> Iterator[tuple[Planned, ...]]:
        """The chosen channels, tenant by tenant, a portion at a time. Raises Cancelled.

        Who is going to check them anyway asks for them not ``judged``, and :meth:`accepts` with what was found. Those
        whose verdict is known by then have their secrets left sealed.
        """
        rows = sorted(chosen, key=lambda row: row.tenant_id)
        barred = {row.id: _BARRED[where] for row in rows if (where := whereabouts(row)) is not Where.HERE}
        for start in range(0, len(rows), PORTION):
            job.check()
            job.report(start, len(rows), "Looking at the channels")
            some = {row.id: row for row in rows[start : start + PORTION]}
            done = {} if judged else self._partly_checked(some, barred)
            channels = self._work.channels.many([owner for owner in some if owner not in done])
            yield (*done.values(), *self._planned(channels, barred, judged=judged))
        job.check()

    def _partly_checked(
        self, rows: Mapping[str, Place], barred: Mapping[str, tuple[str, str]]
    ) -> Mapping[str, Planned]:
        """Those that an edit can be judged in without a full check."""
        wanted = [(row, self._edited(row.provider)) for row in rows.values() if row.id not in barred]
        return {owner: self._partly_planned(done) for owner, done in self._partly.edited(wanted, self._after).items()}

    def _partly_planned(self, done: Edited) -> Planned:
        before, after = done.before, done.after
        if after is before:
            return Planned(before, after, RowState.SAME)
        edits = self._edited(before.provider)
        known = {(problem.field, problem.message) for problem in done.was}
        refused = self._hidden(after.answers, self._around.alone(before.tenant_id)) is not None or any(
            problem.is_error and (edits[problem.field] or (problem.field, problem.message) not in known)
            for problem in done.now
            if problem.field in edits
        )
        return Planned(before, after, RowState.REFUSED if refused else RowState.CHANGED, verdict=done.verdict)

    def _after(self, channel: Channel) -> Channel:
        answers = edited(channel.answers, self._edits)
        return channel if answers is channel.answers else replace(channel, answers=answers)

    def row(self, planned: Planned) -> EditRow:
        """A channel as the preview shows it."""
        channel = planned.before
        tenant = self._around.tenant(channel.tenant_id).name
        old, new = self._words(planned)
        return EditRow(channel.id, tenant, channel.name, planned.state, old, new, planned.reason, planned.remedy)

    def _planned(
        self, channels: Sequence[Channel], barred: Mapping[str, tuple[str, str]], *, judged: bool
    ) -> Iterator[Planned]:
        result: dict[str, Planned] = {}
        to_check: list[Channel] = []
        for channel in channels:
            after = self._after(channel)
            refusal = barred.get(channel.id) or self._strange(channel)
            if refusal is not None:
                result[channel.id] = Planned(channel, after, RowState.REFUSED, *refusal)
            elif after is channel:
                result[channel.id] = Planned(channel, channel, RowState.SAME)
            else:
                result[channel.id] = Planned(channel, after, RowState.CHANGED)
                to_check.append(after)
        for after, context in self._around.contexts(to_check, None) if judged else ():
            result[after.id] = self._judged(result[after.id], context)
        return iter([result[channel.id] for channel in channels])

    def _strange(self, channel: Channel) -> tuple[str, str] | None:
        own = field_map(channel.provider)
        strange = [edit.field for edit in self._edits if edit.field not in own]
        if not strange:
            return None
        if channel.provider not in PROVIDERS:
            return "The channel has no provider yet, and so no such field.", "Choose its provider first."
        return f"Channels of {PROVIDERS[channel.provider].label} have no such field.", "Leave it out."

    def accepts(self, change: Change, context: CheckContext, verdict: Verdict) -> bool:
        """Whether a channel takes the edit, by what the check of all of it has found."""
        if change.before is None or self._hidden(change.after.answers, context) is not None:
            return False
        edits = self._edited(change.before.provider)
        # Only errors at what is edited count here, and only there what was wrong before has to be known.
        wrong = [problem for problem in verdict.problems if problem.field in edits and problem.is_error]
        return not wrong or not self._fresh(change.before, wrong, context)

    def _judged(self, planned: Planned, context: CheckContext) -> Planned:
        after = planned.after.answers
        hidden = self._hidden(after, context)
        if hidden is not None:
            return replace(planned, state=RowState.REFUSED, reason=hidden[0], remedy=hidden[1])
        fresh = self._fresh(planned.before, check(after, context, seen=self._around.seen), context)
        refusal = self._refusal(fresh, planned.before.provider)
        if refusal is not None:
            return replace(planned, state=RowState.REFUSED, reason=refusal.message, remedy=refusal.remedy)
        # An edit is told of what is doubtful about its own value, and of errors that it makes elsewhere.
        edits = self._edited(planned.before.provider)
        told_now = [p for p in fresh if (p.field in edits or p.is_error) and p.message not in self._told][:_TOLD]
        return replace(
            planned,
            reason=" ".join(dict.fromkeys(p.message for p in told_now)),
            remedy=" ".join(dict.fromkeys(p.remedy for p in told_now if p.remedy)),
        )

    def _fresh(self, before: Channel, found: Sequence[Problem], context: CheckContext) -> list[Problem]:
        """What an edit has to answer for: all at a value that was given as a whole, elsewhere what is new."""
        edits = self._edited(before.provider)
        if not any(problem.is_error and not edits.get(problem.field, False) for problem in found):
            return list(found)
        was = {(p.field, p.message) for p in check(before.answers, context, seen=self._around.seen)}
        return [p for p in found if edits.get(p.field, False) or (p.field, p.message) not in was]

    def _refusal(self, fresh: Sequence[Problem], provider: str) -> Problem | None:
        edits = self._edited(provider)
        return next((problem for problem in fresh if problem.field in edits and problem.is_error), None)

    def _edited(self, provider: str) -> Mapping[str, bool]:
        """The fields that are edited, with whether their value is given as a whole."""
        if provider not in self._wholly:
            whole = {edit.field: edit.operation in (Operation.SET, Operation.CLEAR) for edit in self._edits}
            again = {key: whole[field] for field in whole for key in repetitions(provider, field)}
            self._wholly[provider] = {**again, **whole}
        return self._wholly[provider]

    def _hidden(self, after: Answers, context: CheckContext) -> tuple[str, str] | None:
        provider = after.text("provider")
        for edit in self._edits:
            spec = field_map(provider)[edit.field]
            if edit.operation is Operation.CLEAR or spec.visible is ALWAYS:
                continue
            if not spec.visible.holds(with_defaults(after), context.parameters):
                reason = f"This channel's form does not show {spec.label}."
                return reason, f"It shows when {told(spec.visible, provider)}."
        return None

    def _words(self, planned: Planned) -> tuple[str, str]:
        """What is there and what is to be there; with several edits each with its label, and only what differs."""
        before, after = planned.before.answers, planned.after.answers
        own = field_map(planned.before.provider)
        specs = [own[edit.field] for edit in self._edits if edit.field in own]
        if len(self._edits) > 1:
            specs = [spec for spec in specs if before.get(spec.key) != after.get(spec.key)] or specs
        names = self._file_names(before, after)
        old = [(spec.label, shown(spec, before.get(spec.key), names)) for spec in specs]
        new = [(spec.label, shown(spec, after.get(spec.key), names)) for spec in specs]
        if len(self._edits) == 1:
            return "".join(words for _, words in old), "".join(words for _, words in new)
        return (
            "; ".join(f"{label}: {words}" for label, words in old),
            "; ".join(f"{label}: {words}" for label, words in new),
        )

    def _file_names(self, before: Answers, after: Answers) -> Mapping[str, str]:
        if not any(edit.field in certificate_fields() for edit in self._edits):
            return {}
        wanted = tuple({*certificate_ids(before), *certificate_ids(after)} - self._names.keys())
        if wanted:
            self._names.update(dict.fromkeys(wanted, "a file that is not there"))
            self._names.update({item: file.file_name for item, file in self._work.certificates.files(wanted).items()})
        return self._names
