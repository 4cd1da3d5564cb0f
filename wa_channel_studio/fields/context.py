"""What a check may look at besides the answers: today's date, the tenant, certificates, names already taken.

A context is a plain value that somebody else filled; without a workspace it knows no tenant, and references and
uniqueness are then not judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from wa_channel_studio.domain.certificate import CertificateFile
from wa_channel_studio.domain.tenant import Tenant, TenantParameters


@dataclass(frozen=True, slots=True)
class CheckContext:
    """Surroundings of one check."""

    today: date
    tenant: Tenant | None = None
    """None when no workspace is open: OU, called route and uniqueness are not judged."""
    certificates: Mapping[str, CertificateFile] = field(default_factory=dict)
    """Certificate files by id."""
    taken_names: frozenset[str] = frozenset()
    """Channel names of the other channels of the tenant."""

    @property
    def parameters(self) -> TenantParameters:
        """The tenant's parameters, or the defaults without a tenant."""
        return self.tenant.parameters if self.tenant is not None else _DEFAULTS


_DEFAULTS = TenantParameters()
