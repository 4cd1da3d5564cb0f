"""One rotation: how far it is, its channels with where each stands, the next stage, and what people do elsewhere.

It tells what is wished; the desk does it.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.services.rotation_ports import ItemState, Rotation, RotationItem
from wa_channel_studio.ui.bulk.counts import CountPills
from wa_channel_studio.ui.bulk.field_words import field_name
from wa_channel_studio.ui.bulk.order_list import OrderList
from wa_channel_studio.ui.bulk.rotation_items import RotationItems
from wa_channel_studio.ui.bulk.rotation_words import counts_of, order_of_work
from wa_channel_studio.ui.kit.busy_bar import Bar
from wa_channel_studio.ui.kit.buttons import link_button, secondary_button
from wa_channel_studio.ui.kit.flow_layout import FlowLayout
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.parts.scrolling import scrolled
from wa_channel_studio.ui.parts.words import counted

FEW = 10
"""The size of the second stage."""


class RotationPane(QWidget):
    """Shows one rotation. ``advance`` brings how many channels come next, None for all that are left."""

    advance = Signal(object)
    take_back = Signal(object)
    """Ids of the channels to give the old value back, or None for all that have the new one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rotation: Rotation | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._title = WrapLabel("", "heading", self)
        column.addWidget(self._title)
        self._bar = Bar(self)
        column.addWidget(self._bar)
        self.counts = CountPills(self)
        column.addWidget(self.counts)
        self.next_line = WrapLabel("", "", self)
        column.addWidget(self.next_line)
        stages = QWidget(self)
        flow = FlowLayout(stages, gap=8)
        flow.setContentsMargins(0, 0, 0, 0)
        self.one = secondary_button(self.tr("Change the next one"), name="action.advance_one", parent=stages)
        self.few = secondary_button(self.tr("Change the next 10"), name="action.advance_few", parent=stages)
        self.rest = secondary_button("", name="action.advance_all", parent=stages)
        self.back = secondary_button("", icon="undo", name="action.take_back", parent=stages)
        self.one.clicked.connect(lambda: self.advance.emit(1))
        self.few.clicked.connect(lambda: self.advance.emit(FEW))
        self.rest.clicked.connect(lambda: self.advance.emit(None))
        self.back.clicked.connect(self._on_back)
        for button in (self.one, self.few, self.rest, self.back):
            flow.addWidget(button)
        column.addWidget(stages)
        self.items = RotationItems(self)
        self.items.chosen_changed.connect(self._settle)
        self.order = OrderList(self)
        column.addWidget(self.items, 1)
        self._order_page = scrolled(self.order)
        self._order_page.hide()
        column.addWidget(self._order_page, 1)
        self._order_link = link_button("", name="action.show_order", parent=self)
        self._order_link.clicked.connect(lambda: self.show_order(self._order_page.isHidden()))
        foot = QHBoxLayout()
        foot.addWidget(self._order_link)
        foot.addStretch(1)
        column.addLayout(foot)
        self.show_order(False)

    def show_rotation(self, rotation: Rotation, items: tuple[RotationItem, ...]) -> None:
        """Show a rotation, or the same one again with other states."""
        another = self.rotation is None or self.rotation.id != rotation.id
        self.rotation = rotation
        self._title.set_text(self.tr("New value for {0}").format(field_name(rotation.field)))
        whole = rotation.old + rotation.new
        self._bar.set_part(rotation.new / whole if whole else 0.0)
        self.counts.show_counts(counts_of(rotation))
        if another:
            self.items.show_items(items)
            self.show_order(False)
        else:
            self.items.update_items(items)
        self.order.show_lines(order_of_work(rotation.field))
        self._settle()

    def _settle(self) -> None:
        rotation = self.rotation
        if rotation is None:
            return
        going = rotation.closed_at is None
        old = rotation.old if going else 0
        self.one.setVisible(going and old > 0)
        self.few.setVisible(going and old > FEW)
        self.rest.setVisible(going and old > 1)
        self.rest.setText(self.tr("Change all {0:,} that are left").format(old))
        back = [item for item in self.items.chosen if item.state is ItemState.NEW]
        self.back.setVisible(going and rotation.new > 0)
        if back:
            self.back.setText(self.tr("Take back {0}").format(_short(back[0].name)))
        else:
            self.back.setText(counted(rotation.new, self.tr("Take it back"), self.tr("Take all {0:,} back")))
        self.next_line.set_text(self._next(rotation))

    def _next(self, rotation: Rotation) -> str:
        if rotation.closed_at is not None:
            return self.tr("It was closed. The list and the report stay; the new value is not kept any more.")
        if not rotation.new:
            return self.tr("No channel is changed yet. Begin with one, and see on the AICC whether it works.")
        if rotation.old:
            return counted(
                rotation.new,
                self.tr("Bring the new value of the changed channel to the AICC, then change the next ones."),
                self.tr("Bring it to the AICC for the {0:,} changed channels, then change the next ones."),
            )
        return self.tr(
            "All have the new value here. When it stands on the AICC too, save the report and close the rotation; the "
            "new value is then forgotten here."
        )

    def _on_back(self) -> None:
        back = tuple(item.channel_id for item in self.items.chosen if item.state is ItemState.NEW)
        self.take_back.emit(back or None)

    def show_order(self, on: bool) -> None:
        """Show what is done where, in place of the channels."""
        self.items.setVisible(not on)
        self._order_page.setVisible(on)
        self._order_link.setText(self.tr("Show the channels") if on else self.tr("What to do elsewhere, and when"))


def _short(name: str, most: int = 24) -> str:
    return name if len(name) <= most else f"{name[:most]}…"
