"""What a move to a tenant would bring: names found or not, names of channels that are taken there, and a summary."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from wa_channel_studio.services.bulk import MovePlan
from wa_channel_studio.ui.bulk.counts import channels
from wa_channel_studio.ui.bulk.reference_rows import ReferenceRows
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.card import Card
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.parts.scrolling import scrolled
from wa_channel_studio.ui.parts.words import counted, listed

_NAMED = 6
"""Clashing names that are told one by one."""


class MovePane(QWidget):
    """``changed`` is sent when the person decides otherwise."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan: MovePlan | None = None
        self._without = 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        inner = QWidget()
        inner.setProperty("scrolled", "true")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(12)
        self._names = Card(self.tr("OUs and called routes"), columns=1, parent=inner)
        self._said = WrapLabel("", "muted", inner)
        self.references = ReferenceRows(inner)
        self.references.changed.connect(self._on_changed)
        self._at_once = QWidget(inner)
        at_once = QHBoxLayout(self._at_once)
        at_once.setContentsMargins(0, 0, 0, 0)
        at_once.setSpacing(12)
        for text, name, empty in (
            (self.tr("Keep all names that are not found"), "action.keep_names", False),
            (self.tr("Leave all of these empty"), "action.empty_names", True),
        ):
            button = link_button(text, name=name, parent=self._at_once)
            button.clicked.connect(lambda _on=False, empty=empty: self.references.set_missing(empty=empty))
            at_once.addWidget(button)
        at_once.addStretch(1)
        for row, widget in enumerate((self._said, self._at_once, self.references)):
            self._names.body.addWidget(widget, row, 0)
        column.addWidget(self._names)
        self._clashes = Card(self.tr("Names that are taken there"), columns=1, parent=inner)
        self._taken = WrapLabel("", "", inner)
        self.rename = QRadioButton(self.tr("Give them a free name, such as name_2"), inner)
        self.rename.setObjectName("field.rename")
        self.leave = QRadioButton(self.tr("Leave them where they are"), inner)
        self.leave.setObjectName("field.leave")
        group = QButtonGroup(self)
        for row, widget in enumerate((self._taken, self.rename, self.leave)):
            self._clashes.body.addWidget(widget, row, 0)
        for choice in (self.rename, self.leave):
            group.addButton(choice)
            choice.clicked.connect(self._on_changed)
        self.rename.setChecked(True)
        column.addWidget(self._clashes)
        column.addStretch(1)
        outer.addWidget(scrolled(inner), 1)
        self.summary = Banner("information", parent=self)
        outer.addWidget(self.summary)

    @property
    def moving(self) -> int:
        """How many channels would move."""
        if self.plan is None:
            return 0
        return self._without if self.leave.isChecked() else self.plan.count

    def show_plan(self, plan: MovePlan, without: int) -> None:
        """Show another plan; ``without`` is how many channels move when clashing ones are left."""
        self.plan, self._without = plan, without
        missing = sum(not one.target for one in plan.references)
        self._names.setVisible(bool(plan.references))
        self._said.set_text(
            counted(
                missing,
                self.tr("{0:,} name is not known there. Choose what takes its place."),
                self.tr("{0:,} names are not known there. Choose what takes their place."),
            )
            if missing
            else self.tr("All names are known there.")
        )
        self._at_once.setVisible(missing > 1)
        self.references.show_references(plan.references)
        self._clashes.setVisible(bool(plan.clashes))
        self._taken.set_text(listed(list(plan.clashes), most=_NAMED))
        self.rename.setChecked(True)
        self._summarise()

    def _on_changed(self) -> None:
        self._summarise()
        self.changed.emit()

    def _summarise(self) -> None:
        plan = self.plan
        if plan is None:
            return
        moves = self.tr("{0:,} channel moves to {1}.") if self.moving == 1 else self.tr("{0:,} channels move to {1}.")
        said = [moves.format(self.moving, plan.tenant.name)]
        kept = self.references.kept_unknown
        hinted = [key for key in kept if self._has_list(plan, key)]
        if hinted:
            said.append(
                counted(
                    len(hinted),
                    self.tr("{0:,} name that is not known there is kept: a hint at its channels, no error."),
                    self.tr("{0:,} names that are not known there are kept: hints at their channels, no errors."),
                )
            )
        unchecked = len(kept) - len(hinted)
        if unchecked:
            words = (
                self.tr("{0:,} name is kept and cannot be checked: {1} has no list of that kind.")
                if unchecked == 1
                else self.tr("{0:,} names are kept and cannot be checked: {1} has no list of that kind.")
            )
            said.append(words.format(unchecked, plan.tenant.name))
        if plan.clashes and self.leave.isChecked():
            said.append(self.tr("Left where they are: {0}.").format(channels(plan.count - self._without)))
        elif plan.clashes:
            said.append(self.tr("Given another name: {0}.").format(channels(len(plan.clashes))))
        self.summary.set("warning" if hinted else "information", " ".join(said))

    @staticmethod
    def _has_list(plan: MovePlan, key: str) -> bool:
        """Whether the tenant has a list to look a name up in: the check gives no hint without one."""
        return bool((plan.tenant.ou_choices if key == "ou" else plan.tenant.route_choices).candidates)
