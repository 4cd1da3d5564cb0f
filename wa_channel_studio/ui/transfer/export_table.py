"""The table of exports: how its cells are painted. A running one shows a bar in the place of its state."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from wa_channel_studio.services.export_ports import ExportTask, TaskState
from wa_channel_studio.ui.kit.pill import paint_pill
from wa_channel_studio.ui.kit.style import font, small_font
from wa_channel_studio.ui.models.row_delegate import RowDelegate, draw_cut
from wa_channel_studio.ui.models.row_table import RowTable
from wa_channel_studio.ui.theme import current_tokens
from wa_channel_studio.ui.transfer.export_model import COLUMNS, ExportModel
from wa_channel_studio.ui.transfer.words import state_words

_GAP = 8
_BAR = 6
_TWO_LINES = 36
"""The height from which a row has room for two lines; compact rows have not."""
_PERCENT = 40
_QUIET = frozenset({"created", "format", "size", "files"})


class ExportDelegate(RowDelegate):
    """Scope in bold, state as a pill with the reason behind it, progress as a bar."""

    def __init__(self, model: ExportModel, parent: QWidget | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._model = model

    def paint_cell(
        self, painter: QPainter, rect: QRect, key: str, text: str, summary: Any, *, from_right: bool
    ) -> None:
        task: ExportTask = summary
        tokens = current_tokens()
        if key == "state":
            self._paint_state(painter, rect, task, from_right=from_right)
            return
        if key in _QUIET:
            painter.setPen(QColor(tokens.muted))
        painter.setFont(font(bold=key == "scope"))
        draw_cut(painter, rect, text, from_right=from_right)

    def _paint_state(self, painter: QPainter, rect: QRect, task: ExportTask, *, from_right: bool) -> None:
        part = self._model.part(task.id)
        if task.state is TaskState.RUNNING and part is not None:
            self._paint_bar(painter, rect, part, from_right=from_right)
            return
        taken = paint_pill(painter, rect, *state_words(task), from_right=from_right) + _GAP
        if task.message:
            rest = rect.adjusted(0, 0, -taken, 0) if from_right else rect.adjusted(taken, 0, 0, 0)
            painter.setPen(QColor(current_tokens().muted))
            painter.setFont(small_font())
            first, second = _in_lines(task.message, rest.width(), painter.fontMetrics())
            half = rest.height() // 2
            if second and rest.height() >= _TWO_LINES:
                draw_cut(painter, rest.adjusted(0, 3, 0, -half), first, from_right=from_right)
                draw_cut(painter, rest.adjusted(0, half, 0, -3), second, from_right=from_right)
            else:
                draw_cut(painter, rest, task.message, from_right=from_right)

    def _paint_bar(self, painter: QPainter, rect: QRect, part: float, *, from_right: bool) -> None:
        tokens = current_tokens()
        painter.setFont(small_font())
        painter.setPen(QColor(tokens.muted))
        words = QRect(rect.left(), rect.top(), _PERCENT, rect.height())
        bar = QRectF(rect.left() + _PERCENT, rect.center().y() - _BAR / 2 + 0.5, rect.width() - _PERCENT, _BAR)
        if from_right:
            words.moveRight(rect.right())
            bar.moveLeft(rect.left())
        draw_cut(painter, words, f"{part:.0%}", from_right=from_right)
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.track))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        done = QRectF(bar)
        done.setWidth(max(_BAR, bar.width() * part))
        if from_right:
            done.moveRight(bar.right())
        painter.setBrush(QColor(tokens.accent))
        painter.drawRoundedRect(done, _BAR / 2, _BAR / 2)


def _in_lines(text: str, width: int, metrics: QFontMetrics) -> tuple[str, str]:
    """What of ``text`` goes into a first line of ``width`` pixels, by whole words, and the rest."""
    words = text.split()
    count = len(words)
    while count > 1 and metrics.horizontalAdvance(" ".join(words[:count])) > width:
        count -= 1
    return " ".join(words[:count]), " ".join(words[count:])


class ExportTable(RowTable):
    """Enter and a double click send ``opened``, Delete sends ``deleted``."""

    def __init__(self, model: ExportModel, parent: QWidget | None = None) -> None:
        super().__init__(model, ExportDelegate(model), parent)
        self.setObjectName("list.exports")
        self.setAccessibleName(self.tr("Exports"))
        self.tasks = model

    def choose_ids(self, task_ids: frozenset[str], current: str) -> None:
        """Choose these tasks again, and give ``current`` the keyboard, as far as they are there."""
        here = self.tasks.rows_of((current,))
        self.choose(self.tasks.rows_of(task_ids), here[0] if here else None)
        if here:
            self.scrollTo(self.tasks.index(here[0], 1))
