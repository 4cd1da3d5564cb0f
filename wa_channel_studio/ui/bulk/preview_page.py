"""What a change would make of each channel: counts, a list of thousands of rows, what is refused and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wa_channel_studio.services.bulk import EditPreview, EditRow, RowState
from wa_channel_studio.ui.bulk.counts import CountPills
from wa_channel_studio.ui.bulk.detail_box import detail_box
from wa_channel_studio.ui.bulk.read_table import (
    GAP,
    CellDelegate,
    ReadTable,
    box_column,
    paint_new,
    paint_old,
    paint_quiet,
    paint_state,
)
from wa_channel_studio.ui.bulk.tuple_model import TupleModel
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.combo_box import ComboBox
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.pill import paint_pill
from wa_channel_studio.ui.kit.search_field import SearchField
from wa_channel_studio.ui.models.paged_model import Column
from wa_channel_studio.ui.parts.words import counted

_MOST_DETAIL = 400
"""Letters of a value that are told in full below the list; the tool tip of its cell has all of it."""


class PreviewDelegate(CellDelegate):
    """Old values struck through, new ones in green, refusals with their reason."""

    def __init__(self, columns: tuple[Column[Any], ...], refused: str, hint: str) -> None:
        super().__init__(columns)
        self._refused = refused
        self._hint = hint

    def paint_cell(
        self, painter: QPainter, rect: QRect, key: str, text: str, summary: Any, *, from_right: bool
    ) -> None:
        row = cast(EditRow, summary)
        if key == "new" and row.state is RowState.REFUSED:
            paint_state(painter, rect, self._refused, "error", text, from_right=from_right)
        elif key == "new" and row.state is RowState.CHANGED:
            if row.reason:
                taken = paint_pill(painter, rect, self._hint, "warning", from_right=from_right) + GAP
                rect = rect.adjusted(0, 0, -taken, 0) if from_right else rect.adjusted(taken, 0, 0, 0)
            paint_new(painter, rect, text, from_right=from_right)
        elif key == "old" and row.state is RowState.CHANGED and row.old:
            paint_old(painter, rect, text, from_right=from_right)
        elif key in ("old", "new"):
            paint_quiet(painter, rect, text, from_right=from_right)
        else:
            super().paint_cell(painter, rect, key, text, summary, from_right=from_right)


class PreviewPage(QWidget):
    """Shows one preview. ``copy_wanted`` is the wish for the rows in sight as text."""

    copy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.counts = CountPills(self)
        column.addWidget(self.counts)
        tools = QHBoxLayout()
        tools.setSpacing(14)
        self.search = SearchField(self.tr("Search channel or tenant"), parent=self)
        self.search.setObjectName("field.search_preview")
        self.search.searched.connect(lambda _text: self._narrow())
        self.filter = ComboBox(self)
        self.filter.setObjectName("filter.state")
        self.filter.setAccessibleName(self.tr("Which channels are shown"))
        self.filter.setMinimumContentsLength(16)
        self.filter.activated.connect(lambda _row: self._narrow())
        self._copy = link_button(self.tr("Copy the list"), name="action.copy_list", parent=self)
        self._copy.setToolTip(self.tr("The rows in sight, as text for a spreadsheet; secrets stay hidden."))
        self._copy.clicked.connect(self.copy_wanted)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.filter)
        tools.addWidget(self._copy)
        column.addLayout(tools)
        columns: tuple[Column[Any], ...] = (
            box_column(),
            Column("name", self.tr("Channel"), None, 22, lambda row, _now: row.name or self._nameless, 110),
            Column("tenant", self.tr("Tenant"), None, 18, lambda row, _now: row.tenant, 90),
            Column("old", self.tr("Now"), None, 26, self._old, 110),
            Column("new", self.tr("Afterwards"), None, 34, self._new, 150),
        )
        self._nameless = self.tr("without a name")
        self._nothing = self.tr("empty")
        self._same = self.tr("stays as it is")
        self.model: TupleModel[EditRow] = TupleModel(columns, self, hay=lambda row: f"{row.name} {row.tenant}")
        self.table = ReadTable(self.model, PreviewDelegate(columns, self.tr("refused"), self.tr("hint")), self)
        self.table.setObjectName("list.preview")
        self.table.setAccessibleName(self.tr("What would change"))
        self.table.current_changed.connect(self._tell)
        column.addWidget(self.table, 1)
        self.nothing = WrapLabel(self.tr("No channel fits what is searched for."), "muted", self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.nothing.hide()
        column.addWidget(self.nothing)
        self._box, self._head, self.detail = detail_box(self)
        column.addWidget(self._box)

    def show_preview(self, preview: EditPreview) -> None:
        """Show another one, from its top."""
        self.counts.show_counts(
            (
                (
                    counted(preview.changed, self.tr("{0:,} changes"), self.tr("{0:,} change")),
                    "information" if preview.changed else "neutral",
                ),
                (counted(preview.same, self.tr("{0:,} stays as it is"), self.tr("{0:,} stay as they are")), "neutral"),
                (
                    counted(preview.refused, self.tr("{0:,} is refused"), self.tr("{0:,} are refused")),
                    "error" if preview.refused else "neutral",
                ),
            )
        )
        self._offer_filters(preview)
        self._box.hide()
        self.model.show_rows(preview.rows)
        self._narrow()
        self.table.scrollToTop()

    def _offer_filters(self, preview: EditPreview) -> None:
        chosen = self.filter.currentData() or ""
        self.filter.clear()
        self.filter.addItem(self.tr("All channels"), "")
        for state, count, words in (
            (RowState.CHANGED, preview.changed, self.tr("Changed only")),
            (RowState.REFUSED, preview.refused, self.tr("Refused only")),
        ):
            if count:
                self.filter.addItem(words, state.value)
        self.filter.setCurrentIndex(max(0, self.filter.findData(chosen)))

    def as_text(self) -> str:
        """The rows in sight, one line each, for a spreadsheet. Usable in a job: it only reads what is shown."""
        lines = ["\t".join((self.tr("Channel"), self.tr("Tenant"), self.tr("Now"), self.tr("Afterwards")))]
        now = datetime.now(UTC)
        for row in self.model.rows_in([range(self.model.matching)]):
            cells = (row.name, row.tenant, self._old(row, now), self._new(row, now))
            lines.append("\t".join(" ".join(cell.split()) for cell in cells))
        return "\n".join(lines)

    def _old(self, row: EditRow, _now: datetime) -> str:
        return row.old or self._nothing

    def _new(self, row: EditRow, _now: datetime) -> str:
        if row.state is RowState.REFUSED:
            return f"{row.reason} {row.remedy}".strip()
        if row.state is RowState.SAME:
            return self._same
        return row.new or self._nothing

    def _narrow(self) -> None:
        only = str(self.filter.currentData() or "")
        keep: Callable[[EditRow], bool] | None = (lambda row: row.state.value == only) if only else None
        self.model.narrow(keep, self.search.text())
        self._box.hide()
        self._say_nothing()

    def _say_nothing(self) -> None:
        self.nothing.setVisible(bool(self.model.total) and not self.model.matching)

    def _tell(self) -> None:
        """Say in full what the row with the keyboard has cut off."""
        row = self.model.row(self.table.currentIndex().row())
        self._box.setVisible(row is not None)
        if row is None:
            return
        self._head.set_text(row.name or self._nameless)
        if row.state is RowState.REFUSED:
            said = f"{row.reason} {row.remedy}".strip()
        elif row.state is RowState.SAME:
            said = self.tr("Stays as it is: {0}").format(_cut(row.old or self._nothing))
        else:
            said = self.tr("{0} → {1}").format(_cut(row.old or self._nothing), _cut(row.new or self._nothing))
            if row.reason:
                said = f"{said}\n{row.reason} {row.remedy}".strip()
        role = "error" if row.state is RowState.REFUSED else "warning" if row.reason else "muted"
        self.detail.set_role(role)
        self.detail.set_text(said)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_DETAIL else f"{text[:_MOST_DETAIL]}…"
