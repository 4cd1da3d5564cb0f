"""The one way in which channels change: judged, kept, told to the history, and put back by it.

Whatever one action writes has one *step* in the history, over all channels it touched; by it the action can be undone.
Readiness and next expiry are right afterwards, also of channels that share a name which was taken or given up.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.table import with_defaults
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.channel_ports import HistoryEntry, Kept, Place
from wa_channel_studio.services.channel_states import CREATED, TAGS, TRASHED, entries_of, restored
from wa_channel_studio.services.checking import PORTION, Names, Surroundings, Verdict, judge, judge_again, today
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.partial_check import PartialCheck
from wa_channel_studio.services.ports import Begin, Clock, UnitOfWork
from wa_channel_studio.services.undo import GoneError

_MOVED_AT_ONCE = 2_000
"""Channels that go into the trash or out of it at a time; their rows of the list are read for it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A channel as it is and as it shall be; ``before`` is None for a new one."""

    before: Channel | None
    after: Channel
    verdict: Verdict | None = None
    """What a check of ``after`` is known to find, where neither name nor tenant differs; then it is not checked."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a change: the channel as it is kept now, and what its check found, or was known to find."""

    channel: Channel
    verdict: Verdict
    changed: bool


Accept: TypeAlias = Callable[[Change, CheckContext, Verdict], bool]
"""Whether a change is to be carried out, for what the check of the changed channel found."""


class ChannelWriter:
    """Writes one step within one transaction, which the caller commits."""

    def __init__(self, work: UnitOfWork, clock: Clock, action: str, step: str = "") -> None:
        self._work = work
        self._clock = clock
        self._action = action
        self._at = clock.now()
        self._around = Surroundings(work, clock)
        self._touched: dict[str, None] = {}
        self.step = step or uuid.uuid4().hex
        """The ``HistoryEntry.step`` of all it writes."""

    @property
    def touched(self) -> tuple[str, ...]:
        """Ids of all channels that are different now, or were judged anew for the sake of a name."""
        return tuple(self._touched)

    def write(
        self, changes: Sequence[Change], job: JobContext | None = None, accept: Accept | None = None
    ) -> tuple[Written, ...]:
        """Keep channels that a person, a file or a rule has changed. One that is the same is left alone.

        Defaults are filled in for what was never asked, and the day of a new webhook password is noted. ``accept`` may
        leave out a change of a channel that is there for what its check found, where that was not known before. Raises
        what the store raises, or Cancelled.
        """
        return self.put([self._completed(change) for change in changes], job, accept)

    def put(
        self, changes: Sequence[Change], job: JobContext | None = None, accept: Accept | None = None
    ) -> tuple[Written, ...]:
        """The same, exactly as they are given."""
        unknown = [change for change in changes if change.verdict is None]
        ids = [change.after.id for change in unknown if change.before is not None]
        away = {owner for owner, trashed in self._work.channels.trashed_of(ids).items() if trashed} if ids else set()
        coming = Names((change.after for change in unknown), away)
        written: dict[int, Written] = {}
        # Tenant by tenant: the names of one are looked up in one go.
        order = sorted(range(len(changes)), key=lambda place: changes[place].after.tenant_id)
        for start in range(0, len(order), PORTION):
            if job is not None:
                job.check()
                job.report(start, len(order))
            places = order[start : start + PORTION]
            written.update(
                zip(places, self._portion([changes[place] for place in places], coming, accept), strict=True)
            )
        self._judge_namesakes(_given_up_and_taken(unknown, away), coming.ids)
        if job is not None:
            job.report(len(changes), len(changes))
        return tuple(written[place] for place in range(len(changes)))

    def trash(self, channel_ids: Sequence[str], *, away: bool) -> None:
        """Put channels into the trash, or take them out of it; those that are there already are left alone."""
        asked = tuple(dict.fromkeys(channel_ids))
        for start in range(0, len(asked), _MOVED_AT_ONCE):
            states = self._work.channels.trashed_of(asked[start : start + _MOVED_AT_ONCE])
            self._trash([owner for owner, trashed in states.items() if trashed is (not away)], away=away)

    def _trash(self, moving: Sequence[str], *, away: bool) -> None:
        if not moving:
            return
        rows = self._work.channels.summaries(moving)
        self._work.channels.trash_many(moving, self._at if away else None)
        self._work.history.append(
            [HistoryEntry(self._at, owner, self._action, TRASHED, not away, away, self.step) for owner in moving]
        )
        self._touched.update(dict.fromkeys(moving))
        if not away:
            judge_again(self._work, moving, self._clock)
        names: dict[str, set[str]] = {}
        for row in rows:
            names.setdefault(row.tenant_id, set()).add(row.name)
        self._judge_namesakes(names, frozenset(moving))

    def _completed(self, change: Change) -> Change:
        after = change.after
        answers = self._dated(with_defaults(after.answers), change.before)
        return change if answers is after.answers else replace(change, after=replace(after, answers=answers))

    def _dated(self, answers: Answers, before: Channel | None) -> Answers:
        """Note the day when the webhook password is another than before."""
        known = before.answers if before is not None else Answers()
        password, day = answers.get("webhook_password"), answers.get("webhook_password_changed_on")
        old = known.get("webhook_password")
        # The same one is not looked at: it may have been left sealed.
        if password is old or not password or password == old:
            kept = day or known.get("webhook_password_changed_on")
            return answers if kept == day else answers.with_value("webhook_password_changed_on", kept)
        if before is None and day:
            return answers  # read from a file that says the day itself, or copied
        return answers.with_value("webhook_password_changed_on", today(self._clock).isoformat())

    def _portion(self, changes: Sequence[Change], coming: Names, accept: Accept | None) -> list[Written]:
        written: list[Written] = []
        fresh: list[Kept] = []
        kept: list[Kept] = []
        same: list[Written] = []
        entries: list[HistoryEntry] = []
        contexts = self._around.contexts([change.after for change in changes if change.verdict is None], coming)
        for change in changes:
            channel, verdict = change.after, change.verdict
            told = entries_of(change.before, channel, self._action, self._at, self.step)
            if verdict is None:
                _, context = next(contexts)
                verdict = judge(channel.answers, context, self._around.seen)
                if accept is not None and change.before is not None and not accept(change, context, verdict):
                    written.append(Written(change.before, verdict, changed=False))
                    continue
            one = Written(replace(channel, changed_at=self._at) if told else channel, verdict, bool(told))
            written.append(one)
            if told:
                entries += told
                row = Kept(one.channel, verdict.readiness, verdict.expiry, change.before)
                (fresh if change.before is None else kept).append(row)
            else:
                same.append(one)
        if fresh:
            self._work.channels.add_many(fresh)
        if kept:
            self._work.channels.save_many(kept)
        if same:
            self._work.channels.set_verdicts(
                [(one.channel.id, one.verdict.readiness, one.verdict.expiry) for one in same]
            )
        self._work.history.append(entries)
        self._touched.update(dict.fromkeys(one.channel.id for one in written if one.changed))
        return written

    def _judge_namesakes(self, names: Mapping[str, Iterable[str]], but: frozenset[str] | set[str]) -> None:
        for tenant_id, given in names.items():
            wanted = sorted(name for name in given if name)
            alike = self._work.channels.named_alike(tenant_id, wanted) if wanted else ()
            others = [owner for owner in alike if owner not in but]
            if others:
                self._touched.update(dict.fromkeys(judge_again(self._work, others, self._clock)))


