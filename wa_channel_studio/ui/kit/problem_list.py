"""The box of what is still to solve: each line leads to its field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import retire
from wa_channel_studio.ui.kit.wrap_button import WrapButton

_MOST = 240


@dataclass(frozen=True, slots=True)
class ProblemEntry:
    """One line: ``key`` comes back when it is chosen; ``severity`` colours it and is read out."""

    key: str
    text: str
    severity: Literal["error", "warning"] = "error"


class ProblemList(QFrame):
    """Hidden while there is nothing to solve. A long list scrolls within ``max_height`` pixels."""

    activated = Signal(str)

    def __init__(self, *, max_height: int = _MOST, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "box")
        self._max_height = max_height
        self._entries: tuple[ProblemEntry, ...] = ()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(10, 12, 4, 10)
        outer.setSpacing(4)
        self._title = WrapLabel("", "heading", self)
        self._title.setContentsMargins(3, 0, 0, 0)
        outer.addWidget(self._title)
        self._area = _SnugArea(self)
        self._inner = QWidget()
        self._inner.setProperty("scrolled", "true")
        self._lines = QVBoxLayout(self._inner)
        self._lines.setContentsMargins(0, 0, 4, 0)
        self._lines.setSpacing(0)
        self._area.setWidget(self._inner)
        outer.addWidget(self._area)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._area.most = max_height
        self.hide()

    @property
    def entries(self) -> tuple[ProblemEntry, ...]:
        """What is shown."""
        return self._entries

    def set_problems(self, entries: Sequence[ProblemEntry], title: str = "") -> None:
        """Show ``entries``; without a ``title`` the number of them is told. Nothing happens when nothing changed."""
        new = tuple(entries)
        self._title.set_text(title or self._count(len(new)))
        self.setAccessibleName(self._title.plain_text)
        if new == self._entries:
            return
        self._entries = new
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                retire(widget)
        for entry in new:
            line = WrapButton(entry.text, entry.severity, name=f"problem.{entry.key}", parent=self._inner)
            said = self.tr("Problem: {0}") if entry.severity == "error" else self.tr("Hint: {0}")
            line.setAccessibleName(said.format(entry.text))
            line.setProperty("key", entry.key)
            line.clicked.connect(self._on_line)
            self._lines.addWidget(line)
            line.show()  # a layout counts no widget that is not shown yet, and the list would be asked for too low
        self._lines.addStretch(1)
        self.setVisible(bool(new))
        self._area.updateGeometry()

    def _count(self, number: int) -> str:
        return self.tr("1 problem to solve") if number == 1 else self.tr("{0} problems to solve").format(number)

    def _on_line(self) -> None:
        line = self.sender()
        if line is not None:
            self.activated.emit(str(line.property("key")))


class _SnugArea(QScrollArea):
    """A scroll area that asks for the height of its content, up to ``most``."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.most = _MOST
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int, /) -> int:
        inner = self.widget()
        layout = inner.layout() if inner is not None else None
        return min(self.most, layout.heightForWidth(width)) if layout is not None else 0

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(self.width(), 60)))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, min(self.sizeHint().height(), 48))
