"""Backups as rows: when, why, how large; one can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QSize
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from wa_channel_studio.services.ports import Backup
from wa_channel_studio.ui.kit.table import dress_table
from wa_channel_studio.ui.parts.words import size, when


class BackupList(QTableView):
    """A short table; nobody has more than a few dozen backups."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list.backups")
        self.setAccessibleName(self.tr("Backups"))
        self._backups: tuple[Backup, ...] = ()
        self._model = QStandardItemModel(0, 3, self)
        self._model.setHorizontalHeaderLabels([self.tr("Made"), self.tr("Why"), self.tr("Size")])
        self.setModel(self._model)
        dress_table(self, compact=True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        across = self.horizontalHeader()
        across.setStretchLastSection(False)
        across.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(0, 150)
        self.setColumnWidth(2, 90)

    def set_backups(self, backups: Sequence[Backup]) -> None:
        """Show these, the newest first, and choose the newest."""
        self._backups = tuple(backups)
        now = datetime.now(UTC)
        self._model.setRowCount(0)
        for backup in self._backups:
            cells = [
                QStandardItem(when(backup.made_at, now)),
                QStandardItem(backup.reason),
                QStandardItem(size(backup.size)),
            ]
            cells[1].setToolTip(str(backup.path))
            for cell in cells:
                cell.setEditable(False)
            self._model.appendRow(cells)
        if self._backups:
            self.selectRow(0)

    @property
    def chosen(self) -> Backup | None:
        """The backup that is chosen."""
        row = self.currentIndex().row()
        return self._backups[row] if 0 <= row < len(self._backups) else None

    def sizeHint(self) -> QSize:
        return QSize(420, 34 + 30 * min(8, max(3, len(self._backups))) + 4)
