"""The providers to choose from, each with a line that tells it from the others: what a new channel begins with."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from wa_channel_studio.fields.spec import ProviderTable
from wa_channel_studio.fields.table import PROVIDERS
from wa_channel_studio.ui.icons import letter_icon
from wa_channel_studio.ui.kit.style import font
from wa_channel_studio.ui.theme import current_tokens
from wa_channel_studio.ui.tokens import CARD_RADIUS

_PAD, _MARK = 16, 20


class ProviderTile(QAbstractButton):
    """One provider as a card that can be pressed."""

    def __init__(self, table: ProviderTable, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = table.key
        self.summary = table.summary
        self.setText(table.label)
        self.setObjectName(f"action.choose.{table.key}")
        self.setAccessibleName(f"{table.label}: {table.summary}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int, /) -> int:
        title = QFontMetrics(font(bold=True)).height()
        return 2 * _PAD + max(title, _MARK) + 4 + round(self._summary_box(width).height())

    def sizeHint(self) -> QSize:
        return QSize(280, self.heightForWidth(280))

    def minimumSizeHint(self) -> QSize:
        return QSize(180, self.heightForWidth(max(self.width(), 180)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(self.layoutDirection())
        lit = self.underMouse() or self.hasFocus()
        pen = QPen(QColor(tokens.accent if lit else tokens.line), 2 if self.hasFocus() else 1)
        inset = 1.0 if self.hasFocus() else 0.5
        painter.setPen(pen)
        painter.setBrush(QColor(tokens.pressed if self.isDown() else tokens.surface))
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, CARD_RADIUS, CARD_RADIUS)
        from_right = self.isRightToLeft()
        left = self.width() - _PAD - _MARK if from_right else _PAD
        mark = letter_icon(self.text()).pixmap(QSize(_MARK, _MARK), self.devicePixelRatioF())
        painter.drawPixmap(QPointF(left, _PAD), mark)
        painter.setFont(font(bold=True))
        painter.setPen(QColor(tokens.text))
        room = self.width() - 2 * _PAD - _MARK - 10
        title = QRectF(_PAD if from_right else _PAD + _MARK + 10, _PAD, room, _MARK)
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, self.text())
        painter.setFont(font())
        painter.setPen(QColor(tokens.muted))
        painter.drawText(self._summary_box(self.width()), _flags(), self.summary)
        painter.end()

    def _summary_box(self, width: int) -> QRectF:
        metrics = QFontMetrics(font())
        top = _PAD + max(QFontMetrics(font(bold=True)).height(), _MARK) + 4
        room = max(60, width - 2 * _PAD - _MARK - 10)
        left = _PAD if self.isRightToLeft() else _PAD + _MARK + 10
        high = metrics.boundingRect(0, 0, room, 10_000, _flags(), self.summary).height()
        return QRectF(left, top, room, high)


class ProviderTiles(QWidget):
    """All providers in two columns; ``chosen`` brings a key."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(14)
        for place, table in enumerate(PROVIDERS.values()):
            tile = ProviderTile(table, self)
            tile.clicked.connect(self._on_clicked)
            grid.addWidget(tile, place // 2, place % 2)

    def _on_clicked(self) -> None:
        tile = self.sender()
        if isinstance(tile, ProviderTile):
            self.chosen.emit(tile.key)


def _flags() -> int:
    return int(Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignLeading.value | Qt.AlignmentFlag.AlignTop.value)
