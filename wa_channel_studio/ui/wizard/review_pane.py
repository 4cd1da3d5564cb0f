"""The review at the last step: every field of the steps before with its value in words, and a way back to each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.fields.layout import CARD_TEXTS, STEP_TEXTS
from wa_channel_studio.ui.forms.field_row import MessageLine
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.card import Card
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.wizard.review import ReviewRow, ReviewStep

_MONO_KINDS = ("url", "identifier")
_LABELS = 240
_LINE = (0, 3, 0, 3)
"""Room above and below a line of text, so that it stands level with the link at its end."""


class ReviewPane(QWidget):
    """One card per step. ``edit_wanted`` brings the key of a field."""

    edit_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: tuple[ReviewStep, ...] = ()
        """What is on show."""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(14)
        self._cards: dict[str, tuple[ReviewStep, Card]] = {}

    def show_steps(self, steps: Sequence[ReviewStep]) -> None:
        """Show ``steps``; a card whose step has not changed is left alone."""
        new = tuple(steps)
        if new == self.shown:
            return
        self.shown = new
        for place, part in enumerate(new):
            known = self._cards.get(part.step.value)
            if known is not None and known[0] == part:
                continue
            if known is not None:
                self._column.removeWidget(known[1])
                known[1].hide()
                known[1].deleteLater()
            card = self._card(part)
            self._cards[part.step.value] = (part, card)
            self._column.insertWidget(place, card)

    def _card(self, part: ReviewStep) -> Card:
        given = [row for row in part.rows if row.shown or row.problems or row.required]
        empty = [row for row in part.rows if row not in given and not row.spec.kept_by_itself]
        labels = Counter(row.spec.label for row in part.rows)
        card = Card(STEP_TEXTS[part.step].title, "", columns=1, parent=self)
        card.setObjectName(f"review.{part.step.value}")
        grid = card.body
        grid.setColumnStretch(0, 0)
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(4)
        for row in given:
            self._row(grid, row, _name(row, labels), card)
        if empty:
            names = ", ".join(_name(row, labels) for row in empty)
            words = WrapLabel(self.tr("Left empty: {0}").format(names), "secondary", card)
            grid.addWidget(words, grid.rowCount(), 0, 1, 3)
        return card

    def _row(self, grid: QGridLayout, row: ReviewRow, name: str, card: Card) -> None:
        line = grid.rowCount()
        title = WrapLabel(name, "muted", card)
        title.setFixedWidth(_LABELS)
        title.setContentsMargins(*_LINE)
        grid.addWidget(title, line, 0)
        box = QWidget(card)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        value = WrapLabel(row.shown or self.tr("missing"), "" if row.shown else "muted", box)
        value.setContentsMargins(*_LINE)
        if row.shown and row.spec.type.kind in _MONO_KINDS:
            value.setProperty("mono", "true")
        column.addWidget(value)
        for problem in row.problems:
            message = MessageLine(box)
            message.say(problem.severity.value, f"{problem.message} {problem.remedy}".strip())
            column.addWidget(message)
        grid.addWidget(box, line, 1)
        if not row.spec.kept_by_itself:
            grid.addWidget(self._edit(row, name, card), line, 2, Qt.AlignmentFlag.AlignTop)

    def _edit(self, row: ReviewRow, name: str, card: Card) -> QPushButton:
        edit = link_button(self.tr("Edit"), name=f"action.edit.{row.spec.key}", parent=card)
        edit.setAccessibleName(self.tr("Edit {0}").format(name))
        edit.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        edit.clicked.connect(lambda: self.edit_wanted.emit(row.spec.key))
        return edit


def _name(row: ReviewRow, labels: Mapping[str, int]) -> str:
    """The label of a field; where the step has it twice, with its card, such as the two certificates have."""
    title = CARD_TEXTS[row.spec.card].title if row.spec.card in CARD_TEXTS else ""
    return f"{title}: {row.spec.label}" if labels[row.spec.label] > 1 and title else row.spec.label
