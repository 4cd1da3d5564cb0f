"""Deeds of the place of the AICC that are asked about first, or told of afterwards.

Each asks its question, lets the desk do it, and says what came of it over the window where nobody is looking at it.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.aicc.apply_dialog import ApplyDialog
from wa_channel_studio.ui.aicc.connection_test_dialog import ConnectionTestDialog
from wa_channel_studio.ui.aicc.network_log_dialog import NetworkLogDialog
from wa_channel_studio.ui.aicc.standing import Doing
from wa_channel_studio.ui.aicc.sync_desk import SyncDesk
from wa_channel_studio.ui.aicc.view_words import ended_words
from wa_channel_studio.ui.bulk.undoing import undo_exactly
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import BULK
from wa_channel_studio.ui.kit.dialog import confirmation
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.transfer.words import numbered


class AiccDeeds(QObject):
    """Belongs to the place ``owner``, which gives it the names of the tenants."""

    begun = Signal()
    """A plan is being applied."""
    failed = Signal(object)
    show_wanted = Signal(str)
    """A tenant is to be shown."""

    def __init__(
        self, context: UiContext, workspace: Workspace, toasts: ToastHost, desk: SyncDesk, owner: QWidget
    ) -> None:
        super().__init__(owner)
        self._context = context
        self._runner = context.runner
        self._workspace = workspace
        self._toasts = toasts
        self._desk = desk
        self._owner = owner
        self.names: Mapping[str, str] = {}
        desk.adopted.connect(self._on_adopted)
        desk.applied.connect(self._on_applied)

    def ask_apply(self, tenant_id: str) -> None:
        """Ask whether exactly the plan on show is to be done, and do it."""
        standing, desk = self._desk.standing(tenant_id), self._desk
        plan = standing.plan
        if plan is None or not standing.happens or standing.doing is not Doing.NOTHING:
            return
        dialog = ApplyDialog(plan, self._owner)

        def apply() -> None:
            if standing.plan is plan:  # else another plan has come meanwhile: it is to be looked at first
                self.begun.emit()
                desk.apply(tenant_id, deletes_confirmed=dialog.deletes_confirmed)

        dialog.accepted.connect(apply)
        dialog.open()

    def ask_discard(self, tenant_id: str) -> None:
        """Ask whether what waits is to be given up."""
        count = len(self._desk.standing(tenant_id).waiting)
        dialog = confirmation(
            numbered(count, self.tr("Give up this change?"), self.tr("Give up {0} changes?")),
            self.tr(
                "Nothing more is sent; the next plan has what still differs. What was being sent is looked for on the "
                "AICC first."
            ),
            self.tr("Discard"),
            danger=True,
            parent=self._owner,
        )
        dialog.accepted.connect(lambda: self._desk.discard(tenant_id))
        dialog.open()

    def ask_forget(self, tenant_id: str) -> None:
        """Ask whether the channels of a tenant are to begin anew, because the connection leads to another AICC now."""
        workspace = self._workspace

        def forgotten(changed: Changed) -> None:
            count = len(changed.channels)
            self._toasts.show(numbered(count, self.tr("{0} channel begins anew."), self.tr("{0} channels begin anew.")))
            self._desk.data_changed.emit()
            self._desk.forget(tenant_id)

        dialog = confirmation(
            self.tr("Forget what was synced?"),
            self.tr(
                "For a connection that leads to another AICC now. The channels of {0} stay as they are; the program "
                "forgets which channel of the AICC each of them was and what both had. Nothing is sent."
            ).format(self.names.get(tenant_id, "")),
            self.tr("Forget"),
            danger=True,
            parent=self._owner,
        )
        dialog.accepted.connect(
            lambda: ask(self, self._runner, lambda _job: workspace.sync.forget(tenant_id), forgotten, self.failed.emit)
        )
        dialog.open()

    def test(self, tenant_id: str) -> None:
        """Try the connection of a tenant, step by step."""
        connections = self._workspace.connections

        def show(connection: Connection) -> None:
            name = self.names.get(tenant_id, "")
            dialog = ConnectionTestDialog(
                self._context, self._workspace, connection, self._owner, tenant_id=tenant_id, name=name
            )
            dialog.open()
            dialog.begin()

        ask(self, self._runner, lambda _job: connections.get(tenant_id), show, self.failed.emit)

    def show_log(self) -> None:
        """Every request of this program run."""
        NetworkLogDialog(self._context, self._workspace, self._owner).open()

    def _on_adopted(self, tenant_id: str, count: int, words: str) -> None:
        said = numbered(count, self.tr("Took over {0} channel."), self.tr("Took over {0} channels."))
        toast = self._toasts.show(said, self.tr("Undo") if words else "")
        toast.action_triggered.connect(lambda: self._undo_adoption(tenant_id, words))

    def _undo_adoption(self, tenant_id: str, words: str) -> None:
        stack = self._workspace.undo

        def undone(_changed: Changed) -> None:
            self._toasts.show(self.tr("Undone: {0}").format(words))
            self._desk.data_changed.emit()
            self._desk.plan(tenant_id)  # what was taken over is only there again

        ask(self, self._runner, lambda job: undo_exactly(stack, words, job), undone, self.failed.emit, queue=BULK)

    def _on_applied(self, tenant_id: str) -> None:
        if self._owner.isVisible() and self._owner.property("tenant") == tenant_id:
            return
        _kind, said = ended_words(self._desk.standing(tenant_id))
        told = self.tr("{0}: {1}").format(self.names.get(tenant_id, ""), said)
        toast = self._toasts.show(told, self.tr("Show"), undoes=False)
        toast.action_triggered.connect(lambda: self.show_wanted.emit(tenant_id))
