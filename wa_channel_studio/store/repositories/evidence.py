"""What was seen of each channel, the last for each rung of the ladder. Judges nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from wa_channel_studio.domain.evidence import Evidence, Rung, Source
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.repositories.uses import in_parts
from wa_channel_studio.store.sync_tables import evidence

_EVIDENCE = (evidence.c.channel_id, evidence.c.rung, evidence.c.at, evidence.c.source, evidence.c.words)


class EvidenceRows(Repository):
    """Implements ``services.sync_ports.EvidenceBook``."""

    def of_channels(self, channel_ids: Sequence[str]) -> tuple[Evidence, ...]:
        """All that was seen of them, in no order."""
        found: list[Evidence] = []
        for some in in_parts(channel_ids):
            found += self._read_rows(select(*_EVIDENCE).where(evidence.c.channel_id.in_(some)), _evidence)
        return tuple(found)

    def put(self, evidence: Sequence[Evidence]) -> None:
        """Insert or replace, by channel and rung. Raises ProblemError when a channel is unknown."""
        self._put(
            EVIDENCE,
            [
                {
                    "channel_id": each.channel_id,
                    "rung": each.rung.value,
                    "at": each.at,
                    "source": each.source.value,
                    "words": each.words,
                }
                for each in evidence
            ],
        )

    def remove(self, channel_id: str, rung: Rung) -> None:
        """Take it back; nothing happens when there is none."""
        self._run(delete(EVIDENCE).where(EVIDENCE.c.channel_id == channel_id, EVIDENCE.c.rung == rung.value))


EVIDENCE = evidence
"""The table under a name that the methods' arguments do not hide."""


def _evidence(row: tuple[Any, ...]) -> Evidence:
    channel_id, rung, at, source, words = row
    return Evidence(channel_id, Rung(rung), at, Source(source), words)
