"""The program's own start. Writes the moment after its first paint, or with ``ready`` when its services are there.

With ``ready`` the memory it then holds follows.
"""

from __future__ import annotations

import os
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent

from bench.memory import resident_mib
from wa_channel_studio.__main__ import main
from wa_channel_studio.ui.main_window import MainWindow

_WAITS = sys.argv[1:] == ["ready"]
_paint = MainWindow.paintEvent


def _report() -> None:
    line = f"{time.monotonic()}"
    if _WAITS:
        line += f" {resident_mib()}"
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    os._exit(0)


def _painted(self: MainWindow, event: QPaintEvent) -> None:
    if _WAITS:
        self.ready.connect(_report)
    else:
        QTimer.singleShot(0, _report)
    _paint(self, event)


MainWindow.paintEvent = _painted  # type: ignore[method-assign]
sys.exit(main([]))
