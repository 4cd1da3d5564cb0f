"""The last step of a comparison: all channels with what was found, and whose values count, field by field.

It holds what was chosen until it is carried out. Nothing is changed by choosing.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.services.drift_rows import Drift, DriftRow, DriftState
from wa_channel_studio.sync.snapshot import Side
from wa_channel_studio.ui.comparison.drift_details import DriftDetails
from wa_channel_studio.ui.comparison.drift_table import DriftModel, DriftTable
from wa_channel_studio.ui.comparison.drift_words import state_words
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.transfer.count_chips import Count, CountChips
from wa_channel_studio.ui.transfer.words import number

_ALL = "all"
_NAMED = 8
"""Fields that are named below the counts."""

Picks = dict[str, dict[str, Side]]


class ResultPage(QWidget):
    """Sends ``changed`` when something else is chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drift: Drift | None = None
        self.picks: Picks = {}
        """By channel and field the side whose value counts."""
        self._row: DriftRow | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = QHBoxLayout()
        self.chips = CountChips(self)
        self.chips.chosen.connect(self._narrow)
        head.addWidget(self.chips, 1)
        self.suggest = link_button(self.tr("Choose by who changed it"), name="action.choose_by_change", parent=self)
        self.suggest.setToolTip(
            self.tr("The AICC's value where only the AICC changed it, yours where only you did; nothing else is chosen")
        )
        self.suggest.clicked.connect(self.choose_by_change)
        head.addWidget(self.suggest)
        column.addLayout(head)
        self._covers = WrapLabel("", "secondary", self)
        self._covers.setObjectName("text.covers")
        column.addWidget(self._covers)
        lists = QHBoxLayout()
        lists.setSpacing(14)
        self.model = DriftModel(self)
        self.table = DriftTable(self.model, self)
        self.details = DriftDetails(self)
        self.table.chosen.connect(self._show_row)
        self.details.decided.connect(self._decide)
        lists.addWidget(self.table, 5)
        lists.addWidget(self.details, 4)
        column.addLayout(lists, 1)

    def show_drift(self, drift: Drift) -> None:
        """Show another comparison; what was chosen before is forgotten."""
        self.drift = drift
        self.picks = {}
        self.details.complete = drift.complete
        counts = drift.counts
        states = (DriftState.DIFFERS, *(state for state in DriftState if state is not DriftState.DIFFERS))
        chips = [
            Count(_ALL, self.tr("All {0}").format(number(len(drift.rows)))),
            *(
                Count(state.value, f"{state_words(state)[0]} {number(counts[state])}", counts[state] > 0)
                for state in states
            ),
        ]
        self.chips.show_counts(chips)
        names = ", ".join(drift.covers[:_NAMED])
        more = len(drift.covers) - _NAMED
        if more > 0:
            names = self.tr("{0} and {1} more").format(names, more)
        self._covers.set_text(
            self.tr("Compared: {0}. Passwords and keys are never in an export. {1}")
            .format(names, " ".join(drift.notes))
            .strip()
        )
        self.suggest.setEnabled(any(field.changed for row in drift.rows for field in row.fields))
        first = DriftState.DIFFERS if counts[DriftState.DIFFERS] else None
        if first is not None:
            self.chips.choose(first.value)
        self.model.show_rows(drift.rows, first)
        self._tell()

    def _narrow(self, key: str) -> None:
        if self.drift is not None:
            self.model.show_rows(self.drift.rows, None if key == _ALL else DriftState(key))

    def _show_row(self, row: DriftRow | None) -> None:
        self._row = row
        self.details.show_row(row, self.picks.get(row.channel_id, {}) if row is not None else {})

    # --- choosing ---------------------------------------------------------------------------------

    def _decide(self, field: str, side: Side | None) -> None:
        row = self._row
        if row is None:
            return
        chosen = self.picks.setdefault(row.channel_id, {})
        if side is None:
            chosen.pop(field, None)
        else:
            chosen[field] = side
        if not chosen:
            del self.picks[row.channel_id]
        self._tell()

    def choose_by_change(self) -> None:
        """Choose for every field that only one side has changed the value of that side."""
        if self.drift is None:
            return
        for row in self.drift.rows:
            for field in row.fields:
                if field.changed is not None and field.takeable:
                    self.picks.setdefault(row.channel_id, {})[field.field] = field.changed
        self._show_row(self._row)
        self._tell()

    def _tell(self) -> None:
        self.model.show_chosen({owner: len(chosen) for owner, chosen in self.picks.items()})
        self.changed.emit()

    @property
    def count(self) -> int:
        """How many fields are decided."""
        return sum(len(chosen) for chosen in self.picks.values())

    def of_side(self, side: Side) -> Mapping[str, frozenset[str]]:
        """By channel the fields in which the value of ``side`` counts."""
        found = {
            owner: frozenset(key for key, chosen in fields.items() if chosen is side)
            for owner, fields in self.picks.items()
        }
        return {owner: keys for owner, keys in found.items() if keys}
