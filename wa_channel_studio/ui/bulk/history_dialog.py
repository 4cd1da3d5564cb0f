"""What happened to one channel: when, by which action, which field, from what to what; and if the record is whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QRect, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QPainter
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.fields.types import CertificateRef
from wa_channel_studio.services.channel_ports import HistoryEntry
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.bulk.detail_box import detail_box
from wa_channel_studio.ui.bulk.history_rows import (
    HistoryFilter,
    HistoryRow,
    Names,
    action_word,
    as_text,
    moment,
    narrowed,
    rows_of,
)
from wa_channel_studio.ui.bulk.read_table import (
    CellDelegate,
    ReadTable,
    box_column,
    one_line,
    paint_new,
    paint_old,
    paint_quiet,
)
from wa_channel_studio.ui.bulk.task_dialog import TaskDialog
from wa_channel_studio.ui.bulk.tuple_model import TupleModel
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.buttons import link_button
from wa_channel_studio.ui.kit.chip_filters import ChipFilters
from wa_channel_studio.ui.kit.empty_state import EmptyState
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.search_field import SearchField
from wa_channel_studio.ui.kit.style import font
from wa_channel_studio.ui.models.paged_model import Column
from wa_channel_studio.ui.models.row_delegate import draw_cut
from wa_channel_studio.ui.parts.words import counted
from wa_channel_studio.ui.theme import current_tokens

_SIZE = (940, 680)
_MOST_DETAIL = 600


@dataclass(frozen=True, slots=True)
class History:
    """All there is to show."""

    name: str
    rows: tuple[HistoryRow, ...]
    faults: str


def read_history(workspace: Workspace, channel_id: str, job: JobContext) -> History:
    """Read it and put it into words; runs in a job."""
    name = workspace.channels.get(channel_id).name
    entries = workspace.channels.history(channel_id)
    job.check()
    tenants = {tenant.id: tenant.name for tenant in workspace.tenants.all()}
    files = {file.id: file.file_name for file in workspace.certificates.files(_file_ids(entries)).values()}
    job.check()
    return History(name, rows_of(entries, Names(tenants, files)), workspace.channels.history_faults(channel_id))


def _file_ids(entries: tuple[HistoryEntry, ...]) -> tuple[str, ...]:
    fields = {key for key, spec in all_fields().items() if isinstance(spec.type, CertificateRef)}
    found: dict[str, None] = {}
    for entry in entries:
        if entry.field in fields:
            for value in (entry.old, entry.new):
                if isinstance(value, tuple):
                    found.update(dict.fromkeys(value))
    return tuple(found)


class _HistoryDelegate(CellDelegate):
    """Lines of actions stand out; what they changed is indented below them."""

    def paint_cell(
        self, painter: QPainter, rect: QRect, key: str, text: str, summary: Any, *, from_right: bool
    ) -> None:
        row = cast(HistoryRow, summary)
        if row.heads:
            painter.setFont(font(bold=key == "what", mono=key == "when"))
            if key != "what":
                painter.setPen(QColor(current_tokens().muted))
            draw_cut(painter, rect, one_line(text), from_right=from_right)
        elif key == "old" and row.old:
            paint_old(painter, rect, text, from_right=from_right)
        elif key == "new" and row.new:
            paint_new(painter, rect, text, from_right=from_right)
        elif key in ("old", "new"):
            paint_quiet(painter, rect, text, from_right=from_right)
        else:
            painter.setFont(font())
            draw_cut(painter, rect, one_line(text), from_right=from_right)


class HistoryDialog(TaskDialog):
    """Changes nothing."""

    def __init__(self, context: UiContext, workspace: Workspace, channel_id: str, parent: QWidget) -> None:
        title = QCoreApplication.translate("HistoryDialog", "History")
        super().__init__(context, workspace, title, name="dialog.history", parent=parent, size=_SIZE)
        self._channel_id = channel_id
        self.history = History("", (), "")
        self.tampered = Banner("error", parent=self)
        self.tampered.setObjectName("banner.tampered")
        self.tampered.hide()
        self.body.addWidget(self.tampered)
        self.stack = QStackedWidget(self)
        self._empty = EmptyState(
            "clock",
            self.tr("Nothing has happened yet"),
            self.tr("Every change of this channel will be noted here: when, by which action, from what to what."),
            parent=self,
        )
        self.stack.addWidget(self._empty)
        self.stack.addWidget(self._make_page())
        self.stack.hide()
        self.body.addWidget(self.stack, 1)
        self.whole = WrapLabel("", "secondary", self)
        self.body.addWidget(self.whole)
        self.add_bar()
        self._copy = self.add_button(self.tr("Copy as text"), name="action.copy_history", leading=True)
        self._copy.clicked.connect(self.copy)
        self._copy.setEnabled(False)
        self.add_button(self.tr("Close"), "primary", name="action.cancel", role="reject", default=True)
        self.read(lambda job: read_history(workspace, channel_id, job), self._show, self.tr("Reading the history …"))

    def _make_page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.search = SearchField(self.tr("Search field or value"), parent=page)
        self.search.setObjectName("field.search_history")
        self.search.searched.connect(lambda _text: self._narrow())
        self.filters = ChipFilters(page)
        self.filters.add("action", self.tr("Action"))
        self.filters.add(
            "period",
            self.tr("Period"),
            (
                ("1", self.tr("the last 24 hours")),
                ("7", self.tr("the last 7 days")),
                ("30", self.tr("the last 30 days")),
                ("365", self.tr("the last year")),
            ),
            self.tr("all"),
        )
        self.filters.changed.connect(self._narrow)
        column.addWidget(self.search)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.filters)
        tools.addStretch(1)
        column.addLayout(tools)
        columns: tuple[Column[Any], ...] = (
            box_column(),
            Column("when", self.tr("When"), None, 20, _when, 150),
            Column("what", self.tr("What"), None, 26, self._what, 140),
            Column("old", self.tr("Before"), None, 27, self._old, 110),
            Column("new", self.tr("Afterwards"), None, 27, self._new, 110),
        )
        self._nothing = self.tr("empty")
        self.model: TupleModel[HistoryRow] = TupleModel(columns, self)
        self.table = ReadTable(self.model, _HistoryDelegate(columns), page)
        self.table.setObjectName("list.history")
        self.table.setAccessibleName(self.tr("History"))
        self.table.current_changed.connect(self._tell)
        column.addWidget(self.table, 1)
        self.no_match = QWidget(page)
        row = QHBoxLayout(self.no_match)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(WrapLabel(self.tr("Nothing in the history fits that."), "muted", self.no_match), 1)
        show_all = link_button(self.tr("Show all"), name="action.show_all", parent=self.no_match)
        show_all.clicked.connect(self._show_all)
        row.addWidget(show_all)
        self.no_match.hide()
        column.addWidget(self.no_match)
        self._box, self._head, self.detail = detail_box(page)
        column.addWidget(self._box)
        return page

    def copy(self) -> None:
        """Put the rows in sight on the clipboard; secrets are not among them."""
        rows = self.model.rows_in([range(self.model.matching)])
        title = self.tr("History of {0}").format(self.history.name or self._channel_id)
        QGuiApplication.clipboard().setText(as_text(title, rows))
        self.say(self.tr("Copied."), "success")

    def _show(self, history: History) -> None:
        self.history = history
        if history.name:
            title = self.tr("History of {0}").format(history.name)
            self.set_title(title)
        self.tampered.setVisible(bool(history.faults))
        if history.faults:
            self.tampered.set("error", history.faults)
        actions = dict.fromkeys(row.action for row in history.rows if row.heads)
        self.filters.offer("action", [(action, action_word(action)) for action in actions])
        self.stack.setCurrentIndex(1 if history.rows else 0)
        self.stack.show()
        self._copy.setEnabled(bool(history.rows))
        self._narrow()
        if history.rows:
            QTimer.singleShot(0, self.table, self.table.setFocus)

    def _narrow(self) -> None:
        wanted = HistoryFilter(
            self.filters.chosen("action"),
            tuple(self.search.text().casefold().split()),
            int(self.filters.chosen("period") or 0),
        )
        rows = narrowed(self.history.rows, wanted, datetime.now(UTC)) if wanted.narrows else self.history.rows
        self._box.hide()
        self.model.show_rows(rows)
        self.table.scrollToTop()
        self.no_match.setVisible(bool(self.history.rows) and not rows)
        shown, whole = sum(row.heads for row in rows), sum(row.heads for row in self.history.rows)
        said = counted(whole, self.tr("{0:,} action"), self.tr("{0:,} actions"))
        if wanted.narrows:
            said = self.tr("{0:,} of {1}").format(shown, said)
        unbroken = self.tr("The record is unbroken: nothing in it was changed outside this program.")
        self.whole.set_text(said if self.history.faults or not whole else f"{said}. {unbroken}")

    def _show_all(self) -> None:
        self.search.clear()
        self.filters.clear()

    def _what(self, row: HistoryRow, _now: datetime) -> str:
        return action_word(row.action) if row.heads else row.label

    def _old(self, row: HistoryRow, _now: datetime) -> str:
        if not row.heads:
            return row.old or self._nothing
        return counted(row.changed, self.tr("{0:,} field"), self.tr("{0:,} fields")) if row.changed > 1 else ""

    def _new(self, row: HistoryRow, _now: datetime) -> str:
        return "" if row.heads else row.new or self._nothing

    def _tell(self) -> None:
        """Say in full what the row with the keyboard has cut off."""
        row = self.model.row(self.table.currentIndex().row())
        self._box.setVisible(row is not None and not row.heads)
        if row is None or row.heads:
            return
        self._head.set_text(f"{row.label} · {moment(row.at)} · {action_word(row.action)}")
        old, new = row.old or self._nothing, row.new or self._nothing
        self.detail.set_text(f"{old[:_MOST_DETAIL]} → {new[:_MOST_DETAIL]}")


def _when(row: HistoryRow, _now: datetime) -> str:
    return moment(row.at) if row.heads else ""
