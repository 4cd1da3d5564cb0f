"""A tenant's connection as a page: which way it uses, what was read, its fields; test, reading and log begin here.

What was typed is held by the tenant's form, which saves it. A test and a reading take what is typed, and say so where
that is not saved.
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wa_channel_studio.domain.aicc import NOT_CONNECTED, Connection
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.reference_data import NOTHING_READ, ReferenceData
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.aicc.connection_form import ConnectionForm
from wa_channel_studio.ui.aicc.connection_test_dialog import ConnectionTestDialog
from wa_channel_studio.ui.aicc.lists_card import ListsCard
from wa_channel_studio.ui.aicc.network_log_dialog import NetworkLogDialog
from wa_channel_studio.ui.aicc.way_card import WayCard
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import HOSTS, JobHandle
from wa_channel_studio.ui.parts.asking import ask


class ConnectionPage(QWidget):
    """``read``: lists were read and channels judged anew; ``failed`` brings a Problem.

    ``wrong_field`` asks for the first field that is wrong.
    """

    read = Signal()
    failed = Signal(object)
    wrong_field = Signal()

    def __init__(
        self, context: UiContext, workspace: Workspace, form: ConnectionForm, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("scrolled", "true")
        self._context = context
        self._workspace = workspace
        self._tenant: Tenant | None = None
        self._saved = NOT_CONNECTED
        self._read_with: tuple[str, Connection] | None = None
        """The tenant whose lists were read last, and with which connection."""
        self._reading: tuple[str, JobHandle] | None = None
        self.form = form
        self.form.judged.connect(self._refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self.way = WayCard(self)
        self.way.test_wanted.connect(self._on_test)
        self.way.log_wanted.connect(self._on_log)
        self.lists = ListsCard(self)
        self.lists.read_wanted.connect(self._on_read)
        for widget in (self.way, self.lists, form):
            column.addWidget(widget)
        column.addStretch(1)

    def show_tenant(self, tenant: Tenant | None, saved: Connection) -> None:
        """Show what was read of ``tenant`` (None: it was not saved yet); ``saved`` is its connection as it is kept."""
        self._tenant, self._saved = tenant, saved
        isolated = tenant is not None and tenant.parameters.organisation_isolation
        data: ReferenceData = tenant.read if tenant is not None else NOTHING_READ
        self.lists.show_data(data, datetime.now(UTC), isolated=isolated)
        self._refresh()

    def _refresh(self) -> None:
        connection = self.form.connection
        self.way.show_way(connection, self.form.missing)
        self.lists.setVisible(bool(connection.reads or connection.oiap_url) or self._has_read)
        self.lists.allow(self._why_not())
        self.lists.say_with(self._with())

    def _with(self) -> str:
        """With what was read or would be read, where that is not what is saved."""
        connection, tenant = self.form.connection, self._tenant
        if tenant is None or self._reading is not None:
            return ""
        if self._read_with is not None and self._read_with[0] == tenant.id and self._read_with[1] != self._saved:
            used = self._read_with[1]
            return self.tr("Read last with a connection that is not saved: {0}.").format(_address(used))
        if connection != self._saved:
            return self.tr("What stands in the form is used, though it is not saved yet.")
        return ""

    @property
    def _has_read(self) -> bool:
        return self._tenant is not None and bool(self._tenant.read.readings)

    def _why_not(self) -> str:
        connection = self.form.connection
        if self._workspace.read_only:
            return self.tr("This workspace is open for reading only.")
        if self._reading is not None:
            return self.tr("The lists are being read.")
        if not (connection.reads or connection.oiap_url):
            return self.tr("The connection is not complete.")
        if self._tenant is None:
            return self.tr("Save the tenant first; the lists are kept with it.")
        return ""

    def _on_test(self) -> None:
        if any(problem.is_error for problem in self.form.problems):
            self.wrong_field.emit()
            return
        tenant = self._tenant
        dialog = ConnectionTestDialog(
            self._context,
            self._workspace,
            self.form.connection,
            self,
            tenant_id=tenant.id if tenant is not None else "",
            name=tenant.name if tenant is not None else self.tr("New tenant"),
            unsaved=self.form.connection != self._saved,
        )
        dialog.open()
        dialog.begin()

    def _on_log(self) -> None:
        NetworkLogDialog(self._context, self._workspace, self).open()

    def _on_read(self) -> None:
        tenant, workspace, connection = self._tenant, self._workspace, self.form.connection
        if tenant is None or self._reading is not None:
            return
        if any(problem.is_error for problem in self.form.problems):
            self.wrong_field.emit()
            return
        handle = ask(
            self,
            self._context.runner,
            lambda job: workspace.references.pull(tenant.id, job, connection),
            lambda _data: self._note_used(tenant.id, connection),
            lambda problem: self._on_failed(problem, tenant.id, connection),
            finished=self._on_finished,
            queue=HOSTS,
        )
        self._reading = tenant.id, handle
        words = self.tr("Reading the lists of {0} …")
        if connection != self._saved:
            words = self.tr("Reading the lists of {0} with what stands in the form …")
        self.lists.busy.follow(handle, words.format(tenant.name))
        self._refresh()

    def _note_used(self, tenant_id: str, connection: Connection) -> None:
        self._read_with = tenant_id, connection

    def _on_failed(self, problem: Problem, tenant_id: str, connection: Connection) -> None:
        self._note_used(tenant_id, connection)
        self.failed.emit(problem)

    def _on_finished(self) -> None:
        self._reading = None
        self._refresh()
        self.read.emit()


def _address(connection: Connection) -> str:
    return connection.api_url or connection.oiap_url
