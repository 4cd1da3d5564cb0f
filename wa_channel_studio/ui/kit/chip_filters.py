"""The filters of a list as chips: each offers a menu of choices, and all are cleared at once.

It knows words and keys; what a choice means for the list, a subclass says, and how one is made where a menu will not
do. Optional filters are seen only while they filter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.chip_button import ChipButton
from wa_channel_studio.ui.kit.flow_layout import FlowLayout

_LONGEST = 28
"""Letters of a choice on a chip; the menu shows all of it."""


@dataclass
class _Chip:
    """One filter: what it is called, what it offers, and what was chosen ("" for anything)."""

    title: str
    button: ChipButton
    choices: tuple[tuple[str, str], ...] = ()
    chosen: str = ""
    anything: str = ""
    optional: bool = False


class ChipFilters(QWidget):
    """Sends ``changed`` when the person narrows or widens the list."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, wrap: bool = False) -> None:
        """With ``wrap`` the chips go on in a second line where one is too short."""
        super().__init__(parent)
        self._row: QHBoxLayout | FlowLayout = FlowLayout(self, gap=8) if wrap else QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._chips: dict[str, _Chip] = {}
        self._roomy = True
        self._clear = link_button(self.tr("Clear filters"), name="action.clear_filters", parent=self)
        self._clear.clicked.connect(self.clear)
        self._row.addWidget(self._clear)
        self._clear.hide()

    def add(
        self,
        key: str,
        title: str,
        choices: Sequence[tuple[str, str]] = (),
        anything: str = "",
        *,
        optional: bool = False,
    ) -> ChipButton:
        """One more filter, with ``choices`` as value and word; ``anything`` is the word for no filter."""
        button = ChipButton("", name=f"filter.{key}", parent=self)
        button.clicked.connect(lambda: self.offer_at(key, button))
        button.removed.connect(lambda: self.choose(key, ""))
        self.put_before_last(button)
        self._chips[key] = _Chip(title, button, tuple(choices), anything=anything or self.tr("any"), optional=optional)
        self._show()
        return button

    def put_before_last(self, widget: QWidget) -> None:
        """Put ``widget`` into the row, before the button that clears all."""
        if isinstance(self._row, FlowLayout):
            self._row.insert_widget(self._row.count() - 1, widget)
        else:
            self._row.insertWidget(self._row.count() - 1, widget)

    def put_first(self, widget: QWidget) -> None:
        """Put ``widget`` before all filters, so that a second line begins below it."""
        if isinstance(self._row, FlowLayout):
            self._row.insert_widget(0, widget)
        else:
            self._row.insertWidget(0, widget)

    @property
    def values(self) -> dict[str, str]:
        """What is filtered for, by key."""
        return {key: chip.chosen for key, chip in self._chips.items() if chip.chosen}

    def title_of(self, key: str) -> str:
        """What a filter is called."""
        return self._chips[key].title

    def word_of(self, key: str, value: str) -> str:
        """How a value is said; "" for one that means nothing (any more)."""
        return dict(self._chips[key].choices).get(value, "")

    @property
    def active(self) -> bool:
        """Whether anything is filtered."""
        return any(chip.chosen for chip in self._chips.values())

    def chosen(self, key: str) -> str:
        """What is filtered for; "" for anything."""
        return self._chips[key].chosen

    def choices(self, key: str) -> tuple[tuple[str, str], ...]:
        """What is offered, as value and word."""
        return self._chips[key].choices

    def offer(self, key: str, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other choices; a filter for one that is gone is taken away."""
        chip = self._chips[key]
        chip.choices = tuple(choices)
        if chip.chosen and chip.chosen not in dict(choices):
            chip.chosen = ""
            self.changed.emit()
        self._show()

    def set_roomy(self, roomy: bool) -> None:
        """Whether there is room to offer that all are cleared at once; each has its cross besides."""
        self._roomy = roomy
        self._clear.setVisible(self.active and roomy)

    def put(self, chosen: Mapping[str, str]) -> None:
        """Filter for ``chosen``, without telling."""
        for key, chip in self._chips.items():
            chip.chosen = chosen.get(key, "")
        self._show()

    def clear(self) -> None:
        """Take all filters away."""
        self.put({})
        self.changed.emit()

    def offer_at(self, key: str, place: QWidget) -> None:
        """Offer the choices of a filter below ``place``."""
        chip = self._chips[key]
        menu = QMenu(self)
        menu.setObjectName(f"menu.{key}")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for value, text in [("", chip.anything[:1].upper() + chip.anything[1:]), *chip.choices]:
            action = QAction(text.replace("&", "&&"), menu)
            action.setCheckable(True)
            action.setChecked(value == chip.chosen)
            action.triggered.connect(lambda _checked=False, chosen=value: self.choose(key, chosen))
            group.addAction(action)
            menu.addAction(action)
        menu.popup(place.mapToGlobal(place.rect().bottomLeft()))

    def choose(self, key: str, value: str) -> None:
        """Filter for ``value``, "" for anything, as the person wishes."""
        self._chips[key].chosen = value
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        for key, chip in self._chips.items():
            word = self.word_of(key, chip.chosen) if chip.chosen else ""
            word = word or chip.anything
            shown = word if len(word) <= _LONGEST else f"{word[: _LONGEST - 1]}…"
            chip.button.setText(f"{chip.title}: {shown}".replace("&", "&&"))
            chip.button.setToolTip(word if shown != word else "")
            chip.button.set_active(bool(chip.chosen))
            chip.button.setVisible(bool(chip.chosen) or not chip.optional)
        self._clear.setVisible(self.active and self._roomy)
