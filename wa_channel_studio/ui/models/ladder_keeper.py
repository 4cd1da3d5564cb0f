"""Keeps the ladders of the channels in sight, so that a list can paint them without asking anybody.

What is not known yet is asked for in one go once the event loop turns; the list paints it when it comes. Rows that
nobody looks at cost nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.ladder_rules import RungStatus
from wa_channel_studio.ui.jobs import COUNTS, JobRunner
from wa_channel_studio.ui.parts.asking import ask

Ladder = tuple[RungStatus, ...]
_AT_ONCE = 120
"""Rows that are asked for in one job; the largest screen shows fewer."""
_KEPT = 2_000


class LadderKeeper(QObject):
    """``came`` is sent when there is something new to paint."""

    came = Signal()

    def __init__(
        self, runner: JobRunner, read: Callable[[Sequence[str]], Mapping[str, Ladder]], parent: QObject | None = None
    ) -> None:
        """``read`` finds the ladders of some channels; it runs in a job."""
        super().__init__(parent)
        self._runner = runner
        self._read = read
        self._known: dict[str, Ladder] = {}
        self._old: set[str] = set()
        self._wanted: dict[str, None] = {}
        self._asking: frozenset[str] = frozenset()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._ask)

    def of(self, channel_id: str) -> Ladder | None:
        """The ladder as far as it is known; asking for one that is not fetches it."""
        found = self._known.get(channel_id)
        if (found is None or channel_id in self._old) and channel_id not in self._asking:
            self._wanted.pop(channel_id, None)
            self._wanted[channel_id] = None
            if not self._asking and not self._timer.isActive():
                self._timer.start()
        return found

    def refresh(self) -> None:
        """What is known may be out of date: it is shown until it has been read anew."""
        self._old = set(self._known)
        self.came.emit()

    def _ask(self) -> None:
        if self._asking or not self._wanted:
            return
        # Who scrolls on wants the last rows; those before are asked for again when they are painted again.
        ids = tuple(self._wanted)[-_AT_ONCE:]
        self._wanted.clear()
        self._asking = frozenset(ids)
        read = self._read
        ask(self, self._runner, lambda _job: read(ids), self._take, self._fail, queue=COUNTS)

    def _take(self, found: Mapping[str, Ladder]) -> None:
        self._old -= self._asking
        self._asking = frozenset()
        for channel_id, ladder in found.items():
            self._known.pop(channel_id, None)
            self._known[channel_id] = ladder
        while len(self._known) > _KEPT:
            oldest = next(iter(self._known))
            del self._known[oldest]
            self._old.discard(oldest)
        self.came.emit()
        if self._wanted:
            self._timer.start()

    def _fail(self, _problem: Problem) -> None:
        """The list itself tells what is wrong; the marks stay away, and are not asked for again and again."""
        for channel_id in self._asking:
            self._known.setdefault(channel_id, ())
        self._old -= self._asking
        self._asking = frozenset()
