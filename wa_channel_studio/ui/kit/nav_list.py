"""The navigation at the left of the window: places above, actions such as Lock at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.item_column import ColumnItem, ItemColumn
from wa_channel_studio.ui.kit.pill import paint_pill, pill_size
from wa_channel_studio.ui.kit.style import Kind, draw_text, font, small_font
from wa_channel_studio.ui.theme import current_tokens

_HEIGHT = 34
_EDGE = 10
_ICON = 18


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One line. ``place`` False makes it an action, which never becomes current; ``shortcut`` is only shown."""

    key: str
    icon: str
    text: str
    bottom: bool = False
    place: bool = True
    shortcut: str = ""


class NavItem(ColumnItem):
    """An entry of the navigation."""

    def __init__(self, entry: NavEntry, parent: QWidget) -> None:
        super().__init__(entry.key, f"nav.{entry.key}" if entry.place else f"action.{entry.key}", parent)
        self.entry = entry
        self._badge = ""
        self._badge_kind: Kind = "neutral"
        self.setText(entry.text)
        self.setCheckable(entry.place)
        self._name_it()

    @property
    def badge(self) -> str:
        """The words behind the text."""
        return self._badge

    def set_badge(self, text: str, kind: Kind = "warning") -> None:
        """Show ``text`` at the end of the line; "" takes it away."""
        self._badge, self._badge_kind = text, kind
        self._name_it()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(font(medium=True))
        wide = metrics.horizontalAdvance(self.text()) + 2 * _EDGE + _ICON + 8
        return QSize(round(wide) + self._end_width(), max(_HEIGHT, round(metrics.height()) + 14))

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * _EDGE + _ICON, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip("" if self.sizeHint().width() <= self.width() else self.entry.text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        self.paint_ground(painter)
        high = self.height()
        enabled = self.isEnabled()
        role = "accent" if self.isChecked() else "text" if enabled else "disabled"
        drawn = pixmap(self.entry.icon, role if role != "text" else "muted", _ICON, self.devicePixelRatioF())
        painter.drawPixmap(self.placed(_EDGE, (high - _ICON) / 2, _ICON, _ICON).topLeft(), drawn)
        end = self._end_width()
        painter.setFont(font(bold=self.isChecked(), medium=not self.isChecked()))
        painter.setPen(QColor(tokens.color(role)))
        left = _EDGE + _ICON + 8
        room = self.placed(left, 0, max(0, self.width() - left - _EDGE - end), high)
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room.width()) + 1)
        draw_text(painter, room, shown, from_right=self.isRightToLeft())
        if self._badge:
            size = pill_size(self._badge)
            box = self.placed(self.width() - _EDGE - size.width(), 0, size.width(), high)
            paint_pill(painter, box.toRect(), self._badge, self._badge_kind)
        elif self.entry.shortcut:
            self._paint_shortcut(painter, end)
        painter.end()

    def _paint_shortcut(self, painter: QPainter, width: int) -> None:
        tokens = current_tokens()
        painter.setFont(small_font())
        tall = painter.fontMetrics().height() + 2
        chip = QRectF(self.placed(self.width() - _EDGE - width + 8, (self.height() - tall) / 2, width - 8, tall))
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self.entry.shortcut)

    def _end_width(self) -> int:
        if self._badge:
            return pill_size(self._badge).width() + 8
        if self.entry.shortcut:
            return round(QFontMetricsF(small_font()).horizontalAdvance(self.entry.shortcut)) + 10 + 8
        return 0

    def _name_it(self) -> None:
        self.setAccessibleName(", ".join(part for part in (self.entry.text, self._badge) if part))


class NavList(ItemColumn[NavItem]):
    """Navigation. Choosing a place makes it current and sends ``activated``; an action sends ``triggered``."""

    triggered = Signal(str)

    def __init__(self, entries: Sequence[NavEntry] = (), *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Navigation"))
        self.set_entries(entries)

    def set_entries(self, entries: Sequence[NavEntry]) -> None:
        """Show other entries, those of the foot after a gap that grows."""
        self.remove_items()
        while self.column.count():
            self.column.takeAt(0)
        for entry in (e for e in entries if not e.bottom):
            self._add(entry)
        self.column.addStretch(1)
        for entry in (e for e in entries if e.bottom):
            self._add(entry)

    def set_badge(self, key: str, text: str, kind: Kind = "warning") -> None:
        """Show ``text`` behind the entry ``key``; "" takes it away."""
        self.items[key].set_badge(text, kind)

    def chosen(self, key: str) -> None:
        if self.items[key].entry.place:
            self.set_current(key)
            self.activated.emit(key)
        else:
            self.triggered.emit(key)

    def _add(self, entry: NavEntry) -> None:
        item = NavItem(entry, self)
        self.column.addWidget(item)
        self.put_item(item)
