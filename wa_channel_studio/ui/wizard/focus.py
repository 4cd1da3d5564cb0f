"""Watches which field of the wizard has the keyboard, through lists and dialogs that a field opens."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from wa_channel_studio.ui.forms.field_row import FieldRow, row_of


class FocusWatch(QObject):
    """``left`` and ``entered`` bring a field's row, ``moved`` one within which the keyboard went to another part.

    ``away`` says that the keyboard went to something else here.
    """

    left = Signal(object)
    entered = Signal(object)
    moved = Signal(object)
    away = Signal()

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        if not shiboken6.isValid(self._view):
            return  # the window is being taken down
        before, now = self._row(old), self._row(new)
        if before is not None and before is not now:
            self.left.emit(before)
        if now is not None and now is not before:
            self.entered.emit(now)
        elif now is not None:
            self.moved.emit(now)
        elif before is not None and new is not None and self._view.isAncestorOf(new):
            self.away.emit()

    def _row(self, widget: QWidget | None) -> FieldRow | None:
        row = row_of(widget)
        return row if row is not None and self._view.isAncestorOf(row) else None
