"""Exports of channels as the AICC's page describes them: tasks in a list, each with an archive of files.

The service decides what is exported, how many records a file has, whether a password is needed and how a task stands;
files, encryption and processes are adapters'. A password is kept in memory until its task has run, and nowhere else.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import count, islice
from pathlib import Path

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.export_columns import FORMAT, MAX_PER_FILE, MAX_RECORDS, file_count, file_name
from wa_channel_studio.services.export_ports import (
    ExportFiles,
    ExportTask,
    SheetCrew,
    SheetFormat,
    SourceRow,
    TaskState,
)
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.passwords import archive_password_problem
from wa_channel_studio.services.ports import Begin, Clock, UnitOfWork

__all__ = ["MAX_PER_FILE", "MAX_RECORDS", "PASSWORD_FIELD", "ExportService"]

PASSWORD_FIELD = "archive_password"
"""Where a problem of the password is told."""
EVERYTHING = "All channels"
"""What a task says of its scope when nobody said it."""

_AGAIN = "Start the export again."
_UNDER_WAY = frozenset({TaskState.WAITING, TaskState.RUNNING})


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be exported; none of it is ever written to the disk."""

    channel_ids: tuple[str, ...] | None
    password: Secret = field(repr=False)


class ExportService:
    """Starts, runs and keeps exports. Its methods may be called from any thread; :meth:`run` belongs into a job."""

    def __init__(self, begin: Begin, clock: Clock, crew: SheetCrew, files: ExportFiles, folder: Path) -> None:
        """``folder`` is where the archives are kept; it is made with the first one."""
        self._begin = begin
        self._clock = clock
        self._crew = crew
        self._files = files
        self._folder = folder
        self._orders: dict[str, _Order] = {}
        self._unsaved: dict[str, ExportTask] = {}
        self._lock = threading.Lock()

    @property
    def folder(self) -> Path:
        """Where the archives are kept; it may not be there yet."""
        return self._folder

    # --- before an export -------------------------------------------------------------------------

    def count(self, channel_ids: Sequence[str] | None) -> int:
        """How many channels an export would have; None means all. Those in the trash do not count."""
        with self._begin(reading=True) as work:
            return work.export_source.count(channel_ids)

    def password_needed(self, channel_ids: Sequence[str] | None) -> bool:
        """Whether the parameter of a tenant among them demands a password (tenant parameters page)."""
        with self._begin(reading=True) as work:
            return _tenant_that_demands(work, channel_ids) != ""

    def start(
        self, channel_ids: Sequence[str] | None, kind: SheetFormat, password: Secret, scope: str = ""
    ) -> ExportTask:
        """A new task that waits for :meth:`run`. Raises ProblemError, at ``archive_password`` for the password."""
        order = _Order(None if channel_ids is None else tuple(channel_ids), password)
        records = self._check(order)
        at = self._clock.now()
        identity = uuid.uuid4().hex
        task = ExportTask(
            identity,
            at,
            kind,
            scope or EVERYTHING,
            records,
            files=file_count(records),
            encrypted=bool(password),
            file_name=f"channels-{at:%Y%m%d-%H%M%S}-{identity[:6]}.zip",
        )
        self._put(task)
        with self._lock:
            self._orders[identity] = order
        return task

    def _check(self, order: _Order) -> int:
        """How many records; raises ProblemError when they cannot be exported in this way."""
        with self._begin(reading=True) as work:
            records = work.export_source.count(order.channel_ids)
            tenant = _tenant_that_demands(work, order.channel_ids)
        if not records:
            raise ProblemError.of("There is no channel to export.", "Add or choose a channel.")
        if records > MAX_RECORDS:
            raise ProblemError.of(
                f"There are {records:,} channels; at most {MAX_RECORDS:,} can be exported at a time.",
                "Filter the list, select what is shown, and export it in several parts.",
            )
        problem = archive_password_problem(order.password) if order.password or tenant else None
        if problem is not None and problem.is_error:
            cause = "" if order.password else f"{tenant} demands a password for exported archives."
            raise ProblemError(replace(problem, field=PASSWORD_FIELD, cause=cause or problem.cause))
        return records

    # --- the export itself ------------------------------------------------------------------------

    def run(self, task_id: str, job: JobContext) -> ExportTask:
        """Carry a waiting task out and return how it ended; failing and being stopped are ends, and are kept.

        A task that does not wait any more is returned as it is. What nobody foresaw is kept as failed and raised.
        """
        task = self.get(task_id)
        with self._lock:
            order = self._orders.pop(task_id, None)
        if order is None or task.state is not TaskState.WAITING:
            return task
        task = replace(task, state=TaskState.RUNNING)
        try:
            self._put(task)
            job.check()
            done = self._write(task, order, self._folder / task.file_name, job)
        except Cancelled:
            done = replace(task, state=TaskState.CANCELLED)
        except ProblemError as reason:
            done = _failed(task, reason.problem.message, reason.problem.remedy)
        except BaseException:
            self._keep(_failed(task, "The program could not go on with the export.", _AGAIN))
            raise
        return self._keep(done)

    def write(
        self,
        channel_ids: Sequence[str] | None,
        kind: SheetFormat,
        password: Secret,
        target: Path,
        job: JobContext | None = None,
    ) -> ExportTask:
        """Export into ``target`` at once, without a place in the list. Raises ProblemError or Cancelled."""
        order = _Order(None if channel_ids is None else tuple(channel_ids), password)
        records = self._check(order)
        task = ExportTask("", self._clock.now(), kind, EVERYTHING, records, encrypted=bool(password))
        return self._write(replace(task, file_name=target.name), order, target, job or JobContext())

    def _write(self, task: ExportTask, order: _Order, target: Path, job: JobContext) -> ExportTask:
        """Read, render and pack in one go; what is read is of one moment, whatever is changed meanwhile."""
        files = file_count(task.records)
        told = _Told()
        # However it ends, the processes are gone and the reading is over before the transaction is left.
        with (
            self._begin(reading=True) as work,
            closing(work.export_source.rows(order.channel_ids)) as rows,
            closing(self._crew.files(task.format, _portions(rows, told), files, job)) as contents,
        ):
            size = self._files.write(
                target,
                _named(task.format, contents, files, task.records, job),
                order.password,
                comment=FORMAT,
                packed=task.format is SheetFormat.XLSX,
            )
        return replace(
            task,
            state=TaskState.SUCCESS,
            records=told.records,
            files=file_count(told.records),
            size=size,
            finished_at=self._clock.now(),
        )

    # --- the list of tasks ------------------------------------------------------------------------

    def all(self) -> tuple[ExportTask, ...]:
        """Newest first."""
        self._catch_up()
        with self._begin(reading=True) as work:
            return tuple(self._unsaved.get(task.id, task) for task in work.exports.all())

    def get(self, task_id: str) -> ExportTask:
        """One of them. Raises NotFoundError."""
        self._catch_up()
        with self._begin(reading=True) as work:
            return self._unsaved.get(task_id) or work.exports.get(task_id)

    def cancel_waiting(self, task_id: str) -> None:
        """Cancel a task that has not begun; one that runs is stopped through its job."""
        with self._lock:
            order = self._orders.pop(task_id, None)
        task = self.get(task_id)
        if task.state is TaskState.WAITING and order is not None:
            self._put(replace(task, state=TaskState.CANCELLED, finished_at=self._clock.now()))

    def path(self, task_id: str) -> Path:
        """Its archive. Raises ProblemError when there is none, or another file in its place."""
        task = self.get(task_id)
        if task.state is not TaskState.SUCCESS:
            raise ProblemError.of("This export has no archive.", _AGAIN)
        path = self._folder / task.file_name
        fault = self._files.fault(path, task.size, FORMAT)
        if fault:
            raise ProblemError.of(fault, _AGAIN)
        return path

    def save_as(self, task_id: str, target: Path, job: JobContext | None = None) -> None:
        """Copy its archive to a place of the person's choice, wholly or not at all. Raises like :meth:`path`."""
        self._files.copy(self.path(task_id), target, job)

    def remove(self, task_id: str) -> None:
        """Take it off the list and delete its archive. Raises ProblemError while it runs."""
        task = self.get(task_id)
        if task.state is TaskState.RUNNING:
            raise ProblemError.of("This export is running.", "Stop it first.")
        with self._lock:
            self._orders.pop(task_id, None)
        self._delete_archive(task)
        with self._begin() as work:
            work.exports.remove(task_id)
            work.commit()
        self._unsaved.pop(task_id, None)

    def recover(self) -> None:
        """To be called once after opening: what a crash cut off has failed, and nothing half-written stays."""
        with self._begin(reading=True) as work:
            cut_off = [task for task in work.exports.all() if task.state in _UNDER_WAY]
        for task in cut_off:
            # Also a whole one, of which only the word that it is whole is missing.
            self._delete_archive(task)
            message = "The program ended before the export was finished."
            self._put(_failed(replace(task, finished_at=self._clock.now()), message, _AGAIN))
        self._files.clear(self._folder)

    def _delete_archive(self, task: ExportTask) -> None:
        # The name comes from the file of the workspace; whatever stands there, nothing outside the folder is deleted.
        if task.file_name and Path(task.file_name).name == task.file_name:
            self._files.remove(self._folder / task.file_name)

    def _put(self, task: ExportTask) -> None:
        with self._begin() as work:
            work.exports.put(task)
            work.commit()

    def _keep(self, task: ExportTask) -> ExportTask:
        """Keep how it ended; where the workspace was locked meanwhile, or is busy, as soon as that is over."""
        task = replace(task, finished_at=task.finished_at or self._clock.now())
        with self._lock:
            self._unsaved[task.id] = task
        self._catch_up()
        return task

    def _catch_up(self) -> None:
        with self._lock:
            waiting = tuple(self._unsaved.values())
        for task in waiting:
            try:
                self._put(task)
            except ProblemError:
                return
            with self._lock:
                self._unsaved.pop(task.id, None)


