"""The journal of open wizards, sealed. A channel with a draft is shown as a draft in the list."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, RowMapping, delete, false, func, insert, select, true, update

from wa_channel_studio.services.library_ports import CertificateUse
from wa_channel_studio.services.ports import StoredDraft
from wa_channel_studio.store.columns import readiness_order
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.repositories.uses import keep_uses_of_draft, recount, used_by
from wa_channel_studio.store.tables import certificate_use, channel, draft


class DraftRows(Repository):
    """Implements ``services.ports.Drafts``."""

    def put(self, draft: StoredDraft) -> None:
        """Insert or replace by id."""
        columns = {
            "id": draft.id,
            "channel_id": draft.channel_id,
            "tenant_id": draft.tenant_id,
            "sequence": draft.sequence,
            "saved_at": draft.saved_at,
            "sealed": self._seals.seal(draft.payload, *_place(draft.id, draft.channel_id, draft.sequence)),
        }
        former = self._channel_of(draft.id)
        if former is None:
            self._run(insert(DRAFT), columns)
        else:
            self._run(update(DRAFT).where(DRAFT.c.id == draft.id), columns)
        self.set_uses(draft.id, draft.uses)
        if former != draft.channel_id:
            # A channel counts once together with its draft, so it matters whose draft this is.
            recount(self._connection, {use.certificate_id for use in draft.uses})
            self._mark(draft.channel_id)
            self._mark(former or "")

    def set_uses(self, draft_id: str, uses: Sequence[CertificateUse]) -> None:
        """Note the certificate files that a draft refers to."""
        keep_uses_of_draft(self._connection, draft_id, uses)

    def get(self, draft_id: str) -> StoredDraft | None:
        """The draft, or None."""
        found = self._drafts(DRAFT.c.id == draft_id)
        return found[0] if found else None

    def of_channel(self, channel_id: str) -> StoredDraft | None:
        """The newest draft of a channel, or None."""
        found = self._drafts(DRAFT.c.channel_id == channel_id)
        return found[0] if found else None

    def all(self) -> tuple[StoredDraft, ...]:
        """All, newest first."""
        return self._drafts(true())

    def remove(self, draft_id: str) -> None:
        """Remove it; nothing happens when there is none."""
        former = self._channel_of(draft_id)
        freed = used_by(self._connection, false(), certificate_use.c.draft_id == draft_id)
        self._run(delete(DRAFT).where(DRAFT.c.id == draft_id))
        recount(self._connection, freed)
        self._mark(former or "")

    def _drafts(self, which: ColumnElement[bool]) -> tuple[StoredDraft, ...]:
        newest_first = (DRAFT.c.saved_at.desc(), DRAFT.c.sequence.desc(), DRAFT.c.id)
        return self._read(select(DRAFT).where(which).order_by(*newest_first), self._draft)

    def _draft(self, row: RowMapping) -> StoredDraft:
        sequence = int(row["sequence"])
        place = _place(row["id"], row["channel_id"], sequence)
        return StoredDraft(
            id=row["id"],
            channel_id=row["channel_id"],
            tenant_id=row["tenant_id"],
            sequence=sequence,
            saved_at=row["saved_at"],
            payload=self._seals.open(row["sealed"], *place),
        )

    def _channel_of(self, draft_id: str) -> str | None:
        statement = select(DRAFT.c.channel_id).where(DRAFT.c.id == draft_id)
        found = self._read(statement, lambda row: str(row["channel_id"]))
        return found[0] if found else None

    def _mark(self, channel_id: str) -> None:
        """Let the channel's row tell whether it has a draft."""
        if not channel_id:
            return
        counts = select(channel.c.errors, channel.c.warnings).where(channel.c.id == channel_id)
        drafts = self._number(select(func.count()).select_from(DRAFT).where(DRAFT.c.channel_id == channel_id))
        for errors, warnings in self._read(counts, lambda row: (int(row["errors"]), int(row["warnings"]))):
            self._run(
                update(channel).where(channel.c.id == channel_id),
                {
                    "open_draft": drafts > 0,
                    "readiness_order": readiness_order(errors, warnings, open_draft=drafts > 0),
                },
            )


DRAFT = draft
"""The table under a name that the methods' arguments do not hide."""


def _place(draft_id: str, channel_id: str, sequence: int) -> tuple[str, ...]:
    # With the sequence an older state of the same draft cannot be put back unseen.
    return "draft", draft_id, channel_id, str(sequence), "payload"
