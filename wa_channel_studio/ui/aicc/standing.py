"""What the window knows of one tenant's sync: how things stand, the plan on show, what is under way, how lines ended.

A value that changes, held by the desk and read by the place. It asks nobody and shows nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.sync_ports import OutboxEntry, Progress
from wa_channel_studio.services.syncing import Applied, SyncStatus
from wa_channel_studio.sync.plan import Action, Plan, PlanItem
from wa_channel_studio.sync.snapshot import Side
from wa_channel_studio.ui.aicc.plan_words import Group, Key, key_of, line_of, tally
from wa_channel_studio.ui.jobs import JobHandle

_OPEN = (Progress.WAITING, Progress.SENDING)


class Doing(StrEnum):
    """What is under way for a tenant."""

    NOTHING = ""
    PLANNING = "planning"
    APPLYING = "applying"
    DISCARDING = "discarding"
    ADOPTING = "adopting"

    @property
    def sends(self) -> bool:
        """Whether it may send something to the AICC."""
        return self in (Doing.APPLYING, Doing.DISCARDING)


@dataclass
class Standing:
    """Of one tenant."""

    status: SyncStatus | None = None
    """None until it was read."""
    entries: tuple[OutboxEntry, ...] = ()
    """All of the outbox, as last read."""
    plan: Plan | None = None
    latest: Plan | None = None
    """The same with decisions that the window has not heard of yet."""
    lines: tuple[PlanItem, ...] = ()
    """Those of the plan, or those of the outbox where the plan is not known any more."""
    counts: Mapping[Group, int] = field(default_factory=dict)
    outcomes: dict[Key, OutboxEntry] = field(default_factory=dict)
    ended: bool = False
    """Whether the plan on show has been applied to its end."""
    wholes: dict[str, tuple[PlanItem, Side]] = field(default_factory=dict)
    """Channels that were decided as a whole: how they were in conflict, and whose side counts. Their lines tell
    neither any more."""
    outdated: bool = False
    """Whether a channel of the plan was changed here since, so that its line is not true any more."""
    told: bool = False
    """Whether a person has put the message about its end away."""
    given_up: bool = False
    """Whether what waited was discarded."""
    problem: Problem | None = None
    unreachable: bool = False
    """Whether the problem is one of the way to the AICC."""
    doing: Doing = Doing.NOTHING
    handle: JobHandle | None = None
    part: tuple[int, int, str] = (0, 0, "")
    stopping: bool = False
    give_up_next: bool = False
    """Whether what waits is to be discarded once the work has stopped."""

    @property
    def waiting(self) -> tuple[OutboxEntry, ...]:
        """What waits in the outbox or was being sent, while nobody works on it."""
        entries = self.status.waiting if self.status is not None and not self.doing.sends else ()
        return tuple(entry for entry in entries if entry.progress in _OPEN)

    @property
    def failures(self) -> tuple[OutboxEntry, ...]:
        """What was not done, with the reasons."""
        return tuple(entry for entry in self.outcomes.values() if entry.progress is Progress.STOPPED)

    @property
    def done(self) -> int:
        """How many lines were carried out."""
        return sum(entry.progress is Progress.DONE for entry in self.outcomes.values())

    @property
    def happens(self) -> int:
        """How many lines applying the plan would carry out."""
        if self.plan is None or self.ended or self.waiting:
            return 0
        return sum(item.happens for item in self.plan.items)

    @property
    def conflicts(self) -> tuple[PlanItem, ...]:
        """The lines that wait for a decision, and those that have one already."""
        items = self.plan.items if self.plan is not None else ()
        return tuple(
            item
            for item in items
            if item.action is Action.CONFLICT
            or item.channel_id in self.wholes
            or any(part.chosen for part in item.fields)
        )

    # --- what comes -----------------------------------------------------------------------------------

    def take_status(self, status: SyncStatus) -> None:
        """How things stand now. What waits without a plan is what is listed."""
        self.status = status
        if self.plan is None and self.waiting:
            self._list(tuple(line_of(entry) for entry in self.entries or status.waiting))
            self.take_entries(self.entries or status.waiting)
        elif self.plan is None and not self.doing.sends and not self.ended:
            self._list(())

    def take_plan(self, plan: Plan, counts: Mapping[Group, int]) -> None:
        """Another plan; how lines of an earlier one ended is forgotten."""
        self.plan = self.latest = plan
        self.lines, self.counts = plan.items, counts
        self.outcomes, self.ended, self.given_up = {}, False, False
        self.wholes, self.outdated = {}, False

    def take_decided(self, plan: Plan, counts: Mapping[Group, int]) -> None:
        """The same plan with another decision in it."""
        self.plan = self.latest = plan
        self.lines, self.counts = plan.items, counts
        for item in plan.items:
            if item.action is Action.CONFLICT:
                self.wholes.pop(item.channel_id, None)  # what was decided is open again

    def drop_plan(self) -> None:
        """No plan is on show any more."""
        self.plan = self.latest = None
        self.outcomes, self.ended, self.given_up = {}, False, False
        self._list(())

    def leave_out(self, remote_ids: frozenset[str], same: int) -> None:
        """These lines are no more: the channels are here now, and the same."""
        if self.plan is None:
            return
        kept = tuple(item for item in self.plan.items if item.channel_id or item.remote_id not in remote_ids)
        self.plan = self.latest = replace(self.plan, items=kept, same=self.plan.same + same)
        self._list(kept)

    def begin(self, doing: Doing) -> None:
        """Work begins."""
        self.doing, self.stopping, self.part = doing, False, (0, 0, "")
        self.problem, self.unreachable = None, False

    def end(self) -> None:
        """Work has ended."""
        self.doing, self.handle, self.stopping = Doing.NOTHING, None, False

    def take_entries(self, entries: Iterable[OutboxEntry]) -> None:
        """How far lines are."""
        self.outcomes = {key_of(entry): entry for entry in entries}

    def take_applied(self, applied: Applied, *, given_up: bool) -> None:
        """How all of them ended."""
        self.outcomes = {key_of(entry): entry for entry in applied.entries}
        self.ended, self.told, self.given_up = True, False, given_up
        if self.plan is None:
            self._list(tuple(line_of(entry) for entry in applied.entries))

    def _list(self, lines: tuple[PlanItem, ...]) -> None:
        self.lines, self.counts = lines, tally(lines)
