"""Assembles what a check may look at from the workspace: tenant, certificates, names already taken, today's date.

A keystore may be shared by channels that say different passwords for it: with its kept password each channel's own is
judged by itself. What is read for one channel is kept for the next of the same transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.certificate import CertificateFile
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.expiry import Expiry
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.readiness import Readiness
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.check import Seen, check
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.expiry import next_expiry
from wa_channel_studio.fields.table import field_map, known
from wa_channel_studio.fields.types import CertificateRef
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import Clock, UnitOfWork

PORTION = 500
"""Channels that are read, judged and kept at a time: enough that a query costs nothing, few enough for the memory."""

PASSWORD_FIELD = "trust_certificate_password"
"""The one field that holds the password of a keystore."""

FEW = 3
"""Tenants that are read one by one, before all are read."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a full check of a channel found."""

    problems: tuple[Problem, ...]
    readiness: Readiness
    expiry: Expiry


def judge(answers: Answers, context: CheckContext, seen: Seen | None = None) -> Verdict:
    """Check answers within their surroundings; with ``seen`` quicker where many channels are judged."""
    problems = check(answers, context, seen=seen)
    return Verdict(problems, Readiness.of(problems), next_expiry(answers, context))


def today(clock: Clock) -> date:
    """The local calendar date, which is what certificates and tokens are judged by on this workstation."""
    return clock.now().astimezone().date()


def certificate_ids(answers: Answers) -> tuple[str, ...]:
    """The ids of all certificate files that the answers refer to."""
    return tuple(item for key in _certificate_keys(known(answers.text("provider"))) for item in answers.items_of(key))


@cache
def _certificate_keys(provider: str) -> tuple[str, ...]:
    return tuple(key for key, spec in field_map(provider).items() if isinstance(spec.type, CertificateRef))


class Names:
    """The names of some channels as they are, or as they are about to be kept."""

    def __init__(self, channels: Iterable[Channel], away: Collection[str] = ()) -> None:
        """``away`` are the ids of those in the trash, whose names are free."""
        self.ids: set[str] = set()
        self._found: dict[tuple[str, str], dict[str, str]] = {}
        for channel in channels:
            self.ids.add(channel.id)
            if channel.id not in away:
                self.add(channel.tenant_id, channel.id, channel.name)

    def add(self, tenant_id: str, owner: str, name: str) -> None:
        """One more; an empty name is nobody's."""
        if name:
            self._found.setdefault((tenant_id, name.casefold()), {})[owner] = name

    def alike(self, channel: Channel) -> Iterator[str]:
        """Names of others in its tenant that are the same but for capitals."""
        for owner, name in self._found.get((channel.tenant_id, channel.name.casefold()), _NOBODY).items():
            if owner != channel.id:
                yield name


_NOBODY: Mapping[str, str] = {}


