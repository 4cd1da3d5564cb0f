"""The line above the library: search, filters, and what can be done with what is chosen.

Where it is narrow, the deeds that the menu has as well give way.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from wa_channel_studio.ui.certificates.library_filters import LibraryFilters
from wa_channel_studio.ui.kit.buttons import icon_button, secondary_button
from wa_channel_studio.ui.kit.labels import label
from wa_channel_studio.ui.kit.search_field import SearchField

_SEARCH_PAUSE_MS = 150
_WIDE = 980
"""From here on all deeds have room beside the filters."""


class LibraryTools(QWidget):
    """``narrowed`` tells that search or filters have changed; ``wish`` brings the key of a deed."""

    narrowed = Signal()
    entered = Signal()
    """Enter in the search: on to the list."""
    wish = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(34)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.search = SearchField(self.tr("Search"), parent=self)
        self.search.setObjectName("field.search_certificates")
        says = self.tr("Search names, hosts, subjects, issuers, aliases and fingerprints")
        self.search.setAccessibleName(says)
        self.search.setToolTip(says)
        self.search.setMinimumWidth(168)
        self.search.setMaximumWidth(280)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SEARCH_PAUSE_MS)
        self._pause.timeout.connect(self.narrowed)
        self.search.searched.connect(lambda _text: self._pause.start())
        self.search.returnPressed.connect(self._enter)
        row.addWidget(self.search, 1)
        self.filters = LibraryFilters(self)
        self.filters.changed.connect(self.narrowed)
        row.addWidget(self.filters)
        row.addStretch(1)
        self._chosen = label("", "muted", self)
        row.addWidget(self._chosen)
        self.buttons: dict[str, QPushButton | QToolButton] = {}
        for key, name, text in (
            ("look", "look_again", self.tr("Look again")),
            ("trust", "would_trust", self.tr("Would it trust …")),
            ("delete", "delete_certificate", self.tr("Delete")),
            ("details", "details", self.tr("Details")),
        ):
            self._add(key, secondary_button(text, name=f"action.{name}", parent=self), row)
        self.buttons["details"].setCheckable(True)
        self._add("menu", icon_button("more", self.tr("More deeds"), name="action.more", parent=self), row)
        self._count = 0
        self._everything = ""

    def show_choice(self, count: int, *, details: bool, narrowed: bool) -> None:
        """How many rows are chosen, whether the details are on show, and whether the list leaves some out."""
        self._count = count
        self._chosen.setText(self.tr("{0} selected").format(count))
        self._everything = self.tr("Look at these again") if narrowed else self.tr("Look at all again")
        self.buttons["details"].setChecked(details)
        self._arrange()

    def stop_pause(self) -> None:
        """What was typed has been taken."""
        self._pause.stop()

    def minimumSizeHint(self) -> QSize:
        return QSize(320, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = self.width() >= _WIDE
        everything = self._everything if wide or not self.filters.active else self.tr("Look again")
        self.buttons["look"].setText(self.tr("Look again") if self._count else everything)
        self.filters.set_roomy(wide)
        self._chosen.setVisible(bool(self._count) and wide)
        self.buttons["trust"].setVisible(self._count == 1 and wide and not self.buttons["details"].isChecked())
        self.buttons["delete"].setVisible(bool(self._count) and wide)
        self.buttons["details"].setVisible(wide)

    def _add(self, key: str, button: QPushButton | QToolButton, row: QHBoxLayout) -> None:
        button.clicked.connect(lambda: self.wish.emit(key))
        row.addWidget(button)
        self.buttons[key] = button

    def _enter(self) -> None:
        self._pause.stop()
        self.narrowed.emit()
        self.entered.emit()
