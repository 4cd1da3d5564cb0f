"""What the services need to renew one credential over many channels, stage by stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from wa_channel_studio.domain.answers import RawValue


class ItemState(StrEnum):
    """Where one channel stands in a rotation."""

    OLD = "old"
    """It still has the old value."""
    NEW = "new"
    """It has the new value."""
    SKIPPED = "skipped"
    """Left out, with a reason: it has no such field, or is gone."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """One credential that is being renewed: the key of its field, and how far it is."""

    id: str
    field: str
    created_at: datetime
    old: int = 0
    new: int = 0
    skipped: int = 0
    closed_at: datetime | None = None
    """When it was ended; None while it goes on."""


@dataclass(frozen=True, slots=True)
class RotationItem:
    """One channel of a rotation; its names are those of the beginning."""

    channel_id: str
    tenant: str
    name: str
    state: ItemState = ItemState.OLD
    reason: str = ""
    at: datetime | None = None
    """When it got the new value, or the old one back."""


class Rotations(Protocol):
    """The rotations of a workspace. New values are sealed."""

    def add(self, rotation: Rotation, items: Sequence[tuple[RotationItem, RawValue]]) -> None:
        """Keep a rotation with its channels in order, each with its new value."""

    def all(self) -> tuple[Rotation, ...]:
        """All, newest first, counted."""

    def get(self, rotation_id: str) -> Rotation:
        """Raises NotFoundError."""

    def items(self, rotation_id: str) -> tuple[RotationItem, ...]:
        """Its channels in order."""

    def new_values(self, rotation_id: str, channel_ids: Sequence[str]) -> dict[str, RawValue]:
        """The new value of each of these channels; none once it was closed."""

    def set_items(self, rotation_id: str, items: Sequence[RotationItem]) -> None:
        """Replace what is known of these channels (the new values stay)."""

    def close(self, rotation_id: str, at: datetime) -> None:
        """End it: its report stays, the new values are removed."""

    def remove(self, rotation_id: str) -> None:
        """Remove it with its report."""
