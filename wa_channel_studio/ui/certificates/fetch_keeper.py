"""Keeps the way to ask with the workspace, and finds out which proxy the system's settings mean.

Both take time, so both are jobs. What the options say is the form's business.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from wa_channel_studio.services.certificate_ports import FetchOptions, Proxy
from wa_channel_studio.services.fetching import FetchService
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.certificates.fetch_form import FetchForm
from wa_channel_studio.ui.jobs import HOSTS, JobRunner
from wa_channel_studio.ui.parts.asking import ask

_PAUSE_MS = 300


class OptionsKeeper(QObject):
    """``failed`` brings a Problem: the options are used all the same."""

    failed = Signal(object)

    def __init__(
        self, runner: JobRunner, workspace: Workspace, service: FetchService, form: FetchForm, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._workspace = workspace
        self._service = service
        self._form = form
        self._kept: FetchOptions | None = None
        self._edited = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look_up)
        form.first_changed.connect(self._pause.start)
        form.options_edited.connect(self._on_edited)

    def load(self) -> None:
        """Show what the workspace keeps, unless the person has begun to change it."""
        library = self._workspace.library
        ask(self, self._runner, lambda _job: library.fetch_options(), self._show, self.failed.emit)

    def keep(self, options: FetchOptions) -> None:
        """Keep options that are being used, when they are others than those kept."""
        if not self._edited or options == self._kept or self._workspace.read_only:
            return
        self._kept = options
        library = self._workspace.library
        ask(self, self._runner, lambda _job: library.save_fetch_options(options), None, self.failed.emit)

    def _show(self, options: FetchOptions) -> None:
        self._kept = options
        if not self._edited:
            self._form.show_options(options)
            self._pause.start()

    def _on_edited(self) -> None:
        self._edited = True
        self._pause.start()

    def _look_up(self) -> None:
        first, service = self._form.first, self._service
        if not self._form.isVisible():
            return  # nobody looks; the window may be on its way out
        if first is None:
            self._form.say_system("", None)
            return

        def told(proxy: Proxy | None) -> None:
            if self._form.first == first:
                self._form.say_system(first.server.shown, proxy)

        ask(self, self._runner, lambda _job: service.system_proxy(first.server), told, queue=HOSTS)
