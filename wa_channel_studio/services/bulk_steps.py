"""Carries out a change of many channels as one step: written portion by portion, committed once, undone at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.channel_steps import Accept, Change, ChannelDeed, ChannelWriter
from wa_channel_studio.services.ports import Begin, Clock, UnitOfWork
from wa_channel_studio.services.undo import UndoStack


class Steps:
    """Makes steps in one open workspace and remembers them for undo."""

    def __init__(self, begin: Begin, clock: Clock, undo: UndoStack) -> None:
        self._begin = begin
        self._clock = clock
        self._undo = undo

    def take(
        self,
        work: UnitOfWork,
        action: str,
        words: str,
        portions: Iterable[Sequence[Change]],
        accept: Accept | None = None,
    ) -> Changed:
        """Write all portions, commit, and remember the deed as ``words`` with the number of channels.

        ``accept`` may leave out changes for what their check found. What the portions raise while they are made leaves
        the workspace as it was.
        """
        writer = self.writer(work, action)
        count = 0
        for portion in portions:
            count += sum(written.changed for written in writer.write(portion, accept=accept))
        return self.keep(work, writer, words, count)

    def writer(self, work: UnitOfWork, action: str) -> ChannelWriter:
        """What a step is written with that :meth:`keep` ends."""
        return ChannelWriter(work, self._clock, action)

    def keep(self, work: UnitOfWork, writer: ChannelWriter, words: str, count: int) -> Changed:
        """Commit a step over ``count`` channels and remember it; nothing happens for none."""
        if not count:
            return Changed()
        work.commit()
        self._undo.push(ChannelDeed(self._begin, self._clock, writer.step, f"{words}: {channels(count)}"))
        return Changed(channels=writer.touched)


def channels(count: int) -> str:
    """How many channels, in words."""
    return "1 channel" if count == 1 else f"{count:,} channels"
