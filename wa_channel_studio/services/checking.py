"""Assembles what a check may look at from the workspace: tenant, certificates, names already taken, today's date.

A keystore may be shared by channels that say different passwords for it: with its kept password each channel's own is
judged by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.certificate import CertificateFile
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.readiness import Readiness
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.check import check
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.table import field_map
from wa_channel_studio.fields.types import CertificateRef
from wa_channel_studio.services.ports import Clock, UnitOfWork

FEW = 20
"""Up to so many channels of a tenant are read one by one; beyond that it is quicker to read all of the tenant's."""

PASSWORD_FIELD = "trust_certificate_password"
"""The one field that holds the password of a keystore."""


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
    files = work.certificates.files(certificate_ids(answers))
    return CheckContext(
        today=today(clock),
        tenant=tenant,
        certificates=_judged(files, _kept_passwords(work, files), answers),
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
    passwords = _kept_passwords(work, certificates)
    alike: dict[str, list[str]] = {}
    for channel in channels:
        alike.setdefault(channel.name.casefold(), []).append(channel.name)
    day = today(clock)
    for channel in channels:
        others = list(alike[channel.name.casefold()])
        others.remove(channel.name)
        files = _judged(certificates, passwords, channel.answers) if passwords else certificates
        yield channel, CheckContext(day, tenant, files, frozenset(others))


def problems_of(
    work: UnitOfWork, tenant: Tenant, answers: Answers, clock: Clock, *, channel_id: str = ""
) -> tuple[Problem, ...]:
    """The full check of one channel within its workspace."""
    return check(answers, context_for(work, tenant, answers, clock, channel_id=channel_id))


def recheck(work: UnitOfWork, certificate_ids: Sequence[str], clock: Clock) -> tuple[str, ...]:
    """Judge anew every channel that uses any of these certificates; returns their ids."""
    judged: list[str] = []
    for tenant_id, ids in work.library.judged_by(certificate_ids).items():
        tenant = work.tenants.get(tenant_id)
        if len(ids) <= FEW:
            for channel_id in ids:
                problems = problems_of(
                    work, tenant, work.channels.get(channel_id).answers, clock, channel_id=channel_id
                )
                work.channels.set_readiness(channel_id, Readiness.of(problems))
        else:
            affected = frozenset(ids)
            for channel, context in contexts_of_tenant(work, tenant, work.channels.of_tenant(tenant_id), clock):
                if channel.id in affected:
                    work.channels.set_readiness(channel.id, Readiness.of(check(channel.answers, context)))
        judged += ids
    return tuple(judged)


def _kept_passwords(work: UnitOfWork, files: Mapping[str, CertificateFile]) -> Mapping[str, Secret]:
    stores = [file.id for file in files.values() if file.is_keystore]
    return work.library.passwords(stores) if stores else {}


def _judged(
    files: Mapping[str, CertificateFile], passwords: Mapping[str, Secret], answers: Answers
) -> Mapping[str, CertificateFile]:
    """The channel's files, with what its own password is to each keystore whose password is kept."""
    given = answers.get(PASSWORD_FIELD)
    known = isinstance(given, Secret) and bool(given)
    own: dict[str, CertificateFile] = {}
    for item in certificate_ids(answers):
        if item in files:
            own[item] = files[item]
            if known and item in passwords:
                own[item] = replace(files[item], password_state="right" if passwords[item] == given else "wrong")
    return own
