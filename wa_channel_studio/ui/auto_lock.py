"""Notices that nobody has touched the computer's keys or mouse in this program for a while.

Only real input to one of our windows counts, so a blinking cursor or a running job keeps nothing open. The time is
taken from the wall clock: an hour of sleep with the lid closed is an hour without input.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
_LOOK_MS = 5_000
"""How often the time is looked at: locking comes at most this much late."""


class AutoLock(QObject):
    """Sends ``due`` once ``minutes`` have passed without input; it must be started and stops itself with ``due``.

    The events are seen at the windows and not at the application: a filter there would run for every event of every
    widget.
    """

    due = Signal()

    def __init__(self, minutes: int, parent: QObject | None = None, *, now: Callable[[], float] = time.time) -> None:
        """``minutes`` 0 means never. ``now`` gives seconds."""
        super().__init__(parent)
        self.minutes = minutes
        self.now = now
        self._last = now()
        self.timer = QTimer(self)
        self.timer.setInterval(_LOOK_MS)
        self.timer.timeout.connect(self.look)
        self._watched: list[QWindow] = []

    def start(self) -> None:
        """Count from now on."""
        self._last = self.now()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self.watch)
            self.watch(QGuiApplication.focusWindow())
        if self.minutes:
            self.timer.start()

    def stop(self) -> None:
        """Count no longer."""
        self.timer.stop()

    def set_minutes(self, minutes: int) -> None:
        """Another time; counting begins anew."""
        running = self.timer.isActive() or self.minutes == 0
        self.minutes = minutes
        self._last = self.now()
        if minutes and running:
            self.timer.start()
        elif not minutes:
            self.timer.stop()

    @Slot(QWindow)
    def watch(self, window: QWindow | None) -> None:
        """Listen to the input of ``window`` as well."""
        if window is not None and window not in self._watched:
            self._watched.append(window)
            window.installEventFilter(self)
            window.destroyed.connect(lambda: self._forget(window))

    @Slot()
    def look(self) -> None:
        """Compare the time; what the timer does by itself."""
        if self.minutes and self.now() - self._last >= self.minutes * 60:
            self.timer.stop()
            self.due.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self.look()  # the computer may have slept: the first key after that comes too late
            self._last = self.now()
        return False

    def _forget(self, window: QWindow) -> None:
        self._watched = [item for item in self._watched if item is not window]
