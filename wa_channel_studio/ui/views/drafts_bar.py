"""Wizards that were left before their channel was saved for the first time, above the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.labels import label
from wa_channel_studio.ui.kit.style import surface
from wa_channel_studio.ui.models.channel_cells import provider_label
from wa_channel_studio.ui.parts.elided import Elided
from wa_channel_studio.ui.parts.words import counted, when

_SHOWN = 3


class DraftsBar(QWidget):
    """One line for each draft, the newest three at first. Hides itself when there are none."""

    continued = Signal(object)
    discarded = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._box = surface("banner", self)
        self._box.setProperty("kind", "information")
        self._column = QVBoxLayout(self._box)
        self._column.setContentsMargins(14, 8, 14, 8)
        self._column.setSpacing(2)
        outer.addWidget(self._box)
        self._drafts: tuple[OpenDraft, ...] = ()
        self._tenants: Mapping[str, str] = {}
        self._all = False
        self.hide()

    @property
    def drafts(self) -> tuple[OpenDraft, ...]:
        """The drafts shown."""
        return self._drafts

    def set_drafts(self, drafts: Sequence[OpenDraft], tenants: Mapping[str, str]) -> None:
        """Show ``drafts``, the newest first; ``tenants`` are names by id."""
        self._drafts, self._tenants = tuple(drafts), tenants
        self._build()

    def _build(self) -> None:
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.setVisible(bool(self._drafts))
        if not self._drafts:
            return
        count = counted(
            len(self._drafts), self.tr("{0} channel is not finished"), self.tr("{0} channels are not finished")
        )
        head = label(count, "heading", self._box)
        self._column.addWidget(head)
        shown = self._drafts if self._all else self._drafts[:_SHOWN]
        for draft in shown:
            self._column.addWidget(self._line(draft))
        if len(self._drafts) > len(shown):
            more = link_button(self.tr("Show all"), name="action.show_all_drafts", parent=self._box)
            more.clicked.connect(self._show_all)
            self._column.addWidget(more)

    def _line(self, draft: OpenDraft) -> QWidget:
        line = QWidget(self._box)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        answers = draft.journey.answers
        name = answers.text("channel_name") or self.tr("no name yet")
        kept = when(draft.saved_at, datetime.now(UTC)) if draft.saved_at is not None else ""
        parts = (name, provider_label(answers.text("provider")), self._tenants.get(draft.tenant_id, ""), kept)
        row.addWidget(Elided(" · ".join(part for part in parts if part), parent=line), 1)
        go_on = link_button(self.tr("Continue"), name=f"action.continue.{draft.id}", parent=line)
        go_on.setAccessibleDescription(name)
        go_on.clicked.connect(lambda: self.continued.emit(draft))
        discard = link_button(self.tr("Discard"), name=f"action.discard.{draft.id}", parent=line)
        discard.setAccessibleDescription(name)
        discard.clicked.connect(lambda: self.discarded.emit(draft))
        row.addWidget(go_on)
        row.addWidget(discard)
        return line

    def _show_all(self) -> None:
        self._all = True
        self._build()
