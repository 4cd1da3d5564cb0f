"""What can be done with channels: find, keep, duplicate, delete, and look at their history.

Every method is one transaction and returns what it changed; what changes a channel can be undone. Nothing is refused
for being wrong or incomplete; a channel with problems is kept and says so.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.channel import Channel, ChannelSummary
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.readiness import Readiness
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.check import check
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import field_map
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.channel_ports import ChannelPage, ChannelQuery, Facet, HistoryEntry, SortKey
from wa_channel_studio.services.channel_steps import Change, ChannelDeed, ChannelWriter
from wa_channel_studio.services.checking import (
    Names,
    Surroundings,
    certificate_ids,
    context_for,
    judge_tenant,
    problems_of,
)
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.ports import Begin, CertificateBlob, Clock
from wa_channel_studio.services.undo import UndoStack


@dataclass(frozen=True, slots=True)
class Saved:
    """A kept channel with what its check found."""

    channel: Channel
    readiness: Readiness
    problems: tuple[Problem, ...]
    changed: Changed


class ChannelService:
    """Channels of one open workspace."""

    def __init__(self, begin: Begin, clock: Clock, undo: UndoStack | None = None) -> None:
        self._begin = begin
        self._clock = clock
        self._undo = undo

    def page(self, query: ChannelQuery) -> ChannelPage:
        """One page of the list."""
        with self._begin(reading=True) as work:
            return work.channels.page(query)

    def count(self, query: ChannelQuery, check: Callable[[], None]) -> int:
        """How many match in all; ``check`` is asked again and again meanwhile, and may raise to stop it."""
        with self._begin(reading=True) as work:
            return work.channels.count(query, check)

    def ids(self, query: ChannelQuery) -> tuple[str, ...]:
        """The ids of ``limit`` channels from ``offset`` on, in the order of the list; all with a limit of 0."""
        with self._begin(reading=True) as work:
            return work.channels.ids(query)

    def summaries(self, channel_ids: Sequence[str]) -> tuple[ChannelSummary, ...]:
        """Rows of the list, also from the trash, in the order of the ids; unknown ones are left out."""
        with self._begin(reading=True) as work:
            return work.channels.summaries(channel_ids)

    def facets(self, column: SortKey, text: str = "", limit: int = 200) -> tuple[Facet, ...]:
        """The values of a column that can be filtered by, the most frequent first."""
        with self._begin(reading=True) as work:
            return work.channels.facets(column, text, limit)

    def get(self, channel_id: str) -> Channel:
        """One channel with its secrets. Raises NotFoundError."""
        with self._begin(reading=True) as work:
            return work.channels.get(channel_id)

    def named(self, name: str, tenant_id: str = "") -> tuple[Channel, ...]:
        """Channels of that name, in one tenant or in all."""
        with self._begin(reading=True) as work:
            return work.channels.named(name, tenant_id)

    def context(self, tenant_id: str, answers: Answers, channel_id: str = "") -> CheckContext:
        """What a check of these answers may look at."""
        with self._begin(reading=True) as work:
            return context_for(work, work.tenants.get(tenant_id), answers, self._clock, channel_id=channel_id)

    def problems(self, channel: Channel) -> tuple[Problem, ...]:
        """The full check of a kept channel."""
        with self._begin(reading=True) as work:
            tenant = work.tenants.get(channel.tenant_id)
            return problems_of(work, tenant, channel.answers, self._clock, channel_id=channel.id)

    def save(
        self,
        tenant_id: str,
        answers: Answers,
        *,
        channel_id: str = "",
        set_aside: tuple[tuple[str, Answers], ...] = (),
        action: str = "edit",
    ) -> Saved:
        """Keep a channel: a new one without ``channel_id``. Defaults are filled in for what was never asked.

        One that went to the trash meanwhile is taken out of it: somebody is working on it.
        """
        with self._begin() as work:
            if channel_id:
                old = work.channels.get(channel_id)
                change = Change(old, replace(old, tenant_id=tenant_id, answers=answers, set_aside=set_aside))
            else:
                change = Change(None, self._new(tenant_id, answers, set_aside))
            writer = ChannelWriter(work, self._clock, action if channel_id or action != "edit" else "create")
            (written,) = writer.write([change])
            writer.trash([written.channel.id], away=False)
            work.commit()
        channel = written.channel
        self._did(writer, f"{'Edit' if channel_id else 'Creation'} of {_called(channel.name)}")
        changed = Changed(channels=tuple(dict.fromkeys((channel.id, *writer.touched))))
        return Saved(channel, written.verdict.readiness, written.verdict.problems, changed)

    def _new(self, tenant_id: str, answers: Answers, set_aside: tuple[tuple[str, Answers], ...]) -> Channel:
        now = self._clock.now()
        return Channel(uuid.uuid4().hex, tenant_id, answers, now, now, set_aside)

    def duplicate(self, channel_id: str) -> Saved:
        """A copy under a free name. What the AICC generated and the date stamps stay with the original."""
        with self._begin() as work:
            original = work.channels.get(channel_id)
            copy = replace(
                self._new(original.tenant_id, copied_answers(original), original.set_aside), tags=original.tags
            )
            name = free_name(original.name, work.channels.names(original.tenant_id))
            copy = replace(copy, answers=copy.answers.with_value("channel_name", name))
            writer = ChannelWriter(work, self._clock, "duplicate")
            (written,) = writer.write([Change(None, copy)])
            work.commit()
        self._did(writer, f"Duplicate of {_called(original.name)}")
        verdict = written.verdict
        return Saved(written.channel, verdict.readiness, verdict.problems, Changed(channels=writer.touched))

    def delete(self, channel_ids: Sequence[str]) -> Changed:
        """Put channels into the trash, from which :meth:`restore` takes them back. Raises NotFoundError."""
        return self._move(channel_ids, away=True)

    def restore(self, channel_ids: Sequence[str]) -> Changed:
        """Take channels out of the trash. A name that was given away meanwhile shows as a problem."""
        return self._move(channel_ids, away=False)

    def _move(self, channel_ids: Sequence[str], *, away: bool) -> Changed:
        with self._begin() as work:
            rows = work.channels.summaries(channel_ids)
            if len(rows) < len(set(channel_ids)):
                raise NotFoundError.of("There is no such channel in this workspace.", "Reload the list of channels.")
            writer = ChannelWriter(work, self._clock, "delete" if away else "restore")
            writer.trash(channel_ids, away=away)
            work.commit()
        which = _called(rows[0].name) if len(rows) == 1 else f"{len(rows)} channels"
        self._did(writer, f"{'Deletion' if away else 'Restoring'} of {which}")
        return Changed(channels=writer.touched)

    def _did(self, writer: ChannelWriter, words: str) -> None:
        """Remember for undo what has been committed, unless nothing was different."""
        if self._undo is not None and writer.touched:
            self._undo.push(ChannelDeed(self._begin, self._clock, writer.step, words))

    def history(self, channel_id: str) -> tuple[HistoryEntry, ...]:
        """What was changed, newest first."""
        with self._begin(reading=True) as work:
            return work.history.of_channel(channel_id)

    def history_faults(self, channel_id: str) -> str:
        """What shows that somebody tampered with a channel's history, as a sentence; empty when it is whole."""
        with self._begin(reading=True) as work:
            return work.history.faults(channel_id)

    def note(self, channel_ids: Sequence[str], action: str) -> None:
        """Record an action that changed nothing, such as an export with secrets."""
        now = self._clock.now()
        with self._begin() as work:
            work.history.append([HistoryEntry(now, channel_id, action) for channel_id in channel_ids])
            work.commit()

    def recheck_tenant(self, tenant_id: str) -> Changed:
        """Judge all channels of a tenant anew, after its settings or lists have changed."""
        with self._begin() as work:
            judged = judge_tenant(work, tenant_id, self._clock)
            work.commit()
        return Changed(channels=judged)

    def all_with_problems(self, tenant_id: str = "") -> tuple[tuple[Channel, Tenant, tuple[Problem, ...]], ...]:
        """Every channel outside the trash with its full check, tenant by tenant, by name within each."""
        with self._begin(reading=True) as work:
            tenants = [work.tenants.get(tenant_id)] if tenant_id else list(work.tenants.all())
            around = Surroundings(work, self._clock)
            found = []
            for tenant in tenants:
                channels = work.channels.of_tenant(tenant.id)
                found += [
                    (channel, tenant, check(channel.answers, context))
                    for channel, context in around.contexts(channels, Names(channels))
                ]
            return tuple(found)

    def with_files(self, channel_ids: Sequence[str]) -> tuple[list[tuple[Channel, Tenant]], dict[str, CertificateBlob]]:
        """Channels with their tenants and certificate files, as a preparation pack needs them."""
        with self._begin(reading=True) as work:
            channels = [work.channels.get(channel_id) for channel_id in channel_ids]
            pairs = [(channel, work.tenants.get(channel.tenant_id)) for channel in channels]
            wanted = {item for channel in channels for item in certificate_ids(channel.answers)}
            known = work.certificates.files(tuple(wanted))
            return pairs, {item: work.certificates.get(item) for item in known}


def copied_answers(channel: Channel) -> Answers:
    """The answers that a copy of a channel has too: all but what the AICC generated for this one."""
    own = field_map(channel.provider)
    return channel.answers.without(*(key for key, spec in own.items() if spec.step is Step.INTEGRATION))


def _called(name: str) -> str:
    return name or "a channel without a name"


def free_name(name: str, taken: frozenset[str]) -> str:
    """A name not in ``taken``, made from ``name`` within the 64 characters of the AICC."""
    for number in range(2, len(taken) + 3):
        ending = f"_{number}"
        candidate = f"{name[: 64 - len(ending)]}{ending}"
        if candidate not in taken:
            return candidate
    return name
