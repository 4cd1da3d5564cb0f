"""Renews one credential over many channels, stage by stage: one first, then some, then all.

The state stands in the workspace and every portion is committed by itself, so that a rotation goes on after a crash
where it was, with no channel half done. It ends with a report; what has to be entered on the AICC by hand it can only
tell. New values are sealed until the rotation is closed.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence

from wa_channel_studio.domain.answers import RawValue, is_empty
from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.problem import Problem, ProblemError, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.many import is_credential, joined_fields
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.table import PROVIDERS, all_fields, field_map
from wa_channel_studio.services.bulk_steps import channels
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.ports import Begin, Clock, UnitOfWork
from wa_channel_studio.services.rotation_ports import ItemState, Rotation, RotationItem
from wa_channel_studio.services.rotation_report import report_of
from wa_channel_studio.services.rotation_steps import RotationDeed, Turn
from wa_channel_studio.services.undo import UndoStack

PORTION = 200
"""Channels of one transaction: after a crash no more than these are done again, and a Stop is heard at once."""


class RotationService:
    """The rotations of one open workspace."""

    def __init__(self, begin: Begin, clock: Clock, undo: UndoStack) -> None:
        self._begin = begin
        self._clock = clock
        self._undo = undo

    # --- looking ---------------------------------------------------------------------------------

    def fields(self, channel_ids: Sequence[str]) -> tuple[FieldSpec, ...]:
        """The credentials that any of these channels has, in page order."""
        with self._begin(reading=True) as work:
            providers = {row.provider for row in work.channels.summaries(channel_ids)}
        return tuple(spec for spec in joined_fields(providers) if is_credential(spec))

    def all(self) -> tuple[Rotation, ...]:
        """All, newest first."""
        with self._begin(reading=True) as work:
            return work.rotations.all()

    def get(self, rotation_id: str) -> Rotation:
        """One, counted. Raises NotFoundError."""
        with self._begin(reading=True) as work:
            return work.rotations.get(rotation_id)

    def items(self, rotation_id: str) -> tuple[RotationItem, ...]:
        """Its channels in the order of its stages."""
        with self._begin(reading=True) as work:
            return work.rotations.items(rotation_id)

    def report(self, rotation_id: str) -> str:
        """For each channel whether it has the old or the new value, and what is left to do, as CSV. No values.

        Raises NotFoundError.
        """
        with self._begin(reading=True) as work:
            return report_of(work, rotation_id)

    # --- beginning and ending --------------------------------------------------------------------

    def start(self, field: str, channel_ids: Sequence[str], value: RawValue | Mapping[str, RawValue]) -> Rotation:
        """Keep what is to be renewed; no channel is changed yet. One value for all, or one by id for each.

        Channels that cannot take part are kept as skipped, with the reason. Raises ProblemError at ``field`` for a
        wrong value, and when no channel is left.
        """
        spec = all_fields().get(field)
        if spec is None or not is_credential(spec):
            raise ProblemError.of("This field is no credential of a provider.", "Choose another field.", field=field)
        rotation = Rotation(uuid.uuid4().hex, field, self._clock.now())
        with self._begin() as work:
            rows = work.channels.summaries(tuple(dict.fromkeys(channel_ids)))
            under_way = self._under_way(work, field)
            plan = [_item(row, field, _value_for(row, field, value), under_way) for row in rows]
            if all(item.state is ItemState.SKIPPED for item, _ in plan):
                reasons = dict.fromkeys(item.reason for item, _ in plan)
                raise ProblemError.of(
                    "None of the channels can take part.",
                    "Choose other channels.",
                    field=field,
                    cause=" ".join(reasons),
                )
            work.rotations.add(rotation, plan)
            work.commit()
            return work.rotations.get(rotation.id)

    def close(self, rotation_id: str) -> None:
        """End it: its report stays, the new values are forgotten. Raises NotFoundError."""
        with self._begin() as work:
            if work.rotations.get(rotation_id).closed_at is None:
                work.rotations.close(rotation_id, self._clock.now())
                work.commit()

    def remove(self, rotation_id: str) -> None:
        """Remove it with its report; the channels stay as they are. Raises NotFoundError."""
        with self._begin() as work:
            work.rotations.get(rotation_id)
            work.rotations.remove(rotation_id)
            work.commit()

    # --- stages ----------------------------------------------------------------------------------

    def advance(self, rotation_id: str, count: int | None, job: JobContext | None = None) -> Changed:
        """Give the next ``count`` channels their new value, or all with None.

        Those in the trash or open in the wizard are passed over and keep their place. A Stop ends it after the portion
        that is under way; what was done stays done and is told. Raises NotFoundError, Cancelled when nothing was done,
        and ProblemError when the rotation is closed.
        """
        return self._stages(rotation_id, job or JobContext(), back=False, count=count)

    def take_back(
        self, rotation_id: str, channel_ids: Sequence[str] | None = None, job: JobContext | None = None
    ) -> Changed:
        """Give these channels, or all that have the new value, the old one back. Raises like :meth:`advance`."""
        only = None if channel_ids is None else frozenset(channel_ids)
        return self._stages(rotation_id, job or JobContext(), back=True, only=only)

    def _stages(
        self,
        rotation_id: str,
        job: JobContext,
        *,
        back: bool,
        count: int | None = None,
        only: Collection[str] | None = None,
    ) -> Changed:
        state = ItemState.NEW if back else ItemState.OLD
        with self._begin(reading=True) as work:
            rotation = work.rotations.get(rotation_id)
            waiting = [
                item
                for item in work.rotations.items(rotation_id)
                if item.state is state and (only is None or item.channel_id in only)
            ]
        if rotation.closed_at is not None:
            raise ProblemError.of("This rotation was closed.", "Start another one.")
        turn = Turn(self._clock, rotation, back=back)
        wanted = len(waiting) if count is None else max(count, 0)
        changed: dict[str, None] = {}
        done = position = 0
        try:
            while done < wanted and position < len(waiting):
                job.check()
                job.report(done, wanted, "Taking the new value back" if back else "Renewing the credential")
                portion = waiting[position : position + min(PORTION, wanted - done)]
                with self._begin() as work:
                    written = turn.go(work, portion)
                    work.commit()
                position += len(portion)
                done += written.done
                changed.update(dict.fromkeys(written.touched))
        except Cancelled:
            if not done:
                raise
        finally:
            if changed:
                words = f"{'Old' if back else 'New'} {all_fields()[rotation.field].label}: {channels(len(changed))}"
                self._undo.push(RotationDeed(self._begin, turn, words))
        return Changed(channels=tuple(changed))

    def _under_way(self, work: UnitOfWork, field: str) -> frozenset[str]:
        """Channels whose value of the field another rotation is going to renew."""
        return frozenset(
            item.channel_id
            for other in work.rotations.all()
            if other.field == field and other.closed_at is None
            for item in work.rotations.items(other.id)
            if item.state is ItemState.OLD
        )


def _value_for(row: ChannelSummary, field: str, value: RawValue | Mapping[str, RawValue]) -> RawValue:
    """The new value of one channel, cleaned; None when there is none."""
    given = value.get(row.id) if isinstance(value, Mapping) else value
    spec = field_map(row.provider).get(field)
    if spec is None:
        return None
    if spec.secret and isinstance(given, str):
        given = Secret(given)
    return None if given is None else spec.type.clean_value(given)[0]


def _item(
    row: ChannelSummary, field: str, value: RawValue, under_way: Collection[str]
) -> tuple[RotationItem, RawValue]:
    """A channel's place in the rotation. Raises ProblemError for a value that cannot be right."""
    spec = field_map(row.provider).get(field)
    reason = ""
    if spec is None:
        known = PROVIDERS.get(row.provider)
        reason = f"Channels of {known.label} have no such field." if known else "The channel has no provider yet."
    elif row.trashed_at is not None:
        reason = "The channel is in the trash."
    elif row.id in under_way:
        reason = "Another rotation of this field is under way for it."
    elif is_empty(value):
        reason = "No new value was given."
    else:
        for flaw in spec.flaws(value):
            if flaw.severity is Severity.ERROR:
                where = f"{row.name or '(no name)'}: {flaw.message}"
                raise ProblemError(Problem(field, Severity.ERROR, where, flaw.remedy, flaw.cause, flaw.source))
    state = ItemState.SKIPPED if reason else ItemState.OLD
    return RotationItem(row.id, row.tenant_name, row.name, state, reason), None if reason else value
