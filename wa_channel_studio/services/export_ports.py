"""What the services need to export channels: tasks that are kept, files that are written, processes that help."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeAlias

from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.jobs import JobContext


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


SourceRow: TypeAlias = tuple[str, str | bytes]
"""A channel to be exported: its tenant's name, and its clear answers as one JSON object of field keys to values."""


class ExportSource(Protocol):
    """What an export reads of the channels outside the trash. Nothing sealed is touched. None means all of them."""

    def count(self, channel_ids: Sequence[str] | None) -> int:
        """How many of them there are."""

    def tenant_ids(self, channel_ids: Sequence[str] | None) -> frozenset[str]:
        """The tenants they belong to."""

    def rows(self, channel_ids: Sequence[str] | None) -> Generator[SourceRow, None, None]:
        """By tenant, then by name; read in portions, so that 100,000 take little memory. To be closed by its user."""


class SheetCrew(Protocol):
    """Makes the files of an export, in processes of their own when there are many. No secret is given to it."""

    def files(
        self, kind: SheetFormat, portions: Iterable[Sequence[SourceRow]], expected: int, job: JobContext
    ) -> Generator[bytes, None, None]:
        """The content of one file per portion, in their order; about ``expected`` of them.

        Raises ProblemError for what cannot stand in such a file, and Cancelled. What it started has ended then,
        and when it is closed.
        """


class ExportFiles(Protocol):
    """Archives of exports on the disk."""

    def write(
        self, target: Path, files: Iterable[tuple[str, bytes]], password: Secret, *, comment: str, packed: bool
    ) -> int:
        """Write an archive wholly or not at all and return its size in bytes; the folder is made if missing.

        Without a password it is not encrypted. ``packed`` files are compressed already. Raises ProblemError, and
        whatever ``files`` raises.
        """

    def fault(self, path: Path, size: int, comment: str) -> str:
        """Why the archive is not the one of ``size`` bytes that was written, as a sentence; empty when it is."""

    def copy(self, source: Path, target: Path, job: JobContext | None = None) -> None:
        """Copy it wholly or not at all. Raises ProblemError or Cancelled."""

    def remove(self, path: Path) -> None:
        """Remove it, and its folder when nothing else is in it. Raises ProblemError when it cannot be removed."""

    def clear(self, folder: Path) -> None:
        """Remove what a crash has left half-written in the folder. Never raises."""
