"""A channel as it would stand on the AICC if it were entered now: its snapshot, and its certificates' names there.

The same snapshot as a plan makes, so that what was entered by hand and what a service says can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wa_channel_studio.domain.certificate import CertificateFile
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.ports import Clock, UnitOfWork
from wa_channel_studio.services.sync_certificates import TenantCertificates
from wa_channel_studio.services.sync_snapshots import Snapshots
from wa_channel_studio.sync.snapshot import Base, Here, SecretBase


@dataclass(frozen=True, slots=True)
class Present:
    """A channel as it is now."""

    here: Here
    certificates: Mapping[str, tuple[tuple[str, str], ...]]
    """By certificate field, file by file, its id and the name that it has or will have there."""
    files: Mapping[str, CertificateFile]
    """What is known of these files."""

    @property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """The names there by field."""
        return {key: tuple(name for _owner, name in pairs) for key, pairs in self.certificates.items()}


def present_of(work: UnitOfWork, channel: Channel, tenant: Tenant, clock: Clock) -> Present:
    """The snapshot of a channel; nothing is known of what is on the AICC."""
    snapshots = Snapshots(work, tenant.parameters, TenantCertificates(work, tenant.id, (), {}, clock, alike={}))
    local = snapshots.locals([channel.id])[channel.id]
    ids = [item for files in local.payload.certificates.values() for item in files]
    files = work.certificates.files(ids)
    pairs = {
        key: tuple(
            zip((item for item in local.payload.certificates.get(key, ()) if item in files), names, strict=False)
        )
        for key, names in local.names.items()
        if key in local.payload.certificates
    }
    return Present(local.here, pairs, files)


def base_of(here: Here) -> Base:
    """What both sides have once ``here`` was entered; which revision that is there, nobody knows."""
    return Base(here.provider, here.fields, {key: SecretBase(mark, "") for key, mark in here.marks.items()})
