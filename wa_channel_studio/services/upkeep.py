"""What a workspace needs after it was opened: a look at the whole file, a copy, and judgements that a new day changed.

It runs beside the window, in portions that hold nobody up, and may be stopped: what it did not reach is done the next
time. It judges nothing by rules of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from wa_channel_studio import __version__
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.checking import judge_again, today
from wa_channel_studio.services.errors import BusyError
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import Begin, Clock, UnitOfWork

LONGEST_NOTICE = timedelta(days=92)
"""No rule speaks of an end earlier: the longest notice is 90 days (``graph_versions``), and days differ by the
time zone."""

REST_SECONDS = 0.1
"""Between two portions. Somebody may be typing meanwhile, and nobody waits for this."""

_AT_ONCE = 200
"""Channels in one transaction: who wants to write waits a tenth of a second at most."""

_PATIENCE_SECONDS = 2.0

REVIEWED_ON = "reviewed_on"
"""The setting with the local day on which what may change by itself was judged last."""
REVIEWED_BY = "reviewed_by"
"""The setting with the release that did it: another one may have other rules."""
PENDING = "channels_pending"
"""The setting by which revision 0003 of the schema asks for a judgement of all channels."""


def is_of_today(work: UnitOfWork, clock: Clock) -> bool:
    """Whether every verdict that is kept is what a check would find today."""
    return work.settings.get(REVIEWED_ON) == today(clock).isoformat() and not _all_pending(work)


def _all_pending(work: UnitOfWork) -> bool:
    """Whether every verdict is in doubt, whatever the day."""
    return bool(work.settings.get(PENDING)) or work.settings.get(REVIEWED_BY) != __version__


class UpkeepService:
    """The upkeep of one open workspace."""

    def __init__(self, begin: Begin, clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def review(self, job: JobContext) -> int:
        """Judge anew what the calendar may have changed since the last time; returns how many channels were judged.

        Cheap on the same day. Raises Cancelled between portions, each of which is kept.
        """
        day = today(self._clock)
        with self._begin(reading=True) as work:
            if is_of_today(work, self._clock):
                return 0
            if _all_pending(work):
                due = work.channels.ids(ChannelQuery(limit=0)) + work.channels.ids(ChannelQuery(trashed=True, limit=0))
            else:
                due = work.channels.expiring(day + LONGEST_NOTICE)
        for start in range(0, len(due), _AT_ONCE):
            job.check()
            job.report(start, len(due), "")
            self._judge(due[start : start + _AT_ONCE], job)
            job.rest(REST_SECONDS)
        with self._begin() as work:
            work.settings.set(REVIEWED_ON, day.isoformat())
            work.settings.set(REVIEWED_BY, __version__)
            work.settings.set(PENDING, "")
            work.commit()
        return len(due)

    def _judge(self, channel_ids: Sequence[str], job: JobContext) -> None:
        while True:
            try:
                with self._begin() as work:
                    judge_again(work, channel_ids, self._clock)
                    work.commit()
                return
            except BusyError:
                # An import of thousands goes first, however long it takes.
                job.rest(_PATIENCE_SECONDS)

    def chain_history(self) -> None:
        """Chain the history that an older release has written. Cheap when there is none."""
        with self._begin() as work:
            work.history.catch_up()
            work.commit()
