"""One field in conflict: base, mine and theirs side by side, one of the last two to be chosen.

Arrows to the sides choose between mine and theirs, arrows up and down go to the field above and below. It shows what
it is given and sends what is chosen; it decides nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.sync.plan import PlanField
from wa_channel_studio.sync.snapshot import Side
from wa_channel_studio.ui.aicc.differences import DiffLabel
from wa_channel_studio.ui.aicc.value_words import label_of, sides_of
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.theme import current_tokens

LABEL, BASE, PAIR = 20, 18, 62
"""Shares of the columns, whatever stands in them."""
GAP = 10
_RADIUS, _RADIO = 8, 26


class SideRadio(QRadioButton):
    """The button of one side. ``moved``: another row is wanted, -1 above and 1 below."""

    moved = Signal(int)
    turned = Signal(bool)
    """The side to which an arrow points is wanted; True: theirs."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.turned.emit((key == Qt.Key.Key_Right) is not self.isRightToLeft())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def share(widget: QWidget) -> QWidget:
    """Let ``widget`` be as wide as its share of a row, whatever it holds: columns and their titles then agree."""
    policy = widget.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    widget.setSizePolicy(policy)
    return widget


class SideCell(QFrame):
    """What one side has, with its button; a click anywhere in it chooses."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        share(self)  # both sides equally wide
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 10, 8)
        row.setSpacing(8)
        self.radio = SideRadio(self)
        self.radio.setObjectName(name)
        self.radio.setFixedSize(_RADIO, _RADIO)
        self.radio.toggled.connect(self.update)
        row.addWidget(self.radio, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        self.heading = WrapLabel("", "heading", self)
        self.heading.hide()
        self.value = DiffLabel(self)
        self.means = WrapLabel("", "secondary", self)
        self.means.hide()
        column.addWidget(self.heading)
        column.addWidget(self.value)
        column.addWidget(self.means)
        column.addStretch(1)
        row.addLayout(column, 1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def say_meaning(self, text: str) -> None:
        """Say below the value what choosing this side means."""
        self.means.set_text(text)
        self.means.setVisible(bool(text))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
            self.radio.click()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_tokens()
        chosen = self.radio.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.line), 1))
        painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.end()


class SidePair(QWidget):
    """Mine and theirs. ``chosen`` brings the side that a person chose."""

    chosen = Signal(object)
    moved = Signal(int, bool)
    """Another row is wanted, and whether the keyboard is at theirs."""

    def __init__(self, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self.mine = SideCell(f"choice.{key}.mine", self)
        self.theirs = SideCell(f"choice.{key}.theirs", self)
        self._group = QButtonGroup(self)
        for cell, side in ((self.mine, Side.HERE), (self.theirs, Side.THERE)):
            self._group.addButton(cell.radio)
            cell.radio.clicked.connect(lambda _on=False, side=side: self.chosen.emit(side))
            cell.radio.turned.connect(lambda theirs: self._turn(self.theirs if theirs else self.mine))
            cell.radio.moved.connect(lambda step, at=cell is self.theirs: self.moved.emit(step, at))
            row.addWidget(cell, 1)

    def put(self, side: Side | None) -> None:
        """Show what is chosen, without telling; None: nothing is."""
        self._group.setExclusive(False)
        self.mine.radio.setChecked(side is Side.HERE)
        self.theirs.radio.setChecked(side is Side.THERE)
        self._group.setExclusive(True)

    def take_keyboard(self, *, theirs: bool) -> None:
        """Let one side have the keyboard."""
        (self.theirs if theirs else self.mine).radio.setFocus(Qt.FocusReason.TabFocusReason)

    def _turn(self, to: SideCell) -> None:
        to.radio.setFocus(Qt.FocusReason.TabFocusReason)
        to.radio.click()


class ConflictRow(QWidget):
    """``chosen`` brings the key of the field and the side, or None to take it back."""

    chosen = Signal(str, object)

    def __init__(self, field: PlanField, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = field.field
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(GAP)
        self._label = WrapLabel(label_of(field), "heading", self)
        self._base = WrapLabel("", "muted", self)
        self.pair = SidePair(field.field, self)
        self.pair.chosen.connect(lambda side: self.chosen.emit(self.key, side))
        self.back = link_button(self.tr("Take back"), name=f"action.take_back.{field.field}", parent=self)
        self.back.clicked.connect(lambda: self.chosen.emit(self.key, None))
        keep = self.back.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.back.setSizePolicy(keep)
        what = QWidget(self)
        column = QVBoxLayout(what)
        column.setContentsMargins(0, 8, 0, 0)  # the first line stands level with that of both values
        column.setSpacing(2)
        column.addWidget(self._label)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
        self._base.setContentsMargins(0, 8, 0, 0)
        row.addWidget(share(what), LABEL)
        row.addWidget(share(self._base), BASE)
        row.addWidget(share(self.pair), PAIR)
        self.show_field(field)

    def show_field(self, field: PlanField) -> None:
        """Show the same field with another decision or other values."""
        base, here, there = sides_of(field)
        self._base.set_text(base)
        compared = base if field.base not in (None, "", []) else ""
        # Words in place of a secret are no text of which parts could differ.
        self.pair.mine.value.show_difference(here if field.secret else compared or there, here)
        self.pair.theirs.value.show_difference(there if field.secret else compared or here, there)
        if field.secret:
            here_set = field.here is not None
            sent = self.tr("Yours is sent, and replaces what is set there.")
            self.pair.mine.say_meaning(sent if here_set else self.tr("What is set there is taken away."))
            self.pair.theirs.say_meaning(
                self.tr("What is set there stays. Yours stays here too; that they differ is remembered.")
            )
        chosen = chosen_side(field)
        self.pair.put(chosen)
        self.back.setVisible(chosen is not None)
        self.pair.mine.radio.setAccessibleName(self.tr("{0}: mine, {1}").format(self._label.plain_text, here))
        self.pair.theirs.radio.setAccessibleName(self.tr("{0}: theirs, {1}").format(self._label.plain_text, there))


def chosen_side(field: PlanField) -> Side | None:
    """Whose value a person has chosen: what goes there is ours. None: nobody has decided."""
    if not field.chosen or field.goes is None:
        return None
    return Side.HERE if field.goes is Side.THERE else Side.THERE