class Surroundings:
    """What the checks of many channels may look at, within one transaction; each thing is read once."""

    def __init__(self, work: UnitOfWork, clock: Clock) -> None:
        self._work = work
        self._today = today(clock)
        self._tenants: dict[str, Tenant] = {}
        self._files: dict[str, CertificateFile] = {}
        self._passwords: dict[str, Secret] = {}
        self._asked: set[str] = set()
        self._alone: dict[str, CheckContext] = {}
        self.seen = Seen()

    def tenant(self, tenant_id: str) -> Tenant:
        """A tenant, read once. Raises NotFoundError."""
        if tenant_id not in self._tenants:
            if len(self._tenants) == FEW:
                # There will be many more: all at once are quicker than one by one.
                self._tenants.update((tenant.id, tenant) for tenant in self._work.tenants.all())
            if tenant_id not in self._tenants:
                self._tenants[tenant_id] = self._work.tenants.get(tenant_id)
        return self._tenants[tenant_id]

    def alone(self, tenant_id: str) -> CheckContext:
        """The tenant and nothing else, for what is judged by answers alone."""
        if tenant_id not in self._alone:
            self._alone[tenant_id] = CheckContext(self._today, self.tenant(tenant_id))
        return self._alone[tenant_id]

    def contexts(self, channels: Sequence[Channel], coming: Names | None) -> Iterator[tuple[Channel, CheckContext]]:
        """Each channel with what its check may look at; ``coming`` has their names and those of all that change too.

        Without ``coming`` no names are read, for a check that does not ask whether one is taken.
        Of the names in use a channel is told only those that could be taken for its own; more would make judging ten
        thousand channels a matter of a hundred million comparisons.
        """
        self._read_files(channels)
        kept = self._kept_names(channels, coming) if coming is not None else Names(())
        for channel in channels:
            taken = frozenset((*kept.alike(channel), *coming.alike(channel))) if coming is not None else frozenset()
            yield channel, CheckContext(self._today, self.tenant(channel.tenant_id), self._judged(channel), taken)

    def _kept_names(self, channels: Sequence[Channel], coming: Names) -> Names:
        found = Names(())
        wanted = {channel.tenant_id: set[str]() for channel in channels}
        for channel in channels:
            if channel.name:
                wanted[channel.tenant_id].add(channel.name)
        for tenant_id, owner, name in self._work.channels.namesakes(wanted):
            if owner not in coming.ids:
                found.add(tenant_id, owner, name)
        return found

    def _read_files(self, channels: Sequence[Channel]) -> None:
        wanted = {item for channel in channels for item in certificate_ids(channel.answers)} - self._asked
        if not wanted:
            return
        self._asked |= wanted
        files = self._work.certificates.files(tuple(wanted))
        self._files.update(files)
        self._passwords.update(_kept_passwords(self._work, files))

    def _judged(self, channel: Channel) -> Mapping[str, CertificateFile]:
        return _judged(self._files, self._passwords, channel.answers) if self._passwords else self._files


def context_for(
    work: UnitOfWork, tenant: Tenant, answers: Answers, clock: Clock, *, channel_id: str = ""
) -> CheckContext:
    """The surroundings of a channel of ``tenant``; ``channel_id`` is the channel itself, if it is kept already.

    All names in use are told, so that another name may be judged by it too.
    """
    files = work.certificates.files(certificate_ids(answers))
    return CheckContext(
        today=today(clock),
        tenant=tenant,
        certificates=_judged(files, _kept_passwords(work, files), answers),
        taken_names=work.channels.names(tenant.id, but=channel_id),
    )


def problems_of(
    work: UnitOfWork, tenant: Tenant, answers: Answers, clock: Clock, *, channel_id: str = ""
) -> tuple[Problem, ...]:
    """The full check of one channel within its workspace."""
    return check(answers, context_for(work, tenant, answers, clock, channel_id=channel_id))


def judge_again(
    work: UnitOfWork, channel_ids: Sequence[str], clock: Clock, job: JobContext | None = None
) -> tuple[str, ...]:
    """Judge kept channels anew and keep what was found; returns the ids of those that are there. Raises Cancelled."""
    around = Surroundings(work, clock)
    judged: list[str] = []
    for start in range(0, len(channel_ids), PORTION):
        if job is not None:
            job.check()
            job.report(start, len(channel_ids))
        portion = channel_ids[start : start + PORTION]
        channels = work.channels.many(portion)
        away = {owner for owner, trashed in work.channels.trashed_of(portion).items() if trashed}
        contexts = around.contexts(channels, Names(channels, away))
        verdicts = [(channel.id, judge(channel.answers, context, around.seen)) for channel, context in contexts]
        work.channels.set_verdicts([(owner, found.readiness, found.expiry) for owner, found in verdicts])
        judged += [owner for owner, _ in verdicts]
    return tuple(judged)


def judge_tenant(work: UnitOfWork, tenant_id: str, clock: Clock, job: JobContext | None = None) -> tuple[str, ...]:
    """Judge all channels of a tenant anew, outside the trash; returns their ids."""
    return judge_again(work, work.channels.ids(ChannelQuery(tenant_id=tenant_id, limit=0)), clock, job)


def recheck(work: UnitOfWork, certificate_ids: Sequence[str], clock: Clock) -> tuple[str, ...]:
    """Judge anew every channel that uses any of these certificates; returns their ids."""
    users = work.library.judged_by(certificate_ids)
    return judge_again(work, [owner for ids in users.values() for owner in ids], clock)


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
