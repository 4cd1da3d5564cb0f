"""The table of a dry run: states as pills, the first difference or the reason behind each row. It is read, not chosen
from."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QWidget

from wa_channel_studio.services.import_plan import ImportState
from wa_channel_studio.ui.kit.pill import paint_pill
from wa_channel_studio.ui.kit.style import font
from wa_channel_studio.ui.kit.table import set_compact
from wa_channel_studio.ui.models.row_delegate import RowDelegate, draw_cut
from wa_channel_studio.ui.models.row_table import BOX, PagedTable
from wa_channel_studio.ui.theme import current_tokens
from wa_channel_studio.ui.transfer.import_words import state_words
from wa_channel_studio.ui.transfer.preview_model import COLUMNS, PreviewModel, PreviewRow

_QUIET = frozenset({"tenant", "line"})
_NAMES = frozenset({"name", "tenant"})
"""What often differs only at its end, so that it is cut in the middle."""


class PreviewDelegate(RowDelegate):
    """Names in bold, states as pills, reasons in the colour of an error."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(COLUMNS, parent)

    def paint_cell(
        self, painter: QPainter, rect: QRect, key: str, text: str, summary: Any, *, from_right: bool
    ) -> None:
        found: PreviewRow = summary
        row, tokens = found.row, current_tokens()
        if key == "state":
            paint_pill(painter, rect, *state_words(row.state), from_right=from_right)
            return
        if key == "about" and row.state is ImportState.REFUSED:
            painter.setPen(QColor(tokens.error))
        elif key == "about" and row.errors and not row.differences:
            painter.setPen(QColor(tokens.warning))
        elif key in _QUIET:
            painter.setPen(QColor(tokens.muted))
        painter.setFont(font(bold=key == "name", mono=key == "line"))
        draw_cut(painter, rect, text, from_right=from_right, middle=key in _NAMES)


class PreviewTable(PagedTable):
    """One row at a time; Escape is left to the dialog."""

    def __init__(self, model: PreviewModel, parent: QWidget | None = None) -> None:
        super().__init__(model, PreviewDelegate(), parent)
        self.setObjectName("list.preview")
        self.setAccessibleName(self.tr("What the import would do, row by row"))
        self.setColumnHidden(BOX, True)
        set_compact(self, True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
