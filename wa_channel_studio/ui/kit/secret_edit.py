"""The field for a secret: dots, with Show, Copy and Generate inside it.

It hides again as soon as the window loses the focus, the field is hidden or somebody calls ``conceal``. What it shows
never reaches the clipboard past the owner: copying is a wish (``copy_requested``), and X11's selection stays empty.

The actions inside it are no tab stops: who types a password, Tab and the password again must land in the next field,
not on Show. Keys and the context menu offer them instead.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QHideEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

SHOW_KEY = "Ctrl+Shift+S"
GENERATE_KEY = "Ctrl+Shift+G"
_EDGE = 6
_GAP = 2
_NOT_OFFERED = frozenset({"edit-copy", "edit-cut"})
_UNDOING = frozenset({"edit-undo", "edit-redo"})
"""Where dots are shown, Qt's undo empties the whole line; so it is there only while the secret is shown."""


class SecretEdit(QLineEdit):
    """A line edit that is a password to a screen reader for as long as it shows dots."""

    edited = Signal(str)
    """The person changed the text; not sent when a program sets it."""
    copy_requested = Signal()
    generate_requested = Signal()
    revealed_changed = Signal(bool)

    def __init__(
        self, *, show: bool = True, copy: bool = False, generate: bool = False, parent: QWidget | None = None
    ) -> None:
        """``show``, ``copy`` and ``generate`` say which of the three actions stand in the field."""
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self._copy_allowed = copy
        self._generate_allowed = generate
        self._show = self._inline("show", self.tr("Show"))
        self._show.setCheckable(True)
        self._copy = self._inline("copy", self.tr("Copy"))
        self._generate = self._inline("generate", self.tr("Generate"))
        self._show_allowed = show
        self._show.clicked.connect(self._toggle)
        self._copy.clicked.connect(self.copy_requested)
        self._generate.clicked.connect(self.generate_requested)
        self.textEdited.connect(self.edited)
        self.textChanged.connect(self._arrange)
        self._show.setToolTip(native_key(SHOW_KEY))
        self._copy.setToolTip(native_key("Ctrl+C"))
        self._generate.setToolTip(native_key(GENERATE_KEY))
        self._arrange()

    @property
    def revealed(self) -> bool:
        """Whether the secret can be read on the screen now."""
        return self.echoMode() == QLineEdit.EchoMode.Normal

    def reveal(self) -> None:
        """Show the secret until the field or the window is left."""
        self._set_revealed(True)

    def conceal(self) -> None:
        """Show dots again."""
        self._set_revealed(False)

    def setAccessibleName(self, name: str, /) -> None:  # noqa: N802 - Qt's name
        """Name the field, and its inline buttons after it."""
        super().setAccessibleName(name)
        for button in self._buttons():
            button.setAccessibleName(f"{button.text()}, {name}" if name else button.text())

    def setReadOnly(self, on: bool, /) -> None:  # noqa: N802 - Qt's name
        """A secret that cannot be changed can still be shown and copied."""
        super().setReadOnly(on)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        taken = event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.Cut)
        if taken:
            if self._copy_allowed:
                self.copy_requested.emit()
            event.accept()
        elif self._undoing(event) and not self.revealed:
            event.accept()
        elif _pressed(event, SHOW_KEY) and not self._show.isHidden():
            self._toggle()
            event.accept()
        elif _pressed(event, GENERATE_KEY) and not self._generate.isHidden():
            self.generate_requested.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt would put a selection made with the mouse on X11's primary clipboard; a shown secret must not go there."""
        if self.revealed:
            event.accept()
        else:
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The usual menu without its own ways to the clipboard."""
        menu = self.createStandardContextMenu()
        for action in menu.actions():
            if action.objectName() in _NOT_OFFERED or (action.objectName() in _UNDOING and not self.revealed):
                menu.removeAction(action)
        usual = menu.actions()
        for button in self._buttons():
            if not button.isHidden():
                action = QAction(button.text(), menu)
                action.triggered.connect(button.click)
                menu.insertAction(usual[0], action)
        menu.insertSeparator(usual[0])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LayoutDirectionChange, QEvent.Type.FontChange, QEvent.Type.EnabledChange):
            self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate:
            self.conceal()
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.conceal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _inline(self, verb: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAccessibleName(text)
        button.setObjectName(f"inline.{verb}")
        button.setProperty("kind", "inline")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        return button

    def _buttons(self) -> tuple[QToolButton, ...]:
        return (self._show, self._copy, self._generate)

    @staticmethod
    def _undoing(event: QKeyEvent) -> bool:
        return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)

    def _toggle(self) -> None:
        self._set_revealed(not self.revealed)

    def _set_revealed(self, on: bool) -> None:
        if on == self.revealed:
            self._show.setChecked(on)
            return
        self.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
        self._show.setChecked(on)
        self._show.setText(self.tr("Hide") if on else self.tr("Show"))
        self.setAccessibleName(self.accessibleName())
        self._arrange()
        self.revealed_changed.emit(on)

    def _arrange(self) -> None:
        """Put the buttons at the end of the line and keep the text clear of them."""
        if not hasattr(self, "_show_allowed"):
            return
        filled = bool(self.text())
        wanted = (
            (self._show, self._show_allowed and filled),
            (self._copy, self._copy_allowed and filled),
            (self._generate, self._generate_allowed and not self.isReadOnly()),
        )
        from_right = self.isRightToLeft()
        place = _EDGE
        for button, shown in reversed(wanted):
            button.setVisible(shown)
            if not shown:
                continue
            size = button.sizeHint()
            left = place if from_right else self.width() - place - size.width()
            button.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())
            place += size.width() + _GAP
        taken = place - _EDGE if place > _EDGE else 0
        if from_right:
            self.setTextMargins(taken, 0, 0, 0)
        else:
            self.setTextMargins(0, 0, taken, 0)


def native_key(keys: str) -> str:
    """A key combination as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _pressed(event: QKeyEvent, keys: str) -> bool:
    return QKeySequence(event.keyCombination()).matches(QKeySequence(keys)) is QKeySequence.SequenceMatch.ExactMatch
