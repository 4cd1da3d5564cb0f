"""The small table in which a value is given to each channel: type in a cell, or paste lines from a spreadsheet."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from wa_channel_studio.ui.bulk.value_model import VALUE, ValueModel
from wa_channel_studio.ui.kit.secret_edit import SecretEdit
from wa_channel_studio.ui.kit.table import dress_table
from wa_channel_studio.ui.theme import current_tokens


class _ValueDelegate(QStyledItemDelegate):
    """A line for values, with dots where they are secrets; a wrong value is written in the colour of errors."""

    def __init__(self, model: ValueModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        spec = self._model.spec
        line: QLineEdit = (
            SecretEdit(show=False, parent=parent) if spec is not None and spec.secret else QLineEdit(parent)
        )
        line.setObjectName("field.value")
        line.setAccessibleName(self.tr("New value"))
        return line

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if index.column() == VALUE and self._model.fault(index.row()):
            ink = QColor(current_tokens().error)
            palette: QPalette = option.palette
            palette.setColor(QPalette.ColorRole.Text, ink)
            palette.setColor(QPalette.ColorRole.HighlightedText, ink)


class ValueTable(QTableView):
    """``pasted`` brings how many values came in, and names that found no place."""

    pasted = Signal(int, object)

    def __init__(self, model: ValueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.values = model
        self.setModel(model)
        self.setItemDelegate(_ValueDelegate(model, self))
        dress_table(self, compact=True)
        self.setObjectName("list.values")
        self.setAccessibleName(self.tr("A new value for each channel"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.EditKeyPressed | trigger.DoubleClicked)
        across = self.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setMinimumHeight(150)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if self.state() is QAbstractItemView.State.EditingState:
            event.accept()  # Enter in a cell ends the cell, and presses no button
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.edit(index.siblingAtColumn(VALUE))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and index.isValid():
            self.values.setData(index.siblingAtColumn(VALUE), "")
        else:
            if index.isValid() and index.column() != VALUE:
                self.setCurrentIndex(index.siblingAtColumn(VALUE))
            super().keyPressEvent(event)

    def closeEditor(  # noqa: N802 - Qt's name
        self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint
    ) -> None:
        """After Enter the next channel is there for its value."""
        super().closeEditor(editor, hint)
        index = self.currentIndex()
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache and index.row() + 1 < self.values.rowCount():
            self.setCurrentIndex(index.siblingAtRow(index.row() + 1))

    def paste(self) -> None:
        """Take lines from the clipboard, from the present row on."""
        start = max(0, self.currentIndex().row())
        taken, lost = self.values.paste(start, QGuiApplication.clipboard().text())
        self.pasted.emit(taken, lost)
