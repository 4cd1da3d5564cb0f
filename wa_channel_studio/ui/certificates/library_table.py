"""The table of the certificate library: what the table of a paged list is, and a key to rename."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.library import LibraryRow
from wa_channel_studio.ui.certificates.library_delegate import LibraryDelegate
from wa_channel_studio.ui.certificates.library_model import LibraryModel
from wa_channel_studio.ui.models.row_table import PagedTable


class LibraryTable(PagedTable):
    """Sends ``opened`` with a row for Enter and a double click, ``deleted`` for Delete, ``renamed`` for F2."""

    renamed = Signal()

    def __init__(self, model: LibraryModel, parent: QWidget | None = None) -> None:
        self.delegate = LibraryDelegate()
        super().__init__(model, self.delegate, parent)
        self.setObjectName("list.certificates")
        self.setAccessibleName(self.tr("Certificates"))
        self.library = model

    @property
    def current(self) -> LibraryRow | None:
        """The row with the keyboard, as far as it has come."""
        index = self.currentIndex()
        return self.library.summary(index.row()) if index.isValid() else None

    def mark_busy(self, looks_at: Callable[[LibraryRow], bool]) -> None:
        """Mark the certificates whose servers are being asked."""
        self.delegate.looks_at = looks_at
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.renamed.emit()
        else:
            super().keyPressEvent(event)
