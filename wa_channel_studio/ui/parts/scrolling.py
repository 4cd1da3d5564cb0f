"""An area that scrolls a page on the window's ground."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_ROOM = 60
"""Pixels above and below what was brought into sight: its label and its message."""


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


def bring_into_sight(widget: QWidget) -> None:
    """Scroll the area that ``widget`` lies in, if there is one, until it is seen with some room around it."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget, 0, _ROOM)
            return
        above = above.parentWidget()
