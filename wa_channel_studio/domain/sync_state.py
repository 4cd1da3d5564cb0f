"""What is known about a channel and its counterpart on the AICC."""

from __future__ import annotations

from enum import StrEnum


class SyncState(StrEnum):
    """The word shown for it. It is what was known when both were last compared, and what was edited here since."""

    DRAFT = "draft"
    """Not on the AICC as far as known, and not ready either."""
    READY = "ready"
    """Ready here; nobody has looked whether the AICC has it."""
    NEW = "new"
    """As far as known it is only here."""
    CHANGED_HERE = "changed_here"
    CHANGED_THERE = "changed_there"
    CONFLICT = "conflict"
    """Both sides changed the same field, or one side changed what the other deleted."""
    DELETED_HERE = "deleted_here"
    DELETED_THERE = "deleted_there"
    IN_SYNC = "in_sync"
    UNKNOWN = "unknown"
    """It is on the AICC; whether both agree, nobody has compared."""


def after_edit(state: SyncState) -> SyncState:
    """What is known after a field that the AICC has too was edited here, until both are compared again."""
    if state is SyncState.IN_SYNC:
        return SyncState.CHANGED_HERE
    if state in (SyncState.CHANGED_THERE, SyncState.DELETED_THERE):
        return SyncState.CONFLICT
    return state
