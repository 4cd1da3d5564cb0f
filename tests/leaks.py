"""Finds what a test left running: threads, timers, QThreads, pool jobs and windows.

Knows how to list them, to give them a short while to end, and to name them so that a person finds
the line that made them. Does not decide which tests are watched. Imports Qt only when a test uses
it, so that tests of pure code stay quick.

A QThread that lives at the end of a run aborts the interpreter, and under pytest-xdist nobody sees
it: the run stays green. That is why this looks at the objects and not at the exit code.
"""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QObject, QThread
    from PySide6.QtWidgets import QWidget

#: How long something that is about to end may take, in seconds.
PATIENCE = 1.0


class LeakWatch:
    """Remembers what was there when it was made, and names what has come since.

    The baseline belongs to one test: a leftover is blamed on the test that made it, not on those
    that follow.
    """

    def __init__(self, *, qt: bool) -> None:
        self._qt = qt
        self._threads = _threads()
        self._objects = _qt_objects() if qt else set()

    def leftovers(self) -> list[str]:
        """Descriptions of what is still alive; empty when the test cleaned up."""
        threads = _threads() - self._threads
        for thread in threads:
            thread.join(PATIENCE)
        left = [f"thread {thread.name!r}" for thread in threads if thread.is_alive()]
        if self._qt:
            left += self._qt_leftovers()
        return sorted(left)

    def _qt_leftovers(self) -> list[str]:
        from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool

        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        pool = QThreadPool.globalInstance()
        left = [] if pool.waitForDone(int(PATIENCE * 1000)) else ["a job in QThreadPool"]
        suspects = _qt_objects() - self._objects
        if suspects:
            # Most suspects are waiting for the collector or for their own deletion.
            suspects.clear()
            gc.collect()
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            suspects = {item for item in _qt_objects() - self._objects if not _ends_by_itself(item)}
        return left + [_describe(item) for item in suspects]


def _threads() -> set[threading.Thread]:
    # Dummies stand for Qt's threads that once ran Python; they outlive them and are watched as QThreads.
    return {thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)}


def _qt_objects() -> set[QObject]:
    """Active timers, running QThreads and top-level windows."""
    from PySide6.QtCore import QThread, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    application = QApplication.instance()
    if not isinstance(application, QApplication):
        return set()
    found: set[QObject] = {window for window in application.topLevelWidgets() if isValid(window)}
    for item in gc.get_objects():
        # type() and not isinstance(): an object may lie about its class, and asking can run its code.
        kind = type(item)
        if (issubclass(kind, QTimer) and isValid(item) and item.isActive()) or (
            issubclass(kind, QThread) and isValid(item) and item.isRunning()
        ):
            found.add(item)
    return found


def _ends_by_itself(item: QObject) -> bool:
    from PySide6.QtCore import QThread

    return isinstance(item, QThread) and item.wait(int(PATIENCE * 1000))


def _describe(item: QObject | QThread | QWidget) -> str:
    from PySide6.QtCore import QThread, QTimer
    from PySide6.QtWidgets import QWidget

    name = f"{type(item).__module__}.{type(item).__qualname__}"
    named = f"{name} {item.objectName()!r}" if item.objectName() else name
    if isinstance(item, QTimer):
        parent = item.parent()
        owner = f" of {type(parent).__qualname__}" if parent is not None else ""
        return f"active timer {named}{owner} ({item.interval()} ms)"
    if isinstance(item, QThread):
        return f"running QThread {named}"
    if isinstance(item, QWidget) and item.isVisible():
        return f"visible window {named}"
    return f"window {named}"
