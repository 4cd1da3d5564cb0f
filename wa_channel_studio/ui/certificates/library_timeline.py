"""The picture of expiries: a bar for each month in which certificates end, what is over at its start, today marked.

It is given moments and counts them; a click or a key on a bar tells which rows, in the order of the end, it stands for.
Read to a screen reader it is a sentence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from wa_channel_studio.domain.chain import Tone
from wa_channel_studio.ui.certificates.library_expiries import Bucket, buckets_of
from wa_channel_studio.ui.kit.announce import announce
from wa_channel_studio.ui.kit.style import font
from wa_channel_studio.ui.parts.words import counted
from wa_channel_studio.ui.theme import current_tokens

_PX = 11
_BARS = 34
_EDGE = 14
_END = 64
"""Width of the slots at both ends: what is over, and what comes later."""
_TODAY = 46
"""Room before today's line for its name."""
_MONTH = 31
"""A month gets so many pixels at least; with fewer the picture shows one year and not two."""
_WIDEST = 22
_LEAST = 6
_ROLES = {Tone.BAD: "error", Tone.DOUBTFUL: "warning", Tone.GOOD: "success", Tone.NEUTRAL: "muted"}


class Timeline(QWidget):
    """Sends ``picked`` with the number of the first row and how many there are, in the order of the end."""

    picked = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picture.timeline")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._ends: Sequence[datetime] = ()
        self._now = datetime.now(UTC)
        self._buckets: tuple[Bucket, ...] = ()
        self._at = 0
        self._hovered = -1
        self.set_ends((), self._now)

    # --- what is shown ----------------------------------------------------------------------------

    @property
    def buckets(self) -> tuple[Bucket, ...]:
        """The bars, from what is over to what comes later."""
        return self._buckets

    def set_ends(self, ends: Sequence[datetime], now: datetime) -> None:
        """Show these ends, which are sorted, as seen at ``now``."""
        self._ends, self._now = ends, now
        self._arrange()

    def words(self, bucket: Bucket) -> str:
        """A bar in words: "3 end in March 2027"."""
        if bucket.starts is None:
            return counted(bucket.count, self.tr("{0} has expired"), self.tr("{0} have expired"))
        if bucket.ends is None:
            one, many = self.tr("{0} ends in {1} or later"), self.tr("{0} end in {1} or later")
        elif bucket is self._buckets[1]:
            one, many = self.tr("{0} ends before the end of {1}"), self.tr("{0} end before the end of {1}")
        else:
            one, many = self.tr("{0} ends in {1}"), self.tr("{0} end in {1}")
        local = bucket.starts.astimezone()
        month = f"{QLocale().standaloneMonthName(local.month)} {local.year}"
        return (one if bucket.count == 1 else many).format(bucket.count, month)

    def _arrange(self) -> None:
        months = 24 if self.width() >= 24 * _MONTH + 2 * (_END + _EDGE) + _TODAY else 12
        self._buckets = buckets_of(self._ends, self._now, months)
        self._at = min(self._at, len(self._buckets) - 1)
        said = [self.words(bucket) for bucket in self._buckets if bucket.count]
        text = self.tr("When certificates end: {0}").format("; ".join(said) or self.tr("nothing to show"))
        self.setAccessibleName(text)
        self.setAccessibleDescription(self.tr("The arrow keys go from bar to bar, Enter shows its certificates."))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # --- mouse and keys ---------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._slot_at(event.position())
        if at != self._hovered:
            self._hovered = at
            busy = at >= 0 and self._buckets[at].count
            self.setCursor(Qt.CursorShape.PointingHandCursor if busy else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._slot_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and at >= 0:
            self._at = at
            self._pick()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        key = Qt.Key(event.key())
        if key in steps:
            self._step(steps[key] * (-1 if self.isRightToLeft() else 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._pick()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self._buckets[self._at].count:
            self._step(1)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._slot_at(QPointF(event.pos()))
            text = self.words(self._buckets[at]) if at >= 0 and self._buckets[at].count else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _step(self, step: int) -> None:
        """Go on to the next bar that stands for anything; at the end stay."""
        at = self._at + step
        while 0 <= at < len(self._buckets) and not self._buckets[at].count:
            at += step
        if 0 <= at < len(self._buckets):
            self._at = at
            announce(self, self.words(self._buckets[at]))
            self.update()

    def _pick(self) -> None:
        bucket = self._buckets[self._at]
        if bucket.count:
            self.picked.emit(bucket.first, bucket.count)
        self.update()

    # --- drawing ----------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(480, round(2 * QFontMetricsF(font(_PX)).height()) + _BARS + 16)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.sizeHint().height())

    def _slot(self, number: int) -> QRectF:
        """The room of a bar, from the top of its number to the foot of its name."""
        months = len(self._buckets) - 2
        wide = (self.width() - 2 * (_END + _EDGE) - _TODAY) / months
        last = len(self._buckets) - 1
        if number == 0:
            left, width = float(_EDGE), float(_END)
        elif number == last:
            left, width = self.width() - _EDGE - float(_END), float(_END)
        else:
            left, width = _EDGE + _END + _TODAY + (number - 1) * wide, wide
        box = QRectF(left, 6, width, self.height() - 12)
        if self.isRightToLeft():
            box.moveLeft(self.width() - box.right())
        return box

    def _slot_at(self, place: QPointF) -> int:
        return next((at for at in range(len(self._buckets)) if self._slot(at).contains(place)), -1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = current_tokens()
        card = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(card, 10, 10)
        painter.setFont(font(_PX))
        high = QFontMetricsF(painter.font()).height()
        foot = self.height() - 8 - high
        most = max((bucket.count for bucket in self._buckets), default=0)
        step = self._label_step(painter)
        for number, bucket in enumerate(self._buckets):
            self._paint_slot(painter, number, bucket, foot, most)
            if number in (0, len(self._buckets) - 1) or (number - 1) % step == 0:
                self._paint_name(painter, number, bucket, foot)
        painter.setPen(QPen(QColor(tokens.control_line), 1))
        painter.drawLine(QPointF(_EDGE, foot), QPointF(self.width() - _EDGE, foot))
        self._paint_today(painter, foot)
        painter.end()

    def _paint_slot(self, painter: QPainter, number: int, bucket: Bucket, foot: float, most: int) -> None:
        tokens = current_tokens()
        slot = self._slot(number)
        chosen = self.hasFocus() and number == self._at
        if bucket.count and (chosen or number == self._hovered):
            painter.setPen(QPen(QColor(tokens.accent), 1.5) if chosen else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.hover))
            painter.drawRoundedRect(slot.adjusted(1, 1, -1, -1), 5, 5)
        if not bucket.count:
            return
        # A root, so that a single one beside a thousand still is a bar.
        tall = _LEAST + (_BARS - _LEAST) * math.sqrt(bucket.count / most)
        wide = min(_WIDEST, slot.width() - 8)
        bar = QRectF(slot.center().x() - wide / 2, foot - tall, wide, tall)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.color(_ROLES[bucket.tone])))
        painter.drawRoundedRect(bar, 3, 3)
        painter.setPen(QColor(tokens.text))
        high = QFontMetricsF(painter.font()).height()
        room = QRectF(slot.left() - 10, bar.top() - high - 1, slot.width() + 20, high)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, f"{bucket.count:,}".replace(",", "\u202f"))

    def _paint_name(self, painter: QPainter, number: int, bucket: Bucket, foot: float) -> None:
        tokens = current_tokens()
        overdue = bucket.starts is None and bucket.count
        painter.setPen(QColor(tokens.error if overdue else tokens.muted))
        slot = self._slot(number)
        room = QRectF(slot.left() - 16, foot + 2, slot.width() + 32, self.height() - foot - 2)
        painter.drawText(room, (Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop).value, self._name(bucket))

    def _name(self, bucket: Bucket) -> str:
        if bucket.starts is None:
            return self.tr("Expired")
        if bucket.ends is None:
            return self.tr("Later")
        local = bucket.starts.astimezone()
        if local.month == 1 and bucket is not self._buckets[1]:
            return str(local.year)
        return QLocale().standaloneMonthName(local.month, QLocale.FormatType.ShortFormat)

    def _label_step(self, painter: QPainter) -> int:
        """Every how many months there is room for a name."""
        metrics = QFontMetricsF(painter.font())
        widest = max(metrics.horizontalAdvance(self._name(bucket)) for bucket in self._buckets[1:-1]) + 4
        return next(step for step in (1, 2, 3, 6, 12) if step == 12 or self._slot(1).width() * step >= widest)

    def _paint_today(self, painter: QPainter, foot: float) -> None:
        tokens = current_tokens()
        first = self._slot(1)
        place = first.right() if self.isRightToLeft() else first.left()
        painter.setPen(QPen(QColor(tokens.accent), 1.5))
        painter.drawLine(QPointF(place, 10), QPointF(place, foot + 4))
        painter.setPen(QColor(tokens.accent))
        text = self.tr("today")
        wide = QFontMetricsF(painter.font()).horizontalAdvance(text) + 2
        left = place - wide - 5 if not self.isRightToLeft() else place + 5
        high = QFontMetricsF(painter.font()).height()
        painter.drawText(QRectF(left, foot - high - 3, wide, high), Qt.AlignmentFlag.AlignCenter, text)
