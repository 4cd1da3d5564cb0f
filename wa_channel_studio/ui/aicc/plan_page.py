"""A plan on show: chips that filter with counts, a search, the table of lines, the details of one, and taking over.

It shows a standing and sends wishes with lines; the place carries them out.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.domain.aicc import Way
from wa_channel_studio.sync.plan import Action, Kind, PlanItem
from wa_channel_studio.sync.snapshot import Side
from wa_channel_studio.ui.aicc.plan_details import PlanDetails
from wa_channel_studio.ui.aicc.plan_table import PlanModel, PlanTable
from wa_channel_studio.ui.aicc.plan_words import Group, group_words, key_of, matching, only_there
from wa_channel_studio.ui.aicc.standing import Doing, Standing
from wa_channel_studio.ui.aicc.work_bars import AdoptBar
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.search_field import SearchField
from wa_channel_studio.ui.transfer.count_chips import Count, CountChips
from wa_channel_studio.ui.transfer.words import number

_LEAST = 205
_SEARCH = 220
_RARE = frozenset({Group.NOTE, Group.BY_HAND})
"""Chips that are seen only where there is something for them."""


class Wish(StrEnum):
    """What can be done about a line."""

    DECIDE = "decide"
    ADOPT = "adopt"
    GUIDED = "guided"
    ALLOW = "allow"
    CHANNEL = "channel"
    CERTIFICATES = "certificates"


def wish_of(item: PlanItem, way: Way) -> Wish | None:
    """What leads on from a line: where its reason can be done away with, or where it can be looked at."""
    if item.action is Action.CONFLICT or any(field.chosen for field in item.fields):
        return Wish.DECIDE
    if only_there(item):
        return Wish.ADOPT
    if item.kind is Kind.CERTIFICATE:
        return Wish.CERTIFICATES if item.blocked else None
    if item.action is Action.DELETE:
        return Wish.ALLOW if item.blocked and item.side is Side.THERE and way is Way.CHANNEL_SERVICE else None
    if item.blocked and way is not Way.CHANNEL_SERVICE:
        return Wish.GUIDED
    return Wish.CHANNEL if item.channel_id else None


class PlanPage(QWidget):
    """``wanted`` brings a wish and the lines it is for."""

    wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._standing: Standing | None = None
        self._shown: object = None
        self._way = Way.GUIDED
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(12)
        self.chips = CountChips(self)
        self.chips.chosen.connect(lambda _key: self._narrow())
        self.chips.setContentsMargins(0, 3, 0, 3)  # their first row stands level with the search, which is higher
        head.addWidget(self.chips, 1)
        self.search = SearchField(self.tr("Search name"), parent=self)
        self.search.setObjectName("field.search_plan")
        self.search.setMaximumWidth(_SEARCH)
        self.search.searched.connect(lambda _text: self._narrow())
        self.search.returnPressed.connect(self.take_keyboard)
        head.addWidget(self.search, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self.adopt_bar = AdoptBar(self)
        self.adopt_bar.wanted.connect(self._adopt)
        column.addWidget(self.adopt_bar)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.model = PlanModel(self)
        self.table = PlanTable(self.model, self)
        self.table.current_changed.connect(self._tell)
        self.table.choice_changed.connect(self._on_choice)
        self.table.opened.connect(lambda _row: self._wish())
        row.addWidget(self.table, 1)
        inside = QVBoxLayout(self.table.viewport())
        self.nothing = WrapLabel(self.tr("No line fits what is searched for."), "muted", self.table.viewport())
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.hide()
        inside.addWidget(self.nothing)
        self.details = PlanDetails(self)
        self.details.setMinimumWidth(250)
        self.details.wish.connect(self._wish)
        row.addWidget(self.details, 1)
        column.addLayout(row, 1)

    def hasHeightForWidth(self) -> bool:
        return False

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, _LEAST)

    # --- showing ----------------------------------------------------------------------------------

    def show_standing(self, standing: Standing, way: Way) -> None:
        """Show the lines of ``standing``; filter, search and place stay while it is the same plan."""
        same = standing is self._standing and bool(self.chips.chips)
        self._standing, self._way = standing, way
        if standing.lines is self._shown and same:
            self.show_outcomes()
            return
        here = self.table.line
        group = self.group if same else Group.ALL
        if not same:
            self.search.clear()
        self._shown = standing.lines
        self._count()
        self.chips.choose(group if standing.counts.get(group) else Group.ALL)
        self.model.outcomes = standing.outcomes
        self.model.show_rows(standing.lines)
        self._narrow(here)

    def show_outcomes(self) -> None:
        """Say how far each line is."""
        if self._standing is not None:
            self.model.show_outcomes(self._standing.outcomes)
            self._tell()
            self._on_choice()

    def _count(self) -> None:
        standing = self._standing
        if standing is None:
            return
        counts = [Count(Group.ALL.value, group_words(Group.ALL, number(len(standing.lines))))]
        for group in list(Group)[1:]:
            count = standing.counts.get(group, 0)
            if count or (group not in _RARE and self._way is Way.CHANNEL_SERVICE):
                counts.append(Count(group.value, group_words(group, number(count)), bool(count)))
        self.chips.show_counts(counts)

    @property
    def group(self) -> Group:
        """The chip that is active."""
        return Group(self.chips.current or Group.ALL)

    def filter_for(self, group: Group) -> None:
        """Make a chip the active one."""
        self.chips.choose(group)
        self._narrow()

    def _narrow(self, here: PlanItem | None = None) -> None:
        here = here or self.table.line
        choosing = self.group is Group.REMOTE
        if choosing is not (not self.table.isColumnHidden(0)):
            self.table.let_choose(choosing)
        self.adopt_bar.setVisible(choosing)
        self.model.narrow(matching(self.group), self.search.text())
        self.nothing.setVisible(bool(self.model.total) and not self.model.matching)
        self._stand(key_of(here) if here is not None else None)
        self._tell()
        self._on_choice()

    def _stand(self, key: object) -> None:
        """Stay at the line that had the keyboard if it is in sight still, else at the first."""
        found = 0
        if key is not None:
            lines = self.model.rows_in([range(self.model.matching)])
            found = next((row for row, item in enumerate(lines) if key_of(item) == key), 0)
        self.table.stand_at(found)

    def take_keyboard(self) -> None:
        """Let the table have the keyboard."""
        self.table.setFocus()

    # --- one line ---------------------------------------------------------------------------------

    def _tell(self) -> None:
        item = self.table.line
        entry = self.model.outcomes.get(key_of(item)) if item is not None else None
        wish = wish_of(item, self._way) if item is not None else None
        if wish in (Wish.ADOPT, Wish.DECIDE) and self.busy:
            wish = None
        self.details.show_line(item, entry, self._words(wish, item))

    @property
    def busy(self) -> bool:
        """Whether lines may not be decided or taken over now."""
        standing = self._standing
        return standing is None or standing.doing is not Doing.NOTHING or standing.ended or bool(standing.waiting)

    def _words(self, wish: Wish | None, item: PlanItem | None) -> str:
        decided = item is not None and item.action is not Action.CONFLICT
        words: dict[Wish | None, str] = {
            Wish.DECIDE: self.tr("Look at the decision") if decided else self.tr("Decide …"),
            Wish.ADOPT: self.tr("Take it over"),
            Wish.GUIDED: self.tr("Open guided entry"),
            Wish.ALLOW: self.tr("Allow deletions in the connection …"),
            Wish.CHANNEL: self.tr("Open the channel"),
            Wish.CERTIFICATES: self.tr("Open the certificates"),
        }
        return words.get(wish, "")

    def _wish(self) -> None:
        item = self.table.line
        wish = wish_of(item, self._way) if item is not None else None
        if wish is not None and self.details.button.text():
            self.wanted.emit(wish, [item])

    # --- taking over ------------------------------------------------------------------------------

    def _on_choice(self) -> None:
        if self.group is Group.REMOTE and self._standing is not None:
            total = self._standing.counts.get(Group.REMOTE, 0)
            self.adopt_bar.offer(self.table.chosen_count, total, usable=not self.busy)

    def _adopt(self, everything: bool) -> None:
        chosen = self.table.chosen
        if everything and self._standing is not None:
            keep: Callable[[PlanItem], bool] | None = matching(Group.REMOTE)
            chosen = [item for item in self._standing.lines if keep is None or keep(item)]
        if chosen:
            self.wanted.emit(Wish.ADOPT, chosen)
