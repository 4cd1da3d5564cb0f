"""The six marks of one channel with a link to what they rest on, for a page that shows one channel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.services.ladder_rules import RungStatus
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.labels import label
from wa_channel_studio.ui.models.ladder_words import MARK, WIDTH, paint_ladder, short, tip


class _Marks(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.ladder: Sequence[RungStatus] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, MARK + 9)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ladder(painter, self.rect(), self.ladder, from_right=self.isRightToLeft())
        painter.end()


class LadderLine(QWidget):
    """Sends ``wanted`` when the whole status is to be shown. Nothing is on show until :meth:`show_ladder`."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(label(self.tr("Status"), "secondary", self))
        row = QHBoxLayout()
        row.setSpacing(10)
        self._marks = _Marks(self)
        row.addWidget(self._marks)
        self.link = link_button("", name="action.status", parent=self)
        self.link.clicked.connect(self.wanted)
        row.addWidget(self.link)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def show_ladder(self, ladder: Sequence[RungStatus], now: datetime) -> None:
        """Show these steps."""
        self._marks.ladder = ladder
        self._marks.update()
        self._marks.setToolTip(tip(ladder, now))
        self.link.setText(short(ladder))
        self.link.setAccessibleName(self.tr("Status: {0}").format(short(ladder)))
        self.link.setAccessibleDescription(tip(ladder, now))
        self.setVisible(bool(ladder))
