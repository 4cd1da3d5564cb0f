"""A list of tenants to choose one from, narrowed while one types."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.search_field import SearchField

_ID = Qt.ItemDataRole.UserRole
_ROW = 34


class TenantPicker(QWidget):
    """``chosen`` brings the id of a tenant as soon as the list stands at it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.search = SearchField(self.tr("Find a tenant"), parent=self)
        self.search.setObjectName("field.find_tenant")
        self.search.searched.connect(self._narrow)
        self.search.returnPressed.connect(self._go_first)
        self.list = QListWidget(self)
        self.list.setObjectName("list.tenants")
        self.list.setAccessibleName(self.tr("Tenants"))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._on_current)
        self._nothing = WrapLabel("", "muted", self)
        self._nothing.hide()
        column.addWidget(self.search)
        column.addWidget(self._nothing)
        column.addWidget(self.list, 1)

    def offer(self, tenants: Sequence[Tenant]) -> None:
        """Offer these, by name. None is chosen."""
        self.list.clear()
        for tenant in sorted(tenants, key=lambda tenant: tenant.name.casefold()):
            item = QListWidgetItem(tenant.name, self.list)
            item.setData(_ID, tenant.id)
            item.setSizeHint(QSize(0, _ROW))
            item.setToolTip(tenant.name)
        self._narrow(self.search.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self._go_first()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # which would press the dialog's own button
            super().keyPressEvent(event)

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        items = [self.list.item(row) for row in range(self.list.count())]
        for item in items:
            item.setHidden(not all(word in item.text().casefold() for word in words))
        self._nothing.set_text(
            self.tr("No tenant is called that.")
            if items
            else self.tr("There is no other tenant. Add it under Tenants.")
        )
        self._nothing.setVisible(all(item.isHidden() for item in items))

    def _go_first(self) -> None:
        for row in range(self.list.count()):
            if not self.list.item(row).isHidden():
                self.list.setCurrentRow(row)
                self.list.setFocus()
                return

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(_ID)))
