"""Ctrl+C in the terminal and the system's wish that the program ends close the window, which keeps what was typed.

Python runs a signal's handler only between two of its own steps, and Qt's event loop makes none while nothing happens;
so the signal is written to a socket that the event loop watches.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Slot

ENDING = (signal.SIGINT, signal.SIGTERM)


class SystemSignals(QObject):
    """Calls ``wanted`` in the window's own time, once for each signal."""

    def __init__(self, wanted: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self._before: dict[signal.Signals, Any] = {}
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._came)

    def install(self) -> None:
        """Listen from now on; only the main thread may ask for this."""
        signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        for number in ENDING:
            self._before[number] = signal.signal(number, _awake)

    def remove(self) -> None:
        """Listen no longer."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._read.close()
        self._write.close()

    @Slot()
    def _came(self) -> None:
        try:
            numbers = self._read.recv(64)
        except BlockingIOError:
            return
        if any(number in ENDING for number in numbers):
            self._wanted()


def _awake(_number: int, _frame: FrameType | None) -> None:
    """Python writes the signal's number to the socket by itself; nothing is left to do here."""
