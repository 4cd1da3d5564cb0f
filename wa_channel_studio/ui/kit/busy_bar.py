"""Long work shown in its own place: a thin bar, a sentence and Cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.theme import current_tokens

if TYPE_CHECKING:
    from wa_channel_studio.ui.jobs import JobHandle

DELAY_MS = 300
"""Work that is over sooner shows nothing: a bar that flashes up tells people nothing."""

_BAR = 6
_FRAME_MS = 40


class Bar(QWidget):
    """A thin bar: filled to a part, or a piece that runs to and fro while the end is not known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part: float | None = 0.0
        self._step = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._move)

    @property
    def part(self) -> float | None:
        """The filled part, 0 to 1; None while the end is not known."""
        return self._part

    def set_part(self, part: float | None) -> None:
        """Fill ``part`` of the bar; None lets a piece of it run."""
        self._part = None if part is None else max(0.0, min(1.0, part))
        self._settle()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(150, _BAR)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, _BAR)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(0, (self.height() - _BAR) / 2, self.width(), _BAR)
        painter.setBrush(QColor(tokens.track))
        painter.drawRoundedRect(box, _BAR / 2, _BAR / 2)
        if self._part is None:
            wide = box.width() * 0.3
            turn = self._step % 100
            at = turn / 50 if turn < 50 else (100 - turn) / 50
            start = (box.width() - wide) * at
        else:
            wide, start = box.width() * self._part, 0.0
        if self.isRightToLeft():
            start = box.width() - wide - start
        if wide > 0:
            painter.setBrush(QColor(tokens.accent))
            piece = QRectF(QPointF(start, box.top()), box.size())
            piece.setWidth(max(wide, _BAR))
            painter.drawRoundedRect(piece, _BAR / 2, _BAR / 2)
        painter.end()

    def _settle(self) -> None:
        if self._part is None and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _move(self) -> None:
        self._step += 1
        self.update()


class BusyBar(QWidget):
    """Shows itself ``delay_ms`` after :meth:`start` and goes with :meth:`stop`. It keeps its room while hidden."""

    cancel_requested = Signal()

    def __init__(self, *, delay_ms: int = DELAY_MS, keep_room: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setRetainSizeWhenHidden(keep_room)
        self.setSizePolicy(policy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._words = WrapLabel("", "secondary", self)
        self._cancel = link_button(self.tr("Stop"), name="action.cancel_job", parent=self)
        self._cancel.clicked.connect(self._on_cancel)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._cancel)
        column.addLayout(row)
        self._bar = Bar(self)
        column.addWidget(self._bar)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(delay_ms)
        self._wait.timeout.connect(self.show)
        self.hide()

    @property
    def part(self) -> float | None:
        """The part done, 0 to 1; None while the end is not known."""
        return self._bar.part

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._words.plain_text

    def start(self, text: str, *, cancellable: bool = True) -> None:
        """Begin: nothing is seen before the delay is over."""
        self._say(text)
        self._bar.set_part(None)
        self._cancel.setVisible(cancellable)
        self._cancel.setEnabled(True)
        self._wait.start()

    def follow(self, job: JobHandle, text: str, *, cancellable: bool = True) -> None:
        """Show ``job`` from its start to its end; Stop asks it to end early."""
        job.progress.connect(self.report)
        job.finished.connect(self.stop)
        self.cancel_requested.connect(job.cancel)
        self.start(text, cancellable=cancellable)

    def report(self, done: int, total: int, text: str = "") -> None:
        """Show ``done`` of ``total``; total 0 means that the end is not known. "" keeps the sentence."""
        if text:
            self._say(text)
        self._bar.set_part(done / total if total > 0 else None)

    def stop(self) -> None:
        """The work is over: go, or never come."""
        self._wait.stop()
        self.hide()

    def _say(self, text: str) -> None:
        self._words.set_text(text)
        self.setAccessibleName(text)

    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._say(self.tr("Stopping …"))
        self.cancel_requested.emit()
