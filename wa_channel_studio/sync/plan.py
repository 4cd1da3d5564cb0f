"""A plan: what would be created, changed, deleted and uploaded, field by field, and what blocks it.

A value that is shown, kept as a file, compared with a later plan, and carried out exactly. It holds no secret.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wa_channel_studio.domain.aicc import Way
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.sync.snapshot import Side


class Action(StrEnum):
    """What happens to one thing."""

    UPLOAD = "upload"
    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"
    CONFLICT = "conflict"
    """Nothing, until a person has decided."""
    NONE = "none"
    """Nothing; it is listed because something is to be said of it."""


class Kind(StrEnum):
    """What a plan is about."""

    CERTIFICATE = "certificate"
    CHANNEL = "channel"


SET, OTHER, UNREADABLE = "set", "set to another value", "changed there, cannot be read"
"""What stands in place of a secret: it is there; it differs from what both had; it was written there since."""


@dataclass(frozen=True, slots=True)
class PlanField:
    """One field that differs. Values as in CHANNEL.json; None: empty, or not known."""

    field: str
    base: JsonValue
    here: JsonValue
    there: JsonValue
    goes: Side | None
    """Where the value of the other side is written: ``THERE`` is a change made here, ``HERE`` one made there; None: in
    conflict, nobody has decided."""
    chosen: bool = False
    """Whether a person decided it."""
    secret: bool = False


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One line of the plan."""

    action: Action
    kind: Kind
    name: str
    fields: tuple[PlanField, ...] = ()
    blocked: str = ""
    """Why it will not be done, as a sentence; empty: it will."""
    remedy: str = ""
    state: SyncState = SyncState.UNKNOWN
    channel_id: str = ""
    """Empty for what is only on the AICC, and for certificates."""
    remote_id: str = ""
    revision: str = ""
    """The one there that it was made for; it is done only at that revision."""
    side: Side = Side.THERE
    """Where a creation, deletion or upload happens. A change may go both ways: see its fields."""
    certificate_id: str = ""
    note: str = ""
    """What else to know, as a sentence."""
    mark: str = ""
    """A mark over all it would write, made with the workspace's key; by it the outbox knows what was planned."""

    @property
    def happens(self) -> bool:
        """Whether applying the plan does something for it."""
        return not self.blocked and self.action in (Action.UPLOAD, Action.CREATE, Action.CHANGE, Action.DELETE)

    @property
    def sends(self) -> bool:
        """Whether applying it sends something to the AICC."""
        if not self.happens:
            return False
        if self.action is Action.CHANGE:
            return any(field.goes is Side.THERE for field in self.fields)
        return self.side is Side.THERE


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen for one tenant, uploads first, then channels by name. What is the same has no line."""

    tenant_id: str
    tenant: str
    way: Way
    made_at: datetime
    items: tuple[PlanItem, ...]
    same: int = 0
    """Channels that are the same on both sides."""
    seal: str = ""
    """A mark over all it would write, secrets among it, made with the workspace's key: equal seals, equal plans."""

    @property
    def empty(self) -> bool:
        """Whether nothing would happen and nothing waits for a decision."""
        return not any(item.happens or item.action is Action.CONFLICT for item in self.items)

    @property
    def deletions(self) -> tuple[PlanItem, ...]:
        """What would be deleted, on either side."""
        return tuple(item for item in self.items if item.happens and item.action is Action.DELETE)
