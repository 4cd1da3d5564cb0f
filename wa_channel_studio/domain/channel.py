"""A WhatsApp channel as it is kept in a workspace.

A channel may be wrong or incomplete; what it lacks is told by the check of its fields, not by this value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.expiry import NO_EXPIRY, Expiry
from wa_channel_studio.domain.readiness import Readiness
from wa_channel_studio.domain.sync_state import SyncState


@dataclass(frozen=True, slots=True)
class Channel:
    """Answers of one channel with where they belong. Times are UTC."""

    id: str
    tenant_id: str
    answers: Answers
    created_at: datetime
    changed_at: datetime
    set_aside: tuple[tuple[str, Answers], ...] = field(default=(), repr=False)
    """Answers given for providers that were switched away from, by provider, so that switching back restores them."""
    tags: tuple[str, ...] = ()
    """Words of the person's own to find it by, each once, sorted as they are shown."""

    @property
    def name(self) -> str:
        """The Channel Name, possibly empty."""
        return self.answers.text("channel_name")

    @property
    def provider(self) -> str:
        """Key of the Business Solution Provider, possibly empty."""
        return self.answers.text("provider")


@dataclass(frozen=True, slots=True)
class ChannelSummary:
    """One row of the channel list: what can be read without opening anything sealed."""

    id: str
    tenant_id: str
    tenant_name: str
    name: str
    provider: str
    phone_number: str
    ou: str
    called_route: str
    readiness: Readiness
    changed_at: datetime
    sync: SyncState = SyncState.NEW
    expiry: Expiry = NO_EXPIRY
    tags: tuple[str, ...] = ()
    trashed_at: datetime | None = None
