"""A card of things to tick that can be closed: needed before the start, in the way later."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from wa_channel_studio.ui.forms.field_card import FieldCard
from wa_channel_studio.ui.forms.field_row import FieldRow
from wa_channel_studio.ui.forms.list_editors import CheckListEditor
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.pill import Pill
from wa_channel_studio.ui.kit.style import Kind


class FoldCard(FieldCard):
    """Closed it says how many are ticked; a jump to its field opens it."""

    def __init__(
        self, title: str, hint: str, rows: Sequence[FieldRow], *, folded: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, hint, rows, parent)
        self._folded = folded
        self._count = Pill("", "neutral", self)
        self.add_action(self._count)
        self._button = link_button("", name=f"action.fold.{rows[0].key}", parent=self)
        self._button.clicked.connect(lambda: self.set_folded(not self._folded))
        self.add_action(self._button)
        self.set_folded(folded)

    @property
    def folded(self) -> bool:
        """Whether the card is closed."""
        return self._folded

    def set_folded(self, folded: bool) -> None:
        """Close or open the card."""
        self._folded = folded
        self._button.setText(self.tr("Show") if folded else self.tr("Hide"))
        self._button.setAccessibleName(f"{self._button.text()}: {self.accessibleName()}")
        for row in self.placed:
            row.setVisible(not folded)

    def open_for(self, key: str) -> None:
        if self._folded and any(row.key == key for row in self.placed):
            self.set_folded(False)

    def show_rows(self, visible: frozenset[str]) -> None:
        super().show_rows(visible)
        if self._folded:
            self.set_folded(True)

    def settle(self) -> None:
        super().settle()
        for row in self.placed:
            if isinstance(row.editor, CheckListEditor):
                ticked, number = row.editor.counts
                kind: Kind = "success" if ticked == number else "neutral"
                self._count.set(self.tr("{0} of {1} done").format(ticked, number), kind)
