"""An area that scrolls a page on the window's ground."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolled(inner: QWidget, width: int = 0) -> QScrollArea:
    """``inner`` in an area that scrolls up and down; with ``width`` it is that wide."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    if width:
        area.setFixedWidth(width)
    return area
