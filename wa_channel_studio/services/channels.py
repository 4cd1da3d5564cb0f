"""What can be done with channels: find, keep, duplicate, delete with undo.

Every method is one transaction and returns what it changed. Nothing is refused for being wrong or incomplete; a channel
with problems is kept and says so.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.readiness import Readiness
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.check import check
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import field_map, with_defaults
from wa_channel_studio.services.changes import Changed, differences
from wa_channel_studio.services.channel_ports import ChannelPage, ChannelQuery, HistoryEntry
from wa_channel_studio.services.checking import certificate_ids, context_for, contexts_of_tenant, problems_of, today
from wa_channel_studio.services.ports import CertificateBlob, Clock, UnitOfWork


@dataclass(frozen=True, slots=True)
class Saved:
    """A kept channel with what its check found."""

    channel: Channel
    readiness: Readiness
    problems: tuple[Problem, ...]
    changed: Changed


class ChannelService:
    """Channels of one open workspace."""

    def __init__(self, begin: Callable[[], UnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def page(self, query: ChannelQuery) -> ChannelPage:
        """One page of the list."""
        with self._begin() as work:
            return work.channels.page(query)

    def get(self, channel_id: str) -> Channel:
        """One channel with its secrets. Raises NotFoundError."""
        with self._begin() as work:
            return work.channels.get(channel_id)

    def named(self, name: str, tenant_id: str = "") -> tuple[Channel, ...]:
        """Channels of that name, in one tenant or in all."""
        with self._begin() as work:
            return work.channels.named(name, tenant_id)

    def context(self, tenant_id: str, answers: Answers, channel_id: str = "") -> CheckContext:
        """What a check of these answers may look at."""
        with self._begin() as work:
            return context_for(work, work.tenants.get(tenant_id), answers, self._clock, channel_id=channel_id)

    def problems(self, channel: Channel) -> tuple[Problem, ...]:
        """The full check of a kept channel."""
        with self._begin() as work:
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
        """Keep a channel: a new one without ``channel_id``. Defaults are filled in for what was never asked."""
        now = self._clock.now()
        with self._begin() as work:
            old = work.channels.get(channel_id) if channel_id else None
            answers = self._dated(with_defaults(answers), old.answers if old else Answers())
            if old is None:
                channel = Channel(uuid.uuid4().hex, tenant_id, answers, now, now, set_aside)
            else:
                channel = replace(old, tenant_id=tenant_id, answers=answers, changed_at=now, set_aside=set_aside)
            tenant = work.tenants.get(tenant_id)
            problems = problems_of(work, tenant, answers, self._clock, channel_id=channel.id)
            readiness = Readiness.of(problems)
            if old is None:
                work.channels.add(channel, readiness)
                work.history.append([HistoryEntry(now, channel.id, "create")])
            else:
                work.channels.save(channel, readiness)
            before = old.answers if old else Answers()
            work.history.append(differences(channel.id, action if old else "create", before, answers, now))
            work.commit()
        return Saved(channel, readiness, problems, Changed(channels=(channel.id,)))

    def _dated(self, answers: Answers, before: Answers) -> Answers:
        """Note the day when the webhook password is another than before."""
        password = answers.get("webhook_password")
        if not password or password == before.get("webhook_password"):
            kept = answers.get("webhook_password_changed_on") or before.get("webhook_password_changed_on")
            return answers.with_value("webhook_password_changed_on", kept) if kept else answers
        if not before and answers.get("webhook_password_changed_on"):
            return answers  # read from a file that says the day itself
        return answers.with_value("webhook_password_changed_on", today(self._clock).isoformat())

    def duplicate(self, channel_id: str) -> Saved:
        """A copy under a free name. What the AICC generated and the date stamps stay with the original."""
        with self._begin() as work:
            original = work.channels.get(channel_id)
            taken = work.channels.names(original.tenant_id)
        own = field_map(original.provider)
        generated = [key for key, spec in own.items() if spec.step is Step.INTEGRATION]
        answers = original.answers.without(*generated).with_value("channel_name", free_name(original.name, taken))
        return self.save(original.tenant_id, answers, set_aside=original.set_aside, action="duplicate")

    def delete(self, channel_ids: Sequence[str]) -> Changed:
        """Put channels into the trash, from which :meth:`restore` takes them back."""
        now = self._clock.now()
        with self._begin() as work:
            for channel_id in channel_ids:
                work.channels.trash(channel_id, now)
            work.history.append([HistoryEntry(now, channel_id, "delete") for channel_id in channel_ids])
            work.commit()
        return Changed(channels=tuple(channel_ids))

    def restore(self, channel_ids: Sequence[str]) -> Changed:
        """Take channels out of the trash. A name that was given away meanwhile shows as a problem."""
        now = self._clock.now()
        with self._begin() as work:
            for channel_id in channel_ids:
                work.channels.restore(channel_id)
                channel = work.channels.get(channel_id)
                self._recheck(work, work.tenants.get(channel.tenant_id), channel)
            work.history.append([HistoryEntry(now, channel_id, "restore") for channel_id in channel_ids])
            work.commit()
        return Changed(channels=tuple(channel_ids))

    def history(self, channel_id: str) -> tuple[HistoryEntry, ...]:
        """What was changed, newest first."""
        with self._begin() as work:
            return work.history.of_channel(channel_id)

    def note(self, channel_ids: Sequence[str], action: str) -> None:
        """Record an action that changed nothing, such as an export with secrets."""
        now = self._clock.now()
        with self._begin() as work:
            work.history.append([HistoryEntry(now, channel_id, action) for channel_id in channel_ids])
            work.commit()

    def recheck_tenant(self, tenant_id: str) -> Changed:
        """Judge all channels of a tenant anew, after its settings or lists have changed."""
        with self._begin() as work:
            tenant = work.tenants.get(tenant_id)
            channels = work.channels.of_tenant(tenant_id)
            for channel, context in contexts_of_tenant(work, tenant, channels, self._clock):
                work.channels.set_readiness(channel.id, Readiness.of(check(channel.answers, context)))
            work.commit()
        return Changed(channels=tuple(channel.id for channel in channels))

    def all_with_problems(self, tenant_id: str = "") -> tuple[tuple[Channel, Tenant, tuple[Problem, ...]], ...]:
        """Every channel outside the trash with its full check, tenant by tenant, by name within each."""
        with self._begin() as work:
            tenants = [work.tenants.get(tenant_id)] if tenant_id else list(work.tenants.all())
            return tuple(
                (channel, tenant, check(channel.answers, context))
                for tenant in tenants
                for channel, context in contexts_of_tenant(
                    work, tenant, work.channels.of_tenant(tenant.id), self._clock
                )
            )

    def with_files(self, channel_ids: Sequence[str]) -> tuple[list[tuple[Channel, Tenant]], dict[str, CertificateBlob]]:
        """Channels with their tenants and certificate files, as a preparation pack needs them."""
        with self._begin() as work:
            channels = [work.channels.get(channel_id) for channel_id in channel_ids]
            pairs = [(channel, work.tenants.get(channel.tenant_id)) for channel in channels]
            wanted = {item for channel in channels for item in certificate_ids(channel.answers)}
            known = work.certificates.files(tuple(wanted))
            return pairs, {item: work.certificates.get(item) for item in known}

    def _recheck(self, work: UnitOfWork, tenant: Tenant, channel: Channel) -> None:
        problems = problems_of(work, tenant, channel.answers, self._clock, channel_id=channel.id)
        work.channels.set_readiness(channel.id, Readiness.of(problems))


def free_name(name: str, taken: frozenset[str]) -> str:
    """A name not in ``taken``, made from ``name`` within the 64 characters of the AICC."""
    for number in range(2, len(taken) + 3):
        ending = f"_{number}"
        candidate = f"{name[: 64 - len(ending)]}{ending}"
        if candidate not in taken:
            return candidate
    return name
