"""Counts as chips that filter: one is active, and pressing it again shows all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from wa_channel_studio.ui.kit.flow_layout import FlowLayout
from wa_channel_studio.ui.kit.style import retire, set_look


@dataclass(frozen=True, slots=True)
class Count:
    """One chip: its key, its words with the number, and whether there is anything to filter for."""

    key: str
    words: str
    usable: bool = True
    says: str = ""
    """What a tool tip explains."""


class CountChips(QWidget):
    """``chosen`` brings the key of the chip that is active now."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, gap=8)
        self.chips: dict[str, QPushButton] = {}
        self._current = ""

    @property
    def current(self) -> str:
        """The key of the active chip."""
        return self._current

    def show_counts(self, counts: Sequence[Count]) -> None:
        """Show these; the first is for all rows, and is active."""
        if list(self.chips) != [count.key for count in counts]:
            for chip in self.chips.values():
                self._flow.removeWidget(chip)
                retire(chip)
            self.chips = {count.key: self._chip(count.key) for count in counts}
        for count in counts:
            chip = self.chips[count.key]
            chip.setText(count.words)
            chip.setEnabled(count.usable)
            chip.setToolTip(count.says)
            chip.setAccessibleDescription(count.says)
        self.choose(counts[0].key)

    def choose(self, key: str) -> None:
        """Make a chip the active one, without telling."""
        self._current = key
        for name, chip in self.chips.items():
            chip.setChecked(name == key)
            set_look(chip, "active", "true" if name == key else "")

    def _chip(self, key: str) -> QPushButton:
        chip = QPushButton(self)
        chip.setObjectName(f"filter.{key}")
        chip.setProperty("kind", "chip")
        chip.setAutoDefault(False)
        chip.setCheckable(True)
        chip.clicked.connect(lambda: self._on_clicked(key))
        self._flow.addWidget(chip)
        chip.show()
        return chip

    def _on_clicked(self, key: str) -> None:
        first = next(iter(self.chips))
        self.choose(first if key == self._current else key)
        self.chosen.emit(self._current)
