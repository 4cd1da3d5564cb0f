"""The trash: channels are put into it, taken out of it, or removed for good with all that was only theirs."""

from __future__ import annotations

from collections.abc import Sequence

from wa_channel_studio.services.bulk_plan import PORTION
from wa_channel_studio.services.bulk_steps import Steps
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import Begin
from wa_channel_studio.services.undo import UndoStack


class Trash:
    """The trash of one open workspace."""

    def __init__(self, begin: Begin, steps: Steps, undo: UndoStack) -> None:
        self._begin = begin
        self._steps = steps
        self._undo = undo

    def put(self, channel_ids: Sequence[str], job: JobContext) -> Changed:
        """Into the trash. Those that are there already stay."""
        return self._moved(channel_ids, job, "delete", "Deletion", away=True)

    def take_out(self, channel_ids: Sequence[str], job: JobContext) -> Changed:
        """Out of the trash, judged anew. Those that are not in it stay."""
        return self._moved(channel_ids, job, "restore", "Restoring", away=False)

    def purge(self, channel_ids: Sequence[str] | None, job: JobContext) -> int:
        """Remove for good those of them that are in the trash, or all that is in it."""
        with self._begin() as work:
            if channel_ids is None:
                ids = work.channels.ids(ChannelQuery(trashed=True, limit=0))
            else:
                states = work.channels.trashed_of(channel_ids)
                ids = tuple(dict.fromkeys(owner for owner in channel_ids if states.get(owner)))
            removed = 0
            for start in range(0, len(ids), PORTION):
                job.check()
                job.report(start, len(ids), "Removing channels")
                removed += work.channels.remove(ids[start : start + PORTION])
            job.check()
            if removed:
                work.commit()
                # What was done before may have touched what is gone now.
                self._undo.clear()
        return removed

    def _moved(self, channel_ids: Sequence[str], job: JobContext, action: str, words: str, *, away: bool) -> Changed:
        ids = tuple(dict.fromkeys(channel_ids))
        with self._begin() as work:
            writer = self._steps.writer(work, action)
            states = work.channels.trashed_of(ids)
            count = sum(trashed is not away for trashed in states.values())
            for start in range(0, len(ids), PORTION):
                job.check()
                job.report(start, len(ids))
                writer.trash(ids[start : start + PORTION], away=away)
            job.check()
            return self._steps.keep(work, writer, words, count)
