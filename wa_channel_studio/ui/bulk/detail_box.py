"""The box below a table that tells all of its current row; what it says, the dialog knows."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import surface


def detail_box(parent: QWidget) -> tuple[QWidget, WrapLabel, WrapLabel]:
    """The box, hidden and empty, with its heading and the text below it."""
    box = surface("box", parent)
    inside = QVBoxLayout(box)
    inside.setContentsMargins(14, 8, 14, 10)
    inside.setSpacing(2)
    head, detail = WrapLabel("", "heading", box), WrapLabel("", "muted", box)
    inside.addWidget(head)
    inside.addWidget(detail)
    box.hide()
    return box, head, detail
