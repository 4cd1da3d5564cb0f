"""An open workspace: navigation at the left, its places, and the wizard over all of it.

The navigation is a table: a place that comes later is one more row. A place is built when it is first shown. The view
can be asked to keep what was typed and to remember where somebody was, so that it can be dropped when the workspace is
locked and built anew afterwards.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.library import User
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.channels import Saved
from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.dialogs.pack_dialog import PackDialog
from wa_channel_studio.ui.jobs import FILES, JobHandle
from wa_channel_studio.ui.kit.nav_list import NavEntry, NavList
from wa_channel_studio.ui.kit.style import surface
from wa_channel_studio.ui.kit.toast import ToastHost
from wa_channel_studio.ui.models.channel_cells import readiness_words
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.parts.words import counted
from wa_channel_studio.ui.transfer.desk import TransferDesk
from wa_channel_studio.ui.views.aicc_links import AiccLinks
from wa_channel_studio.ui.views.aicc_view import AiccView
from wa_channel_studio.ui.views.certificates_view import CertificatesView
from wa_channel_studio.ui.views.channels_view import ChannelsView, Seat
from wa_channel_studio.ui.views.exports_view import ExportsView
from wa_channel_studio.ui.views.place import Place
from wa_channel_studio.ui.views.places import AICC, CERTIFICATES, CHANNELS, EXPORTS, PLACES, TENANTS
from wa_channel_studio.ui.views.resuming import ResumePoint, WizardPoint, find_wizard
from wa_channel_studio.ui.views.settings_view import SettingsView
from wa_channel_studio.ui.views.status_foot import StatusFoot
from wa_channel_studio.ui.views.tenants_view import TenantsView
from wa_channel_studio.ui.views.undo_desk import UndoDesk
from wa_channel_studio.ui.views.workspace_head import WorkspaceHead
from wa_channel_studio.ui.wizard.view import WizardView

_NAV_WIDTH = 208


class WorkspaceView(QStackedWidget):
    """Sends wishes that concern the whole workspace; everything else happens inside."""

    lock_wanted = Signal()
    close_wanted = Signal()
    restore_wanted = Signal(object)
    preferences_changed = Signal()

    def __init__(
        self, context: UiContext, workspace: Workspace, toasts: ToastHost, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("view.workspace")
        self._context = context
        self._workspace = workspace
        self._toasts = toasts
        self.places: dict[str, Place] = {}
        self.wizard: WizardView | None = None
        self._wizard_point: WizardPoint | None = None
        self._settled = False
        self._settling: JobHandle | None = None
        self.desk = TransferDesk(context, workspace, toasts, self)
        self.desk.may_go = lambda: self.wizard is None
        self.desk.tasks_changed.connect(self._show_exports)
        self.desk.exports_wanted.connect(self._open_export)
        self.desk.channels_wanted.connect(self._open_channels)
        self._frame = QWidget(self)
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side())
        edge = surface("line", self._frame)
        edge.setFixedWidth(1)
        row.addWidget(edge)
        self.aicc = AiccLinks(context, workspace, self.nav, AICC, self)
        self.aicc.changed.connect(self._look_again)
        right = QVBoxLayout()
        right.setSpacing(0)
        self._stack = QStackedWidget(self._frame)
        right.addWidget(self._stack, 1)
        self.undo_desk = UndoDesk(context.runner, workspace, toasts, self._frame)
        self.undo_desk.changed.connect(self._on_undone)
        self.undo_desk.failed.connect(self._show_problem)
        right.addWidget(self.undo_desk.bar)
        self.foot = StatusFoot(context.clipboard, self._frame)
        self.foot.set_place(str(workspace.path))
        right.addWidget(self.foot)
        row.addLayout(right, 1)
        self.addWidget(self._frame)
        self._show_saved()
        self.count_tenants()

    # --- navigation -------------------------------------------------------------------------------

    def _side(self) -> QWidget:
        side = surface("surface", self._frame)
        side.setFixedWidth(_NAV_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(10, 12, 10, 14)
        column.setSpacing(8)
        self.head = WorkspaceHead(self._workspace.name, side)
        self.head.clicked.connect(self._menu)
        column.addWidget(self.head)
        entries = [
            NavEntry(
                place.key,
                place.icon,
                QCoreApplication.translate("Navigation", place.title),
                place.bottom,
                place.make is not None,
                place.shortcut,
            )
            for place in PLACES
        ]
        self.nav = NavList(entries, parent=side)
        self.nav.activated.connect(self.go)
        self.nav.triggered.connect(lambda _key: self.lock_wanted.emit())
        for number, entry in enumerate((place for place in PLACES if place.make is not None), 1):
            keys = QShortcut(QKeySequence(f"Ctrl+{number}"), self._frame)
            keys.activated.connect(lambda key=entry.key: self.go(key))
        column.addWidget(self.nav, 1)
        return side

    def _menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("menu.workspace")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.undo_desk.add_to(menu)
        menu.addSeparator()
        close = QAction(self.tr("Close workspace"), menu)
        close.triggered.connect(self.close_wanted)
        menu.addAction(close)
        menu.popup(self.head.mapToGlobal(self.head.rect().bottomLeft()))

    def go(self, key: str) -> None:
        """Show the place ``key``, built now if it was never shown."""
        place = self.place(key)
        self.nav.set_current(key)
        self._stack.setCurrentWidget(place)
        self.setCurrentWidget(self._frame)
        place.enter()

    def place(self, key: str) -> Place:
        """The place ``key``; raises KeyError when there is none of that name."""
        if key not in self.places:
            make = {row.key: row.make for row in PLACES}[key]
            if make is None:
                raise KeyError(key)
            place = make(self._context, self._workspace, self._toasts)
            self.places[key] = place
            self._stack.addWidget(place)
            self._connect(place)
        return self.places[key]

    @property
    def current(self) -> str:
        """The key of the place that is shown, also below a wizard."""
        return self.nav.current

    def _connect(self, place: Place) -> None:
        place.changed.connect(self._on_changed)
        place.unsaved_changed.connect(self._show_saved)
        if isinstance(place, ChannelsView):
            place.wizard_wanted.connect(self.open_wizard)
            place.tenant_wanted.connect(
                lambda: self._add_tenant(self.tr("A channel belongs to a tenant: add it first."))
            )
            place.undo_wanted.connect(self.undo_desk.undo)
            place.model.refreshed.connect(self._settle)
        elif isinstance(place, CertificatesView):
            place.user_wanted.connect(self._open_user)
        elif isinstance(place, AiccView):
            place.go_wanted.connect(self.go)
            place.tenant_wanted.connect(lambda: self._add_tenant(self.tr("An AICC belongs to a tenant: add it first.")))
            place.connection_wanted.connect(self._show_tenant)
            place.channel_wanted.connect(lambda tenant, key: self._find_wizard(WizardPoint("", key, tenant)))
            self.aicc.join(place)
        elif isinstance(place, ExportsView):
            place.use(self.desk)
        elif isinstance(place, TenantsView):
            place.channels_wanted.connect(lambda: self.go(CHANNELS))
        elif isinstance(place, SettingsView):
            place.restore_wanted.connect(self.restore_wanted)
            place.preferences_changed.connect(self.preferences_changed)

    def _add_tenant(self, reason: str) -> None:
        self.go(TENANTS)
        tenants = self.places[TENANTS]
        if isinstance(tenants, TenantsView):
            tenants.begin_new(reason)

    def _show_tenant(self, tenant_id: str) -> None:
        """The form of a tenant, in which its connection is set up."""
        self.go(TENANTS)
        tenants = self.places[TENANTS]
        if isinstance(tenants, TenantsView):
            tenants.show_connection(tenant_id)

    def _show_exports(self) -> None:
        """Say beside the place how many exports are under way."""
        count = self.desk.under_way
        self.nav.set_badge(EXPORTS, str(count) if count else "", "information")

    def _open_export(self, task_id: str) -> None:
        if self.wizard is None:
            self.go(EXPORTS)
            exports = self.places[EXPORTS]
            if isinstance(exports, ExportsView):
                exports.refresh(task_id)

    def _open_channels(self, query: ChannelQuery) -> None:
        channels = self.place(CHANNELS)
        if isinstance(channels, ChannelsView):
            channels.sit(Seat(query, ""))
        self.go(CHANNELS)

    def _settle(self) -> None:
        """Once, when the first rows stand there: do what opening has left to do, beside everything else."""
        if self._settled:
            return
        self._settled = True
        workspace = self._workspace

        def judged(count: int) -> None:
            if count:
                self._look_again()

        self._settling = ask(self, self._context.runner, workspace.settle, judged, self._show_problem, queue=FILES)

    def _on_undone(self) -> None:
        self._look_again()
        self.count_tenants()

    def _look_again(self) -> None:
        """What is kept has changed: let every place show it."""
        for place in self.places.values():
            place.look_again()

    def _on_changed(self) -> None:
        self.count_tenants()

    def count_tenants(self) -> None:
        """Say how many tenants there are."""
        workspace = self._workspace
        ask(self, self._context.runner, lambda _job: len(workspace.tenants.all()), self._show_count)

    def _show_count(self, count: int) -> None:
        tenants = counted(count, self.tr("{0} tenant"), self.tr("{0} tenants"))
        state = self.tr("read only") if self._workspace.read_only else self.tr("unlocked")
        self.head.set_state(f"{tenants} · {state}")

    def _show_saved(self) -> None:
        unsaved = [place.unsaved for place in self.places.values() if place.unsaved]
        self.foot.set_saved(unsaved[0] if unsaved else self.tr("Saved"))

    # --- the wizard -------------------------------------------------------------------------------

    def open_wizard(self, draft: OpenDraft, tenant: Tenant) -> None:
        """Put the wizard of ``draft`` over everything else."""
        if self.wizard is not None:
            return
        self._toasts.dismiss()
        wizard = WizardView(self._context, self._workspace, draft, tenant, self)
        wizard.saved.connect(self._wizard_saved)
        wizard.closed.connect(self._wizard_closed)
        wizard.pack_requested.connect(self._pack)
        self.wizard = wizard
        self._wizard_point = WizardPoint(draft.id, draft.channel_id, tenant.id)
        self.addWidget(wizard)
        self.setCurrentWidget(wizard)
        wizard.setFocus()

    def _wizard_saved(self, saved: Saved) -> None:
        name = saved.channel.name or self.tr("a channel without a name")
        state = readiness_words(saved.readiness)[0]
        self._toasts.show(self.tr("Saved {0}. {1}.").format(name, state))
        channels = self.places.get(CHANNELS)
        if isinstance(channels, ChannelsView):
            channels.refresh(saved.channel.id)
        self.aicc.channel_saved(saved.channel.tenant_id, saved.channel.id)

    def _pack(self, channel_id: str) -> None:
        """A preparation pack of the channel whose wizard is open."""
        workspace, context = self._workspace, self._context

        def show(channel: Channel) -> None:
            dialog = PackDialog(context, workspace, [(channel.id, channel.name)], self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

        ask(self, context.runner, lambda _job: workspace.channels.get(channel_id), show)

    def _wizard_closed(self) -> None:
        wizard, self.wizard, self._wizard_point = self.wizard, None, None
        if wizard is not None:
            self.removeWidget(wizard)
            wizard.hide()
            wizard.deleteLater()
        self.go(self.current or CHANNELS)

    # --- leaving and coming back --------------------------------------------------------------------

    def flush(self) -> list[JobHandle]:
        """Keep everything that was typed and not saved."""
        jobs: list[JobHandle] = []
        if self._settling is not None and self._settling.active:
            self._settling.cancel()
            jobs.append(self._settling)
        if self.wizard is not None:
            job = self.wizard.flush()
            if job is not None:
                jobs.append(job)
        for place in self.places.values():
            jobs.extend(place.flush())
        jobs.extend(self.desk.flush())
        return jobs

    def conceal(self) -> None:
        """Hide all secrets that are shown."""
        if self.wizard is not None:
            self.wizard.conceal()
        for place in self.places.values():
            place.conceal()

    @property
    def sending(self) -> bool:
        """Whether a plan is being applied to an AICC."""
        return self.aicc.sending

    @property
    def resume_point(self) -> ResumePoint:
        """Where somebody is."""
        channels, tenants = self.places.get(CHANNELS), self.places.get(TENANTS)
        certificates, aicc = self.places.get(CERTIFICATES), self.places.get(AICC)
        return ResumePoint(
            self.current or CHANNELS,
            channels.seat if isinstance(channels, ChannelsView) else None,
            certificates.seat if isinstance(certificates, CertificatesView) else None,
            tenants.tenant_id if isinstance(tenants, TenantsView) else "",
            self._wizard_point,
            aicc.tenant_id if isinstance(aicc, AiccView) else "",
        )

    def resume(self, point: ResumePoint) -> None:
        """Go back to where somebody was, with the wizard at the same field."""
        if point.seat is not None:
            channels = self.place(CHANNELS)
            if isinstance(channels, ChannelsView):
                channels.sit(point.seat)
        if point.certificates is not None:
            certificates = self.place(CERTIFICATES)
            if isinstance(certificates, CertificatesView):
                certificates.sit(point.certificates)
        if point.tenant_id:
            tenants = self.place(TENANTS)
            if isinstance(tenants, TenantsView):
                tenants.choose(point.tenant_id)
        if point.aicc:
            aicc = self.place(AICC)
            if isinstance(aicc, AiccView):
                aicc.choose(point.aicc)
        self.go(point.place)
        if point.wizard is not None:
            self._find_wizard(point.wizard)

    def _open_user(self, user: User) -> None:
        """Open the wizard of a channel or draft that refers to a certificate, or the connection that trusts by it."""
        if user.tenant_id:
            self._show_tenant(user.tenant_id)
            return
        self._find_wizard(WizardPoint(user.draft_id, user.channel_id, ""))

    def _find_wizard(self, wizard: WizardPoint) -> None:
        workspace = self._workspace

        def work(_job: JobContext) -> tuple[OpenDraft, Tenant]:
            return find_wizard(workspace, wizard)

        ask(self, self._context.runner, work, lambda found: self.open_wizard(*found), self._show_problem)

    def _show_problem(self, problem: Problem) -> None:
        self.places[self.current].show_problem(problem)
