"""The table of a plan: what happens with an icon and words, the name with what changes, and the state of each line.

It paints what the plan says, and, while a plan is applied, how far each line is. Boxes stand there only where lines
can be chosen: a plan is applied as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QWidget

from wa_channel_studio.services.sync_ports import OutboxEntry, Progress
from wa_channel_studio.sync.plan import PlanItem
from wa_channel_studio.ui.aicc.plan_words import (
    LOOKS,
    Key,
    LineKind,
    about,
    key_of,
    kind_word,
    line_kind,
    outcome_words,
)
from wa_channel_studio.ui.bulk.read_table import box_column, one_line
from wa_channel_studio.ui.bulk.tuple_model import TupleModel
from wa_channel_studio.ui.icons import pixmap
from wa_channel_studio.ui.kit.pill import paint_pill
from wa_channel_studio.ui.kit.style import Kind, font, small_font
from wa_channel_studio.ui.models.channel_cells import SYNC_KINDS, sync_words
from wa_channel_studio.ui.models.paged_model import Column
from wa_channel_studio.ui.models.row_delegate import RowDelegate, draw_cut
from wa_channel_studio.ui.models.row_table import BOX, RowTable
from wa_channel_studio.ui.theme import current_tokens

_MARK, _ICON, _GAP = 22, 14, 10
_TWO_LINES = 36
"""The height from which a row has room for two lines of text; compact rows have not."""
ABOUT = 3
"""The column with what changes, which a narrow table has below the name instead."""


class PlanModel(TupleModel[PlanItem]):
    """The lines of one plan, up to 100,000; ``outcomes`` says how far each is while the plan is applied."""

    def __init__(self, parent: QWidget) -> None:
        self.outcomes: Mapping[Key, OutboxEntry] = {}
        columns: tuple[Column[Any], ...] = (
            box_column(),
            Column("action", parent.tr("What happens"), None, 4, _action, 148),
            Column("name", parent.tr("Name"), None, 34, lambda item, _now: item.name or parent.tr("(no name)"), 126),
            Column("about", parent.tr("What changes"), None, 40, lambda item, _now: about(item), 180, roomy=760),
            Column("state", parent.tr("State"), None, 4, self._state, 140, rank=1),
        )
        super().__init__(columns, parent, hay=lambda item: item.name)

    def look(self, item: PlanItem) -> tuple[str, Kind]:
        """How far a line is while the plan is applied, else what is known of its channel."""
        entry = self.outcomes.get(key_of(item)) if self.outcomes else None
        if entry is not None:
            return outcome_words(entry.progress)
        if not item.channel_id:  # of what is only there, and of certificates, the words say all
            return "", "neutral"
        return sync_words(item.state), SYNC_KINDS[item.state]

    def below(self, item: PlanItem, *, alone: bool) -> str:
        """What stands below the name: what changes, why it was not done, or, ``alone``, how far it is."""
        entry = self.outcomes.get(key_of(item)) if self.outcomes else None
        if entry is not None and entry.message:
            return one_line(entry.message)
        if entry is not None and alone:
            return outcome_words(entry.progress)[0]
        return one_line(about(item))

    def show_outcomes(self, outcomes: Mapping[Key, OutboxEntry]) -> None:
        """Say of each line how far it is."""
        self.outcomes = outcomes
        if self.matching:
            self.dataChanged.emit(self.index(0, 1), self.index(self.matching - 1, len(self.columns) - 1))

    def failed(self, item: PlanItem) -> bool:
        """Whether a line was to be done, and was not."""
        entry = self.outcomes.get(key_of(item)) if self.outcomes else None
        return entry is not None and entry.progress is Progress.STOPPED

    def _state(self, item: PlanItem, _now: datetime) -> str:
        return self.look(item)[0]


def _action(item: PlanItem, _now: datetime) -> str:
    return kind_word(line_kind(item))


class PlanDelegate(RowDelegate):
    """Marks with words, names in bold with what changes below, states as pills."""

    def __init__(self, model: PlanModel, parent: QWidget | None = None) -> None:
        super().__init__(model.columns, parent)
        self._model = model
        self.narrow: Callable[[], bool] = lambda: True
        """Whether what changes has no column of its own."""
        self.alone: Callable[[], bool] = lambda: False
        """Whether the state has none either."""

    def paint_cell(
        self, painter: QPainter, rect: QRect, key: str, text: str, summary: Any, *, from_right: bool
    ) -> None:
        item: PlanItem = summary
        tokens = current_tokens()
        if key == "state":
            if text:
                paint_pill(painter, rect, *self._model.look(item), from_right=from_right)
            return
        if key == "action":
            self._paint_action(painter, rect, text, item, from_right=from_right)
            return
        if key == "about":
            painter.setPen(QColor(tokens.error if line_kind(item) is LineKind.BLOCKED else tokens.muted))
            draw_cut(painter, rect, one_line(text), from_right=from_right)
            return
        below = self._model.below(item, alone=self.alone()) if self.narrow() and rect.height() >= _TWO_LINES else ""
        painter.setFont(font(bold=True))
        if not below:
            draw_cut(painter, rect, text, from_right=from_right, middle=True)
            return
        half = rect.height() // 2
        draw_cut(painter, rect.adjusted(0, 2, 0, -half), text, from_right=from_right, middle=True)
        painter.setFont(small_font())
        bad = line_kind(item) is LineKind.BLOCKED or self._model.failed(item)
        painter.setPen(QColor(tokens.error if bad else tokens.muted))
        draw_cut(painter, rect.adjusted(0, half - 1, 0, -3), below, from_right=from_right)

    @staticmethod
    def _paint_action(painter: QPainter, rect: QRect, text: str, item: PlanItem, *, from_right: bool) -> None:
        tokens = current_tokens()
        icon, kind = LOOKS[line_kind(item)]
        left = rect.right() + 1 - _MARK if from_right else rect.left()
        box = QRectF(left, rect.top() + (rect.height() - _MARK) / 2, _MARK, _MARK)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.line) if kind == "neutral" else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.soft(kind)))
        painter.drawRoundedRect(box, 6, 6)
        ratio = painter.device().devicePixelRatioF()
        role = "muted" if kind == "neutral" else kind
        inset = (_MARK - _ICON) / 2
        painter.drawPixmap(box.adjusted(inset, inset, 0, 0).topLeft(), pixmap(icon, role, _ICON, ratio))
        painter.setPen(QColor(tokens.text))
        rest = rect.adjusted(0, 0, -_MARK - _GAP, 0) if from_right else rect.adjusted(_MARK + _GAP, 0, 0, 0)
        draw_cut(painter, rest, text, from_right=from_right)


class PlanTable(RowTable):
    """One line at a time, or many with boxes where they can be taken over."""

    def __init__(self, model: PlanModel, parent: QWidget | None = None) -> None:
        delegate = PlanDelegate(model)
        super().__init__(model, delegate, parent)
        self.rows = model
        self.setObjectName("list.plan")
        self.setAccessibleName(self.tr("What would happen, line by line"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        delegate.narrow = lambda: self.isColumnHidden(ABOUT)
        delegate.alone = lambda: self.isColumnHidden(ABOUT + 1)
        self.let_choose(False)

    def let_choose(self, on: bool) -> None:
        """Whether lines are chosen with boxes; else one is looked at at a time."""
        mode = QAbstractItemView.SelectionMode
        self.clearSelection()
        self.setSelectionMode(mode.ExtendedSelection if on else mode.SingleSelection)
        self.setColumnHidden(BOX, not on)
        self._share_width()

    @property
    def chosen(self) -> list[PlanItem]:
        """The lines that are chosen."""
        return self.rows.rows_in(self.chosen_rows)

    @property
    def line(self) -> PlanItem | None:
        """The line with the keyboard."""
        return self.rows.row(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def stand_at(self, row: int) -> None:
        """Give a row the keyboard; where one is looked at at a time, choose it as well."""
        if 0 <= row < self.rows.matching:
            chosen = [row] if self.selectionMode() is QAbstractItemView.SelectionMode.SingleSelection else []
            self.choose(chosen, row)
            self.scrollTo(self.rows.index(row, 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        single = self.selectionMode() is QAbstractItemView.SelectionMode.SingleSelection
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Escape) and single:
            event.ignore()
        else:
            super().keyPressEvent(event)
