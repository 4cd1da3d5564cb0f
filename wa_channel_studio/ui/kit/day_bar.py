"""A day of 24 hours as a bar: working time filled, what is claimed twice hatched."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from wa_channel_studio.domain.work_time import DAY_MINUTES, Segment, clock
from wa_channel_studio.ui.kit.style import font
from wa_channel_studio.ui.theme import current_tokens

_BAR = 14
_GAP = 3
_LABEL_PX = 10.5
_LABELLED_HOURS = (0, 6, 12, 18, 24)
_TICKED_HOURS = 3


def shared(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """The parts of the day that two segments claim, in order of time; they may touch or repeat."""
    found = (
        Segment(max(one.start, other.start), min(one.end, other.end))
        for one, other in combinations(tuple(segments), 2)
        if one.overlaps(other)
    )
    return tuple(sorted(found))


class DayBar(QWidget):
    """The bar with its hours below; read to a screen reader as a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._segments: tuple[Segment, ...] = ()
        self._shared: tuple[Segment, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_segments(())

    @property
    def segments(self) -> tuple[Segment, ...]:
        """What is drawn as working time."""
        return self._segments

    @property
    def overlaps(self) -> tuple[Segment, ...]:
        """What is drawn as claimed twice."""
        return self._shared

    def set_segments(self, segments: Iterable[Segment]) -> None:
        """Draw ``segments``, in any order."""
        self._segments = tuple(sorted(segments))
        self._shared = shared(self._segments)
        said = ", ".join(self.tr("{0} to {1}").format(clock(s.start), clock(s.end)) for s in self._segments)
        name = self.tr("Working time: {0}").format(said) if said else self.tr("No working time")
        if self._shared:
            twice = ", ".join(self.tr("{0} to {1}").format(clock(s.start), clock(s.end)) for s in self._shared)
            name = self.tr("{0}. Twice: {1}").format(name, twice)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, _BAR + _GAP + round(QFontMetricsF(font(_LABEL_PX)).height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(0.5, 0.5, self.width() - 1, _BAR - 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.track))
        painter.drawRoundedRect(track, 4, 4)
        enabled = self.isEnabled()
        painter.setBrush(QColor(tokens.accent if enabled else tokens.disabled))
        for segment in self._segments:
            painter.drawRoundedRect(self._span(segment, track), 3, 3)
        for segment in self._shared:
            box = self._span(segment, track)
            painter.setBrush(QColor(tokens.warning_soft))
            painter.drawRect(box)
            painter.setBrush(QBrush(QColor(tokens.warning), Qt.BrushStyle.BDiagPattern))
            painter.setPen(QPen(QColor(tokens.warning), 1))
            painter.drawRect(box)
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setPen(QPen(QColor(tokens.surface), 1))
        for hour in range(_TICKED_HOURS, 24, _TICKED_HOURS):
            place = self._x(hour * 60, track)
            painter.drawLine(round(place), 1, round(place), 4 if hour % 6 else 6)
        self._paint_hours(painter, track)
        painter.end()

    def _paint_hours(self, painter: QPainter, track: QRectF) -> None:
        letters = font(_LABEL_PX)
        metrics = QFontMetricsF(letters)
        painter.setFont(letters)
        painter.setPen(QColor(current_tokens().muted))
        for hour in _LABELLED_HOURS:
            text = f"{hour:02d}:00"
            wide = metrics.horizontalAdvance(text) + 1
            left = max(0.0, min(self.width() - wide, self._x(hour * 60, track) - wide / 2))
            painter.drawText(QRectF(left, _BAR + _GAP, wide, metrics.height()), Qt.AlignmentFlag.AlignCenter, text)

    def _x(self, minute: int, track: QRectF) -> float:
        part = minute / DAY_MINUTES
        return track.left() + track.width() * (1 - part if self.isRightToLeft() else part)

    def _span(self, segment: Segment, track: QRectF) -> QRectF:
        one, other = self._x(segment.start, track), self._x(segment.end, track)
        return QRectF(min(one, other), track.top(), max(2.0, abs(other - one)), track.height())
