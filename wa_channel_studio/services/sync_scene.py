"""What every part of the sync of one tenant stands on, handed on as one value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.aicc_ports import RemoteCertificate
from wa_channel_studio.services.ports import Begin, Clock, UnitOfWork
from wa_channel_studio.services.sync_certificates import Alike, Marks, TenantCertificates


@dataclass(frozen=True, slots=True)
class Scene:
    """A tenant with its connection, and the workspace it is in."""

    begin: Begin
    clock: Clock
    tenant: Tenant
    connection: Connection
    marks: Marks
    """What is known already of the library's files."""
    alike: Alike = field(default_factory=dict)
    """The library's files by their own names, looked through once for all transactions of a run."""

    def certificates(self, work: UnitOfWork, there: Sequence[RemoteCertificate]) -> TenantCertificates:
        """The tenant's certificates within a transaction, beside those that the AICC has."""
        return TenantCertificates(work, self.tenant.id, there, self.marks, self.clock, alike=self.alike)
