"""Every request of this program run: time, host, path, status and duration. Headers and bodies were never noted.

It shows what the service gives, which holds no secret; nothing here asks an AICC.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QPainter
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from wa_channel_studio.services.aicc_ports import Request
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.bulk.read_table import CellDelegate, ReadTable, box_column, one_line
from wa_channel_studio.ui.bulk.task_dialog import TaskDialog
from wa_channel_studio.ui.bulk.tuple_model import TupleModel
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.kit.chip_filters import ChipFilters
from wa_channel_studio.ui.kit.empty_state import EmptyState
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.search_field import SearchField
from wa_channel_studio.ui.kit.style import font
from wa_channel_studio.ui.models.paged_model import Column
from wa_channel_studio.ui.models.row_delegate import draw_cut
from wa_channel_studio.ui.parts.words import counted
from wa_channel_studio.ui.theme import current_tokens

_SIZE = (1160, 640)
_LOOK_MS = 1_000
_FAILED = 400
"""From this status on an answer is a failure."""
_MONO = ("when", "status", "took")


def failed(request: Request) -> bool:
    """Whether no answer came, or one that is a failure by its status."""
    return request.status == 0 or request.status >= _FAILED


def as_text(requests: Sequence[Request]) -> str:
    """Requests as lines that can be sent to whoever runs the gateway."""
    return "\n".join(
        "\t".join(
            (
                f"{request.at:%Y-%m-%d %H:%M:%S} UTC",
                request.method,
                request.host,
                request.path,
                str(request.status or "-"),
                f"{request.milliseconds} ms",
                request.note,
            )
        ).rstrip()
        for request in requests
    )


class _LogDelegate(CellDelegate):
    """Failures in the colour of errors, with their number or word."""

    bold = ()
    quiet = ("when", "took", "note")

    def paint_cell(
        self, painter: QPainter, rect: QRect, key: str, text: str, summary: Any, *, from_right: bool
    ) -> None:
        request = cast(Request, summary)
        painter.setFont(font(mono=key in _MONO))
        if key == "status":
            painter.setPen(QColor(current_tokens().strong("error" if failed(request) else "success")))
        elif key in self.quiet:
            painter.setPen(QColor(current_tokens().muted))
        draw_cut(painter, rect, one_line(text), from_right=from_right)


class NetworkLogDialog(TaskDialog):
    """Looks again once a second, so that a reading under way can be watched."""

    def __init__(self, context: UiContext, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(context, workspace, "", name="dialog.network_log", parent=parent, size=_SIZE)
        self.set_title(self.tr("Network log"))
        self.set_text(
            self.tr("Every request to an AICC since the program was started. Headers and bodies are not noted.")
        )
        self._requests: tuple[Request, ...] = ()
        self.stack = QStackedWidget(self)
        self.stack.addWidget(
            EmptyState(
                "clock",
                self.tr("No request yet"),
                self.tr("Test a connection or read the lists of a tenant; each request is listed here."),
                parent=self,
            )
        )
        self.stack.addWidget(self._make_page())
        self.body.addWidget(self.stack, 1)
        self.whole = WrapLabel("", "secondary", self)
        self.body.addWidget(self.whole)
        self._copy = self.add_button(self.tr("Copy as text"), name="action.copy_log", leading=True)
        self._copy.clicked.connect(self.copy)
        self._clear = self.add_button(self.tr("Clear"), name="action.clear_log")
        self._clear.clicked.connect(self._on_clear)
        self.add_button(self.tr("Close"), "primary", name="action.cancel", role="reject", default=True)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.finished.connect(self._timer.stop)
        self._show()
        self.look()

    def _make_page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        self.search = SearchField(self.tr("Search host, path or note"), parent=page)
        self.search.setObjectName("field.search_log")
        self.search.searched.connect(lambda _text: self._narrow())
        self.filters = ChipFilters(page)
        self.filters.add("outcome", self.tr("Outcome"), (("failed", self.tr("failed")), ("good", self.tr("good"))))
        self.filters.changed.connect(self._narrow)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.filters)
        column.addLayout(tools)
        columns: tuple[Column[Any], ...] = (
            box_column(),
            Column("when", self.tr("Time"), None, 8, _when, 90),
            Column("host", self.tr("Host"), None, 16, lambda row, _now: row.host, 120),
            Column("path", self.tr("Path"), None, 58, lambda row, _now: f"{row.method} {row.path}", 400),
            Column("status", self.tr("Status"), None, 6, self._status, 70),
            Column("took", self.tr("Duration"), None, 8, lambda row, _now: f"{row.milliseconds:,} ms", 80),
            Column("note", self.tr("Note"), None, 16, lambda row, _now: row.note, 80),
        )
        self._no_answer = self.tr("none")
        self.model: TupleModel[Request] = TupleModel(columns, self, hay=_hay)
        self.table = ReadTable(self.model, _LogDelegate(columns), page)
        self.table.setObjectName("list.network_log")
        self.table.setAccessibleName(self.tr("Network log"))
        column.addWidget(self.table, 1)
        return page

    def look(self) -> None:
        """Show what has come since the last look; where nothing has, nothing moves."""
        requests = self.workspace.connections.log()
        if requests != self._requests:
            self._requests = requests
            self._show()

    def copy(self) -> None:
        """Put the rows in sight on the clipboard."""
        QGuiApplication.clipboard().setText(as_text(self.model.rows_in([range(self.model.matching)])))
        self.say(self.tr("Copied."), "success")

    def _on_clear(self) -> None:
        self.workspace.connections.clear_log()
        self.say("")
        self.look()

    def _show(self) -> None:
        self.stack.setCurrentIndex(1 if self._requests else 0)
        self.model.show_rows(self._requests)
        self._copy.setEnabled(bool(self._requests))
        self._clear.setEnabled(bool(self._requests))
        self._count()

    def _narrow(self) -> None:
        outcome = self.filters.chosen("outcome")
        wanted = {"failed": failed, "good": lambda request: not failed(request)}.get(outcome)
        self.model.narrow(wanted, self.search.text())
        self._count()

    def _count(self) -> None:
        whole, shown = len(self._requests), self.model.matching
        said = counted(whole, self.tr("{0:,} request"), self.tr("{0:,} requests"))
        self.whole.set_text(said if shown == whole else self.tr("{0:,} of {1}").format(shown, said))

    def _status(self, request: Request, _now: datetime) -> str:
        return str(request.status) if request.status else self._no_answer


def _when(request: Request, _now: datetime) -> str:
    return f"{request.at.astimezone():%H:%M:%S}"


def _hay(request: Request) -> str:
    return f"{request.method} {request.host} {request.path} {request.status} {request.note}"
