"""Editors of lists: keywords, working hours, ticks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.types import CheckList, Item, WorkTime
from wa_channel_studio.ui.forms.editor import Ask, Editor
from wa_channel_studio.ui.kit.check_list_edit import CheckItem, CheckListEdit
from wa_channel_studio.ui.kit.style import State
from wa_channel_studio.ui.kit.tag_edit import TagEdit
from wa_channel_studio.ui.kit.work_hours_edit import WorkHoursEdit
from wa_channel_studio.ui.kit.wrap_button import WrapButton

_LONG = 4
"""Lists longer than this stand in two columns."""
_PLACE = re.compile(r"\{(\w+)\}")


def as_items(value: RawValue) -> tuple[str, ...]:
    """A raw value as a list; a single text counts as a list of one."""
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) and value else ()


def _first_half(items: Sequence[CheckItem]) -> int:
    return (len(items) + 1) // 2 if len(items) > _LONG else len(items)


class KeywordsEditor(Editor):
    """Words as chips."""

    def __init__(self, spec: FieldSpec) -> None:
        self.tags = TagEdit(placeholder=spec.placeholder)
        super().__init__(spec, self.tags)
        self.tags.changed.connect(self.changed)

    @property
    def value(self) -> RawValue:
        return self.tags.value

    def show_value(self, value: RawValue) -> None:
        self.tags.set_value(as_items(value))


class WorkTimeEditor(Editor):
    """Segments of a day with the day drawn as a bar. The rows show themselves which of them is wrong."""

    def __init__(self, spec: FieldSpec) -> None:
        self.hours = WorkHoursEdit(most=cast(WorkTime, spec.type).max_segments)
        super().__init__(spec, self.hours)
        self.hours.changed.connect(self.changed)

    @property
    def value(self) -> RawValue:
        return self.hours.value

    def show_value(self, value: RawValue) -> None:
        self.hours.set_value(as_items(value))

    def set_state(self, state: State) -> None:
        """Nothing: each row wears its own state."""


class TwoColumns(QWidget):
    """Two check lists side by side that are one: the first half at the left, the rest at the right."""

    changed = Signal()
    link_used = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._halves = (CheckListEdit(parent=self), CheckListEdit(parent=self))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(18)
        for half in self._halves:
            row.addWidget(half, 1, Qt.AlignmentFlag.AlignTop)
            half.changed.connect(self.changed)
            half.link_used.connect(self.link_used)

    @property
    def value(self) -> tuple[str, ...]:
        """The keys of the ticked items, in the order of the list; keys of no item here are kept behind them."""
        first, second = (half.value for half in self._halves)
        return tuple(dict.fromkeys((*first, *second)))

    @property
    def counts(self) -> tuple[int, int]:
        """How many are ticked, and of how many."""
        (ticked, number), (more, others) = (half.counts for half in self._halves)
        return ticked + more, number + others

    def set_value(self, keys: Iterable[str], items: Sequence[CheckItem]) -> None:
        """Tick ``keys`` and nothing else; what is no item is kept by the second half."""
        wanted, mine = tuple(keys), {item.key for item in items[: _first_half(items)]}
        self._halves[0].set_value(key for key in wanted if key in mine)
        self._halves[1].set_value(key for key in wanted if key not in mine)

    def set_items(self, items: Sequence[CheckItem]) -> None:
        """Show other items; what is ticked stays ticked."""
        ticked = self.value
        middle = _first_half(items)
        self._halves[0].set_items(items[:middle])
        self._halves[1].set_items(items[middle:])
        self._halves[1].setVisible(middle < len(items))
        self.set_value(ticked, items)
        self.setFocusProxy(self._halves[0])

    def setObjectName(self, name: str, /) -> None:  # noqa: N802 - Qt's name
        """Name the editor and its boxes (``<name>.<key>``)."""
        super().setObjectName(name)
        for half in self._halves:
            half.setObjectName(name)
            QWidget.setObjectName(half, "")


class CheckListEditor(Editor):
    """Things to tick. Links are filled from the answers; those that cannot be filled yet are left out."""

    def __init__(self, spec: FieldSpec) -> None:
        self.ticks = TwoColumns()
        super().__init__(spec, self.ticks)
        self._items: tuple[CheckItem, ...] = ()
        self._offer(self._filled(Answers()))
        self.ticks.changed.connect(self.changed)
        self.ticks.link_used.connect(self._on_link)

    @property
    def value(self) -> RawValue:
        return self.ticks.value

    @property
    def counts(self) -> tuple[int, int]:
        """How many are ticked, and of how many."""
        return self.ticks.counts

    def show_value(self, value: RawValue) -> None:
        self.ticks.set_value(as_items(value), self._items)

    def show_surroundings(self, answers: Answers, context: CheckContext | None) -> None:
        del context
        self._offer(self._filled(answers))

    def set_state(self, state: State) -> None:
        """Nothing: the message below says it."""

    def _filled(self, answers: Answers) -> tuple[CheckItem, ...]:
        return tuple(
            CheckItem(item.key, item.text, item.detail, self._links(item, answers))
            for item in cast(CheckList, self.spec.type).items
        )

    def _links(self, item: Item, answers: Answers) -> tuple[tuple[str, str], ...]:
        links = []
        for text, address in item.links:
            filled = _PLACE.sub(lambda match: answers.text(match[1]), address)
            known = all(answers.text(key).isalnum() for key in _PLACE.findall(address))
            if known:
                links.append((text, filled))
        return tuple(links)

    def _offer(self, items: tuple[CheckItem, ...]) -> None:
        if items == self._items:
            return
        self._items = items
        self.ticks.set_items(items)
        for link in self.ticks.findChildren(WrapButton):
            address = str(link.property("address"))
            copy = QAction(self.tr("Copy the address"), link)
            copy.triggered.connect(lambda _on=False, address=address: self.asked.emit(Ask("copy_text", address)))
            link.addAction(copy)
            link.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _on_link(self, address: str) -> None:
        self.asked.emit(Ask("link", address))