@dataclass
class _Told:
    """What reading found, while it reads."""

    records: int = 0


def _portions(rows: Iterator[SourceRow], told: _Told) -> Iterator[list[SourceRow]]:
    """As many records as a file may have, again and again. Raises ProblemError when there is none any more."""
    while portion := list(islice(rows, MAX_PER_FILE)):
        told.records += len(portion)
        yield portion
    if not told.records:
        raise ProblemError.of("The channels are no longer there.", "Choose others.")


def _named(
    kind: SheetFormat, contents: Iterator[bytes], files: int, records: int, job: JobContext
) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the files, with progress told in records."""
    job.report(0, records, f"File 1 of {files}")
    for number, content in zip(count(1), contents, strict=False):
        yield file_name(number, kind), content
        job.report(min(number * MAX_PER_FILE, records), records, f"File {min(number + 1, files)} of {files}")
        job.check()


def _tenant_that_demands(work: UnitOfWork, channel_ids: Sequence[str] | None) -> str:
    """The name of a tenant among the channels' that demands a password; empty when none does."""
    ids = work.export_source.tenant_ids(channel_ids)
    return next((t.name for t in work.tenants.all() if t.id in ids and t.parameters.export_password), "")


def _failed(task: ExportTask, message: str, remedy: str) -> ExportTask:
    return replace(task, state=TaskState.FAILED, message=message, remedy=remedy)
