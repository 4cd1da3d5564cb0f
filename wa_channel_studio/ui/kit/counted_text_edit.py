"""A text of several lines with its length below, and buttons that insert variables.

Too long a text is shown as too long; nothing is cut. Tab leaves the field, as in every other one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QSizePolicy, QToolButton, QWidget

from wa_channel_studio.ui.kit.flow_layout import FlowLayout
from wa_channel_studio.ui.kit.labels import label
from wa_channel_studio.ui.kit.style import set_look

_EDGE = 8


class CountedTextEdit(QPlainTextEdit):
    """A plain text edit whose foot stands inside its frame. ``edited`` is sent for changes by the person."""

    edited = Signal()

    def __init__(
        self,
        *,
        max_length: int | None = None,
        variables: Sequence[str] = (),
        rows: int = 3,
        length: Callable[[str], int] = len,
        parent: QWidget | None = None,
    ) -> None:
        """``rows`` is the height in lines; ``length`` counts as the field's check does; None has no limit to show."""
        super().__init__(parent)
        self._max_length = max_length
        self._rows = rows
        self._length = length
        self._loading = False
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._foot = QWidget(self)
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(_EDGE, 0, _EDGE, 4)
        row.setSpacing(8)
        self._chips = QWidget(self._foot)
        self._flow = FlowLayout(self._chips, gap=2)
        for variable in variables:
            self._flow.addWidget(self._variable_button(variable))
        row.addWidget(self._chips, 1)
        self.counter: QLabel = label("", "secondary", self._foot)
        row.addWidget(self.counter, 0, Qt.AlignmentFlag.AlignBottom)
        self._chips.setVisible(bool(variables))
        if not variables:
            row.insertStretch(0, 1)
        self.counter.setVisible(max_length is not None)
        self._foot.setVisible(bool(variables) or max_length is not None)
        self.textChanged.connect(self._on_text)
        self._count()

    @property
    def value(self) -> str:
        """The text as typed."""
        return self.toPlainText()

    def set_value(self, text: str) -> None:
        """Show ``text``, without telling; nothing happens when it is shown already."""
        if text == self.toPlainText():
            return
        self._loading = True
        self.setPlainText(text)
        self._loading = False

    def set_max_length(self, max_length: int | None) -> None:
        """Count against another limit."""
        self._max_length = max_length
        self.counter.setVisible(max_length is not None)
        self._foot.setVisible(max_length is not None or self._flow.count() > 0)
        self._count()
        self._arrange()

    def insert_variable(self, variable: str) -> None:
        """Put ``variable`` where the cursor is."""
        self.insertPlainText(variable)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        lines = QFontMetrics(self.font()).lineSpacing() * self._rows
        return QSize(240, lines + 20 + self._foot_height(max(self.width(), 160)))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_foot"):
            self._arrange()

    def _variable_button(self, variable: str) -> QToolButton:
        button = QToolButton(self._chips)
        button.setText(variable)
        button.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        button.setProperty("kind", "inline")
        button.setAccessibleName(self.tr("Insert {0}").format(variable))
        button.setToolTip(self.tr("Insert {0}").format(variable))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.insert_variable(variable))
        return button

    def _on_text(self) -> None:
        self._count()
        if not self._loading:
            self.edited.emit()

    def _count(self) -> None:
        if self._max_length is None:
            return
        count = self._length(self.toPlainText())
        self.counter.setText(f"{count} / {self._max_length}")
        self.counter.setAccessibleName(self.tr("{0} of {1} characters").format(count, self._max_length))
        set_look(self.counter, "role", "error" if count > self._max_length else "secondary")

    def _foot_height(self, width: int) -> int:
        if self._foot.isHidden():
            return 0
        counter = self.counter.sizeHint()
        taken = 0 if self.counter.isHidden() else counter.width() + 8
        flow = 0 if self._chips.isHidden() else self._flow.heightForWidth(max(60, width - 2 * _EDGE - taken - 2))
        return max(counter.height(), flow) + 6

    def _arrange(self) -> None:
        """Keep the text clear of the foot, and the foot inside the frame."""
        high = self._foot_height(self.width())
        if self.viewportMargins().bottom() != high:
            self.setViewportMargins(0, 0, 0, high)
            self.updateGeometry()
        self._foot.setGeometry(1, self.height() - high - 2, self.width() - 2, high)
