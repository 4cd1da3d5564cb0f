"""A table that is read, not chosen from: no boxes, one row at a time, its cells as changes or states.

How a value that goes and one that comes are painted stands here once for all lists of changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QWidget

from wa_channel_studio.ui.bulk.tuple_model import TupleModel
from wa_channel_studio.ui.kit.pill import paint_pill
from wa_channel_studio.ui.kit.style import Kind, font
from wa_channel_studio.ui.models.paged_model import Column
from wa_channel_studio.ui.models.row_delegate import CHOSEN, RowDelegate, draw_cut
from wa_channel_studio.ui.models.row_table import BOX, RowTable
from wa_channel_studio.ui.theme import current_tokens

GAP = 8


def box_column() -> Column[Any]:
    """The column with the boxes, which every list begins with."""
    return Column(CHOSEN, "", None, 0, lambda _row, _now: "")


class ReadTable(RowTable):
    """Rows are looked at one by one; Escape is left to the dialog."""

    def __init__(self, model: TupleModel[Any], delegate: RowDelegate, parent: QWidget | None = None) -> None:
        super().__init__(model, delegate, parent)
        self.rows = model
        self.setColumnHidden(BOX, True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)


class CellDelegate(RowDelegate):
    """Names in bold, quiet columns, and what the subclass paints besides."""

    bold: Sequence[str] = ("name",)
    quiet: Sequence[str] = ("tenant",)

    def paint_cell(
        self, painter: QPainter, rect: QRect, key: str, text: str, summary: Any, *, from_right: bool
    ) -> None:
        if key in self.quiet:
            painter.setPen(QColor(current_tokens().muted))
        painter.setFont(font(bold=key in self.bold))
        draw_cut(painter, rect, one_line(text), from_right=from_right)


def one_line(text: str) -> str:
    """``text`` in one line, for a cell; the tool tip has it as it is."""
    return " ".join(text.split()) if "\n" in text else text


def paint_old(painter: QPainter, rect: QRect, text: str, *, from_right: bool) -> None:
    """Draw a value that goes: struck through."""
    letters = QFont(font())
    letters.setStrikeOut(True)
    painter.setFont(letters)
    painter.setPen(QColor(current_tokens().strong("error")))
    draw_cut(painter, rect, one_line(text), from_right=from_right)


def paint_new(painter: QPainter, rect: QRect, text: str, *, from_right: bool) -> None:
    """Draw a value that comes."""
    painter.setFont(font())
    painter.setPen(QColor(current_tokens().strong("success")))
    draw_cut(painter, rect, one_line(text), from_right=from_right)


def paint_quiet(painter: QPainter, rect: QRect, text: str, *, from_right: bool) -> None:
    """Draw a remark."""
    painter.setFont(font())
    painter.setPen(QColor(current_tokens().muted))
    draw_cut(painter, rect, one_line(text), from_right=from_right)


def paint_state(painter: QPainter, rect: QRect, word: str, kind: Kind, text: str, *, from_right: bool) -> None:
    """Draw a state as a pill with a remark behind it."""
    taken = paint_pill(painter, rect, word, kind, from_right=from_right) + GAP
    rest = rect.adjusted(0, 0, -taken, 0) if from_right else rect.adjusted(taken, 0, 0, 0)
    if text and rest.width() > 0:
        paint_quiet(painter, rest, text, from_right=from_right)
