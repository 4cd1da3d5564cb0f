"""Loads what a check looks at besides the answers: the tenant, certificates, the names that are taken."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.wizard.faults import as_problem
from wa_channel_studio.ui.wizard.state import WizardState


class Surroundings(QObject):
    """``loaded`` says that the state has them; ``failed`` brings a Problem."""

    loaded = Signal()
    failed = Signal(object)

    def __init__(
        self, runner: JobRunner, workspace: Workspace, state: WizardState, channel_id: str, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._workspace = workspace
        self._state = state
        self._channel_id = channel_id

    def load(self) -> None:
        """Load them, beside the window."""
        answers, tenant_id = self._state.journey.answers, self._state.tenant.id
        channels, channel_id = self._workspace.channels, self._channel_id
        job = self._runner.run(lambda _context: channels.context(tenant_id, answers, channel_id))
        job.succeeded.connect(self._on_loaded)
        job.failed.connect(self._on_failed)

    def _on_loaded(self, context: object) -> None:
        if isinstance(context, CheckContext):
            self._state.set_context(context)
            self.loaded.emit()

    def _on_failed(self, fault: object) -> None:
        self.failed.emit(as_problem(fault))
