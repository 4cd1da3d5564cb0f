"""Draws a line of the list of hosts, in one row or, in a narrow list, in two: the name, and below it the state."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.pill import paint_pill, pill_size
from wa_channel_studio.ui.kit.style import Kind, draw_text, font, small_font
from wa_channel_studio.ui.theme import current_tokens

LINE = Qt.ItemDataRole.UserRole + 1
"""The role under which a model gives the :class:`HostLine`."""

_EDGE, _GAP, _ICON, _BAR = 12, 10, 16, 6
_RADIUS = 7
_INSET = 4
"""What is left free at both ends of a line, so that its ground keeps clear of the frame's round corners."""
_HEIGHT, _TWO_ROWS = 40, 56
_NAME_SHARE = 0.42
_PILL_SHARE = 0.6
_BAR_WIDTH = 220.0
_ICONS: dict[Kind, tuple[str, str]] = {
    "success": ("check", "success"),
    "warning": ("warning", "warning"),
    "error": ("error", "error"),
    "information": ("info", "information"),
    "neutral": ("clock", "muted"),
}


@dataclass(frozen=True, slots=True)
class HostLine:
    """One host as the list shows it."""

    key: str
    name: str
    text: str
    """What came of it, as a sentence."""
    pill: str = ""
    kind: Kind = "neutral"
    asking: bool = False
    again: bool = False
    """Whether asking again is offered in the line."""


class HostDelegate(QStyledItemDelegate):
    """One for the whole list."""

    def __init__(self, again: str, parent: QWidget | None = None) -> None:
        """``again`` are the words of the link that asks once more."""
        super().__init__(parent)
        self._again = again
        self.narrow = False
        self.name_width = 120
        self.step = 0
        """How far the bars have run."""
        self.pointed = ""
        """Key of the host whose link lies under the pointer."""

    @property
    def height(self) -> int:
        """How high a line is, also with larger letters."""
        line = QFontMetrics(font()).height()
        return max(_TWO_ROWS, 2 * line + 24) if self.narrow else max(_HEIGHT, line + 16)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex, /) -> QSize:
        return QSize(160, self.height)

    def link_rect(self, rect: QRect, view: QWidget) -> QRect:
        """Where the link stands in a line that fills ``rect``."""
        metrics = QFontMetrics(small_font())
        wide = metrics.horizontalAdvance(self._again) + 4
        row = self._rows(rect.adjusted(_INSET, 0, -_INSET, 0))[1]
        box = QRectF(row.right() - _EDGE - wide, row.top(), wide, row.height())
        return QStyle.visualRect(view.layoutDirection(), rect, box.toRect())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the ground, the icon, the name and the state of one host."""
        line = index.data(LINE)
        if not isinstance(line, HostLine):
            return
        rect: QRect = option.rect.adjusted(_INSET, 0, -_INSET, 0)
        view = option.widget
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, state)
        pen = _Pen(painter, rect, option.direction)
        first, second = self._rows(rect)
        pen.icon(QRectF(first.left() + _EDGE, first.top(), _ICON, first.height()), line.kind)
        left, end = first.left() + _EDGE + _ICON + _GAP, first.right() - _EDGE
        wide = end - left if self.narrow else min(self.name_width, (first.right() - left) * _NAME_SHARE)
        pen.write(QRectF(left, first.top(), wide, first.height()), line.name, "accent" if chosen else "text", bold=True)
        if not self.narrow:
            left += wide + _GAP
        if line.again:
            link = self.link_rect(option.rect, view)
            pen.link(link, self._again, underlined=line.key == self.pointed)
            end -= link.width() + _GAP
        self._paint_state(pen, QRectF(left, second.top(), max(0.0, end - left), second.height()), line)
        painter.restore()

    def _rows(self, rect: QRect) -> tuple[QRectF, QRectF]:
        """Where the name stands, and where the state does."""
        whole = QRectF(rect)
        if not self.narrow:
            return whole, whole
        half = whole.height() / 2
        return (
            QRectF(whole.left(), whole.top() + 5, whole.width(), half - 5),
            QRectF(whole.left(), whole.top() + half, whole.width(), half - 4),
        )

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        tokens = current_tokens()
        chosen = state & QStyle.StateFlag.State_Selected
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.hover))
            painter.drawRoundedRect(QRectF(rect), _RADIUS, _RADIUS)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), _RADIUS - 1, _RADIUS - 1)

    def _paint_state(self, pen: _Pen, room: QRectF, line: HostLine) -> None:
        """The bar, or a pill and what it means."""
        if line.asking:
            pen.bar(room, self.step)
            return
        if line.pill:
            share = 1.0 if self.narrow else _PILL_SHARE
            wide = min(float(pill_size(line.pill).width()), max(60.0, room.width() * share))
            left = room.left() if self.narrow else room.right() - wide
            pen.pill(QRectF(left, room.top(), wide, room.height()), line.pill, line.kind)
            room = room.adjusted(0, 0, -wide - _GAP, 0)
        if not (self.narrow and line.pill):
            pen.write(room, line.text, "muted")


class _Pen:
    """Draws into places that are given from the leading edge of a line."""

    def __init__(self, painter: QPainter, rect: QRect, direction: Qt.LayoutDirection) -> None:
        self._painter = painter
        self._rect = rect
        self._from_right = direction is Qt.LayoutDirection.RightToLeft

    def _placed(self, room: QRectF) -> QRectF:
        if not self._from_right:
            return room
        left = self._rect.left() + self._rect.right() + 1 - room.right()
        return QRectF(left, room.top(), room.width(), room.height())

    def icon(self, room: QRectF, kind: Kind) -> None:
        """The sign of a state, in the middle of its height."""
        box = self._placed(room)
        drawn = pixmap(*_ICONS[kind], _ICON, self._painter.device().devicePixelRatioF())
        self._painter.drawPixmap(QPointF(box.left(), box.center().y() - _ICON / 2), drawn)

    def write(self, room: QRectF, text: str, role: str, *, bold: bool = False) -> None:
        """A text, cut where it has no room."""
        self._painter.setFont(font(bold=True) if bold else small_font())
        self._painter.setPen(QColor(current_tokens().color(role)))
        shown = self._painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        draw_text(self._painter, self._placed(room), shown, from_right=self._from_right)

    def link(self, box: QRect, text: str, *, underlined: bool) -> None:
        """Words that can be clicked; their place is given as it is on the screen."""
        letters = small_font()
        letters.setUnderline(underlined)
        self._painter.setFont(letters)
        self._painter.setPen(QColor(current_tokens().accent))
        self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def pill(self, room: QRectF, text: str, kind: Kind) -> None:
        """A state in a few words."""
        paint_pill(self._painter, self._placed(room).toRect(), text, kind, from_right=self._from_right)

    def bar(self, room: QRectF, step: int) -> None:
        """A piece that runs to and fro: a server does not say how far it is."""
        tokens = current_tokens()
        top = room.top() + (room.height() - _BAR) / 2
        box = self._placed(QRectF(room.left(), top, min(_BAR_WIDTH, room.width()), _BAR))
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(tokens.track))
        self._painter.drawRoundedRect(box, _BAR / 2, _BAR / 2)
        piece = box.width() * 0.3
        turn = step % 100
        at = turn / 50 if turn < 50 else (100 - turn) / 50
        self._painter.setBrush(QColor(tokens.accent))
        self._painter.drawRoundedRect(
            QRectF(box.left() + (box.width() - piece) * at, box.top(), piece, _BAR), _BAR / 2, _BAR / 2
        )
