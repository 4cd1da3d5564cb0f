"""One portion of a rotation within one transaction, forward or back, and the deed that undoes a stage.

The old value of a channel is the one that its history tells; whatever else the same step changed in it, such as a
repeated password and its day, goes with it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.fields.many import repetitions
from wa_channel_studio.fields.table import field_map
from wa_channel_studio.services.bulk_values import same
from wa_channel_studio.services.bulk_where import Where, whereabouts
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.channel_states import restored
from wa_channel_studio.services.channel_steps import Change, ChannelWriter
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import Begin, Clock, UnitOfWork
from wa_channel_studio.services.rotation_ports import ItemState, Rotation, RotationItem

GONE = "The channel was removed."
NO_FIELD = "The channel has another provider now, and no such field."
HAD_IT = "It had this value already."
TRASHED = "The channel is in the trash; restore it first."
OPEN = "The channel is open in the wizard; save or discard what stands there first."
CHANGED_SINCE = "Somebody has changed the value since."

_REASONS: Mapping[Where, str] = {Where.TRASH: TRASHED, Where.WIZARD: OPEN}


def _new_step(rotation: Rotation) -> str:
    """A step of the history that shows which rotation it belongs to."""
    return f"{rotation.id}.{uuid.uuid4().hex[:12]}"


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a portion: how many channels stand on the other side now, and which were touched."""

    done: int
    touched: tuple[str, ...]


class Turn:
    """Brings channels of a rotation from the old value to the new one, or ``back``."""

    def __init__(self, clock: Clock, rotation: Rotation, *, back: bool) -> None:
        self._clock = clock
        self._rotation = rotation
        self._back = back
        self._step = _new_step(rotation)

    def go(self, work: UnitOfWork, items: Sequence[RotationItem]) -> Done:
        """Change the channels of these items and note where each stands. The caller commits."""
        ids = [item.channel_id for item in items]
        there = {channel.id: channel for channel in work.channels.many(ids)}
        elsewhere = {row.id: whereabouts(row) for row in work.channels.places(ids)}
        values = {} if self._back else work.rotations.new_values(self._rotation.id, ids)
        writer = ChannelWriter(work, self._clock, "rotation", self._step)
        changes: list[Change] = []
        noted: list[RotationItem] = []
        for item in items:
            channel = there.get(item.channel_id)
            if channel is None:
                noted.append(replace(item, state=ItemState.SKIPPED, reason=GONE))
            elif reason := _REASONS.get(elsewhere[item.channel_id]):
                noted.append(replace(item, reason=reason))
            elif self._rotation.field not in field_map(channel.provider):
                noted.append(replace(item, state=ItemState.SKIPPED, reason=NO_FIELD))
            else:
                change, noted_item = self._turned(work, item, channel, values)
                changes += change
                noted.append(noted_item)
        # Back is put exactly as it was; forward a new webhook password gets its day.
        (writer.put if self._back else writer.write)(changes)
        work.rotations.set_items(self._rotation.id, noted)
        target = ItemState.OLD if self._back else ItemState.NEW
        return Done(sum(item.state is target for item in noted), writer.touched)

    def _turned(
        self, work: UnitOfWork, item: RotationItem, channel: Channel, values: Mapping[str, RawValue]
    ) -> tuple[list[Change], RotationItem]:
        now = self._clock.now()
        if self._back:
            before = self._values_before(work, channel)
            if before is not None:
                return [Change(channel, restored(channel, before))], replace(
                    item, state=ItemState.OLD, reason="", at=now
                )
            if item.reason == HAD_IT:
                return [], item
            return [], replace(item, state=ItemState.SKIPPED, reason=CHANGED_SINCE)
        value = values.get(channel.id)
        fields = (self._rotation.field, *repetitions(channel.provider, self._rotation.field))
        if all(same(channel.answers.get(key), value) for key in fields):
            return [], replace(item, state=ItemState.NEW, reason=HAD_IT, at=now)
        after = replace(channel, answers=channel.answers.with_values(dict.fromkeys(fields, value)))
        return [Change(channel, after)], replace(item, state=ItemState.NEW, reason="", at=now)

    def _values_before(self, work: UnitOfWork, channel: Channel) -> Mapping[str, RawValue] | None:
        """What the rotation's last step changed in the channel, as it was; None when the value is another by now."""
        field = self._rotation.field
        entries = work.history.of_channel(channel.id)
        for entry in entries:
            if entry.field == field and entry.step.startswith(f"{self._rotation.id}."):
                if not same(entry.new, channel.answers.get(field)):
                    return None
                return {one.field: one.old for one in entries if one.step == entry.step and one.field}
        return None

    def put(self, work: UnitOfWork, job: JobContext | None, *, undo: bool) -> tuple[str, ...]:
        """Bring all channels of the step to where they were before it, or after it. Returns what was touched."""
        values: dict[str, dict[str, RawValue]] = {}
        for entry in work.history.of_step(self._step):
            if entry.field:
                values.setdefault(entry.channel_id, {})[entry.field] = entry.old if undo else entry.new
        there = {channel.id: channel for channel in work.channels.many(tuple(values))}
        writer = ChannelWriter(work, self._clock, "undo" if undo else "redo", _new_step(self._rotation))
        writer.put([Change(channel, restored(channel, values[owner])) for owner, channel in there.items()], job)
        state = ItemState.OLD if self._back is not undo else ItemState.NEW
        at = self._clock.now()
        items = (item for item in work.rotations.items(self._rotation.id) if item.channel_id in there)
        work.rotations.set_items(self._rotation.id, [replace(item, state=state, reason="", at=at) for item in items])
        return writer.touched


class RotationDeed:
    """A stage of a rotation that can be undone and done again; the rotation follows, if it is still there."""

    def __init__(self, begin: Begin, turn: Turn, words: str) -> None:
        self._begin = begin
        self._turn = turn
        self._words = words

    @property
    def words(self) -> str:
        """What it was: “New Password: 12 channels”."""
        return self._words

    def undo(self, job: JobContext | None = None) -> Changed:
        """Put back what the stage changed. Raises Cancelled; nothing has changed then."""
        return self._go(job, undo=True)

    def redo(self, job: JobContext | None = None) -> Changed:
        """Change it again. Raises like :meth:`undo`."""
        return self._go(job, undo=False)

    def _go(self, job: JobContext | None, *, undo: bool) -> Changed:
        with self._begin() as work:
            touched = self._turn.put(work, job, undo=undo)
            work.commit()
        return Changed(channels=touched)
