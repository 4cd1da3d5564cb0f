"""Buttons of the five kinds, made the same way everywhere.

One primary action per view. A button is found by its object name (``action.<verb>``) and read by its text.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from wa_channel_studio.ui.icons import put_icon
from wa_channel_studio.ui.kit.style import color
from wa_channel_studio.ui.tokens import CONTROL_HEIGHT

_ICON_ROLES = {"primary": "on_accent", "danger": "error", "link": "accent"}
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class Button(QPushButton):
    """A button that the Enter key presses too when it has the focus, in windows as in dialogs.

    Qt leaves Enter to a dialog's default button even while another, such as Cancel, has the focus.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            if not event.isAutoRepeat():
                self.click()
            event.accept()
            return
        super().keyPressEvent(event)


class PrimaryButton(Button):
    """The button filled with the accent: its focus ring is drawn inside, where it stands out in both sets."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(color("on_accent"), 1.5))
            edge = 3.25
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), 4.5, 4.5)
            painter.end()


def _button(kind: str, text: str, icon: str, name: str, parent: QWidget | None) -> QPushButton:
    button = PrimaryButton(text, parent) if kind == "primary" else Button(text, parent)
    button.setProperty("kind", kind)
    button.setObjectName(name)
    button.setAutoDefault(False)
    if icon:
        button.setIconSize(QSize(16, 16))
        put_icon(button, icon, _ICON_ROLES.get(kind, "text"))
    return button


def primary_button(text: str, *, icon: str = "", name: str = "", parent: QWidget | None = None) -> QPushButton:
    """The one action that the view is for."""
    return _button("primary", text, icon, name, parent)


def secondary_button(text: str, *, icon: str = "", name: str = "", parent: QWidget | None = None) -> QPushButton:
    """An action beside the primary one."""
    return _button("secondary", text, icon, name, parent)


def quiet_button(text: str, *, icon: str = "", name: str = "", parent: QWidget | None = None) -> QPushButton:
    """An action that shows its frame only under the pointer."""
    return _button("quiet", text, icon, name, parent)


def link_button(text: str, *, icon: str = "", name: str = "", parent: QWidget | None = None) -> QPushButton:
    """An action that looks like a link in a text."""
    button = _button("link", text, icon, name, parent)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def danger_button(text: str, *, icon: str = "", name: str = "", parent: QWidget | None = None) -> QPushButton:
    """An action that takes something away."""
    return _button("danger", text, icon, name, parent)


def icon_button(
    icon: str,
    says: str,
    *,
    name: str = "",
    role: str = "muted",
    size: int = CONTROL_HEIGHT,
    parent: QWidget | None = None,
) -> QToolButton:
    """A square button with only an icon; ``says`` is its tool tip and what a screen reader reads."""
    button = QToolButton(parent)
    button.setObjectName(name)
    button.setAccessibleName(says)
    button.setToolTip(says)
    button.setFixedSize(size, size)
    button.setIconSize(QSize(20, 20) if size >= CONTROL_HEIGHT else QSize(16, 16))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    put_icon(button, icon, role)
    return button
