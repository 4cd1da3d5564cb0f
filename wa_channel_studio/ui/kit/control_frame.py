"""The frame of an editor that is made of several widgets: it looks and answers like one field.

A click beside the parts goes to the field; keys that a script sends to the frame do too; the focus ring is drawn
round all of it while one part has the focus.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from wa_channel_studio.ui.kit.style import set_look


class ControlFrame(QFrame):
    """Call :meth:`watch` for each part that can have the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "control")
        self._passing_on = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._draw_focus)

    def watch(self, part: QWidget) -> None:
        """Count the focus of ``part`` as the focus of the field."""
        part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._draw_focus()
        elif event.type() == QEvent.Type.FocusOut:
            self._settle.start()
        return super().eventFilter(watched, event)

    def left(self) -> None:
        """The focus has left all parts; a subclass may take in what was being typed."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.focusProxy() is not None:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        proxy = self.focusProxy()
        if proxy is None or self._passing_on or proxy.hasFocus():
            super().keyPressEvent(event)
            return
        self._passing_on = True
        QCoreApplication.sendEvent(proxy, event)
        self._passing_on = False

    def _draw_focus(self) -> None:
        holder = QApplication.focusWidget()
        inside = holder is not None and (holder is self or self.isAncestorOf(holder))
        was = self.property("focused") == "true"
        set_look(self, "focused", "true" if inside else "")
        if was and not inside:
            self.left()