def _given_up_and_taken(changes: Sequence[Change], away: set[str]) -> Mapping[str, Iterable[str]]:
    """The names by tenant that somebody has now or had before, and not both."""
    names: dict[str, set[str]] = {}
    for change in changes:
        before, after = change.before, change.after
        if after.id in away:
            continue
        if before is not None and (before.tenant_id, before.name) == (after.tenant_id, after.name):
            continue
        names.setdefault(after.tenant_id, set()).add(after.name)
        if before is not None:
            names.setdefault(before.tenant_id, set()).add(before.name)
    return names


class ChannelDeed:
    """A step that can be undone and done again, by what the history says of it. Holds no values itself.

    A channel that the step made goes into the trash when it is undone; one that was removed for good meanwhile is left
    out. What somebody has typed in an open wizard stays there.
    """

    def __init__(self, begin: Begin, clock: Clock, step: str, words: str) -> None:
        self._begin = begin
        self._clock = clock
        self._step = step
        self._words = words

    @property
    def words(self) -> str:
        """What it was: “Edit of wa_support”."""
        return self._words

    def undo(self, job: JobContext | None = None) -> Changed:
        """Put back what the step changed. Raises GoneError when nothing of it is there any more, or Cancelled."""
        return self._go(job, back=True)

    def redo(self, job: JobContext | None = None) -> Changed:
        """Change it again. Raises like :meth:`undo`."""
        return self._go(job, back=False)

    def _go(self, job: JobContext | None, *, back: bool) -> Changed:
        with self._begin() as work:
            values = _values(work.history.of_step(self._step), back=back)
            places = sorted(work.channels.places(tuple(values)), key=lambda place: place.tenant_id)
            if not places:
                raise GoneError.of(
                    f"{self._words}: there is nothing left of it.", "The channels were removed for good."
                )
            writer = ChannelWriter(work, self._clock, "undo" if back else "redo")
            partly = PartialCheck(work, self._clock)
            # What a step made is only put away or taken back. Of the others a portion at a time is in the memory.
            edited = [place for place in places if values[place.id].keys() - {TRASHED}]
            for start in range(0, len(edited), PORTION):
                if job is not None:
                    job.check()
                    job.report(start, len(edited))
                writer.put(_changes(work, partly, edited[start : start + PORTION], values))
            for away in (True, False):
                writer.trash([place.id for place in places if values[place.id].get(TRASHED) is away], away=away)
            work.commit()
        return Changed(channels=writer.touched)


def _changes(
    work: UnitOfWork, partly: PartialCheck, places: Sequence[Place], values: Mapping[str, Mapping[str, RawValue]]
) -> list[Change]:
    """The channels that are there, each with what these values of the history make of it."""
    # Neither answers nor anything that is judged: tags. All else that is no answer needs a full check.
    wanted = ((place, values[place.id].keys() - {TAGS}) for place in places)
    done = partly.edited(wanted, lambda channel: restored(channel, values[channel.id]))
    changes = [Change(one.before, one.after, one.verdict) for one in done.values()]
    others = work.channels.many([place.id for place in places if place.id not in done])
    return changes + [Change(channel, restored(channel, values[channel.id])) for channel in others]


def _values(entries: Sequence[HistoryEntry], *, back: bool) -> Mapping[str, Mapping[str, RawValue]]:
    """By channel the values before a step, or those after it. What the step made is away before it, and is there after.

    The answers of what it made stay with it: nobody could tell what it is otherwise.
    """
    made = {entry.channel_id for entry in entries if entry.field == CREATED}
    found: dict[str, dict[str, RawValue]] = {}
    for entry in reversed(entries) if back else entries:
        values = found.setdefault(entry.channel_id, {})
        if entry.field == CREATED:
            values[TRASHED] = back
        elif entry.field and entry.channel_id not in made:
            values[entry.field] = entry.old if back else entry.new
    return dict(sorted(found.items()))
