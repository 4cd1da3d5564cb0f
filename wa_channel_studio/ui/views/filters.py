"""The filters of the channel list: tenant, provider, state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.readiness import State
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.table import PROVIDERS
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.ui.kit.chip_filters import ChipFilters
from wa_channel_studio.ui.models.channel_cells import state_word


class Filters(ChipFilters):
    """Sends ``changed`` when the person narrows or widens the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tenant = self.add("tenant", self.tr("Tenant"))
        self.provider = self.add(
            "provider", self.tr("Provider"), [(table.key, table.label) for table in PROVIDERS.values()]
        )
        self.state = self.add("state", self.tr("State"), [(state.value, state_word(state)) for state in State])

    @property
    def tenant_id(self) -> str:
        """The tenant that is filtered for."""
        return self.chosen("tenant")

    def set_tenants(self, tenants: Sequence[Tenant]) -> None:
        """Offer these; a filter for one that is gone is taken away."""
        self.offer("tenant", [(tenant.id, tenant.name) for tenant in tenants])

    def narrow(self, query: ChannelQuery) -> ChannelQuery:
        """``query`` with these filters."""
        state = self.chosen("state")
        return replace(
            query,
            tenant_id=self.tenant_id,
            provider=self.chosen("provider"),
            state=State(state) if state else None,
        )

    def take(self, query: ChannelQuery) -> None:
        """Take the filters of ``query``, without telling."""
        state = query.state.value if query.state is not None else ""
        self.put({"tenant": query.tenant_id, "provider": query.provider, "state": state})
