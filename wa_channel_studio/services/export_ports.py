"""What the services need to export channels: tasks that are kept, files that are written, processes that help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class TaskState(StrEnum):
    """Where an export stands; the AICC's own word is known for ``SUCCESS`` only (channel page, Follow-up Procedure)."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCESS = "success"
    FAILED = "failed"
    CANCELLED = "cancelled"


class SheetFormat(StrEnum):
    """How the files of an export are written."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class ExportTask:
    """One export as the list of tasks shows it."""

    id: str
    created_at: datetime
    format: SheetFormat
    scope: str
    """What is exported, in words."""
    records: int
    state: TaskState = TaskState.WAITING
    files: int = 0
    size: int = 0
    """Bytes of the archive."""
    encrypted: bool = True
    file_name: str = ""
    """Name of the archive in the folder of exports."""
    finished_at: datetime | None = None
    message: str = ""
    """Why it failed."""
    remedy: str = ""


class ExportTasks(Protocol):
    """The list of exports of a workspace."""

    def put(self, task: ExportTask) -> None:
        """Insert or replace by id."""

    def get(self, task_id: str) -> ExportTask:
        """Raises NotFoundError."""

    def all(self) -> tuple[ExportTask, ...]:
        """Newest first."""

    def remove(self, task_id: str) -> None:
        """Remove it; nothing happens when there is none."""
