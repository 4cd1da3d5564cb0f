"""What syncing needs kept in a workspace: connections, lists read, links with their base, decisions, the outbox.

Parts of a unit of work, so that what an answer of the AICC says is kept wholly or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.evidence import Evidence, Rung, Source
from wa_channel_studio.domain.reference_data import Reading, ReferenceData, ReferenceItem, ReferenceKind
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.sync.plan import Action, Kind
from wa_channel_studio.sync.snapshot import Base, Side


class Connections(Protocol):
    """How each tenant's AICC is reached; the secrets are sealed."""

    def get(self, tenant_id: str) -> Connection:
        """The connection; ``NOT_CONNECTED`` where nobody has set one up."""

    def save(self, tenant_id: str, connection: Connection) -> None: ...


class References(Protocol):
    """What was read of each tenant's AICC."""

    def of_tenant(self, tenant_id: str) -> ReferenceData: ...
    def put(self, tenant_id: str, kind: ReferenceKind, reading: Reading, items: Sequence[ReferenceItem] | None) -> None:
        """Keep a reading; with ``items`` they replace all of that kind."""


@dataclass(frozen=True, slots=True)
class Link:
    """That a channel here is a channel there, and what both had when they were last the same."""

    channel_id: str
    tenant_id: str
    name: str
    """Its name there when last known."""
    base: Base = field(repr=False)
    here_at: datetime
    """The ``changed_at`` of the channel here that ``base`` was made of."""
    at: datetime
    """When both were last the same."""
    source: Source
    remote_id: str = ""
    """Empty where a person entered it by hand and gave no configuration id."""
    revision: str = ""
    """The revision there that ``base`` was made of."""


class LinkRow(NamedTuple):
    """A link without its base, for 100,000 at once."""

    channel_id: str
    remote_id: str
    revision: str
    name: str
    here_at: datetime


class LocalRow(NamedTuple):
    """What a plan looks at of every channel first."""

    channel_id: str
    name: str
    errors: int
    trashed: bool
    changed_at: datetime
    sync: SyncState


class Links(Protocol):
    """Links by channel. A link outlives its channel: then it is the tombstone of one that was deleted here."""

    def rows(self, tenant_id: str) -> tuple[LinkRow, ...]: ...
    def locals(self, tenant_id: str) -> tuple[LocalRow, ...]:
        """All channels of a tenant, those in the trash only where they have a link."""

    def many(self, channel_ids: Sequence[str]) -> Mapping[str, Link]:
        """By channel; those without a link are left out."""

    def put(self, links: Sequence[Link]) -> None:
        """Insert or replace, by channel."""

    def forget(self, channel_ids: Sequence[str]) -> None: ...
    def set_states(self, states: Mapping[str, SyncState]) -> None:
        """What the list shows, by channel; unknown ids are left out."""

    def states(self, tenant_id: str) -> Mapping[SyncState, int]:
        """How many channels outside the trash are in each state."""

    def marks(self, secrets: Mapping[tuple[str, str], Secret]) -> Mapping[tuple[str, str], str]:
        """A mark for each secret by channel and field, which only this workspace's key makes. Empty ones have none."""

    def seal(self, text: str) -> str:
        """A mark over a whole plan."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision in a conflict. It holds as long as the channel there is at ``revision``."""

    channel_id: str
    field: str
    """Key of the field; empty: the channel as a whole, where one side has deleted it or nothing links both."""
    side: Side
    """Whose value, or whose existence, counts."""
    revision: str


class Choices(Protocol):
    """Decisions that wait for the next plan."""

    def of_tenant(self, tenant_id: str) -> tuple[Choice, ...]: ...
    def put(self, choices: Sequence[Choice]) -> None:
        """Insert or replace, by channel and field."""

    def forget(self, channel_id: str, fields: Sequence[str] | None = None) -> None:
        """Take decisions back; all of the channel without ``fields``."""


class Progress(StrEnum):
    """Where an entry of the outbox is."""

    WAITING = "waiting"
    SENDING = "sending"
    """Written before the call. After a crash nobody knows whether it happened: it is read back first."""
    DONE = "done"
    STOPPED = "stopped"
    """It was not done, and why is said; the next plan has it again where it still applies."""


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One intent. What is sent is made anew from the channel; ``digest`` tells whether it still is what was planned."""

    tenant_id: str
    position: int
    """1 for the first of the plan."""
    kind: Kind
    action: Action
    channel_id: str
    """Empty for certificates."""
    certificate_id: str
    remote_id: str
    name: str
    revision: str
    key: str
    """The idempotency key."""
    digest: str
    """A mark over what was planned to be written, made with the workspace's key."""
    side: Side = Side.THERE
    progress: Progress = Progress.WAITING
    at: datetime | None = None
    message: str = ""
    remedy: str = ""


class Outbox(Protocol):
    """What is under way, one queue for each tenant."""

    def of_tenant(self, tenant_id: str) -> tuple[OutboxEntry, ...]:
        """All, by position."""

    def put(self, entries: Sequence[OutboxEntry]) -> None:
        """Insert or replace, by tenant and position."""

    def clear(self, tenant_id: str, progress: Sequence[Progress] | None = None) -> None:
        """Remove those in one of these states; all without."""

    def tenants(self) -> tuple[str, ...]:
        """Ids of tenants of which something waits or was being sent."""


class EvidenceBook(Protocol):
    """What was seen of each channel; the last for each rung."""

    def of_channels(self, channel_ids: Sequence[str]) -> tuple[Evidence, ...]: ...
    def put(self, evidence: Sequence[Evidence]) -> None:
        """Insert or replace, by channel and rung."""

    def remove(self, channel_id: str, rung: Rung) -> None: ...


class GuidedTicks(Protocol):
    """Which fields were entered on the AICC's pages, and when, while a guided entry is under way."""

    def of_channel(self, channel_id: str) -> Mapping[str, datetime]: ...
    def set(self, channel_id: str, field: str, at: datetime | None) -> None:
        """Tick a field, or take the tick back with None."""

    def clear(self, channel_id: str) -> None: ...
    def under_way(self, tenant_id: str) -> tuple[str, ...]:
        """Ids of channels outside the trash with at least one tick."""
