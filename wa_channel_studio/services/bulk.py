"""What can be done with many channels at once. Each action is one transaction, one step of the history and one deed
that can be undone; when it is stopped or fails, nothing has changed.

How a value changes and which channels refuse it stands in ``bulk_values`` and ``bulk_plan``; moving and the trash have
modules of their own. Channels that are gone meanwhile are passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from wa_channel_studio.domain.problem import ProblemError, errors
from wa_channel_studio.fields.many import can_be_set_for_many, joined_fields
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.services.bulk_copies import duplicated, tagged, tags_of
from wa_channel_studio.services.bulk_plan import EditPlan, EditPreview, EditRow, RowState
from wa_channel_studio.services.bulk_steps import Steps
from wa_channel_studio.services.bulk_values import FieldEdit, Operation, cleaned, faults, operations_of
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.channel_ports import Place
from wa_channel_studio.services.channel_steps import Change
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.moving import MovePlan, ReferenceMap, moved, plan_of
from wa_channel_studio.services.ports import Begin, Clock
from wa_channel_studio.services.trash import Trash
from wa_channel_studio.services.undo import UndoStack

__all__ = [
    "BulkService",
    "EditPreview",
    "EditRow",
    "FieldEdit",
    "MovePlan",
    "Operation",
    "ReferenceMap",
    "RowState",
    "operations_of",
]


class BulkService:
    """Many channels of one open workspace."""

    def __init__(self, begin: Begin, clock: Clock, undo: UndoStack) -> None:
        self._begin = begin
        self._clock = clock
        self._steps = Steps(begin, clock, undo)
        self._trash = Trash(begin, self._steps, undo)

    # --- edit ------------------------------------------------------------------------------------

    def fields(self, channel_ids: Sequence[str]) -> tuple[FieldSpec, ...]:
        """The fields that any of them has and that may be set for many at once, in page order.

        ``operations_of`` tells what can be done with each.
        """
        with self._begin(reading=True) as work:
            providers = _providers(work.channels.places(channel_ids))
        return tuple(spec for spec in joined_fields(providers) if can_be_set_for_many(spec))

    def preview(
        self, channel_ids: Sequence[str], edits: Sequence[FieldEdit], job: JobContext | None = None
    ) -> EditPreview:
        """What the edits would do to each channel. Nothing is changed. Raises Cancelled."""
        wanted = tuple(cleaned(edit) for edit in edits)
        ids = tuple(dict.fromkeys(channel_ids))
        with self._begin(reading=True) as work:
            chosen = work.channels.places(ids)
            problems = faults(wanted, _providers(chosen), len(chosen))
            if errors(problems):
                return EditPreview(wanted, problems=problems)
            plan = EditPlan(work, self._clock, wanted, problems)
            rows: dict[str, EditRow] = {}
            for portion in plan.portions(chosen, job or JobContext(), judged=True):
                rows.update((planned.before.id, plan.row(planned)) for planned in portion)
        states = Counter(row.state for row in rows.values())
        counts = (states[RowState.CHANGED], states[RowState.SAME], states[RowState.REFUSED])
        return EditPreview(wanted, tuple(rows[owner] for owner in ids if owner in rows), *counts, problems)

    def apply(self, channel_ids: Sequence[str], edits: Sequence[FieldEdit], job: JobContext | None = None) -> Changed:
        """Carry the edits out; channels that refuse them are left as they are.

        Raises ProblemError, at its field, when a value is wrong by itself, or Cancelled: nothing has changed then.
        """
        wanted = tuple(cleaned(edit) for edit in edits)
        ids = tuple(dict.fromkeys(channel_ids))
        job = job or JobContext()
        with self._begin() as work:
            chosen = work.channels.places(ids)
            for problem in errors(faults(wanted, _providers(chosen), len(chosen))):
                raise ProblemError(problem)
            plan = EditPlan(work, self._clock, wanted, ())
            changes = (
                [Change(one.before, one.after, one.verdict) for one in portion if one.state is RowState.CHANGED]
                for portion in plan.portions(chosen, job, judged=False)
            )
            words = f"Edit of {_labels(wanted)}"
            return self._steps.take(work, "bulk edit", words, changes, plan.accepts)

    # --- copies and tags -------------------------------------------------------------------------

    def duplicate(self, channel_ids: Sequence[str], job: JobContext | None = None) -> Changed:
        """A copy of each in its tenant, under a free name and without what the AICC generated. Raises Cancelled."""
        with self._begin() as work:
            changes = duplicated(work, self._clock, channel_ids, job or JobContext())
            return self._steps.take(work, "duplicate", "Copies", changes)

    def tag(
        self,
        channel_ids: Sequence[str],
        add: Sequence[str] = (),
        remove: Sequence[str] = (),
        job: JobContext | None = None,
    ) -> Changed:
        """Put tags on channels and take tags off; capitals do not matter.

        Raises ProblemError, at the field ``tags``, for one that is empty or too long, or Cancelled.
        """
        adding, removing = tags_of(add), tags_of(remove)
        with self._begin() as work:
            changes = tagged(work, channel_ids, adding, removing, job or JobContext())
            return self._steps.take(work, "tags", "Tags", changes)

    # --- to another tenant -----------------------------------------------------------------------

    def move_plan(self, channel_ids: Sequence[str], tenant_id: str) -> MovePlan:
        """What the OUs and called routes of these channels are in another tenant. Raises NotFoundError."""
        with self._begin(reading=True) as work:
            return plan_of(work, channel_ids, tenant_id)

    def move(
        self,
        channel_ids: Sequence[str],
        tenant_id: str,
        mapping: Mapping[tuple[str, str], str | None],
        *,
        rename: bool,
        job: JobContext | None = None,
    ) -> Changed:
        """Move channels with all that belongs to them. ``mapping`` says, by field and value, what it is there.

        "" empties the field, None keeps the name as it is; what ``mapping`` does not say is done as the plan says.
        Raises NotFoundError, Cancelled, and ProblemError that names channels open in the wizard and, without
        ``rename``, those whose name is taken.
        """
        with self._begin() as work:
            tenant = work.tenants.get(tenant_id)
            changes = moved(work, channel_ids, tenant, mapping, rename=rename, job=job or JobContext())
            words = f"Move to {tenant.name}"
            return self._steps.take(work, "move", words, changes)

    # --- trash -----------------------------------------------------------------------------------

    def trash(self, channel_ids: Sequence[str], job: JobContext | None = None) -> Changed:
        """Put channels into the trash. Raises Cancelled."""
        return self._trash.put(channel_ids, job or JobContext())

    def restore(self, channel_ids: Sequence[str], job: JobContext | None = None) -> Changed:
        """Take channels out of the trash. A name that was given away meanwhile shows as a problem. Raises Cancelled."""
        return self._trash.take_out(channel_ids, job or JobContext())

    def purge(self, channel_ids: Sequence[str] | None, job: JobContext | None = None) -> int:
        """Remove for good what is in the trash, all of it with None; returns how many. Nothing can be undone then."""
        return self._trash.purge(channel_ids, job or JobContext())


def _providers(rows: Sequence[Place]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.provider for row in rows))


def _labels(edits: Sequence[FieldEdit]) -> str:
    labels = [all_fields()[edit.field].label for edit in edits]
    return labels[0] if len(labels) == 1 else f"{len(labels)} fields"
