"""What the editors of a change of many channels show besides values: lists of all their tenants, facts of files.

Read once in a job, before the first field is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from wa_channel_studio.domain.certificate import CertificateFile
from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.reference_data import NOTHING_READ
from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit, Tenant
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.table import field_map
from wa_channel_studio.services.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class World:
    """The channels that are asked about, by what of them matters here."""

    fields: tuple[FieldSpec, ...] = ()
    providers: Mapping[str, int] = field(default_factory=dict)
    """How many of the channels are of each provider."""
    tenants: tuple[Tenant, ...] = ()
    count: int = 0

    def having(self, key: str) -> int:
        """How many of the channels have a field."""
        return sum(number for provider, number in self.providers.items() if key in field_map(provider))

    def context(self, files: Mapping[str, CertificateFile]) -> CheckContext:
        """For editors only: the tenant, or one that has the lists of all of them."""
        today = datetime.now(UTC).astimezone().date()
        return CheckContext(today=today, tenant=_joined(self.tenants), certificates=files)


def providers_in(rows: Iterable[ChannelSummary]) -> dict[str, int]:
    """How many of these channels are of each provider."""
    counted: dict[str, int] = {}
    for row in rows:
        counted[row.provider] = counted.get(row.provider, 0) + 1
    return counted


def read_world(workspace: Workspace, channel_ids: Sequence[str]) -> World:
    """Read it all; runs in a job."""
    rows = workspace.channels.summaries(channel_ids)
    wanted = {row.tenant_id for row in rows}
    tenants = tuple(tenant for tenant in workspace.tenants.all() if tenant.id in wanted)
    return World(workspace.bulk.fields(channel_ids), providers_in(rows), tenants, len(rows))


def _joined(tenants: tuple[Tenant, ...]) -> Tenant | None:
    if len(tenants) < 2:
        return tenants[0] if tenants else None
    ous: dict[str, OrganisationUnit] = {}
    routes: dict[str, CalledRoute] = {}
    for tenant in tenants:
        for unit in tenant.ou_choices.candidates:
            ous.setdefault(unit.name, OrganisationUnit(unit.name, unit.code))
        for route in tenant.route_choices.candidates:
            routes.setdefault(route.name, CalledRoute(route.name, route.ou, route.max_wait_seconds))
    name = QCoreApplication.translate("EditWorld", "these {0} tenants").format(len(tenants))
    return replace(
        tenants[0],
        name=name,
        ous=tuple(ous[key] for key in sorted(ous)),
        called_routes=tuple(routes[key] for key in sorted(routes)),
        read=NOTHING_READ,  # of one of them; what all have stands in the lists
    )
