"""A short message over the foot of the window, with a way back: "Deleted wa_sales. Undo".

It goes by itself, but not while the pointer or the focus rests on it. Ctrl+Z reaches its action from anywhere in the
window where no editor wants the key for itself.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from wa_channel_studio.ui.kit.announce import announce
from wa_channel_studio.ui.kit.buttons import icon_button, link_button
from wa_channel_studio.ui.kit.labels import label

_EDGE = 24
_TICK_MS = 200
DEFAULT_SECONDS = 8.0


class Toast(QFrame):
    """One message. Exactly one of ``action_triggered`` and ``expired`` is sent, then it deletes itself."""

    action_triggered = Signal()
    expired = Signal()

    def __init__(
        self,
        window: QWidget,
        text: str,
        action: str = "",
        seconds: float = DEFAULT_SECONDS,
        *,
        undoes: bool = True,
    ) -> None:
        """``undoes``: whether the action takes something back, so that Ctrl+Z means it."""
        super().__init__(window)
        self._window = window
        self.setObjectName("toast")
        self.setProperty("surface", "toast")
        self.setAccessibleName(text)
        self._left_ms = round(seconds * 1000)
        self._over = False
        self.text = text
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        self._words = label(text, parent=self)
        row.addWidget(self._words, 1)
        self.action = link_button(action, name="action.undo", parent=self)
        self.action.setVisible(bool(action))
        self.action.clicked.connect(self.trigger)
        row.addWidget(self.action)
        close = icon_button("close", self.tr("Close this message"), size=28, parent=self)
        close.clicked.connect(self.expire)
        row.addWidget(close)
        self.undoes = bool(action) and undoes
        """Whether Ctrl+Z takes its action."""
        if self.undoes:
            undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
            undo.activated.connect(self.trigger)
            undo.activatedAmbiguously.connect(self.trigger)  # the workspace below has the key as well
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        window.installEventFilter(self)
        self.show()
        self._place()
        self.raise_()
        self._timer.start()
        announce(self, f"{text} {action}".strip())

    def trigger(self) -> None:
        """Take the action, as a click on it does."""
        if self._end():
            self.action_triggered.emit()

    def expire(self) -> None:
        """Go now, without the action."""
        if self._end():
            self.expired.emit()

    @property
    def held(self) -> bool:
        """Whether the pointer or the focus keeps it from going."""
        return self.underMouse() or any(child.hasFocus() for child in self.findChildren(QWidget))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.expire()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutDirectionChange):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        window = self._window
        self._words.setWordWrap(False)
        self.adjustSize()
        widest = window.width() - 2 * _EDGE
        if self.width() > widest:
            self._words.setWordWrap(True)
            self.resize(widest, self.heightForWidth(widest))
        self.move(QPoint((window.width() - self.width()) // 2, window.height() - self.height() - _EDGE - 16))

    def _tick(self) -> None:
        if self.held:
            return
        self._left_ms -= _TICK_MS
        if self._left_ms <= 0:
            self.expire()

    def _end(self) -> bool:
        """Stop counting; False when it had ended before."""
        if self._over:
            return False
        self._over = True
        self._timer.stop()
        self.hide()
        self.deleteLater()
        return True


class ToastHost(QObject):
    """Shows toasts over one window, one at a time; a new one lets the one before it expire."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._current: Toast | None = None

    @property
    def current(self) -> Toast | None:
        """The toast on show."""
        return self._current

    def show(self, text: str, action: str = "", *, seconds: float = DEFAULT_SECONDS, undoes: bool = True) -> Toast:
        """Show ``text`` with ``action`` for ``seconds``, and return it, so that its signals can be connected.

        Ctrl+Z takes the action unless ``undoes`` says that it takes nothing back.
        """
        self.dismiss()
        toast = Toast(self._window, text, action, seconds, undoes=undoes)
        toast.action_triggered.connect(self._gone)
        toast.expired.connect(self._gone)
        self._current = toast
        return toast

    def dismiss(self) -> None:
        """Let the toast on show expire, for example before the window closes."""
        if self._current is not None:
            self._current.expire()

    def _gone(self) -> None:
        self._current = None
