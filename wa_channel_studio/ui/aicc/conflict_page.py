"""Conflicts one channel after the other: base, mine and theirs by field, or the channel as a whole, to be decided.

Every decision is sent at once and comes back as another plan; Ctrl+Z takes it back like everything else. Nothing is
sent to the AICC from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.sync.plan import Action, PlanField, PlanItem
from wa_channel_studio.sync.snapshot import Side
from wa_channel_studio.ui.aicc.conflict_row import BASE, GAP, LABEL, PAIR, ConflictRow, SidePair, chosen_side, share
from wa_channel_studio.ui.aicc.plan_details import EDGE, FieldDiff
from wa_channel_studio.ui.aicc.plan_words import WHOLE, key_of
from wa_channel_studio.ui.aicc.standing import Standing
from wa_channel_studio.ui.aicc.whole_choice import WholeWords, deleted, whole_of, whole_words
from wa_channel_studio.ui.kit.buttons import icon_button, primary_button, quiet_button, secondary_button
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.kit.style import line, retire, surface
from wa_channel_studio.ui.parts.elided import Elided
from wa_channel_studio.ui.parts.scrolling import scrolled
from wa_channel_studio.ui.parts.words import counted

_ROOM = 4
"""Pixels between the rows and what scrolls them."""


def contested(item: PlanItem) -> tuple[PlanField, ...]:
    """The fields that are to be decided one by one, and those that somebody has decided already."""
    if deleted(item):
        return ()
    return tuple(field for field in item.fields if field.field != WHOLE and (field.goes is None or field.chosen))


class ConflictPage(QWidget):
    """``choose_wanted`` brings the channel's id and the sides by field, None to take back; ``left`` is the way back."""

    choose_wanted = Signal(str, object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[PlanItem, ...] = ()
        self._key: object = None
        self._rows: list[ConflictRow] = []
        self._whole: SidePair | None = None
        self._keys: tuple[object, ...] = ()
        self._wholes: Mapping[str, tuple[PlanItem, Side]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._head())
        self._says = WrapLabel("", "muted", self)
        column.addWidget(self._says)
        card = surface("card", self)
        outside = QVBoxLayout(card)
        outside.setContentsMargins(16 - EDGE, 10, 16 - EDGE, 10)
        outside.setSpacing(6)
        inside = QVBoxLayout()
        inside.setContentsMargins(EDGE, 0, EDGE, 0)
        inside.setSpacing(6)
        outside.addLayout(inside, 1)
        self._above = QVBoxLayout()  # the choice of the whole channel stands by itself, above the titles of the fields
        self._above.setContentsMargins(0, 0, 0, 4)
        inside.addLayout(self._above)
        self._titles = self._title_row(card)
        inside.addWidget(self._titles)
        self._body = QWidget(card)
        self._body.setProperty("scrolled", "true")
        self._list = QVBoxLayout(self._body)
        self._list.setContentsMargins(0, 0, _ROOM, 0)
        self._list.setSpacing(0)
        self._list.addStretch(1)
        self._area = scrolled(self._body)
        self._body.installEventFilter(self)
        inside.addWidget(self._area, 1)
        self._changes = FieldDiff(card)
        self._changes.hide()
        outside.addWidget(self._changes, 1)
        column.addWidget(card, 1)
        column.addLayout(self._foot())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        back = icon_button("back", self.tr("Back to the plan (Escape)"), name="action.back_to_plan", parent=self)
        back.clicked.connect(self.left)
        self._name = Elided(role="title", parent=self)
        self._place = label("", "muted", self)
        self.before = icon_button("chevron-up", self.tr("Conflict before"), name="action.conflict_before", parent=self)
        self.before.clicked.connect(lambda: self.step(-1))
        self.after = icon_button("chevron-down", self.tr("Next conflict"), name="action.conflict_after", parent=self)
        self.after.clicked.connect(lambda: self.step(1))
        row.addWidget(back)
        row.addWidget(self._name, 1)
        row.addWidget(self._place)
        row.addWidget(self.before)
        row.addWidget(self.after)
        return row

    def _title_row(self, parent: QWidget) -> QWidget:
        titles = QWidget(parent)
        row = QHBoxLayout(titles)
        row.setSpacing(GAP)
        both = QWidget(titles)
        sides = QHBoxLayout(both)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(GAP)
        for text in (self.tr("Mine (here)"), self.tr("Theirs (on the AICC)")):
            sides.addWidget(share(Elided(text, "secondary", parent=both)), 1)
        row.addWidget(share(Elided(self.tr("Field"), "secondary", parent=titles)), LABEL)
        row.addWidget(share(Elided(self.tr("Last in sync"), "secondary", parent=titles)), BASE)
        row.addWidget(share(both), PAIR)
        self._title_line = row
        return titles

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._body and event.type() == QEvent.Type.Resize:
            # A scroll bar beside the rows makes them narrower than the titles.
            right = max(0, self._area.width() - self._body.width()) + _ROOM
            self._title_line.setContentsMargins(0, 0, right, 4)
            self._above.setContentsMargins(0, 0, right, 4)
        return super().eventFilter(watched, event)

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.all_mine = secondary_button(self.tr("Use all mine"), name="action.all_mine", parent=self)
        self.all_mine.clicked.connect(lambda: self._choose_all(Side.HERE))
        self.all_theirs = secondary_button(self.tr("Use all theirs"), name="action.all_theirs", parent=self)
        self.all_theirs.clicked.connect(lambda: self._choose_all(Side.THERE))
        self.none = quiet_button(self.tr("Take all back"), name="action.take_back_all", parent=self)
        self.none.clicked.connect(lambda: self._choose_all(None))
        self._count = label("", "muted", self)
        self.go_on = primary_button("", name="action.next_conflict", parent=self)
        self.go_on.clicked.connect(self._go_on)
        for button in (self.all_mine, self.all_theirs, self.none):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._count)
        row.addWidget(self.go_on)
        return row

    def hasHeightForWidth(self) -> bool:
        return False

    def minimumSizeHint(self) -> QSize:
        return QSize(205, 205)

    # --- what is shown ----------------------------------------------------------------------------

    def open_at(self, standing: Standing, item: PlanItem) -> None:
        """Show the conflicts of a plan, beginning with ``item``."""
        self._key = key_of(item)
        self._items, self._wholes = standing.conflicts, dict(standing.wholes)
        self._build()

    def refresh(self, standing: Standing) -> bool:
        """Show the same channel as it is now; False when it is no conflict any more, nor was one."""
        self._items, self._wholes = standing.conflicts, dict(standing.wholes)
        if self.item is None:
            return False
        self._build()
        return True

    @property
    def item(self) -> PlanItem | None:
        """The channel on show."""
        return next((item for item in self._items if key_of(item) == self._key), None)

    def _build(self) -> None:
        item = self.item
        if item is None:
            return
        place = [key_of(each) for each in self._items].index(key_of(item))
        several = len(self._items) > 1
        self._place.setText(self.tr("{0} of {1}").format(place + 1, len(self._items)) if several else "")
        self.before.setVisible(several)
        self.after.setVisible(several)
        self.before.setEnabled(place > 0)
        self.after.setEnabled(place + 1 < len(self._items))
        self._name.setText(item.name)
        before, side = self._wholes.get(item.channel_id, (item, None))
        fields = contested(item)
        words = whole_words(before)
        keys = (item.channel_id, words, *(field.field for field in fields))
        if keys != self._keys:
            self._keys = keys
            self._make(words is not None, fields)
            self._tell_what_changed(before)
        self._titles.setVisible(bool(self._rows))
        by_key = {field.field: field for field in fields}
        for row in self._rows:
            row.show_field(by_key[row.key])
        if self._whole is not None and words is not None:
            self._show_whole(words, side)
        quiet = sum(field.goes is not None and not field.chosen for field in item.fields) if fields else 0
        said = [words.happened if words is not None else self._happened(fields)]
        if quiet:
            one, many = (
                self.tr("{0} other field changes without conflict."),
                self.tr("{0} other fields change without conflict."),
            )
            said.append(counted(quiet, one, many))
        self._says.set_text(" ".join(said))
        self._show_foot(item, fields, side)

    def _happened(self, fields: tuple[PlanField, ...]) -> str:
        if fields and all(field.secret for field in fields):
            return self.tr("A password or key was set on the AICC, where nobody can read it.")
        return self.tr("Both sides changed the same fields.")

    def _tell_what_changed(self, before: PlanItem) -> None:
        """Of a channel that one side has deleted: what the other side did to it."""
        fields = [field for field in before.fields if field.field != WHOLE] if deleted(before) else []
        whole = whole_of(before)
        gone_here = whole is not None and whole.here is None
        self._changes.show_fields(fields, without=Side.HERE if gone_here else Side.THERE)
        self._changes.setVisible(bool(fields))
        self._area.setVisible(not fields)
        if fields:
            self._above.setContentsMargins(0, 0, 0, 4)

    def _make(self, whole: bool, fields: tuple[PlanField, ...]) -> None:
        """Other rows: another channel, or other fields of it."""
        for old in self._rows:
            self._list.removeWidget(old)
            retire(old)
        if self._whole is not None:
            self._above.removeWidget(self._whole)
            retire(self._whole)
        for old_line in self._body.findChildren(QWidget, "line.conflict"):
            self._list.removeWidget(old_line)
            retire(old_line)
        self._rows, self._whole = [], None
        if whole:
            self._whole = SidePair("whole", self)
            self._whole.chosen.connect(lambda side: self._choose(WHOLE, side))
            self._whole.moved.connect(lambda step, theirs: self._move(-1, step, theirs))
            self._above.addWidget(self._whole)
            self._whole.show()
        for number, field in enumerate(fields):
            edge = line(self._body)
            edge.setObjectName("line.conflict")
            self._put(edge)
            row = ConflictRow(field, self._body)
            row.chosen.connect(self._choose)
            row.pair.moved.connect(lambda step, theirs, number=number: self._move(number, step, theirs))
            self._rows.append(row)
            self._put(row)
        self._area.verticalScrollBar().setValue(0)
        self._order_keyboard()
        if self.isVisible():
            self.take_keyboard()

    def _order_keyboard(self) -> None:
        """Rows are made last, and would come last by Tab: they stand between head and foot."""
        stops: list[QWidget] = [self.after]
        for pair in self._pairs:
            stops += [pair.mine.radio, pair.theirs.radio]
            stops += [row.back for row in self._rows if row.pair is pair]
        stops += [self._changes, self.all_mine, self.all_theirs, self.none, self.go_on]
        for first, second in pairwise(stops):
            QWidget.setTabOrder(first, second)

    def _put(self, widget: QWidget) -> None:
        self._list.insertWidget(self._list.count() - 1, widget)
        widget.show()

    def _show_whole(self, words: WholeWords, side: Side | None) -> None:
        if self._whole is None:
            return
        for cell, (heading, text) in ((self._whole.mine, words.mine), (self._whole.theirs, words.theirs)):
            cell.heading.set_text(heading)
            cell.heading.show()
            cell.value.show_difference(text, text)
            cell.radio.setAccessibleName(f"{heading}. {text}")
        self._whole.put(side)

    def _show_foot(self, item: PlanItem, fields: tuple[PlanField, ...], side: Side | None) -> None:
        decided = sum(field.goes is not None for field in fields)
        by_field = bool(self._rows)
        for button in (self.all_mine, self.all_theirs):
            button.setVisible(by_field)
        self.none.setVisible(bool(decided) or side is not None)
        self._count.setText(self.tr("{0} of {1} decided").format(decided, len(fields)) if by_field else "")
        following = self._following()
        self.go_on.setText(self.tr("Next conflict") if following is not None else self.tr("Back to the plan"))

    # --- deciding ---------------------------------------------------------------------------------

    def _choose(self, key: str, side: Side | None) -> None:
        item = self.item
        if item is None:
            return
        sides: dict[str, Side | None] = {key: side}
        if side is None and key != WHOLE:
            # A decision over the whole channel counts for every field: the other fields keep what they have of it.
            sides = {field.field: chosen_side(field) for field in contested(item)} | {WHOLE: None, key: None}
        self.choose_wanted.emit(item.channel_id, sides)

    def _choose_all(self, side: Side | None) -> None:
        item = self.item
        if item is not None:
            sides = dict.fromkeys((field.field for field in contested(item)), side)
            self.choose_wanted.emit(item.channel_id, sides if side is not None else {**sides, WHOLE: None})

    def _following(self) -> PlanItem | None:
        """The next conflict that is open still, from here round."""
        keys = [key_of(item) for item in self._items]
        here = keys.index(self._key) if self._key in keys else -1
        for item in (*self._items[here + 1 :], *self._items[: max(here, 0)]):
            if item.action is Action.CONFLICT:
                return item
        return None

    def _go_on(self) -> None:
        following = self._following()
        if following is None:
            self.left.emit()
            return
        self._key = key_of(following)
        self._build()

    def step(self, by: int) -> None:
        """Show the conflict before or after this one."""
        keys = [key_of(item) for item in self._items]
        place = keys.index(self._key) + by if self._key in keys else 0
        if 0 <= place < len(keys):
            self._key = keys[place]
            self._build()

    # --- the keyboard -----------------------------------------------------------------------------

    def take_keyboard(self) -> None:
        """Let the first choice that is open have the keyboard."""
        pairs = self._pairs
        if pairs:
            pairs[0].take_keyboard(theirs=False)

    @property
    def _pairs(self) -> list[SidePair]:
        return [*([self._whole] if self._whole is not None else []), *(row.pair for row in self._rows)]

    def _move(self, number: int, step: int, theirs: bool) -> None:
        pairs = self._pairs
        place = number + (1 if self._whole is not None else 0) + step
        if 0 <= place < len(pairs):
            pairs[place].take_keyboard(theirs=theirs)
            if pairs[place] is not self._whole:
                self._area.ensureWidgetVisible(pairs[place], 0, 24)
