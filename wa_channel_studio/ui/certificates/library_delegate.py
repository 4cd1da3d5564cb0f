"""Paints the cells of the certificate library: validity on a scale that all rows share, and what the watch found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.chain import Tone
from wa_channel_studio.domain.library import LibraryRow
from wa_channel_studio.ui.certificates.library_cells import COLUMNS, NOTHING, YEAR, watch_pill
from wa_channel_studio.ui.kit.pill import paint_pill
from wa_channel_studio.ui.kit.style import font, small_font
from wa_channel_studio.ui.kit.validity_bar import paint_validity
from wa_channel_studio.ui.models.row_delegate import RowDelegate, draw_cut
from wa_channel_studio.ui.parts.tones import tone_of
from wa_channel_studio.ui.parts.words import when
from wa_channel_studio.ui.theme import current_tokens

_QUIET = frozenset({"role", "added"})
_WIDEST_BAR = 320
_GAP = 8


class LibraryDelegate(RowDelegate):
    """One for the whole table. ``looks_at`` tells the certificates whose servers are being asked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self.looks_at: Callable[[LibraryRow], bool] = lambda _row: False

    def paint_cell(
        self, painter: QPainter, rect: QRect, key: str, text: str, summary: Any, *, from_right: bool
    ) -> None:
        row: LibraryRow = summary
        if key == "validity":
            self._paint_bar(painter, rect, row, from_right=from_right)
            return
        if key == "watch":
            self._paint_watch(painter, rect, row, from_right=from_right)
            return
        tokens = current_tokens()
        painter.setFont(font(bold=key == "name"))
        if key in _QUIET or text == NOTHING:
            painter.setPen(QColor(tokens.muted))
        elif key in ("ends", "left") and row.file.ends is not None:
            tone = tone_of(row.file.ends, datetime.now(UTC))
            if tone is not Tone.GOOD:
                painter.setPen(QColor(tokens.error if tone is Tone.BAD else tokens.warning))
        draw_cut(painter, rect, text, from_right=from_right)

    def _paint_bar(self, painter: QPainter, rect: QRect, row: LibraryRow, *, from_right: bool) -> None:
        if row.file.ends is None:
            painter.setPen(QColor(current_tokens().muted))
            draw_cut(painter, rect, NOTHING, from_right=from_right)
            return
        now = datetime.now(UTC)
        bar = QRectF(rect)
        bar.setWidth(min(rect.width(), _WIDEST_BAR))
        if from_right:
            bar.moveRight(rect.right())
        part = max(0.0, min(1.0, (row.file.ends - now) / YEAR))
        paint_validity(painter, bar, 0.0, part, tone_of(row.file.ends, now), from_right=from_right)

    def _paint_watch(self, painter: QPainter, rect: QRect, row: LibraryRow, *, from_right: bool) -> None:
        if self.looks_at(row):
            paint_pill(painter, rect, self.tr("looking …"), "information", from_right=from_right)
            return
        pill = watch_pill(row)
        painter.setPen(QColor(current_tokens().muted))
        painter.setFont(small_font())
        if pill is None or row.watch is None:
            text = self.tr("not looked yet") if row.servers else NOTHING
            draw_cut(painter, rect, text, from_right=from_right)
            return
        wide = paint_pill(painter, rect, *pill, from_right=from_right) + _GAP
        rest = rect.adjusted(0, 0, -wide, 0) if from_right else rect.adjusted(wide, 0, 0, 0)
        at = when(row.watch.at, datetime.now(UTC))
        if painter.fontMetrics().horizontalAdvance(at) < rest.width() - 1:  # the tool tip says it, too
            draw_cut(painter, rest, at, from_right=from_right)
