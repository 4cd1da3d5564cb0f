"""A certificate's validity as a bar, with a mark for today: how long it has been, and how long it will be.

Knows how a time becomes a place on a bar, and how the bar is drawn, as a widget and for table cells. The words beside
a bar, and whether a certificate is good, are the caller's.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from wa_channel_studio.domain.chain import Tone
from wa_channel_studio.ui.theme import current_tokens

TODAY = 0.25
"""Where today stands on the common scale: what is left matters more than what is over."""

_BAR = 8
_OVERHANG = 3
_FAR = 30 * 365.0
"""Days from today to either end of the common scale; roots live 25 years and more."""
_NEAR = 30.0
"""Days up to which the scale is nearly even; beyond, it shrinks, so that 80 days and 20 years fit on one bar."""
_ROLES = {Tone.GOOD: "success", Tone.NEUTRAL: "muted", Tone.DOUBTFUL: "warning", Tone.BAD: "error"}


def place_of(moment: datetime, now: datetime) -> float:
    """Where ``moment`` stands on the scale that all bars of a chain share: 0 long ago, TODAY now, 1 in 30 years."""
    days = (moment - now) / timedelta(days=1)
    share = min(1.0, math.log1p(abs(days) / _NEAR) / math.log1p(_FAR / _NEAR))
    return TODAY + share * (1 - TODAY) if days >= 0 else TODAY - share * TODAY


def paint_validity(
    painter: QPainter,
    rect: QRectF,
    start_fraction: float,
    end_fraction: float,
    tone: Tone,
    *,
    today_fraction: float | None = None,
    from_right: bool = False,
) -> None:
    """Paint a bar across the middle of ``rect``, filled from one part of it to another, both 0 to 1.

    ``today_fraction`` is where the mark for today stands; None leaves it out, as where today is the bar's own start.
    ``from_right`` says that the reading direction of the view runs from the right.
    """
    tokens = current_tokens()
    high = min(float(_BAR), rect.height())
    track = QRectF(rect.left(), rect.top() + (rect.height() - high) / 2, rect.width(), high)
    start, end = (max(0.0, min(1.0, part)) for part in (start_fraction, end_fraction))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.track))
    painter.drawRoundedRect(track, high / 2, high / 2)
    wide = min(track.width(), max(high, (end - start) * track.width()))
    left = min(start * track.width(), track.width() - wide)
    if from_right:
        left = track.width() - wide - left
    painter.setBrush(QColor(tokens.color(_ROLES[tone])))
    painter.drawRoundedRect(QRectF(track.left() + left, track.top(), wide, high), high / 2, high / 2)
    if today_fraction is not None and 0 <= today_fraction <= 1:
        part = 1 - today_fraction if from_right else today_fraction
        _paint_today(painter, track, track.left() + part * track.width(), rect)
    painter.restore()


def _paint_today(painter: QPainter, track: QRectF, place: float, rect: QRectF) -> None:
    """A thin line with a rim of the ground, so that it stands out from the bar and from its track alike."""
    tokens = current_tokens()
    top = max(rect.top(), track.top() - _OVERHANG)
    mark = QRectF(place - 1, top, 2, min(rect.bottom(), track.bottom() + _OVERHANG) - top)
    painter.setPen(QPen(QColor(tokens.surface), 1))
    painter.setBrush(QColor(tokens.text))
    painter.drawRoundedRect(mark.adjusted(-0.5, -0.5, 0.5, 0.5), 1.5, 1.5)


class ValidityBar(QWidget):
    """One validity on the common scale. Its sentence, with the dates in words, is given by :meth:`set_words`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._start, self._end = 0.0, 0.0
        self._tone = Tone.NEUTRAL
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def span(self) -> tuple[float, float]:
        """Where the filled part begins and ends, 0 to 1."""
        return self._start, self._end

    @property
    def tone(self) -> Tone:
        """How the validity is meant."""
        return self._tone

    def set_span(self, not_before: datetime, not_after: datetime, now: datetime, tone: Tone) -> None:
        """Draw a validity as seen at ``now``; all three moments are aware."""
        self._start, self._end = place_of(not_before, now), place_of(not_after, now)
        self._tone = tone
        self.update()

    def set_words(self, text: str) -> None:
        """Say in words what the bar shows, to the pointer and to a screen reader."""
        self.setToolTip(text)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        return QSize(160, _BAR + 2 * _OVERHANG)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, _BAR + 2 * _OVERHANG)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_validity(
            painter,
            QRectF(self.rect()),
            self._start,
            self._end,
            self._tone,
            today_fraction=TODAY,
            from_right=self.isRightToLeft(),
        )
        painter.end()
