"""Assembles what a check may look at from the workspace: tenant, certificates, names already taken, today's date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.check import check
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.table import field_map
from wa_channel_studio.fields.types import CertificateRef
from wa_channel_studio.services.ports import Clock, UnitOfWork


def today(clock: Clock) -> date:
    """The local calendar date, which is what certificates and tokens are judged by on this workstation."""
    return clock.now().astimezone().date()


def certificate_ids(answers: Answers) -> tuple[str, ...]:
    """The ids of all certificate files that the answers refer to."""
    found: list[str] = []
    for key, spec in field_map(answers.text("provider")).items():
        if isinstance(spec.type, CertificateRef):
            found.extend(answers.items_of(key))
    return tuple(found)


def context_for(
    work: UnitOfWork, tenant: Tenant, answers: Answers, clock: Clock, *, channel_id: str = ""
) -> CheckContext:
    """The surroundings of a channel of ``tenant``; ``channel_id`` is the channel itself, if it is kept already."""
    return CheckContext(
        today=today(clock),
        tenant=tenant,
        certificates=work.certificates.files(certificate_ids(answers)),
        taken_names=work.channels.names(tenant.id, but=channel_id),
    )


def contexts_of_tenant(
    work: UnitOfWork, tenant: Tenant, channels: Sequence[Channel], clock: Clock
) -> Iterator[tuple[Channel, CheckContext]]:
    """Each of all ``channels`` of a tenant with its surroundings, read from the workspace only once.

    Of the names in use a channel is told only those that could be taken for its own; more would make judging ten
    thousand channels a matter of a hundred million comparisons.
    """
    wanted = {item for channel in channels for item in certificate_ids(channel.answers)}
    certificates = work.certificates.files(tuple(wanted))
    alike: dict[str, list[str]] = {}
    for channel in channels:
        alike.setdefault(channel.name.casefold(), []).append(channel.name)
    day = today(clock)
    for channel in channels:
        others = list(alike[channel.name.casefold()])
        others.remove(channel.name)
        yield channel, CheckContext(day, tenant, certificates, frozenset(others))


def problems_of(
    work: UnitOfWork, tenant: Tenant, answers: Answers, clock: Clock, *, channel_id: str = ""
) -> tuple[Problem, ...]:
    """The full check of one channel within its workspace."""
    return check(answers, context_for(work, tenant, answers, clock, channel_id=channel_id))
