"""Keywords as chips: typed with Enter or a comma, pasted as a list, changed and removed with the keyboard.

What is being typed counts as a keyword already, so that a draft kept at any moment has it. Nothing is sorted, joined
or dropped: two equal keywords stay two, for the check of the field to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.control_frame import ControlFrame
from wa_channel_studio.ui.kit.flow_layout import FlowLayout
from wa_channel_studio.ui.kit.style import draw_text, font, retire
from wa_channel_studio.ui.theme import current_tokens
from wa_channel_studio.ui.tokens import CONTROL_HEIGHT

SEPARATORS = ",，、;；\n\r\t"
"""Commas and semicolons as they are typed in the languages of the people we know, and the seams of pasted lists."""

_CHIP = 24
_CROSS = 12


class TagChip(QWidget):
    """One keyword. Delete removes it, Enter or F2 takes it back into the line."""

    remove_wanted = Signal()
    edit_wanted = Signal()
    step_wanted = Signal(int)

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = text
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        self.setAccessibleDescription(self.tr("Delete removes it, Enter changes it."))
        self.setToolTip(text if len(text) > 30 else "")

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(font())
        return QSize(metrics.horizontalAdvance(self.text) + 8 + _CROSS + 14, max(_CHIP, metrics.height() + 4))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        forward = Qt.Key.Key_Left if self.isRightToLeft() else Qt.Key.Key_Right
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit_wanted.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step_wanted.emit(1 if key == forward else -1)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._cross_box().contains(event.position()):
            self.remove_wanted.emit()
        else:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.edit_wanted.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(tokens.accent if focused else tokens.control_line), 2 if focused else 1))
        painter.setBrush(QColor(tokens.accent_soft if focused else tokens.raised))
        edge = 1.0 if focused else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), 6, 6)
        painter.setFont(font())
        painter.setPen(QColor(tokens.text if self.isEnabled() else tokens.disabled))
        room = self.width() - 8 - _CROSS - 10
        left = self.width() - 8 - room if self.isRightToLeft() else 8
        shown = painter.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideRight, room + 2)
        box = QRectF(left, 0, room + 2, self.height())
        draw_text(painter, box, shown, from_right=self.isRightToLeft())
        mark = pixmap("close", "muted" if self.isEnabled() else "disabled", _CROSS, self.devicePixelRatioF())
        cross = self._cross_box()
        painter.drawPixmap(QPointF(cross.center().x() - _CROSS / 2, cross.center().y() - _CROSS / 2), mark)
        painter.end()

    def _cross_box(self) -> QRectF:
        wide = _CROSS + 10
        return QRectF(0 if self.isRightToLeft() else self.width() - wide, 0, wide, self.height())


class TagEdit(ControlFrame):
    """Keywords in their order. ``changed`` is sent when the person changes them, not by :meth:`set_value`."""

    changed = Signal()

    def __init__(self, *, placeholder: str = "", separators: str = SEPARATORS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seams = re.compile("[" + re.escape(separators) + "]")
        self._placeholder = placeholder
        self._chips: list[TagChip] = []
        self._flow = FlowLayout(self, gap=4, stretch_last=True)
        self._flow.setContentsMargins(5, 2, 5, 2)
        self.input = _TagInput(self)
        self.input.setProperty("bare", "true")
        self.input.setMinimumWidth(90)
        self.input.textEdited.connect(self._on_typed)
        self.input.commit_wanted.connect(self._commit)
        self.input.back_wanted.connect(self._on_back)
        self._flow.addWidget(self.input)
        self.watch(self.input)
        self.setFocusProxy(self.input)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._after_change(tell=False)

    @property
    def value(self) -> tuple[str, ...]:
        """The keywords, with the one being typed as the last."""
        pending = self.input.text().strip()
        return (*(chip.text for chip in self._chips), *((pending,) if pending else ()))

    def set_value(self, keywords: Iterable[str]) -> None:
        """Show ``keywords`` as chips; nothing happens when they are shown already."""
        new = tuple(keywords)
        if new == self.value:
            return
        for chip in tuple(self._chips):
            self._drop(chip)
        self.input.clear()
        for keyword in new:
            self._add(keyword)
        self._after_change(tell=False)

    def setAccessibleName(self, name: str, /) -> None:  # noqa: N802 - Qt's name
        """Name the field and the line in it."""
        super().setAccessibleName(name)
        self.input.setAccessibleName(name)

    def left(self) -> None:
        self._commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _on_typed(self, text: str) -> None:
        if self._seams.search(text):
            *whole, rest = self._seams.split(text)
            for keyword in whole:
                self._add(keyword)
            self.input.setText(rest.lstrip())
        self._after_change()

    def _commit(self) -> None:
        """Make a chip of what is being typed; the value stays the same."""
        if self.input.text().strip():
            self._add(self.input.text())
            self.input.clear()
            self._after_change(tell=False)

    def _on_back(self) -> None:
        if self._chips:
            self._chips[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, keyword: str) -> None:
        keyword = keyword.strip()
        if not keyword:
            return
        chip = TagChip(keyword, self)
        chip.remove_wanted.connect(self._on_remove)
        chip.edit_wanted.connect(self._on_edit)
        chip.step_wanted.connect(self._on_step)
        self.watch(chip)
        self._flow.insert_widget(len(self._chips), chip)
        self._chips.append(chip)
        chip.show()

    def _drop(self, chip: TagChip) -> None:
        self._chips.remove(chip)
        self._flow.removeWidget(chip)
        retire(chip)

    def _on_remove(self) -> None:
        chip = self.sender()
        if isinstance(chip, TagChip):
            place = self._chips.index(chip)
            self._focus_at(place + 1 if place + 1 < len(self._chips) else place - 1)
            self._drop(chip)
            self._after_change()

    def _on_edit(self) -> None:
        chip = self.sender()
        if isinstance(chip, TagChip):
            self._commit()
            self.input.setText(chip.text)
            self.input.setFocus(Qt.FocusReason.OtherFocusReason)
            self._drop(chip)
            self._after_change()

    def _on_step(self, step: int) -> None:
        chip = self.sender()
        if isinstance(chip, TagChip):
            self._focus_at(max(0, self._chips.index(chip) + step))

    def _focus_at(self, place: int) -> None:
        target = self._chips[place] if 0 <= place < len(self._chips) else self.input
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _after_change(self, *, tell: bool = True) -> None:
        self.input.setPlaceholderText("" if self._chips else self._placeholder)
        self._flow.invalidate()
        self._fit()
        if tell:
            self.changed.emit()

    def _fit(self) -> None:
        edges = self.contentsMargins()
        inner = self.width() - edges.left() - edges.right()
        wanted = max(CONTROL_HEIGHT, self._flow.heightForWidth(inner) + edges.top() + edges.bottom())
        if wanted != self.minimumHeight():
            self.setMinimumHeight(wanted)


class _TagInput(QLineEdit):
    """The line behind the chips."""

    commit_wanted = Signal()
    back_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = Qt.Key.Key_Right if self.isRightToLeft() else Qt.Key.Key_Left
        at_start = self.cursorPosition() == 0 and not self.hasSelectedText()
        if event.matches(QKeySequence.StandardKey.Paste) and not self.isReadOnly():
            self.paste_lines()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text().strip():
            self.commit_wanted.emit()
        elif at_start and event.key() in (Qt.Key.Key_Backspace, back):
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The usual menu, with our way of pasting."""
        menu = self.createStandardContextMenu()
        for action in menu.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.triggered.connect(self.paste_lines)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def paste_lines(self) -> None:
        """Paste with commas for line ends: Qt would turn them into blanks, and a list would become one keyword."""
        lines = QGuiApplication.clipboard().text().splitlines()
        self.insert(",".join(lines))
