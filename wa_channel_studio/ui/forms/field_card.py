"""A card of fields in two columns, or in one. Hidden fields leave no gap: the others close up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wa_channel_studio.ui.forms.field_row import FieldRow
from wa_channel_studio.ui.kit.card import Card
from wa_channel_studio.ui.kit.labels import WrapLabel

_TOGGLE_TEXT = 47
"""Where the words of a switch begin, so that what explains it begins there too."""


class FieldCard(Card):
    """The rows of one group. The title is not said again by a first field of the same name."""

    def __init__(self, title: str, hint: str, rows: Sequence[FieldRow], parent: QWidget | None = None) -> None:
        super().__init__(title, hint, parent=parent)
        self.body.setVerticalSpacing(14)
        self._title_text, self._hint_text = title, hint
        self._rows = tuple(rows)
        self._extras: list[tuple[QWidget, str]] = []
        self.placed: tuple[FieldRow, ...] = ()
        """The rows that the answers call for, in their order."""
        self._columns = 2
        self._starred = False
        self.wanted = False
        self.hide()
        for row in self._rows:
            row.setParent(self)
            row.hide()
        first = self._rows[0]
        repeats = bool(title) and first.spec.label == title
        self._named = repeats and not first.editor.labelled
        if self._named:
            first.hide_title()
        elif repeats:
            self.set_title("")

    def explain_switches(self) -> None:
        """Say below each switch that has a line of its own what it is for."""
        for field in self._rows:
            if field.spec.type.kind != "switch" or not field.spec.wide:
                continue
            line = QWidget(field)
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(0)
            row.addSpacing(_TOGGLE_TEXT)
            row.addWidget(WrapLabel(field.spec.help, "secondary", line), 1)
            field.explain(line)

    def open_for(self, key: str) -> None:
        """Make sure that the field ``key`` can be seen; an ordinary card is always open."""

    def settle(self) -> None:
        """Say in the title what a first field without a label of its own cannot say: that it is required."""
        required = self._named and self._rows[0].required
        if required is not self._starred:
            self._starred = required
            self.set_title(f"{self._title_text} *" if required else self._title_text, self._hint_text)

    def add_extra(self, widget: QWidget, after: str) -> None:
        """Put ``widget`` below the field ``after``; it is shown while that field is."""
        widget.setParent(self)
        widget.hide()
        self._extras.append((widget, after))

    def set_columns(self, columns: int) -> None:
        """Let the fields stand in two columns or in one."""
        if columns == self._columns:
            return
        self._columns = columns
        for row in self.placed:
            self.body.removeWidget(row)
        for widget, _ in self._extras:
            self.body.removeWidget(widget)
        self._place(self.placed)

    def show_rows(self, visible: frozenset[str]) -> None:
        """Show the rows of ``visible`` in their order; nothing happens when they are shown already."""
        shown = tuple(row for row in self._rows if row.key in visible)
        if shown == self.placed and self.wanted == bool(shown):
            return
        for row in self.placed:
            self.body.removeWidget(row)
            if row not in shown:
                row.hide()
        for widget, _ in self._extras:
            self.body.removeWidget(widget)
            widget.hide()
        self.placed = shown
        self._place(shown)
        self.wanted = bool(shown)
        self.setVisible(self.wanted)

    def _place(self, shown: Sequence[FieldRow]) -> None:
        line = column = 0
        for row in shown:
            wide = row.spec.wide or self._columns == 1
            if wide and column:
                line, column = line + 1, 0
            self.body.addWidget(row, line, column, 1, 2 if wide else 1)
            row.stand_lower(column == 1 and row.editor.labelled)
            row.show()
            line, column = (line + 1, 0) if wide or column else (line, 1)
            for widget, after in self._extras:
                if after == row.key:
                    line, column = (line + 1, 0) if column else (line, 0)
                    self.body.addWidget(widget, line, 0, 1, 2)
                    widget.show()
                    line += 1
