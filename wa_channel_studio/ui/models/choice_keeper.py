"""What was chosen in a paged list, kept by its ids over a refresh, also where its pages are not here.

Rows are places, and a refresh may put other channels there. So ids are read when something is chosen, and their places
when the list was read anew; both in jobs, since either may be 100,000.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.ui.jobs import JobHandle, JobRunner
from wa_channel_studio.ui.models.channel_model import ChannelListModel
from wa_channel_studio.ui.parts.asking import ask


class ChoiceKeeper(QObject):
    """Belongs to one table. ``found`` brings the places of what :meth:`find` was given."""

    found = Signal(object)

    def __init__(self, runner: JobRunner, model: ChannelListModel, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._model = model
        self._ids: frozenset[str] | None = frozenset()
        self._job: JobHandle | None = None

    def note(self, rows: list[range]) -> None:
        """Remember what stands in ``rows``; what is not here is read in a job."""
        self._stop()
        known = self._model.known(rows)
        if len(known) == sum(len(part) for part in rows):
            self._ids = frozenset(row.id for row in known)
            return
        self._ids = None
        self._run(self._model.id_reader(rows), self._noted)

    @property
    def ids(self) -> frozenset[str] | None:
        """What is chosen; None while it is being read."""
        return self._ids

    def find(self, ids: frozenset[str]) -> None:
        """Look for the places of ``ids``; a later question takes the place of this one."""
        self._stop()
        self._run(self._model.place_finder(ids), self.found.emit)

    def _noted(self, ids: tuple[str, ...]) -> None:
        self._ids = frozenset(ids)

    def _run(self, work: Callable[[JobContext], object], done: Callable[..., object]) -> None:
        job = self._job = ask(
            self, self._runner, work, lambda answer: done(answer) if job is self._job else None, self._model.failed.emit
        )
        job.start()  # in its turn before whatever is asked next, such as the list anew

    def _stop(self) -> None:
        if self._job is not None and self._job.active:
            self._job.cancel()
        self._job = None
