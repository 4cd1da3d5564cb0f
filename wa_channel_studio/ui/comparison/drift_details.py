"""One channel of a comparison: field by field what stands here and what in the export, and whose value counts.

What is chosen is only noted here; carried out it is by whoever shows this.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from wa_channel_studio.services.drift_rows import DriftField, DriftRow
from wa_channel_studio.sync.snapshot import Side
from wa_channel_studio.ui.comparison.drift_words import changed_words, row_sentence, state_words
from wa_channel_studio.ui.kit.card import Card
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.kit.style import retire
from wa_channel_studio.ui.parts.scrolling import scrolled


class DriftDetails(QWidget):
    """``decided`` brings a field's key and the side whose value counts, or None."""

    decided = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.complete = False
        """Whether the export is said to have all channels."""
        self._cards: list[Card] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        page = QWidget()
        page.setProperty("scrolled", "true")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(10)
        head = QHBoxLayout()
        self._name = WrapLabel("", "heading", page)
        self._pill = Pill(parent=page)
        head.addWidget(self._name, 1)
        head.addWidget(self._pill)
        self._column.addLayout(head)
        self._said = WrapLabel("", "muted", page)
        self._said.setObjectName("text.drift_row")
        self._column.addWidget(self._said)
        self._column.addStretch(1)
        self._page = page
        outer.addWidget(scrolled(page))
        self.show_row(None, {})

    def show_row(self, row: DriftRow | None, picks: Mapping[str, Side]) -> None:
        """Show a channel with what was chosen for its fields so far."""
        for card in self._cards:
            self._column.removeWidget(card)
            retire(card)
        self._cards = []
        self._pill.setVisible(row is not None)
        if row is None:
            self._name.set_text(self.tr("Choose a channel to see what is different."))
            self._said.hide()
            return
        self._name.set_text(row.name or self.tr("(no name)"))
        words, kind = state_words(row.state)
        self._pill.set(words, kind)
        sentence = row_sentence(row, complete=self.complete)
        where = self.tr("{0}, line {1}").format(row.file, row.line) if row.file else ""
        self._said.set_text(" ".join(part for part in (sentence, where) if part))
        self._said.show()
        for place, field in enumerate(row.fields):
            card = self._card(field, row, picks.get(field.field))
            self._cards.append(card)
            self._column.insertWidget(2 + place, card)

    def _card(self, field: DriftField, row: DriftRow, pick: Side | None) -> Card:
        card = Card(field.label, changed_words(field, linked=row.linked), columns=1, parent=self._page)
        empty = self.tr("empty")
        here = QRadioButton(self.tr("Here"), card)
        there = QRadioButton(self.tr("On the AICC"), card)
        neither = QRadioButton(self.tr("Decide later"), card)
        group = QButtonGroup(card)
        for button, value, side in ((here, field.here_words, Side.HERE), (there, field.there_words, Side.THERE)):
            button.setObjectName(f"pick.{field.field}.{side.value}")
            button.setAccessibleName(f"{button.text()}, {field.label}: {value or empty}")
            button.setChecked(pick is side)
            text = WrapLabel(value or empty, "" if value else "muted", card)
            line = QHBoxLayout()
            line.setSpacing(10)
            button.setFixedWidth(112)
            text.setContentsMargins(0, 5, 0, 3)  # level with the words of the button
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(text, 1)
            card.body.addLayout(line, card.body.rowCount(), 0)
            group.addButton(button)
        neither.setObjectName(f"pick.{field.field}.later")
        neither.setAccessibleName(f"{neither.text()}, {field.label}")
        neither.setChecked(pick is None)
        group.addButton(neither)
        card.body.addWidget(neither, card.body.rowCount(), 0)
        if not field.takeable:
            there.setEnabled(False)
            said = self.tr("Another provider makes it another channel: change it in the wizard.")
            card.body.addWidget(WrapLabel(said, "secondary", card), card.body.rowCount(), 0)
            here.setEnabled(False)
        elif not row.linked:
            said = self.tr("It was never entered from here; guided entry lists all of it.")
            here.setToolTip(said)
        here.clicked.connect(lambda: self.decided.emit(field.field, Side.HERE))
        there.clicked.connect(lambda: self.decided.emit(field.field, Side.THERE))
        neither.clicked.connect(lambda: self.decided.emit(field.field, None))
        return card
