"""Keeps how somebody likes the list: reads it once from the workspace, and writes it when it has become other.

It knows the settings as a value; whoever changes them gives the whole value. Nothing is written to a workspace that is
open for reading only: the wishes then last for as long as it is open.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from wa_channel_studio.services.list_settings import SETTING, ListSettings, read, written
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.jobs import JobHandle, JobRunner
from wa_channel_studio.ui.parts.asking import ask

_PAUSE_MS = 400
"""A column that is being pulled at changes with every pixel; only where it comes to rest is written."""


class ListBook(QObject):
    """Sends ``changed`` whenever the settings are others than before, and ``failed`` with a Problem."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, runner: JobRunner, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._workspace = workspace
        self._unwritten = False
        self.settings = ListSettings()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.flush)

    def load(self, done: Callable[[], object]) -> None:
        """Read them, and call ``done`` also when that failed: the usual list is better than none."""
        workspace = self._workspace

        def take(settings: ListSettings) -> None:
            self.settings = settings
            self.changed.emit()
            done()

        def fail(problem: object) -> None:
            self.failed.emit(problem)
            done()

        ask(self, self._runner, lambda _job: read(workspace.setting(SETTING)), take, fail).start()

    def keep(self, settings: ListSettings) -> None:
        """Take other settings, and write them soon."""
        if settings == self.settings:
            return
        self.settings = settings
        self._unwritten = not self._workspace.read_only
        self.changed.emit()
        if self._unwritten:
            self._pause.start()

    def flush(self) -> JobHandle | None:
        """Write now what is not written yet; the job that does it."""
        self._pause.stop()
        if not self._unwritten:
            return None
        self._unwritten = False
        workspace, text = self._workspace, written(self.settings)
        return ask(self, self._runner, lambda _job: workspace.set_setting(SETTING, text), failed=self.failed.emit)
