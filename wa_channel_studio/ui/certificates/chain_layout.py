"""Puts the cards of a chain in a row with room for arrows, and in several rows where one has not the width.

Knows places only. Rows run on like words in a text: an arrow at the end of a row leads to the next.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QStyle, QWidget

from wa_channel_studio.ui.kit.item_layout import ItemLayout

ARROW = 36
"""Width of the gap in which an arrow stands."""
_NARROWEST = 172
"""A card narrower than this breaks nearly every word."""
_TIGHT_ARROW = 24
_ROW_GAP = 12


class ChainLayout(ItemLayout):
    """Cards of equal width; those of a row are equally high. ``arrows`` are the places between them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.arrows: tuple[QRect, ...] = ()

    def sizeHint(self) -> QSize:
        wide = len(self._items) * (240 + ARROW)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(_NARROWEST, 0)

    def _rows(self, width: int) -> tuple[int, int]:
        """How many cards stand in a row, and how wide the gaps are."""
        count = max(1, len(self._items))
        for gap in (ARROW, _TIGHT_ARROW):
            if width >= count * _NARROWEST + (count - 1) * gap:
                return count, gap
        fitting = max(1, width // (_NARROWEST + _TIGHT_ARROW))
        rows = -(-count // fitting)
        return -(-count // rows), _TIGHT_ARROW

    def place(self, rect: QRect, *, move: bool) -> int:
        """Lay the cards out within ``rect`` and return the height; with ``move`` put them there."""
        per_row, gap = self._rows(rect.width())
        several = len(self._items) > per_row
        gaps = per_row if several else per_row - 1
        wide = (rect.width() - gaps * gap) // per_row
        parent = self.parentWidget()
        direction = parent.layoutDirection() if parent is not None else Qt.LayoutDirection.LeftToRight
        arrows: list[QRect] = []
        top = rect.top()
        for first in range(0, len(self._items), per_row):
            row = self._items[first : first + per_row]
            high = max((_height(item, wide) for item in row), default=0)
            for place, item in enumerate(row):
                left = rect.left() + place * (wide + gap)
                box = QRect(QPoint(left, top), QSize(wide, high))
                if move:
                    item.setGeometry(QStyle.visualRect(direction, rect, box))
                if first + place < len(self._items) - 1:
                    arrow = QRect(QPoint(left + wide, top), QSize(gap, high))
                    arrows.append(QStyle.visualRect(direction, rect, arrow))
            top += high + _ROW_GAP
        if move:
            self.arrows = tuple(arrows)
        return max(0, top - _ROW_GAP - rect.top())


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
