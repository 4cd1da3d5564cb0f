"""Dropping files or text anywhere on a page: a veil says what will happen, and what was dropped comes as a signal."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from wa_channel_studio.ui.certificates.keystore_files import files_of
from wa_channel_studio.ui.kit.style import color, font

_EDGE = 6


class Veil(QWidget):
    """Lies over the page while something is held over it."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = color("surface")
        ground.setAlpha(225)
        painter.setBrush(ground)
        painter.setPen(QPen(color("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE), 10, 10)
        painter.setPen(color("accent"))
        painter.setFont(font(bold=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text)
        painter.end()


class DropPlace(QObject):
    """Lets ``page`` take files and text. ``files_dropped`` brings paths, ``text_dropped`` a text."""

    files_dropped = Signal(object)
    text_dropped = Signal(str)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.veil = Veil(page)
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def say(self, text: str) -> None:
        """What the veil says."""
        self.veil.text = text

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            if _usable(event.mimeData()):
                event.acceptProposedAction()
                self._show()
            return True
        if kind is QEvent.Type.DragLeave:
            self.veil.hide()
        elif kind is QEvent.Type.Drop and isinstance(event, QDropEvent):
            self.veil.hide()
            event.acceptProposedAction()
            self.take(event.mimeData())
            return True
        elif kind is QEvent.Type.Resize:
            self.veil.setGeometry(self._page.rect())
        return super().eventFilter(watched, event)

    def take(self, data: QMimeData | None) -> bool:
        """Take files or a text, as if they were dropped; False when there is neither, as on an empty clipboard."""
        if data is None:
            return False
        files = files_of(data)
        if files:
            self.files_dropped.emit(files)
        elif data.hasText() and data.text().strip():
            self.text_dropped.emit(data.text())
        else:
            return False
        return True

    def _show(self) -> None:
        self.veil.setGeometry(self._page.rect())
        self.veil.raise_()
        self.veil.show()


def _usable(data: QMimeData) -> bool:
    return bool(files_of(data)) or (data.hasText() and not data.hasUrls())
