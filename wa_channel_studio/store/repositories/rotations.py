"""Rotations of a credential; each channel's new value is sealed until the rotation is closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, case, delete, func, insert, select, update

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.rotation_ports import ItemState, Rotation, RotationItem
from wa_channel_studio.store.codec import read_secret_bytes, secret_bytes
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.repositories.uses import in_parts
from wa_channel_studio.store.tables import rotation, rotation_item


class RotationRows(Repository):
    """Implements ``services.rotation_ports.Rotations``."""

    def add(self, rotation: Rotation, items: Sequence[tuple[RotationItem, RawValue]]) -> None:
        """Keep a rotation with its channels in order, each with its new value."""
        self._run(
            insert(ROTATION),
            {
                "id": rotation.id,
                "field": rotation.field,
                "created_at": rotation.created_at,
                "closed_at": rotation.closed_at,
            },
        )
        rows = [
            {
                "rotation_id": rotation.id,
                "position": position,
                "channel_id": item.channel_id,
                "tenant": item.tenant,
                "name": item.name,
                "sealed": self._seals.seal(secret_bytes(value), *_place(rotation.id, item.channel_id)),
                **_state(item),
            }
            for position, (item, value) in enumerate(items)
        ]
        if rows:
            self._run(insert(rotation_item), rows)

    def all(self) -> tuple[Rotation, ...]:
        """All, newest first, counted."""
        return self._read(_counted().order_by(ROTATION.c.created_at.desc(), ROTATION.c.id), _rotation)

    def get(self, rotation_id: str) -> Rotation:
        """Raises NotFoundError."""
        found = self._read(_counted().where(ROTATION.c.id == rotation_id), _rotation)
        if not found:
            raise NotFoundError.of("There is no such rotation in this workspace.", "Reload the list of rotations.")
        return found[0]

    def items(self, rotation_id: str) -> tuple[RotationItem, ...]:
        """Its channels in order."""
        statement = select(rotation_item).where(rotation_item.c.rotation_id == rotation_id)
        return self._read(statement.order_by(rotation_item.c.position), _item)

    def new_values(self, rotation_id: str, channel_ids: Sequence[str]) -> dict[str, RawValue]:
        """The new value of each of these channels; none once it was closed."""
        found: dict[str, RawValue] = {}
        for some in in_parts(channel_ids):
            statement = select(rotation_item.c.channel_id, rotation_item.c.sealed).where(
                rotation_item.c.rotation_id == rotation_id,
                rotation_item.c.channel_id.in_(list(some)),
                rotation_item.c.sealed.is_not(None),
            )
            found |= dict(self._read(statement, lambda row: self._value(rotation_id, row)))
        return found

    def set_items(self, rotation_id: str, items: Sequence[RotationItem]) -> None:
        """Replace what is known of these channels (the new values stay)."""
        for item in items:
            own = (rotation_item.c.rotation_id == rotation_id) & (rotation_item.c.channel_id == item.channel_id)
            self._run(update(rotation_item).where(own).values(_state(item)))

    def close(self, rotation_id: str, at: datetime) -> None:
        """End it: its report stays, the new values are removed."""
        self._run(update(ROTATION).where(ROTATION.c.id == rotation_id).values(closed_at=at))
        self._run(update(rotation_item).where(rotation_item.c.rotation_id == rotation_id).values(sealed=None))

    def remove(self, rotation_id: str) -> None:
        """Remove it with its report."""
        self._run(delete(ROTATION).where(ROTATION.c.id == rotation_id))

    def _value(self, rotation_id: str, row: RowMapping) -> tuple[str, RawValue]:
        opened = self._seals.open(row["sealed"], *_place(rotation_id, row["channel_id"]))
        return row["channel_id"], read_secret_bytes(opened)


ROTATION = rotation
"""The table under a name that the methods' arguments do not hide."""


def _counted() -> Any:
    counts = (
        func.coalesce(func.sum(case((rotation_item.c.state == state.value, 1), else_=0)), 0).label(state.value)
        for state in ItemState
    )
    return select(ROTATION, *counts).outerjoin(rotation_item).group_by(ROTATION.c.id)


def _rotation(row: RowMapping) -> Rotation:
    return Rotation(
        row["id"],
        row["field"],
        row["created_at"],
        int(row["old"]),
        int(row["new"]),
        int(row["skipped"]),
        row["closed_at"],
    )


def _item(row: RowMapping) -> RotationItem:
    return RotationItem(
        row["channel_id"], row["tenant"], row["name"], ItemState(row["state"]), row["reason"], row["at"]
    )


def _state(item: RotationItem) -> dict[str, Any]:
    return {"state": item.state.value, "reason": item.reason, "at": item.at}


def _place(rotation_id: str, channel_id: str) -> tuple[str, ...]:
    return "rotation_item", rotation_id, channel_id, "sealed"
