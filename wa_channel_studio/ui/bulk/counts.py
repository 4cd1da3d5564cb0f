"""Counts of channels as sentences, and a row of pills that shows several counts side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from wa_channel_studio.ui.kit.flow_layout import FlowLayout
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.kit.style import Kind, retire
from wa_channel_studio.ui.parts.words import counted


def translate(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Counts", text)


def channels(count: int) -> str:
    """How many channels: "1 channel", "9,812 channels"."""
    return counted(count, translate("{0:,} channel"), translate("{0:,} channels"))


class CountPills(QWidget):
    """Counts as pills; in a narrow place they go on in the next line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pills: list[Pill] = []
        self._shown: tuple[tuple[str, Kind], ...] = ()
        self._flow = FlowLayout(self, gap=8)
        self._flow.setContentsMargins(0, 0, 0, 0)

    @property
    def words(self) -> tuple[str, ...]:
        """What is shown."""
        return tuple(text for text, _kind in self._shown)

    def show_counts(self, counts: Sequence[tuple[str, Kind]]) -> None:
        """Show these words, each in its colour."""
        if tuple(counts) == self._shown:
            return
        self._shown = tuple(counts)
        for pill in self._pills:
            self._flow.removeWidget(pill)
            retire(pill)
        self._pills = [Pill(text, kind, self) for text, kind in counts]
        for pill in self._pills:
            self._flow.addWidget(pill)
            pill.show()
        self.setAccessibleName(", ".join(self.words))
