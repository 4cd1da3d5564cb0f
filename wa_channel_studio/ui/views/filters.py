"""The filters of the channel list as chips: tenant, provider, state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from wa_channel_studio.domain.readiness import State
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.table import PROVIDERS
from wa_channel_studio.services.ports import ChannelQuery
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.chip_button import ChipButton
from wa_channel_studio.ui.models.channel_cells import state_word

_LONGEST = 28
"""Letters of a tenant's name on a chip; the menu shows all of it."""


class Filters(QWidget):
    """Sends ``changed`` when the person narrows or widens the list."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._tenants: tuple[Tenant, ...] = ()
        self._tenant_id = ""
        self._provider = ""
        self._state: State | None = None
        self.tenant = self._chip("tenant", row)
        self.provider = self._chip("provider", row)
        self.state = self._chip("state", row)
        self._clear = link_button(self.tr("Clear filters"), name="action.clear_filters", parent=self)
        self._clear.clicked.connect(self.clear)
        row.addWidget(self._clear)
        self._show()

    @property
    def active(self) -> bool:
        """Whether anything is filtered."""
        return bool(self._tenant_id or self._provider or self._state)

    @property
    def tenant_id(self) -> str:
        """The tenant that is filtered for."""
        return self._tenant_id

    def set_tenants(self, tenants: Sequence[Tenant]) -> None:
        """Offer these; a filter for one that is gone is taken away."""
        self._tenants = tuple(tenants)
        if self._tenant_id and self._tenant_id not in {tenant.id for tenant in tenants}:
            self._tenant_id = ""
            self.changed.emit()
        self._show()

    def narrow(self, query: ChannelQuery) -> ChannelQuery:
        """``query`` with these filters."""
        return replace(query, tenant_id=self._tenant_id, provider=self._provider, state=self._state)

    def clear(self) -> None:
        """Take all filters away."""
        self._tenant_id, self._provider, self._state = "", "", None
        self._changed()

    def take(self, query: ChannelQuery) -> None:
        """Take the filters of ``query``, without telling."""
        self._tenant_id, self._provider, self._state = query.tenant_id, query.provider, query.state
        self._show()

    def _chip(self, key: str, row: QHBoxLayout) -> ChipButton:
        chip = ChipButton("", name=f"filter.{key}", parent=self)
        chip.clicked.connect(lambda: self._offer(key, chip))
        chip.removed.connect(lambda: self._choose(key, ""))
        row.addWidget(chip)
        return chip

    def _choices(self, key: str) -> list[tuple[str, str]]:
        if key == "tenant":
            return [(tenant.id, tenant.name) for tenant in self._tenants]
        if key == "provider":
            return [(table.key, table.label) for table in PROVIDERS.values()]
        return [(state.value, state_word(state)) for state in State]

    def _chosen(self, key: str) -> str:
        if key == "tenant":
            return self._tenant_id
        return self._provider if key == "provider" else self._state.value if self._state is not None else ""

    def _offer(self, key: str, chip: ChipButton) -> None:
        menu = QMenu(self)
        menu.setObjectName(f"menu.{key}")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for value, text in [("", self.tr("Any")), *self._choices(key)]:
            action = QAction(text.replace("&", "&&"), menu)
            action.setCheckable(True)
            action.setChecked(value == self._chosen(key))
            action.triggered.connect(lambda _checked=False, chosen=value: self._choose(key, chosen))
            group.addAction(action)
            menu.addAction(action)
        menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))

    def _choose(self, key: str, value: str) -> None:
        if key == "tenant":
            self._tenant_id = value
        elif key == "provider":
            self._provider = value
        else:
            self._state = State(value) if value else None
        self._changed()

    def _changed(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        for key, chip, title in (
            ("tenant", self.tenant, self.tr("Tenant")),
            ("provider", self.provider, self.tr("Provider")),
            ("state", self.state, self.tr("State")),
        ):
            chosen = self._chosen(key)
            word = dict(self._choices(key)).get(chosen, self.tr("any"))
            shown = word if len(word) <= _LONGEST else f"{word[: _LONGEST - 1]}…"
            chip.setText(f"{title}: {shown}".replace("&", "&&"))
            chip.setToolTip(word if shown != word else "")
            chip.set_active(bool(chosen))
        self._clear.setVisible(self.active)
