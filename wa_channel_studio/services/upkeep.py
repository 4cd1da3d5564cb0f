"""What a workspace needs after it was opened: a look at the whole file, a copy, and judgements that a new day changed.

It runs beside the window, in portions that hold nobody up, and may be stopped: what it did not reach is done the next
time. It judges nothing by rules of its own.
"""

from __future__ import annotations

from datetime import timedelta

from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.checking import PORTION, judge_again, today
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import Begin, Clock

LONGEST_NOTICE = timedelta(days=120)
"""No rule speaks of an end earlier than that: the longest is 90 days (colours of certificates), with some to spare."""

REVIEWED_ON = "reviewed_on"
"""The setting with the local day on which what may change by itself was judged last."""
PENDING = "channels_pending"
"""The setting by which revision 0003 of the schema asks for a judgement of all channels."""


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
            pending = work.settings.get(PENDING)
            if not pending and work.settings.get(REVIEWED_ON) == day.isoformat():
                return 0
            if pending:
                due = work.channels.ids(ChannelQuery(limit=0)) + work.channels.ids(ChannelQuery(trashed=True, limit=0))
            else:
                due = work.channels.expiring(day + LONGEST_NOTICE)
        for start in range(0, len(due), PORTION):
            job.check()
            job.report(start, len(due), "")
            with self._begin() as work:
                judge_again(work, due[start : start + PORTION], self._clock)
                work.commit()
        with self._begin() as work:
            work.settings.set(REVIEWED_ON, day.isoformat())
            if pending:
                work.settings.set(PENDING, "")
            work.commit()
        return len(due)

    def chain_history(self) -> None:
        """Chain the history that an older release has written. Cheap when there is none."""
        with self._begin() as work:
            work.history.catch_up()
            work.commit()
