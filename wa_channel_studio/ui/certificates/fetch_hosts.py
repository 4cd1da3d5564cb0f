"""The hosts that were asked, one line each: a bar while it is asked, then what came of it.

A list of thousands costs no more than what is seen of it. It knows words, not chains; how a line is drawn is
``host_delegate``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QHideEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from wa_channel_studio.ui.certificates.host_delegate import LINE, HostDelegate, HostLine
from wa_channel_studio.ui.kit.style import font

_FRAME_MS = 40
_EDGE = 4
"""Room above the first and below the last line, so that the round corners stay free."""

Index = QModelIndex | QPersistentModelIndex


class HostModel(QAbstractListModel):
    """The lines by their keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[HostLine] = []
        self._rows: dict[str, int] = {}
        self.asking = 0
        """How many lines have a bar that runs."""

    @property
    def lines(self) -> tuple[HostLine, ...]:
        """What is shown, from the top."""
        return tuple(self._lines)

    def line(self, key: str) -> HostLine:
        """The line of a host; raises KeyError for one that is not there."""
        return self._lines[self._rows[key]]

    def row(self, key: str) -> int:
        """Where a host stands; -1 for one that is not there."""
        return self._rows.get(key, -1)

    def set_lines(self, lines: Sequence[HostLine]) -> None:
        """Show these hosts."""
        self.beginResetModel()
        self._lines = list(lines)
        self._rows = {line.key: row for row, line in enumerate(self._lines)}
        self.asking = sum(line.asking for line in self._lines)
        self.endResetModel()

    def set_line(self, line: HostLine) -> None:
        """Say something else of one host."""
        row = self._rows[line.key]
        before = self._lines[row]
        if line == before:
            return
        self.asking += line.asking - before.asking
        self._lines[row] = line
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def rowCount(self, parent: Index = QModelIndex(), /) -> int:  # noqa: B008 - Qt's own default and name
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{line.name}\n{line.text}" if line.text else line.name
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (line.name, line.pill, line.text) if part)
        return None


class HostList(QListView):
    """``chosen`` brings the key of the host whose answer is wanted, ``again_wanted`` of the one to ask again."""

    chosen = Signal(str)
    again_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list.hosts")
        self.setAccessibleName(self.tr("Hosts"))
        self.setViewportMargins(0, _EDGE, 0, _EDGE)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.lines = HostModel(self)
        self.setModel(self.lines)
        self._delegate = HostDelegate(self.tr("Try again"), self)
        self.setItemDelegate(self._delegate)
        self._telling = True
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._move)
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def current(self) -> str:
        """The key of the current host, "" for none."""
        return _key_of(self.currentIndex())

    def set_lines(self, lines: Sequence[HostLine]) -> None:
        """Show these hosts; the current one stays current when it is among them."""
        current = self.current
        metrics = QFontMetrics(font(bold=True))
        self._delegate.name_width = max((metrics.horizontalAdvance(line.name) for line in lines), default=0) + 4
        self._telling = False
        self.lines.set_lines(lines)
        self._telling = True
        self.set_current(current)
        self._settle()

    def set_line(self, line: HostLine) -> None:
        """Say something else of one host."""
        self.lines.set_line(line)
        self._settle()

    def set_current(self, key: str) -> None:
        """Make a host current, without telling."""
        row = self.lines.row(key)
        if row < 0 or row == self.currentIndex().row():
            return
        self._telling = False
        index = self.lines.index(row)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._telling = True

    def set_narrow(self, narrow: bool) -> None:
        """Draw each line in two rows, or in one."""
        if narrow != self._delegate.narrow:
            self._delegate.narrow = narrow
            self.scheduleDelayedItemsLayout()

    @property
    def row_height(self) -> int:
        """How high a line is."""
        return self._delegate.height

    @property
    def edges(self) -> int:
        """What stands above and below the lines."""
        return 2 * (_EDGE + self.frameWidth())

    def sizeHint(self) -> QSize:
        return QSize(320, self.row_height * max(1, self.lines.rowCount()))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.row_height)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        key = self._link_at(event)
        super().mouseReleaseEvent(event)
        if key and event.button() == Qt.MouseButton.LeftButton:
            self.again_wanted.emit(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        key = self._link_at(event)
        if key != self._delegate.pointed:
            self._delegate.pointed = key
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if key else Qt.CursorShape.ArrowCursor)
            self.viewport().update()
        super().mouseMoveEvent(event)

    def _link_at(self, event: QMouseEvent) -> str:
        """The key of the host whose “Try again” lies under the pointer."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        line = index.data(LINE) if index.isValid() else None
        if not isinstance(line, HostLine) or not line.again:
            return ""
        return line.key if self._delegate.link_rect(self.visualRect(index), self).contains(place) else ""

    def _on_current(self, current: QModelIndex) -> None:
        if self._telling and current.isValid():
            self.chosen.emit(_key_of(current))

    def _settle(self) -> None:
        """Let the bars run only while somebody may see one."""
        if self.isVisible() and self.lines.asking:
            if not self._timer.isActive():
                self._timer.start()
        else:
            self._timer.stop()

    def _move(self) -> None:
        self._delegate.step += 1
        self.viewport().update()


def _key_of(index: QModelIndex) -> str:
    line = index.data(LINE) if index.isValid() else None
    return line.key if isinstance(line, HostLine) else ""
