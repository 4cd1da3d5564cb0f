"""Reads for the library what its list does not hold: all about one certificate, and the ends of all that match.

Only the last question counts; an answer to an older one is dropped.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from wa_channel_studio.domain.library import LibraryQuery, LibrarySort
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.certificates.library_more import More, read_more
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.parts.asking import ask

_PAUSE_MS = 120
"""Who runs through the list with a held key wants the details of the last row only."""


class LibraryReader(QObject):
    """``more`` brings a More, ``ends`` the sorted ends of all that match."""

    more = Signal(object)
    ends = Signal(object)

    def __init__(self, runner: JobRunner, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._workspace = workspace
        self._wanted_id = ""
        self._drawn: LibraryQuery | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._read_more)

    def want_more(self, certificate_id: str) -> None:
        """Read all about this certificate soon."""
        self._wanted_id = certificate_id
        self._pause.start()

    def want_ends(self, query: LibraryQuery) -> None:
        """Read the ends of all that match, unless they were read and nothing but the order is another."""
        whole = replace(query, sort=LibrarySort.ENDS, descending=False)
        if whole == self._drawn:
            return
        self._drawn = whole
        library = self._workspace.library

        def work() -> list[datetime]:
            return [ends for _id, ends in library.timeline(whole)]

        def take(found: list[datetime]) -> None:
            if whole == self._drawn:
                self.ends.emit(found)

        ask(self, self._runner, lambda _job: work(), take)

    def forget(self) -> None:
        """Something has changed: the same question may have another answer."""
        self._drawn = None

    def _read_more(self) -> None:
        if self._runner.closed:
            return  # the pause has outlived the program's last moment
        wanted, workspace = self._wanted_id, self._workspace

        def take(more: More) -> None:
            if wanted == self._wanted_id:
                self.more.emit(more)

        ask(self, self._runner, lambda job: read_more(workspace, wanted, job), take)
