"""Lends a secret to the clipboard for a while and takes it back, if it is still ours.

Knows the hints by which clipboard managers are asked not to record, and how our own content is recognised. It never
touches what somebody else has put there, and it keeps no copy of the secret itself.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable

from PySide6.QtCore import QByteArray, QCoreApplication, QMimeData, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

MARK = "application/x-wa-channel-studio-mark"
"""A random value under this name tells our own content from a copy made elsewhere in this program."""

DEFAULT_SECONDS = 30

_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_ZERO = (0).to_bytes(4, "little")

KDE_HINT = ("x-kde-passwordManagerHint", b"secret")
WINDOWS_HINTS = (
    (_WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"), b"1"),
    (_WINDOWS.format("CanIncludeInClipboardHistory"), _ZERO),
    (_WINDOWS.format("CanUploadToCloudClipboard"), _ZERO),
)
MAC_HINTS = (("org.nspasteboard.ConcealedType", b""), ("application/x-nspasteboard-concealed-type", b"secret"))


def hints(platform: str = sys.platform) -> tuple[tuple[str, bytes], ...]:
    """The "do not record" formats that ``platform`` understands, as names and contents.

    The KDE hint is read by managers on several desktops, so it is always there; the names of Windows and macOS would
    only litter the clipboard elsewhere. Their effect on those systems has not been tried here.
    """
    if platform == "win32":
        return (KDE_HINT, *WINDOWS_HINTS)
    if platform == "darwin":
        return (KDE_HINT, *MAC_HINTS)
    return (KDE_HINT,)


class SecretClipboard(QObject):
    """Copies secrets for ``seconds`` and clears them then, on :meth:`clear_now` and when the program quits."""

    countdown = Signal(int)
    """Whole seconds left, once a second from the copy on."""
    cleared = Signal()
    """Our content is off the clipboard, or somebody has replaced it: nothing is left to count."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        seconds: int = DEFAULT_SECONDS,
        clipboard: QClipboard | None = None,
        owned: Callable[[], bool] | None = None,
    ) -> None:
        """``owned`` answers whether this program owns the clipboard; only a platform without owners needs another."""
        super().__init__(parent)
        self.seconds = seconds
        self._clipboard = clipboard if clipboard is not None else QGuiApplication.clipboard()
        self._owned = owned if owned is not None else self._clipboard.ownsClipboard
        self._mark = b""
        self._left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.clear_now)

    @property
    def seconds_left(self) -> int:
        """Whole seconds until our content is cleared; 0 when there is none."""
        return self._left

    def copy(self, text: str) -> None:
        """Put ``text`` on the clipboard and begin to count; what was lent before is replaced."""
        data = QMimeData()
        data.setText(text)
        for name, content in hints():
            data.setData(name, QByteArray(content))
        self._mark = secrets.token_bytes(16)
        data.setData(MARK, QByteArray(self._mark))
        self._clipboard.setMimeData(data)
        self._left = max(1, self.seconds)
        self._timer.start()
        self.countdown.emit(self._left)

    def holds_ours(self) -> bool:
        """Whether what we lent is still there.

        The owner is asked first: the content of another program would have to be fetched from it, which can block.
        """
        if not self._mark or not self._owned():
            return False
        return self._clipboard.mimeData().data(MARK).data() == self._mark

    @Slot()
    def clear_now(self) -> None:
        """Take our content back at once, for example when the workspace is locked."""
        if not self._mark:
            return
        if self.holds_ours():
            self._clipboard.clear()
        self._mark = b""
        self._left = 0
        self._timer.stop()
        self.cleared.emit()

    @Slot()
    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0 or not self.holds_ours():
            self.clear_now()
        else:
            self.countdown.emit(self._left)
