"""The list of exports."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import RowMapping, delete, insert, select

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.export_ports import ExportTask, SheetFormat, TaskState
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.tables import export_task


class ExportTaskRows(Repository):
    """Implements ``services.export_ports.ExportTasks``."""

    def put(self, task: ExportTask) -> None:
        """Insert or replace by id."""
        self.remove(task.id)
        self._run(insert(export_task), asdict(task) | {"format": task.format.value, "state": task.state.value})

    def get(self, task_id: str) -> ExportTask:
        """Raises NotFoundError."""
        found = self._read(select(export_task).where(export_task.c.id == task_id), _task)
        if not found:
            raise _unknown()
        return found[0]

    def all(self) -> tuple[ExportTask, ...]:
        """Newest first."""
        newest_first = (export_task.c.created_at.desc(), export_task.c.id)
        return self._read(select(export_task).order_by(*newest_first), _task)

    def remove(self, task_id: str) -> None:
        """Remove it; nothing happens when there is none."""
        self._run(delete(export_task).where(export_task.c.id == task_id))


def _task(row: RowMapping) -> ExportTask:
    values = dict(row)
    return ExportTask(**values | {"format": SheetFormat(row["format"]), "state": TaskState(row["state"])})


def _unknown() -> ProblemError:
    return NotFoundError.of("There is no such export in this workspace.", "Reload the list of exports.")
