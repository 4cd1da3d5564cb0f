"""The list of exports as a model: newest first, with the progress of those that are being made.

Knows what the service said last; reading it again is the view's business.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeAlias

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from wa_channel_studio.services.export_ports import ExportTask, TaskState
from wa_channel_studio.ui.models.paged_model import SUMMARY, Column, RowModel
from wa_channel_studio.ui.parts.words import size, when
from wa_channel_studio.ui.transfer.words import NOTHING, format_word, number, scope_words, state_words, translate

Index: TypeAlias = QModelIndex | QPersistentModelIndex

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_WITHOUT = frozenset({TaskState.FAILED, TaskState.CANCELLED})
"""States of an export that has ended and left no archive."""


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:  # noqa: N802 - the name that lupdate looks for
    """Marks ``text`` for translation and returns it."""
    return text


def _state(task: ExportTask, _now: datetime) -> str:
    word = state_words(task)[0]
    return f"{word}: {task.message}" if task.message else word


def _files(task: ExportTask, _now: datetime) -> str:
    """How many files there are, or are to be; an export that ended without an archive has none."""
    return NOTHING if task.state in _WITHOUT or not task.files else number(task.files)


COLUMNS: tuple[Column[ExportTask], ...] = (
    Column("chosen", "", None, 0, lambda _task, _now: ""),
    Column("scope", QT_TRANSLATE_NOOP("Transfer", "Export of"), None, 2, lambda task, _now: scope_words(task), 140),
    Column(
        "created", QT_TRANSLATE_NOOP("Transfer", "Created"), None, 1, lambda task, now: when(task.created_at, now), 124
    ),
    Column(
        "format",
        QT_TRANSLATE_NOOP("Transfer", "Format"),
        None,
        1,
        lambda task, _now: format_word(task.format),
        76,
        rank=2,
    ),
    Column(
        "records",
        QT_TRANSLATE_NOOP("Transfer", "Channels"),
        None,
        1,
        lambda task, _now: number(task.records),
        88,
        rank=1,
    ),
    Column(
        "files",
        QT_TRANSLATE_NOOP("Transfer", "Files"),
        None,
        1,
        _files,
        64,
        rank=4,
    ),
    Column(
        "size",
        QT_TRANSLATE_NOOP("Transfer", "Size"),
        None,
        1,
        lambda task, _now: size(task.size) if task.size else NOTHING,
        84,
        rank=3,
    ),
    Column("state", QT_TRANSLATE_NOOP("Transfer", "Status"), None, 40, _state, 170),
)
"""In their order."""


class ExportModel(RowModel):
    """The tasks as they were read last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column[ExportTask], ...] = COLUMNS
        self.tasks: tuple[ExportTask, ...] = ()
        self._parts: dict[str, tuple[int, int]] = {}
        self._now = datetime.now(UTC)

    def show_tasks(self, tasks: tuple[ExportTask, ...]) -> None:
        """Show these. Where only their states differ from before, the choice and the keyboard stay."""
        before, self._now = self.tasks, datetime.now(UTC)
        if [task.id for task in tasks] == [task.id for task in before]:
            self.tasks = tasks
            self._tell(range(len(tasks)))
            return
        self.beginResetModel()
        self.tasks = tasks
        self.endResetModel()

    def show_progress(self, task_id: str, done: int, total: int) -> None:
        """A running export has come further."""
        self._parts[task_id] = (done, total)
        self._tell(self.rows_of((task_id,)))

    def part(self, task_id: str) -> float | None:
        """The part of a running export that is done, 0 to 1; None while it is not known."""
        done, total = self._parts.get(task_id, (0, 0))
        return min(1.0, done / total) if total > 0 else None

    def task(self, row: int) -> ExportTask | None:
        """What stands in ``row``."""
        return self.tasks[row] if 0 <= row < len(self.tasks) else None

    def rows_of(self, task_ids: Collection[str]) -> list[int]:
        """Where tasks stand, from the top."""
        return [row for row, task in enumerate(self.tasks) if task.id in task_ids]

    def chosen(self, rows: Iterable[range]) -> list[ExportTask]:
        """What stands in ``rows``."""
        return [self.tasks[row] for part in rows for row in part if row < len(self.tasks)]

    def sort_by(self, key: StrEnum, column: str = "") -> None:
        """Exports stand in the order of their time; no heading asks for another."""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.tasks)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role not in (_DISPLAY, SUMMARY, _TOOL_TIP):
            return None
        task = self.tasks[index.row()]
        if role == SUMMARY:
            return task
        column = self.columns[index.column()]
        if role == _TOOL_TIP:
            return column.words(task, self._now) if column.key in ("scope", "state") else None
        return column.words(task, self._now)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != _DISPLAY:
            return None
        title = self.columns[section].title
        return translate(title) if title else ""

    def _tell(self, rows: Collection[int]) -> None:
        if rows:
            last = len(self.columns) - 1
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), last))
