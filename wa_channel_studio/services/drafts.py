"""The journal of open wizards: what stands in a form is kept, sealed, half a second after it was typed.

A draft is found again by its id or by its channel. It is discarded only when its channel was saved or when the person
says so.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.services.certificate_uses import certificate_uses
from wa_channel_studio.services.ports import Clock, StoredDraft, UnitOfWork
from wa_channel_studio.wizard.draft import journey_from_bytes, journey_to_bytes
from wa_channel_studio.wizard.machine import Journey


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A wizard that is open or was left open."""

    id: str
    channel_id: str
    tenant_id: str
    journey: Journey
    saved_at: datetime | None = None
    """When it was last kept; None when nothing has been typed yet."""
    sequence: int = 0


class DraftService:
    """Drafts of one open workspace."""

    def __init__(self, begin: Callable[[], UnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def start(self, tenant_id: str) -> OpenDraft:
        """A wizard for a new channel. Nothing is written before something is typed."""
        return OpenDraft(uuid.uuid4().hex, "", tenant_id, Journey())

    def edit(self, channel: Channel) -> OpenDraft:
        """A wizard for a kept channel, continued where a draft was left."""
        with self._begin() as work:
            stored = work.drafts.of_channel(channel.id)
        if stored is not None:
            return self._opened(stored)
        journey = Journey(answers=channel.answers, set_aside=channel.set_aside, seen_all=True)
        return OpenDraft(uuid.uuid4().hex, channel.id, channel.tenant_id, journey)

    def resume(self, draft_id: str) -> OpenDraft | None:
        """A draft by its id, or None when it is gone."""
        with self._begin() as work:
            stored = work.drafts.get(draft_id)
        return self._opened(stored) if stored is not None else None

    def all(self) -> tuple[OpenDraft, ...]:
        """All drafts, newest first."""
        with self._begin() as work:
            return tuple(self._opened(stored) for stored in work.drafts.all())

    def keep(self, draft: OpenDraft) -> OpenDraft:
        """Write the draft, sealed, and return it with the time of writing."""
        now = self._clock.now()
        sequence = draft.sequence + 1
        payload = journey_to_bytes(draft.journey)
        uses = certificate_uses(draft.journey.answers, draft.journey.set_aside)
        with self._begin() as work:
            work.drafts.put(StoredDraft(draft.id, draft.channel_id, draft.tenant_id, sequence, now, payload, uses))
            work.commit()
        return OpenDraft(draft.id, draft.channel_id, draft.tenant_id, draft.journey, now, sequence)

    def discard(self, draft_id: str) -> None:
        """Remove a draft for good."""
        with self._begin() as work:
            work.drafts.remove(draft_id)
            work.commit()

    def _opened(self, stored: StoredDraft) -> OpenDraft:
        journey = journey_from_bytes(stored.payload)
        return OpenDraft(stored.id, stored.channel_id, stored.tenant_id, journey, stored.saved_at, stored.sequence)
