"""Assembles what a check may look at from the workspace: tenant, certificates, names already taken, today's date."""

from __future__ import annotations

from datetime import date

from wa_channel_studio.domain.answers import Answers
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


def problems_of(
    work: UnitOfWork, tenant: Tenant, answers: Answers, clock: Clock, *, channel_id: str = ""
) -> tuple[Problem, ...]:
    """The full check of one channel within its workspace."""
    return check(answers, context_for(work, tenant, answers, clock, channel_id=channel_id))
