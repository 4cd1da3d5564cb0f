"""The foot of a tenant's form: what is saved, and the ways to delete, discard and save.

It shows and is asked; a narrow one has two lines, so that no button is cut off.
"""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.ui.kit.buttons import primary_button, quiet_button, secondary_button
from wa_channel_studio.ui.kit.labels import label

_GAP = 8


class TenantFoot(QFrame):
    """Three buttons and a word; whoever has it connects them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._above, self._row = QHBoxLayout(), QHBoxLayout()
        for line in (self._above, self._row):
            line.setSpacing(_GAP)
            line.addStretch(1)
            self._column.addLayout(line)
        self.remove = quiet_button(self.tr("Delete tenant"), name="action.delete_tenant", parent=self)
        self.state = label("", "muted", self)
        self.discard = secondary_button(self.tr("Discard changes"), name="action.discard_tenant", parent=self)
        self.save = primary_button(self.tr("Save tenant"), name="action.save_tenant", parent=self)
        self.save.setToolTip(self.tr("Save tenant (Ctrl+S)"))
        self._row.addWidget(self.discard)
        self._row.addWidget(self.save)
        self._narrow = True
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Stand in two lines, or in one."""
        if narrow is self._narrow:
            return
        self._narrow = narrow
        self._column.setSpacing(4 if narrow else 0)
        line = self._above if narrow else self._row
        line.insertWidget(0, self.remove)
        # Right of the room that stretches.
        line.insertWidget(2, self.state)
