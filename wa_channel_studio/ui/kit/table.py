"""Gives a table the look of the design: lines between rows, quiet headings at the leading edge, rows of 40 or 30.

Knows looks only, and nothing that costs time with many rows: heights are fixed, since asking the content freezes a
large list.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from wa_channel_studio.ui.tokens import COMPACT_ROW_HEIGHT, ROW_HEIGHT


def dress_table(view: QTableView, *, compact: bool = False) -> None:
    """Set looks and the usual behaviour: whole rows, several of them, no editing in place, the last column fills."""
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setAlternatingRowColors(False)
    view.setCornerButtonEnabled(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setTabKeyNavigation(False)
    across, down = view.horizontalHeader(), view.verticalHeader()
    across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
    across.setHighlightSections(False)
    across.setStretchLastSection(True)
    down.setVisible(False)
    down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    set_compact(view, compact)


def set_compact(view: QTableView, compact: bool) -> None:
    """Rows of 30 pixels in place of 40."""
    header = view.verticalHeader()
    header.setMinimumSectionSize(COMPACT_ROW_HEIGHT)
    header.setDefaultSectionSize(COMPACT_ROW_HEIGHT if compact else ROW_HEIGHT)
