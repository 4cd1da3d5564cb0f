"""Starts the window: Qt, look, preferences, the log, and what happens when something unforeseen goes wrong.

It is given the loader of the services and the way to write files; it makes neither.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from wa_channel_studio import __version__
from wa_channel_studio.log import log_dir, start_logging, stop_logging
from wa_channel_studio.paths import home_dir
from wa_channel_studio.services.preferences import PreferenceFile
from wa_channel_studio.ui.clipboard import SecretClipboard
from wa_channel_studio.ui.context import Services, UiContext
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.main_window import TITLE, MainWindow
from wa_channel_studio.ui.memory import settle_memory
from wa_channel_studio.ui.parts.brand import program_icon
from wa_channel_studio.ui.system_signals import SystemSignals
from wa_channel_studio.ui.theme import apply_theme

_LOG = logging.getLogger(__name__)
PREFERENCES = "preferences.json"


def run(load: Callable[[], Services], write: Callable[[Path, bytes], None]) -> int:
    """Open the window and stay until it is closed. ``write`` writes a file wholly or not at all."""
    crash = start_logging()
    qInstallMessageHandler(tell_start_failure)
    app = QApplication(sys.argv[:1])
    qInstallMessageHandler(log_message)
    app.setApplicationName(TITLE)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("wa-channel-studio")
    preference_file = PreferenceFile(home_dir() / PREFERENCES, write)
    preferences = preference_file.load()
    apply_theme(app, preferences.theme)
    app.setQuitOnLastWindowClosed(False)
    app.setWindowIcon(program_icon())
    runner = JobRunner()
    context = UiContext(
        runner, SecretClipboard(app, seconds=preferences.clipboard_seconds), preference_file, preferences
    )
    window = MainWindow(context, load)
    window.ended.connect(app.quit)
    window.ready.connect(settle_memory)
    faults = Faults(window)
    faults.install()
    signals = SystemSignals(window.close, window)
    signals.install()
    window.show()
    try:
        return app.exec()
    finally:
        signals.remove()
        faults.remove()
        runner.shutdown()
        window.deleteLater()
        stop_logging(crash)


def tell_start_failure(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """While Qt starts it can only abort; a person is told why in one line instead, and the exit code is 1."""
    if kind is QtMsgType.QtFatalMsg:
        reason = " ".join(text.split())
        if "platform plugin" in reason:
            reason = (
                "no window can be opened here: the display cannot be reached, or a system library of Qt is missing "
                "(“make run” installs or names them)"
            )
        sys.stderr.write(f"{TITLE}: {reason}.\n")
        sys.stderr.flush()
        os._exit(1)  # the alternative is an abort with a core file


def log_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Qt's own complaints go to the log."""
    levels = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO}
    logging.getLogger("wa_channel_studio.qt").log(levels.get(kind, logging.WARNING), "%s", text)


class Faults(QObject):
    """What nobody has caught: noted without its words, and told in a plain dialog instead of vanishing."""

    _posted = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._open = False
        # Queued: a fault may come from any thread, and in the middle of a paint.
        self._posted.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Listen from now on."""
        sys.excepthook = self.caught
        threading.excepthook = self._in_thread

    def remove(self) -> None:
        """Listen no longer."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Note ``error``; Ctrl+C in the terminal closes the window as usual."""
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        _LOG.critical("not caught", exc_info=(kind, error, trace))
        self._posted.emit(kind.__name__)

    def _in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.caught(args.exc_type, args.exc_value, args.exc_traceback)

    def _tell(self, kind: str) -> None:
        if self._open:
            return  # one dialog is enough for a fault that comes with every paint
        dialog = Dialog(
            QCoreApplication.translate("Faults", "Something went wrong inside the program"),
            QCoreApplication.translate(
                "Faults",
                "You can go on; what was typed is kept as a draft. If it happens again, close the program and open it "
                "anew. The log tells where it happened ({0}), without any of your data: {1}",
            ).format(kind, log_dir()),
            name="dialog.fault",
            parent=self._window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.add_button(QCoreApplication.translate("Faults", "Go on"), "primary", role="accept", default=True)
        dialog.finished.connect(self._closed)
        self._open = True
        dialog.open()

    def _closed(self) -> None:
        self._open = False
