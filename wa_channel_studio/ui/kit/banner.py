"""A message in its place: what is the matter, and the one thing that can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.announce import announce
from wa_channel_studio.ui.kit.buttons import icon_button, secondary_button
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import Kind, set_look

_ICONS: dict[Kind, str] = {
    "neutral": "info",
    "information": "info",
    "success": "check",
    "warning": "warning",
    "error": "error",
}


class Banner(QFrame):
    """A bar with an icon, a sentence, and perhaps an action and a close button."""

    action_triggered = Signal()
    closed = Signal()

    def __init__(
        self,
        kind: Kind = "information",
        text: str = "",
        action: str = "",
        *,
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "banner")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._kind = kind
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(10)
        self._icon = QLabel(self)
        self._icon.setFixedSize(20, 20)
        self._text = WrapLabel("", "", self)
        self._action = secondary_button("", parent=self)
        self._action.clicked.connect(self.action_triggered)
        self._close = icon_button("close", self.tr("Close this message"), size=28, parent=self)
        self._close.clicked.connect(self._on_close)
        self._close.setVisible(closable)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._action, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
        self.set(kind, text, action)

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._text.plain_text

    @property
    def kind(self) -> Kind:
        """The state shown."""
        return self._kind

    def set(self, kind: Kind, text: str, action: str = "") -> None:
        """Show another message; an empty ``action`` takes the button away."""
        self._kind = kind
        self._text.set_text(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(text)
        set_look(self, "kind", kind)
        self._draw_icon()
        if text and self.isVisible():
            announce(self, text)

    def set_action_name(self, name: str) -> None:
        """Give the action button the object name ``name``."""
        self._action.setObjectName(name)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        role = "muted" if self._kind == "neutral" else self._kind
        self._icon.setPixmap(pixmap(_ICONS[self._kind], role, 20, self.devicePixelRatioF()))

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()
