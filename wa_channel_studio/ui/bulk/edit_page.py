"""The first page of a change of many channels: fields at the left, at the right a card for each one chosen."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.certificate import CertificateFile
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.services.bulk_values import FieldEdit, faults
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.bulk.edit_card import EditCard
from wa_channel_studio.ui.bulk.edit_wishes import EditWishes
from wa_channel_studio.ui.bulk.edit_world import World
from wa_channel_studio.ui.bulk.field_picker import FieldPicker
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.empty_state import EmptyState
from wa_channel_studio.ui.kit.style import retire
from wa_channel_studio.ui.parts.scrolling import scrolled

_PICKER = 250


class EditPage(QWidget):
    """``changed`` is sent when the changes have become others."""

    changed = Signal()

    def __init__(self, context: UiContext, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._world = World()
        self._files: dict[str, CertificateFile] = {}
        self.cards: dict[str, EditCard] = {}
        self._wishes = EditWishes(context, workspace, self)
        self._wishes.known.connect(self._on_files)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        self.picker = FieldPicker(self)
        self.picker.setFixedWidth(_PICKER)
        self.picker.picked.connect(self.choose)
        row.addWidget(self.picker)
        self._stack = QStackedWidget(self)
        self._empty = EmptyState(
            "edit",
            self.tr("Which field is to change?"),
            self.tr(
                "Choose one at the left, or several, one after the other. Before anything changes you see what would "
                "become of each channel."
            ),
            parent=self,
        )
        self._stack.addWidget(self._empty)
        inner = QWidget()
        inner.setProperty("scrolled", "true")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(12)
        self._column.addStretch(1)
        self._area = scrolled(inner)
        self._stack.addWidget(self._area)
        row.addWidget(self._stack, 1)

    def show_world(self, world: World) -> None:
        """Offer the fields of these channels."""
        self._world = world
        self.picker.offer(world.fields)
        if not world.fields:
            self._empty.set(
                "edit",
                self.tr("There is no field to change"),
                self.tr("These channels have no field that can be the same in many of them."),
            )

    @property
    def edits(self) -> tuple[FieldEdit, ...]:
        """The changes, in page order."""
        order = {spec.key: number for number, spec in enumerate(self._world.fields)}
        return tuple(self.cards[key].edit for key in sorted(self.cards, key=lambda key: order.get(key, 0)))

    def choose(self, key: str) -> None:
        """Change this field too, or go to its card."""
        if key not in self.cards:
            self._add(key)
        card = self.cards[key]
        self.picker.point_at(key)
        # A card that was just added has no place yet; it gets one when the event loop turns.
        QTimer.singleShot(0, card, lambda: self._area.ensureWidgetVisible(card, 0, 8))
        card.focus()

    def check(self) -> bool:
        """Show all that is wrong, and go to the first card with an error. True when the changes can be asked for."""
        wrong = [card for card in self.cards.values() if not card.check(loudly=True)]
        if wrong:
            self.choose(wrong[0].spec.key)
        return not wrong

    def tell(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """Show what the service found at the fields it belongs to; returns what belongs to none of them."""
        for key, card in self.cards.items():
            card.tell([problem for problem in problems if problem.field == key])
        named = [problem.field for problem in problems if problem.field in self.cards]
        if named:
            self.choose(named[0])
        return tuple(problem for problem in problems if problem.field not in self.cards)

    def _judge(self, edit: FieldEdit) -> tuple[Problem, ...]:
        return faults((edit,), self._world.providers, self._world.count)

    def _add(self, key: str) -> None:
        spec = next(spec for spec in self._world.fields if spec.key == key)
        card = EditCard(spec, self._judge, self)
        card.surround(Answers(), self._world.context(self._files))
        card.changed.connect(self.changed)
        card.removed.connect(lambda: self._remove(key))
        card.asked.connect(lambda ask: self._wishes.ask(card, ask))
        self.cards[key] = card
        self._column.insertWidget(self._column.count() - 1, card)
        card.show()
        self._settle()

    def _remove(self, key: str) -> None:
        card = self.cards.pop(key)
        self._wishes.forget(key)
        self._column.removeWidget(card)
        retire(card)
        self.picker.list.setFocus()
        self._settle()

    def _settle(self) -> None:
        self._stack.setCurrentWidget(self._area if self.cards else self._empty)
        self.picker.mark(self.cards)
        self.changed.emit()

    def _on_files(self, files: Mapping[str, CertificateFile]) -> None:
        self._files.update(files)
        for card in self.cards.values():
            card.surround(Answers(), self._world.context(self._files))
