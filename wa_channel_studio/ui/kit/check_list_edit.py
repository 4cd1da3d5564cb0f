"""Things to have done, each to be ticked, with what it means and where it is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import retire
from wa_channel_studio.ui.kit.wrap_button import WrapButton


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One line: its key, what is to be done, details in quiet letters, and links as (text, address)."""

    key: str
    title: str
    detail: str = ""
    links: tuple[tuple[str, str], ...] = ()


class _Words(WrapLabel):
    """The title beside a box: a click on it is a click on the box."""

    pressed = Signal()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()
        super().mouseReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()


class CheckListEdit(QWidget):
    """The list. ``changed`` is sent when the person ticks; ``link_used`` brings the address, and opens nothing."""

    changed = Signal()
    link_used = Signal(str)

    def __init__(self, items: Sequence[CheckItem] = (), *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[str, QCheckBox] = {}
        self._unknown: tuple[str, ...] = ()
        self._name = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self.set_items(items)

    @property
    def value(self) -> tuple[str, ...]:
        """The keys of the ticked items, in the order of the list; keys of no item here are kept behind them."""
        return (*(key for key, box in self._boxes.items() if box.isChecked()), *self._unknown)

    def set_value(self, keys: Iterable[str]) -> None:
        """Tick ``keys`` and nothing else."""
        wanted = tuple(keys)
        for key, box in self._boxes.items():
            box.setChecked(key in wanted)
        self._unknown = tuple(key for key in wanted if key not in self._boxes)

    @property
    def counts(self) -> tuple[int, int]:
        """How many are ticked, and of how many."""
        return sum(box.isChecked() for box in self._boxes.values()), len(self._boxes)

    def set_items(self, items: Sequence[CheckItem]) -> None:
        """Show other items; what is ticked stays ticked where the key is there again."""
        ticked = self.value
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                retire(widget)
        self._boxes = {}
        for entry in items:
            self._column.addWidget(self._line(entry))
        if items:
            self.setFocusProxy(next(iter(self._boxes.values())))
        self.set_value(ticked)
        self._rename()

    def setObjectName(self, name: str, /) -> None:  # noqa: N802 - Qt's name
        """Name the editor and its boxes (``<name>.<key>``)."""
        super().setObjectName(name)
        self._name = name
        self._rename()

    def _line(self, entry: CheckItem) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        box = QCheckBox(line)
        box.setAccessibleName(entry.title)
        box.setAccessibleDescription(entry.detail)
        box.clicked.connect(self.changed)
        self._boxes[entry.key] = box
        row.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setContentsMargins(0, 3, 0, 0)
        words.setSpacing(2)
        title = _Words(entry.title, "", line)
        title.pressed.connect(box.click)
        words.addWidget(title)
        if entry.detail:
            words.addWidget(WrapLabel(entry.detail, "secondary", line))
        for text, address in entry.links:
            link = WrapButton(text, parent=line)
            link.setToolTip(address)
            link.setProperty("address", address)
            link.clicked.connect(self._on_link)
            words.addWidget(link)
        row.addLayout(words, 1)
        return line

    def _on_link(self) -> None:
        link = self.sender()
        if link is not None:
            self.link_used.emit(str(link.property("address")))

    def _rename(self) -> None:
        for key, box in self._boxes.items():
            box.setObjectName(f"{self._name}.{key}")
